/** Proof: what waits in an edge lives on in its successor, an edge that dies takes it along, and either way nothing is counted twice. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, commandLineOf, startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import {
  addsUp,
  advance,
  advanceTo,
  newLink,
  reportOf,
  told,
  visit,
  type Link,
  type Report,
} from '../world/visitors.ts';

/** Fewer than are ever told of. */
const few = 4;
const release_s = 900;

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: String(release_s) });
  account = await kurzum.setUp();
  // What waits ends with its month, and the tests last some days of it.
  const today = new Date();
  await advanceTo(kurzum, new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 3)).toISOString());
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

test('SIGHUP during a replacement: one more follows, and what waited goes through both', async () => {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, few);
  const since = printedFromNow();
  const release = await holdEdge();
  kurzum.supervisor.kill('SIGHUP');
  await until(() => since().includes('"event":"edge.draining"'));
  kurzum.supervisor.kill('SIGHUP');
  await sleep(200);
  release();
  await until(() => since().split('"event":"edge.inherited","whole":true').length === 3 && edges().length === 1);

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
  // Shifted by four at most and rounded down to a multiple of five, and never more than the visits.
  assert.equal((await reportOf(kurzum, account, others, () => true)).visitors, 20);
  assert.ok([5, 10, 15].includes((await reportOf(kurzum, account, same, () => true)).visitors!));
});

test('kill -9 of the edge: what waited is never told of, the total stands, nothing is told twice', async () => {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, few);
  await reportOf(kurzum, account, link, told(few));
  kill(kurzum.pidOf('edge'), 'SIGKILL');
  await untilServing(link);

  await visitUntilTold(link, few, few);
});

test('kill -9 of the old edge before the new one serves: what waited is never told of, and one edge is left', async () => {
  await killWhileReplaced(() => edges().length === 2);
});

test('kill -9 of the old edge while it drains: what it had not handed over is never told of, and one edge is left', async () => {
  await killWhileReplaced((since) => since.includes('"event":"edge.draining"'));
});

/** Kills the old edge in the middle of a SIGHUP, once that has come as far as `isMoment` says. */
async function killWhileReplaced(isMoment: (printedSince: string) => boolean): Promise<void> {
  const link = await newLink(kurzum, account);
  await visit(kurzum, link, 0, few);
  await reportOf(kurzum, account, link, told(few));
  const old = kurzum.pidOf('edge');
  const release = await holdEdge();
  const since = printedFromNow();
  kurzum.supervisor.kill('SIGHUP');
  await until(() => isMoment(since()));
  kill(old, 'SIGKILL');
  release();
  await until(() => since().includes('"event":"replaced"') && edges().length === 1);
  await untilServing(link);

  await visitUntilTold(link, few, few);
  await replaceEdge();
  assert.equal(edges().length, 1);
}

/** Replaces the edge and waits until the old one has given everything away and is gone. */
async function replaceEdge(): Promise<void> {
  const since = printedFromNow();
  kurzum.supervisor.kill('SIGHUP');
  await until(() => since().includes('"event":"edge.inherited","whole":true') && edges().length === 1);
}

/** Somebody who has not finished asking, for whom a replaced edge waits until the function that is returned is called. */
async function holdEdge(): Promise<() => void> {
  const slow = connect(kurzum.port, '127.0.0.1').on('error', () => {});
  slow.write('GET /');
  await sleep(100);
  return () => slow.destroy();
}

/** Every edge that runs, oldest first. */
function edges(): readonly number[] {
  return childrenOf(kurzum.supervisor.pid!).filter((pid) => commandLineOf(pid).includes('src/edge/main.ts'));
}

/** What is printed from now on; the tests before have printed the same words. */
function printedFromNow(): () => string {
  const from = kurzum.printed().length;
  return () => kurzum.printed().slice(from);
}

async function until(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; !isSo(); attempt++) {
    assert.ok(attempt < 1000, `it did not happen:\n${kurzum.printed().slice(-3000)}`);
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
      assert.deepEqual(sumsOf(await reportOf(kurzum, account, link, told(next))), sumsOf(report));
      return;
    }
    assert.ok(round < 40, `${left} are still not told of`);
  }
}

/** What a report says of all hits; its period moves on at midnight, which may come between two looks. */
function sumsOf({ total, breakdown, notBrokenDown, broughtForward }: Report): Partial<Report> {
  return { total, breakdown, notBrokenDown, broughtForward };
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
