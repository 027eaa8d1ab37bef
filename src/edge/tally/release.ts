/** The rule of release: which links are looked at, which of the hits that wait in one dimension may be told, and what of the visitors. */
import type { Chance } from './chance.ts';

/** What waits of one value. */
export type Cell = {
  readonly value: string;
  /** The different marks behind it, each with one hit. */
  readonly marks: readonly number[];
  /** Hits beyond one for each mark. */
  readonly extra: number;
};

export type Outcome = {
  readonly released: readonly { readonly value: string; readonly hits: number }[];
  readonly waiting: readonly Cell[];
};

/**
 * Looks at all cells of one dimension, after at least k different marks have come since the last look.
 *
 * A coin decides whether everything is offered, or a lot is drawn first: k marks or more, regardless of their values, that
 * stay behind. Each value that at least k of the offered marks share is released. Where fewer than k marks would stay
 * behind though nobody was drawn, the lot is drawn after all.
 *
 * So what stays comes from nobody, or from at least k different marks that chance alone could have left there, whatever
 * they are: what is told says nothing for certain about any of them. And nobody stays only where every value has at least
 * k marks.
 *
 * @param k 3 or more
 */
export function release(cells: readonly Cell[], k: number, chance: Chance): Outcome {
  // Without a value that could be released no lot would change anything.
  if (!cells.some(({ marks }) => marks.length >= k)) return { released: [], waiting: cells };
  if (chance.pick(coin) === 0) {
    const all = offer(cells, k, nobody);
    if (all.waiting.length === 0 || differentMarks(all.waiting, k) >= k) return all;
  }
  return offer(cells, k, drawLot(cells, k, chance));
}

/**
 * Whether a link that is ready to be looked at must wait for the next look: one in four, by chance, at the end of a day too.
 *
 * Were every ready link looked at, not being looked at would tell. Suppose four visits and no look: so one network or two
 * stand behind them. After two visits more both of two values are released, each shared by three networks (k = 3): then the
 * third network came last, once with each value, and of a group of two it is known what they were. Networks that come with
 * two values are common, an office with two browsers for one.
 */
export function isPassedOver(chance: Chance): boolean {
  return chance.pick([3, 1]) === 1;
}

/** What an edge knows of the different visitors of one link on one day. */
export type Visitors = {
  readonly estimate: number;
  /** Visits by which they were counted. */
  readonly visits: number;
  /** Secret, and the same all day: see `shiftOf`. */
  readonly shift: number;
};

/**
 * What may be told of a day's visitors: a multiple of k, and no more than there were visits.
 *
 * Were it not shifted, a missing estimate would tell that fewer than k visitors came that day, and one as high as the visits
 * that nobody came twice. Either can tell what a group below k was, once the hits are told that it is a part of. More
 * visitors than visits would tell that the shift goes up, and how far.
 */
export function visitorsToTell({ estimate, visits, shift }: Visitors, k: number): number {
  return Math.max(0, Math.floor(Math.min(estimate + shift, visits) / k) * k);
}

const coin = [1, 1] as const;

/** For each cell, the marks of it that were drawn. */
type Drawn = readonly (readonly number[])[];
const nobody: Drawn = [];

/** Releases what of the offered hits may be released; what was drawn stays, each mark with one hit. */
function offer(cells: readonly Cell[], k: number, drawn: Drawn): Outcome {
  const released: { value: string; hits: number }[] = [];
  const waiting: Cell[] = [];
  for (const [i, cell] of cells.entries()) {
    const kept = drawn[i] ?? [];
    if (cell.marks.length - kept.length < k) waiting.push(cell);
    else {
      released.push({ value: cell.value, hits: cell.marks.length + cell.extra - kept.length });
      if (kept.length > 0) waiting.push({ value: cell.value, marks: kept, extra: 0 });
    }
  }
  return { released, waiting };
}

/**
 * Draws hits from all that wait without regard to their values, until k different marks are drawn; then one more, and one
 * more, as long as chance says so: (k - 1) / 2 more on average, so that their number is no secret's key either.
 */
function drawLot(cells: readonly Cell[], k: number, chance: Chance): Drawn {
  const left = cells.map(({ marks }) => [...marks]);
  const drawn: number[][] = cells.map(() => []);
  // A value weighs as many hits as it has, not as many marks: beyond those that are kept apart, hits carry none.
  const weights = cells.map(({ marks, extra }) => marks.length + extra);
  const different = new Set<number>();
  const goOn = [1, (k - 1) / 2];
  let wanted = k;
  for (let undrawn = cells.reduce((sum, { marks }) => sum + marks.length, 0); undrawn > 0; undrawn -= 1) {
    if (different.size >= wanted) {
      if (chance.pick(goOn) === 0) break;
      wanted += 1;
    }
    const cell = chance.pick(weights);
    const [mark] = left[cell]!.splice(chance.among(left[cell]!.length), 1) as [number];
    drawn[cell]!.push(mark);
    different.add(mark);
    weights[cell] = left[cell]!.length === 0 ? 0 : weights[cell]! - 1;
  }
  return drawn;
}

/** How many different marks are behind those cells; no further than `enough` is counted. */
function differentMarks(cells: readonly Cell[], enough: number): number {
  const different = new Set<number>();
  for (const { marks } of cells) {
    for (const mark of marks) different.add(mark);
    if (different.size >= enough) break;
  }
  return different.size;
}
