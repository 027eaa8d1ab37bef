/** Targets: where a link may lead, as the WHATWG URL parser serialises it, and how a target is shown to people. */
import { domainToUnicode } from 'node:url';
import { invalid } from '#problem';

/** The most that a target may hold, as given and as serialised. */
export const target_bytes_max = 8 * 1024;

/** Why a target was refused; the dashboard translates these words. */
export type TargetReason = 'not_a_url' | 'scheme' | 'credentials' | 'own_address' | 'too_long' | 'control_characters';

const sentences: Readonly<Record<TargetReason, string>> = {
  not_a_url: 'This is not a web address.',
  scheme: 'A target begins with https:// or http://.',
  credentials: 'A target carries no user name and no password: everyone who opens the link would see them.',
  own_address: 'This leads back to Kurzum itself, so the link would lead nowhere.',
  too_long: `A target may hold ${target_bytes_max} bytes at most.`,
  control_characters: 'A target holds no control characters and no broken Unicode.',
};

/**
 * The target as it is stored and sent to visitors. `own` is `KURZUM_URL`. An address without its scheme is refused
 * rather than completed: whether https:// was meant is for the person at the form to say, not for a script's host.
 * Throws `invalid` for the field `target` with a TargetReason.
 */
export function readTarget(text: string, own: URL): string {
  const read = parseTarget(text, own);
  if ('reason' in read) throw invalid('target', read.reason, sentences[read.reason]);
  return read.href;
}

type Read = { readonly href: string } | { readonly reason: TargetReason };

function parseTarget(text: string, own: URL): Read {
  const given = text.trim();
  if (Buffer.byteLength(given) > target_bytes_max) return { reason: 'too_long' };
  // The parser would drop tabs and line breaks in silence, and put U+FFFD for half a character.
  if (/\p{Cc}/u.test(given) || !given.isWellFormed()) return { reason: 'control_characters' };
  const url = URL.parse(given);
  if (!url) return { reason: looksLikeHost(given) ? 'scheme' : 'not_a_url' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { reason: 'scheme' };
  if (url.username !== '' || url.password !== '') return { reason: 'credentials' };
  if (isOwnAddress(url, own)) return { reason: 'own_address' };
  if (url.href.length > target_bytes_max) return { reason: 'too_long' };
  return { href: url.href };
}

function looksLikeHost(text: string): boolean {
  return URL.parse(`https://${text}`)?.hostname.includes('.') ?? false;
}

/** Whether a redirect there would come back here. Where both use their scheme's own port, http usually leads on to https. */
function isOwnAddress(url: URL, own: URL): boolean {
  const samePort = url.port === own.port || portOf(url) === portOf(own);
  const host = bareHost(url);
  return samePort && (host === bareHost(own) || isLoopback(host));
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** A host name with a dot at its end is the same host. */
function bareHost(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/** Every spelling of this machine; the URL parser has already brought numbers into their plain form. */
function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\])$/.test(
    host,
  );
}

/**
 * A target as people read it: `https://münchen.example/` for `https://xn--mnchen-3ya.example/`. A part of the host that
 * could pass for another name keeps its xn-- form: mixed scripts (Unicode TR39, section 5.1), and Cyrillic or Greek
 * that looks Latin letter by letter. Only the host changes; never use the result as an address.
 */
export function readableTarget(target: string): string {
  const url = URL.parse(target);
  if (!url || !/(^|\.)xn--/.test(url.hostname)) return target;
  const readable = url.hostname.split('.').map(readableLabel).join('.');
  return target.replace(url.hostname, readable);
}

function readableLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const text = domainToUnicode(label);
  return text !== '' && isOfOneScript(text) && !looksLatin(text) ? text : label;
}

/** Scripts that a word is written in alone. Latin is cut down to letters that no other Latin letter is mistaken for. */
const alone = [
  'Cyrillic',
  'Greek',
  'Armenian',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
];
const oneScript = [
  /^[a-z0-9\-\u00df-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e\u01cd-\u01dc\u0218-\u021b\u1e00-\u1ef9]+$/u,
  // What Japanese, Chinese and Korean mix by nature.
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}a-z0-9-]+$/u,
  /^[\p{scx=Han}\p{scx=Bopomofo}a-z0-9-]+$/u,
  /^[\p{scx=Han}\p{scx=Hangul}a-z0-9-]+$/u,
  ...alone.map((script) => new RegExp(`^[\\p{scx=${script}}\\d-]+$`, 'u')),
];

function isOfOneScript(text: string): boolean {
  return oneScript.some((pattern) => pattern.test(text));
}

function looksLatin(text: string): boolean {
  return /^[аеорсухіјѕӏԁԛԝһьгпвкмнт0-9-]+$/u.test(text) || /^[αογνρτυικχωη0-9-]+$/u.test(text);
}
