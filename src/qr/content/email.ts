/**
 * A mail to be sent, its recipients, subject and text filled in: a `mailto:` address (RFC 6068). Telephones' cameras read that
 * one; the older `MATMSG:` of Japanese operators is read by apps only that also read `mailto:`.
 */
import { type Reading, reading, type Refuse, textOf, withLines } from './refusal.ts';
import { parsed } from './url.ts';

export type Email = {
  readonly kind: 'email';
  readonly to: readonly string[];
  readonly cc?: readonly string[] | undefined;
  readonly bcc?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly body?: string | undefined;
};

export function readEmail({ to, cc = [], bcc = [], subject, body }: Email): Reading {
  return reading((refuse) => {
    const listed = (field: string, addresses: readonly string[]): string =>
      addresses.map((address, n) => encoded(mailAddressOf(refuse, `${field}.${n}`, address, true))).join(',');
    const recipients = listed('to', to);
    if (to.length === 0) refuse('to', 'required');
    const headers = [
      ['cc', listed('cc', cc)],
      ['bcc', listed('bcc', bcc)],
      ['subject', encodeURIComponent(whole(textOf(refuse, 'subject', subject)))],
      // Section 5: lines end in CR and LF.
      [
        'body',
        encodeURIComponent(whole(textOf(refuse, 'body', body, { allowed: withLines }).replace(/\r?\n|\r/g, '\r\n'))),
      ],
    ].filter(([, value]) => value !== '');
    const query = headers.map(([name, value]) => `${name}=${value}`).join('&');
    return { text: `mailto:${recipients}${query && '?'}${query}` };
  });
}

/** RFC 5322's dot-atom, with letters of any script (RFC 6531). */
const local = /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+(\.[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+)*$/u;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;

/**
 * A mail address of RFC 5321 (4.1.2, 4.5.3.1): at most 64 bytes before the `@`, 254 in all, and a domain with at least
 * one dot in it, which becomes punycode where it isn't ASCII.
 */
export function mailAddressOf(refuse: Refuse, field: string, value: string | undefined, required: boolean): string {
  const text = textOf(refuse, field, value, { required });
  if (text === '') return '';
  const at = text.lastIndexOf('@');
  const name = text.slice(0, at);
  const host = asciiHost(text.slice(at + 1));
  const address = `${name}@${host}`;
  if (!local.test(name) || new TextEncoder().encode(name).length > 64 || !domain.test(host) || address.length > 254)
    refuse(field, 'mail_address');
  return address;
}

function asciiHost(host: string): string {
  return /^[\p{L}\p{N}\p{M}.-]+$/u.test(host) && !/^[\w.-]+$/.test(host)
    ? (parsed(`http://${host}`)?.hostname ?? '')
    : host;
}

/** Section 2: what an address may hold, but not a `mailto:` around it. */
function encoded(address: string): string {
  return encodeURIComponent(whole(address)).replaceAll('%40', '@').replaceAll('%2B', '+');
}

/** Without halves of characters, which were refused already and can't be encoded. */
function whole(text: string): string {
  return text.toWellFormed();
}
