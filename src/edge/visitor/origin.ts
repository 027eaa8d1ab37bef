/** Origin: whence a visitor says to come, by referrer and campaign, and the language they read. */
import type { Visit } from './visitor.ts';
import { cleanHost, cleanText, escapedByte, other } from './clean.ts';

const [hash, asterisk, comma, hyphen, slash, semicolon, equals, question, at_, backslash, underscore] = [
  0x23, 0x2a, 0x2c, 0x2d, 0x2f, 0x3b, 0x3d, 0x3f, 0x40, 0x5c, 0x5f,
] as const;
/** Schemes of pages, and of Android's apps, which name themselves where a host would stand. */
const schemes = ['https://', 'http://', 'android-app://'].map((scheme) => Buffer.from(scheme));

/**
 * The host of the referrer, or `direct`: where there is none, and where it is the short link's own, which leads to itself
 * from our own pages alone and says nothing of where the visitor was before.
 */
export function referrerOf(bytes: Uint8Array, start: number, end: number, ownHost: string): string {
  if (start === end) return 'direct';
  const scheme = schemes.find((each) => startsWith(bytes, start, end, each));
  if (scheme === undefined) return other;
  const from = start + scheme.length;
  let to = from;
  for (; to < end; to += 1) {
    const byte = bytes[to];
    if (byte === at_) return other;
    if (byte === slash || byte === question || byte === hash || byte === backslash) break;
  }
  const host = cleanHost(bytes, from, to);
  return host === ownHost ? 'direct' : host;
}

function startsWith(bytes: Uint8Array, start: number, end: number, what: Uint8Array): boolean {
  if (end - start < what.length) return false;
  // Letters of schemes differ from their capitals in this bit; the other characters have it set.
  for (let i = 0; i < what.length; i += 1) if ((bytes[start + i]! | 0x20) !== what[i]) return false;
  return true;
}

/** The value of `key` (`utm_source`), or `none`. As in the redirect, the target's own stands before the visitor's. */
export function campaignOf(key: string, { link: { target }, query }: Visit): string {
  const queryAt = target.indexOf('?');
  if (queryAt >= 0) {
    const hashAt = target.indexOf('#');
    if (hashAt < 0 || queryAt < hashAt) {
      const value = valueIn(target, queryAt + 1, hashAt < 0 ? target.length : hashAt, key);
      if (value !== null) return value === '' ? 'none' : value;
    }
  }
  return (query !== '' && valueIn(query, 0, query.length, key)) || 'none';
}

function valueIn(query: string, start: number, end: number, key: string): string | null {
  let from = start;
  while (from < end) {
    const ampersandAt = query.indexOf('&', from);
    const to = ampersandAt < 0 || ampersandAt > end ? end : ampersandAt;
    const keyEnd = keyEndsAt(query, from, to, key);
    if (keyEnd >= 0) return cleanText(query, Math.min(keyEnd + 1, to), to);
    from = to + 1;
  }
  return null;
}

/** Where the key of this pair ends if it is `key`, in whatever way it is escaped; -1 if it is another. */
function keyEndsAt(query: string, start: number, end: number, key: string): number {
  let at = start;
  for (let i = 0; i < key.length; i += 1) {
    if (at >= end) return -1;
    let code = query.charCodeAt(at);
    if (code === 0x25) {
      code = escapedByte(query, at, end);
      at += 2;
    }
    if (code !== key.charCodeAt(i)) return -1;
    at += 1;
  }
  return at === end || query.charCodeAt(at) === equals ? at : -1;
}

const [a, letters] = [0x61, 26] as const;
const twoLetters = Array.from({ length: letters * letters }, (_, number) =>
  String.fromCharCode(a + Math.floor(number / letters), a + (number % letters)),
);

/** The primary subtag of the language that stands first (RFC 9110, section 12.5.4; RFC 5646), or `none`. */
export function languageOf(bytes: Uint8Array, start: number, end: number): string {
  let to = start;
  for (; to < end; to += 1) {
    const byte = bytes[to];
    if (byte === comma || byte === semicolon || byte === hyphen || byte === underscore) break;
    if (!isLetter(byte!)) return byte === asterisk && to === start ? 'none' : other;
  }
  const length = to - start;
  if (length === 0) return start === end ? 'none' : other;
  if (length < 2 || length > 3) return other;
  const first = (bytes[start]! | 0x20) - a;
  const second = (bytes[start + 1]! | 0x20) - a;
  const two = twoLetters[first * letters + second]!;
  return length === 2 ? two : two + String.fromCharCode(bytes[start + 2]! | 0x20);
}

function isLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= a && letter < a + letters;
}
