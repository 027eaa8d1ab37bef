/** The comparison with the period before: a share where it means something, else why there is none. */
import type { Report } from '../api/client.ts';

export type Comparison =
  | { readonly kind: 'change'; readonly share: number; readonly hits: number }
  /** So few that a share would only look important. */
  | { readonly kind: 'few'; readonly hits: number }
  | { readonly kind: 'none' }
  /** The period before, or a part of it, is deleted already. */
  | { readonly kind: 'not_kept' }
  /** What is reported on did not exist through all of it. */
  | { readonly kind: 'younger' };

const few_max = 20;

/** `since` is the moment from which the link has existed, where it is one link. */
export function compare(report: Report, before: Report, since: string | null): Comparison {
  if (before.from < report.keptSince) return { kind: 'not_kept' };
  const begin = before.series[0]?.start;
  if (since !== null && begin !== undefined && Date.parse(since) > endOf(begin, before)) return { kind: 'younger' };
  if (before.total === 0) return { kind: 'none' };
  if (before.total < few_max) return { kind: 'few', hits: before.total };
  return { kind: 'change', share: report.total / before.total - 1, hits: before.total };
}

/** The bars to draw beside those of a report: none before the link was made, and none at all where there is nothing in them. */
export function comparable(before: Report | undefined, since: string | null): readonly (number | null)[] {
  if (before === undefined || before.total === 0 || before.from < before.keptSince) return [];
  const since_ms = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since);
  return before.series.map(({ hits }, place) => {
    const end = before.series[place + 1]?.start;
    return hits > 0 || end === undefined || Date.parse(end) > since_ms ? hits : null;
  });
}

/** The end of the first bar, up to which the link may have been made without a day missing. */
function endOf(begin: string, { series, interval }: Report): number {
  const next = series[1]?.start;
  return interval === 'day' && next !== undefined ? Date.parse(next) : Date.parse(begin);
}
