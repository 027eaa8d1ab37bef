/** Proof: every shape of modules with every eye scans from every paper, and on each a code is as large as was asked for. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { pdf } from '#links';
import {
  type Design,
  draw,
  type Drawing,
  encode,
  eps,
  eyeBalls,
  eyeFrames,
  frameKinds,
  moduleShapes,
  plain,
  png,
  rasterise,
  svg,
} from '#qr';
import { lacksBrowser, openBrowser } from '../world/browser.ts';
import { type Raster, readByZxing } from '../world/scanners.ts';

const folder = mkdtempSync(join(tmpdir(), 'kurzum-shapes.'));
after(() => rmSync(folder, { recursive: true }));

const inks = [
  { kind: 'plain', colour: '#000000' },
  { kind: 'linear', from: '#0b3d91', to: '#7a0b6b', angle: 60 },
  { kind: 'radial', from: '#7a0b0b', to: '#0b1f4d' },
] as const;

/** All combinations of shapes and eyes, with inks and frames in turn, each saying something else. */
const samples = moduleShapes
  .flatMap((shape) => eyeFrames.flatMap((eyeFrame) => eyeBalls.map((eyeBall) => ({ shape, eyeFrame, eyeBall }))))
  .map((look, index) => {
    const kind = frameKinds[index % frameKinds.length]!;
    const frame = kind === 'none' ? null : ({ kind, text: 'Größe wählen', colour: '#0f172a' } as const);
    const design: Design = { ...plain, ...look, ink: inks[index % inks.length]!, frame };
    const text = `HTTPS://KURZ.EXAMPLE/Q/${String(index).padStart(7, '0')}`;
    return { name: Object.values(look).join(', '), text, drawing: draw(encode(text, { level: 'M' }), design) };
  });
const width_mm = 30;

test('every shape with every eye scans from an SVG', { skip: lacksBrowser && 'no browser here' }, async () => {
  const browser = await openBrowser();
  const page = await browser.newPage();
  const images = samples.map(({ drawing }) => svg(drawing, { ...sizeOf(drawing), title: null }));
  const shots = await page.evaluate(shotsOf, images);
  await browser.close();
  for (const [index, shot] of shots.entries()) await assertScans(index, new Uint8Array(Buffer.from(shot, 'base64')));
});

test('every shape with every eye scans from a PNG', async () => {
  for (const [index, { drawing }] of samples.entries())
    await assertScans(index, png(rasterise(drawing, 5), 300, deflateSync));
});

test('every shape with every eye scans from a PDF', lacking('pdftoppm'), async () => {
  const pages = samples.map(({ drawing }) => pageOf(drawing));
  const file = written('all.pdf', await pdf(pages, new Date(0)));
  run('pdftoppm', '-r', '200', '-gray', file, join(folder, 'pdf'));
  await assertAllScan('pdf-');
});

test('every shape with every eye scans from an EPS', lacking('gs'), async () => {
  const files = samples.map(({ drawing }, index) => written(`${index}.eps`, eps(drawing, width_mm)));
  gs(
    '-dEPSCrop',
    '-dGraphicsAlphaBits=4',
    '-sDEVICE=pgmraw',
    '-r200',
    `-sOutputFile=${join(folder, 'eps-%03d.pgm')}`,
  )(...files);
  await assertAllScan('eps-');
});

test('a code is as large as was asked for, to the pixel of 1,200 an inch', lacking('gs'), async () => {
  const dpi = 1200;
  const drawing = draw(encode('KURZUM', { level: 'M' }), plain);
  const module_mm = width_mm / drawing.width;
  // Its eyes reach from one end to the other, and so does what is dark.
  const [from_mm, to_mm] = [plain.quiet * module_mm, width_mm - plain.quiet * module_mm];
  const out = (name: string): readonly string[] => [
    '-dEPSCrop',
    '-sDEVICE=pgmraw',
    `-r${dpi}`,
    `-sOutputFile=${join(folder, name)}`,
  ];
  gs(...out('size-eps.pgm'))(written('size.eps', eps(drawing, width_mm)));
  gs(...out('size-pdf.pgm'))(written('size.pdf', await pdf([pageOf(drawing)], new Date(0))));
  for (const name of ['size-eps.pgm', 'size-pdf.pgm']) {
    const { first, last } = darkOf(rasterOf(readFileSync(join(folder, name))));
    for (const [found_px, asked_mm] of [
      [first, from_mm],
      [last + 1, to_mm],
    ] as const)
      assert.ok(Math.abs(found_px - (asked_mm / 25.4) * dpi) <= 1, `${name}: ${found_px} pixels for ${asked_mm} mm`);
  }
});

