/** Account numbers and what goes with them: IBAN (ISO 13616), BIC (ISO 9362), creditor references (ISO 11649), amounts. */
import { type Refuse, textOf } from '../refusal.ts';

/** How long an IBAN of each country is, by the registry of SWIFT. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 ' +
    'SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** An IBAN as it is written by machines: capitals, no blanks. Empty where it has not even the form of one. */
export function ibanOf(refuse: Refuse, field: string, value: string | undefined): string {
  const iban = compact(textOf(refuse, field, value, { required: true }));
  if (iban === '') return '';
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban) || lengths.get(iban.slice(0, 2)) !== iban.length) {
    refuse(field, 'iban');
    return '';
  }
  if (!checks97(iban)) refuse(field, 'iban_check');
  return iban;
}

/** Bank, country, place and, if it has one, branch. */
export function bicOf(refuse: Refuse, field: string, value: string | undefined): string {
  const bic = compact(textOf(refuse, field, value));
  if (bic !== '' && !/^[A-Z\d]{4}[A-Z]{2}[A-Z\d]{2}([A-Z\d]{3})?$/.test(bic)) refuse(field, 'bic');
  return bic;
}

/** Whether a text is a creditor reference: RF, two check digits, up to 21 characters. */
export function isCreditorReference(text: string): boolean {
  return /^RF\d{2}[A-Z\d]{1,21}$/.test(text) && checks97(text);
}

/**
 * ISO 7064, MOD 97-10, with the first four characters moved to the end and letters as 10 to 35. What is made that way has
 * 02 to 98 for its digits, so 00, 01 and 99 are somebody's mistake though their rest is right.
 */
function checks97(text: string): boolean {
  if (['00', '01', '99'].includes(text.slice(2, 4))) return false;
  let rest = 0;
  for (const sign of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/**
 * An amount from 0.01 to 999999999.99, written with a point or a comma; empty where none is given, and nothing but zero
 * only where that has a meaning. A text, because no number of JavaScript is a sum of money.
 * @returns with two decimals and without zeros in front
 */
export function amountOf(refuse: Refuse, field: string, value: string | undefined, mayBeZero = false): string {
  const text = textOf(refuse, field, value).replace(',', '.');
  if (text === '') return '';
  const parts = /^0*(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
  if (!parts) {
    refuse(field, 'amount');
    return '';
  }
  const amount = `${parts[1]}.${(parts[2] ?? '').padEnd(2, '0')}`;
  if (amount === '0.00' && !mayBeZero) refuse(field, 'amount');
  return amount;
}

/** Without blanks, in capitals: of a to z alone, since other signs become several, or letters that nobody wrote. */
export function compact(text: string): string {
  return text.replace(/\s/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
