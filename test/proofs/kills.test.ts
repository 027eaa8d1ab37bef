/** Proof that redirects go on and what was counted stays exact whatever dies: control, PostgreSQL, both; and what a dead edge costs. */
import assert from 'node:assert/strict';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Account, type Kurzum, type ProcessName } from '../world/kurzum.ts';
import { Zone } from '#zone';
import { startLoad, sumOf, type Counted } from '../world/load.ts';
import { startTeller } from './teller.ts';

type Link = { readonly id: string; readonly slug: string };
type Report = {
  readonly total: number;
  readonly visitors: number | null;
  readonly breakdown: Readonly<Record<string, readonly { readonly value: string; readonly hits: number }[]>>;
};

const berlin = new Zone('Europe/Berlin');

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum();
  account = await kurzum.setUp();
});

const killings: readonly (readonly ProcessName[])[] = [['control'], ['postgres'], ['control', 'postgres']];

for (const names of killings) {
  test(`kill -9 of ${names.join(' and ')} under load: no redirect fails and every total is exact`, async () => {
    const links = await newLinks();
    const load = startLoad(kurzum.port, links.map(slugOf), { visitors: 8, pause_ms: 2 });
    for (let round = 0; round < 2; round++) {
      await sleep(700);
      for (const name of names) kill(kurzum.pidOf(name), 'SIGKILL');
      await untilServing();
    }
    const counted = await load.stop();

    assert.deepEqual(counted.failures, []);
    await totalsBecome(links, counted);
  });
}

for (const names of killings) {
  test(`kill -9 of ${names.join(' and ')} during commits: totals, cells and estimates count once`, async () => {
    const links = await newLinks();
    const now_ms = Date.now();
    const day = berlin.day(now_ms).toString();
    const teller = startTeller(kurzum, {
      totals: links.map(({ id }) => [id, berlin.hourStart_s(now_ms), 20, 0] as const),
      released: links.flatMap(({ id }) => [
        [id, day, 'country', 'AT', 5],
        [id, day, 'country', 'DE', 7],
        [id, day, 'campaign', `spring of ${id}`, 6],
      ]),
      visitors: links.map(({ id }) => [id, day, 15] as const),
    });
    // Somewhere between two statements, or between commit and acknowledgement: it commits without a pause.
    for (let round = 0; round < 2; round++) {
      await sleep(700 + Math.random() * 20);
      for (const name of names) kill(kurzum.pidOf(name), 'SIGKILL');
      await untilServing();
    }
    const batches = await teller.stop();

    // Control comes through a kill of the database alone by itself; its own takes the connection with it.
    if (names.includes('control')) assert.ok(teller.repeated > 0, 'it was interrupted');
    assert.ok(batches > 10, `${batches} batches`);
    for (const { id } of links) {
      const report = await kurzum.api<Report>(account, 'GET', `/links/${id}/report`);
      assert.deepEqual([report.total, report.visitors], [20 * batches, 15]);
      assert.deepEqual(report.breakdown['country'], [
        { value: 'DE', hits: 7 * batches },
        { value: 'AT', hits: 5 * batches },
      ]);
      assert.deepEqual(report.breakdown['campaign'], [{ value: `spring of ${id}`, hits: 6 * batches }]);
    }
  });
}

test('kill -9 of the edge: it serves again by itself, and no more is gone than the last moments had brought', async () => {
  const links = await newLinks();
  const load = startLoad(kurzum.port, links.map(slugOf), { visitors: 4, pause_ms: 5 });
  await sleep(2500);
  // Totals cross once a second and are acknowledged when they are committed: another second is plenty for that.
  const longAcknowledged = sumOf(load.counted);
  await sleep(2000);
  kill(kurzum.pidOf('edge'), 'SIGKILL');
  const atKill = sumOf(load.counted);
  for (let waited = 0; sumOf(load.counted) <= atKill + 100; waited += 1) {
    assert.ok(waited < 600, 'it serves again');
    await sleep(50);
  }
  const answered = sumOf(await load.stop());
  const total = await settledTotal(links);

  assert.ok(total <= answered, 'nothing is counted twice');
  assert.ok(answered - total <= atKill - longAcknowledged, `${answered - total} of ${answered} are gone`);
});

