import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readByZxing } from '../../../test/world/scanners.ts';
import { moduleShapes, plain, plainPaint, type Design } from '../draw/design.ts';
import { type Code, type Finding, grade, grades, type Verdict } from './grade.ts';
import { type Grey, harms } from './harms.ts';
import { symbolContrast } from './light.ts';
import { mended } from './mend.ts';
import { printSize } from './print-size.ts';

const text = 'HTTPS://LINK.COMPANY.EXAMPLE/Q/AB3DE9X';

test('a plain code gets the best grade, and nothing about it is to be mended', async () => {
  const verdict = await graded({});
  assert.equal(verdict.grade, 'A');
  assert.deepEqual(
    verdict.findings.map(({ kind }) => kind),
    [...harms.map(({ kind }) => kind), 'colours', 'symbolContrast', 'quiet'],
  );
  assert.ok(verdict.findings.every(({ mends }) => mends.length === 0));
});

test('the same code gets the same verdict', async () => {
  const design = { shape: 'dots', eyeFrame: 'circle' } as const;
  assert.deepEqual(await graded(design), await graded(design));
});

test('every shape reads as it is', async () => {
  for (const shape of moduleShapes) assert.notEqual((await graded({ shape })).grade, 'F', shape);
});

test('the stronger the correction, the more dirt a code survives', async () => {
  const dirt = await Promise.all(
    (['L', 'M', 'Q', 'H'] as const).map(async (level) => {
      const verdict = await graded({}, { level, raise: false });
      return findingOf(verdict, 'dirt').reached ?? 0;
    }),
  );
  assert.deepEqual(
    dirt,
    dirt.toSorted((a, b) => a - b),
  );
  assert.ok(dirt[3]! >= 2 * dirt[0]!, dirt.join(', '));
});

test('a logo that is too large is said to be, with the size and the level that read', async () => {
  const verdict = await graded({ logo: { picture: square(), share: 0.3, clears: true } });
  assert.equal(verdict.grade, 'F');
  const { mends } = findingOf(verdict, 'reads');
  assert.deepEqual(mends.map(({ kind }) => kind).toSorted(), ['level', 'logo']);
});

test('yellow on white is called too faint, and a darker one offered before black', async () => {
  const verdict = await graded({ ink: plainPaint('#f5c518') });
  const { grade, mends } = findingOf(verdict, 'symbolContrast');
  assert.equal(grade, 'C');
  assert.deepEqual(
    mends.map(({ kind }) => kind),
    ['darker', 'colours'],
  );
  const [darker] = mends;
  assert.ok(darker?.kind === 'darker' && darker.ink.kind === 'plain');
  const [red, green, blue] = [1, 3, 5].map((at) =>
    Number.parseInt((darker.ink as { colour: string }).colour.slice(at, at + 2), 16),
  );
  assert.ok(Math.abs(red! / green! - 0xf5 / 0xc5) < 0.05 && blue! < green!, 'the same hue');
  assert.ok(red! > 100, 'no darker than it has to be');
});

test('a pale gradient that reads is no F, and stays a gradient when it is made darker', async () => {
  const ink = { kind: 'linear', from: '#ffe600', to: '#fff3a0', angle: 30 } as const;
  const code = codeOf({ ink });
  const verdict = await grade(code, decode);
  assert.equal(verdict.grade, 'D');
  assert.notEqual(verdict.modulePixels, null);
  const { mends } = findingOf(verdict, 'symbolContrast');
  assert.ok(mends[0]?.kind === 'darker' && mends[0].ink.kind === 'linear');
  const after = await grade(mended(code, mends[0]), decode);
  assert.equal(findingOf(after, 'symbolContrast').grade, 'A');
  assert.ok('AB'.includes(after.grade), after.grade);
});

test('where no change is enough by itself, one mend makes those that are together', async () => {
  const pale = { ink: plainPaint('#fefefe'), logo: { picture: square(), share: 0.38, clears: true } } as const;
  const code = codeOf(pale);
  const verdict = await grade(code, decode);
  assert.equal(verdict.grade, 'F');
  const { mends } = findingOf(verdict, 'reads');
  assert.ok(mends.length === 1 && mends[0]?.kind === 'all', JSON.stringify(mends));
  assert.ok(mends[0].steps.length > 1);
  assert.notEqual((await grade(mended(code, mends[0]), decode)).grade, 'F');
});

test('a level that the standard names is not changed, and of looks that it names nothing is', async () => {
  const logo = { picture: square(), share: 0.3, clears: true } as const;
  const held = await graded({ logo }, { level: 'M', raise: false });
  const steps = held.findings
    .flatMap(({ mends }) => mends)
    .flatMap((mend) => (mend.kind === 'all' ? mend.steps : mend));
  assert.ok(steps.length > 0 && steps.every(({ kind }) => kind !== 'level'));
  const fixed = await grade({ ...codeOf({ logo }), side_mm: 46 }, decode);
  assert.ok(fixed.findings.every(({ mends }) => mends.length === 0));
});

test('a code without light around it is told of its quiet zone', async () => {
  assert.equal(findingOf(await graded({ quiet: 0 }), 'quiet').grade, 'C');
  assert.equal(findingOf(await graded({ quiet: 3 }), 'quiet').grade, 'B');
});

