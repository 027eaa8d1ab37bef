/** Generates the picture of a few designed codes in the documents, `docs/pictures/codes.png`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { draw, encode, png, rasterise, type Code, type Pixels } from '#qr';
import { wallDesigns } from '../test/world/designs.ts';

/** Where the generated file lies, below the clone. */
const galleryPath = 'docs/pictures/codes.png';
const [columns, cell_px, margin_px] = [3, 400, 20];

const codes = await wallDesigns();
const tallest_px = Math.max(...codes.map((code) => imageOf(code).height)) + 2 * margin_px;
const page: Pixels = {
  width: columns * cell_px,
  height: Math.ceil(codes.length / columns) * tallest_px,
  rgba: new Uint8ClampedArray(columns * cell_px * Math.ceil(codes.length / columns) * tallest_px * 4).fill(255),
};
for (const [index, code] of codes.entries()) {
  const image = imageOf(code);
  const left = (index % columns) * cell_px + Math.floor((cell_px - image.width) / 2);
  const top = Math.floor(index / columns) * tallest_px + Math.floor((tallest_px - image.height) / 2);
  lay(image, left, top);
}
writeFileSync(join(import.meta.dirname, '..', galleryPath), png(page, null, deflateSync));

function imageOf({ text, encoding, design }: Code): Pixels {
  const drawing = draw(encode(text, encoding), design);
  return rasterise(drawing, Math.floor((cell_px - 2 * margin_px) / drawing.width));
}

/** Puts an image onto the page, which is white. */
function lay({ width, height, rgba }: Pixels, left: number, top: number): void {
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [from, to] = [(y * width + x) * 4, ((top + y) * page.width + left + x) * 4];
      const share = rgba[from + 3]! / 255;
      for (let at = 0; at < 3; at += 1) page.rgba[to + at] = rgba[from + at]! * share + 255 * (1 - share);
    }
}
