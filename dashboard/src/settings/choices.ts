/** The choices of counting as a person makes them: what a change of them would delete. */
import type { Counting, CountingPatch, Dimension } from '../api/client.ts';

/** The months that are offered; any number from 1 to 25 may have been chosen by the API. */
export const offered_months = [25, 13, 6, 3, 1] as const;

/** What a patch deletes at once, and for good. */
export type Loss =
  | { readonly kind: 'hours' }
  | { readonly kind: 'dimension'; readonly dimension: Dimension }
  | { readonly kind: 'older'; readonly months: number };

export function lossesOf(now: Counting, patch: CountingPatch): readonly Loss[] {
  const { totals = now.totals, dimensions = now.dimensions, keepMonths = now.keepMonths } = patch;
  return [
    ...(now.totals === 'hour' && totals === 'day' ? [{ kind: 'hours' } as const] : []),
    ...now.dimensions
      .filter((dimension) => !dimensions.includes(dimension))
      .map((dimension) => ({ kind: 'dimension', dimension }) as const),
    ...(keepMonths < now.keepMonths ? [{ kind: 'older', months: keepMonths } as const] : []),
  ];
}

/** The patch that takes `patch` back. */
export function takenBack(now: Counting, patch: CountingPatch): CountingPatch {
  return {
    ...(patch.totals === undefined ? {} : { totals: now.totals }),
    ...(patch.dimensions === undefined ? {} : { dimensions: now.dimensions }),
    ...(patch.keepMonths === undefined ? {} : { keepMonths: now.keepMonths }),
  };
}
