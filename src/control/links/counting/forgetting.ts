/** Forgetting: deletes of the tallies what their tenant no longer keeps or counts, and values that nothing names. */
import { sql, type Kysely } from 'kysely';
import { now_ms } from '#clock';
import type { Dimension } from '#exchange';
import type { Platform } from '#guard';
import { describeError } from '#log';
import type { Database } from '#store';
import type { Zone } from '#zone';
import { dimensionNumber } from '../exchange/tallies.ts';
import { keptSince } from '../report/period.ts';

/** How many rows went; of cells, also how many lost some of their days. */
export type Forgotten = {
  readonly totals: number;
  readonly cells: number;
  readonly estimates: number;
  readonly values: number;
};

type Db = Kysely<Database>;
type Tenant = {
  readonly id: string;
  readonly counts_by: string;
  readonly uncounted: readonly Dimension[];
  readonly kept_months: number;
};

/** Small enough that nobody waits long for a row, and that no statement comes near its time limit. */
const rows_batch = 5_000;
const links_batch = 1_000;

/**
 * Makes choices true of what is stored already, every tenant's or one's: what is older than it keeps goes, dimensions that it does not count go,
 * and where it counts by day, hours become part of their day. What is kept stays a sum of what is kept: a month that begins
 * before the first kept day has only its kept days left. Control calls this every hour.
 */
export async function forgetTallies({ store, zone }: Platform, tenantId: string | null = null): Promise<Forgotten> {
  const db = store.exchange;
  const forgotten = { totals: 0, cells: 0, estimates: 0, values: 0 };
  const { rows: tenants } = await sql<Tenant>`
    select id, counts_by, uncounted, kept_months from tenant
    where ${tenantId}::uuid is null or id = ${tenantId} order by id`.execute(db);
  for (const tenant of tenants) {
    const today = zone.day(now_ms());
    const since = keptSince({ keepMonths: tenant.kept_months }, today);
    for await (const links of linksOf(db, tenant.id)) {
      forgotten.totals += await inBatches(() => forgetTotals(db, links, zone.dayStart_ms(since)));
      forgotten.estimates += await inBatches(() => forgetEstimates(db, links, since.toString()));
      forgotten.cells += await inBatches(() => forgetMonths(db, links, since));
      forgotten.cells += await inBatches(() => cutMonth(db, links, since));
      if (tenant.uncounted.length > 0)
        forgotten.cells += await inBatches(() => forgetDimensions(db, links, tenant.uncounted));
      if (tenant.counts_by === 'day') await inBatches(() => foldHours(db, links, dayStarts(zone, since, today)));
    }
    // Last, as it is what went before that leaves values without a name; and links that were purged.
    forgotten.values += await inBatches(() => forgetValues(db, tenant.id));
  }
  return forgotten;
}

/** The same for a tenant whose choices have just changed, in the background; where it fails, the next hour does it. */
export function forgetSoon(platform: Platform, tenantId: string): void {
  forgetTallies(platform, tenantId).catch((error: unknown) =>
    platform.log('warn', 'tallies.forget_failed', describeError(error)),
  );
}

/** Repeats a step until it finds less than a batch; gives how many rows went in all. */
async function inBatches(step: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let some = rows_batch; some === rows_batch; sum += some) some = await step();
  return sum;
}

/** The ids of all links of a tenant, deleted ones too, some at a time. */
async function* linksOf(db: Db, tenantId: string): AsyncGenerator<readonly string[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<{ id: string }>`
      select id from link where tenant_id = ${tenantId} and id > ${after} order by id limit ${links_batch}`.execute(db);
    if (rows.length > 0) yield rows.map(({ id }) => id);
    if (rows.length < links_batch) return;
    after = rows.at(-1)!.id;
  }
}

function forgetTotals(db: Db, links: readonly string[], since_ms: number): Promise<number> {
  return remove(db, 'tally_total', sql`link_id = any(${links}::uuid[]) and hour < ${new Date(since_ms)}`);
}

function forgetEstimates(db: Db, links: readonly string[], since: string): Promise<number> {
  return remove(db, 'tally_visitors', sql`link_id = any(${links}::uuid[]) and day < ${since}`);
}

function forgetValues(db: Db, tenantId: string): Promise<number> {
  const named = sql`exists (select 1 from tally where value_id = tally_value.id)`;
  return remove(db, 'tally_value', sql`tenant_id = ${tenantId} and not ${named}`);
}

async function remove(db: Db, table: string, which: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${which} limit ${rows_batch}))`.execute(db);
  return Number(numAffectedRows);
}

/** Months that ended before `since`. */
function forgetMonths(db: Db, links: readonly string[], since: Temporal.PlainDate): Promise<number> {
  const month = since.with({ day: 1 }).toString();
  return remove(db, 'tally', sql`link_id = any(${links}::uuid[]) and month < ${month}`);
}

/** Takes the days before `since` out of its month; rows of which nothing is left go. */
async function cutMonth(db: Db, links: readonly string[], since: Temporal.PlainDate): Promise<number> {
  if (since.day === 1) return 0;
  const cut = sql.lit(since.day - 1);
  const before = sql`(select coalesce(sum(h), 0) from unnest(by_day[1:${cut}]) h)`;
  const month = sql`link_id = any(${links}::uuid[]) and month = ${since.with({ day: 1 }).toString()}`;
  const gone = await remove(db, 'tally', sql`${month} and hits = ${before}`);
  const { numAffectedRows } = await sql`
    update tally set hits = hits - ${before}, by_day[1:${cut}] = array_fill(null::bigint, array[${cut}])
    where ctid = any(array(select ctid from tally where ${month} and ${before} > 0 limit ${rows_batch}))`.execute(db);
  // Whichever of the two was whole: there may be more.
  return gone === rows_batch ? gone : Number(numAffectedRows);
}

function forgetDimensions(db: Db, links: readonly string[], uncounted: readonly Dimension[]): Promise<number> {
  const numbers = uncounted.map(dimensionNumber);
  return remove(db, 'tally', sql`link_id = any(${links}::uuid[]) and dimension = any(${numbers}::smallint[])`);
}

/** Where each day from `since` to `today` begins: decided here, as the database's time zones may be of another year. */
function dayStarts(zone: Zone, since: Temporal.PlainDate, today: Temporal.PlainDate): readonly Date[] {
  const days = since.until(today, { largestUnit: 'days' }).days;
  return Array.from({ length: days + 1 }, (_, n) => new Date(zone.dayStart_ms(since.add({ days: n }))));
}

/** Adds hours to the beginning of their day; gives how many hours went. */
async function foldHours(db: Db, links: readonly string[], starts: readonly Date[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with days as (select ${starts}::timestamptz[] as starts), gone as (
      delete from tally_total where ctid = any(array(
        select t.ctid from tally_total t, days
        where t.link_id = any(${links}::uuid[]) and t.hour > starts[1] and t.hour <> starts[width_bucket(t.hour, starts)]
        limit ${rows_batch}))
      returning tenant_id, link_id, hour, hits, bots
    ), folded as (
      insert into tally_total (tenant_id, link_id, hour, hits, bots)
      select tenant_id, link_id, starts[width_bucket(hour, starts)], sum(hits), sum(bots)
      from gone, days group by 1, 2, 3 order by 2, 3
      on conflict (link_id, hour) do update
      set hits = tally_total.hits + excluded.hits, bots = tally_total.bots + excluded.bots
    )
    select count(*) as count from gone`.execute(db);
  return rows[0]!.count;
}
