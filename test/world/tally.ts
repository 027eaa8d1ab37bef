/** Tallies of tests: what an edge counts with, at half past twelve of a day in Berlin and without chance. */
import type { Tallies } from '#exchange';
import { Zone } from '#zone';
import type { Chance } from '../../src/edge/tally/chance.ts';
import { Tally, type TallyOptions } from '../../src/edge/tally/tally.ts';
import { DigitKeys, shiftOf } from '../../src/edge/visitor/digits.ts';

/** 12:30 in Berlin. */
export const noon_ms = Date.UTC(2026, 10, 23, 11, 30);
/** From one look at what waits to the next. */
export const release_ms = 900_000;

/** Nobody is drawn, and where a lot must be drawn, it falls on whoever comes first. */
const noLot: Chance = { pick: (weights) => weights.findIndex((weight) => weight > 0), among: () => 0 };

/** Keys by which the visitors of link `a` are told neither too many nor too few, with k = 3. */
export function keysWithoutShift(): DigitKeys {
  for (;;) {
    const keys = new DigitKeys();
    if (shiftOf(keys.coordinate, 'a', 3) === 0) return keys;
  }
}

/** A tally that has reached 12:30 or what is given, with keys of its own unless it is told which. */
export function newTally(options: Partial<TallyOptions> = {}, at_ms = noon_ms): Tally {
  const tally = new Tally({
    zone: new Zone('Europe/Berlin'),
    keys: new DigitKeys(),
    threshold: 3,
    release_s: release_ms / 1000,
    chance: noLot,
    ...options,
  });
  tally.reach(at_ms);
  return tally;
}

/** Everything that is told, acknowledged as it comes. */
export function told(tally: Tally): readonly Tallies[] {
  const batches: Tallies[] = [];
  for (let batch = tally.batch(); batch !== null; batch = tally.batch()) {
    batches.push(batch);
    tally.acknowledged(batch.edgeId, batch.sequence);
  }
  return batches;
}
