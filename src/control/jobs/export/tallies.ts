/** Tallies in an archive: hits, released cells and estimates as they are stored, link by link. */
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#guard';
import { dimensions, openValue } from '#links';
import { countIn, inTenant, table, type Reading, type Row, type Section } from './section.ts';

/** Rows in a page; and links that are looked through at once for them. */
const page = 2_000;
const links_max = 200;

export const hits: Section<Actor> = perLink<{ hour: Date; hits: number; bots: number }>({
  name: 'hits',
  csv: ['link', 'hour', 'hits', 'bots'],
  table: 'tally_total',
  columns: sql`hour, hits, bots`,
  key: sql`hour`,
  keyType: sql`timestamptz`,
  keyOf: ({ hour }) => hour.toISOString(),
  rowOf: (_, { hour, ...counts }) => ({ hour: hour.toISOString(), ...counts }),
});

export const visitors: Section<Actor> = perLink<{ day: string; visitors: number }>({
  name: 'visitors',
  csv: ['link', 'day', 'visitors'],
  table: 'tally_visitors',
  columns: sql`day, visitors`,
  key: sql`day`,
  keyType: sql`date`,
  keyOf: ({ day }) => day,
  rowOf: (_, row) => row,
});

type CellRow = {
  readonly month: string;
  readonly dimension: number;
  readonly value_id: number;
  readonly hits: number;
  readonly threshold: number;
  readonly by_day: readonly (number | null)[];
  readonly value_sealed: Buffer;
};

export const cells: Section<Actor> = perLink<CellRow>({
  name: 'cells',
  csv: ['link', 'month', 'dimension', 'value', 'hits', 'threshold', 'days'],
  table: 'tally',
  columns: sql`month, dimension, value_id, hits, threshold, by_day,
    (select value_sealed from tally_value where tally_value.id = value_id) as value_sealed`,
  key: sql`month::text || ' ' || lpad(dimension::text, 5, '0') || ' ' || lpad(value_id::text, 10, '0')`,
  keyType: sql`text`,
  keyOf: ({ month, dimension, value_id }) =>
    `${month} ${String(dimension).padStart(5, '0')} ${String(value_id).padStart(10, '0')}`,
  rowOf: (rx, row) => ({
    month: row.month.slice(0, 7),
    dimension: dimensions[row.dimension - 1],
    value: openValue(rx, { id: row.value_id, value_sealed: row.value_sealed }),
    hits: row.hits,
    threshold: row.threshold,
    // '3:12 17:4' for 12 hits on the 3rd and 4 on the 17th.
    days: row.by_day.flatMap((count, i) => (count ? [`${i + 1}:${count}`] : [])).join(' '),
  }),
});

type PerLink<Found> = {
  readonly name: string;
  readonly csv: readonly string[];
  readonly table: 'tally_total' | 'tally_visitors' | 'tally';
  readonly columns: RawBuilder<unknown>;
  /** What tells the rows of one link apart, in an order, and how it is written. */
  readonly key: RawBuilder<unknown>;
  readonly keyType: RawBuilder<unknown>;
  readonly keyOf: (row: Found) => string;
  readonly rowOf: (rx: Reading, row: Found) => Row;
};

/** Goes from link to link, by which these tables are ordered: other tenants' rows, however many, are not passed on the way. */
function perLink<Found extends object>(how: PerLink<Found>): Section<Actor> {
  return table({
    name: how.name,
    csv: how.csv,
    csvOnly: true,
    count: countIn(how.table),
    rows: (actor, after) =>
      inTenant(actor, async (rx) => {
        const { link, key } = placeOf(after);
        const ids = await someLinks(rx, actor.tenantId, link, key !== null);
        const { rows: found } = await sql<Found & { link: string }>`
          select link_id as link, ${how.columns} from ${sql.table(how.table)}
          where link_id = any(${ids}::uuid[])
          ${key === null ? sql`` : sql`and (link_id > ${link}::uuid or ${how.key} > ${key}::${how.keyType})`}
          order by link_id, ${how.key} limit ${page}`.execute(rx.db);
        const rows = found.map(({ link: id, ...row }) => ({ link: id, ...how.rowOf(rx, row as unknown as Found) }));
        const last = found.at(-1);
        if (found.length === page) return { rows, after: `${last!.link} ${how.keyOf(last!)}` };
        return { rows, after: ids.length < links_max ? null : ids.at(-1)! };
      }),
  });
}

/** A link whose rows were all written, or one and the key of the last of its rows that was. */
function placeOf(after: string | null): { readonly link: string | null; readonly key: string | null } {
  if (after === null) return { link: null, key: null };
  const [link, ...key] = after.split(' ');
  return { link: link!, key: key.length === 0 ? null : key.join(' ') };
}

async function someLinks(
  { db }: Reading,
  tenantId: string,
  from: string | null,
  included: boolean,
): Promise<readonly string[]> {
  let links = db.selectFrom('link').select('id').where('tenant_id', '=', tenantId).where('purge_after', 'is', null);
  if (from !== null) links = links.where('id', included ? '>=' : '>', from);
  return (await links.orderBy('id').limit(links_max).execute()).map(({ id }) => id);
}
