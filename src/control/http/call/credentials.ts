/** Credentials: who a request says it comes from, and whether a browser sent it from our own pages. */
import { Problem } from '#problem';
import type { Kept, SessionCookie } from '../table/table.ts';

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
  const token = readCookie(headers.get('cookie') ?? '', cookieName(url));
  return token === null ? { kind: 'none' } : { kind: 'session', token };
}

/** By what an earlier sign-in made this browser known; it opens nothing. */
export function readKnown(headers: Headers, url: URL): string | null {
  return readCookie(headers.get('cookie') ?? '', knownName(url));
}

function knownName(url: URL): string {
  return `${cookieName(url)}_known`;
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

/** Each `Set-Cookie` that gives the session's token, and makes the browser known; or takes the session's away. */
export function sessionCookies(url: URL, session: SessionCookie | null): readonly string[] {
  const cookies = [cookie(url, cookieName(url), session)];
  if (session?.known) cookies.push(cookie(url, knownName(url), session.known));
  return cookies;
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
