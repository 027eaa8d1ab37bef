import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { dimensions, type LinkRecord } from '#exchange';
import { read, type Fields } from '#guard';
import { countingPatch, createLink, editCounting, findCounting, version } from '#links';
import { newWorld, type TenantInWorld } from '#world';
import { changesAfter } from '../exchange/records.ts';
import { Stream } from '../exchange/stream.ts';
import { readChoices } from './rows.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://example.org/';
const everything = { totals: 'hour', dimensions: [...dimensions], keepMonths: 25 };

/** What the audit log says of the choices, oldest first. */
function entriesOf({ owner, tenantId }: TenantInWorld): Promise<readonly { action: string; fields: Fields }[]> {
  return read(owner, 'tenant.view', async ({ db, unseal }) => {
    const entries = await db
      .selectFrom('audit_entry')
      .select(['id', 'action', 'payload_sealed'])
      .where('action', 'like', 'counting.%')
      .orderBy('id')
      .execute();
    return entries.map(({ id, action, payload_sealed }) => {
      const text = unseal('audit_entry', 'payload_sealed', id, payload_sealed!);
      const { payload } = JSON.parse(text) as { payload: { rows: [{ table: string; rowId: string; fields: Fields }] } };
      const [{ table, rowId, fields }] = payload.rows;
      assert.deepEqual([table, rowId], ['tenant', tenantId]);
      return { action, fields };
    });
  });
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a new tenant has everything counted by the hour, and kept for 25 months', async () => {
  assert.deepEqual(plain(await findCounting(globex.owner)), everything);
});

test('what tells less is a tightening, what tells more a loosening, and the log says old and new', async () => {
  const first = plain(await editCounting(acme.owner, { totals: 'day', dimensions: ['country', 'os'] }));
  await editCounting(acme.owner, { totals: 'hour', keepMonths: 3 });
  await editCounting(acme.owner, { dimensions: ['country', 'device'] });
  const fourth = plain(await editCounting(acme.owner, { keepMonths: 13, dimensions: [] }));

  assert.deepEqual(first, { totals: 'day', dimensions: ['country', 'os'], keepMonths: 25 });
  assert.deepEqual(plain(await findCounting(acme.owner)), fourth);
  assert.deepEqual(await entriesOf(acme), [
    {
      action: 'counting.tighten',
      fields: { totals: ['hour', 'day'], dimensions: [everything.dimensions, ['country', 'os']] },
    },
    { action: 'counting.loosen', fields: { totals: ['day', 'hour'], keepMonths: [25, 3] } },
    {
      action: 'counting.loosen',
      fields: {
        dimensions: [
          ['country', 'os'],
          ['country', 'device'],
        ],
      },
    },
    { action: 'counting.loosen', fields: { dimensions: [['country', 'device'], []], keepMonths: [3, 13] } },
  ]);
  assert.deepEqual(plain(await findCounting(globex.owner)), everything);
});

test('a list of dimensions names each once, in the order in which all are named', () => {
  assert.deepEqual(countingPatch.parse({ dimensions: ['os', 'country', 'os'] }), { dimensions: ['country', 'os'] });
  for (const patch of [
    { keepMonths: 0 },
    { keepMonths: 26 },
    { keepMonths: 1.5 },
    { dimensions: ['address'] },
    { totals: null },
  ])
    assert.ok(!countingPatch.safeParse(patch).success, JSON.stringify(patch));
});

test('a patch that says what is there already changes nothing and leaves no entry', async () => {
  const before = await editCounting(acme.owner, { keepMonths: 6 });
  const entries = await entriesOf(acme);

  const same = await editCounting(acme.owner, { keepMonths: 6 });
  await editCounting(acme.owner, {});

  assert.equal(same[version], before[version]);
  assert.equal((await entriesOf(acme)).length, entries.length);
});

test('a version that has moved on is a conflict', async () => {
  const seen = await findCounting(acme.owner);
  await editCounting(acme.owner, { keepMonths: 5 });

  await assert.rejects(editCounting(acme.owner, { keepMonths: 4 }, [seen[version]]), { type: 'conflict' });
  assert.equal((await findCounting(acme.owner)).keepMonths, 5);
});

test('of several at once, each is judged by what it finds and none is lost', async () => {
  await editCounting(globex.owner, { totals: 'hour', keepMonths: 25, dimensions: [...dimensions] });
  const before = (await entriesOf(globex)).length;

  await Promise.all([
    editCounting(globex.owner, { totals: 'day' }),
    editCounting(globex.owner, { keepMonths: 2 }),
    editCounting(globex.owner, { dimensions: ['country'] }),
    editCounting(globex.owner, { keepMonths: 12 }),
  ]);

  const { totals, dimensions: counted, keepMonths } = await findCounting(globex.owner);
  assert.deepEqual([totals, counted], ['day', ['country']]);
  assert.ok([2, 12].includes(keepMonths));
  const entries = (await entriesOf(globex)).slice(before);
  assert.equal(entries.length, 4);
  for (const { action, fields } of entries) {
    const [old, now] = fields['keepMonths'] ?? [0, 0];
    assert.equal(action, Number(now) > Number(old) ? 'counting.loosen' : 'counting.tighten');
  }
});

test("edges hear of all the tenant's links, and of nobody else's", async () => {
  const mine = [await createLink(acme.owner, { target }), await createLink(acme.owner, { target })];
  await createLink(globex.owner, { target });
  const stream = new Stream(platform, () => {});
  after(() => stream.stop());
  const place = await settled(stream);

  await editCounting(acme.owner, { totals: 'day', dimensions: dimensions.filter((name) => name !== 'campaign') });

  const records = new Map<string, LinkRecord>();
  while (records.size < mine.length) {
    for (const record of (await changesAfter(platform, place, 100))?.links ?? []) {
      assert.ok(!('removed' in record));
      records.set(record.id, record);
    }
  }
  assert.deepEqual([...records.keys()].toSorted(), mine.map(({ id }) => id).toSorted());
  for (const { counting } of records.values()) assert.deepEqual(counting, { byDay: true, uncounted: ['campaign'] });
});

test('a link that is made while the choices change waits for them', async () => {
  const { promise: chosen, resolve: choose } = Promise.withResolvers<void>();
  const { promise: locked, resolve: tellLocked } = Promise.withResolvers<void>();
  const choosing = platform.store.app.transaction().execute(async (db) => {
    await sql`select set_config('kurzum.tenant', ${acme.tenantId}, true)`.execute(db);
    await readChoices(db, 'locked');
    tellLocked();
    await chosen;
  });
  await locked;

  const making = createLink(acme.owner, { target }).then(() => 'made');
  assert.equal(await Promise.race([making, someoneWaits()]), 'waits');
  choose();
  await Promise.all([choosing, making]);
});

/** Resolves when a statement of this database waits for a lock. */
async function someoneWaits(): Promise<'waits' | 'nobody'> {
  for (let looks = 0; looks < 1000; looks += 1) {
    const { rows } = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      platform.store.app,
    );
    if (rows.length > 0) return 'waits';
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return 'nobody';
}

/** The place of a stream that has given all that was waiting. */
async function settled(stream: Stream): Promise<number> {
  const waiting = () =>
    platform.store.exchange.selectFrom('outbox').select('id').where('place', 'is', null).executeTakeFirst();
  while (stream.place === null || (await waiting())) await new Promise((resolve) => setTimeout(resolve, 10));
  return stream.place;
}
