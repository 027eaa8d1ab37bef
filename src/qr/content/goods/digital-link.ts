/**
 * A product, place, parcel or whatever else has a key of GS1, as an address of the web: GS1 Digital Link Standard, URI Syntax
 * 1.4, uncompressed. Tills read the key in it, telephones open the page.
 */
import { type Reading, reading, type Refuse, textOf } from '../refusal.ts';
import { urlOf } from '../url.ts';
import { attributeOf, digitChecks, type Identifier, keys, pairChecks, qualifiers } from './application-identifiers.ts';

export type DigitalLink = {
  readonly kind: 'gs1';
  /** Where the address leads; the resolver of GS1 where it is missing. A path is kept, a query is not allowed. */
  readonly base?: string | undefined;
  readonly key: Element;
  /** What narrows the key down, such as a lot (10) or a serial number (21), in any order. */
  readonly qualifiers?: readonly Element[] | undefined;
  /** What else is told, such as a date of expiry (17). */
  readonly attributes?: readonly Element[] | undefined;
};

type Element = {
  /** An application identifier: two to four digits. */
  readonly ai: string;
  readonly value: string;
};

export function readDigitalLink({ base, key, qualifiers = [], attributes = [] }: DigitalLink): Reading {
  return reading((refuse) => {
    const address = [baseOf(refuse, base), keyOf(refuse, key), ...qualifiersOf(refuse, key.ai, qualifiers)].join('/');
    const query = attributesOf(refuse, key.ai, attributes).join('&');
    return { text: `${address}${query && '?'}${query}` };
  });
}

function baseOf(refuse: Refuse, value: string | undefined): string {
  const base = urlOf(refuse, 'base', value, false) || 'https://id.gs1.org';
  if (/[?#]/.test(base)) refuse('base', 'characters');
  return base.replace(/\/+$/, '');
}

function keyOf(refuse: Refuse, key: Element): string {
  const known = keys.get(key.ai);
  if (!known) refuse('key.ai', 'gs1_key');
  return `${key.ai}/${encoded(valueOf(refuse, 'key.value', key, known))}`;
}

/** In the order that the standard gives them; each once, and none that excludes another. */
function qualifiersOf(refuse: Refuse, key: string, elements: readonly Element[]): readonly string[] {
  const lists = keys.get(key)?.qualifiers ?? [];
  const list = lists.find((one) => one.includes(elements[0]?.ai ?? '')) ?? [];
  for (const [n, { ai }] of elements.entries())
    if (!list.includes(ai) || elements.findIndex((one) => one.ai === ai) < n)
      refuse(`qualifiers.${n}.ai`, 'gs1_qualifier');
  const texts = elements.map((element, n) => {
    const text = valueOf(refuse, `qualifiers.${n}.value`, element, qualifiers.get(element.ai));
    // Dots alone are steps in a path, percent-encoded or not: every browser would leave them out.
    if (/^\.\.?$/.test(text)) refuse(`qualifiers.${n}.value`, 'gs1_value');
    return { ai: element.ai, text };
  });
  return texts
    .toSorted((a, b) => list.indexOf(a.ai) - list.indexOf(b.ai))
    .map(({ ai, text }) => `${ai}/${encoded(text)}`);
}

/** Each once, and not the key again; what can be a qualifier of the key has to be one. */
function attributesOf(refuse: Refuse, key: string, elements: readonly Element[]): readonly string[] {
  const taken = [key, ...(keys.get(key)?.qualifiers.flat() ?? [])];
  return elements.map((element, n) => {
    const { ai } = element;
    const known = taken.includes(ai) || elements.findIndex((one) => one.ai === ai) < n ? undefined : attributeOf(ai);
    if (!known) refuse(`attributes.${n}.ai`, 'gs1_attribute');
    return `${ai}=${encoded(valueOf(refuse, `attributes.${n}.value`, element, known))}`;
  });
}

function valueOf(refuse: Refuse, field: string, { ai, value }: Element, known: Identifier | undefined): string {
  const typed = textOf(refuse, field, value, { required: true });
  // A GTIN of 8, 12 or 13 digits is one of 14 with zeros in front (General Specifications, 3.3.2).
  const text = /^0[12]$/.test(ai) && /^(\d{8}|\d{12,13})$/.test(typed) ? typed.padStart(14, '0') : typed;
  if (text === '' || !known) return text;
  if (!known.form.test(text)) refuse(field, 'gs1_value');
  else if (!digitChecks(text.slice(0, known.digits_checked)) || (ai === '8013' && !pairChecks(text)))
    refuse(field, 'gs1_check');
  return text;
}

/** All but what RFC 3986 never reserves. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
