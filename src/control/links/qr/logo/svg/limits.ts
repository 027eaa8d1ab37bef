/** Limits: how much a logo may ask of whoever draws it, so that no picture keeps a server or a telephone busy. */
import { readPath, type Layer, type Path, type Picture } from '#qr';
import { refusal } from '../refusal.ts';

type Shape = Layer & { readonly kind: 'shape' };
type Shapes = Picture & { readonly kind: 'shapes' };

/** Into how many rows a picture is cut to find where most lies side by side. */
const rows = 256;
const layers_max = 1000;
/** How often the picture may be painted all over. */
const coats_max = 25;
/** How many lines and curves of a shape may lie beside each other at any height of the picture. */
const beside_max = 2000;
/** How far a shape may reach beyond the picture, in lengths of its longer side. */
const beyond_max = 10;

/** Whether any of a shape lies within the picture. Throws a problem where it lies too far out. */
export function isSeen({ path }: Shape, side: number): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  eachStretch(path, (x1, y1, x2, y2) => {
    [left, top] = [Math.min(left, x1), Math.min(top, y1)];
    [right, bottom] = [Math.max(right, x2), Math.max(bottom, y2)];
  });
  if (!(left <= side && right >= 0 && top <= side && bottom >= 0)) return false;
  if (Math.max(-left, -top, right, bottom) > side * beyond_max)
    throw refusal('too_complex', 'The SVG has a shape that reaches far beyond the picture. Cut it.');
  return true;
}

/** Throws a problem for a picture of nothing, and for one of too much. */
export function assertDrawable({ width, height, layers }: Shapes): void {
  if (layers.length === 0) throw refusal('empty', 'The SVG shows nothing.');
  if (layers.length > layers_max)
    throw refusal('too_complex', `The SVG has more than ${layers_max} shapes. Join some.`);
  let coats = 0;
  for (const layer of layers) {
    if (layer.kind !== 'shape') continue;
    let [left, top, right, bottom] = [width, height, 0, 0];
    const crossing = new Int32Array(rows + 1);
    const rowOf = (y: number): number => Math.min(Math.max(Math.floor((y / height) * rows), 0), rows - 1);
    eachStretch(layer.path, (x1, y1, x2, y2) => {
      [left, top] = [Math.min(left, x1), Math.min(top, y1)];
      [right, bottom] = [Math.max(right, x2), Math.max(bottom, y2)];
      crossing[rowOf(y1)]! += 1;
      crossing[rowOf(y2) + 1]! -= 1;
    });
    const [across, down] = [Math.min(right, width) - Math.max(left, 0), Math.min(bottom, height) - Math.max(top, 0)];
    coats += (Math.max(across, 0) * Math.max(down, 0)) / (width * height);
    let beside = 0;
    const busiest = crossing.reduce((most, change) => Math.max(most, (beside += change)), 0);
    if (coats > coats_max || busiest > beside_max)
      throw refusal('too_complex', 'The SVG has too much that lies on top of each other or side by side. Simplify it.');
  }
}

/** Visits the extent of each line and curve, by its ends and handles: left, top, right, bottom. */
function eachStretch(path: Path, visit: (x1: number, y1: number, x2: number, y2: number) => void): void {
  let [atX, atY, startX, startY] = [0, 0, 0, 0];
  const to = (xs: readonly number[], ys: readonly number[]): void => {
    visit(Math.min(atX, ...xs), Math.min(atY, ...ys), Math.max(atX, ...xs), Math.max(atY, ...ys));
    [atX, atY] = [xs.at(-1)!, ys.at(-1)!];
  };
  readPath(path, {
    move(x, y) {
      [atX, atY, startX, startY] = [x, y, x, y];
    },
    line: (x, y) => to([x], [y]),
    arc: () => undefined,
    curve: (x1, y1, x2, y2, x, y) => to([x1, x2, x], [y1, y2, y]),
    close: () => to([startX], [startY]),
  });
}
