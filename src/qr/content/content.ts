/** What a code can say: for each kind one standard, which makes its text or names what is wrong with it. */
import { capacity_bits, versionMax } from '../encode/capacity.ts';
import { rangeOf, segmented } from '../encode/segments.ts';
import { type Email, readEmail } from './email.ts';
import { type Geo, readGeo } from './geo.ts';
import { type DigitalLink, readDigitalLink } from './goods/digital-link.ts';
import { type Event, readEvent } from './lines/event.ts';
import { readVcard, type Vcard } from './lines/vcard.ts';
import { type Girocode, readGirocode } from './payment/girocode.ts';
import { readSwissBill, type SwissBill } from './payment/swiss-bill.ts';
import type { Reading } from './refusal.ts';
import { readSms, type Sms } from './sms.ts';
import { readTelephone, type Telephone } from './telephone.ts';
import { readText, type Text } from './text.ts';
import { readUrl, type Url } from './url.ts';
import { readWifi, type Wifi } from './wifi.ts';

export type Content =
  | Url
  | Text
  | Email
  | Telephone
  | Sms
  | Vcard
  | Wifi
  | Event
  | Geo
  | Girocode
  | SwissBill
  | DigitalLink;
export type Kind = Content['kind'];

const readers: { readonly [kind in Kind]: (content: Extract<Content, { readonly kind: kind }>) => Reading } = {
  url: readUrl,
  text: readText,
  email: readEmail,
  telephone: readTelephone,
  sms: readSms,
  vcard: readVcard,
  wifi: readWifi,
  event: readEvent,
  geo: readGeo,
  girocode: readGirocode,
  swiss_bill: readSwissBill,
  gs1: readDigitalLink,
};

export const kinds = Object.keys(readers) as readonly Kind[];

/**
 * The text of a content, and what its standard asks of the code. Refuses with every field that breaks a rule; with
 * `does_not_fit` where only the length of all of it is wrong, at the level that the standard names or else at L.
 */
export function read(content: Content): Reading {
  const result = (readers[content.kind] as (content: Content) => Reading)(content);
  if (!result.ok) return result;
  const { text, level = 'L', version_max = versionMax } = result;
  const fits = segmented(text, rangeOf(version_max)).bits <= capacity_bits(version_max, level);
  return fits ? result : { ok: false, errors: [{ field: '', rule: 'does_not_fit' }] };
}
