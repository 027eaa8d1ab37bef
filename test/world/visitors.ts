/** Visitors: people with a browser each from a network of their own, and the clock that is moved between their visits. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, Kurzum } from './kurzum.ts';

/** What these tests read of a report. */
export type Report = {
  readonly total: number;
  readonly bots: number;
  readonly visitors: number | null;
  readonly series: readonly { readonly start: string; readonly hits: number }[];
  readonly breakdown: Readonly<Record<string, readonly { readonly value: string; readonly hits: number }[] | null>>;
  readonly notBrokenDown: Readonly<Record<string, number>>;
  readonly broughtForward: Readonly<Record<string, number>>;
};

export type Link = { readonly id: string; readonly slug: string };

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** People number `from` to `to`, the last one not among them, open a link one after the other; Kurzum must trust loopback. */
export async function visit(kurzum: Kurzum, link: Link, from: number, to: number): Promise<void> {
  for (let person = from; person < to; person++) {
    const network = `20.${person >> 8}.${person & 255}`;
    const headers = { 'x-forwarded-for': `${network}.7`, 'user-agent': firefox, 'accept-language': 'de-DE' };
    const { status } = await kurzum.request(`/${link.slug}`, { headers });
    assert.equal(status, 302);
  }
}

/** A new link that the edge answers already. */
export async function newLink(kurzum: Kurzum, account: Account): Promise<Link> {
  const link = await kurzum.api<Link>(account, 'POST', '/links', { target: 'https://example.org/' });
  // HEAD counts as a bot, so looking leaves the total alone.
  while ((await kurzum.request(`/${link.slug}`, { method: 'HEAD' })).status !== 302) await sleep(20);
  return link;
}

/** What is expected of a report: all hits, and where it matters the estimate of the visitors. */
export function told(total: number, visitors?: number): (report: Report) => boolean {
  return (report) => report.total === total && (visitors === undefined || report.visitors === visitors);
}

/** The report of a link once it is as expected; when that doesn't happen in ten seconds, as it is. */
export async function reportOf(
  kurzum: Kurzum,
  account: Account,
  link: Link,
  expected: (report: Report) => boolean,
  query = '',
): Promise<Report> {
  for (let attempt = 0; ; attempt++) {
    const report = await kurzum.api<Report>(account, 'GET', `/links/${link.id}/report${query}`);
    if (expected(report) || attempt === 100) return report;
    await sleep(100);
  }
}

/** Every dimension accounts for every hit, told or not. */
export function addsUp(report: Report): void {
  for (const [dimension, cells] of Object.entries(report.breakdown)) {
    const told = (cells ?? []).reduce((sum, { hits }) => sum + hits, 0);
    const [missing, forward] = [report.notBrokenDown[dimension]!, report.broughtForward[dimension]!];
    assert.equal(report.total + forward, told + missing, dimension);
    assert.ok(missing === 0 || forward === 0, dimension);
    for (const { value, hits } of cells ?? []) assert.ok(hits >= 5, `${dimension} ${value}: ${hits}`);
  }
}

/** Moves the clock of all processes, and waits until the edge goes by it; returns what it is then, in milliseconds. */
export async function advance(kurzum: Kurzum, by_s: number): Promise<number> {
  const { code, stdout, stderr } = await kurzum.command('clock', 'advance', `${by_s}s`, '--json');
  assert.equal(code, 0, stderr);
  const now_ms = Date.parse((JSON.parse(stdout) as { now: string }).now);
  const edgeIsBehind = async (): Promise<boolean> => {
    const { headers } = await kurzum.request('/healthz');
    return Date.parse(headers.get('date')!) < now_ms - 1000;
  };
  while (await edgeIsBehind()) await sleep(20);
  return now_ms;
}

/** Moves the clock to an instant that is still to come, such as `2027-03-28T00:30:00Z`. */
export async function advanceTo(kurzum: Kurzum, instant: string): Promise<void> {
  const days_s_max = 300 * 86_400;
  for (;;) {
    const left_s = Math.round((Date.parse(instant) - (await advance(kurzum, 1))) / 1000);
    // A machine that is busy takes a while to get there.
    assert.ok(left_s > -60, `${instant} is over`);
    if (left_s <= 0) return;
    await advance(kurzum, Math.min(left_s, days_s_max));
  }
}
