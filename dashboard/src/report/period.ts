/** The period of a report: what the address names, which days that is, and which days it is compared with. */
import type { Interval } from '../api/calls.ts';

/** Periods with a name, each ending today but the last two. */
export const presets = ['7d', '30d', '90d', '12m', 'month', 'year', 'lastMonth', 'lastYear'] as const;
export type Preset = (typeof presets)[number];

/** What the address says. Without any of it: the last 30 days. */
export type PeriodSearch = {
  readonly period?: Preset;
  readonly from?: string;
  readonly to?: string;
  readonly by?: Interval;
};

/** Days like `2026-11-23`, both inclusive. */
export type Span = { readonly from: string; readonly to: string };

const defaultPreset: Preset = '30d';

/** As many days as the server counts, by interval. */
const days_max: Readonly<Record<Interval, number>> = { hour: 31, day: 800, month: 3_660 };

/** What of an address is a period; anything else in it is passed over. */
export function periodSearch(raw: Readonly<Record<string, unknown>>): PeriodSearch {
  const preset = presets.find((name) => name === raw['period']);
  const by = intervals.find((name) => name === raw['by']);
  return {
    ...(preset && preset !== defaultPreset ? { period: preset } : {}),
    ...(isDay(raw['from']) ? { from: raw['from'] } : {}),
    ...(isDay(raw['to']) ? { to: raw['to'] } : {}),
    ...(by ? { by } : {}),
  };
}

const intervals = ['hour', 'day', 'month'] as const;

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^(19|20)\d\d-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** The preset that holds, null where the address names days of its own. */
export function presetOf({ period, from, to }: PeriodSearch): Preset | null {
  return from === undefined && to === undefined ? (period ?? defaultPreset) : null;
}

/** The days that an address means. */
export function spanOf(search: PeriodSearch, today: string): Span {
  const preset = presetOf(search);
  return preset ? presetSpan(preset, today) : freeSpan(search, today);
}

function presetSpan(preset: Preset, today: string): Span {
  const month = `${today.slice(0, 7)}-01`;
  const year = `${today.slice(0, 4)}-01-01`;
  switch (preset) {
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case '12m':
      return { from: addMonths(month, -11), to: today };
    case 'month':
      return { from: month, to: today };
    case 'year':
      return { from: year, to: today };
    case 'lastMonth':
      return { from: addMonths(month, -1), to: addDays(month, -1) };
    case 'lastYear':
      return { from: addMonths(year, -12), to: addDays(year, -1) };
  }
}

function freeSpan({ from, to }: PeriodSearch, today: string): Span {
  const ends = [from ?? addDays(to ?? today, -29), to ?? today].toSorted();
  const [first, last] = [ends[0]!, ends[1]!];
  const earliest = addDays(last, 1 - days_max.month);
  return { from: first < earliest ? earliest : first, to: last };
}

/** What to compare with: the same days of the month or year before for a calendar's period, else as many days before. */
export function spanBefore(search: PeriodSearch, span: Span): Span {
  const preset = presetOf(search);
  const months = preset === null ? undefined : monthsBack[preset];
  if (months === undefined) return { from: addDays(span.from, -daysIn(span)), to: addDays(span.from, -1) };
  const isOver = preset === 'lastMonth' || preset === 'lastYear';
  return {
    from: addMonths(span.from, -months),
    // February ends before March does.
    to: isOver ? addDays(span.from, -1) : addMonths(span.to, -months),
  };
}

const monthsBack: { readonly [preset in Preset]?: number } = {
  '12m': 12,
  month: 1,
  year: 12,
  lastMonth: 1,
  lastYear: 12,
};

/** The intervals that a period can be drawn in, finest first. */
export function intervalsFor(span: Span, countsBy: 'hour' | 'day'): readonly Interval[] {
  const days = daysIn(span);
  return intervals.filter(
    (interval) =>
      days <= days_max[interval] &&
      !(interval === 'hour' && countsBy === 'day') &&
      // One or two points are no curve.
      !(interval === 'month' && days < 59),
  );
}

/** The interval asked for if the period can be drawn in it, else the one that shows a curve of 30 to 100 points. */
export function intervalOf({ by }: PeriodSearch, span: Span, countsBy: 'hour' | 'day'): Interval {
  const possible = intervalsFor(span, countsBy);
  if (by && possible.includes(by)) return by;
  const days = daysIn(span);
  const wanted: Interval = days < 2 ? 'hour' : days <= 100 ? 'day' : 'month';
  return possible.includes(wanted) ? wanted : (possible[0] ?? 'day');
}

/** The day that it is by this machine's clock, one off at most: for what is drawn before the server has said. */
export function todayHere(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Both ends counted. */
export function daysIn({ from, to }: Span): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The same day of another month, or that month's last where it has no such day. */
function addMonths(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count + 1, 0);
  date.setUTCDate(Math.min(dayOfMonth, date.getUTCDate()));
  return date.toISOString().slice(0, 10);
}
