import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type Actor, type Change, actorOfToken, change, createToken, read } from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import { newWorld } from '#world';

const { acme, globex, platform, database } = await newWorld();

test('a change lands together with an entry that says who did what to which row', async () => {
  const id = await newProject(acme.owner);

  const entry = await lastEntry(acme.owner);
  assert.equal(entry.action, 'project.create');
  assert.equal(entry.actor_id, acme.memberId);
  assert.equal(entry.via, 'session');
  assert.deepEqual(await coversOf(acme.owner, entry.id), [{ table_name: 'project', row_id: id, version: 1 }]);
  const payload = platform.vault
    .tenant(acme.tenantId)
    .unseal('audit_entry', 'payload_sealed', entry.id, entry.payload_sealed!);
  const { payload: said } = JSON.parse(payload) as { payload: unknown };
  assert.deepEqual(said, { rows: [{ table: 'project', rowId: id, fields: { name: [null, 'Herbst'] } }] });
});

test('the database refuses to commit a change that forgot its audit entry', async () => {
  const id = newId();

  await assert.rejects(
    change(acme.owner, 'project.create', (tx) => insertProject(tx, id)),
    { code: 'KZ001' },
  );
  assert.equal(await countProjects(acme.owner, id), 0);
});

test('an entry for another version than the row reached does not count', async () => {
  const id = newId();

  await assert.rejects(
    change(acme.owner, 'project.create', async (tx) => {
      await insertProject(tx, id);
      tx.covers('project', id, 2);
    }),
    { code: 'KZ001' },
  );
});

test("yesterday's entry does not stand for today's change", async () => {
  const id = await newProject(acme.owner);

  await assert.rejects(
    change(acme.owner, 'project.edit', (tx) =>
      tx.db.updateTable('project').set({ version: 2, updated_at: tx.at }).where('id', '=', id).execute(),
    ),
    { code: 'KZ001' },
  );
  await assert.rejects(
    change(acme.owner, 'project.edit', (tx) =>
      tx.db.updateTable('project').set({ updated_at: tx.at }).where('id', '=', id).execute(),
    ),
    { code: 'KZ002' },
  );
});

test('nobody can write an entry that claims to be of another transaction', async () => {
  await assert.rejects(
    change(acme.owner, 'project.edit', ({ db }) =>
      sql`insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, transaction_id)
        values (${newId()}, ${acme.tenantId}, now(), 'member', 'session', 'x', 'done', '1')`.execute(db),
    ),
    { code: '42501' },
  );
});

test('entries and what they cover can be neither changed nor removed', async () => {
  for (const statement of [
    sql`update audit_entry set action = 'x'`,
    sql`delete from audit_entry`,
    sql`update audit_cover set version = 9`,
    sql`delete from audit_cover`,
    sql`truncate audit_cover`,
  ]) {
    await assert.rejects(
      change(acme.owner, 'project.edit', ({ db }) => statement.execute(db)),
      { code: '42501' },
    );
  }
});

test("another tenant's rows are not there, to be read, changed or removed", async () => {
  const id = await newProject(acme.owner);

  assert.equal(await countProjects(globex.owner, id), 0);
  await change(globex.owner, 'project.delete', async ({ db }) => {
    const updated = await db.updateTable('project').set({ version: 2 }).where('id', '=', id).executeTakeFirst();
    const deleted = await db.deleteFrom('project').where('id', '=', id).executeTakeFirst();
    assert.equal(updated.numUpdatedRows + deleted.numDeletedRows, 0n);
  });
  assert.equal(await countProjects(acme.owner, id), 1);
});

test("a row can't be written into another tenant", async () => {
  const id = newId();

  await assert.rejects(
    change(globex.owner, 'project.create', (tx) => insertProject({ ...tx, tenantId: acme.tenantId }, id)),
    { code: '42501' },
  );
});

test('outside of a change the application sees no row at all', async () => {
  await newProject(acme.owner);

  assert.deepEqual(await platform.store.app.selectFrom('project').select('id').execute(), []);
});

test('a reading writes nothing', async () => {
  await assert.rejects(
    read(acme.owner, 'project.view', ({ db }) => db.deleteFrom('project').execute()),
    { type: 'unavailable' },
  );
});

test('a refused change leaves an entry that says so, and nothing else', async () => {
  const { token } = await createToken(acme.owner, { name: 'script' });
  const program = await actorOfToken(platform, token);
  const before = await entries(acme.owner);

  await assert.rejects(createToken(program, { name: 'another' }), { type: 'forbidden' });

  const [entry, ...others] = (await entries(acme.owner)).slice(before.length);
  assert.deepEqual([entry?.action, entry?.outcome, entry?.via], ['token.create', 'refused', 'token']);
  assert.deepEqual(others, []);
  assert.deepEqual(await coversOf(acme.owner, entry!.id), []);
});

