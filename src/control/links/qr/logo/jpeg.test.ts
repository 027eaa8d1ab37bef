import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Pixels } from '#qr';
import { Problem } from '#problem';
import { cornersOf, jpegOf } from '../../../../../test/world/logos.ts';
import { readLogo } from './logo.ts';

const corners = cornersOf(96, 64);

test('a JPEG has its pixels, whether it comes at once or in scans, in colours or in greys', async () => {
  for (const options of [{ progressive: true }, { progressive: false, baseline: true }])
    assert.ok(differenceOf(await pixelsOf(await jpegOf(corners, options)), corners) < 3);
  const { rgba } = await pixelsOf(await jpegOf(corners, { color_space: 1 }));
  assert.ok(rgba.every((sample, at) => at % 4 === 3 || sample === rgba[at - (at % 4)]));
});

test('a JPEG is turned upright as its camera says, and the rest of what it says is dropped', async () => {
  const stored = await jpegOf(corners);
  /** The colours of the upper left, upper right, lower left and lower right corner, as one sees them. */
  const [a, b, c, d] = [0, 1, 2, 3];
  const expected = [
    [a, b, c, d],
    [b, a, d, c],
    [d, c, b, a],
    [c, d, a, b],
    [a, c, b, d],
    [c, a, d, b],
    [d, b, c, a],
    [b, d, a, c],
  ];
  for (const [index, order] of expected.entries())
    for (const isLittle of [false, true]) {
      const picture = await readLogo(withExif(stored, index + 1, isLittle));
      assert.ok(picture.kind === 'pixels');
      const size = index < 4 ? [96, 64] : [64, 96];
      assert.deepEqual([picture.width, picture.height], size, `orientation ${index + 1}`);
      assert.deepEqual(cornersIn(picture), order, `orientation ${index + 1}`);
      assert.ok(!Buffer.from(picture.png).includes('secret-place'));
    }
});

test('a JPEG that is larger is scaled down', async () => {
  const picture = await readLogo(await jpegOf(cornersOf(1600, 800)));
  assert.deepEqual([picture.width, picture.height], [512, 256]);
});

test('a JPEG that is damaged, in ink or claims too much is refused, with the reason', async () => {
  const file = Buffer.from(await jpegOf(corners, { progressive: false, baseline: true }));
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = (at: number, ...bytes: number[]): Buffer => {
    const copy = Buffer.from(file);
    copy.set(bytes, at);
    return copy;
  };
  const scan = file.indexOf(Buffer.from([0xff, 0xda]));
  const scanOnly = file.subarray(scan, -2);
  const hostile: Readonly<Record<string, readonly Buffer[]>> = {
    too_many_pixels: [changed(frame + 5, 0x27, 0x10, 0x27, 0x10), changed(frame + 5, 0xff, 0xff, 0xff, 0xff)],
    colours: [changed(frame + 9, 4), changed(frame + 4, 12), changed(frame + 1, 0xc3), changed(frame + 1, 0xc9)],
    broken: [
      changed(frame + 5, 0, 0),
      file.subarray(0, -2),
      file.subarray(0, scan),
      file.subarray(0, 40),
      changed(frame + 9, 3, 1, 0xff),
      Buffer.concat([file.subarray(0, frame), file.subarray(scan)]),
      // A few bytes a scan, each of which goes over the whole picture.
      Buffer.concat([file.subarray(0, -2), ...Array.from({ length: 200 }, () => scanOnly), Buffer.from([0xff, 0xd9])]),
    ],
  };
  for (const [reason, files] of Object.entries(hostile))
    for (const [index, bytes] of files.entries())
      await assert.rejects(
        readLogo(bytes),
        ({ errors }: Problem) => errors?.[0]?.reason === reason,
        `${reason} ${index}`,
      );
});

test('a damaged JPEG harms none that is read at the same time', async () => {
  const file = await jpegOf(corners);
  const damaged = Uint8Array.from(file).fill(0, file.length - 300, file.length - 2);
  const table = Buffer.from(damaged).indexOf(Buffer.from([0xff, 0xdb]));
  damaged[table + 4] = 0xff;
  const all = await Promise.allSettled([damaged, file, damaged, file, file].map((one) => readLogo(one)));
  assert.deepEqual(
    all.map(({ status }) => status),
    ['rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
});

test('whatever is changed in a JPEG, it is read or refused, and the next one is read', async () => {
  const file = await jpegOf(cornersOf(24, 16));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 }), async (changes) => {
      const changed = Uint8Array.from(file);
      for (const [at, byte] of changes) changed[at] = byte;
      await readLogo(changed).catch((error: unknown) => assert.ok(error instanceof Problem));
    }),
    { numRuns: 200 },
  );
  assert.ok(differenceOf(await pixelsOf(await jpegOf(corners)), corners) < 3);
});

async function pixelsOf(
  file: Uint8Array,
): Promise<Pick<Pixels, 'width' | 'height'> & { readonly rgba: Uint8ClampedArray }> {
  const picture = await readLogo(file);
  assert.ok(picture.kind === 'pixels');
  return picture;
}

/** The mean difference of samples. */
function differenceOf({ rgba }: { readonly rgba: Uint8ClampedArray }, other: Pixels): number {
  return rgba.reduce((sum, sample, at) => sum + Math.abs(sample - other.rgba[at]!), 0) / rgba.length;
}

/** Which of the original corners lies in each corner: bit 0 of the right, bit 1 of the lower ones. */
function cornersIn({
  width,
  height,
  rgba,
}: Pick<Pixels, 'width' | 'height'> & { readonly rgba: Uint8ClampedArray }): readonly number[] {
  return [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.2, 0.8],
    [0.8, 0.8],
  ].map(([x, y]) => {
    const at = (Math.floor(y! * height) * width + Math.floor(x! * width)) * 4;
    return (rgba[at]! > 120 ? 1 : 0) + (rgba[at + 1]! > 120 ? 2 : 0);
  });
}

/** The file with what a camera writes: how it was held, and where. */
function withExif(file: Uint8Array, orientation: number, isLittle: boolean): Uint8Array {
  const tiff = Buffer.alloc(50);
  const write16 = (value: number, at: number): unknown =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const write32 = (value: number, at: number): unknown =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(isLittle ? 'II' : 'MM', 0, 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(2, 8);
  write16(0x010e, 10);
  write16(2, 12);
  write16(0x0112, 22);
  write16(3, 24);
  write32(1, 26);
  write16(orientation, 30);
  tiff.write('secret-place', 36, 'latin1');
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([file.subarray(0, 2), head, content, file.subarray(2)]);
}
