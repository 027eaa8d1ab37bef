import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { setClockOffset } from '#clock';
import { dimensions, type Tallies } from '#exchange';
import { newId } from '#id';
import { createLink, deleteLink, purgeDeleted } from '#links';
import { newWorld } from '#world';
import { openValue } from './dictionary.ts';
import { commitTallies, isAbsurd } from './tallies.ts';

const { acme, globex, platform } = await newWorld();
const db = platform.store.exchange;
const target = 'https://example.org/';
const day = '2026-04-04';
const noon_s = platform.zone.hourStart_s(Date.parse('2026-04-04T12:00:00Z'));

type Parts = Partial<Omit<Tallies, 'type'>>;
const batch = (parts: Parts): Tallies => ({
  type: 'tallies',
  edgeId: newId(),
  sequence: 1,
  threshold: 5,
  totals: [],
  released: [],
  visitors: [],
  givenUp: 0,
  ...parts,
});
const commit = (parts: Parts): Promise<boolean> => commitTallies(platform, batch(parts));
const newLink = async ({ owner } = acme): Promise<string> => (await createLink(owner, { target })).id;

async function totalOf(linkId: string): Promise<readonly [number, number]> {
  const { rows } = await sql<{ hits: number; bots: number }>`
    select coalesce(sum(hits), 0) as hits, coalesce(sum(bots), 0) as bots from tally_total where link_id = ${linkId}
  `.execute(db);
  return [rows[0]!.hits, rows[0]!.bots];
}

/** A link's cells, opened: [day, dimension, value, hits, threshold of the month]. */
async function cellsOf(linkId: string): Promise<unknown[]> {
  const { rows } = await sql<{
    tenant_id: string;
    day: string;
    dimension: number;
    id: number;
    value_sealed: Buffer;
    hits: number;
    threshold: number;
  }>`
    select t.tenant_id, t.month + place - 1 as day, t.dimension, v.id, v.value_sealed, t.by_day[place] as hits, t.threshold
    from tally t join tally_value v on v.id = t.value_id, generate_subscripts(t.by_day, 1) place
    where t.link_id = ${linkId} and t.by_day[place] is not null order by 2, 3, 6`.execute(db);
  return rows.map((row) => [
    row.day,
    dimensions[row.dimension - 1],
    openValue(platform.vault.tenant(row.tenant_id), row),
    row.hits,
    row.threshold,
  ]);
}

/** The sums of a link's months: [month, hits, threshold]. */
async function monthsOf(linkId: string): Promise<unknown[]> {
  const { rows } = await sql<{ month: string; hits: number; threshold: number }>`
    select month, sum(hits) as hits, min(threshold) as threshold from tally
    where link_id = ${linkId} group by 1 order by 1`.execute(db);
  return rows.map(({ month, hits, threshold }) => [month, hits, threshold]);
}

test('batches of several edges and of several tenants add up, and none waits for another in a circle', async () => {
  const [mine, theirs] = [await newLink(acme), await newLink(globex)];
  const edges = [newId(), newId(), newId()];

  for (const sequence of [1, 2, 3]) {
    await Promise.all(
      edges.map((edgeId, place) => {
        const values = ['AT', 'DE', `only-${edgeId}`, `new-${sequence}`];
        const parts: Parts = {
          totals: [
            [theirs, noon_s, 2, 1],
            [mine, noon_s, 1, 0],
            [mine, noon_s, 1, 0],
            [mine, noon_s + 3600, 5, 0],
          ],
          released: values.flatMap((value) => [
            [mine, day, 'country', value, 5] as const,
            [theirs, day, 'country', value, 6] as const,
          ]),
          visitors: [[mine, day, 5 * sequence * (place + 1)]],
        };
        const turned = place % 2 === 0 ? parts : reversed(parts);
        return commit({ edgeId, sequence, ...turned });
      }),
    );
  }
  assert.deepEqual(await totalOf(mine), [63, 0]);
  assert.deepEqual(await totalOf(theirs), [18, 9]);
  const austria = (await cellsOf(mine)).filter((cell) => (cell as string[])[2] === 'AT');
  assert.deepEqual(austria, [[day, 'country', 'AT', 45, 5]]);
  assert.equal((await cellsOf(theirs)).length, 2 + 3 + 3);
});

function reversed({ totals, released, visitors }: Parts): Parts {
  return { totals: totals!.toReversed(), released: released!.toReversed(), visitors: visitors!.toReversed() };
}

test('edges that count much of the same at once, each in its own order, never wait for each other in a circle', async () => {
  const linkId = await newLink();
  const edges = Array.from({ length: 4 }, () => newId());
  const batchOf = (place: number): Parts => {
    const numbers = Array.from({ length: 400 }, (_, n) => n + 60 * place).toSorted(() => Math.random() - 0.5);
    return {
      totals: numbers.map((n) => [linkId, noon_s + n * 3600, 1, 0] as const),
      released: numbers.map((n) => [linkId, day, 'campaign', `spring ${n}`, 5] as const),
      visitors: [],
    };
  };

  for (let sequence = 1; sequence <= 5; sequence += 1)
    await Promise.all(edges.map((edgeId, place) => commit({ edgeId, sequence, ...batchOf(place) })));
  assert.deepEqual(await totalOf(linkId), [4 * 400 * 5, 0]);
});

