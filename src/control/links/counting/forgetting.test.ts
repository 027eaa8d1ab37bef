import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { sql } from 'kysely';
import { now_ms, setClockOffset } from '#clock';
import { dimensions, type Dimension, type Tallies } from '#exchange';
import type { Platform } from '#guard';
import { newId } from '#id';
import { createLink, deleteLink, editCounting, forgetTallies, purgeDeleted } from '#links';
import { newWorld, type TenantInWorld } from '#world';
import { commitTallies } from '../exchange/tallies.ts';

const { acme, globex, platform } = await newWorld();
const db = platform.store.exchange;

// The tests' own day: the last of a month, whose day many months lack.
const today = '2026-10-31';
const begin_ms = now_ms();
const goTo = (at: string): void => setClockOffset(Date.parse(at) - begin_ms);
goTo(`${today}T12:00:00Z`);
afterEach(() => goTo(`${today}T12:00:00Z`));

type Stored = {
  readonly linkId: string;
  readonly totals: string[];
  readonly days: string[];
  readonly visitors: string[];
};

/** Counts one hit, five of a country and five visitors on each of these days, at the given local hour. */
async function count(linkId: string, days: readonly string[], hour = '12:00'): Promise<void> {
  await commitTallies(platform, {
    ...empty(),
    totals: days.map((day) => [linkId, at_s(day, hour), 1, 1] as const),
    released: days.flatMap((day) => [
      [linkId, day, 'country', 'AT', 5],
      [linkId, day, 'campaign', `of ${day}`, 6],
    ]),
    visitors: days.map((day) => [linkId, day, 5] as const),
  });
}

function empty(): Tallies {
  const lists = { totals: [], released: [], visitors: [] };
  return { type: 'tallies', edgeId: newId(), sequence: 1, threshold: 5, givenUp: 0, ...lists };
}

function at_s(day: string, hour: string): number {
  return Temporal.ZonedDateTime.from(`${day}T${hour}[${platform.zone.name}]`).epochMilliseconds / 1000;
}

async function newLink({ owner }: TenantInWorld): Promise<string> {
  return (await createLink(owner, { target: 'https://example.org/' })).id;
}

/** The days of which something of a link is stored. */
async function storedOf(linkId: string): Promise<Stored> {
  const days = async (query: ReturnType<typeof sql<{ day: string }>>): Promise<string[]> =>
    (await query.execute(db)).rows.map(({ day }) => day);
  const { rows } = await sql<{ hour: Date }>`select hour from tally_total where link_id = ${linkId} order by 1`.execute(
    db,
  );
  return {
    linkId,
    totals: rows.map(({ hour }) => platform.zone.day(hour.getTime()).toString()),
    days: await days(sql`
      select distinct month + place - 1 as day from tally, generate_subscripts(by_day, 1) place
      where link_id = ${linkId} and by_day[place] is not null order by 1`),
    visitors: await days(sql`select day from tally_visitors where link_id = ${linkId} order by 1`),
  };
}

/** Rows whose hits are not the sum of their days, or which have none. */
async function wrongRows(linkId: string): Promise<unknown[]> {
  const { rows } = await sql`
    select month, hits, by_day from tally
    where link_id = ${linkId} and (hits <= 0 or hits <> (select coalesce(sum(h), 0) from unnest(by_day) h))`.execute(
    db,
  );
  return rows;
}

async function valuesOf({ tenantId }: TenantInWorld, of: Platform = platform): Promise<number> {
  const { rows } = await sql`select 1 from tally_value where tenant_id = ${tenantId}`.execute(of.store.exchange);
  return rows.length;
}

const periods: readonly (readonly [months: number, first: string])[] = [
  [25, '2024-09-30'],
  [13, '2025-09-30'],
  [12, '2025-10-31'],
  [8, '2026-02-28'],
  [1, '2026-09-30'],
];

for (const [months, first] of periods) {
  test(`of ${months} months, the first day that stays is ${first}, and a month that it cuts keeps the rest`, async () => {
    await editCounting(acme.owner, { keepMonths: months });
    const linkId = await newLink(acme);
    const day = Temporal.PlainDate.from(first);
    const before = [1, 2, 27, 40, 400].map((days) => day.subtract({ days }).toString());
    const kept = [...new Set([first, day.add({ days: 1 }).toString(), today])];
    await count(linkId, [...before, ...kept]);
    await count(linkId, [before[0]!], '00:00');
    await count(linkId, [first], '00:00');
    await forgetTallies(platform);

    const { totals, days, visitors } = await storedOf(linkId);
    assert.deepEqual({ totals, days, visitors }, { totals: [first, ...kept], days: kept, visitors: kept });
    assert.deepEqual(await wrongRows(linkId), []);
    assert.equal(await valuesOf(acme), 1 + kept.length);
    await forgetLink(linkId);
    await editCounting(acme.owner, { keepMonths: 25 });
  });
}

async function forgetLink(linkId: string): Promise<void> {
  await deleteLink(acme.owner, linkId);
  goTo('2026-12-24T12:00:00Z');
  await purgeDeleted(platform);
  await forgetTallies(platform);
  goTo(`${today}T12:00:00Z`);
}

