/** Numbers and lengths as SVG writes them (SVG 2, §4.2; CSS Values 4, §6.2). */
import { refusal } from '../../refusal.ts';

/**
 * Numbers parted by spaces or commas; null where there is something else among them.
 * @param most of more than these, nothing is read but that there are more
 */
export function numbersOf(text: string, most = Infinity): readonly number[] | null {
  const numbers: number[] = [];
  const one = /[\s,]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/iy;
  let end = 0;
  for (let match = one.exec(text); match; match = one.exec(text)) {
    numbers.push(Number(match[1]));
    if (numbers.length > most) return numbers;
    end = one.lastIndex;
  }
  return /^[\s,]*$/.test(text.slice(end)) && numbers.every(Number.isFinite) ? numbers : null;
}

/** In pixels, as CSS has them: 96 to an inch. */
const units = { '': 1, px: 1, pt: 96 / 72, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 } as const;

/**
 * Reads a length.
 * @param whole what a hundred percent are
 */
export function lengthOf(text: string, whole: number): number {
  const [, number, unit] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(%|[a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = unit === '%' ? whole / 100 : units[unit?.toLowerCase() as keyof typeof units];
  const length = Number(number) * factor;
  if (!Number.isFinite(length)) throw refusal('property', 'The SVG has a length that is not understood.');
  return length;
}
