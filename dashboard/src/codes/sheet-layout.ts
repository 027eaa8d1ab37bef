/** Layouts of labels on the page: which one holds, whether it fits on the paper, and what is on how many sheets. */
import type { Drawing } from '#qr';
import type { LabelLayout, SheetDraft } from '../api/client.ts';

export const a4_mm = { width: 210, height: 297 } as const;
export const labels_max = 500;

export type Grid = Omit<LabelLayout, 'name'>;
export type Measure = Exclude<keyof Grid, 'round'>;

export const measures = [
  'columns',
  'rows',
  'width_mm',
  'height_mm',
  'left_mm',
  'top_mm',
  'gapX_mm',
  'gapY_mm',
] as const satisfies readonly Measure[];

/** The one that most people have. */
export const usual = '63.5x38.1' satisfies LabelLayout['name'];

const slack_mm = 0.05;

/** Whether all labels lie on the sheet, as the server asks. */
export function fits(grid: Grid): boolean {
  const { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm } = grid;
  const isWhole = [columns, rows].every((n) => Number.isInteger(n) && n >= 1 && n <= 30);
  const isLabel = [width_mm, height_mm].every((side) => side >= 10);
  const right = left_mm + columns * (width_mm + gapX_mm) - gapX_mm;
  const bottom = top_mm + rows * (height_mm + gapY_mm) - gapY_mm;
  return isWhole && isLabel && right <= a4_mm.width + slack_mm && bottom <= a4_mm.height + slack_mm;
}

/** Where a label lies, in percent of the sheet, from its upper left corner. */
export function placeOf(grid: Grid, n: number) {
  const [column, row] = [n % grid.columns, Math.floor(n / grid.columns)];
  return {
    left: `${((grid.left_mm + column * (grid.width_mm + grid.gapX_mm)) / a4_mm.width) * 100}%`,
    top: `${((grid.top_mm + row * (grid.height_mm + grid.gapY_mm)) / a4_mm.height) * 100}%`,
    width: `${(grid.width_mm / a4_mm.width) * 100}%`,
    height: `${(grid.height_mm / a4_mm.height) * 100}%`,
  };
}

/** How large letters are below a code, of the sheet's width: as the server sets them. */
export function letterShare(grid: Grid): number {
  return capitalIn(grid) / 0.71 / a4_mm.width;
}

/** How wide a code is on its label, without its margin and its frame: as the server lays it. */
export function codeWidth_mm(grid: Grid, isCaptioned: boolean, { width, height, code }: Drawing): number {
  const line_mm = isCaptioned ? capitalIn(grid) * 2.05 : 0;
  const inside = { width: roomIn(grid.width_mm, grid), height: roomIn(grid.height_mm, grid) - line_mm };
  return Math.min(inside.width / width, inside.height / height) * code.width;
}

/** The height of a capital, in millimetres. */
function capitalIn(grid: Grid): number {
  return Math.min(Math.max(roomIn(grid.height_mm, grid) * 0.07, 1), 2.2);
}

/** What is left of a label's side, in millimetres. */
function roomIn(side_mm: number, { round }: Grid): number {
  return round ? side_mm * Math.SQRT1_2 - 2 : side_mm - 4;
}

/** How many labels each code gets so that the first sheet is full: as many as any other, or one more. */
export function filling(perPage: number, skip: number, codes: number): readonly number[] {
  const free = perPage - skip;
  return Array.from({ length: codes }, (_, n) => Math.max(Math.floor(free / codes) + (n < free % codes ? 1 : 0), 1));
}

export type Captions = NonNullable<SheetDraft['captions']>;
