/**
 * The bequest: everything that an edge leaves to its successor, as lines of JSON cut into pieces of bounded size. Both ends
 * know its format, and nothing between them does.
 */
import { createHash } from 'node:crypto';
import type { Dimension, Tallies } from '#exchange';
import type { DigitKeys } from '../visitor/visitor.ts';
import type { Cell } from './release.ts';
import type { Sketch, Sketched } from './sketches.ts';

const version = 2;
const piece_bytes_max = 1024 * 1024;

/**
 * What waits of a link: which dimensions were not counted of it, the different marks since its last look, and the cells in
 * the order of `dimensions`.
 */
export type WaitingLink = {
  readonly linkId: string;
  readonly uncounted: readonly Dimension[];
  readonly fresh: readonly number[];
  readonly cells: readonly (readonly Cell[])[];
};

/** Whether two edges hold the same keys can be told by them, and the keys can't. */
export type Checks = {
  readonly version: number;
  readonly marks: string;
  readonly coordinates: string;
  readonly day: string;
};

export type Line =
  /** First. Cells and sketches mean nothing under other keys, nor sketches on another day. */
  | { readonly checks: Checks }
  /** A numbered batch that control has not acknowledged, of this edge or of one before it. */
  | { readonly batch: Tallies }
  | { readonly waiting: WaitingLink }
  /** A link's sketch, its coordinates or its registers in base64, and by how many visits. */
  | { readonly sketchOf: string; readonly sketch: number[] | string; readonly visits: number };

export function checksOf(keys: DigitKeys, day: string): Checks {
  return { version, marks: checkOf(keys.mark), coordinates: checkOf(keys.coordinate), day };
}

export function sketchLine(sketchOf: string, { sketch, visits }: Sketched): Line {
  return { sketchOf, sketch: sketch instanceof Uint8Array ? Buffer.from(sketch).toString('base64') : sketch, visits };
}

export function sketchFrom(sketch: number[] | string): Sketch {
  return typeof sketch === 'string' ? new Uint8Array(Buffer.from(sketch, 'base64')) : sketch;
}

/** Lines as pieces of bytes, none larger than 1 MiB, made as they are taken. */
export function* piecesOf(lines: Iterable<Line>): Generator<Uint8Array> {
  let held: Buffer[] = [];
  let held_bytes = 0;
  for (const line of lines) {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    held.push(bytes);
    held_bytes += bytes.length;
    if (held_bytes < piece_bytes_max) continue;
    const whole = Buffer.concat(held);
    const cut = whole.length - (whole.length % piece_bytes_max);
    for (let at = 0; at < cut; at += piece_bytes_max) yield whole.subarray(at, at + piece_bytes_max);
    held = [whole.subarray(cut)];
    held_bytes = whole.length - cut;
  }
  if (held_bytes > 0) yield Buffer.concat(held);
}

/** Reads the lines back from pieces as they come. */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #unfinished = '';

  /** The lines that this piece completes. Throws a SyntaxError or a TypeError where it is no such text. */
  push(piece: Uint8Array): readonly Line[] {
    const lines = (this.#unfinished + this.#decoder.decode(piece, { stream: true })).split('\n');
    this.#unfinished = lines.pop()!;
    return lines.map((line) => JSON.parse(line) as Line);
  }
}

function checkOf(key: Uint32Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
