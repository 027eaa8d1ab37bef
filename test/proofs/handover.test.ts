/** Proof: what waits in an edge lives on in its successor, an edge that dies takes it along, and either way nothing is counted twice. */
import assert from 'node:assert/strict';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { addsUp, advance, newLink, reportOf, told, visit, type Link } from '../world/visitors.ts';

/** Fewer than are ever told of. */
const few = 4;
const release_s = 900;

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: String(release_s) });
  account = await kurzum.setUp();
});

test('SIGHUP: too few visitors before and enough after are told of together', async () => {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, few);
  await replaceEdge();

  await visitUntilTold(link, few, 0);
});

test('two SIGHUPs at once and a third later: what waited went through all edges, once', async () => {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, 3);
  kurzum.supervisor.kill('SIGHUP');
  await replaceEdge();
  await visit(kurzum, link, 3, few);
  await replaceEdge();

  await visitUntilTold(link, few, 0);
});

test('SIGHUP while people visit: each of them is told of in the end', async () => {
  const link = await newLink(kurzum, account);
  const visiting = visit(kurzum, link, 0, 40);
  await replaceEdge();
  await visiting;

  await visitUntilTold(link, 40, 0);
});

test('SIGHUP: the day’s visitors are still known, and one who comes again is not another', async () => {
  const [others, same] = [await newLink(kurzum, account), await newLink(kurzum, account)];
  for (const link of [others, same]) await visit(kurzum, link, 0, 12);
  await replaceEdge();
  await visit(kurzum, others, 12, 24);
  await visit(kurzum, same, 0, 12);

  // By chance a look passes a link over; that all of these do is out of the question.
  for (let round = 0; round < 8; round += 1) await look();
  // Rounded down to a multiple of five.
  assert.equal((await reportOf(kurzum, account, others, () => true)).visitors, 20);
  assert.equal((await reportOf(kurzum, account, same, () => true)).visitors, 10);
});

test('kill -9 of the edge: what waited is never told of, the total stands, nothing is told twice', async () => {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, few);
  await reportOf(kurzum, account, link, told(few));
  kill(kurzum.pidOf('edge'), 'SIGKILL');
  await untilServing(link);

  await visitUntilTold(link, few, few);
});

/** Replaces the edge and waits until the old one has given everything away. */
async function replaceEdge(): Promise<void> {
  const inherited = (): number => kurzum.printed().split('"event":"edge.inherited","whole":true').length;
  const before = inherited();
  for (let attempt = 0; inherited() === before; attempt++) {
    // One that comes while an edge is still being replaced is answered by that replacement.
    if (attempt % 250 === 0) kurzum.supervisor.kill('SIGHUP');
    assert.ok(attempt < 1000, `it was not handed over:\n${lastOf(kurzum.printed())}`);
    await sleep(20);
  }
}

/**
 * Lets five more come before each look until all hits but `lost` are told of, which every third look or so does, and looks
 * once more. At no moment may there be fewer left than `lost`, or the sums not add up.
 */
async function visitUntilTold(link: Link, already: number, lost: number): Promise<void> {
  let next = already;
  for (let round = 0; ; round++) {
    await visit(kurzum, link, next, next + 5);
    next += 5;
    await look();
    const report = await reportOf(kurzum, account, link, told(next));
    assert.equal(report.total, next);
    addsUp(report);
    const left = report.notBrokenDown['device']!;
    assert.ok(left >= lost, `${left} left, ${lost} of them gone`);
    if (left === lost) {
      await look();
      assert.deepEqual(await reportOf(kurzum, account, link, told(next)), report);
      return;
    }
    assert.ok(round < 40, `${left} are still not told of`);
  }
}

/** A look, and the time in which what it tells reaches the database. */
async function look(): Promise<void> {
  await advance(kurzum, release_s + 5);
  await sleep(2300);
}

async function untilServing(link: Link): Promise<void> {
  await sleep(300);
  for (let attempt = 0; attempt < 400; attempt++) {
    const answer = await kurzum.request(`/${link.slug}`, { method: 'HEAD' }).catch(() => null);
    if (answer?.status === 302) break;
    await sleep(50);
  }
  // A new edge hears of the moved clock with its links.
  await sleep(500);
}

function lastOf(printed: string): string {
  return printed.slice(-3000);
}
