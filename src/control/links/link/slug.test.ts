import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCode, drawnLength, drawSlug, plainAlphabet } from './slug.ts';

test('a drawn slug has seven characters, none of which is taken for another of them', () => {
  for (let n = 0; n < 1_000; n += 1) assert.match(drawSlug(), new RegExp(`^[${plainAlphabet}]{${drawnLength}}$`));
  for (const pair of ['0o', '1il', '2z', '5s', '6b', '8b', '9g', 'uv', 'ae'])
    assert.ok([...pair].filter((character) => plainAlphabet.includes(character)).length <= 1, pair);
});

test('a drawn code fits the alphanumeric mode of QR codes', () => {
  for (let n = 0; n < 1_000; n += 1) assert.match(drawCode(), /^[0-9A-Z]{7}$/);
});

test('every character is equally likely', () => {
  const draws = 40_000;
  const counts = new Map<string, number>();
  for (let n = 0; n < draws; n += 1)
    for (const character of drawSlug()) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = (draws * drawnLength) / plainAlphabet.length;
  const chiSquared = [...plainAlphabet].reduce(
    (sum, one) => sum + ((counts.get(one) ?? 0) - expected) ** 2 / expected,
    0,
  );

  // 23 degrees of freedom: beyond 70 once in a million runs; a plain remainder of a byte would give over 1,000.
  assert.ok(chiSquared < 70, `chi squared ${chiSquared}`);
});
