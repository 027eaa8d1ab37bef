import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { clockOffset_ms, setClockOffset } from '#clock';
import { type Actor, type Change, change } from '#guard';
import { newId } from '#id';
import { GrowingTree, leafOf, openCheckpoint, readKey } from '#tree';
import { newWorld } from '#world';
import { keyOfLog, latestCheckpoint, signNow } from './checkpoint.ts';
import { placeEntries } from './growth.ts';
import { Sequencer } from './sequencer.ts';

const { acme, globex, platform, database } = await newWorld();
const db = platform.store.identity;
/** Who holds the sequencer's lock; other databases of the same server have one of their own. */
const holding = `pg_locks where locktype = 'advisory' and granted and objid = ${0x6b7a_0002}
  and database = (select oid from pg_database where datname = current_database())`;

test('entries get their places in the order in which they were first seen, without a gap', async () => {
  await Promise.all(Array.from({ length: 20 }, () => newProject(acme.owner)));
  await placeAll();
  await newProject(acme.owner);
  await placeAll();

  const entries = await placedEntries(acme.tenantId);
  assert.deepEqual(
    entries.map(({ index }) => index),
    entries.map((_, i) => i),
  );
  assert.equal(entries.filter(({ action }) => action === 'project.create').length, 21);
});

test('an entry whose transaction commits late is not passed over: it comes after those that were seen before', async () => {
  const client = new pg.Client({ connectionString: database.connections.identity });
  await client.connect();
  await client.query('begin');
  const id = newId();
  await client.query(
    `insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, leaf_hash)
     values ($1, $2, now(), 'platform', 'platform', 'test.late', 'done', sha256('late'))`,
    [id, acme.tenantId],
  );
  await newProject(acme.owner);
  await placeAll();
  await client.query('commit');
  await client.end();
  await placeAll();

  const entries = await placedEntries(acme.tenantId);
  assert.equal(entries.at(-1)!.id, id);
  assert.ok(entries.at(-2)!.id > id, 'the one before it was written later');
});

test('each tenant has a tree of its own, and so has the platform', async () => {
  await placeAll();

  for (const tenantId of [acme.tenantId, globex.tenantId, null]) {
    const entries = await placedEntries(tenantId);
    assert.ok(entries.length > 0);
    const tree = new GrowingTree();
    for (const { leaf_hash: leaf } of entries) tree.add(leaf);
    const { origin, key } = keyOfLog(platform, tenantId);
    const { note, at } = await signNow(platform, tenantId);
    const { at_s, ...checkpoint } = openCheckpoint(note, [readKey(key)!])!;
    assert.deepEqual(checkpoint, { origin, size: entries.length, root: tree.root() });
    assert.equal(at_s, Math.floor(Date.parse(at) / 1000));
  }
});

test('what was written of an entry gives its leaf again', async () => {
  const [id, projectId] = [newId(), newId()];
  await change(acme.owner, 'project.create', async (tx) => {
    await insertProject(tx, id);
    await insertProject(tx, projectId);
    tx.covers('project', projectId, 1);
    tx.covers('project', id, 1);
  });
  await placeAll();

  const entry = (await placedEntries(acme.tenantId)).at(-1)!;
  const about = [id, projectId].toSorted().map((rowId) => ({ table: 'project', rowId, version: 1 }));
  const leaf = leafOf({
    id: entry.id,
    log: acme.tenantId,
    at: entry.at.toISOString(),
    actor: { kind: 'member', id: acme.memberId },
    via: 'session',
    action: 'project.create',
    outcome: 'done',
    about,
    payloadHash: null,
  });
  assert.ok(leaf.equals(entry.leaf_hash));
});

