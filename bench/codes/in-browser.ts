/** The contest of drawing in a browser, bundled into a page: there alone all three can run. */
import QRCodeStyling, { type Options } from 'qr-code-styling';
import QRCode from 'qrcode';
import { plain, pngInBrowser, type Design } from '#qr';
import { contest, designed, level, ourPixels, ourSvg, size_px, type Made } from './contest.ts';

const theirs = { errorCorrectionLevel: level, width: size_px, margin: plain.quiet } as const;

/** What the other program needs to draw the same. */
const styled: Options = {
  dotsOptions: {
    type: 'rounded',
    gradient: {
      type: 'linear',
      rotation: Math.PI / 4,
      colorStops: [
        { offset: 0, color: '#0b3d91' },
        { offset: 1, color: '#7a0b6b' },
      ],
    },
  },
  cornersSquareOptions: { type: 'extra-rounded', color: '#7a0b6b' },
  cornersDotOptions: { type: 'dot', color: '#7a0b6b' },
};

/** By its own way to give a file: text of an SVG, or what a canvas writes as PNG. */
async function styling(data: string, type: 'svg' | 'png', options: Options = {}): Promise<number> {
  const code = new QRCodeStyling({
    ...options,
    type: type === 'svg' ? 'svg' : 'canvas',
    data,
    width: size_px,
    height: size_px,
    margin: 62,
    qrOptions: { errorCorrectionLevel: level },
  });
  return ((await code.getRawData(type)) as Blob).size;
}

/** Two colours are written by ourselves; of many, a canvas makes a file that is larger and sooner there. */
async function ourPng(text: string, design: Design): Promise<number> {
  const pixels = ourPixels(text, design);
  if (design.ink.kind === 'plain') return (await pngInBrowser(pixels, null)).length;
  const { rgba, width, height } = pixels;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return pngOf(canvas);
}

async function qrcodePng(text: string): Promise<number> {
  return pngOf(await QRCode.toCanvas(text, theirs));
}

function pngOf(
  canvas: Pick<HTMLCanvasElement, 'toBlob'> | Awaited<ReturnType<typeof QRCode.toCanvas>>,
): Promise<number> {
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!.size), 'image/png'));
}

/** What the bench calls in the page. */
async function contestInBrowser(rounds: number, round_ms: number): Promise<Made> {
  return contest(
    {
      'svg plain kurzum': (text) => ourSvg(text, plain).length,
      'svg plain qrcode': async (text) => (await QRCode.toString(text, { ...theirs, type: 'svg' })).length,
      'svg plain qr-code-styling': (text) => styling(text, 'svg'),
      'svg designed kurzum': (text) => ourSvg(text, designed).length,
      'svg designed qr-code-styling': (text) => styling(text, 'svg', styled),
      'png plain kurzum': (text) => ourPng(text, plain),
      'png plain qrcode': (text) => qrcodePng(text),
      'png plain qr-code-styling': (text) => styling(text, 'png'),
      'png designed kurzum': (text) => ourPng(text, designed),
      'png designed qr-code-styling': (text) => styling(text, 'png', styled),
    },
    rounds,
    round_ms,
  );
}

Object.assign(globalThis, { contestInBrowser });
