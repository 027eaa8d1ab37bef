/** The contest of drawing in Node. */
import { deflateSync } from 'node:zlib';
import QRCode from 'qrcode';
import { plain, png, type Design } from '#qr';
import { contest, designed, level, ourPixels, ourSvg, size_px, type Made } from './contest.ts';

const theirs = { errorCorrectionLevel: level, width: size_px, margin: plain.quiet } as const;

export function contestInNode(rounds: number, round_ms: number): Promise<Made> {
  return contest(
    {
      'svg plain kurzum': (text) => ourSvg(text, plain).length,
      'svg plain qrcode': async (text) => (await QRCode.toString(text, { ...theirs, type: 'svg' })).length,
      'svg designed kurzum': (text) => ourSvg(text, designed).length,
      'png plain kurzum': (text) => ourPng(text, plain),
      'png plain qrcode': async (text) => (await QRCode.toBuffer(text, theirs)).length,
      'png designed kurzum': (text) => ourPng(text, designed),
    },
    rounds,
    round_ms,
  );
}

function ourPng(text: string, design: Design): number {
  return png(ourPixels(text, design), null, deflateSync).length;
}
