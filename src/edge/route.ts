/** Routes: what the target of a request asks for, whatever way it is written (RFC 9112, section 3.2; RFC 3986, section 6.2.2). */
import { isReservedWord, passedOnWords, reservedWords } from '#exchange';
import type { Head } from './wire/wire.ts';

export type Route =
  /** A plus behind the name asks for the page about the link. */
  | { readonly kind: 'slug' | 'code'; readonly name: string; readonly wants: 'link' | 'page'; readonly query: string }
  /** For control. `path` has no dot segments, no empty ones and no escapes that could be read as something else. */
  | { readonly kind: 'passedOn'; readonly word: string; readonly path: string }
  | { readonly kind: 'healthz' | 'robots' | 'server' | 'missing' | 'malformed' };

const [slash, question] = [0x2f, 0x3f] as const;
const slugBytes_max = 64;
const slugByte = new Uint8Array(256).map((_, byte) => (/[\w-]/.test(String.fromCharCode(byte)) ? 1 : 0));

const missing: Route = { kind: 'missing' };
const malformed: Route = { kind: 'malformed' };

export function routeOf(head: Head): Route {
  const { buffer, targetStart, targetEnd } = head;
  // Nearly every request is for a plain slug; it is read in place.
  if (buffer[targetStart] === slash) {
    const start = targetStart + 1;
    let at = start;
    while (at < targetEnd && slugByte[buffer[at]!] === 1) at += 1;
    if (at > start && at - start <= slugBytes_max && (at === targetEnd || buffer[at] === question)) {
      const name = buffer.toString('latin1', start, at);
      const query = at === targetEnd ? '' : buffer.toString('latin1', at + 1, targetEnd);
      // Exactly these are looked at more closely; in other cases they are slugs that no link has.
      if (!reservedWords.includes(name)) return { kind: 'slug', name, wants: 'link', query };
    }
  }
  return routeOfTarget(head.target());
}

/** @param target one character a byte, without spaces, control characters and `#`. */
export function routeOfTarget(target: string): Route {
  if (target === '*') return { kind: 'server' };
  const local = target.startsWith('/') ? target : withoutOrigin(target);
  if (local === null) return malformed;
  const queryAt = local.indexOf('?');
  const query = queryAt < 0 ? '' : local.slice(queryAt + 1);
  const segments = segmentsOf(queryAt < 0 ? local : local.slice(0, queryAt));
  if (segments === null) return malformed;

  const [word = '', second = ''] = segments;
  if (word === '' || passedOnWords.includes(word))
    return passedOn(word, segments, local.slice(0, queryAt < 0 ? undefined : queryAt), query);
  if (segments.length === 1) {
    if (word === 'healthz') return { kind: 'healthz' };
    if (word === 'robots.txt') return { kind: 'robots' };
    return slugRoute(word, query);
  }
  return segments.length === 2 && word.toLowerCase() === 'q' ? codeRoute(second, query) : missing;
}

function slugRoute(word: string, query: string): Route {
  const { name, wants } = wished(word);
  if (!/^[\w-]{1,64}$/.test(name) || isReservedWord(name)) return missing;
  return { kind: 'slug', name, wants, query };
}

function codeRoute(word: string, query: string): Route {
  const { name, wants } = wished(word);
  return /^[0-9A-Za-z]{1,64}$/.test(name) ? { kind: 'code', name, wants, query } : missing;
}

function wished(word: string): { readonly name: string; readonly wants: 'link' | 'page' } {
  return word.endsWith('+') ? { name: word.slice(0, -1), wants: 'page' } : { name: word, wants: 'link' };
}

/** The path of an absolute-form target; null for any other form. */
function withoutOrigin(target: string): string | null {
  const origin = /^https?:\/\/[^/?@]+(?=[/?]|$)/i.exec(target);
  if (origin === null) return null;
  const rest = target.slice(origin[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The decoded segments without empty ones and dot segments, so that `//a/./b/../c/` is `a`, `c`; null where an escape is broken. */
function segmentsOf(path: string): readonly string[] | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return null;
  const segments: string[] = [];
  for (const part of path.split('/')) {
    const segment = part.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

function passedOn(word: string, segments: readonly string[], path: string, query: string): Route {
  // A slash or a control character that was escaped could be read as structure by whoever decodes once more.
  if (segments.some((segment) => /[/\\\x00-\x1f\x7f]/.test(segment))) return malformed; // eslint-disable-line no-control-regex
  const tail = segments.length > 0 && path.endsWith('/') ? '/' : '';
  const normal = '/' + segments.map((segment) => escapeBytes(segment, /[^\w.~!$&'()*+,;=:@-]/g)).join('/') + tail;
  return {
    kind: 'passedOn',
    word,
    path: query === '' ? normal : `${normal}?${escapeBytes(query, /[^\x21-\x7e]|["<>]/g)}`,
  };
}

function escapeBytes(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
