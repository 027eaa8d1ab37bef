/** Pending sign-ins: a password was right and a second factor is still to come. What the browser keeps of that opens nothing by itself. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { now_ms } from '#clock';
import type { Platform } from '../platform/platform.ts';
import { secretHash } from '../vault/vault.ts';

const life_ms = 5 * 60_000;
const random_bytes = 16;
const time_bytes = 6;
const id_bytes = 16;
const mark_bytes = 32;
const head_bytes = random_bytes + time_bytes + id_bytes;

export type Pending = { readonly token: string; readonly expiresAt: Date };

/** Nothing is stored: the token is its end, the person, and a mark under the platform's key, which the password is part of. */
export function beginPending(
  platform: Platform,
  person: { readonly id: string; readonly password_hash: string },
): Pending {
  const expiresAt_ms = now_ms() + life_ms;
  const head = Buffer.alloc(head_bytes);
  randomBytes(random_bytes).copy(head);
  head.writeUIntBE(expiresAt_ms, random_bytes, time_bytes);
  Buffer.from(person.id.replaceAll('-', ''), 'hex').copy(head, random_bytes + time_bytes);
  const token = Buffer.concat([head, markOf(platform, head, person.password_hash)]).toString('base64url');
  return { token, expiresAt: new Date(expiresAt_ms) };
}

/** Whom a token names that has not ended; whether it is ours shows only with the person's password hash (`isPending`). */
export function pendingPerson(token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== head_bytes + mark_bytes || bytes.readUIntBE(random_bytes, time_bytes) <= now_ms()) return null;
  const hex = bytes.toString('hex', random_bytes + time_bytes, head_bytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether the token was given out for this person and this password, so that another password ends it. */
export function isPending(platform: Platform, token: string, passwordHash: string): boolean {
  const bytes = Buffer.from(token, 'base64url');
  const head = bytes.subarray(0, head_bytes);
  return timingSafeEqual(bytes.subarray(head_bytes), markOf(platform, head, passwordHash));
}

function markOf({ vault }: Platform, head: Buffer, passwordHash: string): Buffer {
  return vault.platform.hash('pending sign-in', `${head.toString('hex')} ${secretHash(passwordHash).toString('hex')}`);
}
