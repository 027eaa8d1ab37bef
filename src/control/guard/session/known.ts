/** Known browsers: in which of them somebody has signed in before, so that strangers who try passwords don't keep them out. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { now_ms } from '#clock';
import type { Platform } from '../platform/platform.ts';

/** What a browser keeps after a sign-in. It opens nothing: whoever brings it still needs the password. */
export type KnownBrowser = { readonly token: string; readonly expiresAt: Date };

const life_ms = 180 * 24 * 3_600_000;
const random_bytes = 16;
const time_bytes = 6;
const mark_bytes = 32;

/** Makes a browser known for one account. Nothing is stored here: the token is its end and a mark under the platform's key. */
export function knowBrowser(platform: Platform, account: Buffer): KnownBrowser {
  const expiresAt_ms = now_ms() + life_ms;
  const head = Buffer.alloc(random_bytes + time_bytes);
  randomBytes(random_bytes).copy(head);
  head.writeUIntBE(expiresAt_ms, random_bytes, time_bytes);
  const token = Buffer.concat([head, markOf(platform, account, head)]).toString('base64url');
  return { token, expiresAt: new Date(expiresAt_ms) };
}

/** 32 bytes that stand for the browser; null unless the token was made for this account and has not expired. */
export function knownBrowser(platform: Platform, account: Buffer, token: string): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== random_bytes + time_bytes + mark_bytes) return null;
  const head = bytes.subarray(0, random_bytes + time_bytes);
  const mark = bytes.subarray(random_bytes + time_bytes);
  const ours = timingSafeEqual(mark, markOf(platform, account, head));
  return ours && head.readUIntBE(random_bytes, time_bytes) > now_ms() ? mark : null;
}

function markOf({ vault }: Platform, account: Buffer, head: Buffer): Buffer {
  return vault.platform.hash('known browser', `${account.toString('hex')} ${head.toString('hex')}`);
}
