import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { test } from 'node:test';
import { createLink, qrImage, type QrQuery } from '#links';
import { newWorld } from '#world';
import { type Raster, readByQr, readByZxing } from '../../../../test/world/scanners.ts';
import { encode, type Level, plain, draw, svg } from '#qr';

const { acme, globex } = await newWorld();
const link = await createLink(acme.owner, { target: 'https://example.org/' });

test('every PNG scans, and has exactly the pixels that were asked for', async () => {
  for (const query of everyWay([87, 128, 512, 1001, 1025])) {
    const bytes = await pngOf(query);
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [query.size, query.size]);
    assert.equal(await readByZxing(new Uint8Array(bytes)), link.qrUrl, JSON.stringify(query));
  }
});

test('both scanners read every SVG', async () => {
  for (const query of everyWay([512])) {
    const { bytes, mediaType } = await qrImage(acme.owner, link.id, { ...query, format: 'svg' });
    assert.equal(mediaType, 'image/svg+xml');
    const raster = rasterised(String(bytes), 8);
    assert.equal(await readByZxing(raster), link.qrUrl, JSON.stringify(query));
    assert.equal(readByQr(raster), link.qrUrl, JSON.stringify(query));
  }
});

test('an SVG is small, sharp and named', async () => {
  const image = String((await qrImage(acme.owner, link.id)).bytes);

  assert.match(image, /^<svg [^>]*width="512" height="512" viewBox="0 0 33 33" role="img"/);
  assert.match(image, /<path shape-rendering="crispEdges" fill-rule="evenodd" d="/);
  assert.ok(image.includes(`<title>${link.qrUrl}</title>`));
  assert.ok(image.length < 1_100, `${image.length} bytes`);
  const named = svg(draw(encode('A', { level: 'L' }), plain), {
    width: '64',
    height: '64',
    title: 'a<b>\ufffe\ud800\u0001&',
  });
  assert.ok(named.includes('<title>a&#60;b&#62;&#38;</title>'));
});

test('a PNG has a bit a pixel, and every module the same whole number of pixels', async () => {
  const bytes = await pngOf({ size: 500, margin: 4 });
  const { pixels, bitDepth } = pixelsOf(bytes);
  const module_px = Math.floor(500 / (25 + 8));
  const start_px = Math.floor((500 - 25 * module_px) / 2);

  assert.equal(bitDepth, 1);
  const matrix = matrixOf(link.qrUrl, 'M');
  for (let y = 0; y < 500; y += 1)
    for (let x = 0; x < 500; x += 1) {
      const module = matrix[Math.floor((y - start_px) / module_px)]?.[Math.floor((x - start_px) / module_px)] ?? false;
      if (pixels[y]![x] !== module) assert.fail(`pixel ${x}, ${y}`);
    }
});

test('a PNG with less than a pixel a module is refused', async () => {
  await assert.rejects(qrImage(acme.owner, link.id, { format: 'png', size: 64, margin: 32 }), { type: 'invalid' });
});

test('another tenant gets no image of a link', async () => {
  await assert.rejects(qrImage(globex.owner, link.id), { type: 'not_found' });
});

test('the code carries the address in alphanumeric mode', () => {
  assert.equal(modeOf(matrixOf('HTTPS://GO.EXAMPLE.ORG/Q/2345679', 'M')), 0b0010);
  assert.equal(modeOf(matrixOf('https://go.example.org/2345679', 'M')), 0b0100);
});

test('the numbers in docs/qr.md are those of the encoder', () => {
  const page = readFileSync(new URL('../../../../docs/qr.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w.-]+)` \| ([LMQH]) \| (\d+) × \3 \| (\d+) × \4 \| (\d+) \|$/gm)];

  assert.ok(rows.length >= 12);
  for (const [, host, level, ours, plain, saved] of rows) {
    const width = matrixOf(`HTTPS://${host!.toUpperCase()}/Q/CDFHJKM`, level as 'L').length;
    const plainWidth = matrixOf(`https://${host}/cdfhjkm`, level as 'L').length;
    assert.deepEqual(
      [Number(ours), Number(plain), Number(saved)],
      [width, plainWidth, plainWidth ** 2 - width ** 2],
      `${host} ${level}`,
    );
  }
});

function everyWay(sizes: readonly number[]): Required<Omit<QrQuery, 'format' | 'printed'>>[] {
  return sizes.flatMap((size) =>
    (['L', 'M', 'Q', 'H'] as const).flatMap((level) => [1, 4, 10].map((margin) => ({ size, margin, level }))),
  );
}

async function pngOf(query: QrQuery): Promise<Buffer> {
  const { bytes, mediaType } = await qrImage(acme.owner, link.id, { ...query, format: 'png' });
  assert.equal(mediaType, 'image/png');
  return Buffer.from(bytes as Uint8Array);
}

/** Fills the contours of an SVG's last path, whose lines are all level or upright, and nothing else that an SVG may hold. */
function rasterised(image: string, scale: number): Raster {
  const modules = Number(/viewBox="0 0 (\d+)/.exec(image)![1]);
  const width = modules * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  const upright = uprightEdges(/ fill-rule="evenodd" d="([^"]*)"/.exec(image)![1]!);
  for (let y = 0; y < modules; y += 1)
    for (let x = 0; x < modules; x += 1) {
      const crossed = upright.filter((edge) => edge.x <= x && edge.from <= y && y < edge.to).length;
      if (crossed % 2 === 0) continue;
      for (let row = y * scale; row < (y + 1) * scale; row += 1)
        for (let column = x * scale; column < (x + 1) * scale; column += 1)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
    }
  return { data, width, height: width };
}

function uprightEdges(path: string): readonly { readonly x: number; readonly from: number; readonly to: number }[] {
  const edges: { x: number; from: number; to: number }[] = [];
  let [x, y, startY] = [0, 0, 0];
  const line = (toY: number): void => {
    if (toY !== y) edges.push({ x, from: Math.min(y, toY), to: Math.max(y, toY) });
    y = toY;
  };
  // A contour ends where it began; its last line is level or upright too.
  const close = (): void => line(startY);
  for (const [, command, numbers] of path.matchAll(/([MmHhVv])([^MmHhVv]*)/g)) {
    const [first, second] = [...numbers!.matchAll(/-?\d+/g)].map(Number);
    if (command === 'H' || command === 'h') x = (command === 'h' ? x : 0) + first!;
    else if (command === 'V' || command === 'v') line((command === 'v' ? y : 0) + first!);
    else {
      const [fromX, fromY] = [x, y];
      close();
      [x, y] = command === 'M' ? [first!, second!] : [fromX + first!, fromY + second!];
      startY = y;
    }
  }
  close();
  return edges;
}

/** The modules of a code, true where dark. */
type Matrix = readonly (readonly boolean[])[];

function matrixOf(text: string, level: Level): Matrix {
  const { modules, size } = encode(text, { level });
  return Array.from({ length: size }, (_, y) =>
    Array.from(modules.subarray(y * size, (y + 1) * size), (module) => module === 1),
  );
}

/** Reads a PNG of our own making, of a palette of two colours whose second one is the dark one: true where dark. */
function pixelsOf(bytes: Buffer): { pixels: boolean[][]; bitDepth: number } {
  const size = bytes.readUInt32BE(16);
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  const lines = inflateSync(Buffer.concat(data));
  const line_bytes = 1 + Math.ceil(size / 8);
  const pixels = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => ((lines[y * line_bytes + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1),
  );
  return { pixels, bitDepth: bytes[24]! };
}

/**
 * The mode of a code's first segment (ISO/IEC 18004, table 2): four bits in the corner at the bottom right, under the
 * mask that the format information at the top left names.
 */
function modeOf(matrix: Matrix): number {
  const last = matrix.length - 1;
  const maskBit = (column: number): number => Number(matrix[8]![column]);
  const mask = ((maskBit(2) << 2) | (maskBit(3) << 1) | maskBit(4)) ^ 0b101;
  const masks: ((y: number, x: number) => boolean)[] = [
    (y, x) => (y + x) % 2 === 0,
    (y) => y % 2 === 0,
    (_, x) => x % 3 === 0,
    (y, x) => (y + x) % 3 === 0,
    (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
    (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
    (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
    (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
  ];
  const bits = [
    [last, last],
    [last, last - 1],
    [last - 1, last],
    [last - 1, last - 1],
  ] as const;
  return bits.reduce((mode, [y, x]) => (mode << 1) | Number(matrix[y]![x]! !== masks[mask]!(y, x)), 0);
}
