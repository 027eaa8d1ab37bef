/** Reports: totals as a member sees them, by hour, day or month of the operator's time zone. */
import { z } from 'zod';
import { type Actor, type Reading, read } from '#guard';
import { invalid } from '#problem';
import { requireLink } from '../link/link.ts';
import { startsOf, type Interval } from './buckets.ts';

/** How many days a report may span, by interval. */
const days_max: Readonly<Record<Interval, number>> = { hour: 31, day: 800, month: 3_660 };
const days_default = 30;

/** Beyond these years, moments in UTC could not be written as RFC 3339 has them. */
const [first, last] = ['1900-01-01', '9998-12-31'] as const;

const date = z.iso
  .date({ abort: true })
  .refine((text) => text >= first && text <= last, {
    error: `A date from ${first} to ${last}.`,
    params: { reason: 'out_of_range' },
  })
  .describe('A date of the time zone that reports name, inclusive.');

export const reportQuery = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  interval: z.enum(['hour', 'day', 'month']).default('day'),
});
export type ReportQuery = Partial<z.output<typeof reportQuery>>;

export type Report = {
  /** Local dates, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly interval: Interval;
  readonly timezone: string;
  /** How many different visitors stand behind a breakdown cell at least. */
  readonly threshold: number;
  readonly total: number;
  readonly bots: number;
  readonly visitors: number | null;
  /** Every hour, day or month of the period, also those without hits; `start` is RFC 3339 in UTC. */
  readonly series: { readonly start: string; readonly hits: number }[];
  readonly breakdown: Readonly<Record<string, never>>;
  readonly notBrokenDown: Readonly<Record<string, never>>;
  readonly broughtForward: Readonly<Record<string, never>>;
};

/**
 * What is known about a link's visits from `from` to `to`; the last 30 days where the query names none, or the 30 days
 * up to `to`. Throws `not_found`, and `invalid` for a period that ends before it begins or is too long for its interval.
 */
export function reportOf(actor: Actor, linkId: string, query: ReportQuery = {}): Promise<Report> {
  return read(actor, 'report.view', async (rx) => {
    await requireLink(rx, linkId);
    const { zone, threshold } = actor.platform;
    const interval = query.interval ?? 'day';
    const { from, to } = periodOf(query, interval, zone.day(rx.at.getTime()));
    const begin_ms = zone.dayStart_ms(from);
    const end_ms = zone.dayStart_ms(to.add({ days: 1 }));
    const rows = await totalsOf(rx, linkId, begin_ms, end_ms);
    return {
      from: from.toString(),
      to: to.toString(),
      interval,
      timezone: zone.name,
      threshold,
      total: rows.reduce((sum, { hits }) => sum + hits, 0),
      bots: rows.reduce((sum, { bots }) => sum + bots, 0),
      visitors: null,
      series: inBuckets(startsOf(zone, interval, from, to), rows),
      breakdown: {},
      notBrokenDown: {},
      broughtForward: {},
    };
  });
}

type Total = { readonly hour: Date; readonly hits: number; readonly bots: number };

function periodOf(query: ReportQuery, interval: Interval, today: Temporal.PlainDate) {
  const to = query.to === undefined ? today : Temporal.PlainDate.from(query.to);
  const from = query.from === undefined ? to.subtract({ days: days_default - 1 }) : Temporal.PlainDate.from(query.from);
  const days = from.until(to, { largestUnit: 'days' }).days + 1;
  if (days < 1) throw invalid('from', 'after_to', 'The period ends before it begins.');
  if (days > days_max[interval]) {
    throw invalid('from', 'period_too_long', `By ${interval}, a period has ${days_max[interval]} days at most.`);
  }
  return { from, to };
}

function totalsOf(rx: Reading, linkId: string, begin_ms: number, end_ms: number): Promise<Total[]> {
  return rx.db
    .selectFrom('tally_total')
    .select(['hour', 'hits', 'bots'])
    .where('link_id', '=', linkId)
    .where('hour', '>=', new Date(begin_ms))
    .where('hour', '<', new Date(end_ms))
    .orderBy('hour')
    .execute();
}

/** Sums hours into the buckets that hold them; both come in order of time, and the first bucket begins before all hours. */
function inBuckets(starts_ms: readonly number[], hours: readonly Total[]): Report['series'] {
  const sums = starts_ms.map(() => 0);
  let bucket = 0;
  for (const { hour, hits } of hours) {
    while (bucket + 1 < starts_ms.length && starts_ms[bucket + 1]! <= hour.getTime()) bucket += 1;
    sums[bucket]! += hits;
  }
  return starts_ms.map((start_ms, i) => ({ start: new Date(start_ms).toISOString(), hits: sums[i]! }));
}
