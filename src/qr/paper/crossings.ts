/** Crossings: where the edges of shapes cross lines across a page, from which follows what lies within. */
import type { Box } from '../draw/drawing.ts';

/** Lines across each row of pixels on which it is looked where a shape begins and ends. */
export const lines = 5;

/** Of the lines across a page, the first one and the one after the last. */
type Reach = { readonly first: number; readonly end: number };

/** The lines that edges cross within a box. */
export function linesOf(edges: readonly number[], clip: Box): Reach {
  let [top, bottom] = [Infinity, -Infinity];
  for (let at = 1; at < edges.length; at += 2) {
    top = Math.min(top, edges[at]!);
    bottom = Math.max(bottom, edges[at]!);
  }
  if (top > bottom) return { first: 0, end: 0 };
  const first = lineAfter(Math.max(top, clip.y));
  return { first, end: Math.max(lineAfter(Math.min(bottom, clip.y + clip.height)), first) };
}

/** Where the edges cross one line after the other, from left to right. */
export class Crossings {
  /** Of the line that was gone to: how many there are, where each lies, and whether its edge goes down (1) or up (-1). */
  count = 0;
  readonly x: Float64Array;
  readonly way: Int8Array;

  /** How far each moves to the right a line, and the first line that it doesn't reach. */
  readonly #step: Float64Array;
  readonly #end: Int32Array;
  readonly #edges: readonly number[];
  /** The edges that begin at each line, as chains: the first of a line, and after each edge the next. */
  readonly #chains: Int32Array;
  readonly #next: Int32Array;
  readonly #reach: Reach;

  constructor(edges: readonly number[], reach: Reach) {
    const count = edges.length / 4;
    this.#edges = edges;
    this.x = new Float64Array(count);
    this.way = new Int8Array(count);
    this.#step = new Float64Array(count);
    this.#end = new Int32Array(count);
    this.#reach = reach;
    this.#chains = new Int32Array(reach.end - reach.first).fill(-1);
    this.#next = new Int32Array(count);
    for (let edge = 0; edge < count; edge += 1) {
      const [y1, y2] = [edges[edge * 4 + 1]!, edges[edge * 4 + 3]!];
      const [begin, end] = [Math.max(lineAfter(Math.min(y1, y2)), reach.first), lineAfter(Math.max(y1, y2))];
      if (begin >= end || begin >= reach.end) continue;
      this.#next[edge] = this.#chains[begin - reach.first]!;
      this.#chains[begin - reach.first] = edge;
    }
  }

  /** Goes to the next line; lines are gone to in order, from the first one on. */
  goTo(line: number): void {
    let kept = 0;
    for (let at = 0; at < this.count; at += 1) {
      if (this.#end[at]! > line)
        this.#put(kept++, this.x[at]! + this.#step[at]!, this.#step[at]!, this.way[at]!, this.#end[at]!);
    }
    for (let edge = this.#chains[line - this.#reach.first]!; edge !== -1; edge = this.#next[edge]!) {
      const x1 = this.#edges[edge * 4]!;
      const y1 = this.#edges[edge * 4 + 1]!;
      const x2 = this.#edges[edge * 4 + 2]!;
      const y2 = this.#edges[edge * 4 + 3]!;
      const step = (x2 - x1) / (y2 - y1) / lines;
      const x = x1 + ((line + 0.5) / lines - y1) * step * lines;
      this.#put(kept++, x, step, y2 > y1 ? 1 : -1, lineAfter(Math.max(y1, y2)));
    }
    this.count = kept;
  }

  /** Puts a crossing at `place` or as far before it as its `x` says. */
  #put(place: number, x: number, step: number, way: number, end: number): void {
    let at = place;
    for (; at > 0 && this.x[at - 1]! > x; at -= 1) {
      this.x[at] = this.x[at - 1]!;
      this.way[at] = this.way[at - 1]!;
      this.#step[at] = this.#step[at - 1]!;
      this.#end[at] = this.#end[at - 1]!;
    }
    this.x[at] = x;
    this.way[at] = way;
    this.#step[at] = step;
    this.#end[at] = end;
  }
}

/** The first line at or below `y`; a line runs through the middle of its share of the row. */
function lineAfter(y: number): number {
  return Math.ceil(y * lines - 0.5);
}
