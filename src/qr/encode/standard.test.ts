import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignmentsOf, blocksOf, capacity_bits, codewordsOf, type Level, sizeOf } from './capacity.ts';
import { codewordsFrom } from './codewords.ts';
import { corrected } from './correction.ts';
import { formatBits, patternOf, role, roleOf, versionBits } from './pattern.ts';
import { segmentsOf } from './segments.ts';

test('the worked example of annex I comes out, codeword by codeword', () => {
  const segments = segmentsOf('01234567', 1);
  const data = codewordsFrom(segments, 1, capacity_bits(1, 'M') / 8);

  assert.deepEqual(segments, [{ mode: 'numeric', text: '01234567' }]);
  assert.equal(hex(data), '10 20 0c 56 61 80 ec 11 ec 11 ec 11 ec 11 ec 11');
  assert.equal(hex(corrected(data, 1, 'M').subarray(16)), 'a5 24 d4 c1 ed 36 c7 87 2c 55');
});

test('the example of alphanumeric mode comes out, bit by bit', () => {
  // Section 7.4.4: AC-42 in version 1.
  const data = codewordsFrom(segmentsOf('AC-42', 1), 1, capacity_bits(1, 'H') / 8);
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  assert.equal(bits.slice(0, 41), ['0010', '000000101', '00111001110', '11100111001', '000010'].join(''));
});

test('the examples of format and version come out', () => {
  // Sections 7.9.1 and 7.10, annexes C and D.
  assert.equal(formatBits('M', 0b101), 0b100000011001110);
  assert.equal(versionBits(7), 0b000111110010010100);
});

test('capacities are those of table 7', () => {
  const rows: readonly (readonly [version: number, level: Level, data: number])[] = [
    [1, 'L', 19],
    [1, 'H', 9],
    [5, 'Q', 62],
    [7, 'M', 124],
    [14, 'M', 365],
    [22, 'H', 442],
    [32, 'Q', 1_115],
    [40, 'L', 2_956],
    [40, 'M', 2_334],
    [40, 'Q', 1_666],
    [40, 'H', 1_276],
  ];
  for (const [version, level, data] of rows)
    assert.equal(capacity_bits(version, level) / 8, data, `${version}-${level}`);
});

test('alignment patterns stand where annex E puts them', () => {
  assert.deepEqual(alignmentsOf(1), []);
  assert.deepEqual(alignmentsOf(2), [6, 18]);
  assert.deepEqual(alignmentsOf(7), [6, 22, 38]);
  assert.deepEqual(alignmentsOf(15), [6, 26, 48, 70]);
  assert.deepEqual(alignmentsOf(32), [6, 34, 60, 86, 112, 138]);
  assert.deepEqual(alignmentsOf(36), [6, 24, 50, 76, 102, 128, 154]);
  assert.deepEqual(alignmentsOf(39), [6, 26, 54, 82, 110, 138, 166]);
  assert.deepEqual(alignmentsOf(40), [6, 30, 58, 86, 114, 142, 170]);
});

test('in every version there is room for the codewords, and for at most seven bits more', () => {
  for (let version = 1; version <= 40; version += 1) {
    const spare = patternOf(version).places.length - 8 * codewordsOf(version);
    assert.ok(spare >= 0 && spare < 8, `version ${version}: ${spare}`);
    for (const level of ['L', 'M', 'Q', 'H'] as const) {
      const { blocks, correction } = blocksOf(version, level);
      assert.equal(capacity_bits(version, level), 8 * (codewordsOf(version) - blocks * correction));
    }
  }
});

test('each module has one role', () => {
  const counts = (version: number) => {
    const roles = roleOf(version);
    return Object.fromEntries(
      Object.entries(role).map(([name, value]) => [name, roles.filter((one) => one === value).length]),
    );
  };
  assert.deepEqual(counts(1), {
    data: 208,
    finder: 147,
    separator: 45,
    timing: 10,
    alignment: 0,
    format: 31,
    version: 0,
  });
  assert.deepEqual(counts(7), {
    data: 1_568,
    finder: 147,
    separator: 45,
    timing: 48,
    alignment: 150,
    format: 31,
    version: 36,
  });
  const roles = roleOf(7);
  const at = (x: number, y: number) => roles[y * sizeOf(7) + x];
  assert.deepEqual(
    [at(0, 0), at(7, 7), at(8, 6), at(22, 6), at(8, 8), at(34, 0), at(44, 44)],
    [role.finder, role.separator, role.timing, role.alignment, role.format, role.version, role.data],
  );
});

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
