/** Origin: whence a visitor says to come, by referrer and campaign, and the language they read. */
import { other, type LinkRecord } from '#exchange';
import type { Visit } from './visitor.ts';
import { cleanHost, cleanText, escapedByte } from './clean.ts';

const [hash, asterisk, comma, hyphen, slash, semicolon, equals, question, backslash, underscore] = [
  0x23, 0x2a, 0x2c, 0x2d, 0x2f, 0x3b, 0x3d, 0x3f, 0x5c, 0x5f,
] as const;
/** Schemes of pages, and of Android's apps, which name themselves where a host would stand. */
const [https, http, app] = ['https://', 'http://', 'android-app://'].map((scheme) => Buffer.from(scheme)) as [
  Buffer,
  Buffer,
  Buffer,
];

/**
 * The host of the referrer, or `direct`: where there is none, and where it is the short link's own, which leads to itself
 * from our own pages alone and says nothing of where the visitor was before.
 */
export function referrerOf(bytes: Uint8Array, start: number, end: number, ownHost: string): string {
  if (start === end) return 'direct';
  let from = start;
  if (startsWith(bytes, start, end, https)) from += https.length;
  else if (startsWith(bytes, start, end, http)) from += http.length;
  else if (startsWith(bytes, start, end, app)) from += app.length;
  else return other;
  let to = from;
  for (; to < end; to += 1) {
    const byte = bytes[to];
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

export type Campaign = { readonly source: string; readonly medium: string; readonly campaign: string };

/** What the query says of the campaign, `none` where it doesn't. As in the redirect, the target's own keys stand before the visitor's. */
export function campaignOf({ link, query }: Visit): Campaign {
  const own = mayTell(link.target) ? ownOf(link) : nothing;
  if (query === '') return own.campaign;
  const found = { ...own.found };
  find(query, 0, query.length, found);
  return settled(found);
}

/** Whether a target could have such a key, escaped or not. Most have none, which this says sooner than a look at what is known. */
function mayTell(target: string): boolean {
  return target.includes('?') && (target.includes('utm_') || target.includes('%'));
}

/** null where there is no such key. */
type Found = { source: string | null; medium: string | null; campaign: string | null };
type Own = { readonly found: Readonly<Found>; readonly campaign: Campaign };

const nothing = own({ source: null, medium: null, campaign: null });
/** What targets say themselves, which is the same for all visitors. */
const ofTargets = new WeakMap<LinkRecord, Own>();

function ownOf(link: LinkRecord): Own {
  let known = ofTargets.get(link);
  if (known === undefined) {
    const { target } = link;
    const found = { ...nothing.found };
    const hashAt = target.indexOf('#');
    const end = hashAt < 0 ? target.length : hashAt;
    const queryAt = target.indexOf('?');
    find(target, queryAt + 1, end, found);
    known = own(found);
    ofTargets.set(link, known);
  }
  return known;
}

function own(found: Found): Own {
  return { found, campaign: settled(found) };
}

function settled({ source, medium, campaign }: Found): Campaign {
  return { source: source || 'none', medium: medium || 'none', campaign: campaign || 'none' };
}

function find(query: string, start: number, end: number, found: Found): void {
  for (let from = start; from < end;) {
    const ampersandAt = query.indexOf('&', from);
    const to = ampersandAt < 0 || ampersandAt > end ? end : ampersandAt;
    found.source ??= valueOf('utm_source', query, from, to);
    found.medium ??= valueOf('utm_medium', query, from, to);
    found.campaign ??= valueOf('utm_campaign', query, from, to);
    from = to + 1;
  }
}

/** The value of this pair, or null where its key is another. */
function valueOf(key: string, query: string, start: number, end: number): string | null {
  const keyEnd = keyEndsAt(query, start, end, key);
  return keyEnd < 0 ? null : cleanText(query, Math.min(keyEnd + 1, end), end);
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
