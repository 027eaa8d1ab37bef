/** The answer to a visit: pure, from the request, the link it found and the snapshot; no I/O, no clock, no state. */
import type { LinkRecord } from '#exchange';
import type { Snapshot } from './visitor/visitor.ts';

export type VisitRequest = {
  readonly method: 'GET' | 'HEAD';
  /** What the visitor asked for: the link itself, or the page about it. */
  readonly wants: 'link' | 'page';
  readonly link: LinkRecord;
  /** The request's query without its question mark, as it came; '' where there is none. */
  readonly query: string;
};

export type Answer =
  | { readonly kind: 'redirect'; readonly link: LinkRecord; readonly location: string; readonly counts: 'hit' | 'bot' }
  | { readonly kind: 'page'; readonly link: LinkRecord };

/** What the visitor gets, and as what it counts. A link's own rules will be looked at here. */
export function answer(request: VisitRequest, snapshot: Snapshot): Answer {
  const { link } = request;
  if (request.wants === 'page') return { kind: 'page', link };
  return {
    kind: 'redirect',
    link,
    location: request.query === '' ? link.target : withQuery(link.target, request.query),
    counts: request.method === 'GET' && !snapshot.bot ? 'hit' : 'bot',
  };
}

/** The target with the visitor's query behind its own; where both name a key, the target's stands. */
export function withQuery(target: string, query: string): string {
  const hashAt = target.indexOf('#');
  const [address, hash] = hashAt < 0 ? [target, ''] : [target.slice(0, hashAt), target.slice(hashAt)];
  const queryAt = address.indexOf('?');
  const own = queryAt < 0 ? '' : address.slice(queryAt + 1);
  // Nothing between two ampersands is no pair; what has no key has the empty one.
  // No Set: V8 keeps every text that one was asked for.
  const ownKeys = own.split('&').filter(Boolean).map(keyOf);
  const added = query
    .split('&')
    .filter((pair) => pair === '' || !ownKeys.includes(keyOf(pair)))
    .map(escaped)
    .join('&');
  if (added === '') return target;
  if (queryAt < 0) return `${address}?${added}${hash}`;
  return `${address}${own === '' || own.endsWith('&') ? '' : '&'}${added}${hash}`;
}

/** The key of `key=value` as a form would read it, one character a byte, so that `%61` and `a` are one key. */
function keyOf(pair: string): string {
  const end = pair.indexOf('=');
  const key = end < 0 ? pair : pair.slice(0, end);
  return key
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What can't stand in an address is escaped, as the URL Standard does it ("query percent-encode set"); one character is a byte. */
function escaped(text: string): string {
  return text.replace(/[^\x21\x24-\x3b\x3d\x3f-\x7e]/g, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
