/** The period of a report: which days, counted how, and how much of it may be told yet. */
import { z } from 'zod';
import { invalid } from '#problem';
import type { Counting } from '../counting/counting.ts';
import type { Interval } from './buckets.ts';

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
  format: z.enum(['json', 'csv']).default('json').describe('`csv`: the same as a file for spreadsheets.'),
});
export type ReportQuery = Partial<z.output<typeof reportQuery>>;

/** Local dates, both inclusive. */
export type Period = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate };

/** The period that a query names; throws `invalid` where it ends before it begins, or is too long for its interval. */
export function periodOf(query: ReportQuery, interval: Interval, today: Temporal.PlainDate): Period {
  const to = query.to === undefined ? today : Temporal.PlainDate.from(query.to);
  const from = query.from === undefined ? to.subtract({ days: days_default - 1 }) : Temporal.PlainDate.from(query.from);
  const days = from.until(to, { largestUnit: 'days' }).days + 1;
  if (days < 1) throw invalid('from', 'after_to', 'The period ends before it begins.');
  if (days > days_max[interval]) {
    throw invalid('from', 'period_too_long', `By ${interval}, a period has ${days_max[interval]} days at most.`);
  }
  return { from, to };
}

/**
 * The part of a period of which something may be told: nothing from before what is kept, even where it is not deleted
 * yet, and nothing of a day that has not ended where the tenant counts by day. Null where no day is left.
 */
export function tellable(period: Period, counting: Counting, today: Temporal.PlainDate): Period | null {
  const since = keptSince(counting, today);
  const last = counting.totals === 'day' ? today.subtract({ days: 1 }) : period.to;
  const from = Temporal.PlainDate.compare(period.from, since) < 0 ? since : period.from;
  const to = Temporal.PlainDate.compare(period.to, last) > 0 ? last : period.to;
  return Temporal.PlainDate.compare(from, to) > 0 ? null : { from, to };
}

/** The first day of which something is kept. */
export function keptSince({ keepMonths }: Pick<Counting, 'keepMonths'>, today: Temporal.PlainDate): Temporal.PlainDate {
  return today.subtract({ months: keepMonths });
}

/** Days from a date on and before another; none where both are the same. */
export type Days = { readonly from: Temporal.PlainDate; readonly before: Temporal.PlainDate };

/** A period as few sums of days: months that are summed already, days to add to them, and days to take away again. */
export type Split = { readonly months: Days; readonly added: readonly Days[]; readonly removed: readonly Days[] };

/** Takes the month at either end whole, without the days outside the period, where these are fewer than those in it. */
export function split({ from, to }: Period, today: Temporal.PlainDate): Split {
  // Nothing is there yet of the days to come, so a month that is told up to today is whole.
  const isOpen = Temporal.PlainDate.compare(to, today) >= 0;
  const before = isOpen ? to.add({ months: 1 }).with({ day: 1 }) : to.add({ days: 1 });
  const [firstMonth, lastMonth] = [from.with({ day: 1 }), before.with({ day: 1 })];
  if (firstMonth.equals(lastMonth)) return { months: { from, before: from }, added: [{ from, before }], removed: [] };
  const [secondMonth, monthAfter] = [firstMonth.add({ months: 1 }), lastMonth.add({ months: 1 })];
  const outside = { head: { from: firstMonth, before: from }, tail: { from: before, before: monthAfter } };
  const inside = { head: { from, before: secondMonth }, tail: { from: lastMonth, before } };
  const wholeHead = length(outside.head) < length(inside.head);
  const wholeTail = length(outside.tail) < length(inside.tail);
  return {
    months: { from: wholeHead ? firstMonth : secondMonth, before: wholeTail ? monthAfter : lastMonth },
    added: [...(wholeHead ? [] : [inside.head]), ...(wholeTail ? [] : [inside.tail])].filter(length),
    removed: [...(wholeHead ? [outside.head] : []), ...(wholeTail ? [outside.tail] : [])].filter(length),
  };
}

function length({ from, before }: Days): number {
  return from.until(before, { largestUnit: 'days' }).days;
}
