/** The store as control uses it: what values come back as, and what is said when the server is away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { newPasswords, openStore, scramVerifier, storeProblem, type Store } from '#store';
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

test('what the server is told of a password is not the password', () => {
  assert.match(
    scramVerifier('a secret'),
    /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$/,
  );
});
