/**
 * A transfer within SEPA, filled in: the GiroCode, by the European Payments Council's guidelines for quick response codes
 * (EPC069-12, version 2.1). It is written in version 002 of its format, which needs no BIC within the EEA, and in UTF-8.
 */
import { bytesOf, type Reading, reading, type Refuse, textOf } from '../refusal.ts';
import { amountOf, bicOf, compact, ibanOf, isCreditorReference } from './iban.ts';

export type Girocode = {
  readonly kind: 'girocode';
  readonly name: string;
  readonly iban: string;
  readonly bic?: string | undefined;
  /** In euros, such as `12.30`. */
  readonly amount?: string | undefined;
  /** Four letters of ISO 20022's external codes, such as `CHAR`. */
  readonly purpose?: string | undefined;
  /** A creditor reference (ISO 11649), or another structured one; not together with `text`. */
  readonly reference?: string | undefined;
  readonly text?: string | undefined;
  /** For whoever pays; it doesn't go with the transfer. */
  readonly note?: string | undefined;
};

const payload_bytes_max = 331;

/** The countries that take part in SEPA, first those of the EEA. */
const eea = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';
const beyond = 'AD AL CH GB GI MC MD ME MK RS SM VA';

export function readGirocode(transfer: Girocode): Reading {
  return reading((refuse) => {
    const iban = ibanOf(refuse, 'iban', transfer.iban);
    const amount = amountOf(refuse, 'amount', transfer.amount);
    const lines = [
      'BCD',
      '002',
      '1',
      'SCT',
      bicWithin(refuse, transfer.bic, iban.slice(0, 2)),
      textOf(refuse, 'name', transfer.name, { required: true, max: 70 }),
      iban,
      amount && `EUR${amount}`,
      purposeOf(refuse, transfer.purpose),
      referenceOf(refuse, transfer.reference),
      textOf(refuse, 'text', transfer.text, { max: 140 }),
      textOf(refuse, 'note', transfer.note, { max: 70 }),
    ];
    if (transfer.reference?.trim() && transfer.text?.trim()) refuse('text', 'not_here');
    // Nothing follows the last element that is filled in.
    const text = lines.join('\n').trimEnd();
    if (bytesOf(text) > payload_bytes_max) refuse('', 'too_many_bytes', payload_bytes_max);
    return { text, level: 'M', version_max: 13 };
  });
}

/** A BIC stays mandatory where the account is in SEPA but outside of the EEA. */
function bicWithin(refuse: Refuse, value: string | undefined, country: string): string {
  const bic = bicOf(refuse, 'bic', value);
  if (bic === '' && beyond.split(' ').includes(country)) refuse('bic', 'bic_outside_eea');
  else if (!`${eea} ${beyond}`.includes(country)) refuse('iban', 'iban_sepa');
  return bic;
}

function purposeOf(refuse: Refuse, value: string | undefined): string {
  const purpose = compact(textOf(refuse, 'purpose', value));
  if (!/^[A-Z\d]{0,4}$/.test(purpose)) refuse('purpose', 'purpose');
  return purpose;
}

/** Other structured references may be national ones, about which the guidelines say no more than their length. */
function referenceOf(refuse: Refuse, value: string | undefined): string {
  const reference = textOf(refuse, 'reference', value, { max: 35 });
  if (!/^RF\s*\d/i.test(reference)) return reference;
  if (!isCreditorReference(compact(reference))) refuse('reference', 'reference_check');
  return compact(reference);
}
