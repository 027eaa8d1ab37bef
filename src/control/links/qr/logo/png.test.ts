import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#problem';
import { lacksBrowser, openBrowser } from '../../../../../test/world/browser.ts';
import { readLogo } from './logo.ts';
import { readPng } from './png.ts';

const plainFile: File = { width: 12, height: 12, kind: 2, depth: 8, samples: 3, isInterlaced: false };

const browser = lacksBrowser ? null : await openBrowser();
after(() => browser?.close());

/** Kinds of colour with their depths, and how many samples a pixel has. */
const kinds = [
  [0, [1, 2, 4, 8, 16], 1],
  [2, [8, 16], 3],
  [3, [1, 2, 4, 8], 1],
  [4, [8, 16], 2],
  [6, [8, 16], 4],
] as const;

test(
  'a PNG of every kind has the pixels that a browser sees',
  { skip: lacksBrowser && 'no browser here' },
  async () => {
    const page = await browser!.newPage();
    for (const [kind, depths, samples] of kinds)
      for (const depth of depths)
        for (const isInterlaced of [false, true])
          for (const clear of kind === 4 || kind === 6 ? [[]] : [[], clearOf(kind, depth)]) {
            const file = fileOf({ width: 13, height: 9, kind, depth, samples, isInterlaced, clear });
            const theirs = await page.evaluate<readonly number[]>(seen(file));
            const ours = readPng(file).rgba;
            const name = `kind ${kind}, depth ${depth}, interlaced ${isInterlaced}, clear ${clear}`;
            for (let at = 0; at < ours.length; at += 4) {
              assert.ok(Math.abs(ours[at + 3]! - theirs[at + 3]!) <= 1, name);
              // A canvas keeps colours multiplied by opacity, so that little is left of faint ones.
              const slack = ours[at + 3] === 255 ? 1 : 255 / Math.max(ours[at + 3]!, 1) + 1;
              for (let sample = at; sample < at + 3; sample += 1)
                if (ours[at + 3]! > 0)
                  assert.ok(Math.abs(ours[sample]! - theirs[sample]!) <= slack, `${name}, at ${at}`);
            }
          }
  },
);

test('a PNG that is larger is scaled down, keeps its shape, and carries nothing but pixels', async () => {
  const file = fileOf({
    ...plainFile,
    width: 1200,
    height: 300,
    more: [chunk('tEXt', Buffer.from('Comment\0secret-text'))],
  });
  const picture = await readLogo(file);
  assert.deepEqual([picture.kind, picture.width, picture.height], ['pixels', 512, 128]);
  assert.ok(picture.kind === 'pixels');
  assert.ok(!Buffer.from(picture.png).includes('secret-text'));
  assert.deepEqual(readPng(picture.png).rgba, picture.rgba);
});

/** What is refused, by the reason. */
const hostile: Readonly<Record<string, readonly Buffer[]>> = {
  too_many_pixels: [
    fileOf({ ...plainFile, claims: [10_000, 10_000] }),
    fileOf({ ...plainFile, claims: [2 ** 31 - 1, 2 ** 31 - 1] }),
  ],
  animated: [fileOf({ ...plainFile, more: [chunk('acTL', Buffer.alloc(8))] })],
  broken: [
    fileOf({ ...plainFile, claims: [0, 5] }),
    // A little that says it is small and would become a gigabyte.
    fileOf({ ...plainFile, data: deflateSync(Buffer.alloc(256 * 1024 * 1024)) }),
    fileOf({ ...plainFile, data: deflateSync(Buffer.alloc(10)) }),
    fileOf({ ...plainFile, data: Buffer.from('not deflated') }),
    fileOf({ ...plainFile, depth: 3 }),
    fileOf(plainFile).subarray(0, 60),
    fileOf(plainFile).fill(7, 50, 52),
    fileOf({ ...plainFile, kind: 3, samples: 1, palette: Buffer.alloc(0) }),
  ],
  empty: [fileOf({ ...plainFile, kind: 6, samples: 4, data: deflateSync(Buffer.alloc(12 * (1 + 12 * 4))) })],
  too_narrow: [fileOf({ ...plainFile, width: 100, height: 4 })],
  too_large: [Buffer.concat([fileOf(plainFile), Buffer.alloc(1024 * 1024)])],
};

