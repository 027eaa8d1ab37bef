/** Proof: what the papers of a code show, read back by programs that are not ours, scans and has the size that was asked for. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { pdf, readLogo } from '#links';
import {
  type Design,
  draw,
  type Drawing,
  encode,
  eps,
  eyeFrames,
  frameKinds,
  type Layer,
  moduleShapes,
  type Picture,
  plain,
  plainPaint,
  png,
  pngInBrowser,
  rasterise,
  svg,
} from '#qr';
import { lacksBrowser, openBrowser } from '../world/browser.ts';
import { wallDesigns } from '../world/designs.ts';
import { cornersOf, jpegOf, svgLogos } from '../world/logos.ts';
import { readByZxing } from '../world/scanners.ts';

const folder = mkdtempSync(join(tmpdir(), 'kurzum-papers.'));
after(() => rmSync(folder, { recursive: true }));

const text = 'HTTPS://LINK.COMPANY.EXAMPLE/Q/AB3DE9X';
const symbol = encode(text, { level: 'Q' });
const width_mm = 40;
const inks = [
  { kind: 'plain', colour: '#000000' },
  { kind: 'linear', from: '#0b3d91', to: '#7a0b6b', angle: 60 },
  { kind: 'radial', from: '#7a0b0b', to: '#0b1f4d' },
] as const;

/** None, one of pixels with and one without clear ones, and shapes in the manner of several programs. */
const logos = [
  null,
  await readLogo(png(cornersOf(96, 64, true), null, deflateSync)),
  await readLogo(await jpegOf(cornersOf(64, 64))),
  ...(await Promise.all(Object.values(svgLogos).map((logo) => readLogo(Buffer.from(logo))))),
];

/** Every logo and every shape, each with another eye, ink and frame; and those that one would hang on a wall. */
const mixed = logos.map((picture, index): Design => {
  const shape = moduleShapes[index % moduleShapes.length]!;
  const kind = frameKinds[index % frameKinds.length]!;
  return {
    ...plain,
    shape,
    eyeFrame: eyeFrames[index % eyeFrames.length]!,
    eyeBall: eyeFrames[index % eyeFrames.length]!,
    ink: inks[index % inks.length]!,
    eyeColour: index % 2 === 0 ? null : '#9a3412',
    frame: kind === 'none' ? null : { kind, text: 'Größe wählen', colour: '#0f172a' },
    logo: picture && { picture, share: 0.22, clears: true },
  };
});
const designs = [...mixed, ...(await wallDesigns()).map(({ design }) => design)];

test('an SVG scans as a browser draws it', { skip: lacksBrowser && 'no browser here' }, async () => {
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 600, height: 800 } });
  for (const design of designs) {
    const image = svg(draw(symbol, design), { width: '560', height: '720', title: null });
    await page.setContent(`<body style="margin:20px;background:#fff">${image}</body>`);
    const shot = await page.screenshot();
    assert.equal(await readByZxing(new Uint8Array(shot)), text, design.shape);
  }
  await browser.close();
});

test(
  'a PDF scans, and its page is as large as was asked for to a hundredth of a millimetre',
  lacking('pdftoppm'),
  async () => {
    for (const design of designs) {
      const drawing = draw(symbol, design);
      const height_mm = (width_mm * drawing.height) / drawing.width;
      const code = { drawing, x_mm: 0, y_mm: 0, width_mm };
      const file = written('code.pdf', await pdf([{ width_mm, height_mm, codes: [code] }], new Date(0)));

      const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(run('pdfinfo', file))!;
      assert.ok(Math.abs((Number(width) / 72) * 25.4 - width_mm) < 0.01, String(width));
      assert.ok(Math.abs((Number(height) / 72) * 25.4 - height_mm) < 0.01, String(height));
      run('pdftoppm', '-r', '200', '-png', '-singlefile', file, join(folder, 'page'));
      assert.equal(await readByZxing(bytesOf('page.png')), text, design.shape);
    }
  },
);

