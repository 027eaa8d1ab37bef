/** Print sizes: how large a code must be for people who stand so far away. */
import type { Verdict } from './grade.ts';

export type PrintSize = {
  /** The side of the code without its quiet zone, by the printers' rule: a tenth of the distance. */
  readonly byRule_mm: number;
  /** The side that a camera needs by what was measured; null where the code took more pixels than were tried. */
  readonly byMeasure_mm: number | null;
};

/**
 * What a phone sees of a page while it looks for codes: 1,080 pixels across a field of 60 degrees, so that a millimetre at
 * distance d (in mm) has 1080 / (2 · tan 30° · d) pixels. Photos have more; that margin is left to shaking hands.
 */
const pixelsAcross = 1080;
const fieldWidth = 2 * Math.tan(Math.PI / 6);
/** Below this, ink runs together on ordinary printers. */
const module_mm_least = 0.33;

/** @param modules a side of the code */
export function printSize({ modulePixels }: Verdict, modules: number, distance_mm: number): PrintSize {
  const byRule_mm = distance_mm / 10;
  if (modulePixels === null) return { byRule_mm, byMeasure_mm: null };
  const module_mm = Math.max((modulePixels * fieldWidth * distance_mm) / pixelsAcross, module_mm_least);
  return { byRule_mm, byMeasure_mm: module_mm * modules };
}
