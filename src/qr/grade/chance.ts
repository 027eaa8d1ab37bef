/** Chance that comes out the same every time: a code is graded tomorrow as it was today. */

/** The next number, from 0 to below 1. */
export type Chance = () => number;

/** Mulberry32, by Tommy Ettinger (public domain): good enough for stains, and for nothing that must be secret. */
export function chanceFrom(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
