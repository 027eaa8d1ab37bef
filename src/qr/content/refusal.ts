/** What is said of a wrong value: which field, and which rule of its standard it breaks. */
import type { Design } from '../draw/design.ts';
import type { Level } from '../encode/capacity.ts';

/**
 * Every rule there is; a form has a sentence for each. Where a rule has a number in it, a refusal brings it as `limit`.
 *
 * Of any field: `required`; `characters`: one that the standard doesn't allow here; `too_long`: more than `limit`
 * characters; `too_many_bytes`: more than `limit` in UTF-8; `range`: a number that is none, or beyond `limit`, or more than so many entries;
 * `not_here`: can't go together with what other fields say; `does_not_fit`: no code is large enough for all of it.
 */
export const rules = [
  'required',
  'characters',
  'too_long',
  'too_many_bytes',
  'range',
  'not_here',
  'does_not_fit',
  'url',
  'url_scheme',
  'url_credentials',
  'mail_address',
  'telephone',
  'telephone_country',
  'telephone_trunk',
  'wifi_password',
  'date',
  'time',
  'time_skipped',
  'time_zone',
  'end_before_start',
  'country',
  'iban',
  'iban_check',
  'iban_sepa',
  'iban_swiss',
  'bic',
  'bic_outside_eea',
  'amount',
  'purpose',
  'reference',
  'reference_check',
  'reference_needs_qr_iban',
  'qr_iban_needs_reference',
  'gs1_key',
  'gs1_qualifier',
  'gs1_attribute',
  'gs1_value',
  'gs1_check',
] as const;
export type Rule = (typeof rules)[number];

export type Refusal = {
  /** The field's path in the content, such as `creditor.street` or `phones.0.number`; empty for the content as a whole. */
  readonly field: string;
  readonly rule: Rule;
  readonly limit?: number;
};

/** What a content says, and what its standard demands of the code that carries it. */
export type Said = {
  readonly text: string;
  /** The one level of error correction that the standard names; a higher one is no better. */
  readonly level?: Level;
  readonly version_max?: number;
  /** How the standard wants it to look, where nobody may choose. */
  readonly prescribed?: Prescribed;
};

export type Prescribed = {
  readonly design: Design;
  /** On paper, without its quiet zone. */
  readonly side_mm: number;
};

export type Reading = ({ readonly ok: true } & Said) | { readonly ok: false; readonly errors: readonly Refusal[] };
export type Refuse = (field: string, rule: Rule, limit?: number) => void;

/** Runs what reads a content: it refuses as much as it finds, and makes its text of what is there, which counts if it refused nothing. */
export function reading(read: (refuse: Refuse) => Said): Reading {
  const errors: Refusal[] = [];
  const said = read((field, rule, limit) => {
    errors.push(limit === undefined ? { field, rule } : { field, rule, limit });
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, ...said };
}

export type TextRule = {
  readonly required?: boolean;
  /** In characters, as a person counts them: code points. */
  readonly max?: number;
  /** What every character has to be; by default anything but control characters. */
  readonly allowed?: RegExp;
};

const plain = /^[^\p{Cc}\p{Cs}]*$/u;
/** The same with line breaks and tabs. */
export const withLines: RegExp = /^([^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

/** The text without blanks around it, checked; empty where there is none. */
export function textOf(
  refuse: Refuse,
  field: string,
  value: string | undefined,
  { required = false, max, allowed = plain }: TextRule = {},
): string {
  const text = (value ?? '').trim();
  if (required && text === '') refuse(field, 'required');
  if (!allowed.test(text)) refuse(field, 'characters');
  if (max !== undefined && [...text].length > max) refuse(field, 'too_long', max);
  return text;
}

const utf8 = new TextEncoder();

export function bytesOf(text: string): number {
  return utf8.encode(text).length;
}
