/** Rows: the SQL of reports. Only reads; the exchange writes tallies. */
import { sql, type RawBuilder } from 'kysely';
import { dimensions, type Dimension } from '#exchange';
import { may, reach, type Reading } from '#guard';
import { Problem } from '#problem';
import { openValue } from '../exchange/dictionary.ts';
import { isReached, requireReached } from '../link/link.ts';
import { split, type Period } from './period.ts';

/** What a report is about. */
export type Subject =
  | { readonly of: 'link'; readonly id: string }
  | { readonly of: 'project'; readonly id: string }
  | { readonly of: 'tenant' };

/** What a file with a report is called by; a symbol, so that it is no part of the report's JSON. */
export const subjectName: unique symbol = Symbol('what the report is about');

/** Makes sure that it is there and the actor's to see, and gives a name for files; throws `not_found`, `forbidden`. */
export async function requireSubject({ db, actor }: Reading, subject: Subject): Promise<string> {
  if (subject.of === 'tenant') return 'all-links';
  if (subject.of === 'link') {
    const link = await db
      .selectFrom('link')
      .select(['slug', 'project_id', 'created_by'])
      .where('id', '=', subject.id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!link) throw new Problem('not_found');
    requireReached(actor, 'report.view', link);
    return link.slug;
  }
  const project = await db.selectFrom('project').select('id').where('id', '=', subject.id).executeTakeFirst();
  const thing = { projectId: subject.id };
  const whole = may(actor, 'report.view', thing);
  if (!project || !(whole || may(actor, 'project.view', thing))) throw new Problem('not_found');
  // Somebody who may see reports on their own links gets the sum of those.
  const seen = reach(actor, 'report.view');
  if (!whole && (seen.all || seen.own === null)) throw new Problem('forbidden');
  return 'project';
}

/** Which links' tallies are summed: those that are in the project now and the actor's to see, and none that is deleted. */
function linksOf({ actor }: Reading, subject: Subject): RawBuilder<unknown> {
  if (subject.of === 'link') return sql`= ${subject.id}`;
  const inProject = subject.of === 'project' ? sql`and project_id = ${subject.id}` : sql``;
  const seen = reach(actor, 'report.view');
  const reached = seen.all ? sql`` : sql`and ${isReached(seen)}`;
  return sql`in (select id from link where deleted_at is null ${inProject} ${reached})`;
}

export type Bucket = { readonly bucket: number; readonly hits: number; readonly bots: number };

/**
 * Hits and bots from `begin_ms` on and before `end_ms`, summed into buckets that begin at `starts_ms`, the first of them
 * not after `begin_ms`. Only buckets that hold something are given, by their index.
 */
export async function bucketsIn(
  rx: Reading,
  subject: Subject,
  { begin_ms, end_ms }: { readonly begin_ms: number; readonly end_ms: number },
  starts_ms: readonly number[],
): Promise<readonly Bucket[]> {
  // Where days begin is decided here and not by the database, whose knowledge of time zones may be of another year.
  const starts = starts_ms.map((start_ms) => new Date(start_ms));
  const { rows } = await sql<Bucket>`
    select width_bucket(hour, ${starts}::timestamptz[]) - 1 as bucket, sum(hits)::bigint as hits, sum(bots)::bigint as bots
    from tally_total
    where link_id ${linksOf(rx, subject)} and hour >= ${new Date(begin_ms)} and hour < ${new Date(end_ms)}
    group by 1`.execute(rx.db);
  return rows;
}

/** The sum of the days' estimates, null where there is none. */
export async function visitorsIn(rx: Reading, subject: Subject, { from, to }: Period): Promise<number | null> {
  const { rows } = await sql<{ visitors: number | null }>`
    select sum(visitors)::bigint as visitors from tally_visitors
    where link_id ${linksOf(rx, subject)} and day between ${from.toString()} and ${to.toString()}`.execute(rx.db);
  return rows[0]!.visitors;
}

export type CellRow = {
  readonly dimension: Dimension;
  readonly valueId: number;
  readonly sealed: Buffer;
  readonly hits: number;
  /** The lowest k that it was released under in any of the months that the period touches. */
  readonly threshold: number;
};

/** The released cells of a period, each value once: whole months by their sum, those at both ends by their days. */
export async function cellsIn(rx: Reading, subject: Subject, period: Period): Promise<readonly CellRow[]> {
  const links = linksOf(rx, subject);
  const { months, parts } = split(period, rx.actor.platform.zone.day(rx.at.getTime()));
  const partly = parts.map(({ month, from, to }) => {
    const days = sql`by_day[${sql.lit(from)}:${sql.lit(to)}]`;
    return sql`union all
        select dimension, value_id, (select sum(hits) from unnest(${days}) hits) as hits, threshold from tally
        where link_id ${links} and month = ${month.toString()}`;
  });
  const { rows } = await sql<Omit<CellRow, 'dimension'> & { number: number }>`
    select cell.number, cell.value_id as "valueId", tally_value.value_sealed as sealed, cell.hits, cell.threshold
    from (
      select dimension as number, value_id, sum(hits)::bigint as hits, min(threshold) as threshold
      from (
        select dimension, value_id, hits, threshold from tally
        where link_id ${links} and month >= ${months.from.toString()} and month < ${months.before.toString()}
        ${sql.join(partly, sql` `)}
      ) as released
      where hits > 0
      group by dimension, value_id
    ) as cell join tally_value on tally_value.id = cell.value_id`.execute(rx.db);
  return rows.map(({ number, ...row }) => ({ ...row, dimension: dimensions[number - 1]! }));
}

/** The text of a cell's value, from the tenant's dictionary. */
export function valueOf({ unseal }: Reading, { valueId, sealed }: CellRow): string {
  return openValue({ unseal }, { id: valueId, value_sealed: sealed });
}
