/** Modules: the dark squares between the eyes, in one of several shapes. */
import type { Design, ModuleShape } from './design.ts';
import type { Layer } from './drawing.ts';
import { drawEdges, drawOutlines, type Rounding } from './outline.ts';
import { Pen } from './path.ts';

type Place = { readonly left: number; readonly top: number };

/** Shapes of one contour around all that touches. */
const roundings = {
  rounded: { outer: 0.5, inner: 0 },
  fluid: { outer: 0.5, inner: 0.5 },
} as const satisfies Partial<Record<ModuleShape, Rounding>>;
/** A side of a stone of a mosaic, and how wide bars and dots are, in modules: the less, the less of it survives a bad print. */
const [stone, bar, dot] = [0.88, 0.84, 0.94];

/**
 * The layer of what is dark.
 * @param dark row by row, 1 where dark; without what is drawn otherwise
 */
export function modulesOf(dark: Uint8Array, size: number, place: Place, { shape, ink: paint }: Design): Layer {
  const pen = new Pen();
  if (shape === 'dots' || shape === 'columns' || shape === 'rows') {
    drawBars(pen, dark, size, place, shape);
    return { kind: 'strokes', path: pen.path, width: shape === 'dots' ? dot : bar, paint };
  }
  if (shape === 'square') {
    drawEdges(pen, dark, size, place);
    return { kind: 'shape', path: pen.path, paint, rule: 'evenodd' };
  }
  if (shape === 'mosaic') drawStones(pen, dark, size, place);
  else drawOutlines(pen, dark, size, place, roundings[shape]);
  return { kind: 'shape', path: pen.path, paint };
}

function drawStones(pen: Pen, dark: Uint8Array, size: number, { left, top }: Place): void {
  const gap = (1 - stone) / 2;
  for (let at = dark.indexOf(1); at !== -1; at = dark.indexOf(1, at + 1))
    pen.rectangle(left + (at % size) + gap, top + ((at / size) | 0) + gap, stone, stone);
}

/** Lines through the middles of neighbours in one direction, or through none but itself. */
function drawBars(
  pen: Pen,
  dark: Uint8Array,
  size: number,
  { left, top }: Place,
  shape: 'dots' | 'columns' | 'rows',
): void {
  const upright = shape === 'columns';
  const isDark = (line: number, at: number): boolean => dark[upright ? at * size + line : line * size + at] === 1;
  const point = (line: number, at: number): readonly [number, number] =>
    upright ? [left + line + 0.5, top + at + 0.5] : [left + at + 0.5, top + line + 0.5];
  for (let line = 0; line < size; line += 1) {
    for (let at = 0; at < size; at += 1) {
      if (!isDark(line, at)) continue;
      const from = at;
      if (shape !== 'dots') while (at + 1 < size && isDark(line, at + 1)) at += 1;
      pen.move(...point(line, from)).line(...point(line, at));
    }
  }
}