test('another tenant’s tallies stay', async () => {
  const [mine, theirs] = [await newLink(acme), await newLink(globex)];
  for (const linkId of [mine, theirs]) await count(linkId, ['2026-01-01']);
  await editCounting(acme.owner, { keepMonths: 3 });
  const before = await storedOf(theirs);

  await forgetTallies(platform);
  assert.deepEqual((await storedOf(mine)).days, []);
  assert.deepEqual(await storedOf(theirs), before);
  assert.equal(await valuesOf(globex), 2);
  await editCounting(acme.owner, { keepMonths: 25 });
});

test('values go with the last link that named them, and stay while another names them', async () => {
  const [one, two] = [await newLink(acme), await newLink(acme)];
  await count(one, ['2026-10-01', '2026-10-02']);
  await count(two, ['2026-10-02']);

  await forgetLink(one);
  assert.equal(await valuesOf(acme), 2);
  await forgetLink(two);
  assert.equal(await valuesOf(acme), 0);
});

test('cells of a dimension that is no longer counted go, of every day and month, and no others', async () => {
  const linkId = await newLink(acme);
  await count(linkId, ['2026-05-05', '2026-05-06', today]);
  await editCounting(acme.owner, { dimensions: dimensions.filter((one) => one !== 'campaign') });
  await forgetTallies(platform);

  assert.equal(await valuesOf(acme), 1);
  assert.deepEqual(await dimensionsOf(linkId), ['country']);
  assert.deepEqual(await wrongRows(linkId), []);
  assert.equal((await storedOf(linkId)).totals.length, 3);
  await editCounting(acme.owner, { dimensions: [...dimensions] });
  await forgetLink(linkId);
});

async function dimensionsOf(linkId: string): Promise<Dimension[]> {
  const { rows } = await sql<{ dimension: number }>`
    select distinct dimension from tally where link_id = ${linkId} order by 1`.execute(db);
  return rows.map(({ dimension }) => dimensions[dimension - 1]!);
}

test('a choice that keeps or counts less is made true at once, without waiting for the hour', async () => {
  const linkId = await newLink(acme);
  await count(linkId, ['2026-01-05', today]);
  await editCounting(acme.owner, { keepMonths: 2, dimensions: ['country'] });

  const isGone = async (): Promise<boolean> => {
    const { days, totals } = await storedOf(linkId);
    return days.length === 1 && totals.length === 1 && (await valuesOf(acme)) === 1;
  };
  while (!(await isGone())) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(await dimensionsOf(linkId), ['country']);
  await editCounting(acme.owner, { keepMonths: 25, dimensions: [...dimensions] });
  await forgetLink(linkId);
});

test('where a tenant counts by day, hours become part of their day, through days of 23 and 25 hours', async () => {
  const [linkId, theirs] = [await newLink(acme), await newLink(globex)];
  const days = ['2026-03-29', '2026-10-25', today];
  for (const id of [linkId, theirs]) {
    for (const hour of ['00:00', '01:00', '03:00', '23:00']) await count(id, days, hour);
  }
  await editCounting(acme.owner, { totals: 'day' });
  await forgetTallies(platform);
  await forgetTallies(platform);

  const rows = async (id: string): Promise<unknown[]> =>
    (await sql`select hour, hits, bots from tally_total where link_id = ${id} order by 1`.execute(db)).rows;
  assert.deepEqual(
    await rows(linkId),
    days.map((day) => ({ hour: new Date(at_s(day, '00:00') * 1000), hits: 4, bots: 4 })),
  );
  assert.equal((await rows(theirs)).length, 12);
});

test('more rows than a batch holds go too', async () => {
  const linkId = await newLink(globex);
  const values = Array.from({ length: 5_600 }, (_, n) => `value ${n}`);
  for (const day of ['2023-01-01', '2023-02-02', '2024-09-03', '2024-09-30']) {
    await commitTallies(platform, {
      ...empty(),
      released: values.map((value) => [linkId, day, 'source', value, 5] as const),
    });
  }
  const forgotten = await forgetTallies(platform);

  assert.deepEqual([forgotten.cells, forgotten.values], [11_200 + 5_600, 0]);
  assert.deepEqual((await storedOf(linkId)).days, ['2024-09-30']);
  assert.deepEqual(await wrongRows(linkId), []);
});

test('what edges commit meanwhile is there afterwards, whole', async () => {
  const linkId = await newLink(acme);
  const [old, recent] = ['2024-09-29', today];
  for (let round = 1; round <= 5; round += 1) {
    await count(linkId, [old]);
    await Promise.all([
      count(linkId, [recent]),
      forgetTallies(platform),
      count(linkId, [recent]),
      forgetTallies(platform),
    ]);
  }
  await forgetTallies(platform);

  const { rows } = await sql`select hits from tally where link_id = ${linkId} order by hits`.execute(db);
  assert.deepEqual(rows, [{ hits: 50 }, { hits: 60 }]);
  assert.deepEqual(await wrongRows(linkId), []);
});