test('SIGHUP replaces the edge: no request fails, every total is exact, and it is another process', async () => {
  const links = await newLinks();
  const edgeBefore = kurzum.pidOf('edge');
  const load = startLoad(kurzum.port, links.map(slugOf), { visitors: 8, pause_ms: 1 });
  await sleep(500);
  kurzum.supervisor.kill('SIGHUP');
  await sleep(3000);
  const counted = await load.stop();

  assert.deepEqual(counted.failures, []);
  assert.notEqual(kurzum.pidOf('edge'), edgeBefore);
  await totalsBecome(links, counted);
});

const endings: readonly (readonly [how: string, end: () => void])[] = [
  ['replaced', () => kurzum.supervisor.kill('SIGHUP')],
  ['killed', () => kill(kurzum.pidOf('edge'), 'SIGKILL')],
];

for (const [how, end] of endings) {
  test(`a link made just before the edge is ${how} is never missing`, async () => {
    for (let round = 0; round < 2; round++) {
      const edgeBefore = kurzum.pidOf('edge');
      const links = await newLinks();
      const load = startLoad(kurzum.port, links.map(slugOf), { visitors: 8, pause_ms: 0 });
      await sleep(50);
      end();
      await sleep(2000);
      const answered = sumOf(load.counted);
      await sleep(500);
      const counted = await load.stop();

      // A killed edge breaks connections, and none is taken until the next one listens; what is answered is right.
      const wrong = counted.failures.filter((reason) => reason.startsWith('status'));
      assert.deepEqual(wrong, []);
      if (how === 'replaced') assert.deepEqual(counted.failures, []);
      assert.ok(sumOf(counted) > answered, 'it serves again');
      assert.notEqual(kurzum.pidOf('edge'), edgeBefore);
    }
  });
}

function slugOf(link: Link): string {
  return link.slug;
}

async function newLinks(): Promise<Link[]> {
  const drafts = [...Array(5).keys()].map((number) => ({ target: `https://example.org/${number}` }));
  const links = await Promise.all(drafts.map((draft) => kurzum.api<Link>(account, 'POST', '/links', draft)));
  for (const link of links) await untilRedirecting(link);
  return links;
}

async function untilRedirecting(link: Link): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    // HEAD counts as a bot, so looking leaves the total alone.
    if ((await kurzum.request(`/${link.slug}`, { method: 'HEAD' })).status === 302) return;
    await sleep(50);
  }
  throw new Error('the link did not reach the edge');
}

async function untilServing(): Promise<void> {
  // First let the supervisor notice: the old process may still look alive.
  await sleep(300);
  for (let attempt = 0; attempt < 400; attempt++) {
    if ((await kurzum.request('/readyz')).status === 200) return;
    await sleep(50);
  }
  throw new Error('Kurzum did not come back');
}

async function totalOf(link: Link): Promise<number> {
  return (await kurzum.api<{ total: number }>(account, 'GET', `/links/${link.id}/report`)).total;
}

async function sumOfTotals(links: readonly Link[]): Promise<number> {
  return (await Promise.all(links.map(totalOf))).reduce((sum, total) => sum + total, 0);
}

/** Waits until each link's total is what its visitors were answered; fails with both numbers when that doesn't happen. */
async function totalsBecome(links: readonly Link[], counted: Counted): Promise<void> {
  const expected = links.map((link) => counted.redirects.get(link.slug) ?? 0);
  for (let attempt = 0; attempt < 50; attempt++) {
    const totals = await Promise.all(links.map(totalOf));
    if (totals.every((total, place) => total === expected[place])) break;
    await sleep(200);
  }
  // Once more after a while: a total that goes on rising was counted twice.
  await sleep(2500);
  assert.deepEqual(await Promise.all(links.map(totalOf)), expected);
}

/** The sum of the totals once everything sent so far has been committed. */
async function settledTotal(links: readonly Link[]): Promise<number> {
  await sleep(2500);
  return sumOfTotals(links);
}
