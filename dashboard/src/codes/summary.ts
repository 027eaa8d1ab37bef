/** What a saved code says in a few words: how it is called, and what whoever scans it gets. */
import type { Content } from '#qr';
import type { Code } from '../api/client.ts';
import { bareAddress } from '../look/text.tsx';
import type { ContentWords } from '../messages/content.en.ts';
import type { Formats } from '../messages/formats.ts';

/** What it is called; without a name what it says. */
export function nameOf(code: Code, words: ContentWords, format: Formats): string {
  return code.name ?? (code.shortUrl === null ? summaryOf(code, words, format) : bareAddress(code.shortUrl));
}

/** Where it leads, or what it holds. */
export function summaryOf(code: Code, words: ContentWords, format: Formats): string {
  if (code.content) return contentText(code.content as Content, words, format);
  const short = bareAddress(code.shortUrl ?? code.says);
  return code.target === null ? short : `${short} →\u00a0${bareAddress(code.target)}`;
}

/** What is left to say of a code that is called by what it says. */
export function restOf({ content, target }: Code, words: ContentWords): string {
  if (content) return words.kinds[content.kind][0];
  return target === null ? words.dynamic : bareAddress(target);
}

function contentText(content: Content, words: ContentWords, format: Formats): string {
  switch (content.kind) {
    case 'url':
      return bareAddress(content.url);
    case 'text':
      return firstLine(content.text);
    case 'email':
      return joined(format.list(content.to), content.subject);
    case 'telephone':
      return content.number;
    case 'sms':
      return joined(content.number, firstLine(content.text ?? ''));
    case 'vcard':
      return joined(
        content.fullName ?? [content.name?.given, content.name?.family].filter(Boolean).join(' '),
        content.organisation,
      );
    case 'wifi':
      return content.ssid;
    case 'event':
      return joined(content.title, whenText(content.start, format));
    case 'geo':
      return `${format.number(content.latitude)}° / ${format.number(content.longitude)}°`;
    case 'girocode':
      return joined(content.name, moneyText(content.amount, 'EUR', format), content.text ?? content.reference);
    case 'swiss_bill':
      return joined(content.creditor.name, moneyText(content.amount, content.currency, format), content.message);
    case 'gs1':
      return joined(words.gs1.keys[content.key.ai], content.key.value);
  }
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** As on the clock of its zone. */
function whenText(start: string, format: Formats): string {
  const [day = '', time] = start.split('T');
  return joined(format.day(day), time);
}

function moneyText(amount: string | undefined, currency: string, format: Formats): string | undefined {
  if (amount === undefined) return undefined;
  return new Intl.NumberFormat(format.locale, { style: 'currency', currency }).format(Number(amount.replace(',', '.')));
}
