import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now } from '#clock';
import { newId } from '#id';
import { createLink, findLink, listLinks, reportOf, reportQuery, type ReportQuery } from '#links';
import { newWorld } from '#world';
import { Zone } from '#zone';
import { commitTotals } from '../exchange/totals.ts';
import { startsOf } from './buckets.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://example.org/';
const edgeId = newId();
let sequence = 0;

async function count(linkId: string, at: string, hits: number, bots = 0): Promise<void> {
  sequence += 1;
  const hour_s = platform.zone.hourStart_s(Date.parse(at));
  await commitTotals(platform.store, edgeId, sequence, [[linkId, hour_s, hits, bots]]);
}

test('a report sums what was counted, and shows every day of the period', async () => {
  const link = await createLink(acme.owner, { target });
  await count(link.id, '2026-03-01T10:00:00+01:00', 3, 2);
  await count(link.id, '2026-03-01T10:59:00+01:00', 1);
  await count(link.id, '2026-03-03T00:00:00+01:00', 5);
  await count(link.id, '2026-02-28T23:59:59+01:00', 100);
  await count(link.id, '2026-03-04T00:00:00+01:00', 100);

  assert.deepEqual(await reportOf(acme.owner, link.id, { from: '2026-03-01', to: '2026-03-03' }), {
    from: '2026-03-01',
    to: '2026-03-03',
    interval: 'day',
    timezone: 'Europe/Berlin',
    threshold: 5,
    total: 9,
    bots: 2,
    visitors: null,
    series: [
      { start: '2026-02-28T23:00:00.000Z', hits: 4 },
      { start: '2026-03-01T23:00:00.000Z', hits: 0 },
      { start: '2026-03-02T23:00:00.000Z', hits: 5 },
    ],
    breakdown: {},
    notBrokenDown: {},
    broughtForward: {},
  });
});

test('the day the clocks go forward has 23 hours, and the day they go back 25', async () => {
  const link = await createLink(acme.owner, { target });
  await count(link.id, '2026-03-29T03:30:00+02:00', 1);
  await count(link.id, '2026-10-25T02:30:00+02:00', 2);
  await count(link.id, '2026-10-25T02:30:00+01:00', 4);
  const hoursOf = async (day: string) =>
    (await reportOf(acme.owner, link.id, { from: day, to: day, interval: 'hour' })).series;

  const spring = await hoursOf('2026-03-29');
  assert.equal(spring.length, 23);
  assert.deepEqual(spring[2], { start: '2026-03-29T01:00:00.000Z', hits: 1 });
  const autumn = await hoursOf('2026-10-25');
  assert.equal(autumn.length, 25);
  assert.deepEqual(
    autumn.slice(2, 4).map(({ hits }) => hits),
    [2, 4],
  );
});

test('months begin at local midnight, and a first month is named by its beginning', async () => {
  const link = await createLink(acme.owner, { target });
  await count(link.id, '2026-01-10T12:00:00+01:00', 8);
  await count(link.id, '2026-01-31T23:30:00+01:00', 1);
  await count(link.id, '2026-02-01T00:30:00+01:00', 2);

  const report = await reportOf(acme.owner, link.id, { from: '2026-01-15', to: '2026-04-02', interval: 'month' });
  assert.deepEqual(report.series, [
    { start: '2025-12-31T23:00:00.000Z', hits: 1 },
    { start: '2026-01-31T23:00:00.000Z', hits: 2 },
    { start: '2026-02-28T23:00:00.000Z', hits: 0 },
    { start: '2026-03-31T22:00:00.000Z', hits: 0 },
  ]);
  assert.equal(report.total, 3);
});

test('hours of a zone that is half an hour off begin at half past', () => {
  const zone = new Zone('Asia/Kolkata');
  const day = Temporal.PlainDate.from('2026-05-01');

  const starts = startsOf(zone, 'hour', day, day);
  assert.equal(starts.length, 24);
  assert.equal(new Date(starts[0]!).toISOString(), '2026-04-30T18:30:00.000Z');
});

test('a report that names no period is of the last 30 days, as hits30d is', async () => {
  const link = await createLink(acme.owner, { target, title: 'gezählt' });
  const today = platform.zone.day(now().getTime());
  const noon = (daysAgo: number): string =>
    today
      .subtract({ days: daysAgo })
      .toZonedDateTime({ timeZone: platform.zone.name, plainTime: '12:00' })
      .toInstant()
      .toString();
  await count(link.id, noon(0), 1, 7);
  await count(link.id, noon(29), 10);
  await count(link.id, noon(30), 100);

  const report = await reportOf(acme.owner, link.id);
  assert.deepEqual(
    [report.from, report.to, report.series.length],
    [today.subtract({ days: 29 }).toString(), today.toString(), 30],
  );
  assert.equal(report.total, 11);
  assert.equal((await findLink(acme.owner, link.id)).hits30d, 11);
  assert.equal((await listLinks(acme.owner, { search: 'gezählt' })).items[0]!.hits30d, 11);
});

test('a period that is too long or ends before it begins is refused with the reason', async () => {
  const { id } = await createLink(acme.owner, { target });
  const refused: [ReportQuery, string][] = [
    [{ from: '2026-01-02', to: '2026-01-01' }, 'after_to'],
    [{ from: '2026-01-01', to: '2026-02-01', interval: 'hour' }, 'period_too_long'],
    [{ from: '2024-01-01', to: '2026-03-11' }, 'period_too_long'],
  ];
  for (const [query, reason] of refused)
    await assert.rejects(
      reportOf(acme.owner, id, query),
      (error: { errors?: { reason: string }[] }) => error.errors?.[0]?.reason === reason,
    );
  assert.equal(
    (await reportOf(acme.owner, id, { from: '2026-01-01', to: '2026-01-31', interval: 'hour' })).series.length,
    744,
  );
  assert.equal((await reportOf(acme.owner, id, { from: '2024-01-01', to: '2026-03-10' })).series.length, 800);
});

test('what is no date, or of no year that RFC 3339 can name everywhere, is refused', () => {
  for (const from of ['2026-02-30', '2026-1-1', 'today', '0000-01-01', '9999-12-31', ''])
    assert.ok(!reportQuery.safeParse({ from }).success, from);
  assert.deepEqual(reportQuery.parse({ from: '2028-02-29' }), { from: '2028-02-29', interval: 'day' });
});

test('another tenant gets no report of a link', async () => {
  const { id } = await createLink(acme.owner, { target });

  await assert.rejects(reportOf(globex.owner, id), { type: 'not_found' });
});
