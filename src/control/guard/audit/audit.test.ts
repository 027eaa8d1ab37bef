import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { eraseEntriesAbout, pageOfLog } from '#guard';
import { createLink, createProject, deleteProject, editProject } from '#links';
import { newWorld } from '#world';
import { platformChange } from '../change/platform-change.ts';
import { enterSettings } from './settings.ts';

const { acme, globex, platform, database } = await newWorld();
const kurzum = { kind: 'platform', id: null, via: 'platform' } as const;
const identity = platform.store.identity;

test('an entry says what fields were and are; what stayed it does not say', async () => {
  const project = await createProject(acme.owner, { name: 'Herbst' });
  const link = await createLink(acme.owner, { target: 'https://example.org/', slug: 'herbst', projectId: project.id });
  await editProject(acme.owner, project.id, { name: 'Winter' });
  await deleteProject(acme.owner, project.id);

  const { items } = await pageOfLog(acme.owner, { actor: acme.memberId, limit: 4 });
  assert.deepEqual(
    items.map(({ action, changes }) => [action, changes.map(({ field, old, new: now }) => [field, old, now])]),
    [
      [
        'project.delete',
        [
          ['projectId', project.id, null],
          ['name', 'Winter', null],
        ],
      ],
      ['project.edit', [['name', 'Herbst', 'Winter']]],
      [
        'link.create',
        [
          ['projectId', null, project.id],
          ['slug', null, 'herbst'],
          ['target', null, link.target],
        ],
      ],
      ['project.create', [['name', null, 'Herbst']]],
    ],
  );
});

test('what was written stays: the database gives no place twice, and takes no other payload', async () => {
  const { id } = await entryOf('link.create');
  const write = (values: { readonly tree_index?: number; readonly payload_sealed?: Buffer }): Promise<unknown> =>
    identity.updateTable('audit_entry').set(values).where('id', '=', id).execute();
  await write({ tree_index: 1_000_000 });

  await assert.rejects(write({ tree_index: 1_000_001 }), { code: 'KZ005' });
  await assert.rejects(write({ payload_sealed: Buffer.from([1, 2, 3]) }), { code: 'KZ005' });
});

test('no payload is erased without an entry that says so, and none twice', async () => {
  const { id } = await entryOf('project.edit');
  const row = { table: 'project', rowId: (await aboutOf(id))[0]! } as const;

  await assert.rejects(
    platformChange(platform, async ({ db }) => void (await eraseEntriesAbout(db, acme.tenantId, [row]))),
    { code: 'KZ001' },
  );
  assert.ok(!(await isErased(id)));
  for (let times = 0; times < 2; times += 1) {
    await platformChange(platform, async ({ db, enter }) => {
      const covers = await eraseEntriesAbout(db, acme.tenantId, [row]);
      await enter({ tenantId: acme.tenantId, doer: kurzum, action: 'person.edit', covers });
    });
  }

  assert.ok(await isErased(id));
  const { items } = await pageOfLog(acme.owner, { action: 'project.edit' });
  assert.deepEqual(
    items.map(({ erased, changes }) => [erased, changes]),
    [[true, []]],
  );
});

test("nobody's payloads are erased through another tenant's log", async () => {
  const project = await createProject(globex.owner, { name: 'Globex' });

  const covers = await platformChange(platform, ({ db }) =>
    eraseEntriesAbout(db, acme.tenantId, [{ table: 'project', rowId: project.id }]),
  );

  assert.deepEqual(covers, []);
});

test('a setting that changed between two starts is entered, old and new, and one that did not is not', async () => {
  await enterSettings(platform, { KURZUM_THRESHOLD: 5, KURZUM_URL: 'http://localhost:8080' });
  await enterSettings(platform, { KURZUM_THRESHOLD: 5, KURZUM_URL: 'http://localhost:8080' });
  await enterSettings(platform, { KURZUM_THRESHOLD: 7, KURZUM_URL: 'http://localhost:8080' });

  assert.deepEqual(await told('settings.change'), [
    { KURZUM_THRESHOLD: [null, 5], KURZUM_URL: [null, 'http://localhost:8080'] },
    { KURZUM_THRESHOLD: [5, 7] },
  ]);
});

test('entries from before there was a tree got the leaf that they would get today', async () => {
  const migration = readFileSync(join(import.meta.dirname, '../../../store/migrations/0013_audit.sql'), 'utf8');
  const statement = /^update audit_entry e set leaf_hash = [^]*?'UTF8'\)\);$/m.exec(migration)![0];
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('alter table audit_entry disable trigger user');
  for (const table of ['audit_entry', 'audit_cover'])
    await owner.query(`alter table ${table} no force row level security`);
  const plain = `payload_hash is null`;
  const before = (await owner.query(`select id, leaf_hash from audit_entry where ${plain} order by id`)).rows;
  await owner.query(statement);
  const afterwards = (await owner.query(`select id, leaf_hash from audit_entry where ${plain} order by id`)).rows;
  await owner.end();

  assert.ok(before.length > 0);
  assert.deepEqual(afterwards, before);
});

async function entryOf(action: string) {
  return identity
    .selectFrom('audit_entry')
    .select(['id'])
    .where('action', '=', action)
    .where('tenant_id', '=', acme.tenantId)
    .executeTakeFirstOrThrow();
}

async function aboutOf(entryId: string): Promise<readonly string[]> {
  const rows = await identity.selectFrom('audit_cover').select('row_id').where('entry_id', '=', entryId).execute();
  return rows.map(({ row_id: rowId }) => rowId);
}

async function isErased(entryId: string): Promise<boolean> {
  const { items } = await pageOfLog(acme.owner, { limit: 200 });
  return items.find(({ id }) => id === entryId)!.erased;
}

/** What entries of the platform's log say of no row, oldest first. */
async function told(action: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  await client.query('alter table audit_entry no force row level security');
  const { rows } = await client
    .query<{ id: string; payload_sealed: Buffer }>(
      'select id, payload_sealed from audit_entry where action = $1 order by id',
      [action],
    )
    .finally(() => client.end());
  const { unseal } = platform.vault.platform;
  return rows.map(({ id, payload_sealed: sealed }) => {
    const { payload } = JSON.parse(unseal('audit_entry', 'payload_sealed', id, sealed)) as {
      payload: { told: unknown };
    };
    return payload.told;
  });
}
