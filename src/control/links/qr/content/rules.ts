/** Rules of contents as sentences, for whoever reads a problem of the API. */
import type { Refusal, Rule } from '#qr';

const sentences: Readonly<Record<Rule, string>> = {
  required: 'This is required.',
  characters: 'There is a character in it that is not allowed here.',
  too_long: 'At most # characters.',
  too_many_bytes: 'At most # bytes in UTF-8.',
  range: 'This is beyond the limit of #.',
  not_here: 'This can’t go together with what other fields say.',
  does_not_fit: 'No code is large enough for all of it.',
  url: 'This is no address of the web.',
  url_scheme: 'Addresses begin with http:// or https://.',
  url_credentials: 'An address may hold no user and password.',
  mail_address: 'This is no mail address.',
  telephone: 'This is no telephone number.',
  telephone_country: 'A telephone number begins with + and the country.',
  telephone_trunk: 'Leave out the (0): it is not dialled behind a country.',
  wifi_password: 'No network of this kind can have such a password.',
  date: 'A date is written YYYY-MM-DD.',
  time: 'A time is written YYYY-MM-DDThh:mm.',
  time_skipped: 'Clocks are put forward over this time.',
  time_zone: 'There is no such time zone.',
  end_before_start: 'It ends before it starts.',
  country: 'A country is two letters of ISO 3166.',
  iban: 'This is no IBAN.',
  iban_check: 'The check digits of the IBAN are not right.',
  iban_sepa: 'The account is in no country of SEPA.',
  iban_swiss: 'The account is neither Swiss nor of Liechtenstein.',
  bic: 'This is no BIC.',
  bic_outside_eea: 'Accounts outside of the EEA need their BIC.',
  amount: 'An amount is written with a dot and up to two decimals, such as 12.30, from 0.01 to 999999999.99.',
  purpose: 'A purpose is up to four letters or digits.',
  reference: 'This is no reference of a QR-bill.',
  reference_check: 'The check digits of the reference are not right.',
  reference_needs_qr_iban: 'A QR reference needs a QR-IBAN.',
  qr_iban_needs_reference: 'A QR-IBAN needs a QR reference.',
  gs1_key: 'No key of GS1 has this application identifier.',
  gs1_qualifier: 'This key can’t be qualified so.',
  gs1_attribute: 'There is no such attribute of this key.',
  gs1_value: 'This is no value of this application identifier.',
  gs1_check: 'The check digit is not right.',
};

export function sentenceOf({ rule, limit }: Refusal): string {
  return sentences[rule].replace('#', String(limit));
}
