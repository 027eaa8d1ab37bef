/** Values: which texts of strangers may cross between the planes and be kept; what could point to one of them is `other`. */
import { other } from './messages.ts';

/** Of a host, and of any other text, in characters. */
export const [hostLength_max, textLength_max] = [100, 64] as const;

/** The text itself where it may be kept, and `other` where it is too long or might tell who somebody is. */
export function cleared(text: string, length_max: number): string {
  if (text === '' || isOrdinary(text)) return text.length > length_max ? other : text;
  const judgement = text.length > length_max || mayTellWho(text) ? other : text;
  forgetLastMatch();
  return judgement;
}

/**
 * Whether the text is like nearly all: a few words and at most one short number, none of which could be hexadecimal, be
 * drawn by lot, or be put together to an address. Only the rest has to be looked at closely.
 */
function isOrdinary(text: string): boolean {
  let [words, numbers, digits, capitals, letters, hexadecimal] = [0, 0, 0, 0, 0, 0];
  let previous = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? strange;
    if (kind === strange) return false;
    if (kind === gap) {
      if (previous === gap) return false;
      words += 1;
      letters = hexadecimal = 0;
    } else {
      hexadecimal = isHexadecimal[text.charCodeAt(at)] === 1 ? hexadecimal + 1 : 0;
      if (kind === digit && previous !== digit) numbers += 1;
      if (kind === digit) digits += 1;
      if (kind === capital && previous === small) capitals += 1;
      letters += 1;
    }
    if (letters === 24 || hexadecimal === 7) return false;
    previous = kind;
  }
  return words < 5 && numbers < 2 && digits < 5 && capitals < 2;
}

const [strange, small, capital, digit, gap] = [0, 1, 2, 3, 4] as const;
const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const kinds = Uint8Array.from(ascii, (character) => {
  if (/[a-z]/.test(character)) return small;
  if (/[A-Z]/.test(character)) return capital;
  if (/\d/.test(character)) return digit;
  return /[ ._/-]/.test(character) ? gap : strange;
});
const isHexadecimal = Uint8Array.from(ascii, (character) => (/[\da-f]/i.test(character) ? 1 : 0));

/** Spellings of addresses, and of numbers that somebody or something was given. */
const telling: readonly RegExp[] = [
  // What is no UTF-8, an address of mail, an escape that is left after unescaping.
  /[\ufffd@]|%[\da-f]{2}/,
  // Phone numbers, customers' numbers, days of birth, IPv4 addresses in decimal; also in groups. A date has eight digits.
  /\d{6}|\d(?:[^\p{L}\d]{0,3}\d){8}/u,
  // Eight hexadecimal digits anywhere: IPv4, as providers name lines behind a letter or a word, and UUIDs too.
  /[\da-f]{8}/,
  // Shorter ones that stand alone.
  /(?<![\da-z])(?:0x[\da-f]{5,}|(?=[a-f]*\d)[\da-f]{7})(?![\da-z])/,
  // Four small numbers, also octal or hexadecimal, with anything but a word between them: IPv4.
  /(?<!\d)(?:0*\d{1,3}(?!\d)[^\p{L}\d]*(?:\p{L}[^\p{L}\d]*)?){3}0*\d{1,3}(?!\d)/u,
  /(?<![\da-z])(?:[\da-f]{2}[^\da-z]{1,3}){3}[\da-f]{2}(?![\da-z])/,
  /(?:0x[\da-f]{1,2}[^\da-z]{1,3}){3}0x[\da-f]/,
  // Groups of hexadecimal digits, or a gap between two: IPv6, its names in the DNS, and MAC addresses.
  /(?:(?<![\da-z])[\da-f]{1,4}[^\da-z]){5}[\da-f]{1,4}(?![\da-z])/,
  /(?<![\da-z:])[\da-f:]*::[\da-f:]*(?![\da-z])|(?<![\da-z-])(?=[a-f-]*\d)[\da-f-]*--[\da-f-]*(?![\da-z-])/,
  // Longer than any word.
  /[\da-z]{40}/,
];

function mayTellWho(text: string): boolean {
  // Some forms of digits have a compatible one in ours (NFKC); of those of other scripts it matters only that they are some.
  const folded = text
    .normalize('NFKC')
    .replace(/[^\P{N}\d]/gu, '1')
    .toLowerCase();
  return telling.some((pattern) => pattern.test(folded)) || looksDrawn(text);
}

/**
 * Whether a piece without gaps looks drawn by lot: from one letter or digit to the next it changes between digits,
 * capitals and small letters far more often than words do.
 */
function looksDrawn(text: string): boolean {
  for (const [piece] of text.matchAll(/[\da-zA-Z]{8,}/g)) {
    const changes = piece.match(/\d(?=[a-zA-Z])|[a-zA-Z](?=\d)|[a-z](?=[A-Z])/g)?.length ?? 0;
    if (changes * 3 > piece.length) return true;
  }
  return false;
}

/** A successful match keeps its text in memory until the next one, which may be long in coming; this is the next one. */
export function forgetLastMatch(): void {
  anything.test('');
}
const anything = /^/;
