/** Writes segments as a stream of bits, and fills it up to whole codewords (ISO/IEC 18004:2015, 7.4). */
import { alphanumericValues, countWidth_bits, type Mode, type Segment } from './segments.ts';

const indicators: Readonly<Record<Mode, number>> = { numeric: 0b0001, alphanumeric: 0b0010, byte: 0b0100 };
const utf8 = new TextEncoder();

type Stream = { readonly codewords: Uint8Array; bits: number };

/** @param capacity how many codewords there are to fill; the segments must fit */
export function codewordsFrom(segments: readonly Segment[], version: number, capacity: number): Uint8Array {
  const stream: Stream = { codewords: new Uint8Array(capacity), bits: 0 };
  for (const { mode, text } of segments) {
    const bytes = mode === 'byte' ? utf8.encode(text) : null;
    append(stream, indicators[mode], 4);
    append(stream, bytes?.length ?? text.length, countWidth_bits(mode, version));
    if (bytes) for (const byte of bytes) append(stream, byte, 8);
    else if (mode === 'numeric') appendDigits(stream, text);
    else appendAlphanumerics(stream, text);
  }
  // The terminator is four zeros, or as many as there is room for; zeros then fill its codeword.
  const filled = Math.ceil(Math.min(stream.bits + 4, 8 * capacity) / 8);
  for (let at = filled; at < capacity; at += 1) stream.codewords[at] = (at - filled) % 2 === 0 ? 0xec : 0x11;
  return stream.codewords;
}

/** Three digits in ten bits; two that are left over in seven, one in four. */
function appendDigits(stream: Stream, digits: string): void {
  for (let at = 0; at < digits.length; at += 3) {
    const group = digits.slice(at, at + 3);
    append(stream, Number(group), 1 + 3 * group.length);
  }
}

/** Two characters in eleven bits; one that is left over in six. */
function appendAlphanumerics(stream: Stream, text: string): void {
  for (let at = 0; at < text.length; at += 2) {
    const first = alphanumericValues[text.charCodeAt(at)]!;
    if (at + 1 === text.length) append(stream, first, 6);
    else append(stream, 45 * first + alphanumericValues[text.charCodeAt(at + 1)]!, 11);
  }
}

/** Adds the lowest bits of `value`, at most 16 of them, highest first. */
function append(stream: Stream, value: number, length: number): void {
  const free = 24 - (stream.bits & 7) - length;
  const at = stream.bits >> 3;
  const shifted = value << free;
  stream.codewords[at]! |= shifted >> 16;
  if (free < 16) stream.codewords[at + 1]! |= (shifted >> 8) & 0xff;
  if (free < 8) stream.codewords[at + 2]! |= shifted & 0xff;
  stream.bits += length;
}
