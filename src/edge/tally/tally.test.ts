import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsPerFrame_max } from '#exchange';
import { Zone } from '#zone';
import { Tally } from './tally.ts';

const hour_ms = 3_600_000;
const noon_ms = Date.UTC(2026, 10, 23, 11, 30);
const hour_s = Date.UTC(2026, 10, 23, 11) / 1000;
const newTally = (): Tally => new Tally(new Zone('Europe/Berlin'));

test('hits and bots are counted apart, by link and hour', () => {
  const tally = newTally();
  for (const as of ['hit', 'hit', 'bot'] as const) tally.count('a', as, noon_ms);
  tally.count('b', 'bot', noon_ms);
  tally.count('a', 'hit', noon_ms + hour_ms);

  assert.deepEqual(tally.batch(), {
    type: 'totals',
    sequence: 1,
    cells: [
      ['a', hour_s, 2, 1],
      ['b', hour_s, 0, 1],
      ['a', hour_s + 3600, 1, 0],
    ],
  });
});

test('a batch stays the same until it is acknowledged; what is counted meanwhile goes with the next', () => {
  const tally = newTally();
  assert.equal(tally.batch(), null);
  tally.count('a', 'hit', noon_ms);
  const first = tally.batch();
  tally.count('a', 'hit', noon_ms);

  assert.equal(tally.batch(), first);
  tally.acknowledged(0);
  assert.equal(tally.batch(), first);
  tally.acknowledged(1);
  assert.deepEqual(tally.batch(), { type: 'totals', sequence: 2, cells: [['a', hour_s, 1, 0]] });
  tally.acknowledged(2);
  assert.equal(tally.batch(), null);
  assert.ok(tally.isEmpty);
});

test('a clock that goes back counts into the earlier hour again', () => {
  const tally = newTally();
  tally.count('a', 'hit', noon_ms + hour_ms);
  tally.count('a', 'hit', noon_ms);
  tally.count('a', 'hit', noon_ms + hour_ms);

  assert.deepEqual(tally.batch()?.cells.toSorted(), [
    ['a', hour_s, 1, 0],
    ['a', hour_s + 3600, 2, 0],
  ]);
});

test('more cells than a frame may hold go in several batches, none twice', () => {
  const tally = newTally();
  const count = cellsPerFrame_max * 2 + 5;
  for (let i = 0; i < count; i += 1) tally.count(`link${i}`, 'hit', noon_ms);
  const seen = new Set<string>();
  for (let batch = tally.batch(); batch !== null; batch = tally.batch()) {
    assert.ok(batch.cells.length <= cellsPerFrame_max);
    for (const [id] of batch.cells) {
      assert.ok(!seen.has(id));
      seen.add(id);
    }
    tally.acknowledged(batch.sequence);
  }

  assert.equal(seen.size, count);
});
