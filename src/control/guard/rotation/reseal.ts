/** Sealing again: takes rows from an older version of a key to the newest, some in each transaction, each with its entry in the log. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '#store';
import { type Cover, platformLog } from '../audit/audit.ts';
import { change } from '../change/change.ts';
import { platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { caretaker } from '../member/actor.ts';
import type { Platform } from '../platform/platform.ts';
import { SealBroken, type Strongbox } from '../vault/vault.ts';
import { logTable, platformTables, tenantTables, type SealedTable } from './columns.ts';

/** Rows in one transaction: it must not keep others waiting. */
const batch = 200;

type Db = Transaction<Database>;

/** One table's part of the work: where it goes on, and how many rows it has looked at; null at its end. */
export type Step = (after: string | null) => Promise<{ readonly after: string; readonly looked: number } | null>;

/** All that is sealed under a key of this owner: `platform`, or a tenant's id. */
export function stepsOf(platform: Platform, owner: string): readonly Step[] {
  const tables = owner === 'platform' ? platformTables : tenantTables;
  const of = owner === 'platform' ? resealAbove : resealWithin;
  return [
    ...tables.map((table) => (after: string | null) => of(platform, owner, table, after)),
    logStep(platform, owner),
  ];
}

/** How many rows there are to look at. */
export async function countRows(platform: Platform, owner: string): Promise<number> {
  const tables = owner === 'platform' ? platformTables : tenantTables;
  const counted = [...tables.map(({ table }) => table), logTable.table];
  const count = (db: Db): Promise<number> =>
    Promise.all(
      counted.map(async (table) => {
        const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
        return rows[0]!.count;
      }),
    ).then((counts) => counts.reduce((sum, one) => sum + one, 0));
  if (owner === 'platform') return retrying(() => platform.store.identity.transaction().execute(count));
  return retrying(() => inLog(platform, owner, count));
}

/** Rows inside a tenant, in its own transactions. */
async function resealWithin(platform: Platform, tenantId: string, table: SealedTable, after: string | null) {
  return change(caretaker(platform, tenantId), 'key.reseal', async (tx) => {
    const rows = await someRows(tx.db, table, after);
    const current = platform.vault.currentVersion(tenantId);
    for (const { id, version } of await reseal(
      tx.db,
      table,
      rows,
      platform.vault.tenant(tenantId),
      current,
      platform,
    )) {
      if (table.audited) tx.covers(table.audited, id, version);
    }
    return progressOf(rows);
  });
}

/** Rows above tenants. What an operator notes of a tenant stands in the tenant's own log. */
async function resealAbove(platform: Platform, _: string, table: SealedTable, after: string | null) {
  return platformChange(platform, async ({ db, enter }) => {
    const rows = await someRows(db, table, after);
    const current = platform.vault.currentVersion('platform');
    const resealed = await reseal(db, table, rows, platform.vault.platform, current, platform);
    const covers = resealed.map(({ id, version }): Cover => ({ table: table.audited ?? 'person', rowId: id, version }));
    const doer = { kind: 'platform', id: null, via: 'platform' } as const;
    if (table.table === 'tenant') {
      for (const cover of covers) await enter({ tenantId: cover.rowId, doer, action: 'key.reseal', covers: [cover] });
    } else if (table.audited && covers.length > 0) {
      await enter({ tenantId: null, doer, action: 'key.reseal', covers });
    }
    return progressOf(rows);
  });
}

type Row = { readonly id: string; readonly version: number; readonly sealed: readonly (Buffer | null)[] };

async function someRows(
  db: Db,
  { table, columns, audited, id, atOnce = batch }: SealedTable,
  after: string | null,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select id::text as id, ${audited ? sql`version` : sql`0 as version`}, array[${names(columns)}] as sealed
    from ${sql.table(table)} where ${after === null ? sql`true` : sql`id > ${after}::${typeOf(id)}`}
    order by ${sql.table(table)}.id limit ${atOnce} for update`.execute(db);
  return rows;
}

/** Seals what an older version sealed; gives the rows that it wrote, in the version that they have reached. */
async function reseal(
  db: Db,
  { table, columns, audited, id: idType }: SealedTable,
  rows: readonly Row[],
  box: Strongbox,
  current: number,
  { log }: Platform,
): Promise<readonly Pick<Row, 'id' | 'version'>[]> {
  const written: Pick<Row, 'id' | 'version'>[] = [];
  for (const { id, version, sealed } of rows) {
    if (!sealed.some((value) => isOlder(value, current))) continue;
    let values: readonly (Buffer | null)[];
    try {
      values = sealed.map((value, i) => {
        const column = columns[i]!;
        return isOlder(value, current) ? box.seal(table, column, id, box.unseal(table, column, id, value!)) : value;
      });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      // It was damaged before, and stays as it is: the others must go on.
      log('error', 'key.row_unreadable', { table });
      continue;
    }
    const sets = columns.map((column, i) => sql`${sql.ref(column)} = ${values[i]}`);
    if (audited) sets.push(sql`version = version + 1`);
    await sql`update ${sql.table(table)} set ${sql.join(sets)} where id = ${id}::${typeOf(idType)}`.execute(db);
    written.push({ id, version: version + 1 });
  }
  return written;
}

/** Entries are read as the log's readers read them, and written by the one role that may, from the old version to the new alone. */
function logStep(platform: Platform, owner: string): Step {
  const { store, vault } = platform;
  return async (after) => {
    const rows = await retrying(() =>
      inLog(platform, owner, async (db) => {
        const found = await sql<{ id: string; sealed: Buffer | null }>`
          select id, payload_sealed as sealed from audit_entry
          where ${after === null ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${batch}`.execute(db);
        return found.rows;
      }),
    );
    const box = owner === 'platform' ? vault.platform : vault.tenant(owner);
    const current = vault.currentVersion(owner);
    const { table, column } = logTable;
    for (const { id, sealed } of rows) {
      if (!isOlder(sealed, current)) continue;
      const again = box.seal(table, column, id, box.unseal(table, column, id, sealed!));
      await retrying(() =>
        sql`update audit_entry set payload_sealed = ${again} where id = ${id}`.execute(store.identity),
      ).catch((error: unknown) => {
        // The database itself takes newer for older alone: the entry was erased meanwhile, or sealed again.
        if ((error as { code?: string }).code !== 'KZ005') throw error;
      });
    }
    return progressOf(rows);
  };
}

function inLog<T>({ store }: Platform, owner: string, body: (db: Db) => Promise<T>): Promise<T> {
  return store.app.transaction().execute(async (db) => {
    await sql`select set_config('kurzum.tenant', ${owner === 'platform' ? platformLog : owner}, true)`.execute(db);
    return body(db);
  });
}

function progressOf(rows: readonly { readonly id: string }[]) {
  return rows.length === 0 ? null : { after: rows.at(-1)!.id, looked: rows.length };
}

/** Of an empty value, as one that nothing opens, there is nothing to seal. */
function isOlder(sealed: Buffer | null, current: number): boolean {
  return sealed !== null && sealed.length > 0 && sealed[0]! < current;
}

function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function typeOf(id: SealedTable['id']): RawBuilder<unknown> {
  return sql.raw(id);
}