test('a batch that comes again, late or at the same time, counts once, cells and estimates too', async () => {
  const linkId = await newLink();
  const edgeId = newId();
  const send = (sequence: number): Promise<boolean> =>
    commit({
      edgeId,
      sequence,
      totals: [[linkId, noon_s, 10 ** sequence, 0]],
      released: [[linkId, day, 'os', 'linux', 10 ** sequence]],
      visitors: [[linkId, day, 5 * sequence]],
    });

  const news = await Promise.all([send(1), send(1), send(1)]);
  assert.deepEqual(news.toSorted(), [false, false, true]);
  await send(2);
  assert.equal(await send(1), false);
  await send(2);
  await send(4);
  assert.deepEqual(await totalOf(linkId), [10 + 100 + 10_000, 0]);
  assert.deepEqual(await cellsOf(linkId), [[day, 'os', 'linux', 10_110, 5]]);
  assert.deepEqual(await visitorsOf(linkId), [20]);
});

test('cells add up by day and by month, under the lowest threshold that any part was released under', async () => {
  const linkId = await newLink();
  await commit({ threshold: 7, released: [[linkId, '2026-04-04', 'browser', 'firefox', 9]] });
  await commit({ threshold: 5, released: [[linkId, '2026-04-30', 'browser', 'firefox', 6]] });
  await commit({ threshold: 9, released: [[linkId, '2026-04-04', 'browser', 'firefox', 10]] });
  await commit({ threshold: 9, released: [[linkId, '2026-05-01', 'browser', 'firefox', 11]] });

  assert.deepEqual(await cellsOf(linkId), [
    ['2026-04-04', 'browser', 'firefox', 19, 5],
    ['2026-04-30', 'browser', 'firefox', 6, 5],
    ['2026-05-01', 'browser', 'firefox', 11, 9],
  ]);
  assert.deepEqual(await monthsOf(linkId), [
    ['2026-04-01', 25, 5],
    ['2026-05-01', 11, 9],
  ]);
});

test('a batch may hold cells of several days of one month, in any order', async () => {
  const linkId = await newLink();
  const days = ['2026-01-31', '2026-01-09', '2026-01-10', '2026-02-01', '2026-01-09'];
  await commit({ released: days.map((on) => [linkId, on, 'device', 'tablet', 5] as const) });
  await commit({ released: [[linkId, '2026-01-01', 'device', 'tablet', 8]] });

  assert.deepEqual(
    (await cellsOf(linkId)).map((cell) => [(cell as unknown[])[0], (cell as unknown[])[3]]),
    [
      ['2026-01-01', 8],
      ['2026-01-09', 10],
      ['2026-01-10', 5],
      ['2026-01-31', 5],
      ['2026-02-01', 5],
    ],
  );
  assert.deepEqual(await monthsOf(linkId), [
    ['2026-01-01', 28, 5],
    ['2026-02-01', 5, 5],
  ]);
});

test('an estimate is raised and never lowered, and each day has its own', async () => {
  const linkId = await newLink();
  await commit({ visitors: [[linkId, day, 10]] });
  await commit({ visitors: [[linkId, day, 5]] });
  await commit({
    visitors: [
      [linkId, day, 25],
      [linkId, day, 15],
      [linkId, '2026-04-05', 5],
      [linkId, '2026-04-06', 0],
    ],
  });

  assert.deepEqual(await visitorsOf(linkId), [25, 5]);
});

async function visitorsOf(linkId: string): Promise<number[]> {
  const { rows } = await sql<{ visitors: number }>`
    select visitors from tally_visitors where link_id = ${linkId} order by day`.execute(db);
  return rows.map(({ visitors }) => visitors);
}

test('links that nobody knows are passed over, and the others count', async () => {
  const [linkId, unknown] = [await newLink(), newId()];

  await commit({
    totals: [
      [unknown, noon_s, 1, 1],
      [linkId, noon_s, 1, 0],
    ],
    released: [
      [unknown, day, 'device', 'mobile', 5],
      [linkId, day, 'device', 'mobile', 5],
    ],
    visitors: [
      [unknown, day, 5],
      [linkId, day, 5],
    ],
  });
  assert.deepEqual(await totalOf(linkId), [1, 0]);
  assert.equal((await cellsOf(linkId)).length, 1);
});

