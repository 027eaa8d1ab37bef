/** An authenticator in software: makes passkeys and signs with them as a browser would hand it on, so that tests need no browser. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

type Options = { readonly challenge: string; readonly user?: { readonly id: string } };

/** One passkey, made for one origin. */
export class Authenticator {
  readonly #origin: URL;
  readonly #id = randomBytes(32);
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  #handle = '';
  #signs = 0;
  /** Whether it says that it has checked whose hand it is in. */
  verifiesUser = true;

  constructor(origin: string) {
    this.#origin = new URL(origin);
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** What `navigator.credentials.create` would give (WebAuthn, section 5.1.3), without an attestation. */
  create(options: unknown, origin = this.#origin.origin): object {
    const { challenge, user } = options as Options;
    this.#handle = user?.id ?? '';
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    // COSE (RFC 9053, section 7.1.1): EC2, ES256, P-256 and the two coordinates.
    const key = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, key]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', Buffer.concat([this.#data(0x40), attested])],
    ]);
    return this.#credential({
      clientDataJSON: clientData('webauthn.create', challenge, origin),
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What `navigator.credentials.get` would give. */
  get(options: unknown, origin = this.#origin.origin): object {
    const clientDataJSON = clientData('webauthn.get', (options as Options).challenge, origin);
    this.#signs += 1;
    const authenticatorData = this.#data(0);
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return this.#credential({
      clientDataJSON,
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      userHandle: this.#handle,
    });
  }

  #credential(response: object): object {
    const id = this.#id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  /** Section 6.1: the hash of the host, flags (present, verified, and what else there is), and how often it signed. */
  #data(flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#signs);
    const all = 0x01 | (this.verifiesUser ? 0x04 : 0) | flags;
    return Buffer.concat([sha256(Buffer.from(this.#origin.hostname)), Buffer.of(all), count]);
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** As much of CBOR (RFC 8949) as an attestation needs: whole numbers, bytes, texts and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([name, inner]) => [cbor(name), cbor(inner)])]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.of((major << 5) | count);
  if (count < 256) return Buffer.of((major << 5) | 24, count);
  return Buffer.of((major << 5) | 25, count >> 8, count & 0xff);
}
