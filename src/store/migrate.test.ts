/** Migrations and stamps: what a start may do to a database, and what it refuses to touch. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('a database that has been in use since the first steps is brought along with its rows', async () => {
  const used = await newDatabase();
  const client = new pg.Client({ connectionString: used.owner });
  await client.connect();
  const groups = 'kurzum_app, kurzum_identity, kurzum_exchange';
  await client.query(`drop schema public cascade; create schema public; grant usage on schema public to ${groups}`);
  await client.query('create table migration (name text primary key, applied_at timestamptz not null)');
  for (const name of ['0001_base.sql', '0002_tallies.sql', '0003_proof.sql']) {
    await client.query(readFileSync(join(import.meta.dirname, 'migrations', name), 'utf8'));
    await client.query('insert into migration values ($1, now())', [name]);
  }
  const ids = await usedBefore(client);

  assert.ok((await migrateStore(used.owner)).length > 0);

  await client.query(
    'alter table audit_entry no force row level security; alter table slug_part no force row level security',
  );
  const { rows: entries } = await client.query('select length(leaf_hash) as length from audit_entry');
  const { rows: parts } = await client.query('select part from slug_part where link_id = $1 order by part', [ids.link]);
  assert.deepEqual(entries, [{ length: 32 }]);
  assert.deepEqual(
    parts.map(({ part }) => part as string),
    ['ab12', 'b12'].toSorted(),
  );
  await client.end();
  await used.drop();
});

/** A tenant with a member, a token that was used, and a link, all under one entry. */
async function usedBefore(client: pg.Client): Promise<{ readonly link: string }> {
  const [person, tenant, member, token, link, entry] = Array.from({ length: 6 }, newId) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const walled = ['tenant', 'member', 'api_token', 'link', 'spelling', 'claim', 'audit_entry', 'audit_cover'];
  const force = (word: string): string =>
    walled.map((name) => `alter table ${name} ${word} row level security;`).join('');
  await client.query(`${force('no force')} begin;
    insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome) values ('${entry}', '${tenant}', now(), 'platform', 'command', 'x', 'done');
    insert into audit_cover values ${[
      ['tenant', tenant],
      ['member', member],
      ['api_token', token],
      ['link', link],
    ]
      .map(([name, id]) => `('${entry}', '${tenant}', '${name}', '${id}', 1)`)
      .join()};
    alter table person disable trigger user;
    insert into person (id, email_sealed, email_hash, password_hash, created_at, updated_at) values ('${person}', '', '', '', now(), now());
    insert into tenant (id, name_sealed, created_at, updated_at) values ('${tenant}', '', now(), now());
    insert into member (id, tenant_id, person_id, preset, created_at, updated_at) values ('${member}', '${tenant}', '${person}', 'owner', now(), now());
    insert into api_token (id, tenant_id, member_id, token_hash, name_sealed, created_at) values ('${token}', '${tenant}', '${member}', '', '', now());
    insert into api_token_use values ('${token}', current_date);
    insert into spelling values ('', 'slug', 'ab12', '${tenant}'), ('', 'code', 'c', '${tenant}');
    insert into claim (domain, kind, name, tenant_id, link_id) values ('', 'slug', 'Ab12', '${tenant}', '${link}'), ('', 'code', 'C', '${tenant}', '${link}');
    insert into link (id, tenant_id, slug, code, target_sealed, created_by, created_at, updated_at) values ('${link}', '${tenant}', 'Ab12', 'C', '', '${member}', now(), now());
    commit; alter table person enable trigger user; ${force('force')}`);
  return { link };
}

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