test('every mend that is offered lifts the finding it is offered for', async () => {
  const designs: readonly Partial<Design>[] = [
    { shape: 'dots', eyeFrame: 'circle', eyeBall: 'leaf' },
    { ink: plainPaint('#f5c518') },
    { quiet: 0 },
    { logo: { picture: square(), share: 0.3, clears: true } },
  ];
  let offered = 0;
  for (const design of designs) {
    const code = codeOf(design);
    for (const finding of (await grade(code, decode)).findings)
      for (const mend of finding.mends) {
        offered += 1;
        const after = await grade(mended(code, mend), decode);
        // A code that reads at last has no finding any more that says it can't be read.
        const lifted = after.findings.find(({ kind }) => kind === finding.kind)?.grade ?? 'A';
        assert.ok(grades.indexOf(lifted) < grades.indexOf(finding.grade), `${finding.kind}: ${JSON.stringify(mend)}`);
      }
  }
  assert.ok(offered > 5, String(offered));
});

test('light on dark reads, and is told that not every scanner looks for it', async () => {
  const verdict = await graded({ ink: plainPaint('#ffffff'), background: '#000000' });
  assert.equal(verdict.grade, 'B');
  const { grade, mends } = findingOf(verdict, 'inverted');
  assert.deepEqual([grade, mends], ['B', [{ kind: 'colours', ink: '#000000', background: '#ffffff' }]]);
});

test('a level at which the text doesn’t fit is not offered', async () => {
  // Too much for Q, and hard to read for a code of so many modules.
  const code: Code = {
    text: 'x'.repeat(2_300),
    encoding: { level: 'M' },
    design: { ...plain, quiet: 0, shape: 'dots' },
  };
  const verdict = await grade(code, decode);
  assert.notEqual(verdict.grade, 'A');
  const offered = verdict.findings.flatMap(({ mends }) => mends);
  assert.ok(offered.length > 0 && offered.every(({ kind }) => kind !== 'level'), JSON.stringify(offered));
});

test('contrast is that of the ink that comes closest to the ground', () => {
  assert.equal(symbolContrast(plain), 100);
  assert.equal(symbolContrast({ ...plain, background: null }), 100);
  const gradient = { kind: 'linear', from: '#000000', to: '#ffffff', angle: 0 } as const;
  assert.equal(symbolContrast({ ...plain, ink: gradient }), 0);
  assert.equal(symbolContrast({ ...plain, eyeColour: '#ffffff' }), 0);
  const reversed = { ...plain, ink: plainPaint('#ffffff'), background: '#000000' } as const;
  assert.equal(symbolContrast(reversed), 100);
  assert.equal(symbolContrast({ ...reversed, eyeColour: '#000000' }), 0);
  // Somewhere on its way it is as light as the ground.
  assert.equal(symbolContrast({ ...plain, ink: gradient, background: '#808080' }), 0);
});

test('ink in a colour of light is not seen in that light, as red ink is not by a red laser', async () => {
  for (const colour of ['#ff0000', '#00ff00', '#0000ff'] as const) {
    const { reached, wanted, grade } = findingOf(await graded({ ink: plainPaint(colour) }), 'colours');
    assert.deepEqual([reached, wanted, grade], [3, 4, 'B'], colour);
  }
});

test('contrast is graded by the limits of ISO/IEC 15415, and D where that says F', async () => {
  // Greys on white: 100 percent less the light of each, of which neighbours are less than one percent apart.
  const limits = [
    ['#969696', 70, 'A'],
    ['#989898', 69, 'B'],
    ['#b3b3b3', 55, 'B'],
    ['#b5b5b5', 54, 'C'],
    ['#cccccc', 40, 'C'],
    ['#cdcdcd', 39, 'D'],
    ['#e7e7e7', 20, 'D'],
    ['#e9e9e9', 19, 'D'],
  ] as const;
  for (const [colour, percent, expected] of limits) {
    const { reached, grade } = findingOf(await graded({ ink: plainPaint(colour) }), 'symbolContrast');
    assert.deepEqual([reached, grade], [percent, expected], colour);
  }
});

test('a code is printed as large as the distance asks, and never finer than ink allows', async () => {
  const verdict = await graded({});
  const near = printSize(verdict, 25, 100);
  const far = printSize(verdict, 25, 3000);
  assert.deepEqual([near.byRule_mm, far.byRule_mm], [10, 300]);
  assert.ok(Math.abs(near.byMeasure_mm! - 25 * 0.33) < 0.01);
  // 3 m away, 60 degrees are 2 * 3000 mm * tan 30° = 3464.1 mm, so each of 1,080 pixels sees 3.2075 mm.
  for (const [modulePixels, side_mm] of [
    [2, 160.38],
    [2.5, 200.47],
    [4, 320.75],
  ] as const)
    assert.ok(Math.abs(printSize({ ...verdict, modulePixels }, 25, 3000).byMeasure_mm! - side_mm) < 0.01);
  assert.ok(far.byMeasure_mm! > near.byMeasure_mm! && far.byMeasure_mm! < far.byRule_mm);
  assert.equal(printSize({ ...verdict, modulePixels: null }, 25, 300).byMeasure_mm, null);
});

function codeOf(design: Partial<Design>, encoding: Code['encoding'] = { level: 'M' }): Code {
  return { text, encoding, design: { ...plain, ...design } };
}

function graded(design: Partial<Design>, encoding?: Code['encoding']): Promise<Verdict> {
  return grade(codeOf(design, encoding), decode);
}

function findingOf({ findings }: Verdict, kind: Finding['kind']): Finding {
  return findings.find((finding) => finding.kind === kind)!;
}

async function decode({ width, height, light }: Grey): Promise<string | null> {
  const data = new Uint8ClampedArray(light.length * 4).fill(255);
  for (const [at, value] of light.entries()) data.fill(value, at * 4, at * 4 + 3);
  return (await readByZxing({ data, width, height })) ?? null;
}

function square(): NonNullable<Design['logo']>['picture'] {
  const rgba = new Uint8ClampedArray([200, 0, 0, 255]);
  return { kind: 'pixels', width: 1, height: 1, rgba, png: new Uint8Array() };
}
