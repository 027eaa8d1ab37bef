/** Outlines: contours around all dark modules that touch, which take a fraction of the bytes of a square each. */
import type { Pen } from './path.ts';

/** Where the upper left module of a square lies on the page, in modules. */
type Place = { readonly left: number; readonly top: number };

/** How corners are rounded, in modules. */
export type Rounding = {
  /** Where the dark sticks out; at most half a module. */
  readonly outer: number;
  /** Where two dark modules meet in an angle. */
  readonly inner: number;
};

/**
 * Draws what parts dark from light, to be filled by even-odd. Lines run straight on where they cross, between modules that
 * touch at a corner only: a third fewer of them than of contours that turn there.
 * @param dark row by row, 1 where dark
 */
export function drawEdges(pen: Pen, dark: Uint8Array, size: number, { left, top }: Place): void {
  const side = size + 2;
  // With a light module all around, so that nobody asks beyond the rim.
  const cells = new Uint8Array(side * side);
  for (let y = 0; y < size; y += 1) cells.set(dark.subarray(y * size, (y + 1) * size), (y + 1) * side + 1);
  /** By the module below and the one to the right: whether an edge lies above it, and whether one lies to its left. */
  const level = cells.map((cell, at) => (at < side ? 0 : cell ^ cells[at - side]!));
  const upright = cells.map((cell, at) => (at === 0 ? 0 : cell ^ cells[at - 1]!));
  for (let start = level.indexOf(1); start !== -1; start = level.indexOf(1, start + 1)) {
    pen.move(left + (start % side) - 1, top + ((start / side) | 0) - 1);
    let [at, isLevel, isForward] = [start, true, true];
    do {
      const [edges, step] = isLevel ? [level, 1] : [upright, side];
      if (isForward) for (; edges[at] === 1; at += step) edges[at] = 0;
      else for (; edges[at - step] === 1; at -= step) edges[at - step] = 0;
      if (at === start) break;
      pen.line(left + (at % side) - 1, top + ((at / side) | 0) - 1);
      isLevel = !isLevel;
      isForward = (isLevel ? level : upright)[at] === 1;
    } while (at !== start);
    pen.close();
  }
}

/** East, south, west, north: clockwise on the page. */
const stepX = [1, 0, -1, 0];
const stepY = [0, 1, 0, -1];
/** The module ahead to the right of a corner, by direction; the one ahead to the left is the right one of the direction before. */
const aheadX = [0, -1, -1, 0];
const aheadY = [0, 0, -1, -1];

/**
 * Draws the contours of a square of modules, the dark always to the right of the way: outer contours run clockwise, holes
 * the other way, so both fill rules agree. Modules that touch at a corner only are apart.
 * @param dark row by row, 1 where dark
 * @param left where the square begins on the page, in modules, `top` likewise
 */
export function drawOutlines(pen: Pen, dark: Uint8Array, size: number, { left, top }: Place, rounding: Rounding): void {
  const isDark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < size && y < size && dark[y * size + x] === 1;
  const seen = new Uint8Array(size * size);
  for (let start = 0; start < dark.length; start += 1) {
    const [startX, startY] = [start % size, (start / size) | 0];
    if (seen[start] === 1 || dark[start] === 0 || isDark(startX, startY - 1)) continue;
    drawContour(pen, cornersFrom(startX, startY, size, isDark, seen), left, top, rounding);
  }
}

/** Corners of one contour as x, y, the direction after it, and the turn: 1 right, -1 left. */
function cornersFrom(
  startX: number,
  startY: number,
  size: number,
  isDark: (x: number, y: number) => boolean,
  seen: Uint8Array,
): readonly number[] {
  const corners: number[] = [];
  let [x, y, direction] = [startX, startY, 0];
  do {
    if (direction === 0) seen[y * size + x] = 1;
    x += stepX[direction]!;
    y += stepY[direction]!;
    const right = isDark(x + aheadX[direction]!, y + aheadY[direction]!);
    const before = (direction + 3) & 3;
    const left = isDark(x + aheadX[before]!, y + aheadY[before]!);
    if (right && !left) continue;
    const turn = right ? -1 : 1;
    direction = (direction + turn + 4) & 3;
    corners.push(x, y, direction, turn);
  } while (x !== startX || y !== startY || direction !== 0);
  return corners;
}

function drawContour(pen: Pen, corners: readonly number[], left: number, top: number, rounding: Rounding): void {
  const { outer, inner } = rounding;
  let [atX, atY] = [0, 0];
  for (let at = 0; at < corners.length; at += 4) {
    const [x, y] = [corners[at]! + left, corners[at + 1]! + top];
    const [direction, turn] = [corners[at + 2]!, corners[at + 3] as 1 | -1];
    const radius = turn === 1 ? outer : inner;
    const came = (direction - turn + 4) & 3;
    const [fromX, fromY] = [x - stepX[came]! * radius, y - stepY[came]! * radius];
    if (at === 0) pen.move(fromX, fromY);
    // Between two round corners there may be nothing left.
    else if (fromX !== atX || fromY !== atY) pen.line(fromX, fromY);
    [atX, atY] = [x + stepX[direction]! * radius, y + stepY[direction]! * radius];
    if (radius > 0) pen.arc(radius, turn, atX, atY);
  }
  pen.close();
}
