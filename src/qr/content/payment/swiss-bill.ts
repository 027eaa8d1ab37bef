/**
 * The code of a Swiss QR-bill, by the implementation guidelines of SIX for the QR-bill, version 2.3: addresses with their
 * parts in fields of their own. It is to be printed at 46 × 46 mm with a Swiss cross of 7 mm in its middle.
 */
import { swissBill, swissBill_mm } from './swiss-cross.ts';
import { type Reading, reading, type Refuse, textOf, type TextRule } from '../refusal.ts';
import { amountOf, compact, ibanOf, isCreditorReference } from './iban.ts';

export type SwissBill = {
  readonly kind: 'swiss_bill';
  readonly iban: string;
  readonly creditor: Party;
  /** Such as `1949.75`; left open for the payer to fill in where it is missing. Zero on what only tells, whose message says so. */
  readonly amount?: string | undefined;
  readonly currency: 'CHF' | 'EUR';
  readonly debtor?: Party | undefined;
  /** With a QR-IBAN a QR reference of 27 digits, otherwise a creditor reference (ISO 11649) or none. */
  readonly reference?: string | undefined;
  readonly message?: string | undefined;
  /** Coded billing information, such as that of Swico (`//S1/…`). */
  readonly billing?: string | undefined;
  /** Alternative schemes, at most two. */
  readonly schemes?: readonly string[] | undefined;
};

type Party = {
  readonly name: string;
  readonly street?: string | undefined;
  readonly building?: string | undefined;
  readonly code: string;
  readonly town: string;
  /** Two letters of ISO 3166. */
  readonly country: string;
};

/** Section 4.1.1: Basic Latin, Latin-1 Supplement, Latin Extended-A, and ȘșȚț€. */
const allowed = /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]*$/;
const text_max = 140;
/** The message of a notification, in the languages of the guidelines; its amount is zero. */
const notToBePaid: ReadonlySet<string> = new Set([
  'NICHT ZUR ZAHLUNG VERWENDEN',
  'NE PAS UTILISER POUR LE PAIEMENT',
  'NON UTILIZZARE PER IL PAGAMENTO',
  'DO NOT USE FOR PAYMENT',
]);
const scheme_max = 100;

export function readSwissBill(bill: SwissBill): Reading {
  return reading((refuse) => {
    const field = (name: string, value: string | undefined, rule: TextRule): string =>
      textOf(refuse, name, value, { allowed, ...rule });
    const iban = ibanOf(refuse, 'iban', bill.iban);
    if (iban !== '' && !/^(CH|LI)/.test(iban)) refuse('iban', 'iban_swiss');
    const message = field('message', bill.message, { max: text_max });
    const billing = field('billing', bill.billing, { max: text_max });
    if (message.length <= text_max && billing.length <= text_max && message.length + billing.length > text_max)
      refuse('billing', 'too_long', text_max - message.length);
    const schemes = (bill.schemes ?? []).map((scheme, n) =>
      field(`schemes.${n}`, scheme, { required: true, max: scheme_max }),
    );
    if (schemes.length > 2) refuse('schemes', 'range', 2);
    const header = ['SPC', '0200', '1', iban];
    const payment = [amountOf(refuse, 'amount', bill.amount, notToBePaid.has(message)), bill.currency];
    const elements = [
      header,
      partyOf(refuse, 'creditor', bill.creditor),
      // The ultimate creditor is reserved for later.
      noParty,
      payment,
      bill.debtor ? partyOf(refuse, 'debtor', bill.debtor) : noParty,
      referenceOf(refuse, bill.reference, iban),
      [message, 'EPD', billing, ...schemes],
    ].flat();
    // What is optional at the end is left out, up to the trailer.
    const prescribed = { design: swissBill, side_mm: swissBill_mm };
    return { text: elements.join('\n').trimEnd(), level: 'M', version_max: 25, prescribed };
  });
}

const noParty: readonly string[] = Array.from({ length: 7 }, () => '');

function partyOf(refuse: Refuse, field: string, party: Party): readonly string[] {
  const part = (name: keyof Party, max: number, required = false): string =>
    textOf(refuse, `${field}.${name}`, party[name], { allowed, max, required });
  const country = compact(part('country', 2, true));
  if (country !== '' && !/^[A-Z]{2}$/.test(country)) refuse(`${field}.country`, 'country');
  return [
    'S',
    part('name', 70, true),
    part('street', 70),
    part('building', 16),
    part('code', 16, true),
    part('town', 35, true),
    country,
  ];
}

/** Type and reference. An IBAN whose bank has a number from 30000 to 31999 is a QR-IBAN: it and QR references need each other. */
function referenceOf(
  refuse: Refuse,
  value: string | undefined,
  iban: string,
): readonly [type: 'QRR' | 'SCOR' | 'NON', reference: string] {
  const reference = compact(textOf(refuse, 'reference', value));
  const isQrIban = /^..\d\d3[01]/.test(iban);
  if (reference === '') {
    if (isQrIban) refuse('reference', 'qr_iban_needs_reference');
    return ['NON', ''];
  }
  if (reference.startsWith('RF')) {
    if (isQrIban) refuse('reference', 'qr_iban_needs_reference');
    else if (!isCreditorReference(reference)) refuse('reference', 'reference_check');
    return ['SCOR', reference];
  }
  if (!/^\d{27}$/.test(reference)) refuse('reference', 'reference');
  else if (recursive10(reference) !== 0) refuse('reference', 'reference_check');
  else if (iban !== '' && !isQrIban) refuse('reference', 'reference_needs_qr_iban');
  return ['QRR', reference];
}

/** Modulo 10, recursive: zero where the last digit is the check digit of those before it. */
function recursive10(digits: string): number {
  let carry = 0;
  for (const digit of digits.slice(0, -1)) carry = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5][(carry + Number(digit)) % 10]!;
  return (10 - carry - Number(digits.at(-1))) % 10;
}
