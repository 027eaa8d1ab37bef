/** Cleaning: values come from strangers, so what could point to one of them, or is no value at all, becomes `other`. */

/** What every dimension calls a value that is cut. */
export const other = 'other';

export const [hostLength_max, textLength_max] = [100, 64] as const;

/** Room for the longest text in UTF-8; more bytes than that are too long in any case. It is empty between two uses. */
const room = Buffer.alloc(textLength_max * 4);

/** The value from `start` to `end` of a form's query, one character a byte; '' where nothing is left of it. */
export function cleanText(query: string, start: number, end: number): string {
  let length = 0;
  let isPlain = true;
  for (let at = start; at < end; at += 1) {
    let byte = query.charCodeAt(at);
    if (byte === plus) byte = space;
    else if (byte === percent) {
      const escaped = escapedByte(query, at, end);
      if (escaped >= 0) {
        byte = escaped;
        at += 2;
      }
    }
    if (length === room.length) {
      room.fill(0);
      return other;
    }
    if (byte < 0x20 || byte > 0x7e) isPlain = false;
    room[length] = byte;
    length += 1;
  }
  // A copy: a slice of the query would keep all of it in memory.
  const text = isPlain ? room.toString('latin1', 0, length) : cleanUnicode(room.toString('utf8', 0, length));
  room.fill(0, 0, length);
  return judged(text.trim(), textLength_max);
}

/** The host from `start` to `end`, without its port, in small letters. */
export function cleanHost(bytes: Uint8Array, start: number, end: number): string {
  let length = 0;
  let at = start;
  let dots = 0;
  for (; at < end && bytes[at] !== colon; at += 1) {
    const byte = hostBytes[bytes[at]!]!;
    if (byte === 0 || length > hostLength_max) return cutHost();
    if (byte === dot) dots += 1;
    room[length] = byte;
    length += 1;
  }
  for (at += 1; at < end; at += 1) if (!isDigit(bytes[at]!)) return cutHost();
  if (room[length - 1] === dot) [length, dots] = [length - 1, dots - 1];
  // What has no dot is the name of somebody's machine.
  if (dots < 1) return cutHost();
  const host = room.toString('latin1', 0, length);
  room.fill(0, 0, hostLength_max + 1);
  // The last label of a name is never a number (URL Standard, "ends in a number checker").
  return isDigit(host.charCodeAt(host.lastIndexOf('.') + 1)) ? other : judged(host, hostLength_max);
}

function cutHost(): string {
  room.fill(0, 0, hostLength_max + 1);
  return other;
}

const [space, percent, plus, dot, colon] = [0x20, 0x25, 0x2b, 0x2e, 0x3a] as const;
/** What a host's bytes become; 0 for those that are in none. Names in other scripts come as `xn--…`. */
const hostBytes = new Uint8Array(256).map((_, byte) => {
  const character = String.fromCharCode(byte);
  return /[\w.-]/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});

/** The byte that `%41` stands for, or -1 where it is no escape. */
export function escapedByte(text: string, at: number, end: number): number {
  if (at + 2 >= end) return -1;
  const [high, low] = [nibble(text.charCodeAt(at + 1)), nibble(text.charCodeAt(at + 2))];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function nibble(code: number): number {
  if (isDigit(code)) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** In one spelling (NFC), without what can't be seen; what was no UTF-8 keeps its marks and is cut by them. */
function cleanUnicode(text: string): string {
  return text
    .replace(/\p{C}+/gu, '')
    .replace(/\s+/gu, ' ')
    .normalize('NFC');
}

function judged(text: string, length_max: number): string {
  if (text === '') return '';
  const judgement = text.length > length_max || (!plainWords.test(text) && mayTellWho(text)) ? other : text;
  forgetLastMatch();
  return judgement;
}

/** Nearly all values: words of letters, none of which could be a number in hexadecimal digits. */
const plainWords = /^(?!.*[a-fA-F]{8})(?:(?:[A-Z]?[a-z]{1,23}|[A-Z]{1,24})(?:[ ._/-]|$))+$/;

/** Spellings of addresses, and of numbers that somebody or something was given. */
const telling: readonly RegExp[] = [
  // What is no UTF-8, an address of mail, an escape that is left after unescaping.
  /[\ufffd@]|%[\da-f]{2}/,
  // Phone numbers, customers' numbers, days of birth, IPv4 addresses in decimal.
  /\p{Nd}{6}/u,
  // 32 bits or more in hexadecimal digits: IPv4 and UUIDs too.
  /(?<![\da-z])(?:0x)?[\da-f]{8,}(?![\da-z])/,
  // Four small numbers with something between them, also octal or hexadecimal: IPv4.
  /(?<!\d)(?:0*\d{1,3}[^\da-z]{1,3}){3}0*\d{1,3}(?!\d)/,
  /(?:0x[\da-f]{1,2}[^\da-z]{1,3}){3}0x[\da-f]/,
  // Groups of hexadecimal digits, or a gap between two: IPv6, its names in the DNS, and MAC addresses.
  /(?:(?<![\da-z])[\da-f]{1,4}[^\da-z]){5}[\da-f]{1,4}(?![\da-z])/,
  /(?<![\da-z:])[\da-f:]*::[\da-f:]*(?![\da-z])|(?<![\da-z-])(?=[a-f-]*\d)[\da-f-]*--[\da-f-]*(?![\da-z-])/,
  // Longer than any word.
  /[\da-z]{40}/,
];

function mayTellWho(text: string): boolean {
  // Digits have forms in many scripts, and a compatible one in ours (NFKC).
  const folded = text.normalize('NFKC').toLowerCase();
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
