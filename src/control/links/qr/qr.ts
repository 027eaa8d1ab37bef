/** QR codes: the image of a link's QR address. */
import { z } from 'zod';
import { type Actor, read } from '#guard';
import { invalid } from '#problem';
import { encode, type Level, levels } from '#qr';
import { addressesOf, requireLink, wholeNumber } from '../link/link.ts';
import { png } from './png.ts';
import { svg } from './svg.ts';

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
});
export type QrQuery = Partial<z.output<typeof qrQuery>>;

/** A square of modules, true where dark, without its margin. */
export type Matrix = readonly (readonly boolean[])[];

export type QrImage = {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  readonly bytes: Uint8Array<ArrayBuffer> | string;
};

/** The image of a link's QR code. Throws `not_found`, and `invalid` where a module would be smaller than a pixel. */
export async function qrImage(actor: Actor, linkId: string, query: QrQuery = {}): Promise<QrImage> {
  const { format = 'svg', size = 512, margin = 4, level = 'M' } = query;
  const row = await read(actor, 'qr.view', (rx) => requireLink(rx, linkId, 'qr.view'));
  const { qrUrl } = addressesOf(actor.platform.url, row);
  const matrix = matrixOf(qrUrl, level);
  if (format === 'svg') return { mediaType: 'image/svg+xml', bytes: svg(matrix, { size, margin, title: qrUrl }) };
  const modules = matrix.length + 2 * margin;
  if (size < modules) throw invalid('size', 'too_small', `With this margin it takes ${modules} pixels at least.`);
  return { mediaType: 'image/png', bytes: png(matrix, { size, margin }) };
}

/** The smallest QR code (ISO/IEC 18004) that carries `text` at this level or a higher one. */
export function matrixOf(text: string, level: Level): Matrix {
  const { modules, size } = encode(text, { level });
  return Array.from({ length: size }, (_, y) =>
    Array.from(modules.subarray(y * size, (y + 1) * size), (module) => module === 1),
  );
}
