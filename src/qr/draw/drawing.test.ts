import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readByQr, readByZxing } from '../../../test/world/scanners.ts';
import { encode } from '../encode/encode.ts';
import { rasterise, type Pixels } from '../paper/raster.ts';
import { eyeBalls, eyeFrames, frameKinds, moduleShapes, plain, type Design } from './design.ts';
import { draw } from './drawing.ts';
import { missingSigns, widthOf } from './lettering.ts';
import { drawEdges, drawOutlines } from './outline.ts';
import { Pen, readPath, type Path } from './path.ts';

const text = 'HTTPS://LINK.COMPANY.EXAMPLE/Q/AB3DE9X';
const symbol = encode(text, { level: 'M' });

test('both scanners read every shape of modules with every eye', async () => {
  for (const shape of moduleShapes)
    for (const eyeFrame of eyeFrames)
      for (const eyeBall of eyeBalls) {
        const pixels = pixelsOf({ ...plain, shape, eyeFrame, eyeBall }, 8);
        const name = `${shape}, ${eyeFrame}, ${eyeBall}`;
        assert.equal(await readByZxing(rasterFor(pixels)), text, name);
        assert.equal(readByQr(rasterFor(pixels)), text, name);
      }
});

test('both scanners read every frame, gradient and colour of eyes', async () => {
  const inks = [
    { kind: 'plain', colour: '#1e3a8a' },
    { kind: 'linear', from: '#0b3d91', to: '#7a0b6b', angle: 30 },
    { kind: 'radial', from: '#7a0b0b', to: '#0b1f4d' },
  ] as const;
  for (const kind of frameKinds)
    for (const ink of inks) {
      const frame = kind === 'none' ? null : ({ kind, text: 'Jetzt öffnen', colour: '#0f172a' } as const);
      const pixels = pixelsOf({ ...plain, shape: 'fluid', ink, eyeColour: '#9a3412', frame }, 8);
      assert.equal(await readByZxing(rasterFor(pixels)), text, `${kind}, ${ink.kind}`);
      assert.equal(readByQr(rasterFor(pixels)), text, `${kind}, ${ink.kind}`);
    }
});

test('square modules are drawn as they are, whatever lies between them', () => {
  const pixels = pixelsOf({ ...plain, quiet: 0 }, 1);
  const drawn = Uint8Array.from({ length: symbol.size ** 2 }, (_, at) => (pixels.rgba[at * 4]! < 128 ? 1 : 0));
  assert.deepEqual(drawn, symbol.modules);
});

test('a contour turns right around what is dark, and left around a hole', () => {
  const ring = Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1]);
  const pen = new Pen();
  drawOutlines(pen, ring, 3, { left: 0, top: 0 }, { outer: 0, inner: 0 });
  assert.deepEqual(areasOf(pen.path).toSorted(), [-1, 9]);
});

test('modules that touch at a corner are apart where corners are round, and one where lines cross there', () => {
  const corner = Uint8Array.from([1, 0, 0, 1]);
  const [apart, crossed] = [new Pen(), new Pen()];
  drawOutlines(apart, corner, 2, { left: 0, top: 0 }, { outer: 0, inner: 0 });
  drawEdges(crossed, corner, 2, { left: 0, top: 0 });
  assert.deepEqual([areasOf(apart.path).length, areasOf(crossed.path).length], [2, 1]);
});

test('whatever is dark and what is light, even-odd tells them apart by their edges', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.integer({ min: 0, max: 1 })), (size, bits) => {
      const dark = Uint8Array.from(bits.take(size * size));
      const pen = new Pen();
      drawEdges(pen, dark, size, { left: 0, top: 0 });
      const page = { x: 0, y: 0, width: size, height: size };
      const layer = { kind: 'shape', path: pen.path, paint: plain.ink, rule: 'evenodd' } as const;
      const { rgba } = rasterise({ ...page, background: '#ffffff', code: page, layers: [layer] }, 1);
      assert.deepEqual(
        dark,
        dark.map((_, at) => (rgba[at * 4]! < 128 ? 1 : 0)),
      );
    }),
  );
});

test('modules make room for a logo, which lies in the middle', () => {
  const rgba = new Uint8ClampedArray([255, 0, 0, 255]);
  const picture = { kind: 'pixels', width: 1, height: 1, rgba, png: new Uint8Array() } as const;
  const { layers } = draw(symbol, { ...plain, logo: { picture, share: 0.2, clears: true } });
  const { at } = layers.find((layer) => layer.kind === 'picture')!;
  assert.deepEqual([at.x + at.width / 2, at.y + at.height / 2], [4 + 12.5, 4 + 12.5]);

  const pixels = pixelsOf({ ...plain, logo: { picture, share: 0.2, clears: true } }, 4);
  const pixel = (x: number, y: number): readonly number[] => [
    ...pixels.rgba.slice((Math.floor(y * 4) * pixels.width + Math.floor(x * 4)) * 4).subarray(0, 3),
  ];
  assert.deepEqual(pixel(16.5, 16.5), [255, 0, 0]);
  for (const [x, y] of [
    [13.7, 16],
    [19.2, 16],
    [16, 13.7],
    [16, 19.2],
  ] as const)
    assert.deepEqual(pixel(x, y), [255, 255, 255], `${x}, ${y}`);
});

test('letters of a call to action know German, kerning, and what they lack', () => {
  assert.deepEqual(missingSigns('Größe: 20 € – „gut“ 🎟'), ['🎟']);
  assert.ok(widthOf('AV') < widthOf('A') + widthOf('V'));
  assert.equal(widthOf(''), 0);
});

function pixelsOf(design: Design, module_px: number): Pixels {
  return rasterise(draw(symbol, design), module_px);
}

/** As a scanner is given it: on white, where nothing else is behind. */
function rasterFor({ rgba, width, height }: Pixels): {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
} {
  const data = rgba.slice();
  for (let at = 0; at < data.length; at += 4) {
    const share = data[at + 3]! / 255;
    for (let sample = at; sample < at + 3; sample += 1) data[sample] = data[sample]! * share + 255 * (1 - share);
    data[at + 3] = 255;
  }
  return { data, width, height };
}

/** Signed area of each contour: positive where it runs clockwise. */
function areasOf(path: Path): readonly number[] {
  const contours: [number, number][][] = [];
  readPath(path, {
    move: (x, y) => contours.push([[x, y]]),
    line: (x, y) => contours.at(-1)!.push([x, y]),
    arc: () => assert.fail(),
    curve: () => assert.fail(),
    close: () => undefined,
  });
  return contours.map((points) =>
    points.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length]!;
      return sum + (x * nextY - nextX * y) / 2;
    }, 0),
  );
}
