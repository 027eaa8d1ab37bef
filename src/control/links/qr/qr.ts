/** QR codes: the image of a link's QR address. */
import { deflateSync } from 'node:zlib';
import { z } from 'zod';
import { type Actor, read } from '#guard';
import { invalid } from '#problem';
import { draw, encode, levels, plain, png, rasterise, svg } from '#qr';
import { addressesOf, requireLink, wholeNumber, yesOrNo } from '../link/link.ts';
import { takeOut } from './code/printed.ts';

const size_px = { min: 64, max: 4_096 } as const;
const margin_modules_max = 32;

export const qrQuery = z.strictObject({
  format: z.enum(['svg', 'png']).default('svg'),
  size: wholeNumber(size_px.min, size_px.max, 512).describe('Width and height in pixels.'),
  margin: wholeNumber(0, margin_modules_max, 4).describe('Modules around it; scanners ask for four.'),
  level: z
    .enum(levels)
    .default('M')
    .describe(
      'How much damage it survives at least: 7, 15, 25 or 30 percent. More where that makes the code no larger.',
    ),
  printed: yesOrNo.describe('Whether the image may end up on paper: the link counts as printed from then on.'),
});
export type QrQuery = Partial<z.output<typeof qrQuery>>;

export type QrImage = {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  readonly bytes: Uint8Array<ArrayBuffer> | string;
};

/**
 * The image of a link's QR code. Where it is to be printed, that is known before anybody has it. Throws `not_found`, and
 * `invalid` where a module would be smaller than a pixel.
 */
export async function qrImage(actor: Actor, linkId: string, query: QrQuery = {}): Promise<QrImage> {
  const { format = 'svg', printed = false } = query;
  const row = await read(actor, 'qr.view', (rx) => requireLink(rx, linkId, 'qr.view'));
  const image = imageOf(addressesOf(actor.platform.url, row).qrUrl, query);
  if (printed) await takeOut(actor, { links: [linkId] }, { slug: [null, row.slug], format: [null, format] });
  return image;
}

function imageOf(qrUrl: string, { format = 'svg', size = 512, margin = 4, level = 'M' }: QrQuery): QrImage {
  const drawing = draw(encode(qrUrl, { level }), { ...plain, quiet: margin });
  if (format === 'svg') {
    const side = String(size);
    return { mediaType: 'image/svg+xml', bytes: svg(drawing, { width: side, height: side, title: qrUrl }) };
  }
  const module_px = Math.floor(size / drawing.width);
  if (module_px < 1) throw invalid('size', 'too_small', `With this margin it takes ${drawing.width} pixels at least.`);
  const pixels = rasterise(drawing, module_px, { width: size, height: size });
  return { mediaType: 'image/png', bytes: png(pixels, null, deflateSync) };
}