test('a visit to a deleted link still counts; a purged link takes everything with it, and is passed over', async (t) => {
  const linkId = await newLink();
  const edgeId = newId();
  const send = (sequence: number): Promise<boolean> =>
    commit({
      edgeId,
      sequence,
      totals: [[linkId, noon_s, 1, 0]],
      released: [[linkId, day, 'device', 'mobile', 5]],
      visitors: [[linkId, day, 5]],
    });
  await deleteLink(acme.owner, linkId);
  await send(1);
  assert.equal((await cellsOf(linkId)).length, 1);
  t.after(() => setClockOffset(0));
  setClockOffset(31 * 24 * 3_600_000);
  await purgeDeleted(platform);

  await send(2);
  assert.deepEqual(await totalOf(linkId), [0, 0]);
  assert.deepEqual(await cellsOf(linkId), []);
  assert.deepEqual(await visitorsOf(linkId), []);
});

test('a batch without cells moves its sequence on', async () => {
  const linkId = await newLink();
  const edgeId = newId();
  assert.equal(await commit({ edgeId }), true);

  assert.equal(await commit({ edgeId, totals: [[linkId, noon_s, 1, 0]] }), false);
  assert.deepEqual(await totalOf(linkId), [0, 0]);
});

test('what a tenant chose holds for an edge that has not heard of it: whole days, and no uncounted dimension', async () => {
  const { platform: choosy, acme: chooser, database } = await newWorld();
  const { id } = await createLink(chooser.owner, { target });
  await asOwner(database.owner, `update tenant set counts_by = 'day', uncounted = '{campaign}'`);
  await commitTallies(
    choosy,
    batch({
      totals: [
        [id, noon_s, 1, 0],
        [id, noon_s + 3600, 2, 1],
        [id, choosy.zone.dayStart_ms(Temporal.PlainDate.from(day)) / 1000, 4, 0],
      ],
      released: [
        [id, day, 'campaign', 'spring', 5],
        [id, day, 'medium', 'mail', 5],
      ],
    }),
  );

  const { rows: totals } = await sql`select hour, hits, bots from tally_total`.execute(choosy.store.exchange);
  assert.deepEqual(totals, [{ hour: new Date('2026-04-03T22:00:00Z'), hits: 7, bots: 1 }]);
  const { rows: cells } = await sql`select dimension, hits from tally`.execute(choosy.store.exchange);
  assert.deepEqual(cells, [{ dimension: dimensions.indexOf('medium') + 1, hits: 5 }]);
});

test('what no honest edge sends is absurd, and what one sends is not', () => {
  const id = newId();
  const honest = batch({
    totals: [[id, noon_s, 1e12, 0]],
    released: [
      [id, day, 'campaign', 'x'.repeat(256), 5],
      [id, '2028-02-29', 'country', 'ZZ', 1e12],
    ],
    visitors: [[id, day, 0]],
  });
  assert.equal(isAbsurd(platform, honest), false);
  assert.equal(isAbsurd(platform, { ...honest, threshold: 6, released: [] }), false);
  assert.equal(isAbsurd({ threshold: 3 }, batch({ threshold: 3, released: [[id, day, 'os', 'linux', 3]] })), false);

  const cells = (...released: Tallies['released']): Parts => ({ released });
  const absurd: readonly Parts[] = [
    { edgeId: "'" },
    { sequence: 0 },
    { threshold: 4 },
    { threshold: 1e6 },
    { givenUp: 2e12 },
    { totals: [["'; drop table link", noon_s, 1, 0]] },
    { totals: [[id, 9e12, 1, 0]] },
    { totals: [[id, noon_s, 9e15, 0]] },
    { totals: [[id, noon_s, 1, 9e15]] },
    cells(['no id', day, 'os', 'linux', 5]),
    cells([id, '1999-12-31', 'os', 'linux', 5]),
    cells([id, '2100-01-01', 'os', 'linux', 5]),
    cells([id, '2026-02-30', 'os', 'linux', 5]),
    cells([id, day, 'os', 'linux', 0]),
    cells([id, day, 'os', 'linux', 4]),
    cells([id, day, 'os', 'linux', 2e12]),
    cells([id, day, 'os', 'x'.repeat(257), 5]),
    cells([id, day, 'os', 'li\nnux', 5]),
    cells([id, day, 'os', 'li\u0000nux', 5]),
    cells([id, day, 'os', '\ud800', 5]),
    cells([id, day, 'os', '', 5]),
    { visitors: [[id, day, 7]] },
    { visitors: [[id, day, 5e12]] },
    { visitors: [[id, '2026-13-01', 5]] },
    { visitors: [['no id', day, 5]] },
  ];
  for (const parts of absurd) assert.equal(isAbsurd(platform, batch(parts)), true, JSON.stringify(parts).slice(0, 200));
  assert.equal(isAbsurd({ threshold: 7 }, batch({ threshold: 5 })), true);
  assert.equal(isAbsurd({ threshold: 2 }, batch({ threshold: 2 })), true);
});

/** As the database's owner, without walls and audit from then on. */
async function asOwner(connection: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: connection });
  await client.connect();
  try {
    for (const table of ['tenant', 'tally_value'])
      await client.query(`alter table ${table} no force row level security`);
    for (const name of ['audit_version', 'audit_required'])
      await client.query(`alter table tenant disable trigger ${name}`);
    await client.query(statement);
  } finally {
    await client.end();
  }
}
