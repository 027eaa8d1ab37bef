/** Matrices: how SVG moves, turns and stretches shapes (SVG 2, §8.5). */
import { Pen, readPath, type Path } from '#qr';
import { refusal } from '../refusal.ts';
import { numbersOf } from './value/numbers.ts';

/** x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export type Point = readonly [x: number, y: number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** First the inner one, then the outer one. */
export function combined(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [x, y] = apply(outer, e, f);
  const [p, q, r, s] = outer;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, x, y];
}

export function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** By how much areas grow; negative where left and right change places, 0 where nothing is left of them. */
export function determinant([a, b, c, d]: Matrix): number {
  return a * d - b * c;
}

/** How many times as long a line becomes at most. */
export function stretchOf([a, b, c, d]: Matrix): number {
  return Math.max(Math.hypot(a, b), Math.hypot(c, d));
}

export function movedPath(path: Path, matrix: Matrix): Path {
  const pen = new Pen();
  const at = (x: number, y: number): Point => apply(matrix, x, y);
  readPath(path, {
    move: (x, y) => void pen.move(...at(x, y)),
    line: (x, y) => void pen.line(...at(x, y)),
    arc() {
      throw new TypeError('A logo has curves, no arcs.');
    },
    curve: (x1, y1, x2, y2, x, y) => void pen.curve(...at(x1, y1), ...at(x2, y2), ...at(x, y)),
    close: () => void pen.close(),
  });
  return pen.path;
}

/** Reads the attribute `transform`. */
export function matrixOf(text: string): Matrix {
  let matrix = identity;
  let rest = text.trim();
  while (rest !== '') {
    const [whole, name, parameters] = /^(\w+)\s*\(([^()]*)\)[\s,]*/.exec(rest) ?? [];
    const values = parameters === undefined ? null : numbersOf(parameters);
    const step = values && stepOf(name!, values);
    if (!step) throw refusal('property', 'The SVG has a transform that is not understood.');
    matrix = combined(matrix, step);
    rest = rest.slice(whole!.length);
  }
  return matrix;
}

function stepOf(name: string, values: readonly number[]): Matrix | null {
  const [first, second, third] = values;
  const one = values.length === 1;
  const two = values.length === 2;
  if (name === 'matrix' && values.length === 6) return values as unknown as Matrix;
  if (name === 'translate' && (one || two)) return [1, 0, 0, 1, first!, second ?? 0];
  if (name === 'scale' && (one || two)) return [first!, 0, 0, second ?? first!, 0, 0];
  if (name === 'skewX' && one) return [1, 0, Math.tan(radians(first!)), 1, 0, 0];
  if (name === 'skewY' && one) return [1, Math.tan(radians(first!)), 0, 1, 0, 0];
  if (name === 'rotate' && (one || values.length === 3)) {
    const [sine, cosine] = [Math.sin(radians(first!)), Math.cos(radians(first!))];
    const turn: Matrix = [cosine, sine, -sine, cosine, 0, 0];
    if (one) return turn;
    return combined(combined([1, 0, 0, 1, second!, third!], turn), [1, 0, 0, 1, -second!, -third!]);
  }
  return null;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
