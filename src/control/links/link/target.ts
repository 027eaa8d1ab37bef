/** Targets: where a link may lead, as the WHATWG URL parser serialises it. */
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
