import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countries } from '#exchange';
import { countryTableOf } from './table.ts';

const version = '2.3.2026061719';
const aV4 = '16777216,16777471,AU';
const aV6 = `${0x2003n << 112n},${(0x2004n << 112n) - 1n},DE`;

/** Ranges as `start country`, the start in hexadecimal digits. */
function v4(...rows: readonly string[]): readonly string[] {
  const table = countryTableOf(version, `${rows.join('\n')}\n`, aV6);
  return [...table.v4].map((start, i) => `${start.toString(16)} ${countries[table.v4Countries[i]!]}`);
}

function v6(...rows: readonly (readonly [first: string, last: string, country: string])[]): readonly string[] {
  const lines = rows.map(([first, last, country]) => `${BigInt(`0x${first}`)},${BigInt(`0x${last}`)},${country}`);
  const table = countryTableOf(version, aV4, lines.join('\n'));
  return [...table.v6High].map((high, i) => {
    const start = (BigInt(high) << 32n) | BigInt(table.v6Low[i]!);
    return `${start.toString(16)} ${countries[table.v6Countries[i]!]}`;
  });
}

/** The end of any table: what is reserved. */
const isReserved = (range: string): boolean => range.endsWith(' ZZ');

test('rows become ranges, gaps are nobody’s, and neighbours of one country are one', () => {
  const ranges = v4('16777216,16777471,AU', '16777472,16777727,AU', '16777728,16777983,CN', '16778240,16778495,CN');
  assert.deepEqual(ranges, ['0 ZZ', '1000000 AU', '1000200 CN', '1000300 ZZ', '1000400 CN', '1000500 ZZ']);
});

test('of rows that overlap, the one that begins later stands, and behind it the one around it goes on', () => {
  assert.deepEqual(v4('16777216,16777471,DE', '16777232,16777247,BE'), [
    '0 ZZ',
    '1000000 DE',
    '1000010 BE',
    '1000020 DE',
    '1000100 ZZ',
  ]);
  assert.deepEqual(v4('16777216,16777471,FR', '16777216,16777231,SK'), [
    '0 ZZ',
    '1000000 SK',
    '1000010 FR',
    '1000100 ZZ',
  ]);
  assert.deepEqual(v4('16777216,16777231,DE', '16777224,16777239,BE'), [
    '0 ZZ',
    '1000000 DE',
    '1000008 BE',
    '1000018 ZZ',
  ]);
});

test('what is reserved is nobody’s, whatever the rows say', () => {
  const ranges = v4('0,4294967295,US').filter(isReserved);
  assert.deepEqual(
    ranges.map((range) => range.split(' ')[0]),
    [
      '0',
      'a000000',
      '64400000',
      '7f000000',
      'a9fe0000',
      'ac100000',
      'c0000000',
      'c0000200',
      'c0a80000',
      'c6120000',
      'c6336400',
      'cb007100',
      'e0000000',
    ],
  );
  assert.deepEqual(v6(['0', 'f'.repeat(32), 'US']).filter(isReserved), [
    '0 ZZ',
    '2001000000000000 ZZ',
    '20010db800000000 ZZ',
    '2002000000000000 ZZ',
    '3fff000000000000 ZZ',
    '4000000000000000 ZZ',
  ]);
});

test('a network of 64 bits has the country of its first address', () => {
  const [network, next] = ['2a01000000000000', '2a01000000000001'];
  const zeros = '0'.repeat(16);
  assert.deepEqual(
    v6(
      [`${network}${zeros}`, `${network}00000000000000ff`, 'AT'],
      [`${network}0000000000000100`, `${next}${'f'.repeat(16)}`, 'DE'],
    ),
    ['0 ZZ', `${network} AT`, `${next} DE`, '2a01000000000002 ZZ'],
  );
});

test('every address has the country of the row that begins last before it and goes beyond it', () => {
  const nested = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.constantFrom('AT', 'DE', 'CH')), { maxLength: 8 });
  fc.assert(
    fc.property(nested, (drawn) => {
      const base = 0x01000000;
      const rows = drawn
        .map(([first, length, country]) => [base + first, base + first + length, country] as const)
        .toSorted((one, two) => one[0] - two[0] || two[1] - one[1])
        // Rows lie beside each other or within each other.
        .filter(([first, last], i, all) => all.slice(0, i).every((row) => row[1] < first || row[1] >= last));
      const table = countryTableOf(version, rows.length === 0 ? aV4 : rows.map((row) => row.join()).join('\n'), aV6);
      if (rows.length === 0) return;
      for (let address = base - 1; address < base + 45; address += 1) {
        const expected = rows.findLast(([first, last]) => first <= address && address <= last)?.[2] ?? 'ZZ';
        const place = table.v4.findLastIndex((start) => start <= address);
        assert.equal(countries[table.v4Countries[place]!], expected);
      }
      assert.deepEqual(
        [...table.v4],
        [...table.v4].toSorted((one, two) => one - two),
      );
    }),
    { numRuns: 1000 },
  );
});

test('a table is as old as its version says, and very old where that says nothing', () => {
  assert.equal(countryTableOf(version, aV4, aV6).madeAt_s, Date.UTC(2026, 5, 17, 19) / 1000);
  assert.equal(countryTableOf('3.0.0', aV4, aV6).madeAt_s, 0);
});

test('what is no table of countries is not taken for one', () => {
  assert.throws(() => countryTableOf(version, '<html>', aV6));
  assert.throws(() => countryTableOf(version, aV4, '1,2'));
});
