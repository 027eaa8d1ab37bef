import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, type Address } from './address.ts';
import { coordinateOf, DigitKeys, markOf, shiftOf } from './digits.ts';

const key = new Uint32Array([0x9e3779b9, 0x7f4a7c15, 0xf39cc060, 0x5cedc834]);
const link = '01890a5d-ac96-774b-bcce-b302099a8057';

function addressOf(text: string): Address {
  const address = new Uint8Array(16);
  const bytes = Buffer.from(text);
  assert.ok(readAddress(bytes, 0, bytes.length, address), text);
  return address;
}

/** The `n`th of many different IPv4 addresses. */
function nth(n: number): Address {
  const address = addressOf('0.0.0.0');
  address[12] = 1 + (n >>> 24);
  address[13] = n >>> 16;
  address[14] = n >>> 8;
  address[15] = n;
  return address;
}

const coordinate = (text: string, agent = 1, id = link): number => coordinateOf(key, addressOf(text), agent, 2, id);
const mark = (text: string, id = link): number => markOf(key, addressOf(text), id);

/** Pearson's chi-squared statistic against equal shares, as standard deviations from what chance gives. */
function deviation(counts: readonly number[], expected: readonly number[]): number {
  const statistic = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const freedom = counts.length - 1;
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}

test('a coordinate changes with the address, the user agent, the link and the key, and with nothing else', () => {
  assert.equal(coordinate('192.0.2.1'), coordinate('192.0.2.1'));
  const all = [
    coordinate('192.0.2.1'),
    coordinate('192.0.2.2'),
    coordinate('2001:db8::1'),
    coordinate('192.0.2.1', 7),
    coordinate('192.0.2.1', 1, link.replace('0', '1')),
    coordinateOf(new Uint32Array(4), addressOf('192.0.2.1'), 1, 2, link),
  ];
  assert.equal(new Set(all).size, all.length);
});

test('a mark is the network’s: one /24 or /56 has one, its neighbour another, and another link’s is its own', () => {
  assert.equal(mark('192.0.2.1'), mark('192.0.2.254'));
  assert.equal(mark('192.0.2.1'), mark('::ffff:192.0.2.9'));
  assert.notEqual(mark('192.0.2.1'), mark('192.0.3.1'));
  assert.equal(mark('2001:db8:1:2200::1'), mark('2001:db8:1:22ff:ffff::'));
  assert.notEqual(mark('2001:db8:1:2200::1'), mark('2001:db8:1:2300::1'));
  assert.notEqual(mark('192.0.2.1'), mark('192.0.2.1', link.replace('0', '1')));
  assert.notEqual(mark('0.0.2.1'), mark('::2'));
});

test('over many visitors all indices are alike, and in each part of them a rank comes half as often as the one before', () => {
  const visitors = 200_000;
  const [parts, ranks] = [8, 10] as const;
  const indices = Array.from({ length: 8192 }, () => 0);
  const both = Array.from({ length: parts * ranks }, () => 0);
  for (let n = 0; n < visitors; n += 1) {
    const found = coordinateOf(key, nth(n), 3, 4, link);
    const [index, rank] = [found >>> 6, found & 63];
    assert.ok(rank >= 1 && rank <= 33);
    indices[index]! += 1;
    both[(index >>> 10) * ranks + Math.min(rank, ranks) - 1]! += 1;
  }
  const evenly = indices.map(() => visitors / indices.length);
  const halving = both.map((_, i) => visitors / parts / 2 ** Math.min((i % ranks) + 1, ranks - 1));
  assert.ok(Math.abs(deviation(indices, evenly)) < 4);
  assert.ok(Math.abs(deviation(both, halving)) < 4);
});

test('over many networks all marks are alike', () => {
  const networks = 400_000;
  const marks = Array.from({ length: 65_536 }, () => 0);
  for (let n = 0; n < networks; n += 1) marks[markOf(key, nth(n * 256), link)]! += 1;
  assert.ok(
    Math.abs(
      deviation(
        marks,
        marks.map(() => networks / 65_536),
      ),
    ) < 4,
  );
});

test('a shift is less than k either way, all are alike over many links, and the key decides it', () => {
  const links = 90_000;
  const counts = Array.from({ length: 9 }, () => 0);
  for (let n = 0; n < links; n += 1) counts[shiftOf(key, `${n}${link}`, 5) + 4]! += 1;
  assert.ok(
    Math.abs(
      deviation(
        counts,
        counts.map(() => links / 9),
      ),
    ) < 4,
  );
  const keys = Array.from({ length: 50 }, () => new DigitKeys().coordinate);
  assert.equal(new Set(keys.map((one) => shiftOf(one, link, 5))).size > 1, true);
});

test('the day’s end changes the key of coordinates and leaves that of marks', () => {
  const keys = new DigitKeys();
  const [coordinateKey, markKey] = [keys.coordinate.slice(), keys.mark.slice()];
  keys.endDay();
  assert.notDeepEqual(keys.coordinate, coordinateKey);
  assert.deepEqual(keys.mark, markKey);
  assert.notDeepEqual(new DigitKeys().mark, markKey);
});
