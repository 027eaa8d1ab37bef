/** Polylines: outlines as short straight lines, where their width or their extent is wanted. */
import { readPath, type Path } from '#qr';
import type { Point } from './matrix.ts';

export type Polyline = { readonly points: readonly Point[]; readonly isClosed: boolean };

/** @param precision how far a line may be off the curve it stands for */
export function polylinesOf(path: Path, precision: number): readonly Polyline[] {
  const lines: Polyline[] = [];
  let points: Point[] = [];
  let goes = false;
  const end = (isClosed: boolean): void => {
    // A pen that is put down and lifted again draws nothing.
    if (goes || isClosed) lines.push({ points, isClosed });
    [points, goes] = [[], false];
  };
  const add = (x: number, y: number): void => {
    goes = true;
    const last = points.at(-1);
    if (!last || last[0] !== x || last[1] !== y) points.push([x, y]);
  };
  readPath(path, {
    move(x, y) {
      end(false);
      points.push([x, y]);
    },
    line: add,
    arc: () => undefined,
    curve(x1, y1, x2, y2, x, y) {
      const [x0, y0] = points.at(-1)!;
      // The second differences of the handles bound how far a curve leaves its chords.
      const bend = Math.max(
        Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2),
        Math.hypot(x1 - 2 * x2 + x, y1 - 2 * y2 + y),
      );
      const pieces = Math.min(Math.max(Math.ceil(Math.sqrt((0.75 * bend) / precision)), 1), 64);
      for (let piece = 1; piece <= pieces; piece += 1) {
        const t = piece / pieces;
        const u = 1 - t;
        const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
        add(a * x0 + b * x1 + c * x2 + d * x, a * y0 + b * y1 + c * y2 + d * y);
      }
    },
    close: () => end(true),
  });
  end(false);
  return lines;
}

/** Left, top, right and bottom; null of nothing. */
export function extentOf(lines: readonly Polyline[]): readonly [number, number, number, number] | null {
  const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points } of lines)
    for (const [x, y] of points) {
      extent[0] = Math.min(extent[0], x);
      extent[1] = Math.min(extent[1], y);
      extent[2] = Math.max(extent[2], x);
      extent[3] = Math.max(extent[3], y);
    }
  return extent[0] > extent[2] ? null : extent;
}
