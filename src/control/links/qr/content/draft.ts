/** Drafts of contents: the shape of what a client may send of each kind. What the values must be, each kind's standard says in `#qr`. */
import { z } from 'zod';
import type { Content } from '#qr';

/** More digits than this no code holds, and fewer of all other characters. */
const chars_max = 7_089;
/** More than anybody needs; the standards count in characters of their text. */
const entries_max = 50;

const text = z.string().max(chars_max);
const some = text.optional();
const texts = z.array(text).max(entries_max).optional();
const decimal = some.describe('With a dot, such as `12.30`.');

const place = z.enum(['work', 'home']).optional();
const number = text.describe('With the country, such as `+49 30 123456`.');
const party = z.strictObject({
  name: text.describe('Up to 70 characters.'),
  street: some,
  building: some.describe('The number of the house.'),
  code: text.describe('The postal code, without the country.'),
  town: text,
  country: text.describe('Two letters of ISO 3166, such as `CH`.'),
});
const element = z.strictObject({
  ai: text.describe('An application identifier of GS1, such as `01` for a GTIN.'),
  value: text,
});

const url = z.strictObject({
  kind: z.literal('url'),
  url: text.describe('http or https, without a password in it (RFC 3986).'),
});

const plainText = z.strictObject({ kind: z.literal('text'), text: text.describe('Shown as it is.') });

const email = z.strictObject({
  kind: z.literal('email'),
  to: z.array(text).max(entries_max).describe('Addresses; a scanner opens a mail to them (RFC 6068).'),
  cc: texts,
  bcc: texts,
  subject: some,
  body: some,
});

const telephone = z.strictObject({ kind: z.literal('telephone'), number });

const sms = z.strictObject({ kind: z.literal('sms'), number, text: some.describe('Filled in, not sent.') });

const vcard = z.strictObject({
  kind: z.literal('vcard'),
  version: z.enum(['3.0', '4.0']).describe('Of vCard: 3.0 is what older telephones read, 4.0 is RFC 6350.'),
  name: z
    .strictObject({ family: some, given: some, additional: some, prefix: some, suffix: some })
    .optional()
    .describe('Of a person, in parts.'),
  fullName: some.describe('What is shown; made from `name` or `organisation` where it is absent.'),
  organisation: some,
  unit: some,
  title: some.describe('What they do there.'),
  phones: z
    .array(z.strictObject({ type: z.enum(['work', 'home', 'cell', 'fax']).optional(), number }))
    .max(entries_max)
    .optional(),
  emails: z
    .array(z.strictObject({ type: place, address: text }))
    .max(entries_max)
    .optional(),
  addresses: z
    .array(
      z.strictObject({
        type: place,
        extended: some,
        street: some,
        city: some,
        region: some,
        code: some.describe('The postal code.'),
        country: some,
      }),
    )
    .max(entries_max)
    .optional(),
  urls: texts,
  birthday: some.describe('YYYY-MM-DD'),
  note: some,
});

const wifi = z.strictObject({
  kind: z.literal('wifi'),
  ssid: text.describe('The name of the network, up to 32 bytes.'),
  security: z
    .enum(['wpa', 'sae', 'wep', 'open'])
    .describe('`wpa` is WPA2, and WPA2 together with WPA3; `sae` is for networks of WPA3 alone.'),
  password: some,
  hidden: z.boolean().optional().describe('Whether the network doesn’t tell its name.'),
});

const event = z.strictObject({
  kind: z.literal('event'),
  title: text,
  start: text.describe('YYYY-MM-DDThh:mm on a wall clock of the zone; or YYYY-MM-DD, for whole days.'),
  end: some.describe('In the same form as the start; of whole days the last one.'),
  zone: some.describe('Such as `Europe/Berlin`. Without one, the times are those of whoever scans.'),
  location: some,
  description: some,
  url: some,
});

const geo = z.strictObject({
  kind: z.literal('geo'),
  latitude: z.number().describe('In degrees of WGS 84, north positive.'),
  longitude: z.number().describe('In degrees, east positive.'),
  altitude_m: z.number().optional().describe('In metres.'),
});

const girocode = z
  .strictObject({
    kind: z.literal('girocode'),
    name: text.describe('Of who is paid, up to 70 characters.'),
    iban: text,
    bic: some.describe('Needed outside of the EEA only.'),
    amount: decimal,
    purpose: some.describe('Four letters of ISO 20022, such as `CHAR`.'),
    reference: some.describe('A creditor reference (ISO 11649) or another structured one; not together with `text`.'),
    text: some.describe('What the transfer says, up to 140 characters.'),
    note: some.describe('For whoever pays; it doesn’t go with the transfer.'),
  })
  .describe('A transfer in euros within SEPA (EPC069-12).');

const swissBill = z
  .strictObject({
    kind: z.literal('swiss_bill'),
    iban: text.describe('Of Switzerland or Liechtenstein.'),
    creditor: party,
    amount: decimal,
    currency: z.enum(['CHF', 'EUR']),
    debtor: party.optional(),
    reference: some.describe('27 digits with a QR-IBAN; otherwise a creditor reference (ISO 11649) or none.'),
    message: some,
    billing: some.describe('Coded billing information, such as that of Swico (`//S1/…`).'),
    schemes: texts.describe('Alternative schemes, at most two.'),
  })
  .describe('The code of a Swiss QR-bill.');

const gs1 = z
  .strictObject({
    kind: z.literal('gs1'),
    base: some.describe('Where the address leads; the resolver of GS1 where it is absent.'),
    key: element,
    qualifiers: z.array(element).max(entries_max).optional().describe('Such as a lot (10) or a serial number (21).'),
    attributes: z.array(element).max(entries_max).optional().describe('Such as a date of expiry (17).'),
  })
  .describe('A key of GS1 as an address of the web: GS1 Digital Link.');

export const contentDraft = z
  .discriminatedUnion(
    'kind',
    [url, plainText, email, telephone, sms, vcard, wifi, event, geo, girocode, swissBill, gs1],
    { error: 'There is no such kind of content.' },
  )
  .describe('What a static code says.');

type Frozen<T> = T extends object ? { readonly [key in keyof T]: Frozen<T[key]> } : T;
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Doesn't compile where a draft and what `#qr` reads have drifted apart. */
true satisfies Same<Frozen<z.output<typeof contentDraft>>, Frozen<Content>>;
