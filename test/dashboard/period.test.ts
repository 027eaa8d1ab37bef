/** The period of a report: what an address means, what it is compared with, and how many hits make a country how dark. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf, intervalsFor, periodSearch, spanBefore, spanOf } from '../../dashboard/src/report/period.ts';
import { stepOf, stepsUpTo } from '../../dashboard/src/report/map/steps.ts';

const today = '2026-03-31';

test('an address without a period means the last 30 days, and nonsense in it means nothing', () => {
  assert.deepEqual(periodSearch({ period: 'always', from: '2026-02-31x', to: 7, by: 'week', period_days: 3 }), {});
  assert.deepEqual(spanOf({}, today), { from: '2026-03-02', to: today });
});

test('a named period ends today, or with the month or year before', () => {
  assert.deepEqual(spanOf({ period: '7d' }, today), { from: '2026-03-25', to: today });
  assert.deepEqual(spanOf({ period: '12m' }, today), { from: '2025-04-01', to: today });
  assert.deepEqual(spanOf({ period: 'lastMonth' }, today), { from: '2026-02-01', to: '2026-02-28' });
  assert.deepEqual(spanOf({ period: 'lastYear' }, today), { from: '2025-01-01', to: '2025-12-31' });
});

test('dates of one’s own hold in either order, and no longer than the server counts', () => {
  assert.deepEqual(spanOf({ from: '2026-02-01', to: '2026-01-01' }, today), { from: '2026-01-01', to: '2026-02-01' });
  assert.deepEqual(spanOf({ from: '1990-01-01' }, today), { from: '2016-03-24', to: today });
});

test('a period is compared with as many days before it, a month with the same days of the month before', () => {
  const before = (search: Parameters<typeof spanOf>[0]) => spanBefore(search, spanOf(search, today));

  assert.deepEqual(before({ period: '7d' }), { from: '2026-03-18', to: '2026-03-24' });
  assert.deepEqual(before({ from: '2026-03-05', to: '2026-03-06' }), { from: '2026-03-03', to: '2026-03-04' });
  assert.deepEqual(before({ period: 'month' }), { from: '2026-02-01', to: '2026-02-28' });
  assert.deepEqual(before({ period: 'lastMonth' }), { from: '2026-01-01', to: '2026-01-31' });
  assert.deepEqual(before({ period: 'year' }), { from: '2025-01-01', to: '2025-03-31' });
});

test('a period is drawn in intervals that the server counts and that make a curve', () => {
  const year = spanOf({ period: '12m' }, today);
  const month = spanOf({}, today);

  assert.deepEqual(intervalsFor(year, 'hour'), ['day', 'month']);
  assert.deepEqual(intervalsFor(month, 'hour'), ['hour', 'day']);
  assert.deepEqual(intervalsFor(month, 'day'), ['day'], 'hours are not known where days are counted');
  assert.equal(intervalOf({}, year, 'hour'), 'month');
  assert.equal(intervalOf({ by: 'hour' }, year, 'hour'), 'month', 'what can’t be drawn is not');
  assert.equal(intervalOf({ by: 'day' }, year, 'hour'), 'day');
});

test('the legend of the map has at most five steps without gaps, and every country is in one', () => {
  for (const [least, most] of [
    [1, 1],
    [5, 9],
    [5, 2204],
    [17, 1_000_000],
  ] as const) {
    const steps = stepsUpTo(least, most);

    assert.ok(steps.length >= 1 && steps.length <= 5);
    assert.equal(steps[0]!.from, least);
    assert.equal(steps.at(-1)!.to, most);
    for (const [n, { from, to }] of steps.entries()) {
      assert.ok(from <= to);
      if (n > 0) assert.equal(from, steps[n - 1]!.to + 1);
    }
    assert.equal(stepOf(steps, most), steps.length - 1);
    assert.equal(stepOf(steps, least), 0);
  }
});
