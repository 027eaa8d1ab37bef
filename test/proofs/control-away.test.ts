/** Proof: while control is away everything waits in the edge, in its successor too, and then arrives exactly once. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { addsUp, advance, newLink, reportOf, told, visit, type Link, type Report } from '../world/visitors.ts';

/** Looks go on while control, which moves the clock, is stopped: so they are a second apart. */
const release_s = 1;

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: String(release_s) });
  account = await kurzum.setUp();
});

test('the edge is replaced while control is away: what it could not tell, its successor tells', async () => {
  const link = await newLink(kurzum, account);
  await untilInStartFile();
  await whileAway(async () => {
    await visit(kurzum, link, 0, 30);
    await sleep(3000);
    await replaceEdge();
    await visit(kurzum, link, 30, 50);
    await replaceEdge();
    await visit(kurzum, link, 50, 60);
  });

  await arrivesOnce(link, 60);
});

test('control comes back by a kill -9, with batches under way: each is committed once', async () => {
  const link = await newLink(kurzum, account);
  await untilInStartFile();
  const control = kurzum.pidOf('control');
  kill(control, 'SIGSTOP');
  await visit(kurzum, link, 0, 30);
  await sleep(3000);
  await replaceEdge();
  await visit(kurzum, link, 30, 40);
  kill(control, 'SIGKILL');

  await arrivesOnce(link, 40);
});

test('an hour ends while control is away: both hours’ totals and all that was told of arrive, once', async () => {
  const link = await newLink(kurzum, account);
  const hour_s = 3600;
  const until_s = hour_s - ((Math.floor((await advance(kurzum, 1)) / 1000) + 8) % hour_s);
  await advance(kurzum, until_s);
  await whileAway(async () => {
    await visit(kurzum, link, 0, 30);
    // Until the next hour, and some looks later.
    await sleep(10_000);
    await visit(kurzum, link, 30, 50);
    await sleep(3000);
  });

  await arrivesOnce(link, 50);
  const { series } = await reportOf(kurzum, account, link, told(50), `?interval=hour&${await twoDays()}`);
  assert.deepEqual(
    series.filter(({ hits }) => hits > 0).map(({ hits }) => hits),
    [30, 20],
  );
});

/** Control is stopped, connections and all, and goes on afterwards as if nothing had been. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  const control = kurzum.pidOf('control');
  kill(control, 'SIGSTOP');
  try {
    await work();
  } finally {
    kill(control, 'SIGCONT');
  }
}

async function replaceEdge(): Promise<void> {
  const inherited = (): number => kurzum.printed().split('"event":"edge.inherited","whole":true').length;
  const before = inherited();
  kurzum.supervisor.kill('SIGHUP');
  for (let attempt = 0; inherited() === before; attempt++) {
    assert.ok(attempt < 1000, `it was not handed over:\n${kurzum.printed().slice(-3000)}`);
    await sleep(20);
  }
}

/** An edge that starts without control knows the links of its start file, which is written some seconds after a change. */
async function untilInStartFile(): Promise<void> {
  const now_ms = Date.now();
  const path = join(kurzum.dataFolder, 'edge', 'links.start');
  while (!existsSync(path) || statSync(path).mtimeMs < now_ms) await sleep(100);
}

/** The total becomes what was visited and stays so, and every hit that is told of is told once. */
async function arrivesOnce(link: Link, visits: number): Promise<void> {
  await untilAnswering();
  assert.equal((await reportOf(kurzum, account, link, told(visits))).total, visits);
  const everybody = (report: Report): boolean => report.visitors! > visits - 10;
  assert.ok(everybody(await reportOf(kurzum, account, link, everybody)), 'the visitors are estimated');
  // What comes late would be counted twice now.
  await sleep(4000);
  const report = await reportOf(kurzum, account, link, told(visits));
  assert.equal(report.total, visits);
  assert.ok(report.visitors! <= visits);
  addsUp(report);
  const someTold = Object.values(report.notBrokenDown).some((hits) => hits < visits);
  assert.ok(someTold, 'something was told of');
}

async function untilAnswering(): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const answer = await kurzum.request('/readyz').catch(() => null);
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error('control did not come back');
}

/** Yesterday and today, by the moved clock. */
async function twoDays(): Promise<string> {
  const now_ms = await advance(kurzum, 1);
  const [from, to] = [now_ms - 86_400_000, now_ms].map((at_ms) =>
    new Date(at_ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' }),
  );
  return `from=${from}&to=${to}`;
}
