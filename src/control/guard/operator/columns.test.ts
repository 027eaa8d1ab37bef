import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newWorld } from '#world';

const { platform } = await newWorld();
const { identity } = platform.store;

test('the role that takes links down reads of a link whose it is and whether it is there, and nothing that it says', async () => {
  for (const column of ['target_sealed', 'title_sealed', 'notes_sealed', 'tags_sealed', 'created_by', 'created_at'])
    await assert.rejects(sql`select ${sql.ref(column)} from link`.execute(identity), { code: '42501' }, column);

  await sql`select id, tenant_id, slug, version, taken_down_for, deleted_at from link`.execute(identity);
});

test('it changes nothing of a link but whether it is down, and reads no totals', async () => {
  for (const change of [sql`target_sealed = ''`, sql`slug = 'x'`, sql`tenant_id = id`, sql`deleted_at = null`])
    await assert.rejects(sql`update link set ${change}`.execute(identity), { code: '42501' });

  for (const table of ['tally_total', 'tally', 'tally_visitors', 'project', 'link_word'])
    await assert.rejects(sql`select 1 from ${sql.table(table)}`.execute(identity), { code: '42501' }, table);
});

test('no role that meets requests lengthens a support access or reads mail back inside a tenant', async () => {
  const { app } = platform.store;

  await assert.rejects(sql`update support_access set expires_at = expires_at + interval '1 day'`.execute(app), {
    code: '42501',
  });
  await assert.rejects(sql`update support_access set expires_at = expires_at + interval '1 day'`.execute(identity), {
    code: '42501',
  });
  await assert.rejects(sql`select content_sealed from mail`.execute(app), { code: '42501' });
});
