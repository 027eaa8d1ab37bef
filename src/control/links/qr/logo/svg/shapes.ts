/** Shapes: the outlines of SVG's elements, as moves, lines and cubic curves (SVG 2, §9 and §10). */
import { SVGPathData, SVGPathDataParser, type SVGCommand } from 'svg-pathdata';
import { Pen, type Path } from '#qr';
import { refusal } from '../refusal.ts';
import { lengthOf, numbersOf } from './value/numbers.ts';
import type { Element } from './tree.ts';

export type Size = { readonly width: number; readonly height: number };

/** How much may be drawn yet. Whoever takes more than there is gets a problem. */
export class Budget {
  #left: number;
  readonly #most: number;

  constructor(segments: number) {
    this.#left = segments;
    this.#most = segments;
  }

  get left(): number {
    return this.#left;
  }

  take(segments: number): void {
    this.#left -= segments;
    if (this.#left < 0)
      throw refusal('too_complex', `The SVG has more than ${this.#most} lines and curves. Simplify it.`);
  }
}

/** What hundred percent of a length across a picture, of one down, and of any other are (SVG 2, §8.9). */
export function wholes({ width, height }: Size): { readonly x: number; readonly y: number; readonly other: number } {
  return { x: width, y: height, other: Math.hypot(width, height) / Math.SQRT2 };
}

/** The outline of a shape in its own units, empty where there is nothing to draw; null for an element that is none. */
export function outlineOf({ name, attributes }: Element, size: Size, budget: Budget): Path | null {
  const whole = wholes(size);
  const length = (key: string, along: keyof typeof whole): number => lengthOf(attributes[key] ?? '0', whole[along]);
  const has = (key: string): boolean => attributes[key] !== undefined && attributes[key] !== 'auto';
  const pen = new Pen();
  switch (name) {
    case 'path':
      return pathOf(attributes['d'] ?? '', budget);
    case 'rect': {
      const [rx, ry] = [has('rx') ? 'rx' : 'ry', has('ry') ? 'ry' : 'rx'];
      const [width, height] = [length('width', 'x'), length('height', 'y')];
      const radiusX = has(rx) ? Math.min(length(rx, 'x'), width / 2) : 0;
      const radiusY = has(ry) ? Math.min(length(ry, 'y'), height / 2) : 0;
      budget.take(9);
      if (width > 0 && height > 0) rectangle(pen, length('x', 'x'), length('y', 'y'), width, height, radiusX, radiusY);
      return pen.path;
    }
    case 'circle': {
      const radius = length('r', 'other');
      budget.take(5);
      if (radius > 0) ellipse(pen, length('cx', 'x'), length('cy', 'y'), radius, radius);
      return pen.path;
    }
    case 'ellipse': {
      const [rx, ry] = [has('rx') ? 'rx' : 'ry', has('ry') ? 'ry' : 'rx'];
      const [radiusX, radiusY] = [has(rx) ? length(rx, 'x') : 0, has(ry) ? length(ry, 'y') : 0];
      budget.take(5);
      if (radiusX > 0 && radiusY > 0) ellipse(pen, length('cx', 'x'), length('cy', 'y'), radiusX, radiusY);
      return pen.path;
    }
    case 'line':
      budget.take(2);
      return pen.move(length('x1', 'x'), length('y1', 'y')).line(length('x2', 'x'), length('y2', 'y')).path;
    case 'polyline':
    case 'polygon':
      return corners(attributes['points'] ?? '', name === 'polygon', budget);
    default:
      return null;
  }
}

/** How far the handles of a curve lie from its ends that looks like a quarter of an ellipse. */
const roundness = (4 / 3) * (Math.SQRT2 - 1);

function rectangle(pen: Pen, x: number, y: number, width: number, height: number, rx: number, ry: number): void {
  const [right, bottom] = [x + width, y + height];
  if (!(rx > 0 && ry > 0)) {
    pen.move(x, y).line(right, y).line(right, bottom).line(x, bottom).close();
    return;
  }
  const [h, v] = [rx * (1 - roundness), ry * (1 - roundness)];
  pen.move(x + rx, y).line(right - rx, y);
  pen.curve(right - h, y, right, y + v, right, y + ry).line(right, bottom - ry);
  pen.curve(right, bottom - v, right - h, bottom, right - rx, bottom).line(x + rx, bottom);
  pen.curve(x + h, bottom, x, bottom - v, x, bottom - ry).line(x, y + ry);
  pen.curve(x, y + v, x + h, y, x + rx, y).close();
}

export function ellipse(pen: Pen, x: number, y: number, rx: number, ry: number): void {
  const [h, v] = [rx * roundness, ry * roundness];
  pen.move(x + rx, y);
  pen.curve(x + rx, y + v, x + h, y + ry, x, y + ry);
  pen.curve(x - h, y + ry, x - rx, y + v, x - rx, y);
  pen.curve(x - rx, y - v, x - h, y - ry, x, y - ry);
  pen.curve(x + h, y - ry, x + rx, y - v, x + rx, y).close();
}

function corners(points: string, isClosed: boolean, budget: Budget): Path {
  const numbers = numbersOf(points, budget.left * 2);
  if (numbers === null) throw damaged();
  budget.take(Math.ceil(numbers.length / 2));
  const pen = new Pen();
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    if (at === 0) pen.move(numbers[0]!, numbers[1]!);
    else pen.line(numbers[at]!, numbers[at + 1]!);
  }
  if (isClosed && numbers.length >= 4) pen.close();
  return pen.path;
}