test('black is printed with black ink alone, from PDF and EPS', lacking('gs'), async () => {
  // A logo of pixels is in ink too.
  const picture = {
    kind: 'pixels',
    width: 1,
    height: 1,
    rgba: Uint8ClampedArray.of(0, 0, 0, 255),
    png: new Uint8Array(),
  } as const;
  const design = { ...plain, shape: 'fluid', eyeFrame: 'leaf', logo: { picture, share: 0.2, clears: true } } as const;
  const drawing = draw(encode('KURZUM', { level: 'M' }), design);
  const files = [
    written('black.eps', eps(drawing, width_mm)),
    written('black.pdf', await pdf([pageOf(drawing)], new Date(0))),
  ];
  for (const file of files) {
    const coverage = gs('-dEPSCrop', '-sDEVICE=ink_cov', '-o', '-')(file);
    const [cyan, magenta, yellow, black] = coverage.trim().split(/\s+/).map(Number);
    assert.deepEqual([cyan, magenta, yellow], [0, 0, 0], file);
    assert.ok(black! > 10, `${file}: ${coverage}`);
  }
});

test('an SVG holds shapes and nothing that runs or is fetched, whatever its title says', () => {
  const drawn = new Set(['svg', 'title', 'path', 'linearGradient', 'radialGradient', 'stop']);
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.string({ unit: 'grapheme' }), ({ drawing }, title) => {
      const root = parseXml(svg(drawing, { ...sizeOf(drawing), title })).root!;
      for (const element of elementsOf(root)) {
        assert.ok(drawn.has(element.name), element.name);
        for (const [name, value] of Object.entries(element.attributes)) {
          assert.ok(!/^on|href|style/i.test(name), name);
          assert.ok(!value.includes('url(') || /^url\(#g[0-9a-z]+\)$/.test(value), value);
        }
      }
    }),
  );
});

test('gradients that share a name are alike, so that several codes on one page keep their colours', () => {
  const gradients = new Map<string, string>();
  const colours = ['#c00000', '#0000c0', '#00c000'] as const;
  const symbol = encode('KURZUM', { level: 'M' });
  for (const from of colours)
    for (const ink of [
      { kind: 'linear', from, to: '#000000', angle: 45 },
      { kind: 'linear', from, to: '#000000', angle: 90 },
      { kind: 'radial', from, to: '#000000' },
    ] as const) {
      const drawing = draw(symbol, { ...plain, ink });
      const [, definition, id] = /(<\w+Gradient id="(\w+)".*?<\/\w+Gradient>)/.exec(
        svg(drawing, { ...sizeOf(drawing), title: null }),
      )!;
      assert.equal(gradients.get(id!) ?? definition, definition);
      gradients.set(id!, definition!);
    }
  assert.equal(gradients.size, 9);
});

/** In the page: each SVG drawn on a canvas, as a PNG in base64. */
async function shotsOf(images: readonly string[]): Promise<readonly string[]> {
  type Canvas = {
    width: number;
    height: number;
    getContext(kind: '2d'): {
      fillStyle: string;
      fillRect(...box: number[]): void;
      drawImage(image: unknown, ...place: number[]): void;
    };
    toDataURL(): string;
  };
  type Page = {
    document: { createElement(name: 'canvas'): Canvas };
    Image: new () => { src: string; width: number; height: number; decode(): Promise<void> };
  };
  const { document, Image } = globalThis as unknown as Page;
  const shots: string[] = [];
  for (const text of images) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, image.width, image.height);
    context.drawImage(image, 0, 0);
    shots.push(canvas.toDataURL().split(',')[1]!);
  }
  return shots;
}

function sizeOf(drawing: Drawing): { readonly width: string; readonly height: string } {
  return { width: '200', height: String(Math.round((200 * drawing.height) / drawing.width)) };
}

function pageOf(drawing: Drawing) {
  const height_mm = (width_mm * drawing.height) / drawing.width;
  return { width_mm, height_mm, codes: [{ drawing, x_mm: 0, y_mm: 0, width_mm }] };
}

async function assertAllScan(prefix: string): Promise<void> {
  const names = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted();
  assert.equal(names.length, samples.length);
  for (const [index, name] of names.entries()) await assertScans(index, rasterOf(readFileSync(join(folder, name))));
}

async function assertScans(index: number, image: Uint8Array<ArrayBuffer> | Raster): Promise<void> {
  const { name, text } = samples[index]!;
  assert.equal(await readByZxing(image), text, name);
}

/** A picture in greys as Netpbm writes it. */
function rasterOf(file: Buffer): Raster {
  const head = /^P5\s(?:#.*\n)?(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 200))!;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) data.fill(file[head[0].length + at]!, at * 4, at * 4 + 3);
  return { data, width, height };
}

/** The first and the last column in which something is dark. */
function darkOf({ data, width }: Raster): { readonly first: number; readonly last: number } {
  let [first, last] = [width, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at]! >= 128) continue;
    const column = (at / 4) % width;
    first = Math.min(first, column);
    last = Math.max(last, column);
  }
  return { first, last };
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  const within = element.children.filter((child) => child instanceof XmlElement);
  return [element, ...within.flatMap(elementsOf)];
}

function lacking(program: string): { readonly skip: string | false } {
  const found = spawnSync('which', [program]).status === 0;
  return { skip: found ? false : `${program} is not installed here` };
}

function gs(...options: readonly string[]): (...files: readonly string[]) => string {
  return (...files) => run('gs', '-q', '-dBATCH', '-dNOPAUSE', '-dSAFER', ...options, ...files);
}

function run(program: string, ...parameters: readonly string[]): string {
  return execFileSync(program, parameters, { encoding: 'utf8' });
}

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}
