/** Migrations: brings a database to the newest schema, step by step, as its owner, and stamps whose database it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { now } from '#clock';
import { ensureRoles, type Connection, type Passwords } from './roles.ts';

/** A database that this program can't or mustn't use; the message is a sentence for a person, and says what to do. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
}

/** Whose a data folder, a key store or a database is. */
export type Stamp = { readonly instanceId: string; readonly environment: string };

const folder = join(import.meta.dirname, 'migrations');
const oldestServer = 150_000;
/** Any fixed number: who holds this lock migrates, anyone else waits. */
const lock = 4_739_180_112;

/** Applies what has not been applied, each step in its own transaction; gives the names of the steps that it applied. */
export async function migrateStore(owner: Connection): Promise<readonly string[]> {
  return asOwner(owner, async (client) => {
    await refuseOldServer(client);
    await client.query(`select pg_advisory_lock(${lock})`);
    await client.query('create table if not exists migration (name text primary key, applied_at timestamptz not null)');
    const known = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .toSorted();
    const { rows } = await client.query<{ name: string }>('select name from migration order by name');
    const applied = rows.map((row) => row.name);
    refuseNewerSchema(applied, known);
    const missing = known.filter((name) => !applied.includes(name));
    for (const name of missing) await apply(client, name);
    return missing;
  });
}

async function apply(client: pg.Client, name: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(readFileSync(join(folder, name), 'utf8'));
    await client.query('insert into migration (name, applied_at) values ($1, $2)', [name, now()]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  );
  const { number, text } = rows[0]!;
  if (number < oldestServer)
    throw new StoreRefusal(`Kurzum needs PostgreSQL 15 or newer; DATABASE_URL leads to ${text}.`);
}

function refuseNewerSchema(applied: readonly string[], known: readonly string[]): void {
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new StoreRefusal(
    `The database was made by a newer Kurzum (it has the step ${unknown}, which this one does not know). Start that version, or a newer one.`,
  );
}

/**
 * All that a start does to a database, in this order: refuses one that is another's, makes the roles, migrates, stamps.
 * Throws a StoreRefusal, and has then changed nothing.
 */
export async function prepareStore(owner: Connection, passwords: Passwords, stamp: Stamp): Promise<void> {
  const found = await readStamp(owner);
  if (found) refuseForeign(found, stamp);
  await ensureRoles(owner, passwords);
  await migrateStore(owner);
  refuseForeign(await stampStore(owner, stamp), stamp);
}

/** Whether a server answers and lets the owner in. */
export async function serverAnswers(owner: Connection): Promise<boolean> {
  try {
    await asOwner(owner, async () => {});
    return true;
  } catch {
    return false;
  }
}

function refuseForeign(found: Stamp, wanted: Stamp): void {
  if (found.environment !== wanted.environment) {
    throw new StoreRefusal(
      `The database belongs to ${found.environment}, and KURZUM_ENV is ${wanted.environment}. Environments are kept apart: set KURZUM_ENV, or use another database.`,
    );
  }
  if (found.instanceId !== wanted.instanceId) {
    throw new StoreRefusal(
      `The database belongs to installation ${found.instanceId}, and the keys to ${wanted.instanceId}. Use what belongs together.`,
    );
  }
}

/** Whose database it is; null where none is known. */
async function readStamp(owner: Connection): Promise<Stamp | null> {
  return asOwner(owner, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('public.platform') is not null as there`,
    );
    return rows[0]!.there ? ((await client.query<Stamp>(selectStamp)).rows[0] ?? null) : null;
  });
}

const selectStamp = 'select instance_id as "instanceId", environment from platform';

async function asOwner<T>(owner: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: owner });
  // A server that goes away tells the query too; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Writes whose database it is, once; later gives what was written then. */
export async function stampStore(owner: Connection, stamp: Stamp): Promise<Stamp> {
  return asOwner(owner, async (client) => {
    await client.query(
      'insert into platform (instance_id, environment, created_at) values ($1, $2, $3) on conflict do nothing',
      [stamp.instanceId, stamp.environment, now()],
    );
    return (await client.query<Stamp>(selectStamp)).rows[0]!;
  });
}
