/**
 * Proof that the walls don't hang on the program: whoever writes SQL in the application's place, in one tenant, finds no row
 * of another, changes nothing without an audit entry, and can't switch the policies off. The tables are read from the
 * catalogue, so that a new one is tried too.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { createPreset, createToken, Sequencer, signNow } from '#guard';
import { createLink, createProject } from '#links';
import { newWorld, type TenantInWorld } from '#world';
import { keepCodes } from '../world/kept-codes.ts';

const { acme, globex, platform, database } = await newWorld();

/** What each tenant makes, so that there is a row in as many tables as can be. */
async function furnish({ owner, tenantId }: TenantInWorld): Promise<void> {
  const { id } = await createProject(owner, { name: 'Herbst' });
  await createLink(
    owner,
    { target: 'https://example.org/', title: 'Herbst', tags: ['Plakat'], projectId: id },
    tenantId,
  );
  await keepCodes(owner, 'Plakat', id);
  await createToken(owner, { name: 'script' });
  await createPreset(owner, { name: 'Agentur', grants: [] });
  const sequencer = new Sequencer(platform);
  await signNow(platform, tenantId).finally(() => sequencer.stop());
}

describe('as the application’s role', async () => {
  await furnish(acme);
  await furnish(globex);
  const whose = await tablesWith('tenant_id', 'log');
  const audited = await auditedTables();
  const app = new pg.Client({ connectionString: database.connections.app });
  await app.connect();
  after(() => app.end());

  /** Runs statements inside a tenant, and never keeps what they did. */
  async function inside<T>(tenantId: string | null, work: () => Promise<T>): Promise<T> {
    await app.query('begin');
    try {
      if (tenantId !== null) await app.query(`select set_config('kurzum.tenant', $1, true)`, [tenantId]);
      return await work();
    } finally {
      await app.query('rollback');
    }
  }

  test('there is no row of another tenant, in any table', async () => {
    const seen: string[] = [];
    for (const [table, column] of whose) {
      if (!(await mayRead(table))) continue;
      const foreign = await inside(acme.tenantId, () =>
        app.query(`select 1 from ${table} where ${column} is distinct from $1`, [acme.tenantId]),
      );
      const own = await inside(acme.tenantId, () => app.query(`select 1 from ${table}`));
      const nobodys = await inside(null, () => app.query(`select 1 from ${table}`));
      assert.deepEqual([foreign.rowCount, nobodys.rowCount], [0, 0], table);
      if (own.rowCount! > 0) seen.push(table);
    }
    // Otherwise nothing would have been shown by finding nothing.
    const theirs = ['link', 'project', 'member', 'api_token', 'preset', 'claim', 'audit_entry', 'audit_leaf'];
    for (const table of [...theirs, 'qr', 'qr_logo', 'qr_template', 'target_change'])
      assert.ok(seen.includes(table), `${table} has rows of this tenant`);
  });

  test('no row of another tenant can be changed, removed or taken, in any table', async () => {
    for (const [table, column] of whose) {
      for (const statement of [
        `update ${table} set ${column} = '${acme.tenantId}' where ${column} = '${globex.tenantId}'`,
        `delete from ${table} where ${column} = '${globex.tenantId}'`,
        `update ${table} set ${column} = '${globex.tenantId}'`,
      ]) {
        const touched = await inside(acme.tenantId, () => app.query(statement)).then(
          ({ rowCount }) => rowCount,
          (error: { code: string }) => error.code,
        );
        assert.ok(touched === 0 || touched === '42501', `${statement}: ${touched}`);
      }
    }
  });

  test('no audited row changes without its entry, whichever columns may be written', async () => {
    let tried = 0;
    for (const table of audited) {
      if (!(await mayUpdate(table, 'version')) || !(await hasRows(table))) continue;
      tried += 1;
      await app.query('begin');
      await app.query(`select set_config('kurzum.tenant', $1, true)`, [acme.tenantId]);
      await app.query(`update ${table} set version = version + 1`);
      await assert.rejects(app.query('commit'), { code: 'KZ001' }, table);
    }
    assert.ok(tried >= 7, `${tried} tables tried`);
  });

  test('what a code is of, who made it and who asked for a target that waits stay as they are', async () => {
    for (const [table, column] of [
      ['qr', 'link_id'],
      ['qr', 'created_by'],
      ['qr_logo', 'created_by'],
      ['target_change', 'link_id'],
      ['target_change', 'asked_by'],
    ] as const)
      assert.equal(await mayUpdate(table, column), false, `${table}.${column}`);
  });

  test('a code, a template and a waiting target are of things of their own tenant', async () => {
    const [link, logo] = await inside(globex.tenantId, async () => [
      (await app.query<{ id: string }>('select id from link limit 1')).rows[0]!.id,
      (await app.query<{ id: string }>('select id from qr_logo limit 1')).rows[0]!.id,
    ]);
    const code = (rest: string) =>
      `insert into qr (id, tenant_id, design_sealed, level, created_by, created_at, updated_at, ${rest}`;
    for (const statement of [
      code(`link_id) values (gen_random_uuid(), $1, '', 'M', gen_random_uuid(), now(), now(), '${link}')`),
      code(
        `content_sealed, logo_id) values (gen_random_uuid(), $1, '', 'M', gen_random_uuid(), now(), now(), '', '${logo}')`,
      ),
      `insert into qr_template (id, tenant_id, logo_id, name_sealed, design_sealed, level, created_by, created_at, updated_at)
       values (gen_random_uuid(), $1, '${logo}', '', '', 'M', gen_random_uuid(), now(), now())`,
      `insert into target_change (id, tenant_id, link_id, target_sealed, asked_by, created_at)
       select gen_random_uuid(), $1, '${link}', '', id, now() from member limit 1`,
    ])
      await assert.rejects(
        inside(acme.tenantId, () => app.query(statement, [acme.tenantId])),
        { code: '23503' },
        statement,
      );
  });

  test('no policy can be switched off, and no trigger', async () => {
    for (const [table] of whose) {
      for (const statement of [
        `alter table ${table} disable row level security`,
        `alter table ${table} no force row level security`,
        `alter table ${table} disable trigger user`,
        `create policy mine on ${table} using (true)`,
        `truncate ${table}`,
      ]) {
        await assert.rejects(app.query(statement), { code: '42501' }, statement);
      }
    }
    for (const statement of [
      'set session_replication_role = replica',
      'set role kurzum_owner',
      'drop owned by kurzum_app',
    ])
      await assert.rejects(
        inside(acme.tenantId, () => app.query(statement)),
        statement,
      );
    const policies = await asOwner<{ name: string; table: string }>(
      `select policyname as name, tablename as table from pg_policies where schemaname = 'public'`,
      [],
    );
    assert.ok(policies.length >= whose.length);
    for (const { name, table } of policies) {
      for (const statement of [`drop policy ${name} on ${table}`, `alter policy ${name} on ${table} using (true)`])
        await assert.rejects(app.query(statement), { code: '42501' }, statement);
    }
    // A grant of what one may not give is no error, and gives nothing.
    for (const [table] of whose) await app.query(`grant all on ${table} to public`).catch(() => {});
    const granted = await asOwner(
      `select 1 from information_schema.role_table_grants where grantee = 'PUBLIC'
      and table_schema = 'public'`,
      [],
    );
    assert.deepEqual(granted, []);
    // Asked not to apply policies, the server refuses the query instead of answering it.
    await assert.rejects(
      inside(acme.tenantId, async () => {
        await app.query('set local row_security = off');
        await app.query('select 1 from link');
      }),
      { code: '42501' },
    );
  });

  test('nobody writes into the platform’s log from inside a tenant, under whatever name', async () => {
    for (const log of [null, '00000000-0000-0000-0000-000000000000']) {
      const forged = inside(log ?? acme.tenantId, () =>
        app.query(
          `insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, leaf_hash)
          values (gen_random_uuid(), $1, now(), 'operator', 'session', 'platform.tenant_suspend', 'done', sha256('x'))`,
          [log],
        ),
      );
      await assert.rejects(forged, { code: log === null ? '42501' : '23514' });
    }
  });

  async function mayRead(table: string): Promise<boolean> {
    return asks(`select has_table_privilege(current_user, $1, 'select') as yes`, [table]);
  }

  async function mayUpdate(table: string, column: string): Promise<boolean> {
    return asks(`select has_column_privilege(current_user, $1, $2, 'update') as yes`, [table, column]);
  }

  async function hasRows(table: string): Promise<boolean> {
    return inside(acme.tenantId, () => asks(`select exists (select 1 from ${table}) as yes`, []));
  }

  async function asks(query: string, values: readonly string[]): Promise<boolean> {
    const { rows } = await app.query<{ yes: boolean }>(query, [...values]);
    return rows[0]!.yes;
  }
});

/** Tables and the column by which they say whose a row is; sessions are above tenants, and the application sees none. */
async function tablesWith(...columns: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  return asOwner<{ table: string; column: string }>(
    `select relname as table, attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not attisdropped
       and attname = any($1) and relname <> 'session' order by relname`,
    [columns],
  ).then((rows) => rows.map(({ table, column }) => [table, column] as const));
}

async function auditedTables(): Promise<readonly string[]> {
  const rows = await asOwner<{ table: string }>(
    `select tgrelid::regclass::text as table from pg_trigger where tgname = 'audit_required' order by 1`,
    [],
  );
  return rows.map(({ table }) => table);
}

async function asOwner<Row extends pg.QueryResultRow>(
  query: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  const { rows } = await client.query<Row>(query, [...values]).finally(() => client.end());
  return rows;
}
