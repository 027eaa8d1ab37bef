import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readByZxing } from '../../../../test/world/scanners.ts';
import { encode } from '../../encode/encode.ts';
import { rasterise } from '../../paper/raster.ts';
import { draw } from '../../draw/drawing.ts';
import { swissBill, swissBill_mm } from './swiss-cross.ts';

test('the Swiss cross lies in a field of 7 mm in the middle of 46 mm, and the code reads, small or large', async () => {
  for (const length of [120, 400, 900]) {
    const text = `SPC\n0200\n1\n${'CH 44 '.repeat(200).slice(0, length)}`;
    const symbol = encode(text, { level: 'M', raise: false, version_max: 25 });
    const drawing = draw(symbol, swissBill);
    const px = 6;
    const pixels = rasterise(drawing, px);
    const { width, height, rgba: data } = pixels;
    assert.equal(await readByZxing({ data, width, height }), text, String(length));

    /** Whether it is dark so many millimetres from the middle. */
    const isDark = (right_mm: number, down_mm: number): boolean => {
      const per_mm = (symbol.size * px) / swissBill_mm;
      const [x, y] = [right_mm, down_mm].map((mm) => Math.floor(width / 2 + mm * per_mm)) as [number, number];
      return data[(y * width + x) * 4]! < 128;
    };
    for (const [right, down, dark] of [
      [0, 0, false],
      [1.7, 0, false],
      [0, -1.7, false],
      [2.4, 0, true],
      [1.2, 1.2, true],
      [-2.6, 2.6, true],
      [3.25, 0, false],
      [0, -3.25, false],
    ] as const)
      assert.equal(isDark(right, down), dark, `${length}: ${right}, ${down}`);
  }
});
