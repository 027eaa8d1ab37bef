/** Foreign SQL, by hand as each role: what somebody who can write statements in its place does not reach. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { newDatabase, type TestDatabase } from '../../test/world/database.ts';

const roles = ['app', 'identity', 'exchange'] as const;

let database: TestDatabase;
let clients: Record<(typeof roles)[number], pg.Client>;

before(async () => {
  database = await newDatabase();
  const client = (role: (typeof roles)[number]) => new pg.Client({ connectionString: database.connections[role] });
  clients = { app: client('app'), identity: client('identity'), exchange: client('exchange') };
  for (const role of roles) await clients[role].connect();
});

after(async () => {
  for (const role of roles) await clients[role].end();
  await database.drop();
});

async function refused(role: (typeof roles)[number], statements: readonly string[]): Promise<void> {
  for (const sql of statements) await assert.rejects(clients[role].query(sql), { code: '42501' }, `${role}: ${sql}`);
}

/** Who owns a given server's database may not take away what belongs to its superuser. */
const skip = process.env['DATABASE_URL'] !== undefined && 'only an embedded server is made by Kurzum itself';

for (const role of roles) {
  test(`the role ${role} has no large objects, where nothing would tell tenants apart`, { skip }, async () => {
    await refused(role, [
      'select lo_create(0)',
      'select lo_creat(-1)',
      `select lo_from_bytea(0, 'text')`,
      `select lo_put(1, 0, 'text')`,
      `select lo_import('/etc/hostname')`,
      'select lo_open(1, 131072)',
      `select lowrite(0, 'text')`,
      'insert into pg_largeobject_metadata (oid, lomowner) values (1, 10)',
    ]);
  });

  test(`the role ${role} can't watch the server count rows`, { skip }, async () => {
    await refused(role, [
      'select * from pg_stat_all_tables',
      'select n_live_tup from pg_stat_user_tables',
      'select * from pg_statio_user_tables',
      'select * from pg_stat_xact_user_tables',
      'select * from pg_stat_user_indexes',
      `select pg_stat_get_live_tuples('link'::regclass)`,
    ]);
  });
}
