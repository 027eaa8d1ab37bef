import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { change, createToken, foundTenant } from '#guard';
import { newId } from '#id';
import { newWorld } from '#world';

test('what people typed stands in no row, in no encoding, and what is public does', async () => {
  const { acme, platform, database } = await newWorld();
  const planted = {
    email: 'planted.address@planted.example',
    password: 'planted password',
    tenantName: 'Planted Tenant',
    personName: 'Planted Person',
  };
  await foundTenant(platform, { ...planted, withToken: true });
  const { token } = await createToken(acme.owner, { name: 'planted token' });
  const id = newId();
  await change(acme.owner, 'project.create', async ({ db, tenantId, at, seal, covers }) => {
    const name_sealed = seal('project', 'name_sealed', id, 'planted project');
    await db
      .insertInto('project')
      .values({ id, tenant_id: tenantId, name_sealed, created_at: at, updated_at: at })
      .execute();
    covers('project', id, 1, { name: [null, 'planted project'] });
  });

  const rows = await everyRow(database.owner);

  assert.ok(rows.includes('project.create'), 'the action, which is clear, is found');
  for (const text of [...Object.values(planted), token, 'planted token', 'planted project']) {
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      const form = Buffer.from(text).toString(encoding).replaceAll('=', '').toLowerCase();
      assert.ok(!rows.includes(form), `${text} as ${encoding}`);
    }
  }
});

/** All rows of all tables as one text in lower case. The owner, too, is held out of tenants' rows, until it lifts that. */
async function everyRow(owner: string): Promise<string> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    await client.query(`alter table ${name} no force row level security`);
    const { rows } = await client.query<{ text: string }>(`select row_to_json(t)::text as text from ${name} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  await client.end();
  return texts.join('\n').toLowerCase();
}
