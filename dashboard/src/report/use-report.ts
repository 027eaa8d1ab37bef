/** The report that a page shows, and the one before it to compare with; asked again while somebody looks. */
import { useQuery } from '@tanstack/react-query';
import type { Subject } from '../api/calls.ts';
import type { Report } from '../api/client.ts';
import { reportQuery } from '../api/queries.ts';
import { intervalOf, presetOf, spanBefore, spanOf, type PeriodSearch } from './period.ts';

export type Shown = {
  readonly report: Report;
  /** Of the period before, as soon as it is there. */
  readonly before: Report | undefined;
  /** The day that it is where days begin. */
  readonly today: string;
  /** Whether it is still that of the period chosen before. */
  readonly isOld: boolean;
};

/** What is over changes seldom: when a link is deleted or restored, or hits are counted late. */
const pollPast_ms = 60_000;

/** The report on `subject`, undefined until it is there; `error` where it can't be had. */
export function useReport(subject: Subject, search: PeriodSearch): { shown?: Shown; error: Error | null } {
  // Only the server knows which day it is where days begin; its own default, the last 30 days, ends with it.
  const latest = useQuery({
    ...reportQuery(subject, { interval: 'day' }),
    ...(isServersDefault(search) ? {} : { refetchInterval: pollPast_ms }),
  });
  const today = latest.data?.to;
  const span = spanOf(search, today ?? someDay);
  const interval = intervalOf(search, span, latest.data?.countsBy ?? 'hour');
  const other = useQuery({
    ...reportQuery(subject, { ...span, interval }),
    enabled: today !== undefined && !isServersDefault(search),
    placeholderData: (data, query) => (isSame(query?.queryKey[1], subject) ? data : undefined),
    ...(today !== undefined && span.to < today ? { refetchInterval: pollPast_ms } : {}),
  });
  const asked = isServersDefault(search) ? latest : other;
  const before = useQuery({
    ...reportQuery(subject, { ...spanBefore(search, span), interval }),
    enabled: asked.isSuccess && !asked.isPlaceholderData,
    refetchInterval: pollPast_ms,
  });
  const error = asked.error ?? latest.error;
  if (!asked.data || today === undefined) return { error };
  return { shown: { report: asked.data, before: before.data, today, isOld: asked.isPlaceholderData }, error };
}

function isServersDefault(search: PeriodSearch): boolean {
  return presetOf(search) === '30d' && (search.by ?? 'day') === 'day';
}

/** Stands for today until that is known; nothing is asked about it. */
const someDay = '2000-01-01';

/** Numbers of another link are not shown while those of this one are on their way. */
function isSame(one: unknown, other: Subject): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The bars of which something may be known: neither hours that are still to come, nor today where days are counted as a whole. */
export function begun(report: Report, today: string): { readonly series: Report['series']; readonly isOpen: boolean } {
  const { series, interval, countsBy } = report;
  const now_ms = Date.now();
  let end = series.length;
  while (end > 1 && series[end - 1]!.hits === 0 && Date.parse(series[end - 1]!.start) > now_ms) end--;
  if (report.to < today) return { series, isOpen: false };
  const isWaiting = countsBy === 'day' && interval === 'day' && end > 1 && series[end - 1]!.hits === 0;
  return { series: series.slice(0, isWaiting ? end - 1 : end), isOpen: !isWaiting };
}
