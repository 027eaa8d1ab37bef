/** QR codes: the image of a link's QR address. */
import { z } from 'zod';
import { now } from '#clock';
import { type Actor, read } from '#guard';
import { type Code, levels, plain } from '#qr';
import { addressesOf, requireLink, wholeNumber, yesOrNo } from '../link/link.ts';
import { takeOut } from './code/printed.ts';
import { print, type Printed } from './press/press.ts';
import { printed as printedHere } from './press/print.ts';

/** What takes a few milliseconds is drawn at once, and waits for no thread: a page may ask for many. */
const pngHere_px_max = 1_024;
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

/**
 * The image of a link's QR code. Where it is to be printed, that is known before anybody has it. Throws `not_found`,
 * `invalid` where a module would be smaller than a pixel, and what the press throws.
 */
export async function qrImage(
  actor: Actor,
  linkId: string,
  query: QrQuery = {},
  signal?: AbortSignal,
): Promise<Printed> {
  const { format = 'svg', size = 512, margin = 4, level = 'M', printed = false } = query;
  const row = await read(actor, 'qr.view', (rx) => requireLink(rx, linkId, 'qr.view'));
  const code: Code = {
    text: addressesOf(actor.platform.url, row).qrUrl,
    encoding: { level },
    design: { ...plain, quiet: margin },
  };
  const { tenantId, memberId } = actor;
  const isSmall = format === 'svg' || size <= pngHere_px_max;
  const image = isSmall
    ? await printedHere(code, { format, size }, now())
    : await print(code, { format, size }, { tenantId, memberId, signal });
  if (printed) await takeOut(actor, { links: [linkId] }, { slug: [null, row.slug], format: [null, format] });
  return image;
}
