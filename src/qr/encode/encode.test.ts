import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertReads, rasterOf, readByZxing } from '../../../test/world/scanners.ts';
import { anyLines } from '../../../test/world/texts.ts';
import { blocksOf, capacity_bits, type Level, levels } from './capacity.ts';
import { encode, type EncodeOptions, type Symbol, TooLong } from './encode.ts';
import { patternOf } from './pattern.ts';

const aLevel = fc.constantFrom(...levels);
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const capitals = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'), minLength: 1, maxLength });
test('both scanners read what was written, in every version at every level', async () => {
  for (let version = 1; version <= 40; version += 1)
    for (const level of levels) {
      const text = filling(version, level);
      const symbol = encode(text, { level, raise: false, version_min: version });
      assert.deepEqual([symbol.version, symbol.level, symbol.size], [version, level, 17 + 4 * version]);
      await assertReads(symbol, text);
    }
});

for (const [mode, text] of Object.entries({
  digits: digits(300),
  'capitals and digits': capitals(300),
  anything: anyLines(120),
  'a mixture of them': fc
    .array(fc.oneof(digits(20), capitals(20), anyLines(8)), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join('')),
}))
  test(`both scanners read ${mode}`, async () => {
    await fc.assert(
      fc.asyncProperty(text, aLevel, async (text, level) => assertReads(encode(text, { level }), text)),
      { numRuns: 150 },
    );
  });

test('as many codewords as a level bears may be wrong in each block, and no more', async () => {
  const text = 'Täglich? '.repeat(20);
  for (const level of levels) {
    const symbol = encode(text, { level, raise: false });
    const { blocks, correction } = blocksOf(symbol.version, level);
    const bearable = Math.floor(correction / 2) * blocks;
    await assertReads(damaged(symbol, bearable), text);
    assert.equal(await readByZxing(rasterOf(damaged(symbol, bearable + 1))), undefined);
  }
});

test('both scanners read three thousand bytes of text', async () => {
  const line = 'Zwölf Boxkämpfer jagen „Viktor“ über den großen Sylter Deich; 1234567890 🥊\n';
  const text = line.repeat(34);
  assert.ok(new TextEncoder().encode(text).length > 2_800);
  await assertReads(encode(text, { level: 'L' }), text);
});

test('both scanners take a few letters for UTF-8, whatever their script', async () => {
  const signs = [...'äößÉçø€„…°½ΑжЯ日語한עع'];
  for (const first of signs)
    for (const second of ['', 'a', ...signs]) await assertReads(encode(first + second, { level: 'L' }), first + second);
});

test('a symbol is the smallest at its level, and its level the highest in that size', () => {
  fc.assert(
    fc.property(fc.oneof(digits(200), capitals(200), anyLines(60)), aLevel, (text, level) => {
      const { version, level: held } = encode(text, { level });
      assert.equal(encode(text, { level, raise: false }).version, version);
      assert.ok(levels.indexOf(held) >= levels.indexOf(level));
      if (version > 1) assert.throws(() => encode(text, { level, version_max: version - 1 }), TooLong);
      for (const higher of levels.slice(levels.indexOf(held) + 1))
        assert.throws(() => encode(text, { level: higher, version_max: version }), TooLong);
    }),
  );
});

test('a text that fits no symbol is refused with the bits that are too many', () => {
  assert.equal(encode('7'.repeat(7_089), { level: 'L' }).version, 40);
  assert.throws(() => encode('7'.repeat(7_090), { level: 'L' }), { name: 'TooLong', over_bits: 4 });
  assert.equal(encode('A'.repeat(4_296), { level: 'L' }).version, 40);
  assert.throws(() => encode('A'.repeat(4_297), { level: 'L' }), TooLong);
  assert.equal(encode('a'.repeat(1_273), { level: 'H' }).version, 40);
  assert.throws(() => encode('a'.repeat(1_275), { level: 'H' }), { over_bits: 12 });
});

test('an empty text makes a code that says nothing', () => {
  const { version, level } = encode('', { level: 'L' });
  assert.deepEqual([version, level], [1, 'H']);
});

test('the same text always gives the same symbol', () => {
  const options: EncodeOptions = { level: 'Q' };
  assert.deepEqual(encode('Kurzum', options), encode('Kurzum', options));
});

/** Fills this symbol nearly, in another mode at each of its levels. */
function filling(version: number, level: Level): string {
  const room_bits = capacity_bits(version, level) - 20;
  const ways = [
    () => '0123456789'.repeat(750).slice(0, Math.floor((room_bits * 3) / 10)),
    () => 'KURZUM: $1 + 2%/'.repeat(400).slice(0, Math.floor((room_bits * 2) / 11)),
    () => 'Täglich? '.repeat(400).slice(0, Math.floor((room_bits / 8) * 0.85)),
  ];
  return ways[(version + levels.indexOf(level)) % ways.length]!();
}

/** Turns over the first codewords, which lie in the blocks in turn. */
function damaged({ modules, size, version }: Symbol, codewords: number): { modules: Uint8Array; size: number } {
  const turned = modules.slice();
  for (const place of patternOf(version).places.subarray(0, 8 * codewords)) turned[place]! ^= 1;
  return { modules: turned, size };
}
