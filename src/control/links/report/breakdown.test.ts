import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { now_ms, setClockOffset } from '#clock';
import { dimensions, type Dimension, type ReleasedCell, type TotalCell, type VisitorsCell } from '#exchange';
import { newId } from '#id';
import { createLink, createProject, editCounting, projectReport, reportOf, tenantReport, type Report } from '#links';
import { newWorld } from '#world';
import { commitTallies } from '../exchange/tallies.ts';

const { acme, globex, platform } = await newWorld();
const target = 'https://example.org/';
const edgeId = newId();
let sequence = 0;

// Nothing is told of what is no longer kept, so the days of these tests must not be years ago.
setClockOffset(Date.parse('2026-11-20T12:00:00Z') - now_ms());

type Counted = {
  readonly totals?: readonly TotalCell[];
  readonly released?: readonly ReleasedCell[];
  readonly visitors?: readonly VisitorsCell[];
  readonly threshold?: number;
};

async function count({ totals = [], released = [], visitors = [], threshold = 5 }: Counted): Promise<void> {
  sequence += 1;
  await commitTallies(platform, {
    type: 'tallies',
    edgeId,
    sequence,
    threshold,
    totals,
    released,
    visitors,
    givenUp: 0,
  });
}

function noon_s(day: string): number {
  return platform.zone.hourStart_s(Date.parse(`${day}T11:00:00Z`));
}

test('a report breaks hits down by what was released, most hits first, and says what it leaves out', async () => {
  const { id } = await createLink(acme.owner, { target });
  await count({
    totals: [[id, noon_s('2026-03-02'), 40, 2]],
    released: [
      [id, '2026-03-02', 'country', 'DE', 9],
      [id, '2026-03-02', 'country', 'CH', 20],
      [id, '2026-03-02', 'country', 'AT', 9],
      [id, '2026-03-02', 'referrer', 'münchen.example', 40],
    ],
    visitors: [[id, '2026-03-02', 30]],
  });

  const report = await reportOf(acme.owner, id, { from: '2026-03-01', to: '2026-03-31' });
  assert.deepEqual(report.breakdown.country, [
    { value: 'CH', hits: 20 },
    { value: 'AT', hits: 9 },
    { value: 'DE', hits: 9 },
  ]);
  assert.deepEqual(report.breakdown.referrer, [{ value: 'münchen.example', hits: 40 }]);
  assert.deepEqual(report.breakdown.browser, []);
  const { country, referrer, browser } = report.notBrokenDown;
  assert.deepEqual([country, referrer, browser, report.visitors], [2, 0, 40, 30]);
});

test('what waited from before a period is brought forward into it', async () => {
  const { id } = await createLink(acme.owner, { target });
  await count({
    totals: [
      [id, noon_s('2026-03-31'), 6, 0],
      [id, noon_s('2026-04-01'), 4, 0],
    ],
    released: [[id, '2026-04-01', 'device', 'mobile', 9]],
  });
  const deviceIn = async (from: string, to: string) => {
    const { total, breakdown, notBrokenDown, broughtForward } = await reportOf(acme.owner, id, { from, to });
    return [total, breakdown.device!.map(({ hits }) => hits), notBrokenDown.device, broughtForward.device];
  };

  assert.deepEqual(await deviceIn('2026-03-01', '2026-03-31'), [6, [], 6, 0]);
  assert.deepEqual(await deviceIn('2026-04-01', '2026-04-30'), [4, [9], 0, 5]);
  assert.deepEqual(await deviceIn('2026-03-01', '2026-04-30'), [10, [9], 1, 0]);
});

test('whole months and the days at their ends are summed once each', async () => {
  const { id } = await createLink(acme.owner, { target });
  const days = ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01', '2026-03-31'];
  await count({ released: days.map((day, i) => [id, day, 'os', 'Linux', 5 * 10 ** i] as const) });
  const hitsIn = async (from: string, to: string): Promise<number> =>
    (await reportOf(acme.owner, id, { from, to })).breakdown.os![0]?.hits ?? 0;

  assert.equal(await hitsIn('2026-01-01', '2026-01-31'), 550);
  assert.equal(await hitsIn('2025-12-31', '2026-03-31'), 55_555_55);
  assert.equal(await hitsIn('2026-01-31', '2026-03-01'), 555_500);
  assert.equal(await hitsIn('2026-01-02', '2026-02-27'), 5_500);
  assert.equal(await hitsIn('2026-02-01', '2026-02-01'), 5_000);
  assert.equal(await hitsIn('2026-02-02', '2026-02-27'), 0);
  assert.equal(await hitsIn('2025-12-01', '2026-02-28'), 55_555);
});

test('the threshold is the lowest that anything shown was released under', async () => {
  const { id } = await createLink(acme.owner, { target });
  const strict = { ...acme.owner, platform: { ...platform, threshold: 8 } };
  await count({ released: [[id, '2026-02-10', 'country', 'DE', 9]], threshold: 5 });
  await count({ released: [[id, '2026-04-10', 'country', 'DE', 9]], threshold: 9 });
  const thresholdIn = async (from: string, to: string): Promise<number> =>
    (await reportOf(strict, id, { from, to })).threshold;

  assert.equal(await thresholdIn('2026-02-01', '2026-02-28'), 5);
  assert.equal(await thresholdIn('2026-02-10', '2026-04-10'), 5);
  assert.equal(await thresholdIn('2026-04-10', '2026-04-10'), 8);
  assert.equal(await thresholdIn('2026-05-01', '2026-05-10'), 8);
});

