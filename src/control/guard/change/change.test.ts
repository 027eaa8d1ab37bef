import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#id';
import { change, read } from '#guard';
import { newWorld } from '#world';

const { acme, globex, platform } = await newWorld();

test('x', async () => {
  const id = newId();
  await change(acme.owner, 'project.create', async (tx) => {
    await tx.db
      .insertInto('project')
      .values({
        id,
        tenant_id: tx.tenantId,
        name_sealed: tx.seal('project', 'name_sealed', id, 'x'),
        created_at: tx.at,
        updated_at: tx.at,
      })
      .execute();
    tx.covers('project', id, 1, { a: 1 });
  });
  console.log(await read(acme.owner, 'project.view', ({ db }) => db.selectFrom('audit_entry').selectAll().execute()));
});
