/** Breakdowns: what released cells say about a period's hits, and how many hits no cell shows. */
import { dimensions, type Dimension } from '#exchange';
import type { Reading } from '#guard';
import type { Counting } from '../counting/counting.ts';
import type { Period } from './period.ts';
import { cellsIn, valueOf, type CellRow, type Subject } from './rows.ts';

export type ByDimension<Value> = Readonly<Record<Dimension, Value | null>>;

export type Cell = { readonly value: string; readonly hits: number };

/**
 * For every dimension that is counted, `total + broughtForward = sum of the cells' hits + notBrokenDown`, and at most one
 * of the two is above 0. One that is not counted is null in all three.
 */
export type BrokenDown = {
  /** From how many different networks the hits of every cell come at least: the lowest k that any of it was released under. */
  readonly threshold: number;
  /** Most hits first, then by value. */
  readonly breakdown: ByDimension<readonly Cell[]>;
  readonly notBrokenDown: ByDimension<number>;
  /** Hits that waited from before the period and were released in it. */
  readonly broughtForward: ByDimension<number>;
};

/** Breaks the hits of a period down; `told` is null where nothing of it may be told. */
export async function brokenDown(
  rx: Reading,
  subject: Subject,
  told: Period | null,
  counting: Counting,
  total: number,
): Promise<BrokenDown> {
  const rows = told ? await cellsIn(rx, subject, told) : [];
  const rowsOf = Map.groupBy(rows, (row) => row.dimension);
  const counted = counting.dimensions.map((name) => ({ name, rows: rowsOf.get(name) ?? [] }));
  const excess = counted.map(({ name, rows: cells }) => ({ name, hits: total - sum(cells) }));
  return {
    threshold: Math.min(rx.actor.platform.threshold, ...counted.flatMap(({ rows: cells }) => lowest(cells))),
    breakdown: byDimension(counted, ({ rows: cells }) => inOrder(cells.map((row) => cellOf(rx, row)))),
    notBrokenDown: byDimension(excess, ({ hits }) => Math.max(0, hits)),
    broughtForward: byDimension(excess, ({ hits }) => Math.max(0, -hits)),
  };
}

function sum(cells: readonly CellRow[]): number {
  return cells.reduce((hits, cell) => hits + cell.hits, 0);
}

function lowest(cells: readonly CellRow[]): readonly number[] {
  return cells.length === 0 ? [] : [cells.reduce((least, { threshold }) => Math.min(least, threshold), Infinity)];
}

function cellOf(rx: Reading, row: CellRow): Cell {
  return { value: valueOf(rx, row), hits: row.hits };
}

function inOrder(cells: readonly Cell[]): readonly Cell[] {
  return cells.toSorted((one, other) => other.hits - one.hits || (one.value < other.value ? -1 : 1));
}

/** What is not among `known` is null. */
function byDimension<Known extends { readonly name: Dimension }, Value>(
  known: readonly Known[],
  valueFor: (one: Known) => Value,
): ByDimension<Value> {
  const values = new Map(known.map((one) => [one.name, valueFor(one)]));
  return Object.fromEntries(dimensions.map((name) => [name, values.get(name) ?? null])) as ByDimension<Value>;
}
