/** Cleaning: values come from strangers, so what could point to one of them, or is no value at all, becomes `other`. */
import { cleared, hostLength_max, other, textLength_max } from '#exchange';

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
    if (length === room.length) return emptied(length, other);
    if (byte < 0x20 || byte > 0x7e) isPlain = false;
    room[length] = byte;
    length += 1;
  }
  // A copy: a slice of the query would keep all of it in memory.
  const text = isPlain ? room.toString('latin1', 0, length) : cleanUnicode(room.toString('utf8', 0, length));
  return emptied(length, cleared(oneSpaced(text.trim()), textLength_max));
}

/** Hosts that came lately and may be told, each where its length and some of its letters say. Most visitors come from few. */
const recent: string[] = Array.from({ length: 256 }, () => '');

/** The host from `start` to `end`, without its port, in small letters. */
export function cleanHost(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length < 4) return cleanedHost(bytes, start, end);
  const place = (length * 7 + bytes[start]! * 31 + bytes[start + (length >> 1)]! * 5 + bytes[end - 4]! * 3) & 255;
  const host = recent[place]!;
  if (host.length === length && isAt(host, bytes, start)) return host;
  const cleaned = cleanedHost(bytes, start, end);
  if (cleaned.length === length && cleaned !== other) recent[place] = cleaned;
  return cleaned;
}

function isAt(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

function cleanedHost(bytes: Uint8Array, start: number, end: number): string {
  let length = 0;
  let dots = 0;
  let previous: number = dot;
  let at = start;
  for (; at < end && bytes[at] !== colon; at += 1) {
    const byte = hostBytes[bytes[at]!]!;
    // Not a host's, too long, or a label without a letter.
    if (byte === 0 || length > hostLength_max || (byte === dot && previous === dot)) return emptied(length, other);
    if (byte === dot) dots += 1;
    room[length] = previous = byte;
    length += 1;
  }
  for (at += 1; at < end; at += 1) if (!isDigit(bytes[at]!)) return emptied(length, other);
  const written = length;
  if (previous === dot) [length, dots] = [length - 1, dots - 1];
  // What has no dot is the name of somebody's machine.
  const host = dots < 1 ? '' : room.toString('latin1', 0, length);
  emptied(written, host);
  // The last label of a name is never a number (URL Standard, "ends in a number checker").
  const isName = host !== '' && !isDigit(host.charCodeAt(host.lastIndexOf('.') + 1));
  return isName ? cleared(host, hostLength_max) : other;
}

/** Clears the room of `length` bytes. */
function emptied(length: number, result: string): string {
  for (let at = 0; at < length; at += 1) room[at] = 0;
  return result;
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

function oneSpaced(text: string): string {
  return text.includes('  ') ? text.replace(/ +/g, ' ') : text;
}
