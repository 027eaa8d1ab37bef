/** Credentials: who a request says it comes from, and whether a browser sent it from our own pages. */
import { Problem } from '#problem';
import type { Browsing, Kept, Reply } from '../table/table.ts';

/** A session is a cookie, a token comes in `Authorization`; a request with both is the token's. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'session'; readonly token: string };

/** The cookie's name: with https the prefix makes browsers refuse it from anyone else (RFC 6265bis, section 4.1.3.2). */
export function cookieName(url: URL): string {
  return url.protocol === 'https:' ? '__Host-kurzum' : 'kurzum';
}

export function readCredential(headers: Headers, url: URL): Credential {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const [, token] = /^bearer +([\x21-\x7e]+) *$/i.exec(authorization) ?? [];
    return { kind: 'token', token: token ?? '' };
  }
  const token = isOverheard(url) ? null : readCookie(headers.get('cookie') ?? '', cookieName(url));
  return token === null ? { kind: 'none' } : { kind: 'session', token };
}

/** What the browser brought to a sign-in. */
export function readBrowsing(headers: Headers, url: URL): Browsing {
  const cookies = headers.get('cookie') ?? '';
  const name = cookieName(url);
  return {
    sessionToken: readCookie(cookies, name),
    known: readCookie(cookies, `${name}_known`),
    trusted: readCookie(cookies, `${name}_trusted`),
    pending: readCookie(cookies, `${name}_pending`),
    // The edge's words are short; on the machine's own socket anybody may say anything.
    agent: headers.get('kurzum-agent')?.slice(0, 64) ?? null,
  };
}

/** Throws Problem `forbidden` where a session's cookie would cross a network that anybody on it can read. */
export function refuseOverheard(headers: Headers, url: URL): void {
  const origin = headers.get('origin');
  const page = origin !== null && URL.canParse(origin) ? new URL(origin) : url;
  if (!isOverheard(url) && !isOverheard(page)) return;
  throw new Problem(
    'forbidden',
    'There is no signing in over plain HTTP: whoever listens on the way would have the password. Put Kurzum behind HTTPS and set KURZUM_URL to the address that begins with https://.',
    { errors: [{ field: 'KURZUM_URL', reason: 'plain_http' }] },
  );
}

/** Plain HTTP, but to this very machine. */
function isOverheard({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * Refuses what a browser sends on behalf of another site. Browsers say it in `Sec-Fetch-Site`, which no page can forge;
 * older ones name the page in `Origin`, and ours is that of `KURZUM_URL`, or of the host that the request was sent to.
 */
export function refuseOtherOrigins(headers: Headers, url: URL, required: boolean): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const host = headers.get('host');
  const ours = [url.origin, `https://${host}`, `http://${host}`];
  const allowed = site === null ? (origin === null ? !required : ours.includes(origin)) : site === 'same-origin';
  if (!allowed)
    throw new Problem('forbidden', "With the dashboard's session, changes can only come from Kurzum's own pages.");
}

/** Each `Set-Cookie` of an answer: it gives a cookie its content, or takes it away. */
export function cookiesOf(url: URL, reply: Reply<unknown>): readonly string[] {
  const name = cookieName(url);
  const { session, known, pending, trusted } = reply;
  return [
    ...(session === undefined ? [] : [cookie(url, name, session)]),
    ...(known ? [cookie(url, `${name}_known`, known)] : []),
    ...(pending === undefined ? [] : [cookie(url, `${name}_pending`, pending)]),
    ...(trusted ? [cookie(url, `${name}_trusted`, trusted)] : []),
  ];
}

function cookie(url: URL, name: string, kept: Kept | null): string {
  const secure = url.protocol === 'https:' ? '; Secure' : '';
  const end = kept ? `Expires=${kept.expiresAt.toUTCString()}` : 'Max-Age=0';
  return `${name}=${kept?.token ?? ''}; Path=/; HttpOnly; SameSite=Lax${secure}; ${end}`;
}

function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
