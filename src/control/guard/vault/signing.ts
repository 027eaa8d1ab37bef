/** Signing: says of a text that this installation wrote it, so that a page that was printed can be checked years later. */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { NoteKey } from '#tree';
import type { Vault } from './vault.ts';

/** A public key, as others compare it. */
export type ProofKey = {
  readonly algorithm: 'Ed25519';
  /** The 32 bytes of RFC 8032, section 5.1.5, in base64url. */
  readonly publicKey: string;
  /** The first 16 bytes of its SHA-256, in hexadecimal: short enough to be read out. */
  readonly fingerprint: string;
};

/** Stands before what is signed, so that no signature of this key can pass for one of another purpose. */
const purpose = 'kurzum proof 1\n';

/** The beginning of an Ed25519 private key in PKCS #8, up to its 32 bytes (RFC 8410, section 7). */
const privateKeyStart = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs a text with the key that this installation has for proofs, and for nothing else; base64url. */
export function signProof(vault: Pick<Vault, 'derive'>, text: string): string {
  return sign(null, Buffer.from(purpose + text), privateKeyOf(vault, 'sign proofs')).toString('base64url');
}

export function proofKey(vault: Pick<Vault, 'derive'>): ProofKey {
  const { x } = createPublicKey(privateKeyOf(vault, 'sign proofs')).export({ format: 'jwk' }) as { readonly x: string };
  const fingerprint = createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, 32);
  return { algorithm: 'Ed25519', publicKey: x, fingerprint };
}

/** The key that signs checkpoints of one log, and nothing else: `name` is the log's. */
export function checkpointKey(
  vault: Pick<Vault, 'derive'>,
  name: string,
): { readonly key: NoteKey; readonly privateKey: KeyObject } {
  const privateKey = privateKeyOf(vault, `sign checkpoints of ${name}`);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' }) as { readonly x: string };
  return { key: { name, publicKey: Buffer.from(x, 'base64url') }, privateKey };
}

function privateKeyOf(vault: Pick<Vault, 'derive'>, use: string): KeyObject {
  const key = Buffer.concat([privateKeyStart, vault.derive(use)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
