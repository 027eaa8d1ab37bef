/** Foreign SQL, by hand as each role: what somebody who can write statements in its place does not reach. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { newId } from '#id';
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

test('no role can take its own rights or its own walls away', async () => {
  for (const role of roles) await refused(role, [`drop owned by kurzum_${role}`]);
  const policies = await clients.app.query(`select 1 from pg_policies where schemaname = 'public'`);
  for (const role of roles) await clients[role].query('drop owned by current_user');

  const still = await clients.app.query(`select 1 from pg_policies where schemaname = 'public'`);
  assert.equal(still.rowCount, policies.rowCount);
});

test('nobody takes a version of another tenant’s row beforehand, nor has a change in another tenant’s log', async () => {
  const [mine, other] = [await foundTenant(), await foundTenant()];
  const project = newId();

  // A cover of a row that is another's says nothing of that row.
  await inTenant(mine, async () => {
    await insertCover('app', await insertEntry('app', mine), mine, 'project', project, 1);
  });
  await inTenant(other, async () => {
    await insertProject(project, other);
    await insertCover('app', await insertEntry('app', other), other, 'project', project, 1);
  });

  // The role for people can write into every log, and still not a tenant's change into another's.
  const tenant = newId();
  await clients.identity.query('begin');
  await insertTenant(tenant);
  await insertCover('identity', await insertEntry('identity', other), other, 'tenant', tenant, 1);
  await assert.rejects(clients.identity.query('commit'), { code: 'KZ001' });
});

test('what an entry stands for is said in its own transaction, for its own tenant', async () => {
  const [mine, other] = [await foundTenant(), await foundTenant()];
  let entry = '';
  await inTenant(mine, async () => {
    entry = await insertEntry('app', mine);
  });

  const later = inTenant(mine, () => insertCover('app', entry, mine, 'project', newId(), 1));
  await assert.rejects(later, { code: 'KZ003' });
  const others = inTenant(other, () => insertCover('app', entry, other, 'project', newId(), 1));
  await assert.rejects(others, { code: 'KZ003' });
});

test('a person is covered above tenants, and in no tenant’s log', async () => {
  const tenant = await foundTenant();
  for (const [log, accepted] of [
    [tenant, false],
    [null, true],
  ] as const) {
    const person = newId();
    await clients.identity.query('begin');
    await clients.identity.query(
      `insert into person (id, email_sealed, email_hash, password_hash, created_at, updated_at)
       values ($1, '', $2, '', now(), now())`,
      [person, Buffer.from(person)],
    );
    await insertCover('identity', await insertEntry('identity', log), log, 'person', person, 1);
    const committed = clients.identity.query('commit');
    await (accepted ? committed : assert.rejects(committed, { code: 'KZ001' }));
  }
});

test('a link has no slug and no code that its tenant does not hold', async () => {
  const [mine, other] = [await foundTenant(), await foundTenant()];
  const [ours, theirs] = [newId(), newId()];
  const link = newId();
  await inTenant(other, () => claim(other, theirs));
  await inTenant(mine, () => claim(mine, ours));

  for (const [slug, code] of [
    [theirs, ours],
    [ours, theirs],
    [ours, 'NOBODYS'],
  ] as const) {
    await assert.rejects(
      inTenant(mine, () => insertLink(link, mine, slug, code)),
      { code: 'KZ004' },
    );
  }
  await inTenant(mine, async () => {
    await insertLink(link, mine, ours, ours);
    await insertCover('app', await insertEntry('app', mine), mine, 'link', link, 1);
  });
  const renamed = inTenant(mine, () =>
    clients.app.query('update link set slug = $1, version = 2 where id = $2', [theirs, link]),
  );
  await assert.rejects(renamed, { code: 'KZ004' });
});

test('of what was counted a tenant sees its own, and nothing counts for a link or value of another', async () => {
  const tenants = [await foundTenant(), await foundTenant()];
  const counted: { readonly tenant: string; readonly link: string; readonly value: number }[] = [];
  for (const tenant of tenants) {
    const [link, name] = [newId(), newId()];
    await inTenant(tenant, async () => {
      await claim(tenant, name);
      await insertLink(link, tenant, name, name);
      await insertCover('app', await insertEntry('app', tenant), tenant, 'link', link, 1);
    });
    counted.push({ tenant, link, value: await insertValue(tenant) });
    await insertCell(tenant, link, counted.at(-1)!.value);
    await clients.exchange.query(`insert into tally_total values ($1, $2, now(), 1, 0)`, [tenant, link]);
    await clients.exchange.query(`insert into tally_visitors values ($1, $2, now(), 5)`, [tenant, link]);
  }
  const [mine, theirs] = counted as [(typeof counted)[0], (typeof counted)[0]];

  for (const table of ['tally_total', 'tally', 'tally_value', 'tally_visitors']) {
    const select = `select tenant_id from ${table}`;
    assert.equal((await clients.app.query(select)).rowCount, 0, table);
    await inTenant(mine.tenant, async () => {
      assert.deepEqual((await clients.app.query(select)).rows, [{ tenant_id: mine.tenant }], table);
    });
  }
  await assert.rejects(insertCell(mine.tenant, theirs.link, mine.value), { code: '23503' });
  await assert.rejects(insertCell(mine.tenant, mine.link, theirs.value), { code: '23503' });
});

async function insertValue(tenant: string): Promise<number> {
  const insert = `insert into tally_value values (nextval('tally_value_number'), $1, $2, '') returning id`;
  const { rows } = await clients.exchange.query<{ id: number }>(insert, [tenant, Buffer.from(tenant)]);
  return rows[0]!.id;
}

function insertCell(tenant: string, link: string, value: number): Promise<unknown> {
  const insert = `insert into tally (tenant_id, link_id, month, value_id, dimension, hits, by_day, threshold)
    values ($1, $2, '2026-01-01', $3, 1, 5, '{5}', 5)`;
  return clients.exchange.query(insert, [tenant, link, value]);
}

test('each role writes and reads the columns that its statements use, and no others', async () => {
  await refused('app', [
    `update link set code = 'NEW'`,
    'update link set tenant_id = null',
    'update link set created_at = null',
    `update project set tenant_id = null`,
    `insert into member select * from member`,
    `update api_token set token_hash = ''`,
    `update tally_total set hits = 0`,
    'update tally set hits = 0',
    'delete from tally',
    'insert into tally_visitors select * from tally_visitors',
    `select nextval('tally_value_number')`,
    'select 1 from person',
    'select 1 from exchange_edge',
    'update audit_entry set payload_sealed = null',
    'update audit_entry set tree_index = 0',
    'delete from audit_entry',
    'insert into audit_leaf select * from audit_leaf',
    'select 1 from audit_tree',
    'insert into audit_checkpoint select * from audit_checkpoint',
    'select 1 from audit_subscription',
  ]);
  await refused('identity', [
    'update person set id = null',
    'delete from person',
    'update session set expires_at = null',
    'select name_sealed from tenant',
    'select name_sealed from api_token',
    'select payload_sealed from audit_entry',
    `update audit_entry set action = 'x'`,
    `update audit_entry set leaf_hash = sha256('x')`,
    'delete from audit_entry',
    `update audit_leaf set leaf_hash = sha256('x')`,
    'delete from audit_leaf',
    'delete from audit_tree',
    `update audit_checkpoint set note = 'x'`,
    'delete from audit_checkpoint',
    'update member set person_id = null',
    `update api_token set token_hash = ''`,
    `update spelling set folded = ''`,
    'select target_sealed from link',
    'select title_sealed from link',
    'select notes_sealed, tags_sealed from link',
    'select 1 from project',
    'select 1 from claim',
    'select 1 from link_word',
    'select 1 from tally_total',
    'select 1 from tally',
    'select 1 from tally_value',
    'select 1 from tally_visitors',
    'select kept_months from tenant',
    `update tenant set counts_by = 'hour'`,
    'select 1 from outbox',
  ]);
  await refused('exchange', [
    'select title_sealed from link',
    'select notes_sealed, tags_sealed from link',
    'select created_by from link',
    'update link set target_sealed = null',
    'update outbox set link_id = null',
    'insert into outbox (tenant_id, link_id) values (null, null)',
    'update tally_total set link_id = null',
    'update tally_total set hour = null',
    'update tally set link_id = null',
    'update tally set month = null',
    'update tally set value_id = null',
    'update tally set dimension = null',
    'update tally_visitors set day = null',
    `update tally_value set value_sealed = ''`,
    `update tally_value set hash = ''`,
    `select setval('outbox_place_sequence', 1)`,
    `select setval('tally_value_number', 1)`,
    'select version from tenant',
    'select created_at from tenant',
    'update tenant set kept_months = 25',
    `update tenant set uncounted = '{}'`,
    'select 1 from member',
    'select 1 from person',
    'select 1 from session',
    'select 1 from api_token',
    'select 1 from claim',
    'select 1 from audit_entry',
  ]);
});

test('whoever signs people in can cover nothing of what tenants make', async () => {
  const tenant = await foundTenant();
  await clients.identity.query('begin');
  const entry = await insertEntry('identity', tenant);
  await assert.rejects(insertCover('identity', entry, tenant, 'project', newId(), 1), { code: '42501' });
  await clients.identity.query('rollback');
});

async function inTenant(tenant: string, work: () => Promise<unknown>): Promise<void> {
  await clients.app.query('begin');
  try {
    await clients.app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
    await work();
    await clients.app.query('commit');
  } catch (error) {
    await clients.app.query('rollback');
    throw error;
  }
}

async function foundTenant(): Promise<string> {
  const tenant = newId();
  await clients.identity.query('begin');
  await insertTenant(tenant);
  await insertCover('identity', await insertEntry('identity', tenant), tenant, 'tenant', tenant, 1);
  await clients.identity.query('commit');
  return tenant;
}

async function insertTenant(id: string): Promise<void> {
  const insert = `insert into tenant (id, name_sealed, created_at, updated_at) values ($1, '', now(), now())`;
  await clients.identity.query(insert, [id]);
}

async function insertProject(id: string, tenant: string): Promise<void> {
  const insert = `insert into project (id, tenant_id, name_sealed, created_at, updated_at) values ($1, $2, '', now(), now())`;
  await clients.app.query(insert, [id, tenant]);
}

/** A name as a slug and as a code. */
async function claim(tenant: string, name: string): Promise<void> {
  for (const kind of ['slug', 'code']) {
    const spelling = `insert into spelling (domain, kind, folded, tenant_id) values ('', $1, lower($2), $3)`;
    await clients.app.query(spelling, [kind, name, tenant]);
    const insert = `insert into claim (domain, kind, name, tenant_id) values ('', $1, $2, $3)`;
    await clients.app.query(insert, [kind, name, tenant]);
  }
}

async function insertLink(id: string, tenant: string, slug: string, code: string): Promise<void> {
  await clients.app.query(
    `insert into link (id, tenant_id, slug, code, target_sealed, created_by, created_at, updated_at)
     values ($1, $2, $3, $4, '', $1, now(), now())`,
    [id, tenant, slug, code],
  );
}

async function insertEntry(role: 'app' | 'identity', tenant: string | null): Promise<string> {
  const id = newId();
  await clients[role].query(
    `insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, leaf_hash)
     values ($1, $2, now(), 'platform', 'platform', 'test.make', 'done', sha256('test'))`,
    [id, tenant],
  );
  return id;
}

async function insertCover(
  role: 'app' | 'identity',
  entry: string,
  tenant: string | null,
  table: string,
  row: string,
  version: number,
): Promise<void> {
  await clients[role].query(
    'insert into audit_cover (entry_id, tenant_id, table_name, row_id, version) values ($1, $2, $3, $4, $5)',
    [entry, tenant, table, row, version],
  );
}
