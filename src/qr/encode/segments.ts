/** Divides a text into segments of QR's modes so that it takes the fewest bits there can be. */

/** Kanji mode is left out: who writes Japanese today writes UTF-8, which is byte mode. */
export type Mode = 'numeric' | 'alphanumeric' | 'byte';
export type Segment = { readonly mode: Mode; readonly text: string };

/** The order of the modes in the tables below. */
const modes: readonly Mode[] = ['numeric', 'alphanumeric', 'byte'];

/** What alphanumeric mode knows, each at the place that is its value (ISO/IEC 18004:2015, table 5). */
const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The value of an ASCII character in alphanumeric mode; 255 where it has none. */
export const alphanumericValues: Uint8Array = Uint8Array.from({ length: 128 }, (_, unit) => {
  const value = alphanumerics.indexOf(String.fromCharCode(unit));
  return value === -1 ? 255 : value;
});

/** Costs are counted in sixths of a bit, as a digit takes ten thirds and an alphanumeric character eleven halves. */
const bit = 6;
const never = Infinity;

/** Bits of a segment's header besides its four of the mode: the width of its count (table 3). */
const countWidths: readonly (readonly [numeric: number, alphanumeric: number, byte: number])[] = [
  [10, 9, 8],
  [12, 11, 16],
  [14, 13, 16],
];

const heads = countWidths.map((widths) => widths.map((width) => (4 + width) * bit) as [number, number, number]);

/** Versions of one range write a count alike, so the same segments are the best in all of them. */
export type Range = 0 | 1 | 2;

export function rangeOf(version: number): Range {
  if (version < 10) return 0;
  return version < 27 ? 1 : 2;
}

/** How many bits a segment's count of characters (in byte mode: bytes) takes in this version. */
export function countWidth_bits(mode: Mode, version: number): number {
  return countWidths[rangeOf(version)]![modes.indexOf(mode)]!;
}

/** The segments that take the fewest bits together in this version; characters are never torn apart. */
export function segmentsOf(text: string, version: number): readonly Segment[] {
  return segmented(text, rangeOf(version)).segments;
}

/**
 * The best segments in a range of versions, and how many bits they take with their headers. Found by dynamic
 * programming: what is cheapest up to a character depends on nothing but the mode that this character is in.
 */
export function segmented(
  text: string,
  range: Range,
): { readonly segments: readonly Segment[]; readonly bits: number } {
  const [numericHead, alphanumericHead, byteHead] = heads[range]!;
  /** For each UTF-16 unit and mode: the mode of the unit before it, on the cheapest way here. */
  const from = new Uint8Array(text.length * modes.length);
  let numeric = never;
  let alphanumeric = never;
  let byte = never;
  let ended = 0;
  let last = 2;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isDigit = unit >= 48 && unit <= 57;
    const isAlphanumeric = unit < 128 && alphanumericValues[unit] !== 255;
    // Either the mode goes on, or whatever was cheapest ends and a header follows.
    from[3 * at] = numeric <= ended + numericHead ? 0 : last;
    from[3 * at + 1] = alphanumeric <= ended + alphanumericHead ? 1 : last;
    from[3 * at + 2] = byte <= ended + byteHead ? 2 : last;
    numeric = isDigit ? Math.min(numeric, ended + numericHead) + 20 : never;
    alphanumeric = isAlphanumeric ? Math.min(alphanumeric, ended + alphanumericHead) + 33 : never;
    byte = Math.min(byte, ended + byteHead) + 8 * bit * bytesOf(text, at, unit);
    // A mode that ends rounds up to whole bits: a lone digit takes four, a lone letter six.
    ended = bit * Math.ceil(Math.min(numeric, alphanumeric, byte) / bit);
    last = byte <= ended ? 2 : Number(alphanumeric <= ended);
  }
  return { segments: cut(text, from, last), bits: ended / bit };
}

/** Walks back from the mode of the last unit to the first. */
function cut(text: string, from: Uint8Array, last: number): readonly Segment[] {
  const segments: Segment[] = [];
  let mode = last;
  for (let end = text.length, at = text.length - 1; at >= 0; at -= 1) {
    const before = from[modes.length * at + mode]!;
    if (before === mode && at > 0) continue;
    segments.push({ mode: modes[mode]!, text: text.slice(at, end) });
    end = at;
    mode = before;
  }
  return segments.reverse();
}

/** The bytes of UTF-8 that a UTF-16 unit adds; half of a pair adds two, a half that is alone becomes U+FFFD. */
function bytesOf(text: string, at: number, unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  const isPaired = isHigh(unit) ? isLow(text.charCodeAt(at + 1)) : isLow(unit) && isHigh(text.charCodeAt(at - 1));
  return isPaired ? 2 : 3;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
