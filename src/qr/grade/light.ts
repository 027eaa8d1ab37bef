/** Light: how much of it a coloured code gives back, to a camera's eye or behind a filter. */
import type { Colour, Design, Paint } from '../draw/design.ts';
import { luminance } from '../draw/frame.ts';
import type { Pixels } from '../paper/raster.ts';
import type { Grey } from './harms.ts';

/** `eye` weighs colours as eyes and cameras do, `even` all alike; the others see one alone, like a red laser. */
export type Filter = 'eye' | 'even' | 'red' | 'green' | 'blue';

const weights: Readonly<Record<Filter, readonly [number, number, number]>> = {
  eye: [0.2126, 0.7152, 0.0722],
  even: [1 / 3, 1 / 3, 1 / 3],
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
};

/** Pixels without colour; what is clear lies on white paper. */
export function greyOf({ width, height, rgba }: Pixels, filter: Filter): Grey {
  const [red, green, blue] = weights[filter];
  const light = new Uint8ClampedArray(width * height);
  for (let at = 0, from = 0; at < light.length; at += 1, from += 4) {
    const share = rgba[from + 3]! / 255;
    const seen = rgba[from]! * red + rgba[from + 1]! * green + rgba[from + 2]! * blue;
    light[at] = seen * share + 255 * (1 - share);
  }
  return { width, height, light };
}

/**
 * Symbol contrast (ISO/IEC 15415:2011, section 7.8.3): the light that the ground gives back less that of the ink, in
 * percent; of a gradient where it comes closest to the ground, as that is what fails first. Paper that shows through counts
 * as white.
 */
export function symbolContrast(design: Design): number {
  const ground = groundOf(design);
  const steps = inksOf(design).map((ink) => luminance(ink) - ground);
  // A gradient from below the ground to above it is somewhere as light as the ground.
  const crosses = Math.min(...steps) < 0 && Math.max(...steps) > 0;
  return crosses ? 0 : Math.round(Math.min(...steps.map(Math.abs)) * 100);
}

type Colours = Pick<Design, 'ink' | 'eyeColour' | 'background'>;

/** Whether the code is light on dark, which not every scanner looks for. */
export function isReversed(design: Colours): boolean {
  return Math.min(...inksOf(design).map(luminance)) > groundOf(design);
}

function groundOf({ background }: Pick<Design, 'background'>): number {
  return luminance(background ?? '#ffffff');
}

function inksOf({ ink, eyeColour }: Pick<Design, 'ink' | 'eyeColour'>): readonly Colour[] {
  return [...coloursOf(ink), ...(eyeColour === null ? [] : [eyeColour])];
}

function coloursOf(paint: Paint): readonly Colour[] {
  return paint.kind === 'plain' ? [paint.colour] : [paint.from, paint.to];
}