test('a change that is refused half-way is undone before its entry is written', async () => {
  const id = newId();

  await assert.rejects(
    change(acme.owner, 'project.create', async (tx) => {
      await insertProject(tx, id);
      tx.covers('project', id, 1);
      throw new Problem('forbidden');
    }),
    { type: 'forbidden' },
  );

  assert.equal(await countProjects(acme.owner, id), 0);
  assert.equal((await lastEntry(acme.owner)).outcome, 'refused');
});

test('a change that ends in any other problem leaves nothing at all', async () => {
  const before = await entries(acme.owner);

  await assert.rejects(
    change(acme.owner, 'project.create', async (tx) => {
      await insertProject(tx, newId());
      throw new Problem('conflict');
    }),
    { type: 'conflict' },
  );

  assert.deepEqual(await entries(acme.owner), before);
});

test('a change that finds nothing to change leaves no entry', async () => {
  const before = await entries(acme.owner);

  assert.equal(await change(acme.owner, 'project.edit', async () => 'as it was'), 'as it was');

  assert.deepEqual(await entries(acme.owner), before);
});

test('hooks run once the change can be seen, and not when it failed', async () => {
  const ran: string[] = [];
  const id = newId();

  await change(acme.owner, 'project.create', async (tx) => {
    await insertProject(tx, id);
    tx.covers('project', id, 1);
    tx.afterCommit(() => ran.push('committed'));
    tx.afterCommit(() => {
      throw new Error('a hook that fails');
    });
    assert.deepEqual(ran, []);
  });
  await assert.rejects(
    change(acme.owner, 'project.create', async (tx) => {
      tx.afterCommit(() => ran.push('failed'));
      throw new Problem('conflict');
    }),
  );

  assert.deepEqual(ran, ['committed']);
  assert.equal(await countProjects(acme.owner, id), 1);
});

test('two changes that lock each other out both land, once each', async () => {
  const [one, two] = [await newProject(acme.owner), await newProject(acme.owner)];
  const bothHoldOne = barrier(2);
  const touchBoth = (first: string, second: string): Promise<void> =>
    change(acme.owner, 'project.edit', async (tx) => {
      await touch(tx, first);
      await bothHoldOne();
      await touch(tx, second);
    });

  await Promise.all([touchBoth(one, two), touchBoth(two, one)]);

  assert.deepEqual([await versionOf(one), await versionOf(two)], [3, 3]);
});

test('a lost connection is unavailable, and the next change works again', async () => {
  await assert.rejects(
    change(acme.owner, 'project.create', async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db);
      await endBackend(rows[0]!.pid);
      await insertProject(tx, newId());
    }),
    { type: 'unavailable', retryAfter_s: 5 },
  );
  await newProject(acme.owner);
});

async function newProject(actor: Actor): Promise<string> {
  const id = newId();
  await change(actor, 'project.create', async (tx) => {
    await insertProject(tx, id);
    tx.covers('project', id, 1, { name: [null, 'Herbst'] });
  });
  return id;
}

async function insertProject(
  { db, at, tenantId, seal }: Pick<Change, 'db' | 'at' | 'tenantId' | 'seal'>,
  id: string,
): Promise<void> {
  const name_sealed = seal('project', 'name_sealed', id, 'Herbst');
  await db
    .insertInto('project')
    .values({ id, tenant_id: tenantId, name_sealed, created_at: at, updated_at: at })
    .execute();
}

async function touch({ db, at, covers }: Change, id: string): Promise<void> {
  const { version } = await db
    .updateTable('project')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: at }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  covers('project', id, version);
}

function versionOf(id: string): Promise<number> {
  return read(acme.owner, 'project.view', async ({ db }) => {
    const row = await db.selectFrom('project').select('version').where('id', '=', id).executeTakeFirstOrThrow();
    return row.version;
  });
}

function countProjects(actor: Actor, id: string): Promise<number> {
  return read(actor, 'project.view', async ({ db }) => {
    const rows = await db.selectFrom('project').select('id').where('id', '=', id).execute();
    return rows.length;
  });
}

function entries(actor: Actor) {
  return read(actor, 'tenant.view', ({ db }) =>
    db.selectFrom('audit_entry').selectAll().orderBy('at').orderBy('id').execute(),
  );
}

async function lastEntry(actor: Actor) {
  return (await entries(actor)).at(-1)!;
}

function coversOf(actor: Actor, entryId: string) {
  return read(actor, 'tenant.view', ({ db }) =>
    db.selectFrom('audit_cover').select(['table_name', 'row_id', 'version']).where('entry_id', '=', entryId).execute(),
  );
}

/** Waits until it was called `count` times; later calls pass, as retries do. */
function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let here = 0;
  return () => {
    here += 1;
    if (here === count) resolve();
    return promise;
  };
}

async function endBackend(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: database.connections.app });
  await client.connect();
  await client.query('select pg_terminate_backend($1)', [pid]);
  await client.end();
}
