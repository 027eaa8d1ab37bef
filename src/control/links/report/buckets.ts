/** Buckets: where the hours, days and months of a period begin, through every change of the clocks. */
import type { Zone } from '#zone';

export type Interval = 'hour' | 'day' | 'month';

/** Zones shift their clocks by a quarter of an hour at the least. */
const quarter_ms = 900_000;

/** The beginnings of all buckets from one date to another, both inclusive, in milliseconds; a first month begins whole. */
export function startsOf(
  zone: Zone,
  interval: Interval,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): readonly number[] {
  if (interval === 'hour') return hourStarts(zone, zone.dayStart_ms(from), zone.dayStart_ms(to.add({ days: 1 })));
  const first = interval === 'day' ? from : from.with({ day: 1 });
  const starts: number[] = [];
  for (let n = 0; ; n += 1) {
    const date = first.add(interval === 'day' ? { days: n } : { months: n });
    if (Temporal.PlainDate.compare(date, to) > 0) return starts;
    starts.push(zone.dayStart_ms(date));
  }
}

/** Asking for every quarter finds each hour as the edge counts it: 23 or 25 of them on two days of the year. */
function hourStarts(zone: Zone, begin_ms: number, end_ms: number): readonly number[] {
  const starts = new Set<number>();
  for (let at_ms = begin_ms; at_ms < end_ms; at_ms += quarter_ms) starts.add(zone.hourStart_s(at_ms) * 1000);
  return [...starts].toSorted((a, b) => a - b);
}
