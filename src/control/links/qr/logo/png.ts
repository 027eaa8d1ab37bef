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

/** Four million pixels of eight bits a colour, each line with its filter; sixteen bits are seen by nobody, and take twice the time. */
const unpacked_bytes_max = 16_500_000;

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
  if (size > unpacked_bytes_max)
    throw refusal('too_many_pixels', 'The logo has too many pixels for sixteen bits a colour. Save it with eight.');

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
      put(line, columns, (y + row * stepY) * width + x, stepX);
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
    lines = inflateSync(data, { maxOutputLength: size, chunkSize: Math.max(size, 64) });
  } catch {
    throw damaged();
  }
  if (lines.length < size) throw damaged();
  return lines;
}

/** Undoes a line's filter in place (section 9). There may be millions of bytes: each filter has loops of its own. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, pixel_bytes: number): void {
  const { length } = line;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let at = pixel_bytes; at < length; at += 1) line[at]! += line[at - pixel_bytes]!;
      return;
    case 2:
      for (let at = 0; at < length; at += 1) line[at]! += above[at]!;
      return;
    case 3:
      for (let at = 0; at < pixel_bytes; at += 1) line[at]! += above[at]! >> 1;
      for (let at = pixel_bytes; at < length; at += 1) line[at]! += (line[at - pixel_bytes]! + above[at]!) >> 1;
      return;
    case 4:
      for (let first = 0; first < pixel_bytes; first += 1)
        for (let at = first, left = 0, corner = 0; at < length; at += pixel_bytes) {
          const up = above[at]!;
          left = (line[at]! + nearest(left, up, corner)) & 255;
          line[at] = left;
          corner = up;
        }
      return;
    default:
      throw damaged();
  }
}

/** Paeth's predictor. */
function nearest(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Puts the pixels of a line into their places: the first `to` there, the next `step` on. */
type Painter = (line: Uint8Array, columns: number, to: number, step: number) => void;

function painter(
  { depth, kind, samples, isInterlaced }: Head,
  { palette, clear }: Body,
  rgba: Uint8ClampedArray,
): Painter {
  // Red, green, blue and opacity at once.
  const words = new Uint32Array(rgba.buffer);
  if (kind === 'palette')
    return (line, columns, start, step) => {
      for (let column = 0, to = start; column < columns; column += 1, to += step) {
        const colour = sampleOf(line, column, depth);
        const at = colour * 3;
        if (at + 2 >= palette.length) throw damaged();
        const opacity = clear[colour] ?? 255;
        words[to] = palette[at]! | (palette[at + 1]! << 8) | (palette[at + 2]! << 16) | (opacity << 24);
      }
    };
  if (depth === 8 && samples === 4 && !isInterlaced) return (line, _, to) => rgba.set(line, to * 4);
  const colours = kind === 'grey' ? 1 : 3;
  const [green, blue] = colours === 3 ? [1, 2] : [0, 0];
  const hasOpacity = samples > colours;
  const key = hasOpacity ? null : keyOf(clear, colours);
  return (line, columns, start, step) => {
    for (let column = 0, to = start; column < columns; column += 1, to += step) {
      const first = column * samples;
      const r = sampleOf(line, first, depth);
      const g = sampleOf(line, first + green, depth);
      const b = sampleOf(line, first + blue, depth);
      const isClear = key !== null && r === key[0] && g === key[green] && b === key[blue];
      const opacity = hasOpacity ? byteOf(sampleOf(line, first + colours, depth), depth) : isClear ? 0 : 255;
      words[to] = byteOf(r, depth) | (byteOf(g, depth) << 8) | (byteOf(b, depth) << 16) | (opacity << 24);
    }
  };
}

/** A sample of a line, by its place among all of them. */
function sampleOf(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index]!;
  if (depth === 16) return line[index * 2]! * 256 + line[index * 2 + 1]!;
  const bit = index * depth;
  return (line[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** A sample as eight bits, rounded. */
function byteOf(sample: number, depth: number): number {
  if (depth === 8) return sample;
  if (depth === 16) return (sample * 255 + 32_895) >> 16;
  return (sample * 255) / ((1 << depth) - 1);
}

/** The one colour that stands for clear, each sample in two bytes. */
function keyOf(clear: Uint8Array, colours: number): readonly number[] | null {
  if (clear.length !== colours * 2) return null;
  return Array.from({ length: colours }, (_, sample) => clear[sample * 2]! * 256 + clear[sample * 2 + 1]!);
}

function damaged(): Error {
  return refusal('broken', 'The PNG is damaged.');
}
