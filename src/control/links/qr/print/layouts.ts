/** Layouts: how labels lie on a sheet of A4, the common ones by their measures, and any other in millimetres. */
import { z } from 'zod';
import { invalid } from '#problem';

/** ISO 216. */
export const a4_mm = { width: 210, height: 297 } as const;

/** A grid of labels; the first one lies at the upper left, and the next one to the right of it. */
export type Layout = {
  readonly columns: number;
  readonly rows: number;
  readonly width_mm: number;
  readonly height_mm: number;
  /** From the paper's edges to the first label. */
  readonly left_mm: number;
  readonly top_mm: number;
  /** Between two labels. */
  readonly gapX_mm: number;
  readonly gapY_mm: number;
  /** Whether labels are circles, or ellipses, within these measures. */
  readonly round: boolean;
};

/** Columns, rows, and the measures of one label; they lie in the middle of the sheet, which is how they are sold. */
type Sold = readonly [
  columns: number,
  rows: number,
  width_mm: number,
  height_mm: number,
  gapX_mm?: number,
  gapY_mm?: number,
];

const sold = {
  '38.1x21.2': [5, 13, 38.1, 21.2, 2.5],
  '45.7x21.2': [4, 12, 45.7, 21.2, 2.5],
  '48.5x16.9': [4, 16, 48.5, 16.9],
  '48.5x25.4': [4, 11, 48.5, 25.4],
  '52.5x29.7': [4, 10, 52.5, 29.7],
  '63.5x33.9': [3, 8, 63.5, 33.9, 2.5],
  '63.5x38.1': [3, 7, 63.5, 38.1, 2.5],
  '63.5x72': [3, 4, 63.5, 72, 2.5],
  '70x25.4': [3, 11, 70, 25.4],
  '70x36': [3, 8, 70, 36],
  '70x37': [3, 8, 70, 37],
  '70x42.3': [3, 7, 70, 42.3],
  '99.1x38.1': [2, 7, 99.1, 38.1, 2.5],
  '99.1x57': [2, 5, 99.1, 57, 2.5],
  '99.1x67.7': [2, 4, 99.1, 67.7, 2.5],
  '105x42.3': [2, 7, 105, 42.3],
  '105x74': [2, 4, 105, 74],
  '105x148': [2, 2, 105, 148],
} as const satisfies Record<string, Sold>;

export type LayoutName = keyof typeof sold | 'round-40';

function middled([columns, rows, width_mm, height_mm, gapX_mm = 0, gapY_mm = 0]: Sold): Layout {
  const left_mm = hundredths((a4_mm.width - columns * width_mm - (columns - 1) * gapX_mm) / 2);
  const top_mm = hundredths((a4_mm.height - rows * height_mm - (rows - 1) * gapY_mm) / 2);
  return { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm, round: false };
}

/** As people write measures, without what binary fractions add to them. */
function hundredths(length_mm: number): number {
  return Math.round(length_mm * 100) / 100;
}

/** The common ones, the smallest first. */
export const layouts: Readonly<Record<LayoutName, Layout>> = {
  ...(Object.fromEntries(Object.entries(sold).map(([name, one]) => [name, middled(one)])) as Record<
    keyof typeof sold,
    Layout
  >),
  'round-40': { ...middled([4, 6, 40, 40, 6, 6]), round: true },
};

export const layoutNames = Object.keys(layouts) as [LayoutName, ...LayoutName[]];

const side_mm = { min: 10, max: a4_mm.height } as const;
/** The smallest label there is still has room for a code; more of them than this have none. */
const count_max = 30;

const side = z.number().min(side_mm.min).max(side_mm.max);
const space = z.number().min(0).max(a4_mm.height);
const many = z.int().min(1).max(count_max);

export const ownLayout = z
  .strictObject({
    columns: many,
    rows: many,
    width_mm: side,
    height_mm: side,
    left_mm: space.describe('From the paper’s edge to the first label, likewise `top_mm`.'),
    top_mm: space,
    gapX_mm: space.default(0).describe('Between two labels, likewise `gapY_mm`.'),
    gapY_mm: space.default(0),
    round: z.boolean().default(false).describe('Whether labels are circles within these measures.'),
  })
  .describe('A grid of one’s own on A4, in millimetres.');

export const layoutDraft = z.union([z.enum(layoutNames), ownLayout]);

/** A hair more than the sheet is rounding, and not a label that lies beside it. */
const slack_mm = 0.05;

/** Throws `invalid` (layout) where it doesn't fit on the sheet. */
export function layoutOf(draft: z.output<typeof layoutDraft>): Layout {
  if (typeof draft === 'string') return layouts[draft];
  const right = draft.left_mm + draft.columns * (draft.width_mm + draft.gapX_mm) - draft.gapX_mm;
  const bottom = draft.top_mm + draft.rows * (draft.height_mm + draft.gapY_mm) - draft.gapY_mm;
  if (right > a4_mm.width + slack_mm)
    throw invalid('layout', 'too_wide', `The labels end ${right.toFixed(1)} mm from the left, the sheet at 210 mm.`);
  if (bottom > a4_mm.height + slack_mm)
    throw invalid('layout', 'too_high', `The labels end ${bottom.toFixed(1)} mm from the top, the sheet at 297 mm.`);
  return draft;
}
