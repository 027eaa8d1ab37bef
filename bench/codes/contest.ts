/** What is made in the contest of drawing, in Node and in a browser alike: the same texts at one level, plain and designed. */
import { draw, encode, plain, rasterise, svg, type Design, type Drawing, type Pixels } from '#qr';

export const size_px = 512;
export const level = 'M';
const quiet = plain.quiet;

/** Round modules and eyes in a gradient: what both programs that know designs can draw. */
export const designed: Design = {
  ...plain,
  shape: 'rounded',
  eyeFrame: 'rounded',
  eyeBall: 'circle',
  eyeColour: '#7a0b6b',
  ink: { kind: 'linear', from: '#0b3d91', to: '#7a0b6b', angle: 45 },
};

/** Codes made a second by one core, and how many bytes one takes: by contestant. */
export type Made = Readonly<Record<string, { readonly rate: number; readonly bytes: number }>>;

/** Makes a code of the text, and says how many bytes it takes. */
export type Maker = (text: string) => number | Promise<number>;

export function ourSvg(text: string, design: Design): string {
  return svg(drawingOf(text, design), { width: String(size_px), height: String(size_px), title: null });
}

/** Of exactly `size_px` a side, every module the same whole number of pixels. */
export function ourPixels(text: string, design: Design): Pixels {
  const drawing = drawingOf(text, design);
  return rasterise(drawing, Math.floor(size_px / drawing.width), { width: size_px, height: size_px });
}

function drawingOf(text: string, design: Design): Drawing {
  // A higher level than asked for would be another code than theirs.
  return draw(encode(text, { level, raise: false }), { ...design, quiet });
}

/** All contestants in turn, round by round, so that a machine that slows down slows all of them; the medians of the rounds. */
export async function contest(
  makers: Readonly<Record<string, Maker>>,
  rounds: number,
  round_ms: number,
): Promise<Made> {
  const rates: Record<string, number[]> = {};
  const bytes: Record<string, number> = {};
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, make] of Object.entries(makers)) {
      let [made, sum, took_ms] = [0, 0, 0];
      for (const start = performance.now(); took_ms < round_ms; took_ms = performance.now() - start) {
        sum += await make(texts[made % texts.length]!);
        made += 1;
      }
      // The first round is for getting warm.
      if (round > 0) (rates[name] ??= []).push((made / took_ms) * 1000);
      bytes[name] = Math.round(sum / made);
    }
  return Object.fromEntries(
    Object.entries(rates).map(([name, all]) => [
      name,
      { rate: all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)]!, bytes: bytes[name]! },
    ]),
  );
}

/** As links' codes are: one host, and seven letters that nobody mistakes for others. */
const texts = Array.from({ length: 64 }, (_, n) => {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const code = Array.from({ length: 7 }, (__, at) => letters[Math.imul(n + 1, 2_654_435_761 >>> at) >>> 27]).join('');
  return `HTTPS://KURZ.EXAMPLE/Q/${code}`;
});
