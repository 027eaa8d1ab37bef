/** Every way that chance may take, where it takes part in something. */
import type { Chance } from '../../src/edge/tally/chance.ts';

/** All that may come of something left to chance, and how probable each way is. */
export function everyWay<Result>(run: (chance: Chance) => Result, among: 'all' | 'first'): [Result, number][] {
  const ways: [Result, number][] = [];
  const path: { readonly options: readonly (readonly [choice: number, probability: number])[]; taken: number }[] = [];
  do {
    let [step, probability] = [0, 1];
    const choose = (weights: readonly number[]): number => {
      if (step === path.length) {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        const options = weights.map((weight, i) => [i, weight / sum] as const).filter(([, share]) => share > 0);
        path.push({ options, taken: 0 });
      }
      const { options, taken } = path[step++]!;
      probability *= options[taken]![1];
      return options[taken]![0];
    };
    ways.push([
      run({ pick: choose, among: (n) => (among === 'first' ? 0 : choose(Array.from({ length: n }, () => 1))) }),
      probability,
    ]);
    while (path.length > 0 && path.at(-1)!.taken === path.at(-1)!.options.length - 1) path.pop();
    if (path.length > 0) path.at(-1)!.taken += 1;
  } while (path.length > 0);
  return ways;
}