test('killed before it is done, it begins again where it was', async () => {
  await newProject(acme.owner);
  const before = await placedEntries(acme.tenantId);

  await query(
    database.owner,
    `create function kill() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
    create trigger kill before insert or update on audit_tree for each row execute function kill()`,
  );
  await assert.rejects(placeEntries(db));
  await query(database.owner, 'drop trigger kill on audit_tree');
  assert.deepEqual(await placedEntries(acme.tenantId), before);
  await placeAll();

  assert.equal((await placedEntries(acme.tenantId)).length, before.length + 1);
});

test('of two sequencers one works, and the other takes over when its connection breaks', async (t) => {
  const sequencers = [new Sequencer(platform), new Sequencer(platform)];
  t.after(() => Promise.all(sequencers.map((one) => one.stop())));
  await newProject(acme.owner);
  await untilPlaced();
  assert.equal(await holders(), 1);

  await query(database.connections.identity, `select pg_terminate_backend(pid) from ${holding}`);
  await newProject(acme.owner);
  await untilPlaced();

  assert.equal(await holders(), 1);
  const entries = await placedEntries(acme.tenantId);
  assert.deepEqual(
    entries.map(({ index }) => index),
    entries.map((_, i) => i),
  );
});

test('a log that has grown gets a checkpoint every hour, also by a clock that was set back, and none while it is quiet', async (t) => {
  const delivered: { tenantId: string | null; size: number }[] = [];
  await db.insertInto('audit_subscription').values({ log: acme.tenantId, person_id: acme.personId }).execute();
  const sequencer = new Sequencer(platform, async (_, { tenantId, tenantName, size, recipients }) => {
    assert.deepEqual([tenantName, recipients], ['Acme GmbH', [{ to: acme.email, locale: 'en' }]]);
    delivered.push({ tenantId, size });
  });
  const offset_ms = clockOffset_ms();
  t.after(async () => {
    setClockOffset(offset_ms);
    await sequencer.stop();
  });
  const newest = async (): Promise<number> => (await latestCheckpoint(platform, acme.tenantId))?.size ?? 0;
  const grown = async (by_ms: number): Promise<number> => {
    await newProject(acme.owner);
    await untilPlaced();
    const size = (await placedEntries(acme.tenantId)).length;
    setClockOffset(clockOffset_ms() + by_ms);
    while ((await newest()) < size) await wait(20);
    return size;
  };

  const sizes = [await grown(3_600_000), await grown(3_600_000), await grown(-86_400_000), await grown(3_600_000)];
  setClockOffset(clockOffset_ms() + 7_200_000);
  await wait(500);

  assert.deepEqual(
    delivered,
    sizes.map((size) => ({ tenantId: acme.tenantId, size })),
  );
  assert.equal(await newest(), sizes.at(-1));
});

async function newProject(actor: Actor): Promise<void> {
  await change(actor, 'project.create', async (tx) => {
    const id = newId();
    await insertProject(tx, id);
    tx.covers('project', id, 1, { name: [null, 'Herbst'] });
  });
}

async function insertProject({ db: tx, at, tenantId, seal }: Change, id: string): Promise<void> {
  const name_sealed = seal('project', 'name_sealed', id, 'Herbst');
  await tx
    .insertInto('project')
    .values({ id, tenant_id: tenantId, name_sealed, created_at: at, updated_at: at })
    .execute();
}

async function query(connection: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: connection });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}

async function placeAll(): Promise<void> {
  while ((await placeEntries(db)) > 0);
}

async function untilPlaced(): Promise<void> {
  for (;;) {
    const waiting = await db.selectFrom('audit_entry').select('id').where('tree_index', 'is', null).execute();
    if (waiting.length === 0) return;
    await wait(20);
  }
}

/** The entries of a log that have a place, by place. */
async function placedEntries(tenantId: string | null) {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['id', 'at', 'action', 'leaf_hash', 'tree_index as index'])
    .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
    .where('tree_index', 'is not', null)
    .orderBy('tree_index')
    .execute();
  return rows;
}

async function holders(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.raw(holding)}`.execute(db);
  return rows[0]!.count;
}
