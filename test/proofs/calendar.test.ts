/** Proof: hits are told for the hour and the day that they came in, in the operator's zone, through midnight and changes of the clocks. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
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

/** Many looks in a few minutes. */
const release_s = 30;

let kurzum: Kurzum;
let account: Account;

for (const [zone, run] of Object.entries({ 'Asia/Kolkata': inKolkata, 'Europe/Berlin': inBerlin })) {
  suite(zone, () => {
    before(async () => {
      kurzum = await startKurzum({
        KURZUM_TRUST_PROXY: 'loopback',
        KURZUM_TIMEZONE: zone,
        KURZUM_RELEASE_SECONDS: String(release_s),
      });
      account = await kurzum.setUp();
    });
    after(() => kurzum.stop());
    run();
  });
}

function inKolkata(): void {
  test('an hour begins at half past in UTC, and midnight parts two days of visitors', async () => {
    // 23:35 and 00:10 there.
    await advanceTo(kurzum, '2027-01-15T18:05:00Z');
    const link = await newLink(kurzum, account);
    // As many as are told as ten, whatever the shift of the day.
    await visit(kurzum, link, 0, 14);
    await lookUntil(link, told(14, 10), '?from=2027-01-15&to=2027-01-15');
    await advanceTo(kurzum, '2027-01-15T18:40:00Z');
    await visit(kurzum, link, 0, 14);
    await lookUntil(link, told(14, 10), '?from=2027-01-16&to=2027-01-16');

    assert.deepEqual(await hoursOf(link, 28, 'from=2027-01-15&to=2027-01-16'), {
      '2027-01-15T17:30:00.000Z': 14,
      '2027-01-15T18:30:00.000Z': 14,
    });
    // The same fourteen twice: nobody knows them again on another day.
    const days = await reportOf(kurzum, account, link, told(28, 20), '?from=2027-01-15&to=2027-01-16');
    assert.equal(days.visitors, 20);
    addsUp(days);
    assert.deepEqual(days.series, [
      { start: '2027-01-14T18:30:00.000Z', hits: 14 },
      { start: '2027-01-15T18:30:00.000Z', hits: 14 },
    ]);
    for (const day of ['2027-01-15', '2027-01-16']) {
      addsUp(await reportOf(kurzum, account, link, told(14), `?from=${day}&to=${day}`));
    }
  });
}

function inBerlin(): void {
  test('the day that has 23 hours: none of them is lost or takes another’s hits', async () => {
    await advanceTo(kurzum, '2027-03-28T00:40:00Z');
    const link = await newLink(kurzum, account);
    await visit(kurzum, link, 0, 6);
    await advanceTo(kurzum, '2027-03-28T01:10:00Z');
    await visit(kurzum, link, 6, 15);

    assert.deepEqual(await hoursOf(link, 15, 'from=2027-03-28&to=2027-03-28', 23), {
      '2027-03-28T00:00:00.000Z': 6,
      '2027-03-28T01:00:00.000Z': 9,
    });
    const day = await reportOf(kurzum, account, link, told(15), '?from=2027-03-28&to=2027-03-28');
    assert.deepEqual(day.series, [{ start: '2027-03-27T23:00:00.000Z', hits: 15 }]);
  });

  test('the day that has 25 hours: the hour that comes twice is two, and midnight comes once', async () => {
    await advanceTo(kurzum, '2027-10-31T00:30:00Z');
    const link = await newLink(kurzum, account);
    await visit(kurzum, link, 0, 6);
    await advanceTo(kurzum, '2027-10-31T01:30:00Z');
    await visit(kurzum, link, 0, 9);
    await advanceTo(kurzum, '2027-10-31T22:40:00Z');
    await visit(kurzum, link, 0, 11);
    await lookUntil(link, estimated(26), '?from=2027-10-31&to=2027-10-31');
    await advanceTo(kurzum, '2027-10-31T23:10:00Z');
    await visit(kurzum, link, 0, 9);
    await lookUntil(link, told(9, 5), '?from=2027-11-01&to=2027-11-01');

    assert.deepEqual(await hoursOf(link, 26, 'from=2027-10-31&to=2027-10-31', 25), {
      '2027-10-31T00:00:00.000Z': 6,
      '2027-10-31T01:00:00.000Z': 9,
      '2027-10-31T22:00:00.000Z': 11,
    });
    const days = await reportOf(kurzum, account, link, told(35), '?from=2027-10-31&to=2027-11-01');
    addsUp(days);
    assert.deepEqual(
      days.series.map(({ hits }) => hits),
      [26, 9],
    );
    // Eleven different ones on the first day, shifted by four at most; nine of them again on the second, told as five.
    assert.ok([10, 15, 20].includes(days.visitors!), `${days.visitors}`);
  });
}

const estimated =
  (total: number) =>
  (report: Report): boolean =>
    report.total === total && report.visitors !== null;

/** Lets look after look pass, of which any may pass the link over, until the report says what it should. */
async function lookUntil(link: Link, expected: (report: Report) => boolean, query: string): Promise<void> {
  for (let looks = 0; looks < 20; looks++) {
    await advance(kurzum, release_s + 1);
    await sleep(1200);
    if (expected(await reportOf(kurzum, account, link, () => true, query))) return;
  }
  assert.fail(`after many looks: ${JSON.stringify(await reportOf(kurzum, account, link, () => true, query))}`);
}

/** The hours that have hits, by their beginning. */
async function hoursOf(link: Link, total: number, period: string, hours?: number): Promise<Record<string, number>> {
  const { series } = await reportOf(kurzum, account, link, told(total), `?interval=hour&${period}`);
  if (hours !== undefined) assert.equal(series.length, hours);
  return Object.fromEntries(series.filter(({ hits }) => hits > 0).map(({ start, hits }) => [start, hits]));
}
