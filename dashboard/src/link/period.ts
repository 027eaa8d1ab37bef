/** The period of a report: which days, counted how, and what of the answer has begun. */
import { useQuery } from '@tanstack/react-query';
import { reportQuery } from '../api/queries.ts';
import type { Interval } from '../api/calls.ts';
import type { Report } from '../api/client.ts';
import type { Period_days } from '../router.tsx';

/** The server's own default, asked without dates. */
const default_days = 30;
/** Days that can be counted by hour. */
export const hourly_days_max = 31;

/** The report of the last `days`, today included, as the server's time zone has it. */
export function usePeriod(id: string, days: Period_days, interval: Interval) {
  const isDefault = days === default_days && interval === 'day';
  // Only the server knows which day it is where days begin, so the default report says where a period ends.
  const latest = useQuery({
    ...reportQuery(id, { interval: 'day' }),
    ...(isDefault ? {} : { refetchInterval: 60_000 }),
  });
  const to = latest.data?.to;
  const asked = useQuery({
    ...reportQuery(id, { interval, ...(to === undefined ? {} : { from: daysBefore(to, days - 1), to }) }),
    enabled: !isDefault && to !== undefined,
    placeholderData: (before) => before,
  });
  return isDefault ? latest : { ...asked, error: asked.error ?? latest.error };
}

/** The day `count` days before `day`; both like `2026-11-23`. */
function daysBefore(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - count);
  return date.toISOString().slice(0, 10);
}

/** The bars up to now: hours of today that are still to come tell nothing. */
export function begun(report: Report): Report['series'] {
  const now_ms = Date.now();
  let end = report.series.length;
  while (end > 1 && report.series[end - 1]!.hits === 0 && Date.parse(report.series[end - 1]!.start) > now_ms) end--;
  return report.series.slice(0, end);
}
