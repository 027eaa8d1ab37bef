/** An address that a browser opens: RFC 3986, read as browsers do (WHATWG URL). */
import { type Reading, reading, type Refuse, textOf } from './refusal.ts';

export type Url = { readonly kind: 'url'; readonly url: string };

export function readUrl({ url }: Url): Reading {
  return reading((refuse) => ({ text: urlOf(refuse, 'url', url, true) }));
}

/** What RFC 3986 lets stand in an address as it is. */
const ascii = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

/**
 * An address of the web, `http` or `https`, without a password in it (RFC 3986, 3.2.1). It stays as it was typed if it is
 * ASCII, so that capitals that make the code smaller are kept; otherwise its host becomes punycode and its path
 * percent-encoded, as in an address bar that is copied.
 */
export function urlOf(refuse: Refuse, field: string, value: string | undefined, required: boolean): string {
  const text = textOf(refuse, field, value, { required });
  if (text === '') return '';
  const url = parsed(text);
  if (!url) refuse(field, 'url');
  else if (!/^https?:$/.test(url.protocol) || !/^https?:\/\/[^/]/i.test(text)) refuse(field, 'url_scheme');
  // Section 2.1: two hexadecimal digits follow; servers make different things of anything else.
  else if (/%(?![\da-f]{2})/i.test(text)) refuse(field, 'characters');
  else if (url.username !== '' || url.password !== '') refuse(field, 'url_credentials');
  return ascii.test(text) ? text : (url?.href ?? '');
}

/** What `URL.parse` gives, which not every browser has yet. */
export function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
