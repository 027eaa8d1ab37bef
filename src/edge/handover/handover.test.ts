/** The hand-over between two edges: what arrives, what can't be read on the way, and what happens when one end fails. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { duplexPair, type Duplex } from 'node:stream';
import { test } from 'node:test';
import { now_ms } from '#clock';
import { Zone } from '#zone';
import { DigitKeys } from '../visitor/visitor.ts';
import { bytesOfKeys, inheritedKeys, Predecessor, Successor } from './handover.ts';

const zone = new Zone('UTC');
const wait_ms = 5_000;

/** The two ends as the supervisor joins them, and every byte that ran through, in the order it did. */
function joined(spoil: (chunk: Buffer, number: number) => Buffer = (chunk) => chunk): {
  readonly old: Duplex;
  readonly next: Duplex;
  readonly carried: () => Buffer;
} {
  const [old, oldEnd] = duplexPair();
  const [next, nextEnd] = duplexPair();
  const carried: Buffer[] = [];
  let number = 0;
  oldEnd.on('data', (chunk: Buffer) => {
    carried.push(Buffer.from(chunk));
    nextEnd.write(spoil(Buffer.from(chunk), number++));
  });
  oldEnd.on('end', () => nextEnd.end());
  nextEnd.on('data', (chunk: Buffer) => {
    carried.push(Buffer.from(chunk));
    oldEnd.write(chunk);
  });
  for (const end of [old, oldEnd, next, nextEnd]) end.on('error', () => {});
  return { old, next, carried: () => Buffer.concat(carried) };
}

function* copiesOf(pieces: readonly Buffer[]): Iterable<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('keys come first, then every piece in its order, and both ends know that it was everything', async () => {
  const { old, next } = joined();
  const keys = new DigitKeys();
  const successor = new Successor(old, () => bytesOfKeys(keys, zone));
  const predecessor = (await Predecessor.meet(next, wait_ms))!;
  const inherited = inheritedKeys({ listener: null, predecessor }, zone)!;
  assert.deepEqual([inherited.coordinate, inherited.mark], [keys.coordinate, keys.mark]);
  assert.ok(
    predecessor.keys.every((byte) => byte === 0),
    'the bytes they came in are cleared',
  );

  const pieces = [1, 100_000, 17, 3_000_000].map((length) => randomBytes(length));
  const taken: Buffer[] = [];
  const [all, everything] = await Promise.all([
    successor.bequeath(copiesOf(pieces), wait_ms),
    predecessor.inherit((piece) => taken.push(Buffer.from(piece))),
  ]);

  assert.deepEqual([all, everything], [true, true]);
  assert.deepEqual(taken, pieces);
});

test('whoever carries the bytes can read neither keys nor pieces', async () => {
  const { old, next, carried } = joined();
  const keys = new DigitKeys();
  const piece = Buffer.from('two from Austria, one of them by QR code');
  const successor = new Successor(old, () => bytesOfKeys(keys, zone));
  const predecessor = (await Predecessor.meet(next, wait_ms))!;
  await Promise.all([successor.bequeath(copiesOf([piece]), wait_ms), predecessor.inherit(() => {})]);

  assert.ok(carried().length > 100);
  for (const secret of [piece.subarray(0, 12), bytesOf(keys.coordinate), bytesOf(keys.mark)])
    assert.equal(carried().indexOf(secret), -1);
});

test('one flipped bit, wherever it is, ends the hand-over; what came before it stays', async () => {
  for (const spoiled of [1, 2, 3]) {
    const { old, next } = joined((chunk, number) => {
      if (number === spoiled) chunk[chunk.length - 1]! ^= 1;
      return chunk;
    });
    const successor = new Successor(old, () => bytesOfKeys(new DigitKeys(), zone));
    const predecessor = (await Predecessor.meet(next, wait_ms))!;
    const taken: number[] = [];
    const [all, everything] = await Promise.all([
      successor.bequeath(copiesOf([Buffer.of(1), Buffer.of(2)]), 500),
      predecessor.inherit((piece) => taken.push(piece[0]!)),
    ]);

    assert.deepEqual([all, everything], [false, false], `piece ${spoiled}`);
    assert.deepEqual(taken, [1, 2].slice(0, spoiled - 1));
  }
});

