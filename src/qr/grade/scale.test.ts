import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { unsurvived, worth, type Grade } from './grade.ts';
import { harms, type HarmKind } from './harms.ts';

/** How docs/qr.md begins to tell of each harm, and how it writes a step of it. */
const told: Readonly<Record<HarmKind, readonly [words: string, step: (step: number) => string]>> = {
  blur: ['blur', String],
  noise: ['noise', (step) => `${Math.round((step / 255) * 100)} %`],
  contrast: ['contrast that is left', (step) => `${step * 100} %`],
  glare: ['a lamp', (step) => `${step * 100} %`],
  tilt: ['seen from the side', (step) => `${step}°`],
  turn: ['turned', (step) => (step === 173 ? 'any way' : `${step}°`)],
  distance: ['far away', String],
  inverted: ['printed light on dark', () => 'reads'],
  dirt: ['dirt', (step) => `${step} %`],
};

test('the scale in docs/qr.md is the one that grades', () => {
  const page = readFileSync(new URL('../../../docs/qr.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  for (const { kind } of harms) {
    const [words, written] = told[kind];
    const row = rows.find((line) => line.startsWith(`| ${words}`));
    assert.ok(row, kind);
    const [a, b, c, worse] = row
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()) as [string, string, string, string];
    const said: Partial<Record<Grade, string>> = { A: a, B: b, C: c };
    for (const [grade, step] of worth[kind]) assert.equal(said[grade], written(step), `${kind}, ${grade}`);
    // The grade of what fails at once stands in its own column, in words or as a letter at the end.
    const least = unsurvived[kind];
    if (least === 'D') assert.equal(worse, 'D', kind);
    else assert.ok(['below', 'doesn’t'].includes(said[least]!), `${kind}, ${least}`);
  }
  assert.ok(rows.includes('| symbol contrast (ISO/IEC 15415) | 70 % | 55 % | 40 % | D |'));
});