test('a PNG that is damaged, moves or claims too much is refused, with the reason', async () => {
  for (const [reason, files] of Object.entries(hostile))
    for (const file of files)
      await assert.rejects(
        readLogo(file),
        ({ errors }: Problem) => errors[0]!.reason === reason && errors[0]!.field === 'logo',
        reason,
      );
});

test('a profile that would unpack to a gigabyte is not unpacked', async () => {
  const profile = Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(256 * 1024 * 1024))]);
  const before = process.memoryUsage();
  await readLogo(fileOf({ ...plainFile, more: [chunk('iCCP', profile)] }));
  const now = process.memoryUsage();
  assert.ok(now.arrayBuffers + now.heapUsed - before.arrayBuffers - before.heapUsed < 32 * 1024 * 1024);
});

test('whatever is changed in a PNG, it is read or refused', async () => {
  const file = fileOf({ ...plainFile, isInterlaced: true });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 3 }), async (changes) => {
      const changed = Buffer.from(file);
      for (const [at, byte] of changes) changed[at] = byte;
      await readLogo(changed).catch((error: unknown) => assert.ok(error instanceof Problem));
    }),
    { numRuns: 1000 },
  );
});

/** What a browser runs to say which samples it sees. */
function seen(file: Buffer): string {
  return `(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${file.toString('base64')}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return [...canvas.getImageData(0, 0, image.width, image.height).data];
  })()`;
}

type File = {
  readonly width: number;
  readonly height: number;
  readonly kind: number;
  readonly depth: number;
  readonly samples: number;
  readonly isInterlaced: boolean;
  readonly clear?: readonly number[];
  /** Width and height as the head says them. */
  readonly claims?: readonly [number, number];
  readonly data?: Buffer;
  readonly palette?: Buffer;
  readonly more?: readonly Buffer[];
};

/** The content of `tRNS`: opacities of a palette's first colours, or the one colour that is clear. */
function clearOf(kind: number, depth: number): readonly number[] {
  if (kind === 3) return [0, 128];
  const sample = depth === 16 ? [7, 7] : [0, depth === 8 ? 7 : 1];
  return kind === 0 ? sample : [...sample, ...sample, ...sample];
}

/** A PNG whose samples are of every size, each line under another filter. */
function fileOf(file: File): Buffer {
  const { width, height, kind, depth, samples, isInterlaced, clear = [], claims = [width, height] } = file;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claims[0], 0);
  head.writeUInt32BE(claims[1], 4);
  head.set([depth, kind, 0, 0, isInterlaced ? 1 : 0], 8);
  const palette =
    file.palette ?? Buffer.from(Array.from({ length: 3 * 2 ** Math.min(depth, 8) }, (_, at) => (at * 37) % 256));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...(file.more ?? []),
    ...(kind === 3 ? [chunk('PLTE', palette)] : []),
    ...(clear.length > 0 ? [chunk('tRNS', Buffer.from(clear))] : []),
    chunk('IDAT', file.data ?? deflateSync(linesOf(width, height, depth * samples, isInterlaced))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Bytes that any kind may have. Filters are numbers before them, so the bytes are what comes of undoing those. */
function linesOf(width: number, height: number, pixel_bits: number, isInterlaced: boolean): Buffer {
  const passes = isInterlaced ? '00-88 40-88 04-48 20-44 02-24 10-22 01-12' : '00-11';
  const lines: number[] = [];
  for (const [x, y, , stepX, stepY] of passes.split(' ').map((pass) => [...pass].map(Number))) {
    const [columns, rows] = [Math.ceil((width - x!) / stepX!), Math.ceil((height - y!) / stepY!)];
    if (columns <= 0) continue;
    for (let row = 0; row < rows; row += 1) {
      lines.push((row + x!) % 5);
      for (let at = 0; at < Math.ceil((columns * pixel_bits) / 8); at += 1)
        lines.push((at * 11 + row * 7 + 7 * (at % 2)) % 256);
    }
  }
  return Buffer.from(lines);
}

function chunk(name: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + content.length);
  bytes.writeUInt32BE(content.length);
  bytes.write(name, 4, 'latin1');
  content.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}
