/** The steps of the map's legend: how many hits make a country how dark, in numbers that can be read. */

/** From and to, both inclusive, fewest first. */
export type Step = { readonly from: number; readonly to: number };

export const steps_max = 5;

/** At most five steps up to `most`, each a few times the one before, since one country mostly leads by far. */
export function stepsUpTo(least: number, most: number): readonly Step[] {
  const ratio = most / Math.max(1, least);
  const bounds = Array.from({ length: steps_max }, (_, n) => least * ratio ** ((n + 1) / steps_max));
  const ends = [...new Set([...bounds.slice(0, -1).map(roundNumber), most])].filter(
    (end) => end >= least && end <= most,
  );
  return ends.map((to, n) => ({ from: n === 0 ? least : ends[n - 1]! + 1, to }));
}

/** One, two or five, and noughts. */
function roundNumber(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n));
  const digit = n / power;
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

/** Which step `hits` belongs to, counted from 0. */
export function stepOf(steps: readonly Step[], hits: number): number {
  return Math.max(
    0,
    steps.findIndex(({ to }) => hits <= to),
  );
}
