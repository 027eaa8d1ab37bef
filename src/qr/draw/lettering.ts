/** Lettering: a line of text as outlines, so that it looks the same on every paper and needs no font there. */
import { kerning, metrics, outlines } from './glyphs.ts';
import type { Pen } from './path.ts';

/** Of the font size. */
export const capHeight = metrics.capHeight / 1000;

/** Shown for a sign that the letters lack. */
const stranger = outlines['?']!;

/** Signs of `text` that can't be set, each once. */
export function missingSigns(text: string): readonly string[] {
  return [...new Set(text.normalize('NFC'))].filter((sign) => !(sign in outlines));
}

/** How wide the line is, of the font size. */
export function widthOf(text: string): number {
  return [...placed(text)].reduce((_, { end }) => end, 0) / 1000;
}

/** Draws the line from `x` on, its letters standing on `y`. */
export function drawText(pen: Pen, text: string, x: number, y: number, size: number): void {
  for (const { outline, start } of placed(text)) drawGlyph(pen, outline, x + (start / 1000) * size, y, size / 1000);
}

function* placed(text: string): Generator<{ readonly outline: string; readonly start: number; readonly end: number }> {
  let at = 0;
  let before = '';
  for (const sign of text.normalize('NFC')) {
    const [advance, outline] = outlines[sign] ?? stranger;
    at += kernOf(before, sign);
    yield { outline, start: at, end: at + advance };
    at += advance;
    before = sign;
  }
}

function kernOf(left: string, right: string): number {
  const row = kerning[left];
  if (!row) return 0;
  const found = Object.entries(row).find(([, signs]) => signs.includes(right));
  return found ? Number(found[0]) : 0;
}

function drawGlyph(pen: Pen, outline: string, x: number, y: number, scale: number): void {
  let [lastX, lastY] = [0, 0];
  for (const [, command, numbers] of outline.matchAll(/([MLQZ])([^MLQZ]*)/g)) {
    const n = numbers!
      .split(/[ ,]|(?=-)/)
      .filter(Boolean)
      .map(Number);
    const at = (index: number): readonly [number, number] => [x + n[index]! * scale, y - n[index + 1]! * scale];
    if (command === 'M') pen.move(...at(0));
    else if (command === 'L') pen.line(...at(0));
    else if (command === 'Z') pen.close();
    else {
      // A quadratic curve raised to a cubic one: each handle lies two thirds of the way to the one it had.
      const [[handleX, handleY], [endX, endY]] = [at(0), at(2)];
      pen.curve(
        lastX + (2 / 3) * (handleX - lastX),
        lastY + (2 / 3) * (handleY - lastY),
        endX + (2 / 3) * (handleX - endX),
        endY + (2 / 3) * (handleY - endY),
        endX,
        endY,
      );
    }
    if (command !== 'Z') [lastX, lastY] = at(n.length - 2);
  }
}
