/** How large a logo may be: as large as the code's error correction bears. */
import type { Level, Symbol } from '#qr';

/** Of a code's words, how many may be wrong and are made good all the same (ISO/IEC 18004, table 9). */
const madeGood: Readonly<Record<Level, number>> = { L: 0.07, M: 0.15, Q: 0.25, H: 0.3 };
/** What is offered; beyond it scanners begin to take a code for another one, whatever its error correction. */
export const share = { min: 0.1, max: 0.3 } as const;
/** Of what error correction makes good; the rest is left for dirt. */
const borne = 0.8;
/** Eyes with what is around them, and timing patterns a module of the side: no words are there. */
const [eyes_modules, timing_modules] = [225, 2];

/**
 * How much of a code's width a logo may take, so that error correction makes good what lies under it. A word is two
 * modules wide and four high, and one that is only touched may be lost too.
 * @param form width and height of the logo, in whatever unit
 * @returns 0 where not even the least is borne
 */
export function shareMax({ size, level }: Pick<Symbol, 'size' | 'level'>, form: Form): number {
  const words = (size * size - eyes_modules - timing_modules * size) / 8;
  const side = Math.max(form.width, form.height);
  const bears = (of: number): boolean => {
    const [width, height] = [form.width, form.height].map((one) => (of * size * one) / side + 1) as [number, number];
    return (width / 2 + 1) * (height / 4 + 1) <= words * madeGood[level] * borne;
  };
  let most: number = share.max;
  while (most >= share.min && !bears(most)) most = Math.round((most - 0.01) * 100) / 100;
  return most < share.min ? 0 : most;
}

export type Form = { readonly width: number; readonly height: number };
export const square: Form = { width: 1, height: 1 };
