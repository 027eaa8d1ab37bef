/** JPEG: the pixels of a photograph (ITU-T T.81), decoded by mozjpeg in a sandbox of its own that only gets what pixels need. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Pixels } from '#qr';
import { assertReadable } from './pixels.ts';
import { refusal } from './refusal.ts';

/** A photograph, and which of eight ways it is to be held (Exif 2.32, tag 0x0112). */
export type Photograph = { readonly pixels: Pixels; readonly orientation: number };

/** What is needed of a file to decode it. */
type Plan = { readonly segments: readonly Uint8Array[]; readonly orientation: number };

/** A progressive file draws all of the picture with each scan; those of cameras and programs have ten. */
const scans_max = 30;

const [SOI, EOI, SOS, APP0, APP1, APP14, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xee, 0xef, 0xfe];

/** Reads a file that begins with the signature. Throws a problem for one that is damaged or claims too much. */
export async function readJpeg(bytes: Uint8Array): Promise<Photograph> {
  const { segments, orientation } = planOf(bytes);
  return { pixels: await decode(new Uint8Array(Buffer.concat(segments)).buffer), orientation };
}

/** What decodes, read once from the package on disk: by itself the decoder would look for it at an address. */
let program: Uint8Array | undefined;

/** Decodes in a sandbox that is used once: its memory may have grown with a picture, and a damaged one leaves it in any state. */
async function decode(file: ArrayBuffer): Promise<Pixels> {
  const { default: decodeJpeg, init } = await import('@jsquash/jpeg/decode.js');
  const { resolve } = createRequire(import.meta.url);
  program ??= new Uint8Array(readFileSync(resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')));
  const silent = (): void => undefined;
  // Both calls in one turn: the decoder keeps the sandbox that was made last, for all who come later.
  const made = init({ wasmBinary: program.slice().buffer, print: silent, printErr: silent });
  const decoded: Promise<Pick<Pixels, 'width' | 'height'> & { data: Uint8ClampedArray }> = decodeJpeg(file);
  try {
    const [, { width, height, data }] = await Promise.all([made, decoded]);
    return { width, height, rgba: new Uint8ClampedArray(data) };
  } catch {
    throw damaged();
  }
}

/** Walks the segments up to the end of the picture. */
function planOf(bytes: Uint8Array): Plan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const segments: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  let [orientation, scans, hasFrame] = [1, 0, false];
  for (let at = 2; ;) {
    if (at + 4 > bytes.length && !(bytes[at] === 0xff && bytes[at + 1] === EOI)) throw damaged();
    if (bytes[at] !== 0xff) throw damaged();
    const marker = bytes[at + 1]!;
    // Any number of these may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) break;
    let end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) throw damaged();
    const content = bytes.subarray(at + 4, end);
    if (isFrame(marker)) {
      if (hasFrame) throw damaged();
      assertFrame(marker, content);
      hasFrame = true;
    }
    if (marker === APP1) orientation = orientationOf(content) ?? orientation;
    if (marker === SOS) {
      scans += 1;
      if (scans > scans_max || !hasFrame) throw damaged();
      end = endOfScan(bytes, end);
    }
    const isNeeded = marker === APP0 || marker === APP14 || !((marker > APP0 && marker <= APP15) || marker === COM);
    if (isNeeded) segments.push(bytes.subarray(at, end));
    at = end;
  }
  if (scans === 0) throw damaged();
  segments.push(Uint8Array.of(0xff, EOI));
  return { segments, orientation };
}

/** Start of frame, of any kind; the three numbers between are tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function assertFrame(marker: number, content: Uint8Array): void {
  if (content.length < 6) throw damaged();
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  assertReadable(view.getUint16(3), view.getUint16(1));
  // Baseline, extended and progressive, all by Huffman's code.
  const isKnown = marker <= 0xc2 && content[0] === 8;
  if (!isKnown) throw refusal('colours', 'The JPEG is of a rare kind. Save it with eight bits a colour.');
  if (content[5] !== 1 && content[5] !== 3)
    throw refusal('colours', 'The JPEG is made of inks (CMYK). Save it in colours of the screen (RGB).');
}

/** Where the compressed data ends that follows the head of a scan: at the next marker that is none of its own. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  throw damaged();
}

/** The orientation that a camera wrote, if this is where it writes. */
function orientationOf(content: Uint8Array): number | null {
  if (Buffer.from(content.subarray(0, 6)).toString('latin1') !== 'Exif\0\0') return null;
  const view = new DataView(content.buffer, content.byteOffset + 6, content.length - 6);
  if (view.byteLength < 14) return null;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  const fits = (at: number, length: number): boolean => at + length <= view.byteLength;
  const count = fits(directory, 2) ? view.getUint16(directory, little) : 0;
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (!fits(at, 12)) return null;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const orientation = view.getUint16(at + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : null;
  }
  return null;
}

/** Turns pixels as they are to be held. */
export function upright({ width, height, rgba }: Pixels, orientation: number): Pixels {
  // Whether columns become rows, and which way the picture's own columns and rows then run.
  const swaps = orientation >= 5;
  const [mirrorsX, mirrorsY] = [[2, 3, 7, 8].includes(orientation), [3, 4, 6, 7].includes(orientation)];
  const page = swaps ? { width: height, height: width } : { width, height };
  const [from, to] = [new Uint32Array(rgba.buffer, rgba.byteOffset, width * height), new Uint32Array(width * height)];
  for (let y = 0; y < page.height; y += 1)
    for (let x = 0; x < page.width; x += 1) {
      const [column, row] = swaps ? [y, x] : [x, y];
      const [ownX, ownY] = [mirrorsX ? width - 1 - column : column, mirrorsY ? height - 1 - row : row];
      to[y * page.width + x] = from[ownY * width + ownX]!;
    }
  return { ...page, rgba: new Uint8ClampedArray(to.buffer) };
}

function damaged(): Error {
  return refusal('broken', 'The JPEG is damaged.');
}
