/**
 * The secret of a hand-over: what two edges agree on while the supervisor carries every byte between them, and pieces
 * sealed under it. X25519 (RFC 7748), HKDF-SHA-256 over both public keys (RFC 5869), AES-256-GCM; the nonce of a piece is
 * its number in 11 bytes and one byte that is 1 in the last piece (the STREAM construction), so that none can be
 * reordered, dropped, told twice or cut off at the end unnoticed.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

export const publicKey_bytes = 32;
export const receipt_bytes = 32;
export const tag_bytes = 16;
const key_bytes = 32;

/** What is agreed on: a key for the pieces, and what the successor says once it has them all. */
export type Secret = { readonly key: Buffer; readonly receipt: Buffer };

/** One side of an agreement; made for it, and of no use afterwards. */
export class Agreement {
  /** 32 bytes, for the other side. */
  readonly publicKey: Buffer;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    this.publicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
    this.#privateKey = privateKey;
  }

  /** @param theirs the other side's 32 bytes; throws where they are no key that anything can be agreed on with */
  secretWith(theirs: Buffer, iAm: 'predecessor' | 'successor'): Secret {
    const x = theirs.toString('base64url');
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x } });
    const agreed = diffieHellman({ privateKey: this.#privateKey, publicKey });
    const salt = Buffer.concat(iAm === 'predecessor' ? [this.publicKey, theirs] : [theirs, this.publicKey]);
    // Two programs that write pieces differently must not understand each other: then this number goes up.
    const derived = (purpose: string, bytes: number): Buffer =>
      Buffer.from(hkdfSync('sha256', agreed, salt, `kurzum hand-over 1: ${purpose}`, bytes));
    const secret = {
      key: derived('pieces, from predecessor to successor', key_bytes),
      receipt: derived('receipt, from successor to predecessor', receipt_bytes),
    };
    agreed.fill(0);
    return secret;
  }
}

/** Seals pieces, one after the other. */
export class Sealer {
  readonly #key: Buffer;
  #sealed = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The piece's length in four bytes (big-endian), its ciphertext and tag. */
  seal(piece: Uint8Array, isLast = false): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#sealed++, isLast));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    return Buffer.concat([length, cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what a Sealer of the same key has sealed, in the same order. */
export class Opener {
  readonly #key: Buffer;
  #opened = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Throws where it is not the next piece, or not the last one as `isLast` has it. */
  open(sealed: Buffer, isLast = false): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(this.#opened++, isLast));
    const end = sealed.length - tag_bytes;
    decipher.setAuthTag(sealed.subarray(end));
    const piece = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return piece;
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