/** Letters of a path that are read at once, so that one of too many segments ends early. */
const piece_length = 4096;

function pathOf(text: string, budget: Budget): Path {
  const parser = new SVGPathDataParser();
  const commands: SVGCommand[] = [];
  const read = (step: () => unknown): void => {
    const before = commands.length;
    try {
      step();
    } catch {
      throw damaged();
    }
    budget.take(commands.length - before);
  };
  for (let at = 0; at < text.length; at += piece_length)
    read(() => parser.parse(text.slice(at, at + piece_length), commands));
  read(() => parser.finish(commands));
  if (commands.length === 0 || /^\s*none\s*$/.test(text)) return [];
  if (commands[0]!.type !== SVGPathData.MOVE_TO) throw damaged();
  return drawn(withoutNothings(commands), budget);
}

/** All commands absolute, none of those that are short for another, and no arcs that go nowhere, of which nobody can tell the centre. */
function withoutNothings(commands: SVGCommand[]): SVGCommand[] {
  const plain = new SVGPathData(commands).toAbs().normalizeHVZ(false).normalizeST().qtToC();
  let [atX, atY] = [0, 0];
  return plain.commands.filter((command) => {
    if (!('x' in command) || !('y' in command)) return true;
    const goes = command.type !== SVGPathData.ARC || command.x !== atX || command.y !== atY;
    [atX, atY] = [command.x, command.y];
    return goes;
  });
}

function drawn(commands: SVGCommand[], budget: Budget): Path {
  const pen = new Pen();
  let [startX, startY] = [0, 0];
  let isOpen = false;
  const arcless = new SVGPathData(commands).aToC().commands;
  budget.take(arcless.length - commands.length);
  for (const command of arcless) {
    if (command.type === SVGPathData.CLOSE_PATH) {
      if (isOpen) pen.close();
      isOpen = false;
      continue;
    }
    if (command.type === SVGPathData.MOVE_TO) {
      [startX, startY] = [command.x, command.y];
      pen.move(startX, startY);
      isOpen = true;
      continue;
    }
    // What goes on after an end begins where that contour began.
    if (!isOpen) pen.move(startX, startY);
    isOpen = true;
    if (command.type === SVGPathData.LINE_TO) pen.line(command.x, command.y);
    else if (command.type === SVGPathData.CURVE_TO)
      pen.curve(command.x1, command.y1, command.x2, command.y2, command.x, command.y);
  }
  return pen.path;
}

function damaged(): Error {
  return refusal('broken', 'The SVG is damaged: a path of it can’t be read.');
}
