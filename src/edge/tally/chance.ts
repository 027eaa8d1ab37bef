/** Chance: the only source of randomness of the release rule, so that a test can go through everything that may happen. */

export type Chance = {
  /** An index, as probable as its weight; the weights are not all 0. */
  pick(weights: readonly number[]): number;
  /** An index below `count`, all alike. */
  among(count: number): number;
};

const words = new Uint32Array(1024);
let at = words.length;

/** From the system's generator of keys: whoever sees outcomes must not be able to work back to earlier or later ones. */
export const fairChance: Chance = {
  pick(weights) {
    let sum = 0;
    for (const weight of weights) sum += weight;
    let rest = fraction() * sum;
    let last = 0;
    for (let i = 0; i < weights.length; i += 1) {
      if (weights[i] === 0) continue;
      last = i;
      rest -= weights[i]!;
      if (rest < 0) break;
    }
    return last;
  },
  among: (count) => Math.floor(fraction() * count),
};

/** Uniform in [0, 1), with 53 bits; the words it was made of are not kept. */
function fraction(): number {
  if (at >= words.length) {
    crypto.getRandomValues(words);
    at = 0;
  }
  const fraction = (words[at]! * 2 ** 21 + (words[at + 1]! >>> 11)) / 2 ** 53;
  words[at] = words[at + 1] = 0;
  at += 2;
  return fraction;
}
