/** PNG: pixels as a file, in the fewest bits a pixel that hold its colours (PNG third edition; ISO/IEC 15948). */
import type { Pixels } from './raster.ts';

/** Compresses by zlib's format (RFC 1950). */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const inch_mm = 25.4;

/** @param dpi pixels an inch, by which programs know how large to print it; null to say nothing */
export function png(pixels: Pixels, dpi: number | null, deflate: Deflate): Uint8Array<ArrayBuffer> {
  const { rows, file } = unpacked(pixels, dpi);
  return file(deflate(rows));
}

/** The same in browsers, which compress in streams. */
export async function pngInBrowser(pixels: Pixels, dpi: number | null): Promise<Uint8Array<ArrayBuffer>> {
  const { rows, file } = unpacked(pixels, dpi);
  const packing = new CompressionStream('deflate');
  const packed = new Response(packing.readable).arrayBuffer();
  const writer = packing.writable.getWriter();
  await writer.write(rows);
  await writer.close();
  return file(new Uint8Array(await packed));
}

/** What is to be compressed, and what becomes of it. */
type Unpacked = {
  readonly rows: Uint8Array<ArrayBuffer>;
  readonly file: (packed: Uint8Array) => Uint8Array<ArrayBuffer>;
};

function unpacked(pixels: Pixels, dpi: number | null): Unpacked {
  const { width, height } = pixels;
  const words = new Uint32Array(pixels.rgba.buffer, pixels.rgba.byteOffset, width * height);
  const palette = paletteOf(words);
  const depth = palette === null ? 8 : depthOf(palette.length);
  // Bytes a pixel, where there is no palette.
  const samples = palette !== null || isOpaque(pixels) ? 3 : 4;
  const colourType = palette === null ? { 3: 2, 4: 6 }[samples] : 3;
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([depth, colourType], 8);
  const rows = palette === null ? trueColourRows(pixels, samples) : paletteRows(words, width, height, palette, depth);
  const file = (packed: Uint8Array): Uint8Array<ArrayBuffer> =>
    joined([
      new Uint8Array(signature),
      chunk('IHDR', head),
      ...(dpi === null ? [] : [chunk('pHYs', density(dpi))]),
      ...(palette === null ? [] : paletteChunks(palette)),
      chunk('IDAT', packed),
      chunk('IEND', new Uint8Array()),
    ]);
  return { rows, file };
}

/** The colours that come up, or null when there are more than a palette holds. */
function paletteOf(words: Uint32Array): readonly number[] | null {
  const found = new Set<number>();
  let before = -1;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === before) continue;
    before = word;
    found.add(word);
    if (found.size > 256) return null;
  }
  return [...found];
}

function depthOf(colours: number): 1 | 2 | 4 | 8 {
  if (colours <= 2) return 1;
  if (colours <= 4) return 2;
  return colours <= 16 ? 4 : 8;
}

/** Each row begins with its filter: none, which compresses flat areas best. A row like the one before is copied. */
function paletteRows(
  words: Uint32Array,
  width: number,
  height: number,
  palette: readonly number[],
  depth: number,
): Uint8Array<ArrayBuffer> {
  const index = new Map(palette.map((word, at) => [word, at]));
  const row_bytes = 1 + Math.ceil((width * depth) / 8);
  const rows = new Uint8Array(row_bytes * height);
  for (let y = 0; y < height; y += 1) {
    const start = y * row_bytes;
    if (y > 0 && isSameRow(words, width, y)) {
      rows.copyWithin(start, start - row_bytes, start);
      continue;
    }
    for (let x = 0; x < width;) {
      const word = words[y * width + x]!;
      const from = x;
      while (x < width && words[y * width + x] === word) x += 1;
      const value = index.get(word)!;
      // The first colour, mostly the ground, is there already: zero.
      for (let bit = value === 0 ? Infinity : from * depth; bit < x * depth; bit += depth)
        rows[start + 1 + (bit >> 3)]! |= value << (8 - depth - (bit & 7));
    }
  }
  return rows;
}

function isSameRow(words: Uint32Array, width: number, y: number): boolean {
  for (let at = y * width, end = at + width; at < end; at += 1) if (words[at] !== words[at - width]) return false;
  return true;
}

/** The filter `up` turns what a row has in common with the one above into zeros. */
function trueColourRows({ width, height, rgba }: Pixels, samples: 3 | 4): Uint8Array<ArrayBuffer> {
  const row_bytes = 1 + width * samples;
  const rows = new Uint8Array(row_bytes * height);
  for (let y = 0; y < height; y += 1) {
    rows[y * row_bytes] = 2;
    for (let x = 0; x < width; x += 1) {
      const [to, from] = [y * row_bytes + 1 + x * samples, (y * width + x) * 4];
      const above = from - width * 4;
      for (let sample = 0; sample < samples; sample += 1)
        rows[to + sample] = rgba[from + sample]! - (y === 0 ? 0 : rgba[above + sample]!);
    }
  }
  return rows;
}

function isOpaque({ rgba }: Pixels): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

function paletteChunks(palette: readonly number[]): readonly Uint8Array[] {
  const bytes = new Uint8Array(new Uint32Array(palette).buffer);
  const colours = new Uint8Array(palette.length * 3);
  const opacities = new Uint8Array(palette.length);
  for (let at = 0; at < palette.length; at += 1) {
    colours.set(bytes.subarray(at * 4, at * 4 + 3), at * 3);
    opacities[at] = bytes[at * 4 + 3]!;
  }
  const solid = opacities.every((opacity) => opacity === 255);
  return [chunk('PLTE', colours), ...(solid ? [] : [chunk('tRNS', opacities)])];
}

/** Pixels a metre, both ways. */
function density(dpi: number): Uint8Array {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  const perMetre = Math.round((dpi / inch_mm) * 1000);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  bytes[8] = 1;
  return bytes;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at += 1) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 (ISO/IEC 15948, annex D). */
function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 255]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
