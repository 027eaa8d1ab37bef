/** Papers: which file of a code somebody wants, and how large. */
import { z } from 'zod';

const formats = ['svg', 'png', 'pdf', 'eps'] as const;
export type Format = (typeof formats)[number];

const [size, dpi, mm] = [z.int().min(16).max(4_096), z.int().min(36).max(2_400), z.number().min(5).max(2_000)];
const said = {
  size: 'Width of the whole image in pixels; of SVG and PNG, and 512 where neither this nor `mm` is given.',
  dpi: 'Of a PNG: pixels an inch. Programs print it as large as that makes it.',
  mm: 'Width of the whole image on paper, in millimetres. 50 for PDF and EPS where it is absent; of a Swiss QR-bill as much as makes its code 46 wide.',
} as const;

/** In a body. */
export const paperDraft = z.strictObject({
  format: z.enum(formats).default('svg'),
  size: size.optional().describe(said.size),
  dpi: dpi.optional().describe(said.dpi),
  mm: mm.optional().describe(said.mm),
});

/** The same in a query, where numbers are digits. */
export const paperQuery = z.strictObject({
  format: z.enum(formats).default('svg'),
  size: z.preprocess(fromDigits, size.optional()).optional().describe(said.size),
  dpi: z.preprocess(fromDigits, dpi.optional()).optional().describe(said.dpi),
  mm: z.preprocess(fromDigits, mm.optional()).optional().describe(said.mm),
});

export type Paper = z.output<typeof paperDraft>;

/** Plain digits, with decimals where they may be: `+5`, `050` and `1e2` are more likely mistakes. */
function fromDigits(text: unknown): unknown {
  return typeof text === 'string' && /^(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text;
}
