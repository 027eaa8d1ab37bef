import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dimensions, type Dimension, type LinkRecord, type Tallies } from '#exchange';
import { keysWithoutShift, newTally, noon_ms, release_ms, told } from '../../../test/world/tally.ts';
import { DigitKeys, type Snapshot } from '../visitor/visitor.ts';
import type { Tally } from './tally.ts';

const day_ms = 86_400_000;

const counting = { byDay: false, uncounted: [] };
const link: LinkRecord = { id: 'a', domain: '', slug: 'a', code: 'A', target: '', runBy: '', gone: null, counting };

function count(tally: Tally, ...numbers: readonly number[]): void {
  const values = Object.fromEntries(dimensions.map((name) => [name, 'ä\nü'])) as Record<Dimension, string>;
  for (const number of numbers) {
    const seen: Snapshot = { bot: false, seen: { mark: number, coordinate: number * 64 + 1, values } };
    tally.count(link, seen, 'hit', noon_ms);
  }
}

function handOver(from: Tally, to: Tally): void {
  for (const piece of from.bequeath()) to.inherit(piece, () => undefined);
}

const lookedAt = (tally: Tally, at_ms = noon_ms): readonly Tallies[] => {
  tally.reach(at_ms + release_ms);
  return told(tally);
};

test('what waited in two edges is told together, each network and each visitor once', () => {
  const keys = keysWithoutShift();
  const [old, successor] = [newTally({ keys }), newTally({ keys })];
  count(old, 1, 2);
  count(successor, 2, 3);
  told(old);
  told(successor);
  handOver(old, successor);
  const [batch] = lookedAt(successor);

  assert.deepEqual(batch?.released[0], ['a', '2026-11-23', 'country', 'ä\nü', 3]);
  assert.deepEqual(batch?.visitors, [['a', '2026-11-23', 3]]);
});

test('a batch that is under way keeps its edge and number, and goes before what is new; so does what is not numbered yet', () => {
  const keys = new DigitKeys();
  const [old, successor] = [newTally({ keys }), newTally({ keys })];
  count(old, 1);
  const underWay = old.batch();
  count(old, 2);
  count(successor, 3);
  handOver(old, successor);
  const batches = told(successor);

  assert.deepEqual(
    batches.map(({ edgeId, sequence }) => [edgeId, sequence]),
    [
      [old.edgeId, 1],
      [old.edgeId, 2],
      [successor.edgeId, 1],
    ],
  );
  assert.deepEqual(batches[0], underWay);
  assert.equal(old.batch(), underWay);
});

test('what the first edge could not tell is still told by the third, under the first one’s name', () => {
  const keys = new DigitKeys();
  const [first, second, third] = [newTally({ keys }), newTally({ keys }), newTally({ keys })];
  count(first, 1);
  handOver(first, second);
  handOver(second, third);

  assert.deepEqual(
    told(third).map(({ edgeId }) => edgeId),
    [first.edgeId],
  );
});

test('under other keys, what waited is left out, and only totals live on', () => {
  const [old, successor] = [newTally(), newTally()];
  count(old, 1, 2, 3);
  handOver(old, successor);
  const batches = [...told(successor), ...lookedAt(successor)];

  assert.equal(batches[0]?.totals[0]?.[2], 3);
  assert.deepEqual(
    batches.flatMap(({ released, visitors }) => [...released, ...visitors]),
    [],
  );
});

test('sketches of yesterday are left out, and cells that wait are not', () => {
  const keys = new DigitKeys();
  const old = newTally({ keys });
  count(old, 1, 2, 3);
  const pieces = [...old.bequeath()];
  const successor = newTally({ keys }, noon_ms + day_ms);
  for (const piece of pieces) successor.inherit(piece, () => undefined);
  const batches = lookedAt(successor, noon_ms + day_ms);

  assert.ok(batches.some(({ released }) => released.length === dimensions.length));
  assert.deepEqual(
    batches.flatMap(({ visitors }) => visitors),
    [],
  );
});

test('an edge that holds to more than its predecessor did waits for more', () => {
  const keys = new DigitKeys();
  const [old, stricter] = [newTally({ keys }), newTally({ keys, threshold: 5 })];
  count(old, 1, 2, 3, 4);
  handOver(old, stricter);
  told(stricter);
  assert.deepEqual(lookedAt(stricter), []);
  // Of four that were fresh the old edge had kept three in mind: that was enough for it.
  count(stricter, 5, 6);

  assert.equal(lookedAt(stricter, noon_ms + release_ms).at(-1)?.released[0]?.[4], 6);
});

test('thousands of links go over in pieces of at most a MiB, cut anywhere', async () => {
  const keys = new DigitKeys();
  const [old, successor] = [newTally({ keys }), newTally({ keys })];
  const values = Object.fromEntries(dimensions.map((name) => [name, 'ö'])) as Record<Dimension, string>;
  const ids = Array.from({ length: 3000 }, (_, i) => `link${i}`);
  for (const id of ids) {
    for (const mark of [1, 2, 65_535]) {
      old.count({ ...link, id }, { bot: false, seen: { mark, coordinate: mark * 64 + 1, values } }, 'hit', noon_ms);
    }
  }
  const pieces = [...old.bequeath()];
  assert.ok(pieces.length > 1 && pieces.every(({ length }) => length <= 1024 * 1024));
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += 99_991)
      successor.inherit(piece.subarray(at, at + 99_991), () => undefined);
  }
  successor.reach(noon_ms + release_ms);
  const released = new Set<string>();
  for (let turn = 0; turn < 10_000 && released.size < ids.length; turn += 1) {
    for (const [id] of told(successor).flatMap((batch) => batch.released)) released.add(id);
    await new Promise(setImmediate);
  }

  assert.equal(released.size, ids.length);
});

test('what is no bequest is refused', () => {
  const successor = newTally();
  assert.throws(() => successor.inherit(Buffer.from('no json\n'), () => undefined), SyntaxError);
  assert.throws(() => newTally().inherit(Buffer.from('{"checks":{"version":99}}\n'), () => undefined), RangeError);
});

test('what waits of a link that is gone, or counted otherwise by now, is not taken over', () => {
  const [same, other] = [
    { byDay: true, uncounted: [] },
    { byDay: false, uncounted: ['os'] },
  ] as const;
  const releasedUnder = (now: typeof same | typeof other | null): number => {
    const keys = new DigitKeys();
    const [old, successor] = [newTally({ keys }), newTally({ keys })];
    count(old, 1, 2);
    for (const piece of old.bequeath()) successor.inherit(piece, () => now);
    count(successor, 3);
    return lookedAt(successor).flatMap(({ released }) => released).length;
  };

  assert.deepEqual([same, other, null].map(releasedUnder), [dimensions.length, 0, 0]);
});
