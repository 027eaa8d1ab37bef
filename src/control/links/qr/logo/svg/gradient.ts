/** Gradients: those of SVG as ours, which have two colours and run along a line or from the middle of a circle (SVG 2, §14.2). */
import { plainPaint, type Box, type Colour, type Paint } from '#qr';
import { refusal } from '../refusal.ts';
import { colourOf } from './value/colour.ts';
import { propertiesOf, wholeShare } from './look.ts';
import { apply, combined, determinant, matrixOf, type Matrix } from './matrix.ts';
import { lengthOf } from './value/numbers.ts';
import { wholes, type Size } from './shapes.ts';
import type { Element, Tree } from './tree.ts';

/** A paint, and what it runs across. */
export type Painted = { readonly paint: Paint; readonly across?: Box };

/** Where a gradient is used: a shape's extent in its own units, how those lie in the picture, and what percent are of. */
export type Use = {
  readonly extent: readonly [left: number, top: number, right: number, bottom: number];
  readonly matrix: Matrix;
  readonly size: Size;
};

type Stop = { readonly offset: number; readonly colour: Colour };

/** The gradient of an id; null where nothing is painted, as where there is none. */
export function gradientOf(id: string, { byId }: Tree, use: Use): Painted | null {
  const chain = chainFrom(byId.get(id), byId);
  const [gradient] = chain;
  if (!gradient || !/^(linear|radial)Gradient$/.test(gradient.name)) {
    if (gradient) throw refusal('element', `The SVG paints with <${gradient.name}>, which is not understood here.`);
    return null;
  }
  const said = (key: string): string | undefined => chain.find(({ attributes }) => attributes[key])?.attributes[key];
  const stops = stopsOf(chain.find(({ children }) => children.some(({ name }) => name === 'stop')));
  if (stops.length === 0) return null;
  const [first, last] = [stops[0]!, stops.at(-1)!];
  if (stops.every(({ colour }) => colour === first.colour)) return { paint: plainPaint(first.colour) };
  if (stops.length > 2) throw unknown('has more than two colours');
  if (last.offset - first.offset < 0.001) throw unknown('changes from one colour to another at once');
  if (!['pad', undefined].includes(said('spreadMethod'))) throw unknown('repeats itself');

  const inUser = said('gradientUnits') === 'userSpaceOnUse';
  const [left, top, right, bottom] = use.extent;
  const box: Matrix = [right - left, 0, 0, bottom - top, left, top];
  const around = inUser ? use.matrix : combined(use.matrix, box);
  const matrix = combined(around, matrixOf(said('gradientTransform') ?? ''));
  if (Math.abs(determinant(matrix)) < 1e-12) return null;
  const whole = inUser ? wholes(use.size) : { x: 1, y: 1, other: 1 };
  const length = (key: string, along: keyof typeof whole, otherwise: string): number =>
    lengthOf(said(key) ?? otherwise, whole[along]);
  if (gradient.name === 'linearGradient') {
    const [x1, y1] = [length('x1', 'x', '0'), length('y1', 'y', '0')];
    return linear([x1, y1, length('x2', 'x', '100%'), length('y2', 'y', '0')], matrix, first, last);
  }
  const [x, y, radius] = [length('cx', 'x', '50%'), length('cy', 'y', '50%'), length('r', 'other', '50%')];
  const isCentred = Math.hypot(length('fx', 'x', String(x)) - x, length('fy', 'y', String(y)) - y) <= radius * 0.01;
  if (!isCentred || length('fr', 'other', '0') > 0) throw unknown('does not begin in its middle');
  return radial([x, y, radius], matrix, first, last);
}

/** A gradient and those that it takes after, nearest first. */
function chainFrom(first: Element | undefined, byId: Tree['byId']): readonly Element[] {
  const chain: Element[] = [];
  for (let next = first; next && !chain.includes(next) && chain.length < 8;) {
    chain.push(next);
    next = byId.get(next.attributes['href']?.trim().slice(1) ?? '');
  }
  return chain;
}

function stopsOf(gradient: Element | undefined): readonly Stop[] {
  let before = 0;
  const stops = gradient?.children.filter(({ name }) => name === 'stop') ?? [];
  return stops.map((stop) => {
    const said = propertiesOf(stop);
    const colour = colourOf(said('stop-color') ?? '#000');
    if (colour === null || wholeShare(said('stop-opacity') ?? '1') === 0) throw unknown('fades into nothing');
    before = Math.min(Math.max(lengthOf(stop.attributes['offset'] ?? '0', 1), before), 1);
    return { offset: before, colour };
  });
}

function linear([x1, y1, x2, y2]: readonly number[], matrix: Matrix, first: Stop, last: Stop): Painted {
  const [dx, dy] = [x2! - x1!, y2! - y1!];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return { paint: plainPaint(last.colour) };
  // How fast the colour changes along each axis of the picture: stretching turns the line, so that the bands of one colour stay.
  const [a, b, c, d] = matrix;
  const [slopeX, slopeY] = [(d * dx - b * dy) / determinant(matrix), (a * dy - c * dx) / determinant(matrix)];
  const [perX, perY] = [slopeX / squared, slopeY / squared];
  const steep = perX * perX + perY * perY;
  const [wholeX, wholeY] = [perX / steep, perY / steep];
  const [startX, startY] = apply(matrix, x1!, y1!);
  const [fromX, fromY] = [startX + wholeX * first.offset, startY + wholeY * first.offset];
  const [toX, toY] = [startX + wholeX * last.offset, startY + wholeY * last.offset];
  const across = {
    x: Math.min(fromX, toX),
    y: Math.min(fromY, toY),
    width: Math.abs(toX - fromX),
    height: Math.abs(toY - fromY),
  };
  const angle = (Math.atan2(toY - fromY, toX - fromX) * 180) / Math.PI;
  return { paint: { kind: 'linear', from: first.colour, to: last.colour, angle }, across };
}

function radial([cx, cy, r]: readonly number[], matrix: Matrix, first: Stop, last: Stop): Painted {
  const [a, b, c, d] = matrix;
  const scale = Math.sqrt(Math.abs(determinant(matrix)));
  const isRound = Math.abs(Math.hypot(a, b) - scale) < scale * 0.02 && Math.abs(a * c + b * d) < scale * scale * 0.02;
  if (!isRound) throw unknown('is stretched to an ellipse');
  if (first.offset > 0.005) throw unknown('does not begin in its middle');
  const radius = r! * scale * last.offset;
  if (radius <= 0) return { paint: plainPaint(last.colour) };
  const [x, y] = apply(matrix, cx!, cy!);
  // A square whose corners lie on the circle.
  const half = radius / Math.SQRT2;
  const across = { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
  return { paint: { kind: 'radial', from: first.colour, to: last.colour }, across };
}

function unknown(what: string): Error {
  return refusal(
    'property',
    `The SVG has a gradient that ${what}. Use two colours along a line or from the middle of a circle.`,
  );
}
