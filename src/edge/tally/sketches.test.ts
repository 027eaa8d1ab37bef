import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { coordinateOf, shiftOf } from '../visitor/digits.ts';
import { visitorsToTell } from './release.ts';
import { Sketches, union, visitorsOf, withVisitor, type Sketch } from './sketches.ts';

const runs = 100;
const sizes = [1_000, 10_000, 1_000_000] as const;
const threads = 4;
const k = 5;

/** The relative errors of what is told of one run, at each size: different addresses under a key that the run's number makes. */
function errorsOf(run: number): readonly number[] {
  const key = Uint32Array.of(run * 0x9e3779b1, run * 0x85ebca6b, run * 0xc2b2ae35, run ^ 0x27d4eb2f);
  const address = new Uint8Array(16).fill(0xff, 10, 12);
  let sketch: Sketch = [];
  const errors: number[] = [];
  for (let visitor = 0; visitor < sizes.at(-1)!; visitor += 1) {
    for (let i = 0; i < 4; i += 1) address[12 + i] = visitor >>> (24 - i * 8);
    sketch = withVisitor(sketch, coordinateOf(key, address as never, 1, 2, 'link'));
    const visits = visitor + 1;
    if (visits !== sizes[errors.length]) continue;
    const shown = visitorsToTell(
      { estimate: visitorsOf(sketch), visits: visits * 2, shift: shiftOf(key, 'link', k) },
      k,
    );
    errors.push(shown / visits - 1);
  }
  return errors;
}

if (isMainThread) {
  test('of a hundred days, at least 95 have their visitors told within 3 %, be they thousand or a million', async () => {
    const all = await Promise.all(Array.from({ length: threads }, (_, first) => errorsFrom(first)));
    const errors = all.flat();

    assert.equal(errors.length, runs);
    for (const [i, size] of sizes.entries()) {
      const within = errors.filter((run) => Math.abs(run[i]!) <= 0.03).length;
      assert.ok(within >= 95, `${within} of ${runs} with ${size} visitors`);
    }
  });

  test('few visitors are estimated exactly, nobody as nobody, and one who comes again as one', () => {
    assert.equal(visitorsOf([]), 0);
    let sketch: Sketch = [];
    for (const index of [5, 3, 9, 3, 5]) sketch = withVisitor(sketch, index * 64 + 2);

    assert.equal(Math.round(visitorsOf(sketch)), 3);
    assert.deepEqual(sketch, [3 * 64 + 2, 5 * 64 + 2, 9 * 64 + 2]);
  });

  test('a sketch says the same, be it a list or a byte for each register, alone or joined', () => {
    const coordinates = Array.from({ length: 3000 }, (_, i) => ((i * 2654435761) >>> 19) * 64 + 1 + (i % 7));
    const of = (list: readonly number[]): Sketch => list.reduce<Sketch>(withVisitor, []);
    const whole = of(coordinates);
    const [few, many] = [of(coordinates.slice(0, 300)), of(coordinates.slice(300))];
    assert.ok(Array.isArray(few) && whole instanceof Uint8Array);

    assert.deepEqual(union(structuredClone(few), structuredClone(many)), whole);
    assert.deepEqual(union(structuredClone(many), structuredClone(few)), whole);
    assert.deepEqual(union(structuredClone(many), structuredClone(many)), many);
  });

  test('what sketches take is known, and less when some are given up', () => {
    const sketches = new Sketches(() => 0);
    for (let visitor = 0; visitor < 1000; visitor += 1) sketches.see('a', visitor * 64 + 1, visitor === 0);
    const bytes = sketches.bytes;
    sketches.see('b', 1, true);
    sketches.see('b', 65, false);
    assert.ok(bytes > 8192 && sketches.bytes > bytes);
    sketches.see('a', 1, true);
    assert.equal(sketches.leastUsed(), 'b');
    sketches.giveUp('b');

    assert.equal(sketches.bytes, bytes);
    assert.equal(sketches.visitors('b').estimate, 0);
  });
} else {
  const errors: (readonly number[])[] = [];
  for (let run = workerData as number; run < runs; run += threads) errors.push(errorsOf(run + 1));
  parentPort!.postMessage(errors, []);
}

/** Every fourth run, in a thread of its own. */
function errorsFrom(first: number): Promise<readonly (readonly number[])[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: first });
    worker.on('message', resolve).on('error', reject);
  });
}
