/** A person or an organisation for the address book: vCard 4.0 (RFC 6350) or 3.0 (RFC 2426), which older telephones read. */
import { mailAddressOf } from '../email.ts';
import { type Reading, reading, textOf, type Refuse, withLines } from '../refusal.ts';
import { telephoneOf } from '../telephone.ts';
import { urlOf } from '../url.ts';
import { isDate } from './dates.ts';
import { escaped, joined } from './lines.ts';

export type Vcard = {
  readonly kind: 'vcard';
  readonly version: '3.0' | '4.0';
  readonly name?: Name | undefined;
  /** What is shown; made from `name` or `organisation` where it is missing. */
  readonly fullName?: string | undefined;
  readonly organisation?: string | undefined;
  readonly unit?: string | undefined;
  readonly title?: string | undefined;
  readonly phones?: readonly { readonly type?: PhoneType | undefined; readonly number: string }[] | undefined;
  readonly emails?: readonly { readonly type?: PlaceType | undefined; readonly address: string }[] | undefined;
  readonly addresses?: readonly Address[] | undefined;
  readonly urls?: readonly string[] | undefined;
  /** YYYY-MM-DD */
  readonly birthday?: string | undefined;
  readonly note?: string | undefined;
};

type PlaceType = 'work' | 'home';
type PhoneType = PlaceType | 'cell' | 'fax';
type Name = {
  readonly family?: string | undefined;
  readonly given?: string | undefined;
  readonly additional?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
};
type Address = {
  readonly type?: PlaceType | undefined;
  readonly extended?: string | undefined;
  readonly street?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly code?: string | undefined;
  readonly country?: string | undefined;
};

const nameParts = ['family', 'given', 'additional', 'prefix', 'suffix'] as const;
const spoken = ['prefix', 'given', 'additional', 'family', 'suffix'] as const;
const addressParts = ['extended', 'street', 'city', 'region', 'code', 'country'] as const;

export function readVcard(card: Vcard): Reading {
  return reading((refuse) => {
    const { version, name = {}, phones = [], emails = [], addresses = [], urls = [], birthday = '' } = card;
    const own = (field: 'organisation' | 'unit' | 'title'): string => textOf(refuse, field, card[field]);
    const [organisation, unit] = [own('organisation'), own('unit')];
    const fullName =
      textOf(refuse, 'fullName', card.fullName) ||
      spoken
        .map((part) => name[part]?.trim())
        .filter(Boolean)
        .join(' ') ||
      organisation;
    // RFC 6350, 6.2.1: FN is the one property besides VERSION that every card has.
    if (fullName === '') refuse('fullName', 'required');
    if (birthday !== '' && !isDate(birthday)) refuse('birthday', 'date');
    const lines: (readonly [string, string])[] = [
      ['BEGIN', 'VCARD'],
      ['VERSION', version],
      ['FN', escaped(fullName)],
      [
        'N',
        structured(
          nameParts.map((part) => textOf(refuse, `name.${part}`, name[part])),
          version,
        ),
      ],
      ['ORG', [organisation, unit].map(escaped).join(';').replace(/;$/, '')],
      ['TITLE', escaped(own('title'))],
      ...phones.map(
        ({ type, number }, n) => [named('TEL', type), telephoneOf(refuse, `phones.${n}.number`, number, true)] as const,
      ),
      ...emails.map(
        ({ type, address }, n) =>
          [named('EMAIL', type), escaped(mailAddressOf(refuse, `emails.${n}.address`, address, true))] as const,
      ),
      ...addresses.map(
        (address, n) => [named('ADR', address.type), addressLine(refuse, `addresses.${n}`, address)] as const,
      ),
      ...urls.map((url, n) => ['URL', urlOf(refuse, `urls.${n}`, url, true)] as const),
      // 4.0 has the basic format alone (4.3.1), 3.0 is better known with dashes.
      ['BDAY', version === '4.0' ? birthday.replaceAll('-', '') : birthday],
      ['NOTE', escaped(textOf(refuse, 'note', card.note, { allowed: withLines }))],
      ['END', 'VCARD'],
    ];
    return { text: joined(lines) };
  });
}

/** 3.0 demands a name in its parts, though they be empty (RFC 2426, 3.1.2). */
function structured(parts: readonly string[], version: Vcard['version']): string {
  return version === '4.0' && parts.every((part) => part === '') ? '' : parts.map(escaped).join(';');
}

function named(property: string, type: string | undefined): string {
  return type === undefined ? property : `${property};TYPE=${type}`;
}

/** The first part, a post office box, should be empty (RFC 6350, 6.3.1). */
function addressLine(refuse: Refuse, field: string, address: Address): string {
  const parts = addressParts.map((part) => textOf(refuse, `${field}.${part}`, address[part]));
  if (parts.every((part) => part === '')) refuse(field, 'required');
  return ['', ...parts].map(escaped).join(';');
}
