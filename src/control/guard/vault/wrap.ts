/** Wrapping: how an owner's keys lie in a file, each version wrapped by the root key (AES-KWP, RFC 5649). */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey, type KeyRing } from './seal.ts';

export const keyBytes = 32;
/** The alternative initial value of RFC 5649, section 3: AES key wrap with padding. */
const wrapStart = Buffer.from('a65959a6', 'hex');

/** The text of a file with a first key. */
export function freshRing(root: Buffer, owner: string): string {
  return ringText(root, owner, { current: 1, keys: new Map([[1, randomBytes(keyBytes)]]) });
}

/** The text with one more key, which seals from now on. */
export function addKey(root: Buffer, owner: string, ring: KeyRing, version: number): string {
  return ringText(root, owner, { current: version, keys: new Map([...ring.keys, [version, randomBytes(keyBytes)]]) });
}

/** The text wrapped by another root key; null where it is already. A file that neither opens stays as it is. */
export function rewrapped(from: Buffer, to: Buffer, owner: string, text: string): string | null {
  if (readRing(to, owner, text)) return null;
  const ring = readRing(from, owner, text);
  return ring && ringText(to, owner, ring);
}

/** The keys in a file's text; null where the root key doesn't open them, or the text is damaged. */
export function readRing(root: Buffer, owner: string, text: string): KeyRing | null {
  try {
    const { current, keys } = JSON.parse(text) as { current: number; keys: Record<string, string> };
    const ring = new Map<number, Buffer>();
    for (const [version, wrapped] of Object.entries(keys)) {
      const decipher = createDecipheriv('id-aes256-wrap-pad', wrapKey(root, owner), wrapStart);
      const key = Buffer.concat([decipher.update(Buffer.from(wrapped, 'hex')), decipher.final()]);
      if (key.length !== keyBytes) return null;
      ring.set(Number(version), key);
    }
    return ring.has(current) && ring.has(1) ? { current, keys: ring } : null;
  } catch {
    return null;
  }
}

function ringText(root: Buffer, owner: string, { current, keys }: KeyRing): string {
  const wrapped = [...keys].map(([version, key]) => {
    const cipher = createCipheriv('id-aes256-wrap-pad', wrapKey(root, owner), wrapStart);
    return [version, Buffer.concat([cipher.update(key), cipher.final()]).toString('hex')] as const;
  });
  return JSON.stringify({ current, keys: Object.fromEntries(wrapped) }) + '\n';
}

// Each key is wrapped under a key of its own, so that one owner's file put in another's place does not open.
function wrapKey(root: Buffer, owner: string): Buffer {
  return deriveKey(root, `wrap ${owner}`);
}
