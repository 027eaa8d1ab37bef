/** QR codes: the image of a link's QR address. Alone knows the encoder. */
import { encodeQR, type ErrorCorrection } from 'qr';
import { z } from 'zod';
import { type Actor, read } from '#guard';
import { invalid } from '#problem';
import { addressesOf, requireLink, wholeNumber } from '../link/link.ts';
import { png } from './png.ts';
import { svg } from './svg.ts';

const levels = { L: 'low', M: 'medium', Q: 'quartile', H: 'high' } as const satisfies Record<string, ErrorCorrection>;
const size_px = { min: 64, max: 4_096 } as const;
const margin_modules_max = 32;

export const qrQuery = z.strictObject({
  format: z.enum(['svg', 'png']).default('svg'),
  size: wholeNumber(size_px.min, size_px.max, 512).describe('Width and height in pixels.'),
  margin: wholeNumber(0, margin_modules_max, 4).describe('Modules around it; scanners ask for four.'),
  level: z.enum(['L', 'M', 'Q', 'H']).default('M').describe('How much damage it survives: 7, 15, 25 or 30 percent.'),
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

/** The smallest QR code (ISO/IEC 18004) that carries `text`, in alphanumeric mode where its characters allow it. */
export function matrixOf(text: string, level: keyof typeof levels): Matrix {
  // The encoder insists on a margin of one module at least; ours comes later.
  const framed = encodeQR(text, 'raw', { ecc: levels[level], border: 1 });
  return framed.slice(1, -1).map((row) => row.slice(1, -1));
}
