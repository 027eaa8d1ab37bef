import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Picture, rasterise } from '#qr';
import { cornersOf, jpegOf, svgLogos } from '../../../../../test/world/logos.ts';
import { fileOf } from './file.ts';
import { readLogo } from './logo.ts';

suite('logos as files', () => {
  for (const [manner, text] of Object.entries(svgLogos)) {
    test(`a logo ${manner} looks the same when its file is read back, and its file is then the same`, async () => {
      const before = await readLogo(new TextEncoder().encode(text));
      const file = fileOf(before);
      const after = await readLogo(file.bytes);

      assert.equal(file.type, 'svg');
      assert.ok(differenceOf(before, after) < 0.002, String(differenceOf(before, after)));
      const again = fileOf(after);
      assert.deepEqual(Buffer.from(again.bytes).toString(), Buffer.from(file.bytes).toString());
    });
  }

  test('pixels are read back as they are', async () => {
    const before = await readLogo(await jpegOf(cornersOf(90, 60)));
    const file = fileOf(before);

    assert.equal(file.type, 'png');
    assert.deepEqual(await readLogo(file.bytes), before);
  });
});

/** The mean of how far samples lie apart, of one. */
function differenceOf(one: Picture, other: Picture): number {
  const [left, right] = [pixelsOf(one), pixelsOf(other)];
  assert.equal(left.length, right.length);
  const sum = left.reduce((total, sample, at) => total + Math.abs(sample - right[at]!), 0);
  return sum / left.length / 255;
}

function pixelsOf(picture: Picture): Uint8ClampedArray {
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const page = { ...whole, background: '#ffffff', code: whole } as const;
  return rasterise({ ...page, layers: [{ kind: 'picture', picture, at: whole }] }, 2).rgba;
}
