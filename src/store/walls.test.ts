/** The walls, by catalogue and by hand: what the application's roles can't do, whatever SQL they are given. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { newId } from '#id';
import { newDatabase, type TestDatabase } from '../../test/world/database.ts';

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;

before(async () => {
  database = await newDatabase();
  owner = new pg.Client({ connectionString: database.owner });
  app = new pg.Client({ connectionString: database.connections.app });
  await Promise.all([owner.connect(), app.connect()]);
});

after(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

const ours = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;

async function column(sql: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(sql);
  return rows.map((row) => row.name);
}

/** Tables that say whose a row is, or whose log, and that some row-level security is missing from. */
function openTables(): Promise<string[]> {
  return column(`
    select relname as name from pg_class c where ${ours}
      and (relname = 'tenant' or exists (
        select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname in ('tenant_id', 'log') and not a.attisdropped))
      and relname <> 'session'
      and not (relrowsecurity and relforcerowsecurity
        and exists (select 1 from pg_policy p where p.polrelid = c.oid))`);
}

test('every table that belongs to tenants is behind forced row-level security with a policy', async () => {
  assert.deepEqual(await openTables(), []);
});

test('a table that somebody adds for tenants without it is noticed', async () => {
  await owner.query('create table stray (id uuid, tenant_id uuid)');
  const bare = await openTables();
  await owner.query('alter table stray enable row level security');
  await owner.query('create policy tenant_only on stray using (tenant_id = kurzum_tenant())');
  const unforced = await openTables();
  await owner.query('alter table stray force row level security');
  const whole = await openTables();
  await owner.query('drop table stray');

  assert.deepEqual([bare, unforced, whole], [['stray'], ['stray'], []]);
});

test('of what tells sessions apart, the application sees nothing', async () => {
  await assert.rejects(app.query('select 1 from session'), { code: '42501' });
  await assert.rejects(app.query('select 1 from person'), { code: '42501' });
});

test('the policy of the application asks for the tenant of the transaction, on every table', async () => {
  const loose = await column(`
    select tablename || ': ' || policyname as name from pg_policies
    where schemaname = 'public' and 'kurzum_app' = any(roles)
      and (qual not like '%kurzum_tenant()%' or with_check not like '%kurzum_tenant()%')`);

  assert.deepEqual(loose, []);
});

test('the roles own nothing, are no superusers and bypass nothing', async () => {
  const strong = await column(`
    select rolname as name from pg_roles
    where (rolname like 'kurzum\\_%' and rolname <> current_user)
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`);
  const owned = await column(`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relowner in (select oid from pg_roles where rolname ~ '(_login|^kurzum_(app|identity|exchange))$')`);

  assert.deepEqual({ strong, owned }, { strong: [], owned: [] });
});

test('no role may empty a table, fire no trigger, or refer to one from outside', async () => {
  const granted = await column(`
    select distinct grantee || ': ' || privilege_type || ' on ' || table_name as name
    from information_schema.role_table_grants
    where table_schema = 'public' and grantee in ('PUBLIC', 'kurzum_app', 'kurzum_identity', 'kurzum_exchange')
      and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`);

  assert.deepEqual(granted, []);
});

for (const role of ['app', 'identity', 'exchange'] as const) {
  test(`the role ${role} can make nothing, switch nothing off, and become nobody`, async (t) => {
    const client = new pg.Client({ connectionString: database.connections[role] });
    await client.connect();
    t.after(() => client.end());
    const refused = async (sql: string): Promise<void> => {
      await assert.rejects(
        client.query(sql),
        (error: { code: string }) => ['42501', '0A000'].includes(error.code),
        sql,
      );
    };

    await refused('create table mine (id int)');
    await refused('create temporary table mine (id int)');
    await refused('create schema mine');
    await refused('truncate link');
    await refused('alter table link disable row level security');
    await refused('alter table link disable trigger all');
    await refused('drop table link');
    await refused('set session_replication_role = replica');
    await refused(`create role friend`);
    await refused(`copy link to program 'true'`);
    await refused(`select pg_read_file('/etc/hostname')`);
  });
}

test('without a tenant the application sees no row and writes none', async () => {
  await insertTenantWithClaim();

  assert.equal((await app.query('select 1 from claim')).rowCount, 0);
  for (const insert of [
    `insert into spelling (domain, kind, folded, tenant_id) values ('', 'slug', 'x', $1)`,
    `insert into claim (domain, kind, name, tenant_id) values ('', 'slug', 'x', $1)`,
  ]) {
    await assert.rejects(app.query(insert, [newId()]), { code: '42501' }, insert);
  }
});

