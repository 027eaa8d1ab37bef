/** Pixels: a logo that was a photograph of itself, scaled down and written anew, so that nothing but its pixels goes on. */
import { deflateSync } from 'node:zlib';
import { type Picture, type Pixels, png, rasterise } from '#qr';
import { refusal } from './refusal.ts';

/** What a file may claim; its pixels take four bytes each once they are read. */
const pixels_max = 4_000_000;
/** Of the longer side of what is kept: more than a logo in the middle of a code shows on paper. */
const side_max = 512;

/** Throws a problem where a file claims more pixels than are read, or none. To be asked before any of them is read. */
export function assertReadable(width: number, height: number): void {
  if (width * height > pixels_max)
    throw refusal('too_many_pixels', 'The logo has more than 4 million pixels. Make it smaller.');
  if (width < 1 || height < 1) throw refusal('broken', 'The logo has no pixels.');
}

/** @param turn how the pixels are to be turned to stand upright, if at all */
export function pictureOf(pixels: Pixels, turn: (pixels: Pixels) => Pixels = (same) => same): Picture {
  const small = turn(scaledDown(pixels));
  if (isClear(small)) throw refusal('empty', 'The logo is clear all over.');
  return { kind: 'pixels', ...small, png: png(small, null, deflateSync) };
}

function isClear({ rgba }: Pixels): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return false;
  return true;
}

/** Draws the picture as codes do. */
function scaledDown(pixels: Pixels): Pixels {
  const { width, height } = pixels;
  const scale = side_max / Math.max(width, height);
  if (scale >= 1) return pixels;
  const whole = { x: 0, y: 0, width, height };
  const picture = { kind: 'pixels', ...pixels, png: new Uint8Array() } as const;
  const layers = [{ kind: 'picture', picture, at: whole }] as const;
  const page = { width: Math.max(Math.round(width * scale), 1), height: Math.max(Math.round(height * scale), 1) };
  return rasterise({ width, height, background: null, code: whole, layers }, scale, page);
}
