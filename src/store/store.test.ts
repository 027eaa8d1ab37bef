/** The store as control uses it: what values come back as, and what is said when the server is away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { ensureRoles, newPasswords, openStore, scramVerifier, storeProblem, type Database, type Store } from '#store';
import { newDatabase, type TestDatabase } from '../../test/world/database.ts';

let database: TestDatabase;
let store: Store;

before(async () => {
  database = await newDatabase();
  store = await database.store();
});

after(() => database.drop());

test('counts are numbers, a day stays a day, and a moment is a Date', async () => {
  const { rows } = await sql<{ count: unknown; sum: unknown; day: unknown; moment: unknown }>`
    select 9007199254740991::int8 as count, sum(n::int8) as sum, '2026-03-29'::date as day, '2026-03-29T00:30:00Z'::timestamptz as moment
    from generate_series(1, 3) n`.execute(store.app);

  assert.deepEqual(rows, [
    { count: 9007199254740991, sum: 6, day: '2026-03-29', moment: new Date('2026-03-29T00:30:00Z') },
  ]);
});

test('each pool signs in as its own role', async () => {
  const roles = await Promise.all(
    [store.app, store.identity, store.exchange].map(async (db) => {
      const { rows } = await sql<{ app: boolean; identity: boolean; exchange: boolean }>`
        select pg_has_role('kurzum_app', 'usage') as app, pg_has_role('kurzum_identity', 'usage') as identity,
          pg_has_role('kurzum_exchange', 'usage') as exchange`.execute(db);
      return rows[0];
    }),
  );

  assert.deepEqual(roles, [
    { app: true, identity: false, exchange: false },
    { app: false, identity: true, exchange: false },
    { app: false, identity: false, exchange: true },
  ]);
});

test('a connection that the server ends is trouble that passes, and the pool gets over it', async () => {
  const ended = sql`select pg_terminate_backend(pg_backend_pid())`.execute(store.exchange);

  await assert.rejects(ended, (error) => storeProblem(error)?.type === 'unavailable');
  // The socket closes a moment after the message.
  await setTimeout(100);
  await sql`select 1`.execute(store.exchange);
});

test('a full disk is trouble that passes; nonsense is not', async () => {
  assert.equal(storeProblem(Object.assign(new Error('could not extend file'), { code: '53100' }))?.type, 'unavailable');
  const nonsense = await sql`select nonsense`.execute(store.app).catch((error: unknown) => error);
  assert.equal(storeProblem(nonsense), null);
});

test('a wrong password is refused at once, not waited for', async () => {
  const wrong = new URL(database.connections.app);
  wrong.password = newPasswords().app;

  await assert.rejects(openStore({ ...database.connections, app: wrong.href }), { code: '28P01' });
});

test('what a role has done to its own settings and its password is trouble that ends with the next start', async (t) => {
  const other = await newDatabase();
  const opened: Store[] = [];
  t.after(async () => {
    for (const each of opened) await each.close();
    await other.drop();
  });
  const open = async (connections: typeof other.connections): Promise<Store> => {
    opened.push(await openStore(connections));
    return opened.at(-1)!;
  };
  const before = await open(other.connections);
  const shown = async (db: Kysely<Database>): Promise<unknown> =>
    (
      await sql`select current_setting('row_security') as walls, current_setting('search_path') as path,
        current_setting('default_transaction_read_only') as read_only`.execute(db)
    ).rows[0];
  const fine = { walls: 'on', path: 'public', read_only: 'off' };

  await sql`alter role current_user set row_security = off`.execute(before.app);
  await sql`alter role current_user set search_path = pg_catalog`.execute(before.app);
  await sql`alter role current_user set default_transaction_read_only = on`.execute(before.app);
  assert.deepEqual(await shown((await open(other.connections)).app), { ...fine, read_only: 'on' });
  await sql`alter role current_user password 'mine'`.execute(before.app);
  await assert.rejects(openStore(other.connections), (error) => storeProblem(error)?.type === 'unavailable');

  assert.deepEqual(await shown((await open(await ensureRoles(other.owner, newPasswords()))).app), fine);
});

test('settings that a connection brings along stay beside ours', async (t) => {
  const app = new URL(database.connections.app);
  app.searchParams.set('options', '-c lock_timeout=7s');
  const own = await openStore({ ...database.connections, app: app.href });
  t.after(() => own.close());

  const { rows } = await sql<{ wait: string }>`select current_setting('lock_timeout') as wait`.execute(own.app);
  assert.equal(rows[0]!.wait, '7s');
});

test('what the server is told of a password is not the password', () => {
  assert.match(
    scramVerifier('a secret'),
    /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$/,
  );
});
