/** Tallies: commits what an edge has counted, exactly once. Alone adds to the `tally` tables, and writes `exchange_edge`. */
import { sql, type Kysely } from 'kysely';
import { now } from '#clock';
import {
  dimensions,
  type Dimension,
  type ReleasedCell,
  type Tallies,
  type TotalCell,
  type VisitorsCell,
} from '#exchange';
import type { Platform } from '#guard';
import { isId } from '#id';
import type { Database } from '#store';
import { numbered } from './dictionary.ts';

type Db = Kysely<Database>;

/**
 * Adds one batch to what is stored, in one transaction with its sequence number, so that a batch that comes
 * again (control died between commit and acknowledgement) adds nothing. Cells of links that are unknown or purged are
 * dropped. An edge sends a batch only after the one before was acknowledged, so a lower number is always a repeat.
 * Every transaction goes through the tables in one order and through each table's rows in one order: two edges may wait
 * for each other, and never in a circle.
 * @returns whether the batch was new
 */
export function commitTallies(platform: Platform, tallies: Tallies): Promise<boolean> {
  return platform.store.exchange.transaction().execute(async (db) => {
    if (!(await moveOn(db, tallies))) return false;
    const links = await linksOf(db, tallies);
    await addTotals(platform, db, tallies.totals, links);
    await addReleased(platform, db, tallies, links);
    await raiseVisitors(db, tallies.visitors, links);
    return true;
  });
}

/** Whether the edge has not come so far before; from here on it has. */
async function moveOn(db: Db, { edgeId, sequence }: Tallies): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into exchange_edge (edge_id, sequence, seen_at) values (${edgeId}, ${sequence}, ${now()})
    on conflict (edge_id) do update set sequence = excluded.sequence, seen_at = excluded.seen_at
    where exchange_edge.sequence < excluded.sequence`.execute(db);
  return numAffectedRows !== 0n;
}

/** Whose a link is, and what its tenant has counted. */
type CountedLink = {
  readonly id: string;
  readonly tenant_id: string;
  readonly counts_by: string;
  readonly uncounted: readonly Dimension[];
};
type CountedLinks = ReadonlyMap<string, CountedLink>;

async function linksOf(db: Db, { totals, released, visitors }: Tallies): Promise<CountedLinks> {
  const ids = new Set([totals, released, visitors].flatMap((cells) => cells.map(([linkId]) => linkId)));
  if (ids.size === 0) return new Map();
  const { rows } = await sql<CountedLink>`
    select link.id, link.tenant_id, tenant.counts_by, tenant.uncounted
    from link join tenant on tenant.id = link.tenant_id where link.id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The cells of links that are there, each with its link. */
function withLinks<Cell extends TotalCell | ReleasedCell | VisitorsCell>(cells: readonly Cell[], links: CountedLinks) {
  return cells.flatMap((cell) => {
    const link = links.get(cell[0]);
    return link === undefined ? [] : [{ link, cell }];
  });
}

async function addTotals({ zone }: Platform, db: Db, totals: readonly TotalCell[], links: CountedLinks): Promise<void> {
  const rows = withLinks(totals, links).map(({ link, cell: [, hour_s, hits, bots] }) => {
    // An edge that has not heard yet that its tenant counts by day still names the hour.
    const start_s = link.counts_by === 'day' ? zone.dayStart_ms(zone.day(hour_s * 1000)) / 1000 : hour_s;
    return { link, start_s, hits, bots };
  });
  if (rows.length === 0) return;
  await sql`
    insert into tally_total (tenant_id, link_id, hour, hits, bots)
    select tenant_id, link_id, to_timestamp(start_s), sum(hits), sum(bots)
    from unnest(${rows.map(({ link }) => link.tenant_id)}::uuid[], ${rows.map(({ link }) => link.id)}::uuid[],
      ${rows.map(({ start_s }) => start_s)}::bigint[], ${rows.map(({ hits }) => hits)}::bigint[],
      ${rows.map(({ bots }) => bots)}::bigint[]) as cell (tenant_id, link_id, start_s, hits, bots)
    group by tenant_id, link_id, start_s order by link_id, start_s
    on conflict (link_id, hour) do update
    set hits = tally_total.hits + excluded.hits, bots = tally_total.bots + excluded.bots`.execute(db);
}

async function addReleased(
  platform: Platform,
  db: Db,
  { released, threshold }: Tallies,
  links: CountedLinks,
): Promise<void> {
  // An edge that has not heard yet that its tenant does not count a dimension may still release it.
  const cells = withLinks(released, links).filter(({ link, cell }) => !link.uncounted.includes(cell[2]));
  if (cells.length === 0) return;
  const words = cells.map(({ link, cell }) => ({ tenantId: link.tenant_id, value: cell[3] }));
  const numberOf = await numbered(platform, db, words);
  const rows = cells.flatMap(({ link, cell: [, day, dimension, , hits] }, place) => {
    const valueId = numberOf(words[place]!);
    return valueId === null ? [] : [{ link, day, dimension: dimensionNumber(dimension), valueId, hits }];
  });
  // A statement can write a row once, and the days of a month share theirs; batches of more than one day are rare.
  const days = [...Map.groupBy(rows, ({ day }) => day)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [day, cellsOfDay] of days) await addCells(db, day, threshold, cellsOfDay);
}