test('an EPS scans, and its box is as large as was asked for', lacking('gs'), async () => {
  for (const design of designs) {
    const file = written('code.eps', eps(draw(symbol, design), width_mm));
    const [, width] = /%%HiResBoundingBox: 0 0 ([\d.]+) /.exec(readFileSync(file, 'latin1'))!;
    assert.ok(Math.abs((Number(width) / 72) * 25.4 - width_mm) < 0.01, String(width));
    const out = `-sOutputFile=${join(folder, 'box.png')}`;
    run(
      'gs',
      '-q',
      '-dBATCH',
      '-dNOPAUSE',
      '-dSAFER',
      '-dEPSCrop',
      '-dGraphicsAlphaBits=4',
      '-sDEVICE=png16m',
      '-r200',
      out,
      file,
    );
    assert.equal(await readByZxing(bytesOf('box.png')), text, design.shape);
  }
});

test('a logo has the same shapes on every paper', lacking('gs'), async () => {
  for (const [name, logo] of Object.entries(svgLogos)) {
    const drawing = alone(inGrey(await readLogo(Buffer.from(logo))));
    const [width, height] = [400, Math.round((400 * drawing.height) / drawing.width)];
    const ours = rasterise(drawing, width / drawing.width, { width, height }).rgba;
    // A point is a pixel, and one more where the last one is not whole.
    const page = { width_mm: (width / 72) * 25.4, height_mm: (height / 72) * 25.4 };
    const code = { drawing, x_mm: 0, y_mm: 0, width_mm: page.width_mm };
    const files = [
      written('logo.pdf', await pdf([{ ...page, codes: [code] }], new Date(0))),
      written('logo.eps', eps(drawing, page.width_mm)),
    ];
    for (const file of files) {
      const out = `-sOutputFile=${join(folder, 'logo.png')}`;
      const size = [`-g${width}x${height}`, '-dGraphicsAlphaBits=4', '-sDEVICE=pnggray'];
      run('gs', '-q', '-dBATCH', '-dNOPAUSE', '-dSAFER', ...size, out, file);
      const printed = await readLogo(bytesOf('logo.png'));
      assert.ok(printed.kind === 'pixels' && printed.width === width);
      // Nobody's black is black on a screen, so it is asked what is dark.
      const differing = ours.filter((sample, at) => sample < 128 !== printed.rgba[at]! < 128).length;
      const difference = differing / ours.length;
      // Where a gradient turns dark is each program's own idea of ink.
      const slack = logo.includes('Gradient') ? 0.1 : 0.004;
      assert.ok(difference < slack, `${name}, ${file}: ${difference}`);
    }
  }
});

test('a PNG scans, and says how many pixels there are to an inch', async () => {
  for (const design of designs) {
    const pixels = rasterise(draw(symbol, design), 10);
    const bytes = png(pixels, 300, deflateSync);
    assert.equal(await readByZxing(bytes), text, design.shape);
    assert.equal(await readByZxing(await pngInBrowser(pixels, 300)), text, design.shape);
    const at = Buffer.from(bytes).indexOf('pHYs');
    assert.equal(Buffer.from(bytes).readUInt32BE(at + 4), Math.round(300 / 0.0254));
  }
});

function lacking(program: string): { readonly skip: string | false } {
  const found = spawnSync('which', [program]).status === 0;
  return { skip: found ? false : `${program} is not installed here` };
}

function run(program: string, ...parameters: string[]): string {
  return execFileSync(program, parameters, { encoding: 'utf8' });
}

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(folder, name)));
}

/** A picture that is all of a drawing. */
function alone(picture: Picture): Drawing {
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  return { ...whole, background: '#ffffff', code: whole, layers: [{ kind: 'picture', picture, at: whole }] };
}

/** Shapes dark and light in turns, gradients from dark to light: inks of other colours look different on every screen. */
function inGrey(picture: Picture): Picture {
  assert.ok(picture.kind === 'shapes');
  const layers = picture.layers.map((layer, index): Layer => {
    assert.ok(layer.kind === 'shape');
    const { paint } = layer;
    if (paint.kind === 'plain') return { ...layer, paint: plainPaint(index % 2 === 0 ? '#000000' : '#ffffff') };
    return { ...layer, paint: { ...paint, from: '#000000', to: '#ffffff' } };
  });
  return { ...picture, layers };
}
