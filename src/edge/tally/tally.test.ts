import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsPerFrame_max, dimensions, type Dimension, type LinkRecord, type Tallies } from '#exchange';
import { keysWithoutShift, newTally, noon_ms, release_ms, told } from '../../../test/world/tally.ts';
import { DigitKeys, shiftOf, type Snapshot } from '../visitor/visitor.ts';

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;
const hour_s = Date.UTC(2026, 10, 23, 11) / 1000;
const midnight_ms = Date.UTC(2026, 10, 23, 23);

function link(id: string, counting: Partial<LinkRecord['counting']> = {}): LinkRecord {
  const names = { domain: '', slug: id, code: id, target: 'https://example.org/', runBy: '', gone: null };
  return { id, ...names, counting: { byDay: false, uncounted: [], ...counting } };
}

const a = link('a');
const unseen: Snapshot = { bot: false, seen: null };

/** The snapshot of somebody who differs from others in number, and perhaps in country; coordinates are far apart. */
function visitor(number: number, country = 'DE'): Snapshot {
  const values = Object.fromEntries(dimensions.map((name) => [name, 'same'])) as Record<Dimension, string>;
  return { bot: false, seen: { mark: number, coordinate: number * 64 + 1, values: { ...values, country } } };
}

/** What is done in slices is done. */
async function slices(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

const countriesOf = (batches: readonly Tallies[]): readonly (readonly unknown[])[] =>
  batches
    .flatMap(({ released }) => released)
    .filter(([, , dimension]) => dimension === 'country')
    .map(([id, day, , value, hits]) => [id, day, value, hits]);

test('hits and bots are counted apart, by link and hour', () => {
  const tally = newTally();
  for (const as of ['hit', 'hit', 'bot'] as const) tally.count(a, unseen, as, noon_ms);
  tally.count(link('b'), unseen, 'bot', noon_ms);
  tally.count(a, unseen, 'hit', noon_ms + hour_ms);

  assert.deepEqual(tally.batch(), {
    type: 'tallies',
    edgeId: tally.edgeId,
    sequence: 1,
    threshold: 3,
    totals: [
      ['a', hour_s, 2, 1],
      ['b', hour_s, 0, 1],
      ['a', hour_s + 3600, 1, 0],
    ],
    released: [],
    visitors: [],
    givenUp: 0,
  });
});

test('where a tenant counts by day, a total names no hour', () => {
  const tally = newTally();
  const byDay = link('a', { byDay: true });
  for (const at_ms of [noon_ms, noon_ms + hour_ms, noon_ms + day_ms]) tally.count(byDay, unseen, 'hit', at_ms);

  assert.deepEqual(tally.batch()?.totals, [
    ['a', midnight_ms / 1000 - 86_400, 2, 0],
    ['a', midnight_ms / 1000, 1, 0],
  ]);
});

test('a batch stays the same until it is acknowledged; what is counted meanwhile goes with the next', () => {
  const tally = newTally();
  assert.equal(tally.batch(), null);
  tally.count(a, unseen, 'hit', noon_ms);
  const first = tally.batch();
  tally.count(a, unseen, 'hit', noon_ms);

  assert.equal(tally.batch(), first);
  tally.acknowledged(tally.edgeId, 0);
  tally.acknowledged('another edge', 1);
  assert.equal(tally.batch(), first);
  tally.acknowledged(tally.edgeId, 1);
  assert.deepEqual(tally.batch()?.totals, [['a', hour_s, 1, 0]]);
  tally.acknowledged(tally.edgeId, 2);
  assert.equal(tally.batch(), null);
  assert.ok(tally.isEmpty);
});

test('more cells than a frame may hold go in several batches, none twice', () => {
  const tally = newTally();
  const count = cellsPerFrame_max * 2 + 5;
  for (let i = 0; i < count; i += 1) tally.count(link(`link${i}`), unseen, 'hit', noon_ms);
  const batches = told(tally).map(({ totals }) => totals.map(([id]) => id));

  assert.ok(batches.every((ids) => ids.length <= cellsPerFrame_max));
  assert.equal(batches.flat().length, count);
  assert.equal(new Set(batches.flat()).size, count);
});

test('what k visitors share is told at the next look, with how many came, and not before', () => {
  const tally = newTally({ keys: keysWithoutShift() });
  for (const number of [1, 2, 3, 4]) tally.count(a, visitor(number), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms - 1);
  assert.deepEqual(countriesOf(told(tally)), []);
  tally.reach(noon_ms + release_ms);
  const batches = told(tally);

  assert.deepEqual(countriesOf(batches), [['a', '2026-11-23', 'DE', 4]]);
  assert.deepEqual(batches[0]?.visitors, [['a', '2026-11-23', 3]]);
  assert.equal(batches[0]?.released.length, dimensions.length);
});

test('a link that fewer than k have visited since its last look is left alone', () => {
  const tally = newTally();
  for (const number of [1, 2, 3, 4]) tally.count(a, visitor(number, number < 3 ? 'DE' : 'AT'), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);
  assert.deepEqual(countriesOf(told(tally)), []);
  for (const number of [5, 6]) tally.count(a, visitor(number), 'hit', noon_ms + release_ms);
  tally.reach(noon_ms + 2 * release_ms);
  assert.deepEqual(countriesOf(told(tally)), []);
  tally.count(a, visitor(7, 'AT'), 'hit', noon_ms + 2 * release_ms);
  tally.reach(noon_ms + 3 * release_ms);

  assert.deepEqual(countriesOf(told(tally)).toSorted(), [
    ['a', '2026-11-23', 'AT', 3],
    ['a', '2026-11-23', 'DE', 4],
  ]);
});

test('one eager visitor weighs one, until k share the value', () => {
  const tally = newTally();
  for (const number of [1, 1, 1, 1, 2, 3, 1, 1]) tally.count(a, visitor(number), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);

  assert.deepEqual(countriesOf(told(tally)), [['a', '2026-11-23', 'DE', 5]]);
});

test('what a tenant does not have counted is not collected; under another choice all dimensions begin with nothing', () => {
  const tally = newTally();
  const less = link('a', { uncounted: ['country'] });
  for (const number of [1, 2]) tally.count(a, visitor(number), 'hit', noon_ms);
  for (const number of [3, 4, 5]) tally.count(less, visitor(number), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);
  const [first] = told(tally);
  for (const number of [6, 7]) tally.count(less, visitor(number), 'hit', noon_ms + release_ms);
  for (const number of [8, 9]) tally.count(a, visitor(number), 'hit', noon_ms + release_ms);
  tally.reach(noon_ms + 2 * release_ms);
  const [second] = told(tally);

  assert.deepEqual(countriesOf([first!]), []);
  assert.deepEqual(
    first?.released.map(([, , , , hits]) => hits),
    dimensions.slice(1).map(() => 3),
  );
  assert.deepEqual(second?.released, []);
});

test('what waits is given up as soon as its link is counted otherwise, or is gone', () => {
  const tally = newTally();
  for (const id of ['a', 'b', 'c']) for (const number of [1, 2]) tally.count(link(id), visitor(number), 'hit', noon_ms);
  tally.recount((id) =>
    id === 'a' ? { byDay: true, uncounted: [] } : id === 'b' ? { byDay: false, uncounted: ['os'] } : null,
  );
  for (const id of ['a', 'b', 'c']) tally.count(link(id), visitor(3), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);

  // By the day or by the hour makes no difference to what waits.
  assert.deepEqual(countriesOf(told(tally)), [['a', '2026-11-23', 'DE', 3]]);
});

test('with the month ends what waits, and the key of its marks; what is ready is told before', async () => {
  const keys = new DigitKeys();
  const before = keys.mark.slice();
  const monthEnd_ms = Date.UTC(2026, 10, 30, 23);
  const tally = newTally({ keys }, monthEnd_ms - 10);
  for (const number of [1, 2]) tally.count(a, visitor(number), 'hit', monthEnd_ms - 5);
  for (const number of [1, 2, 3]) tally.count(link('b'), visitor(number), 'hit', monthEnd_ms - 5);
  for (const number of [1, 2]) tally.count(link('c'), visitor(number), 'hit', monthEnd_ms - 5);
  assert.deepEqual(keys.mark, before);
  tally.reach(monthEnd_ms);
  await slices();
  assert.notDeepEqual(keys.mark, before);
  // Also of a link that nobody came to before all was forgotten.
  for (const id of ['a', 'c']) tally.count(link(id), visitor(3), 'hit', monthEnd_ms);
  tally.reach(monthEnd_ms + release_ms);
  await slices();
  for (const number of [4, 5]) tally.count(a, visitor(number), 'hit', monthEnd_ms + release_ms);
  tally.reach(monthEnd_ms + 2 * release_ms);
  await slices();

  assert.deepEqual(countriesOf(told(tally)), [
    ['b', '2026-11-30', 'DE', 3],
    ['a', '2026-12-01', 'DE', 3],
  ]);
});

test('at the end of the day what is ready is told for that day, and visitors are counted anew', () => {
  const keys = keysWithoutShift();
  const before = keys.coordinate.slice();
  const tally = newTally({ keys });
  tally.reach(midnight_ms - 2);
  for (const number of [1, 2, 3]) tally.count(a, visitor(number), 'hit', midnight_ms - 1);
  tally.reach(midnight_ms - 1);
  assert.deepEqual(keys.coordinate, before);
  tally.reach(midnight_ms);
  assert.notDeepEqual(keys.coordinate, before);
  for (const number of [1, 2, 3, 4, 5]) tally.count(a, visitor(number), 'hit', midnight_ms);
  tally.reach(midnight_ms + release_ms);
  const batches = told(tally);

  assert.deepEqual(countriesOf(batches).toSorted(), [
    ['a', '2026-11-23', 'DE', 3],
    ['a', '2026-11-24', 'DE', 5],
  ]);
  assert.deepEqual(batches[0]?.visitors, [
    ['a', '2026-11-23', 3],
    ['a', '2026-11-24', 3],
  ]);
});

test('visitors are told shifted by less than k, as the key of the day has it for the link', () => {
  const shown = new Map<number, Set<number>>();
  for (let run = 0; run < 200; run += 1) {
    const keys = new DigitKeys();
    const tally = newTally({ keys });
    for (let i = 0; i < 40; i += 1) tally.count(a, visitor(i % 20), 'hit', noon_ms);
    tally.reach(noon_ms + release_ms);
    const shift = shiftOf(keys.coordinate, 'a', 3);
    for (const [, , visitors] of told(tally).flatMap((batch) => batch.visitors)) {
      shown.set(shift, (shown.get(shift) ?? new Set()).add(visitors));
    }
  }

  assert.deepEqual(
    [...shown].toSorted(([one], [another]) => one - another).map(([shift, visitors]) => [shift, ...visitors]),
    [-2, -1, 0, 1, 2].map((shift) => [shift, shift < 1 ? 18 : 21]),
  );
});

test('a look for a day that is over takes in nothing of the next, however many links it has to come to', async () => {
  const tally = newTally();
  const links = Array.from({ length: 20_000 }, (_, i) => link(`link${i}`));
  for (const one of links) for (const number of [1, 2, 3]) tally.count(one, visitor(number), 'hit', noon_ms);
  const perLink = new Map<string, number>();
  tally.reach(midnight_ms);
  for (const one of links) tally.count(one, visitor(4), 'hit', midnight_ms);
  for (let i = 0; i < 100_000 && perLink.size < links.length; i += 1) {
    for (const [id, day, value, hits] of countriesOf(told(tally)))
      perLink.set(`${id}`, day === '2026-11-23' && value === 'DE' ? (hits as number) : -1);
    await new Promise(setImmediate);
  }

  assert.equal(perLink.size, links.length);
  assert.ok(perLink.values().every((hits) => hits === 3));
});

test('a clock that leaps or goes back counts nothing twice and loses no look', () => {
  const tally = newTally();
  const times = [0, 5 * day_ms, -3 * day_ms, -3 * day_ms + hour_ms, 40 * day_ms, 40 * day_ms - 5 * hour_ms];
  for (const [i, offset_ms] of times.entries()) {
    tally.reach(noon_ms + offset_ms);
    for (const number of [1, 2, 3]) tally.count(a, visitor(i * 3 + number), 'hit', noon_ms + offset_ms);
  }
  tally.reach(noon_ms + times.at(-1)! + release_ms);
  const batches = told(tally);
  const sumOf = (cells: readonly (readonly unknown[])[], place: number): number =>
    cells.reduce((sum, cell) => sum + (cell[place] as number), 0);

  assert.equal(
    sumOf(
      batches.flatMap(({ totals }) => totals),
      2,
    ),
    18,
  );
  assert.equal(sumOf(countriesOf(batches), 3), 18);
});

test('hours without control go together, cell by cell', () => {
  const tally = newTally();
  for (let look = 0; look < 8; look += 1) {
    for (const number of [1, 2, 3]) tally.count(a, visitor(number), 'hit', noon_ms + look * release_ms);
    tally.batch();
    tally.reach(noon_ms + (look + 1) * release_ms);
  }

  assert.deepEqual(countriesOf(told(tally)), [['a', '2026-11-23', 'DE', 24]]);
});

test('no value is told in a batch that comes before the totals it is a part of', () => {
  const tally = newTally();
  for (let i = 0; i < cellsPerFrame_max; i += 1) tally.count(link(`link${i}`), unseen, 'hit', noon_ms);
  for (const number of [1, 2, 3]) tally.count(a, visitor(number), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);
  const batches = told(tally);

  assert.deepEqual(
    batches.map(({ released }) => released.length > 0),
    [false, true],
  );
});

test('where too much waits, the links that are visited least lose all of theirs, and it is said how many', () => {
  const tally = newTally({ places_max: 1 + 4 * (dimensions.length + 1) });
  for (const number of [1, 2])
    for (const id of ['busy', 'other']) tally.count(link(id), visitor(number), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);
  const later_ms = noon_ms + release_ms;
  // The busy one is the first in line: it came first, and all that follows is of the same round.
  for (const id of ['busy', 'busy', 'busy', 'busy']) tally.count(link(id), visitor(3), 'hit', later_ms);
  for (const id of ['third', 'fourth', 'fifth']) tally.count(link(id), visitor(1), 'hit', later_ms);
  tally.count(link('busy'), visitor(4), 'hit', later_ms);
  tally.reach(noon_ms + 2 * release_ms);
  const batches = told(tally);

  assert.deepEqual(countriesOf(batches), [['busy', '2026-11-23', 'DE', 7]]);
  assert.equal(batches[0]?.givenUp, 3);
});

test('where sketches take too much, links are given up as well', () => {
  const tally = newTally({ sketches_bytes_max: 30_000 });
  for (let number = 0; number < 1000; number += 1) {
    for (const id of ['a', 'b', 'c', 'd']) tally.count(link(id), visitor(number), 'hit', noon_ms);
  }

  assert.ok(tally.batch()!.givenUp > 0);
});

test('values beyond 200 in a dimension count as other', () => {
  const tally = newTally();
  for (let number = 0; number < 300; number += 1) tally.count(a, visitor(number, `country ${number}`), 'hit', noon_ms);
  tally.reach(noon_ms + release_ms);
  const cells = countriesOf(told(tally));

  assert.deepEqual(cells, [['a', '2026-11-23', 'other', 100]]);
});
