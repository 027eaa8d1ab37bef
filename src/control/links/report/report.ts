/** Reports: tallies as a member sees them, of a link, a project or all of a tenant. */
import { type Actor, type Reading, enterTaking, read } from '#guard';
import { invalid } from '#problem';
import { readChoices, type Counting } from '../counting/counting.ts';
import { brokenDown, type BrokenDown } from './breakdown.ts';
import { startsOf, type Interval } from './buckets.ts';
import { reportFile, type ReportFile } from './csv.ts';
import { keptSince, periodOf, tellable, type Period, type ReportQuery } from './period.ts';
import { bucketsIn, requireSubject, subjectName, visitorsIn, type Subject } from './rows.ts';

export { reportFile, type ReportFile } from './csv.ts';
export { reportQuery, type ReportQuery } from './period.ts';

export type Report = BrokenDown & {
  /** Local dates, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly interval: Interval;
  readonly timezone: string;
  /** `day`: what is known of a day appears when it has ended. */
  readonly countsBy: Counting['totals'];
  /** A local date: what was counted before it is deleted, and in no number here. */
  readonly keptSince: string;
  /** How often numbers that wait are looked at, in seconds. */
  readonly releasedEvery: number;
  readonly total: number;
  readonly bots: number;
  /** The sum of the days' estimates; null where there is none. */
  readonly visitors: number | null;
  /** Every hour, day or month of the period, also those without hits; `start` is RFC 3339 in UTC. */
  readonly series: readonly { readonly start: string; readonly hits: number }[];
  readonly [subjectName]: string;
};

/**
 * What is known about a link's visits from `from` to `to`; the last 30 days where the query names none, or the 30 days
 * up to `to`. Throws `not_found`, and `invalid` for a period that ends before it begins or is too long for its interval,
 * or for hours where the tenant counts by day.
 */
export function reportOf(actor: Actor, linkId: string, query: ReportQuery = {}): Promise<Report> {
  return read(actor, 'report.view', (rx) => report(rx, { of: 'link', id: linkId }, query));
}

/** The sum of the reports of the links that are in a project now, whenever they joined it. Throws as `reportOf` does. */
export function projectReport(actor: Actor, projectId: string, query: ReportQuery = {}): Promise<Report> {
  return read(actor, 'report.view', (rx) => report(rx, { of: 'project', id: projectId }, query));
}

/** The sum of the reports of all links of the tenant that the actor may see reports on. */
export function tenantReport(actor: Actor, query: ReportQuery = {}): Promise<Report> {
  return read(actor, 'report.view', (rx) => report(rx, { of: 'tenant' }, query));
}

/** A report as a file, which is an export: the tenant's log says who took one of what. */
export async function exportReport(
  actor: Actor,
  subject: Subject,
  found: Report,
  { separator }: ReportQuery,
): Promise<ReportFile> {
  await enterTaking(actor, 'report.export', {
    ...(subject.of === 'link' ? { slug: [null, found[subjectName]] } : {}),
    ...(subject.of === 'project' ? { projectId: [null, subject.id] } : {}),
    format: [null, 'csv'],
  });
  return reportFile(found, separator);
}

async function report(rx: Reading, subject: Subject, query: ReportQuery): Promise<Report> {
  const name = await requireSubject(rx, subject);
  const counting = await readChoices(rx.db);
  const { zone, release_s } = rx.actor.platform;
  const today = zone.day(rx.at.getTime());
  const interval = query.interval ?? 'day';
  if (interval === 'hour' && counting.totals === 'day') {
    throw invalid('interval', 'counted_by_day', 'Visits are counted by day here, so nothing is known of hours.');
  }
  const period = periodOf(query, interval, today);
  const told = tellable(period, counting, today);
  const series = startsOf(zone, interval, period.from, period.to).map((start_ms) => ({ start_ms, hits: 0, bots: 0 }));
  if (told) await addHits(rx, subject, told, series);
  const total = series.reduce((sum, { hits }) => sum + hits, 0);
  return {
    from: period.from.toString(),
    to: period.to.toString(),
    interval,
    timezone: zone.name,
    countsBy: counting.totals,
    keptSince: keptSince(counting, today).toString(),
    releasedEvery: release_s,
    total,
    bots: series.reduce((sum, { bots }) => sum + bots, 0),
    visitors: told && (await visitorsIn(rx, subject, told)),
    series: series.map(({ start_ms, hits }) => ({ start: new Date(start_ms).toISOString(), hits })),
    ...(await brokenDown(rx, subject, told, counting, total)),
    [subjectName]: name,
  };
}

type Bucket = { readonly start_ms: number; hits: number; bots: number };

async function addHits(rx: Reading, subject: Subject, { from, to }: Period, series: readonly Bucket[]): Promise<void> {
  const { zone } = rx.actor.platform;
  const starts_ms = series.map(({ start_ms }) => start_ms);
  const within = { begin_ms: zone.dayStart_ms(from), end_ms: zone.dayStart_ms(to.add({ days: 1 })) };
  for (const { bucket, hits, bots } of await bucketsIn(rx, subject, within, starts_ms)) {
    series[bucket]!.hits = hits;
    series[bucket]!.bots = bots;
  }
}
