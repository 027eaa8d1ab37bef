import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { newId } from '#id';
import { createLink, createProject, editCounting, projectReport, reportFile, reportOf, tenantReport } from '#links';
import { newWorld } from '#world';
import { commitTallies } from '../exchange/tallies.ts';

const { acme, platform } = await newWorld();
const target = 'https://example.org/';
setClockOffset(Date.parse('2026-11-20T12:00:00Z') - now_ms());

/** The file's lines as lists of fields, read by a reader of RFC 4180 that knows no more than it needs. */
function linesOf(text: string): readonly (readonly string[])[] {
  assert.ok(text.startsWith('\ufeff') && text.endsWith('\r\n'));
  return text
    .slice(1, -2)
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
      ),
    );
}

test('one file holds totals, series, breakdowns and what is not broken down, told apart by section', async () => {
  const link = await createLink(acme.owner, { target, slug: 'fair' });
  const hour_s = platform.zone.hourStart_s(Date.parse('2026-03-01T10:00:00Z'));
  await commitTallies(platform, {
    type: 'tallies',
    edgeId: newId(),
    sequence: 1,
    threshold: 5,
    totals: [[link.id, hour_s, 41, 3]],
    released: [
      [link.id, '2026-03-01', 'campaign', '=1+1', 9],
      [link.id, '2026-03-01', 'campaign', '-10%', 8],
      [link.id, '2026-03-01', 'campaign', 'a "b", c', 7],
      [link.id, '2026-03-01', 'country', 'DE', 41],
    ],
    visitors: [[link.id, '2026-03-01', 30]],
    givenUp: 0,
  });
  await editCounting(acme.owner, { dimensions: ['country', 'campaign'] });

  const report = await reportOf(acme.owner, link.id, { from: '2026-03-01', to: '2026-03-02' });
  const file = reportFile(report);
  assert.equal(file.name, 'kurzum-fair-2026-03-01-2026-03-02.csv');
  assert.deepEqual(linesOf(file.bytes), [
    ['section', 'key', 'hits'],
    ['total', 'hits', '41'],
    ['total', 'bots', '3'],
    ['total', 'visitors', '30'],
    ['series', '2026-03-01', '41'],
    ['series', '2026-03-02', '0'],
    ['country', 'DE', '41'],
    ['campaign', "'=1+1", '9'],
    ['campaign', "'-10%", '8'],
    ['campaign', 'a "b", c', '7'],
    ['notBrokenDown', 'country', '0'],
    ['notBrokenDown', 'campaign', '17'],
    ['broughtForward', 'country', '0'],
    ['broughtForward', 'campaign', '0'],
  ]);
});

test('with semicolons it holds the same, and a value with either sign in it stays one field', async () => {
  const link = await createLink(acme.owner, { target });
  const campaigns = ['a;b', 'c,d', 'plain'];
  await commitTallies(platform, {
    type: 'tallies',
    edgeId: newId(),
    sequence: 1,
    threshold: 5,
    totals: [],
    released: campaigns.map((value, n) => [link.id, '2026-03-01', 'campaign', value, 9 - n]),
    visitors: [],
    givenUp: 0,
  });
  const report = await reportOf(acme.owner, link.id, { from: '2026-03-01', to: '2026-03-01' });

  const [commas, semicolons] = [reportFile(report).bytes, reportFile(report, 'semicolon').bytes];

  assert.ok(semicolons.startsWith('\ufeffsection;key;hits\r\n'));
  assert.match(semicolons, /\r\ncampaign;"a;b";9\r\ncampaign;"c,d";8\r\ncampaign;plain;7\r\n/);
  assert.match(commas, /\r\ncampaign,"a;b",9\r\ncampaign,"c,d",8\r\ncampaign,plain,7\r\n/);
});

test('hours are written with their distance from UTC, months without a day', async () => {
  const { id } = await createLink(acme.owner, { target });
  const keysOf = async (interval: 'hour' | 'month', from: string, to: string) =>
    linesOf(reportFile(await reportOf(acme.owner, id, { from, to, interval })).bytes)
      .filter(([section]) => section === 'series')
      .map(([, key]) => key);

  assert.deepEqual((await keysOf('hour', '2026-10-25', '2026-10-25')).slice(1, 4), [
    '2026-10-25T01:00:00+02:00',
    '2026-10-25T02:00:00+02:00',
    '2026-10-25T02:00:00+01:00',
  ]);
  assert.deepEqual(await keysOf('month', '2026-01-31', '2026-03-01'), ['2026-01', '2026-02', '2026-03']);
});

test('files of projects and of the tenant say so in their names', async () => {
  const { id } = await createProject(acme.owner, { name: '"Frühling"\r\n' });
  const period = { from: '2026-03-01', to: '2026-03-02' };

  assert.equal(
    reportFile(await projectReport(acme.owner, id, period)).name,
    'kurzum-project-2026-03-01-2026-03-02.csv',
  );
  assert.equal(reportFile(await tenantReport(acme.owner, period)).name, 'kurzum-all-links-2026-03-01-2026-03-02.csv');
});