type CellRow = {
  readonly link: CountedLink;
  readonly dimension: number;
  readonly valueId: number;
  readonly hits: number;
};

async function addCells(db: Db, day: string, threshold: number, rows: readonly CellRow[]): Promise<void> {
  const place = sql.lit(Number(day.slice(8)));
  await sql`
    insert into tally (tenant_id, link_id, month, dimension, value_id, hits, by_day[${place}], threshold)
    select tenant_id, link_id, ${`${day.slice(0, 7)}-01`}::date, dimension, value_id, sum(hits), sum(hits), ${threshold}::smallint
    from unnest(${rows.map(({ link }) => link.tenant_id)}::uuid[], ${rows.map(({ link }) => link.id)}::uuid[],
      ${rows.map(({ dimension }) => dimension)}::smallint[], ${rows.map(({ valueId }) => valueId)}::integer[],
      ${rows.map(({ hits }) => hits)}::bigint[]) as cell (tenant_id, link_id, dimension, value_id, hits)
    group by tenant_id, link_id, dimension, value_id order by link_id, dimension, value_id
    on conflict (link_id, month, dimension, value_id) do update set
      hits = tally.hits + excluded.hits,
      by_day[${place}] = coalesce(tally.by_day[${place}], 0) + excluded.hits,
      threshold = least(tally.threshold, excluded.threshold)`.execute(db);
}

/** The number of a dimension in the database. */
export function dimensionNumber(dimension: Dimension): number {
  return dimensions.indexOf(dimension) + 1;
}

/** An estimate of the same day only grows, and what comes late from another edge must not lower it. */
async function raiseVisitors(db: Db, cells: readonly VisitorsCell[], links: CountedLinks): Promise<void> {
  const rows = withLinks(cells, links).filter(({ cell }) => cell[2] > 0);
  if (rows.length === 0) return;
  await sql`
    insert into tally_visitors (tenant_id, link_id, day, visitors)
    select tenant_id, link_id, day, max(visitors)
    from unnest(${rows.map(({ link }) => link.tenant_id)}::uuid[], ${rows.map(({ link }) => link.id)}::uuid[],
      ${rows.map(({ cell }) => cell[1])}::date[], ${rows.map(({ cell }) => cell[2])}::bigint[])
      as cell (tenant_id, link_id, day, visitors)
    group by tenant_id, link_id, day order by link_id, day
    on conflict (link_id, day) do update set visitors = excluded.visitors
    where tally_visitors.visitors < excluded.visitors`.execute(db);
}

/**
 * What no honest edge sends, and what must not be stored whoever sends it: no id, a time outside this century, more hits
 * than can be, a cell that fewer visitors share than is promised here, a value that was not cut.
 */
export function isAbsurd({ threshold: least }: Pick<Platform, 'threshold'>, tallies: Tallies): boolean {
  const { edgeId, sequence, threshold, totals, released, visitors, givenUp } = tallies;
  return (
    !isId(edgeId) ||
    sequence === 0 ||
    threshold < Math.max(threshold_least, least) ||
    threshold > threshold_max ||
    givenUp > hits_max ||
    totals.some(isAbsurdTotal) ||
    released.some((cell) => isAbsurdCell(cell, threshold)) ||
    visitors.some((cell) => isAbsurdEstimate(cell, threshold))
  );
}

function isAbsurdTotal([linkId, hour_s, hits, bots]: TotalCell): boolean {
  return !isId(linkId) || hour_s < hour_s_min || hour_s > hour_s_max || hits > hits_max || bots > hits_max;
}

function isAbsurdCell([linkId, day, , value, hits]: ReleasedCell, threshold: number): boolean {
  return !isId(linkId) || !isDayOfCentury(day) || hits < threshold || hits > hits_max || !isCutValue(value);
}

function isAbsurdEstimate([linkId, day, visitors]: VisitorsCell, threshold: number): boolean {
  return !isId(linkId) || !isDayOfCentury(day) || visitors % threshold !== 0 || visitors > hits_max;
}

function isDayOfCentury(day: string): boolean {
  try {
    return Temporal.PlainDate.from(day).toString() === day && day.startsWith('20');
  } catch {
    return false;
  }
}

function isCutValue(value: string): boolean {
  return value !== '' && value.length <= valueLetters_max && value.isWellFormed() && !/\p{Cc}/u.test(value);
}

/** Nobody can set k lower. */
export const threshold_least = 3;
const threshold_max = 32_767;
const valueLetters_max = 256;
const hour_s_min = 946_684_800;
const hour_s_max = 4_102_444_800;
const hits_max = 1e12;
