/**
 * A short message to be sent. With a text it is `SMSTO:number:text`, which the cameras of both large systems fill in; they
 * differ in how they read the body of an `sms:` address (RFC 5724), which is what it is without a text.
 */
import { type Reading, reading, textOf, withLines } from './refusal.ts';
import { telephoneOf } from './telephone.ts';

export type Sms = { readonly kind: 'sms'; readonly number: string; readonly text?: string | undefined };

export function readSms({ number, text }: Sms): Reading {
  return reading((refuse) => {
    const to = telephoneOf(refuse, 'number', number, true);
    const message = textOf(refuse, 'text', text, { allowed: withLines });
    return { text: message === '' ? `sms:${to}` : `SMSTO:${to}:${message}` };
  });
}