test('a dimension that the tenant does not count is null, also where it was counted before', async () => {
  const { id } = await createLink(globex.owner, { target });
  await count({ totals: [[id, noon_s('2026-03-02'), 9, 0]], released: [[id, '2026-03-02', 'os', 'Linux', 9]] });
  await editCounting(globex.owner, { dimensions: ['country'] });

  const { breakdown, notBrokenDown, broughtForward } = await reportOf(globex.owner, id, {
    from: '2026-03-01',
    to: '2026-03-31',
  });
  assert.deepEqual([breakdown.os, notBrokenDown.os, broughtForward.os], [null, null, null]);
  assert.deepEqual([breakdown.country, notBrokenDown.country, broughtForward.country], [[], 9, 0]);
});

test('in every dimension, period and sum, total and brought forward are what is shown and what is not', async () => {
  await editCounting(globex.owner, { dimensions: [...dimensions] });
  const world = fc.record({
    totals: fc.array(fc.tuple(link, day, fc.nat(50)), { maxLength: 30 }),
    released: fc.array(fc.tuple(link, day, dimension, value, fc.integer({ min: 5, max: 90 })), { maxLength: 60 }),
    visitors: fc.array(fc.tuple(link, day, fc.integer({ min: 1, max: 9 })), { maxLength: 20 }),
    periods: fc.array(fc.tuple(day, day), { minLength: 1, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ totals, released, visitors, periods }) => {
      const project = await createProject(globex.owner, { name: 'Sum' });
      const projectId = project.id;
      const links = [
        await createLink(globex.owner, { target, projectId }),
        await createLink(globex.owner, { target, projectId }),
      ];
      const idOf = (n: number): string => links[n]!.id;
      const highest = new Map<string, number>();
      for (const [n, at, times] of visitors) {
        highest.set(`${n} ${at}`, Math.max(highest.get(`${n} ${at}`) ?? 0, 5 * times));
      }
      await count({
        totals: totals.map(([n, at, hits]) => [idOf(n), noon_s(at), hits, 0]),
        released: released.map(([n, at, name, text, hits]) => [idOf(n), at, name, text, hits]),
        visitors: visitors.map(([n, at, times]) => [idOf(n), at, 5 * times]),
      });
      for (const [one, other] of periods) {
        const [from, to] = one < other ? [one, other] : [other, one];
        const within = (at: string): boolean => at >= from && at <= to;
        const query = { from, to, interval: 'month' } as const;
        for (const [report, of] of [
          [await reportOf(globex.owner, idOf(0), query), [0]],
          [await projectReport(globex.owner, projectId, query), [0, 1]],
        ] as const) {
          assertAddsUp(report);
          const mine = <Row extends readonly [number, string, ...unknown[]]>(rows: readonly Row[]) =>
            rows.filter(([n, at]) => (of as readonly number[]).includes(n) && within(at));
          assert.equal(report.total, sum(mine(totals).map(([, , hits]) => hits)));
          for (const name of dimensions) {
            const shown = mine(released).filter((row) => row[2] === name);
            const cells = Map.groupBy(shown, (row) => row[3]);
            const expected = [...cells].map(([text, rows]) => ({ value: text, hits: sum(rows.map((row) => row[4])) }));
            assert.deepEqual(new Set(report.breakdown[name]), new Set(expected));
          }
          const estimates = mine([...highest].map(([key, most]) => [Number(key[0]), key.slice(2), most] as const));
          assert.equal(report.visitors, estimates.length === 0 ? null : sum(estimates.map(([, , most]) => most)));
        }
        assertAddsUp(await tenantReport(globex.owner, query));
      }
    }),
    { numRuns: 40 },
  );
});

const link = fc.constantFrom(0, 1);
const dimension = fc.constantFrom<Dimension>('country', 'campaign');
const value = fc.constantFrom('DE', 'AT', 'other');
const day = fc
  .integer({ min: 0, max: 150 })
  .map((days) => Temporal.PlainDate.from('2026-01-25').add({ days }).toString());

function assertAddsUp({ total, breakdown, notBrokenDown, broughtForward, series }: Report): void {
  assert.equal(sum(series.map(({ hits }) => hits)), total);
  for (const name of dimensions) {
    const cells = breakdown[name]!;
    const [left, forward] = [notBrokenDown[name]!, broughtForward[name]!];
    assert.equal(total + forward, sum(cells.map(({ hits }) => hits)) + left);
    assert.ok(left >= 0 && forward >= 0 && Math.min(left, forward) === 0);
    for (const [i, cell] of cells.entries()) {
      const next = cells[i + 1];
      assert.ok(!next || cell.hits > next.hits || (cell.hits === next.hits && cell.value < next.value));
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
