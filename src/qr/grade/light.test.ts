import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greyOf } from './light.ts';

test('a filter sees its own colour alone, as a red laser does; paper shows through what is clear', () => {
  const pixels = {
    width: 4,
    height: 1,
    rgba: Uint8ClampedArray.from([200, 100, 50, 255, 0, 0, 0, 0, 0, 0, 0, 255, 10, 20, 30, 51]),
  };
  const seen = (filter: Parameters<typeof greyOf>[1]): readonly number[] => [...greyOf(pixels, filter).light];
  assert.deepEqual(seen('red'), [200, 255, 0, 206]);
  assert.deepEqual(seen('green'), [100, 255, 0, 208]);
  assert.deepEqual(seen('blue'), [50, 255, 0, 210]);
  assert.deepEqual(seen('even'), [117, 255, 0, 208]);
  // ITU-R BT.709: 0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50.
  assert.deepEqual(seen('eye'), [118, 255, 0, 208]);
});
