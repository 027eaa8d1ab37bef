import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, plainPaint, type Design } from '../draw/design.ts';
import { type Finding, grades } from './grade.ts';
import { harmKinds, harms } from './harms.ts';
import type { Mend } from './mend.ts';
import { type Graded, type Language, reasonFor } from './reasons.ts';

const picture = { kind: 'pixels', width: 2, height: 1, rgba: new Uint8ClampedArray(8), png: new Uint8Array() } as const;
const withLogo: Design = { ...plain, logo: { picture, share: 0.4, clears: false } };
const mends: readonly Mend[] = [
  { kind: 'level', to: 'Q' },
  { kind: 'logo', to: 0.21 },
  { kind: 'shape', to: 'square' },
  { kind: 'eyes', to: 'square' },
  { kind: 'colours', ink: '#000000', background: '#ffffff' },
  { kind: 'quiet', to: 4 },
  { kind: 'darker', ink: plainPaint('#806000'), eyeColour: null },
  {
    kind: 'all',
    steps: [
      { kind: 'level', to: 'H' },
      { kind: 'quiet', to: 4 },
    ],
  },
];

function reason(finding: Partial<Finding>, language: Language, graded: Partial<Graded> = {}): string {
  const whole: Finding = { kind: 'dirt', reached: 7, wanted: 5, grade: 'C', mends: [], ...finding };
  return reasonFor(whole, { design: plain, level: 'M', modules: 25, ...graded }, language);
}

test('a logo is named with its share, the level, the step that is too much, and what to choose', () => {
  const chosen = { mends: mends.slice(0, 2) };
  assert.equal(
    reason(chosen, 'en', { design: withLogo }),
    'The logo covers 8 % of the code; with error correction M it fails from 9 % dirt: choose error correction Q or a smaller logo (21 % of the width).',
  );
  assert.equal(
    reason(chosen, 'de', { design: withLogo }),
    'Das Logo bedeckt 8 % des Codes; mit Fehlerkorrektur M ist der Code ab 9 % Schmutz nicht mehr lesbar: Wählen Sie Fehlerkorrektur Q oder ein kleineres Logo (21 % der Breite).',
  );
});

test('the modules that make room for a logo count as covered', () => {
  const cleared = { ...withLogo, logo: { ...withLogo.logo!, clears: true } };
  // 10 by 5 modules in the middle of 25, and half a module around them, is 11 by 7 that are touched.
  assert.match(reason({}, 'en', { design: cleared }), /^The logo covers 12 % of the code/);
});

test('numbers are written as the language has them', () => {
  const blurred = { kind: 'blur', reached: 0.25, mends: mends.slice(5, 6) } as const;
  assert.equal(
    reason(blurred, 'de'),
    'Der Code ist ab einer Unschärfe von 0,4 Modulen nicht mehr lesbar: Wählen Sie eine Ruhezone von 4 Modulen.',
  );
  assert.equal(reason(blurred, 'en'), 'The code fails from a blur of 0.4 modules: choose a quiet zone of 4 modules.');
});

test('light on dark is said to be what it is, and no mistake of the printer', () => {
  const design = { ...plain, ink: plainPaint('#ffffff'), background: '#000000' } as const;
  const finding = { kind: 'inverted', reached: null, grade: 'B', mends: mends.slice(4, 5) } as const;
  assert.match(reason(finding, 'en', { design }), /^The code is light on dark, .*: choose black on white\.$/);
  assert.match(reason(finding, 'en'), /^The code fails when it is printed light on dark/);
});

test('where nothing helps, a large code is told to be shortened', () => {
  assert.match(reason({}, 'en'), /are needed\.$/);
  assert.match(reason({}, 'en', { modules: 177 }), /177 modules a side: shorten the content\.$/);
  assert.match(reason({}, 'de', { modules: 177 }), /177 Module je Seite: Kürzen Sie den Inhalt\.$/);
});

test('there is a whole sentence for every finding, at every step, in both languages', () => {
  const steps = new Map<string, readonly (number | null)[]>(harms.map(({ kind, steps }) => [kind, [null, ...steps]]));
  const kinds = [...harmKinds, 'reads', 'colours', 'symbolContrast', 'quiet'] as const;
  for (const language of ['de', 'en'] as const)
    for (const kind of kinds)
      for (const reached of steps.get(kind) ?? [0, 1, 2, 3])
        for (const grade of grades) {
          if (grade === 'A' && (reached === null || kind === 'reads')) continue;
          const sentence = reason({ kind, reached, grade, mends }, language, { design: withLogo });
          assert.match(sentence, /^[A-Z][^\n]{15,}\.$/u, `${kind} ${reached} ${grade}`);
          assert.doesNotMatch(sentence, /undefined|null|NaN|\.\./, sentence);
          if (language === 'de') assert.doesNotMatch(sentence, /\d\.\d/, sentence);
        }
});
