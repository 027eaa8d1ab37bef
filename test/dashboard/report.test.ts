/** What the dashboard says of a report: in place of an empty curve, beside the period before, along the axis. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dimension, Report } from '../../dashboard/src/api/client.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { formatsFor } from '../../dashboard/src/messages/formats.ts';
import { comparable, compare } from '../../dashboard/src/report/comparison.ts';
import { shownOrder } from '../../dashboard/src/report/dimensions.ts';
import { emptyText } from '../../dashboard/src/report/empty.ts';

const none = Object.fromEntries(shownOrder.map((dimension) => [dimension, null])) as Record<Dimension, null>;

/** By day, from the first of March on, with so many hits on each. */
function reportOf(hits: readonly number[], more: Partial<Report> = {}): Report {
  const dayOf = (place: number): string => `2026-03-${String(place + 1).padStart(2, '0')}`;
  return {
    from: dayOf(0),
    to: dayOf(hits.length - 1),
    interval: 'day',
    timezone: 'UTC',
    countsBy: 'hour',
    keptSince: '2024-03-01',
    releasedEvery: 900,
    threshold: 5,
    total: hits.reduce((sum, one) => sum + one, 0),
    bots: 0,
    visitors: null,
    series: hits.map((one, place) => ({ start: `${dayOf(place)}T00:00:00.000Z`, hits: one })),
    breakdown: none,
    notBrokenDown: none,
    broughtForward: none,
    ...more,
  };
}

const early = '2026-02-01T00:00:00.000Z';
const within = '2026-03-02T10:00:00.000Z';

test('an empty curve gives way to the sentence that holds: what to do, bots alone, or a period that is over', () => {
  const { empty } = en.report;
  const today = '2026-03-03';
  const said = (more: Partial<Report>, since: string | null) =>
    emptyText(en.report, reportOf([0, 0, 0], more), today, since);

  assert.equal(emptyText(en.report, reportOf([0, 1, 0]), today, within), null);
  assert.equal(said({}, within), empty.link);
  assert.equal(said({}, early), empty.period, 'there may have been hits before the period');
  assert.equal(said({}, null), empty.many);
  assert.equal(said({ bots: 4 }, within), empty.botsSoFar(4));
  assert.equal(said({ bots: 4 }, early), empty.botsThen(4));
  assert.equal(said({ countsBy: 'day' }, within), empty.byDay);
  assert.equal(said({ to: '2026-03-02' }, within), empty.period);
  assert.equal(said({ from: '2026-03-09', to: '2026-03-11' }, within), empty.future);
});

test('the period before is drawn from the day on which the link was made, and compared only where it is whole', () => {
  const before = reportOf([0, 0, 5]);
  const report = reportOf([3, 3, 3]);

  assert.deepEqual(comparable(before, within), [null, 0, 5]);
  assert.deepEqual(comparable(before, early), [0, 0, 5]);
  assert.deepEqual(comparable(before, null), [0, 0, 5]);
  assert.deepEqual(comparable(reportOf([0, 0, 0]), null), []);
  assert.deepEqual(comparable(reportOf([1, 1], { keptSince: '2026-03-02' }), null), []);
  assert.equal(compare(report, before, within).kind, 'younger');
  assert.equal(compare(report, before, early).kind, 'few');
});

test('one hit is one hit, whatever it is compared with', () => {
  for (const { word, report } of [
    { word: /^Aufruf\b(?!e)/, report: de.report },
    { word: /^hit\b(?!s)/, report: en.report },
  ]) {
    for (const text of [
      report.change(1, '+3 %'),
      report.changeFew(1, 7),
      report.changeNone(1),
      report.changeNotKept(1),
      report.changeYounger(1),
      report.changeUnknown(1),
    ])
      assert.match(text, word);
  }
  assert.match(de.report.changeNone(2), /^Aufrufe,/);
  assert.match(en.report.changeNone(0), /^hits,/);
});

test('the axis of a day has its hours, that of two days names the day too', () => {
  const { tick } = formatsFor('de-DE');
  const noon = '2025-12-02T11:00:00.000Z';

  assert.equal(tick(noon, 'hour', 'Europe/Berlin'), '12:00');
  assert.equal(tick(noon, 'dayHour', 'Europe/Berlin'), 'Di., 12:00');
  assert.equal(tick(noon, 'day', 'Europe/Berlin'), '2. Dez.');
  assert.equal(tick(noon, 'month', 'Europe/Berlin'), 'Dez. 2025');
});

test('how often what waits is looked at is said as it is set', () => {
  assert.match(de.report.withheld.threshold(5, 900), /etwa alle 15 Minuten/);
  assert.match(en.report.withheld.threshold(5, 900), /about every 15 minutes/);
  assert.match(de.report.withheld.none(5, 60), /etwa alle 60 Sekunden/);
  assert.match(en.report.withheld.none(5, 3_600), /about every 60 minutes/);
});
