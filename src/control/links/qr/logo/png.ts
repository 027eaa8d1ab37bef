/** PNG: the pixels of a file (ISO/IEC 15948), of every kind of colour and interlaced too, read within bounds that its head sets. */
import { crc32, inflateSync } from 'node:zlib';
import type { Pixels } from '#qr';
import { assertReadable } from './pixels.ts';
import { refusal } from './refusal.ts';

type Head = {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly depth: number;
  readonly kind: 'grey' | 'colour' | 'palette';
  /** Samples a pixel. */
  readonly samples: number;
  readonly isInterlaced: boolean;
};

/** What a file says besides its head, of what matters to us. */
type Body = { readonly data: Uint8Array; readonly palette: Uint8Array; readonly clear: Uint8Array };

/** Kinds of colour by their number, with the depths that each may have (table 11.1). */
const kinds: Readonly<Record<number, readonly [Head['kind'], samples: number, depths: readonly number[]]>> = {
  0: ['grey', 1, [1, 2, 4, 8, 16]],
  2: ['colour', 3, [8, 16]],
  3: ['palette', 1, [1, 2, 4, 8]],
  4: ['grey', 2, [8, 16]],
  6: ['colour', 4, [8, 16]],
};

/** A part of the pixels that is stored by itself: where it begins and how far its pixels lie apart. */
type Pass = { readonly x: number; readonly y: number; readonly stepX: number; readonly stepY: number };

const wholePass: Pass = { x: 0, y: 0, stepX: 1, stepY: 1 };
/** Adam7 (section 8.2). */
const interlacedPasses: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Reads a file that begins with the signature. Throws a problem for one that is damaged, moves, or claims too much. */
export function readPng(bytes: Uint8Array): Pixels {
  const head = headOf(bytes);
  const body = bodyOf(bytes, head);
  const { width, height } = head;
  const passes = (head.isInterlaced ? interlacedPasses : [wholePass])
    .map((pass) => ({ ...pass, columns: across(width, pass.x, pass.stepX), rows: across(height, pass.y, pass.stepY) }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const line_bytes = (columns: number): number => Math.ceil((columns * head.samples * head.depth) / 8);
  const size = passes.reduce((sum, { columns, rows }) => sum + rows * (1 + line_bytes(columns)), 0);

  const lines = inflated(body.data, size);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const put = painter(head, body, rgba);
  let at = 0;
  for (const { x, y, stepX, stepY, columns, rows } of passes) {
    const length = line_bytes(columns);
    let above: Uint8Array = new Uint8Array(length);
    for (let row = 0; row < rows; row += 1) {
      const line = lines.subarray(at + 1, at + 1 + length);
      unfilter(lines[at]!, line, above, Math.max((head.samples * head.depth) >> 3, 1));
      for (let column = 0; column < columns; column += 1)
        put(line, column, ((y + row * stepY) * width + x + column * stepX) * 4);
      above = line;
      at += 1 + length;
    }
  }
  return { width, height, rgba };
}

/** How many of a row's pixels a pass holds. */
function across(length: number, start: number, step: number): number {
  return Math.ceil((length - start) / step);
}

function headOf(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 33 || view.getUint32(8) !== 13 || nameAt(bytes, 12) !== 'IHDR') throw damaged();
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  assertReadable(width, height);
  const [depth, colour, compression, filter, interlace] = bytes.subarray(24, 29);
  const [kind, samples, depths] = kinds[colour!] ?? ['grey', 1, []];
  if (!depths.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1) throw damaged();
  return { width, height, depth: depth!, kind, samples, isInterlaced: interlace === 1 };
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Gathers the few chunks that pixels need; what else a file carries, such as profiles and texts, is not even unpacked. */
function bodyOf(bytes: Uint8Array, { kind }: Head): Body {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data: Uint8Array[] = [];
  let [palette, clear] = [new Uint8Array(), new Uint8Array()];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw damaged();
    const [length, name] = [view.getUint32(at), nameAt(bytes, at + 4)];
    if (at + 12 + length > bytes.length) throw damaged();
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'acTL') throw refusal('animated', 'The logo moves. Paper does not: save a single picture.');
    if (/^(IHDR|PLTE|tRNS|IDAT)$/.test(name)) {
      if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) throw damaged();
      if (name === 'IDAT') data.push(content);
      else if (name === 'PLTE') palette = content.slice();
      else if (name === 'tRNS') clear = content.slice();
    }
    if (name === 'IEND') break;
    at += 12 + length;
  }
  if (kind === 'palette' && palette.length < 3) throw damaged();
  return { data: Buffer.concat(data), palette, clear };
}

/** Unpacks as much as the head promises and not a byte more, whatever the data would become. */
function inflated(data: Uint8Array, size: number): Uint8Array {
  let lines: Uint8Array;
  try {
    lines = inflateSync(data, { maxOutputLength: size });
  } catch {
    throw damaged();
  }
  if (lines.length < size) throw damaged();
  return lines;
}

/** Undoes a line's filter in place (section 9). */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, pixel_bytes: number): void {
  if (filter > 4) throw damaged();
  if (filter === 0) return;
  for (let at = 0; at < line.length; at += 1) {
    const left = at < pixel_bytes ? 0 : line[at - pixel_bytes]!;
    const up = above[at]!;
    if (filter === 1) line[at]! += left;
    else if (filter === 2) line[at]! += up;
    else if (filter === 3) line[at]! += (left + up) >> 1;
    else line[at]! += nearest(left, up, at < pixel_bytes ? 0 : above[at - pixel_bytes]!);
  }
}

/** Paeth's predictor. */
function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Puts a pixel of a line into its place, as red, green, blue and opacity. */
function painter(
  { depth, kind, samples }: Head,
  { palette, clear }: Body,
  rgba: Uint8ClampedArray,
): (line: Uint8Array, column: number, to: number) => void {
  const largest = 2 ** depth - 1;
  const sampleAt = (line: Uint8Array, index: number): number => {
    if (depth === 8) return line[index]!;
    if (depth === 16) return line[index * 2]! * 256 + line[index * 2 + 1]!;
    const bit = index * depth;
    return (line[bit >> 3]! >> (8 - depth - (bit & 7))) & largest;
  };
  const byte = (sample: number): number => Math.round((sample * 255) / largest);
  if (kind === 'palette')
    return (line, column, to) => {
      const colour = sampleAt(line, column);
      if (colour * 3 + 2 >= palette.length) throw damaged();
      for (let sample = 0; sample < 3; sample += 1) rgba[to + sample] = palette[colour * 3 + sample]!;
      rgba[to + 3] = clear[colour] ?? 255;
    };
  const colours = kind === 'grey' ? 1 : 3;
  const hasOpacity = samples > colours;
  // The one colour that stands for clear, each sample in two bytes.
  const key =
    !hasOpacity && clear.length === colours * 2
      ? Array.from({ length: colours }, (_, sample) => clear[sample * 2]! * 256 + clear[sample * 2 + 1]!)
      : null;
  return (line, column, to) => {
    const first = column * samples;
    let isKey = key !== null;
    for (let sample = 0; sample < 3; sample += 1) {
      const value = sampleAt(line, first + (colours === 3 ? sample : 0));
      isKey &&= value === key![colours === 3 ? sample : 0];
      rgba[to + sample] = byte(value);
    }
    if (hasOpacity) rgba[to + 3] = byte(sampleAt(line, first + colours));
    else rgba[to + 3] = isKey ? 0 : 255;
  };
}

function damaged(): Error {
  return refusal('broken', 'The PNG is damaged.');
}