test('the application sees the rows of its tenant, and none of another', async () => {
  const mine = await insertTenantWithClaim();
  const other = await insertTenantWithClaim();

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [mine]);
  const { rows } = await app.query<{ tenant_id: string }>('select tenant_id from claim');
  const moved = app.query('update claim set tenant_id = $1', [other]);
  await assert.rejects(moved, { code: '42501' });
  await app.query('rollback');

  assert.deepEqual(rows, [{ tenant_id: mine }]);
});

test('the application can neither free a name that was used, nor give a link its place on the way to the edges', async () => {
  const tenant = await insertTenantWithClaim();

  for (const sql of [
    `update claim set name = 'another'`,
    'delete from claim',
    'delete from spelling',
    `update spelling set folded = 'another'`,
    `insert into outbox (tenant_id, link_id, place) values ('${tenant}', '${newId()}', 1)`,
  ]) {
    await app.query('begin');
    await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
    await assert.rejects(app.query(sql), { code: '42501' }, sql);
    await app.query('rollback');
  }
});

test('no claim can be of a spelling that is another tenant’s, or nobody’s', async () => {
  await insertTenantWithClaim('Poster');
  const mine = await insertTenantWithClaim();

  for (const name of ['pOSTER', 'nobodys']) {
    await app.query('begin');
    await app.query(`select set_config('kurzum.tenant', $1, true)`, [mine]);
    await assert.rejects(
      app.query(`insert into claim (domain, kind, name, tenant_id) values ('', 'slug', $1, $2)`, [name, mine]),
      { code: '23503' },
    );
    await app.query('rollback');
  }
});

test('the tenant of a transaction is forgotten at its end', async () => {
  const mine = await insertTenantWithClaim();

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [mine]);
  await app.query('commit');

  assert.equal((await app.query('select 1 from claim')).rowCount, 0);
});

test('a commit that touched an audited row without its audit entry is refused', async () => {
  const tenant = await insertTenantWithClaim();
  const id = newId();

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await insertProject(id, tenant);
  await assert.rejects(app.query('commit'), { code: 'KZ001' });

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await insertProject(id, tenant);
  await insertAudit(app, tenant, 'project', id, 1);
  await app.query('commit');
});

test('an entry of an earlier transaction stands for no later change, and a version moves by one', async () => {
  const tenant = await insertTenantWithClaim();
  const id = newId();
  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await insertProject(id, tenant);
  await insertAudit(app, tenant, 'project', id, 1);
  await insertAudit(app, tenant, 'project', id, 2);
  await app.query('commit');

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await app.query('update project set version = 2 where id = $1', [id]);
  await assert.rejects(app.query('commit'), { code: 'KZ001' });

  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await assert.rejects(app.query('update project set version = 3 where id = $1', [id]), { code: 'KZ002' });
  await app.query('rollback');
});

/** A tenant, founded as set-up founds it, with one slug. */
async function insertTenantWithClaim(name: string = newId()): Promise<string> {
  const tenant = newId();
  const identity = new pg.Client({ connectionString: database.connections.identity });
  await identity.connect();
  await identity.query('begin');
  await identity.query(`insert into tenant (id, name_sealed, created_at, updated_at) values ($1, '', now(), now())`, [
    tenant,
  ]);
  await insertAudit(identity, tenant, 'tenant', tenant, 1);
  await identity.query('commit');
  await identity.end();
  await app.query('begin');
  await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenant]);
  await app.query(`insert into spelling (domain, kind, folded, tenant_id) values ('', 'slug', lower($1), $2)`, [
    name,
    tenant,
  ]);
  await app.query(`insert into claim (domain, kind, name, tenant_id) values ('', 'slug', $1, $2)`, [name, tenant]);
  await app.query('commit');
  return tenant;
}

async function insertProject(id: string, tenant: string): Promise<void> {
  const sql = `insert into project (id, tenant_id, name_sealed, created_at, updated_at) values ($1, $2, '', now(), now())`;
  await app.query(sql, [id, tenant]);
}

async function insertAudit(
  client: pg.Client,
  tenant: string,
  table: string,
  row: string,
  version: number,
): Promise<void> {
  const entry = newId();
  await client.query(
    `insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, leaf_hash)
     values ($1, $2, now(), 'platform', 'platform', 'test.make', 'done', sha256('test'))`,
    [entry, tenant],
  );
  await client.query(
    'insert into audit_cover (entry_id, tenant_id, table_name, row_id, version) values ($1, $2, $3, $4, $5)',
    [entry, tenant, table, row, version],
  );
}
