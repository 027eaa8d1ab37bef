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
  separator: z
    .enum(['comma', 'semicolon'])
    .default('comma')
    .describe('Of a `csv` file. Spreadsheets in German, French and other languages that write 0,5 expect `semicolon`.'),
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

/** A period as few rows: months that are whole in it, by their first days, and days of the others, by their numbers. */
export type Split = {
  readonly months: { readonly from: Temporal.PlainDate; readonly before: Temporal.PlainDate };
  readonly parts: readonly Part[];
};
type Part = { readonly month: Temporal.PlainDate; readonly from: number; readonly to: number };

export function split({ from, to }: Period, today: Temporal.PlainDate): Split {
  // Nothing is there yet of the days to come, so a month that is told up to today is whole.
  const isOpen = Temporal.PlainDate.compare(to, today) >= 0;
  const last = isOpen ? to.with({ day: to.daysInMonth }) : to;
  const [firstMonth, lastMonth] = [from.with({ day: 1 }), last.with({ day: 1 })];
  const ends: readonly Part[] = firstMonth.equals(lastMonth)
    ? [{ month: firstMonth, from: from.day, to: last.day }]
    : [
        { month: firstMonth, from: from.day, to: from.daysInMonth },
        { month: lastMonth, from: 1, to: last.day },
      ];
  const isWhole = (part: Part): boolean => part.from === 1 && part.to === part.month.daysInMonth;
  return {
    months: {
      from: from.day === 1 ? firstMonth : firstMonth.add({ months: 1 }),
      before: last.day === last.daysInMonth ? lastMonth.add({ months: 1 }) : lastMonth,
    },
    parts: ends.filter((part) => !isWhole(part)),
  };
}
