import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TotalCell } from '#exchange';
import { newId } from '#id';
import { createLink, deleteLink, purgeDeleted, reportOf } from '#links';
import { setClockOffset } from '#clock';
import { newWorld } from '#world';
import { commitTotals } from './totals.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://example.org/';
const period = { from: '2026-04-04', to: '2026-04-04' } as const;
const noon_s = platform.zone.hourStart_s(Date.parse('2026-04-04T12:00:00Z'));

async function totalOf(owner: typeof acme.owner, linkId: string): Promise<readonly [number, number]> {
  const { total, bots } = await reportOf(owner, linkId, period);
  return [total, bots];
}

test('batches of several edges and of several tenants add up', async () => {
  const [mine, theirs] = [await createLink(acme.owner, { target }), await createLink(globex.owner, { target })];
  const batches = [1, 2, 3].flatMap((sequence) => [newId(), newId()].map((edgeId) => ({ edgeId, sequence })));

  await Promise.all(
    batches.map(({ edgeId, sequence }) =>
      commitTotals(platform.store, edgeId, sequence, [
        [theirs.id, noon_s, 2, 1],
        [mine.id, noon_s, 1, 0],
        [mine.id, noon_s, 1, 0],
        [mine.id, noon_s + 3600, 5, 0],
      ]),
    ),
  );
  assert.deepEqual(await totalOf(acme.owner, mine.id), [42, 0]);
  assert.deepEqual(await totalOf(globex.owner, theirs.id), [12, 6]);
});

test('a batch that comes again, late or at the same time, counts once', async () => {
  const { id } = await createLink(acme.owner, { target });
  const edgeId = newId();
  const batch = (sequence: number): Promise<void> =>
    commitTotals(platform.store, edgeId, sequence, [[id, noon_s, 10 ** sequence, 0]]);

  await Promise.all([batch(1), batch(1), batch(1)]);
  await batch(2);
  await batch(1);
  await batch(2);
  await batch(4);
  assert.deepEqual(await totalOf(acme.owner, id), [10 + 100 + 10_000, 0]);
});

test('links that nobody knows are passed over, and the others count', async () => {
  const { id } = await createLink(acme.owner, { target });
  const cells: TotalCell[] = [
    [newId(), noon_s, 1, 1],
    [id, noon_s, 1, 0],
  ];

  await commitTotals(platform.store, newId(), 1, cells);
  assert.deepEqual(await totalOf(acme.owner, id), [1, 0]);
});

test('a visit to a deleted link still counts, and one to a purged link is passed over', async (t) => {
  const { id } = await createLink(acme.owner, { target });
  const edgeId = newId();
  await deleteLink(acme.owner, id);
  await commitTotals(platform.store, edgeId, 1, [[id, noon_s, 1, 0]]);
  t.after(() => setClockOffset(0));
  setClockOffset(31 * 24 * 3_600_000);
  await purgeDeleted(platform);

  await commitTotals(platform.store, edgeId, 2, [[id, noon_s, 1, 0]]);
  const rows = await platform.store.exchange
    .selectFrom('tally_total')
    .select('hits')
    .where('link_id', '=', id)
    .execute();
  assert.deepEqual(rows, []);
});

test('a batch without cells moves its sequence on', async () => {
  const { id } = await createLink(acme.owner, { target });
  const edgeId = newId();
  await commitTotals(platform.store, edgeId, 1, []);

  await commitTotals(platform.store, edgeId, 1, [[id, noon_s, 1, 0]]);
  assert.deepEqual(await totalOf(acme.owner, id), [0, 0]);
});