test('garbage and silence instead of keys are no keys', async () => {
  const garbage = joined(() => randomBytes(200));
  const silent = joined(() => Buffer.alloc(0));
  for (const { old } of [garbage, silent]) old.write('x');

  assert.equal(await Predecessor.meet(garbage.next, 200), null);
  assert.equal(await Predecessor.meet(silent.next, 200), null);
});

test('a piece that claims to be larger than any is not gathered', async () => {
  const { old, next } = joined();
  const successor = new Successor(old, () => bytesOfKeys(new DigitKeys(), zone));
  const predecessor = (await Predecessor.meet(next, wait_ms))!;
  const claim = Buffer.alloc(4);
  claim.writeUInt32BE(2 ** 31);
  old.write(claim);

  assert.equal(await predecessor.inherit(() => assert.fail('nothing is to be taken')), false);
  successor.forget();
});

test('an old edge that dies in the middle leaves its successor with the whole pieces that came', async () => {
  const { old, next } = joined();
  const successor = new Successor(old, () => bytesOfKeys(new DigitKeys(), zone));
  const predecessor = (await Predecessor.meet(next, wait_ms))!;
  const taken: number[] = [];
  const inheriting = predecessor.inherit((piece) => taken.push(piece[0]!));
  function* dyingInTheMiddle(): Iterable<Buffer> {
    yield Buffer.of(1);
    yield Buffer.of(2);
    old.destroy();
    yield Buffer.of(3);
  }

  assert.equal(await successor.bequeath(dyingInTheMiddle(), wait_ms), false);
  next.destroy();
  assert.equal(await inheriting, false);
  assert.deepEqual(taken, [1, 2].slice(0, taken.length));
});

test('a successor that fails is followed by another, who gets everything', async () => {
  const [old, oldEnd] = duplexPair();
  const keys = new DigitKeys();
  const successor = new Successor(old, () => bytesOfKeys(keys, zone));
  // What is left of the first is read away, as the supervisor does.
  oldEnd.write(randomBytes(32));
  await new Promise((resolve) => setImmediate(resolve));
  oldEnd.read();
  const predecessor = (await Predecessor.meet(oldEnd, wait_ms))!;
  const inherited = inheritedKeys({ listener: null, predecessor }, zone)!;
  const taken: Buffer[] = [];
  const inheriting = predecessor.inherit((piece) => taken.push(Buffer.from(piece)));

  assert.deepEqual(inherited.mark, keys.mark);
  assert.equal(await successor.bequeath([Buffer.from('all')], wait_ms), true);
  assert.equal(await inheriting, true);
  assert.deepEqual(taken, [Buffer.from('all')]);
});

test('where nobody asked for the keys, there is nobody to leave anything to', async () => {
  const [old] = duplexPair();
  const successor = new Successor(old, () => assert.fail('no keys are given'));

  assert.equal(await successor.bequeath([Buffer.from('all')], wait_ms), false);
});

test('keys of yesterday’s visitors are not taken over into today, nor those of last month’s networks', () => {
  const takenOver = (day: string): readonly boolean[] => {
    const keys = new DigitKeys();
    const bytes = bytesOfKeys(keys, zone);
    bytes.write(day, 40, 'latin1');
    const theirs = inheritedKeys({ listener: null, predecessor: { keys: bytes } as unknown as Predecessor }, zone)!;
    return [
      bytesOf(theirs.coordinate).equals(bytesOf(keys.coordinate)),
      bytesOf(theirs.mark).equals(bytesOf(keys.mark)),
    ];
  };
  const today = zone.day(now_ms());

  assert.deepEqual(takenOver(today.toString()), [true, true]);
  assert.deepEqual(takenOver(today.with({ day: today.day === 1 ? 2 : 1 }).toString()), [false, true]);
  assert.deepEqual(takenOver(today.subtract({ months: 1 }).toString()), [false, false]);
});

function bytesOf(numbers: Uint32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
