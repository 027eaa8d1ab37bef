/** Tallies in an archive: hits, released cells and estimates as they are stored, link by link. */
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#guard';
import { dimensions, openValue } from '#links';
import { countIn, inTenant, table, type Reading, type Row, type Section } from './section.ts';

/** Rows in a page; and links that are looked through at once for them. */
const page = 2_000;
const links_max = 1_000;

export const hits: Section<Actor> = perLink<{ hour: Date; hits: number; bots: number }>({
  name: 'hits',
  csv: ['link', 'hour', 'hits', 'bots'],
  table: 'tally_total',
  columns: sql`hour, hits, bots`,
  key: { hour: 'timestamptz' },
  keyOf: ({ hour }) => [hour.toISOString()],
  rowOf: (_, { hour, ...counts }) => ({ hour: hour.toISOString(), ...counts }),
});

export const visitors: Section<Actor> = perLink<{ day: string; visitors: number }>({
  name: 'visitors',
  csv: ['link', 'day', 'visitors'],
  table: 'tally_visitors',
  columns: sql`day, visitors`,
  key: { day: 'date' },
  keyOf: ({ day }) => [day],
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
  key: { month: 'date', dimension: 'smallint', value_id: 'integer' },
  keyOf: ({ month, dimension, value_id }) => [month, String(dimension), String(value_id)],
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
  /** The columns that tell the rows of one link apart, in their order, with their types; and what a row has in them. */
  readonly key: Readonly<Record<string, 'timestamptz' | 'date' | 'smallint' | 'integer'>>;
  readonly keyOf: (row: Found) => readonly string[];
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
        const ids = await someLinks(rx, actor.tenantId, link, key.length > 0);
        const found = await some(rx, how, ids, link, key);
        const rows = found.map(({ link: id, ...row }) => ({ link: id, ...how.rowOf(rx, row as unknown as Found) }));
        const last = found.at(-1);
        if (last && found.length === page) return { rows, after: [last.link, ...how.keyOf(last)].join(' ') };
        return { rows, after: ids.length < links_max ? null : ids.at(-1)! };
      }),
  });
}

/** Link after link by the index, and no further than the page: what is left is neither read nor sorted. */
async function some<Found>(
  { db }: Reading,
  { table: name, columns, key: keyTypes }: PerLink<Found>,
  ids: readonly string[],
  link: string | null,
  key: readonly string[],
): Promise<readonly (Found & { readonly link: string })[]> {
  const names = sql.join(Object.keys(keyTypes).map((column) => sql.ref(column)));
  const values = sql.join(Object.values(keyTypes).map((type, i) => sql`${key[i]}::${sql.raw(type)}`));
  const rest = key.length === 0 ? sql`` : sql`and (link.id <> ${link}::uuid or (${names}) > (${values}))`;
  const { rows } = await sql<Found & { link: string }>`
    select link.id as link, row.* from unnest(${ids}::uuid[]) as link (id) cross join lateral (
      select ${columns} from ${sql.table(name)} where link_id = link.id ${rest} order by ${names} limit ${page}
    ) row limit ${page}`.execute(db);
  return rows;
}

/** A link whose rows were all written, or one and the key of the last of its rows that was. */
function placeOf(after: string | null): { readonly link: string | null; readonly key: readonly string[] } {
  const [link = null, ...key] = after?.split(' ') ?? [];
  return { link, key };
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
