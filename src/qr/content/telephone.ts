/** A number to be called: a `tel:` address (RFC 3966). */
import { type Reading, reading, type Refuse, textOf } from './refusal.ts';

export type Telephone = { readonly kind: 'telephone'; readonly number: string };

export function readTelephone({ number }: Telephone): Reading {
  return reading((refuse) => ({ text: `tel:${telephoneOf(refuse, 'number', number, true)}` }));
}

/**
 * Countries that dial a 0 before a number inside, and never from abroad. Elsewhere it may be part of the number, as it is
 * in Italy, San Marino and Côte d'Ivoire.
 */
const trunkZero = /^\+(20|27|3[123]|4[013469]|61|64|81|90|353|358|359|38[012567]|389|421|972)0/;

/**
 * A global number (RFC 3966, 5.1.4; E.164: at most fifteen digits) as digits after a `+`. Blanks, dots, dashes, slashes and
 * brackets are left out. A number without its country would ring elsewhere abroad, and the 0 that many write
 * behind the country, in brackets or not, must not be dialled: both are refused rather than guessed.
 */
export function telephoneOf(refuse: Refuse, field: string, value: string | undefined, required: boolean): string {
  const text = textOf(refuse, field, value, { required });
  if (text === '') return '';
  const digits = text.replace(/[\s().\-/\u2010-\u2013]/gu, '');
  if (!/^\+?\d+$/.test(digits)) refuse(field, 'telephone');
  else if (!/^\+[1-9]/.test(digits)) refuse(field, 'telephone_country');
  else if (/\(\s*0\s*\)/.test(text) || trunkZero.test(digits)) refuse(field, 'telephone_trunk');
  else if (digits.length < 8 || digits.length > 16) refuse(field, 'telephone');
  return digits;
}
