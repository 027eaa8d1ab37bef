/** Hosts as people read them, for whoever shows a target: edge and control must not differ in what they call safe. */
import { domainToUnicode } from 'node:url';

/**
 * `münchen.example` for `xn--mnchen-3ya.example`. A label that could pass for another name keeps its xn-- form: mixed
 * scripts (Unicode TR39, section 5.1), and Cyrillic or Greek that looks Latin letter by letter. For showing only; never
 * use the result as an address.
 */
export function readableHost(hostname: string): string {
  return hostname.split('.').map(readableLabel).join('.');
}

function readableLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const text = domainToUnicode(label);
  return text !== '' && isOfOneScript(text) && !looksLatin(text) ? text : label;
}

/** Scripts that a word is written in alone. Latin is cut down to letters that no other Latin letter is mistaken for. */
const alone = [
  'Cyrillic',
  'Greek',
  'Armenian',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
];
const oneScript = [
  /^[a-z0-9\-\u00df-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e\u01cd-\u01dc\u0218-\u021b\u1e00-\u1ef9]+$/u,
  // What Japanese, Chinese and Korean mix by nature.
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}a-z0-9-]+$/u,
  /^[\p{scx=Han}\p{scx=Bopomofo}a-z0-9-]+$/u,
  /^[\p{scx=Han}\p{scx=Hangul}a-z0-9-]+$/u,
  ...alone.map((script) => new RegExp(`^[\\p{scx=${script}}\\d-]+$`, 'u')),
];

function isOfOneScript(text: string): boolean {
  return oneScript.some((pattern) => pattern.test(text));
}

function looksLatin(text: string): boolean {
  return /^[аеорсухіјѕӏԁԛԝһьгпвкмнт0-9-]+$/u.test(text) || /^[αογνρτυικχωη0-9-]+$/u.test(text);
}
