/** Sections: the files of an archive, each written a page at a time, as JSON, as CSV, or as both. */
import type { Transaction } from 'kysely';
import { read, type Actor, type Strongbox } from '#guard';
import { byteOrderMark, csvLine } from '#links';
import type { Database } from '#store';
import type { Part } from '../kind.ts';

/** What a page came to: what it adds to files, how many rows that were, and where the next one begins; null at the end. */
export type Page = { readonly parts: readonly Part[]; readonly rows: number; readonly after: string | null };

export type Section<Who> = {
  readonly name: string;
  /** About how many rows it has, for showing how far it is. */
  readonly count: (who: Who) => Promise<number>;
  /** Killed at any moment, the same page is written again; `after` is null for the first. */
  readonly page: (who: Who, after: string | null) => Promise<Page>;
};

/** JSON, as `JSON.stringify` takes it. */
export type Row = Readonly<Record<string, unknown>>;

export type Table<Who> = Pick<Section<Who>, 'name' | 'count'> & {
  /** The columns of the CSV, which are fields of the rows; none where there is no CSV. */
  readonly csv?: readonly string[];
  /** Whether there is no JSON of it. */
  readonly csvOnly?: true;
  readonly rows: (
    who: Who,
    after: string | null,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly after: string | null;
    /** Files of their own that belong to these rows. */
    readonly files?: readonly Part[];
  }>;
};

/** A section of rows: `<name>.json`, a list, and `<name>.csv`, with a line that names the columns. */
export function table<Who>({ name, count, csv, csvOnly, rows: rowsFrom }: Table<Who>): Section<Who> {
  return {
    name,
    count,
    async page(who, before) {
      const { rows, after, files = [] } = await rowsFrom(who, before);
      const place = { isFirst: before === null, isLast: after === null };
      const json = csvOnly ? [] : [{ file: `${name}.json`, content: jsonText(rows, place) }];
      const lines = csv ? [{ file: `${name}.csv`, content: csvText(csv, rows, place) }] : [];
      return { parts: [...json, ...lines, ...files], rows: rows.length, after };
    },
  };
}

/** A file that is one JSON text. */
export function single<Who>(name: string, content: (who: Who) => Promise<unknown>): Section<Who> {
  return {
    name,
    count: async () => 1,
    page: async (who) => ({
      parts: [{ file: `${name}.json`, content: `${JSON.stringify(await content(who), null, 2)}\n` }],
      rows: 1,
      after: null,
    }),
  };
}

type InFile = { readonly isFirst: boolean; readonly isLast: boolean };

/** One row in a line, so that a file can be read a line at a time as well. */
function jsonText(rows: readonly Row[], { isFirst, isLast }: InFile): string {
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  const before = isFirst ? '[\n' : rows.length > 0 ? ',\n' : '';
  return `${before}${lines}${isLast ? '\n]\n' : ''}`;
}

function csvText(columns: readonly string[], rows: readonly Row[], { isFirst }: InFile): string {
  const lines = rows.map((row) => csvLine(columns.map((column) => fieldOf(row[column]))));
  return `${isFirst ? byteOrderMark + csvLine(columns) : ''}${lines.join('')}`;
}

/** A list of words is written as words, as long as these can be told apart again; anything else that has parts as JSON. */
function fieldOf(value: unknown): string | number {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  const isPlain = Array.isArray(value) && value.every((one) => typeof one === 'string' && !/^\[|,/.test(one));
  return isPlain ? value.join(', ') : JSON.stringify(value);
}

/** What a section of a tenant reads with. */
export type Reading = Pick<Strongbox, 'unseal'> & { readonly db: Transaction<Database> };

/** One consistent picture of the tenant, for whoever may export all of it. */
export function inTenant<T>(actor: Actor, body: (rx: Reading) => Promise<T>): Promise<T> {
  return read(actor, 'tenant.export', body);
}

/** Rows in a page of what has an id. */
export const page = 500;

/** As many rows as were found, and where the next page begins. */
export function paged<Found extends { readonly id: string }>(
  found: readonly Found[],
  rowOf: (row: Found, n: number) => Row,
  most = page,
) {
  return { rows: found.map(rowOf), after: found.length < most ? null : found.at(-1)!.id };
}

type Counted =
  | 'link'
  | 'project'
  | 'qr'
  | 'qr_logo'
  | 'qr_template'
  | 'target_change'
  | 'tally_total'
  | 'tally'
  | 'tally_visitors';

/** How many rows of a table the tenant has. */
export function countIn(name: Counted): (actor: Actor) => Promise<number> {
  return (actor) =>
    inTenant(actor, async ({ db }) => {
      const { count } = await db
        .selectFrom(name)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('tenant_id', '=', actor.tenantId)
        .executeTakeFirstOrThrow();
      return count;
    });
}
