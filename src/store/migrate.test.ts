/** Migrations and stamps: what a start may do to a database, and what it refuses to touch. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { newId } from '#id';
import { migrateStore, newPasswords, prepareStore } from '#store';
import { schemaSource } from '../../tools/schema-source.ts';
import { newDatabase, type TestDatabase } from '../../test/world/database.ts';

let database: TestDatabase;
let owner: pg.Client;

before(async () => {
  database = await newDatabase();
  owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
});

after(async () => {
  await owner.end();
  await database.drop();
});

test('migrating twice changes nothing the second time', async () => {
  assert.deepEqual(await migrateStore(database.owner), []);
});

test('two starts at once migrate one after the other', async () => {
  const steps = await Promise.all([migrateStore(database.owner), migrateStore(database.owner)]);

  assert.deepEqual(steps, [[], []]);
});

test('a database of a newer Kurzum is refused in a sentence', async () => {
  await owner.query(`insert into migration (name, applied_at) values ('9999_future.sql', now())`);

  await assert.rejects(migrateStore(database.owner), {
    name: 'StoreRefusal',
    message: /newer Kurzum.*9999_future\.sql/,
  });

  await owner.query(`delete from migration where name = '9999_future.sql'`);
});

test('a database of another environment is refused before anything is changed', async () => {
  const stamp = { instanceId: database.stamp.instanceId, environment: 'production' };
  const { rows: taken } = await owner.query<{ name: string }>('delete from migration returning name');

  await assert.rejects(prepareStore(database.owner, newPasswords(), stamp), {
    name: 'StoreRefusal',
    message: /belongs to test, and KURZUM_ENV is production/,
  });

  const { rowCount } = await owner.query('select 1 from migration');
  assert.equal(rowCount, 0);
  for (const { name } of taken) await owner.query('insert into migration values ($1, now())', [name]);
});

test('a database of another installation is refused', async () => {
  const stamp = { instanceId: newId(), environment: 'test' };

  await assert.rejects(prepareStore(database.owner, newPasswords(), stamp), {
    name: 'StoreRefusal',
    message: /installation/,
  });
});

test('the types of the tables are those of the migrated schema', async () => {
  const committed = readFileSync(new URL('schema.ts', import.meta.url), 'utf8');

  assert.equal(committed, await schemaSource(owner), 'run tools/generate-schema.ts');
});
