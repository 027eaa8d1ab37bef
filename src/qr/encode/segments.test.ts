import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Mode, rangeOf, type Segment, segmented, segmentsOf } from './segments.ts';

const mixed = fc.string({ unit: fc.constantFrom('1', '2', '3', 'A', 'B', ':', 'a', 'ä', '€', '🥊'), maxLength: 11 });

test('no other segmentation takes fewer bits', () => {
  fc.assert(
    fc.property(mixed, fc.constantFrom(1, 9, 10, 26, 27, 40), (text, version) => {
      const segments = segmentsOf(text, version);
      assert.equal(segments.map((segment) => segment.text).join(''), text);
      assert.equal(sum(segments, version), leastByTryingAll(text, version));
      assert.equal(segmented(text, rangeOf(version)).bits, sum(segments, version));
    }),
    { numRuns: 300 },
  );
});

test('a long run of digits gets a segment of its own, a short one does not', () => {
  assert.deepEqual(modesOf('https://example.org/123456789012'), ['byte', 'numeric']);
  assert.deepEqual(modesOf('https://example.org/123'), ['byte']);
  assert.deepEqual(modesOf('HTTPS://EXAMPLE.ORG/Q/BCDFGHJ'), ['alphanumeric']);
  assert.deepEqual(modesOf('00000000000000000000ABCDEFGHIJKLMNOPQRSTUVWXYZ and so on'), [
    'numeric',
    'alphanumeric',
    'byte',
  ]);
});

test('it depends on the version what is worth a segment', () => {
  assert.deepEqual(modesOf('ab1234', 9), ['byte', 'numeric']);
  assert.deepEqual(modesOf('ab1234', 27), ['byte']);
});

test('an empty text has no segments', () => {
  assert.deepEqual(segmentsOf('', 1), []);
  assert.equal(segmented('', 0).bits, 0);
});

function modesOf(text: string, version = 5): readonly Mode[] {
  return segmentsOf(text, version).map(({ mode }) => mode);
}

/** The lengths of ISO/IEC 18004, 7.4, table 3 and the formulas of each mode; infinite where the mode can't say it. */
function bits({ mode, text }: Segment, version: number): number {
  const range = [9, 26, 40].findIndex((last) => version <= last);
  const n = text.length;
  switch (mode) {
    case 'numeric':
      return /^\d+$/.test(text) ? 4 + [10, 12, 14][range]! + 10 * Math.floor(n / 3) + [0, 4, 7][n % 3]! : Infinity;
    case 'alphanumeric':
      return /^[0-9A-Z $%*+\-./:]+$/.test(text)
        ? 4 + [9, 11, 13][range]! + 11 * Math.floor(n / 2) + 6 * (n % 2)
        : Infinity;
    case 'byte':
      return 4 + [8, 16, 16][range]! + 8 * new TextEncoder().encode(text).length;
  }
}

function sum(segments: readonly Segment[], version: number): number {
  return segments.reduce((total, segment) => total + bits(segment, version), 0);
}

/** Every way to cut the text, each piece in its best mode. */
function leastByTryingAll(text: string, version: number): number {
  const signs = [...text];
  if (signs.length === 0) return 0;
  let least = Infinity;
  for (let cuts = 0; cuts < 2 ** (signs.length - 1); cuts += 1) {
    const pieces: string[] = [''];
    for (const [at, sign] of signs.entries()) {
      pieces[pieces.length - 1]! += sign;
      if (at < signs.length - 1 && (cuts >> at) & 1) pieces.push('');
    }
    const total = pieces.reduce(
      (sum, piece) =>
        sum +
        Math.min(...(['numeric', 'alphanumeric', 'byte'] as const).map((mode) => bits({ mode, text: piece }, version))),
      0,
    );
    least = Math.min(least, total);
  }
  return least;
}
