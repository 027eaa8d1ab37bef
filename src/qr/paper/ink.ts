/** Ink: colours as printers mix them. */
import type { Colour } from '../draw/design.ts';

/** Cyan, magenta, yellow and black, each from 0 to 1. */
export type Cmyk = readonly [number, number, number, number];

/**
 * A colour of the screen as ink. All grey is left to black alone, so black is pure K: four inks that are a hair out of
 * register would blur every edge. There is no profile here; a house colour that must be exact is set by the printer.
 */
export function cmykOf(colour: Colour): Cmyk {
  const value = Number.parseInt(colour.slice(1), 16);
  return cmykOfRgb(value >> 16, (value >> 8) & 255, value & 255);
}

/** @param red 0 to 255, likewise `green` and `blue` */
export function cmykOfRgb(red: number, green: number, blue: number): Cmyk {
  const light = Math.max(red, green, blue);
  if (light === 0) return [0, 0, 0, 1];
  return [1 - red / light, 1 - green / light, 1 - blue / light, 1 - light / 255];
}
