/** Secrets: the random texts that cookies and programs show us, of which we keep only what recognises them. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits in base64url. */
export function freshSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret. There is nothing to guess in 256 random bits, so it needs neither salt nor key. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
