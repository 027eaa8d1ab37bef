/** Counts for a proof: what the tables hold of all tenants' tallies, as numbers alone, and what they hold of one link. */
import { sql, type Transaction } from 'kysely';
import type { Platform } from '#guard';
import { KeysRefused } from '#guard';
import type { Database } from '#store';
import { openValue } from '../exchange/dictionary.ts';
import { dimensionNumber, threshold_least } from '../exchange/tallies.ts';

/** Nothing but numbers: of no tenant but the proof's own link can anything be told from them. */
export type ProofCounts = {
  /** k as it is set now. */
  readonly threshold: number;
  /** Breakdown cells of all tenants, each of one day. */
  readonly cells: number;
  /** Of these, cells with fewer hits than the k they were released under, or with a k below the lowest there is. */
  readonly cellsBelow: number;
  /** The lowest k that any cell was released under; null where there are none. */
  readonly lowestThreshold: number | null;
  /** Estimates of visitors of all tenants. */
  readonly estimates: number;
  /** Of these, such as are a multiple of no k that was ever in force. */
  readonly estimatesUneven: number;
  /** Different stored values of the dimension country, over all tenants. */
  readonly countries: number;
  /** Of these, such as are no code of a country. */
  readonly countriesFiner: number;
  /** Columns of the whole database whose type is made for network addresses. */
  readonly addressColumns: number;
  /** What is stored of the proof's own link. */
  readonly link: {
    /** Whether there still is one. */
    readonly exists: boolean;
    /** Whether its tenant counts by day, so that a day's total may not be there before the day has ended. */
    readonly byDay: boolean;
    readonly hits: number;
    readonly bots: number;
    readonly cells: number;
    readonly cellsBelow: number;
  };
};

const patience_ms = 20_000;

/** Counts in one consistent picture. Throws Problem `unavailable` where that takes longer than a proof may. */
export async function countForProof(platform: Platform, linkId: string): Promise<ProofCounts> {
  return platform.store.exchange
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      await sql`select set_config('statement_timeout', ${String(patience_ms)}, true)`.execute(db);
      const { threshold } = platform;
      return {
        threshold,
        ...(await countCells(db)),
        ...(await countEstimates(db, threshold)),
        ...(await countCountries(db, platform)),
        addressColumns: await countAddressColumns(db),
        link: await countLink(db, linkId),
      };
    });
}

type Db = Transaction<Database>;

/** A row of tallies holds a month: its cells, one for each day. */
const hitsOfDays = sql`unnest(by_day)`;

async function countCells(db: Db): Promise<Pick<ProofCounts, 'cells' | 'cellsBelow' | 'lowestThreshold'>> {
  const { rows } = await sql<{ cells: number; below: number; lowest: number | null }>`
    select count(*) as cells, min(threshold) as lowest,
      count(*) filter (where hits < threshold or threshold < ${threshold_least}) as below
    from (select ${hitsOfDays} as hits, threshold from tally) cell where hits is not null`.execute(db);
  const { cells, below, lowest } = rows[0]!;
  return { cells, cellsBelow: below, lowestThreshold: lowest };
}

/** Estimates don't say their k: it is the one in force, or one that cells were released under. */
async function countEstimates(db: Db, threshold: number): Promise<Pick<ProofCounts, 'estimates' | 'estimatesUneven'>> {
  const { rows } = await sql<{ estimates: number; uneven: number }>`
    with k as (select ${threshold}::integer as k union select threshold::integer from tally)
    select count(*) as estimates,
      count(*) filter (where not exists (select 1 from k where visitors % k.k = 0)) as uneven
    from tally_visitors`.execute(db);
  const { estimates, uneven } = rows[0]!;
  return { estimates, estimatesUneven: uneven };
}

/** Values are sealed, so each different one is opened. A tenant whose key is gone has none that anybody can read. */
async function countCountries(db: Db, { vault }: Platform): Promise<Pick<ProofCounts, 'countries' | 'countriesFiner'>> {
  const country = dimensionNumber('country');
  const { rows } = await sql<{ id: number; tenant_id: string; value_sealed: Buffer }>`
    select id, tenant_id, value_sealed from tally_value
    where id in (select value_id from tally where dimension = ${country})`.execute(db);
  const values = rows.flatMap((row) => {
    try {
      return [openValue(vault.tenant(row.tenant_id), row)];
    } catch (error) {
      if (error instanceof KeysRefused) return [];
      throw error;
    }
  });
  const finer = values.filter((value) => !/^[A-Z]{2}$/.test(value));
  return { countries: new Set(values).size, countriesFiner: new Set(finer).size };
}

async function countAddressColumns(db: Db): Promise<number> {
  const { rows } = await sql<{ columns: number }>`
    select count(*) as columns from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'm', 'f') and a.attnum > 0 and not a.attisdropped
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and t.typname in ('inet', 'cidr', 'macaddr', 'macaddr8')`.execute(db);
  return rows[0]!.columns;
}

async function countLink(db: Db, linkId: string): Promise<ProofCounts['link']> {
  type Row = { found: boolean; by_day: boolean; hits: number; bots: number; cells: number; below: number };
  const { rows } = await sql<Row>`
    select owner.counts_by is not null as found, coalesce(owner.counts_by = 'day', false) as by_day,
      total.hits, total.bots, cell.cells, cell.below
    from (select coalesce(sum(hits), 0) as hits, coalesce(sum(bots), 0) as bots
        from tally_total where link_id = ${linkId}) total
      cross join (select count(*) as cells, count(*) filter (where hits < threshold) as below
        from (select ${hitsOfDays} as hits, threshold from tally where link_id = ${linkId}) day
        where hits is not null) cell
      left join (select tenant.counts_by from link join tenant on tenant.id = link.tenant_id
        where link.id = ${linkId}) owner on true`.execute(db);
  const { found: exists, by_day: byDay, below: cellsBelow, ...rest } = rows[0]!;
  return { exists, byDay, ...rest, cellsBelow };
}
