import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOffset_ms, now, now_ms, setClockOffset } from '#clock';
import { newId } from '#id';
import {
  createLink,
  createProject,
  deleteLink,
  dimensions,
  editCounting,
  editLink,
  findLink,
  listLinks,
  projectReport,
  reportOf,
  reportQuery,
  tenantReport,
  type ReportQuery,
} from '#links';
import { newWorld } from '#world';
import { Zone } from '#zone';
import { commitTallies } from '../exchange/tallies.ts';
import { startsOf } from './buckets.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://example.org/';
const edgeId = newId();
let sequence = 0;

// Nothing is told of what is no longer kept, so the days of these tests must not be years ago.
setClockOffset(Date.parse('2026-11-20T12:00:00Z') - now_ms());

async function count(linkId: string, at: string, hits: number, bots = 0): Promise<void> {
  sequence += 1;
  const hour_s = platform.zone.hourStart_s(Date.parse(at));
  const totals = [[linkId, hour_s, hits, bots] as const];
  const nothing = { released: [], visitors: [], givenUp: 0 };
  await commitTallies(platform, { type: 'tallies', edgeId, sequence, threshold: 5, totals, ...nothing });
}

test('a report sums what was counted, and shows every day of the period', async () => {
  const link = await createLink(acme.owner, { target });
  await count(link.id, '2026-03-01T10:00:00+01:00', 3, 2);
  await count(link.id, '2026-03-01T10:59:00+01:00', 1);
  await count(link.id, '2026-03-03T00:00:00+01:00', 5);
  await count(link.id, '2026-02-28T23:59:59+01:00', 100);
  await count(link.id, '2026-03-04T00:00:00+01:00', 100);

  const report = await reportOf(acme.owner, link.id, { from: '2026-03-01', to: '2026-03-03' });
  const each = <Value>(value: Value) => Object.fromEntries(dimensions.map((name) => [name, value]));
  assert.deepEqual(JSON.parse(JSON.stringify(report)), {
    from: '2026-03-01',
    to: '2026-03-03',
    interval: 'day',
    timezone: 'Europe/Berlin',
    countsBy: 'hour',
    keptSince: '2024-10-20',
    releasedEvery: 900,
    threshold: 5,
    total: 9,
    bots: 2,
    visitors: null,
    series: [
      { start: '2026-02-28T23:00:00.000Z', hits: 4 },
      { start: '2026-03-01T23:00:00.000Z', hits: 0 },
      { start: '2026-03-02T23:00:00.000Z', hits: 5 },
    ],
    breakdown: each([]),
    notBrokenDown: each(9),
    broughtForward: each(0),
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
  assert.deepEqual(reportQuery.parse({ from: '2028-02-29' }), {
    from: '2028-02-29',
    interval: 'day',
    format: 'json',
    separator: 'comma',
  });
});

test('a report of something that nobody has visited is empty, and breaks nothing down', async () => {
  const { id } = await createLink(acme.owner, { target });

  const report = await reportOf(acme.owner, id, { from: '2026-05-01', to: '2026-05-02' });
  assert.deepEqual([report.total, report.bots, report.visitors], [0, 0, null]);
  assert.deepEqual(Object.values(report.breakdown).flat(), []);
  assert.ok([...Object.values(report.notBrokenDown), ...Object.values(report.broughtForward)].every((n) => n === 0));
});

test('another tenant gets no report of a link or a project, and nothing of either in its own', async () => {
  const project = await createProject(acme.owner, { name: 'Acme' });
  const { id } = await createLink(acme.owner, { target, projectId: project.id });
  await count(id, '2026-05-05T12:00:00Z', 5);

  await assert.rejects(reportOf(globex.owner, id), { type: 'not_found' });
  await assert.rejects(projectReport(globex.owner, project.id), { type: 'not_found' });
  assert.equal((await tenantReport(globex.owner, { from: '2026-05-05', to: '2026-05-05' })).total, 0);
});

test('a deleted link has no report, and is in no sum', async () => {
  const project = await createProject(acme.owner, { name: 'Deletions' });
  const gone = await createLink(acme.owner, { target, projectId: project.id });
  await count(gone.id, '2026-06-05T12:00:00Z', 5);
  const day = { from: '2026-06-05', to: '2026-06-05' };
  assert.equal((await projectReport(acme.owner, project.id, day)).total, 5);
  await deleteLink(acme.owner, gone.id);

  await assert.rejects(reportOf(acme.owner, gone.id, day), { type: 'not_found' });
  assert.equal((await projectReport(acme.owner, project.id, day)).total, 0);
  assert.equal((await tenantReport(acme.owner, day)).total, 0);
});

test('what was counted of a link goes with it from project to project', async () => {
  const [spring, autumn] = [
    await createProject(acme.owner, { name: 'Spring' }),
    await createProject(acme.owner, { name: 'Autumn' }),
  ];
  const moving = await createLink(acme.owner, { target, projectId: spring.id });
  const staying = await createLink(acme.owner, { target, projectId: spring.id });
  await count(moving.id, '2026-07-05T12:00:00Z', 10);
  await count(staying.id, '2026-07-05T12:00:00Z', 1);
  const totals = async (): Promise<readonly number[]> => {
    const day = { from: '2026-07-05', to: '2026-07-05' };
    const reports = [spring, autumn].map(({ id }) => projectReport(acme.owner, id, day));
    return (await Promise.all([...reports, tenantReport(acme.owner, day)])).map(({ total }) => total);
  };
  assert.deepEqual(await totals(), [11, 0, 11]);

  await editLink(acme.owner, moving.id, { projectId: autumn.id });
  assert.deepEqual(await totals(), [1, 10, 11]);
  await editLink(acme.owner, moving.id, { projectId: null });
  assert.deepEqual(await totals(), [1, 0, 11]);
});

test('where a tenant counts by day, a day is told when it has ended, and hours are not told at all', async () => {
  const link = await createLink(globex.owner, { target });
  const report = () => reportOf(globex.owner, link.id, { from: '2026-11-18', to: '2026-11-20' });
  await editCounting(globex.owner, { totals: 'day' });
  await count(link.id, '2026-11-19T12:00:00+01:00', 3, 1);
  await count(link.id, '2026-11-20T09:00:00+01:00', 7, 1);

  await assert.rejects(reportOf(globex.owner, link.id, { interval: 'hour' }), {
    type: 'invalid',
    errors: [
      {
        field: 'interval',
        reason: 'counted_by_day',
        detail: 'Visits are counted by day here, so nothing is known of hours.',
      },
    ],
  });
  const { countsBy, total, bots, series } = await report();
  assert.deepEqual([countsBy, total, bots, series.map(({ hits }) => hits)], ['day', 3, 1, [0, 3, 0]]);
  assert.equal((await findLink(globex.owner, link.id)).hits30d, 3);
  assert.equal((await listLinks(globex.owner)).items.find(({ id }) => id === link.id)!.hits30d, 3);
  const today = await reportOf(globex.owner, link.id, { from: '2026-11-20', to: '2026-11-21', interval: 'month' });
  assert.deepEqual([today.total, today.series.length, today.visitors], [0, 1, null]);

  setClockOffset(Date.parse('2026-11-20T23:00:00Z') - (now_ms() - clockOffset_ms()));
  assert.equal((await report()).total, 10);
  assert.equal((await findLink(globex.owner, link.id)).hits30d, 10);
});
