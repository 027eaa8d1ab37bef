/** The ten dimensions as a report shows them: the most important first, and how each of them stands. */
import type { Dimension, Report } from '../api/client.ts';

/** Countries lead, on a map; the others follow in threes. */
export const shownOrder = [
  'country',
  'device',
  'referrer',
  'channel',
  'browser',
  'os',
  'language',
  'source',
  'medium',
  'campaign',
] as const satisfies readonly Dimension[];

export type Cell = { readonly value: string; readonly hits: number };

/** A counted dimension of a report. For each: total + forward = sum + waiting, as the contract has it. */
export type BrokenDown = {
  readonly dimension: Dimension;
  /** Most hits first. */
  readonly cells: readonly Cell[];
  /** Hits that are broken down. */
  readonly sum: number;
  /** Hits that are not broken down. */
  readonly waiting: number;
  /** Hits from before the period. */
  readonly forward: number;
};

export function brokenDown({ breakdown, notBrokenDown, broughtForward }: Report): readonly BrokenDown[] {
  return shownOrder.flatMap((dimension) => {
    const cells = breakdown[dimension];
    if (!cells) return [];
    return {
      dimension,
      cells,
      sum: cells.reduce((sum, { hits }) => sum + hits, 0),
      waiting: notBrokenDown[dimension] ?? 0,
      forward: broughtForward[dimension] ?? 0,
    };
  });
}

export function uncounted({ breakdown }: Report): readonly Dimension[] {
  return shownOrder.filter((dimension) => !breakdown[dimension]);
}
