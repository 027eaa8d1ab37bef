/** Logos that are brought in: a PNG, a JPEG or an SVG becomes a picture of ours, and the file itself goes no further. */
import type { Picture } from '#qr';
import { readJpeg, upright } from './jpeg.ts';
import { pictureOf } from './pixels.ts';
import { pngSignature, readPng } from './png.ts';
import { refusal } from './refusal.ts';
import { readSvg } from './svg/svg.ts';

export const logo_bytes_max = 1024 * 1024;

/** How many times as long as wide a logo may be, or the other way. */
const slenderness_max = 20;

/**
 * Reads a logo. Which of the three it is, its first bytes say; its name is not asked.
 * Throws `invalid` of the field `logo`, with one of `logoReasons` and a sentence that says what to do.
 */
export async function readLogo(bytes: Uint8Array, bytes_max = logo_bytes_max): Promise<Picture> {
  if (bytes.length > bytes_max) throw refusal('too_large', 'The logo is larger than 1 MiB.');
  const picture = await pictureIn(bytes);
  const [width, height] = [picture.width, picture.height];
  if (Math.max(width, height) > slenderness_max * Math.min(width, height))
    throw refusal('too_narrow', 'The logo is more than twenty times as long as it is wide.');
  return picture;
}

async function pictureIn(bytes: Uint8Array): Promise<Picture> {
  if (pngSignature.every((byte, at) => bytes[at] === byte)) return pictureOf(readPng(bytes));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) {
    const { pixels, orientation } = await readJpeg(bytes);
    return pictureOf(pixels, (small) => upright(small, orientation));
  }
  return readSvg(textOf(bytes));
}

/** What is neither of the other two is text, or nothing that we know. */
function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (/^\s*</.test(text)) return text;
  } catch {}
  throw refusal('unknown_kind', 'The file is neither a PNG nor a JPEG nor an SVG.');
}
