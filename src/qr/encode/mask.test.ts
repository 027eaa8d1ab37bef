import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sizeOf } from './capacity.ts';
import { encode } from './encode.ts';
import { penalty } from './mask.ts';
import { patternOf, role } from './pattern.ts';

test('penalties are those of the standard, counted module by module', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer(),
      fc.double({ min: 0.2, max: 0.9, noNaN: true }),
      (version, seed, share) => {
        const size = sizeOf(version);
        const modules = scattered(size, seed, share);
        assert.equal(penalty(modules, size), counted(modules, size));
      },
    ),
  );
});

test('what looks like a finder counts once where four light modules stand on both sides, and never at the rim', () => {
  const size = 21;
  const checkered = (row: string): Uint8Array => {
    const modules = Uint8Array.from({ length: size * size }, (_, at) => (at + Math.floor(at / size)) & 1);
    for (const [x, sign] of [...row].entries()) modules[10 * size + x] = Number(sign);
    return modules;
  };
  const finders = (row: string): number => {
    const modules = checkered(row);
    return linesOf(modules, size)
      .map(findersIn)
      .reduce((sum, one) => sum + one, 0);
  };
  assert.equal(finders('000010111010000'), 1);
  assert.equal(finders('10111010000'), 1);
  assert.equal(finders('1011101'), 0);
  for (const row of ['000010111010000', '10111010000', '1011101'])
    assert.equal(penalty(checkered(row), size), counted(checkered(row), size));
});

test('of the eight masks the one with the fewest points is taken', () => {
  const size = sizeOf(2);
  const { roles } = patternOf(2);
  fc.assert(
    fc.property(fc.string({ minLength: 15, maxLength: 20, unit: 'grapheme-ascii' }), (text) => {
      const { modules, mask, version } = encode(text, { level: 'M', raise: false, version_min: 2 });
      if (version !== 2) return;
      const all = conditions.map((_, other) => {
        const turned = modules.map((module, at) => {
          const [y, x] = [Math.floor(at / size), at % size];
          return roles[at] === role.data
            ? module ^ Number(conditions[mask]!(y, x)) ^ Number(conditions[other]!(y, x))
            : module;
        });
        writeFormat(turned, size, other);
        return counted(turned, size);
      });
      assert.equal(counted(modules, size), Math.min(...all));
      assert.equal(mask, all.indexOf(Math.min(...all)));
    }),
  );
});

const conditions: readonly ((i: number, j: number) => boolean)[] = [
  (i, j) => ((i + j) & 1) === 0,
  (i) => (i & 1) === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (((i >> 1) + Math.trunc(j / 3)) & 1) === 0,
  (i, j) => ((i * j) & 1) + ((i * j) % 3) === 0,
  (i, j) => ((((i * j) & 1) + ((i * j) % 3)) & 1) === 0,
  (i, j) => ((((i + j) & 1) + ((i * j) % 3)) & 1) === 0,
];

/** The formats of level M, from table C.1. */
const formats = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0];

function writeFormat(modules: Uint8Array, size: number, mask: number): void {
  const bit = (n: number): number => (formats[mask]! >> n) & 1;
  const set = (x: number, y: number, n: number): void => {
    modules[y * size + x] = bit(n);
  };
  for (let n = 0; n <= 5; n += 1) set(8, n, n);
  set(8, 7, 6);
  set(8, 8, 7);
  set(7, 8, 8);
  for (let n = 9; n < 15; n += 1) set(14 - n, 8, n);
  for (let n = 0; n < 8; n += 1) set(size - 1 - n, 8, n);
  for (let n = 8; n < 15; n += 1) set(8, size - 15 + n, n);
}

function scattered(size: number, seed: number, share: number): Uint8Array {
  let state = seed >>> 0 || 1;
  return Uint8Array.from({ length: size * size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Number(state / 2 ** 32 < share);
  });
}

/** The four rules as section 7.8.3.1 words them, on strings. */
function counted(modules: Uint8Array, size: number): number {
  let points = 0;
  for (const line of linesOf(modules, size)) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * findersIn(line);
  }
  for (let y = 1; y < size; y += 1)
    for (let x = 1; x < size; x += 1) {
      const at = y * size + x;
      if (new Set([modules[at], modules[at - 1], modules[at - size], modules[at - size - 1]]).size === 1) points += 3;
    }
  const dark = modules.reduce((sum, one) => sum + one, 0);
  return points + 10 * Math.floor(Math.abs(dark / modules.length - 0.5) * 20 + 1e-9);
}

function linesOf(modules: Uint8Array, size: number): readonly string[] {
  const rows = Array.from({ length: size }, (_, y) => [...modules.subarray(y * size, (y + 1) * size)].join(''));
  return [...rows, ...Array.from({ length: size }, (_, x) => rows.map((row) => row[x]).join(''))];
}

function findersIn(line: string): number {
  return [...line.matchAll(/(?=1011101)/g)].filter(
    ({ index }) =>
      line.slice(index + 7, index + 11) === '0000' || (index >= 4 && line.slice(index - 4, index) === '0000'),
  ).length;
}
