/** Strokes: lines of a width as the shapes that they cover (SVG 2, §13.5), since only shapes look alike on every paper. */
import { Pen, type Path } from '#qr';
import type { Look } from './look.ts';
import type { Point } from './matrix.ts';
import type { Polyline } from './polyline.ts';
import { ellipse, type Budget } from './shapes.ts';

export type Stroke = Pick<Look, 'cap' | 'join' | 'miterLimit'> & { readonly width: number };

/**
 * What strokes cover. The contour runs along one side and back along the other; at the inner side of a corner it passes
 * through the corner itself. So it is made of one piece a line and one a corner, all of which turn the same way, and what lies in
 * any of them has a winding other than zero.
 */
export function strokedPath(lines: readonly Polyline[], stroke: Stroke, budget: Budget): Path {
  const pen = new Pen();
  for (const line of lines) {
    const points = withoutRepeats(line);
    budget.take(points.length * 4);
    if (points.length < 2) dot(pen, points[0]!, stroke);
    else if (line.isClosed) {
      ring(pen, points, stroke);
      ring(pen, points.toReversed(), stroke);
    } else {
      band(pen, points, stroke);
    }
  }
  return pen.path;
}

function withoutRepeats({ points, isClosed }: Polyline): readonly Point[] {
  const [first, last] = [points[0]!, points.at(-1)!];
  const meets = isClosed && points.length > 1 && first[0] === last[0] && first[1] === last[1];
  return meets ? points.slice(0, -1) : points;
}

/** A line without length: its ends are all there is. */
function dot(pen: Pen, [x, y]: Point, { cap, width }: Stroke): void {
  const half = width / 2;
  if (cap === 'round') ellipse(pen, x, y, half, half);
  if (cap === 'square') pen.rectangle(x - half, y - half, width, width);
}

/** One side of a closed line. */
function ring(pen: Pen, points: readonly Point[], stroke: Stroke): void {
  const count = points.length;
  const at = (index: number): Point => points[(index + count) % count]!;
  const begin = beside(at(0), at(1), stroke.width / 2, at(0));
  pen.move(...begin);
  for (let index = 1; index <= count; index += 1) {
    pen.line(...beside(at(index - 1), at(index), stroke.width / 2, at(index)));
    corner(pen, at(index - 1), at(index), at(index + 1), stroke);
  }
  pen.close();
}

/** Both sides of an open line, and its ends. */
function band(pen: Pen, points: readonly Point[], stroke: Stroke): void {
  const half = stroke.width / 2;
  pen.move(...beside(points[0]!, points[1]!, half, points[0]!));
  for (const way of [points, points.toReversed()]) {
    for (let index = 1; index < way.length; index += 1) {
      const [before, here] = [way[index - 1]!, way[index]!];
      pen.line(...beside(before, here, half, here));
      if (index + 1 < way.length) corner(pen, before, here, way[index + 1]!, stroke);
      else ending(pen, before, here, stroke);
    }
  }
  pen.close();
}

/** The point that lies to the left of one on a line, as one looks along it; on the page, y downwards, above a line to the right. */
function beside([x1, y1]: Point, [x2, y2]: Point, half: number, [x, y]: Point): Point {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return [x + ((y2 - y1) / length) * half, y - ((x2 - x1) / length) * half];
}

/** Goes around a corner, from beside one line to beside the next. */
function corner(pen: Pen, before: Point, here: Point, after: Point, { width, join, miterLimit }: Stroke): void {
  const half = width / 2;
  const [from, to] = [beside(before, here, half, here), beside(here, after, half, here)];
  const [x, y] = here;
  const cross = (x - before[0]) * (after[1] - y) - (y - before[1]) * (after[0] - x);
  const dot = (x - before[0]) * (after[0] - x) + (y - before[1]) * (after[1] - y);
  const angle = Math.atan2(cross, dot);
  if (angle < 0) {
    pen.line(x, y).line(...to);
    return;
  }
  // What curves are cut into turns a little at a time, and needs nothing in between.
  const isSharp = angle > 0.3;
  if (join === 'round' && isSharp) turn(pen, here, from, angle);
  else if (join === 'miter' && angle < Math.PI - 0.001 && 1 / Math.cos(angle / 2) <= miterLimit) {
    const reach = half * Math.tan(angle / 2);
    const length = Math.hypot(x - before[0], y - before[1]);
    pen.line(from[0] + ((x - before[0]) / length) * reach, from[1] + ((y - before[1]) / length) * reach);
  }
  pen.line(...to);
}

/** Goes around the end of a line, to its other side. */
function ending(pen: Pen, before: Point, here: Point, { width, cap }: Stroke): void {
  const half = width / 2;
  const [from, to] = [beside(before, here, half, here), beside(here, before, half, here)];
  if (cap === 'round') turn(pen, here, from, Math.PI);
  if (cap === 'square') {
    const length = Math.hypot(here[0] - before[0], here[1] - before[1]);
    const [dx, dy] = [((here[0] - before[0]) / length) * half, ((here[1] - before[1]) / length) * half];
    pen.line(from[0] + dx, from[1] + dy).line(to[0] + dx, to[1] + dy);
  }
  pen.line(...to);
}

/** Turns clockwise around a point by an angle up to half a circle. */
function turn(pen: Pen, [x, y]: Point, from: Point, angle: number): void {
  const parts = Math.ceil(angle / (Math.PI / 2));
  const step = angle / parts;
  const handle = (4 / 3) * Math.tan(step / 4);
  let [dx, dy] = [from[0] - x, from[1] - y];
  for (let part = 0; part < parts; part += 1) {
    const [cosine, sine] = [Math.cos(step), Math.sin(step)];
    const [nextX, nextY] = [dx * cosine - dy * sine, dx * sine + dy * cosine];
    pen.curve(
      x + dx - dy * handle,
      y + dy + dx * handle,
      x + nextX + nextY * handle,
      y + nextY - nextX * handle,
      x + nextX,
      y + nextY,
    );
    [dx, dy] = [nextX, nextY];
  }
}
