/** Colours as SVG writes them (CSS Color 4), solid ones only: print knows no half-transparent ink. */
import type { Colour } from '#qr';
import { refusal } from '../../refusal.ts';
import { lengthOf } from './numbers.ts';
import { namedColours } from './named-colours.ts';

/** Reads a colour; null for one that nobody sees. */
export function colourOf(text: string): Colour | null {
  const word = text.trim().toLowerCase();
  if (word === 'none' || word === 'transparent') return null;
  const colour = namedColours.get(word) ?? hexOf(word) ?? mixOf(word);
  if (colour === undefined) throw refusal('property', 'The SVG has a colour that is not understood.');
  return colour;
}

/** `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`. */
function hexOf(word: string): Colour | null | undefined {
  const digits = /^#([0-9a-f]{3,8})$/.exec(word)?.[1];
  if (digits === undefined || digits.length === 5 || digits.length === 7) return undefined;
  const long = digits.length < 6 ? digits.replace(/./g, '$&$&') : digits;
  return solid(`#${long.slice(0, 6)}`, Number.parseInt(long.slice(6) || 'ff', 16) / 255);
}

/** `rgb(…)` and `hsl(…)`, with commas or without. */
function mixOf(word: string): Colour | null | undefined {
  const [, kind, inside] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(word) ?? [];
  const parts = inside?.split(/[\s,/]+/).filter((part) => part !== '') ?? [];
  if (kind === undefined || parts.length < 3 || parts.length > 4) return undefined;
  const samples = kind === 'rgb' ? parts.slice(0, 3).map((part) => lengthOf(part, 255)) : hslSamples(parts);
  const digits = samples.map((sample) =>
    Math.round(Math.min(Math.max(sample, 0), 255))
      .toString(16)
      .padStart(2, '0'),
  );
  return solid(`#${digits.join('')}`, parts[3] === undefined ? 1 : lengthOf(parts[3], 1));
}

/** Red, green and blue from 0 to 255 (CSS Color 4, §7.1). */
function hslSamples([first, second, third]: readonly string[]): readonly number[] {
  const hue = lengthOf(first!.replace(/deg$/, ''), 360);
  const [saturation, light] = [lengthOf(second!, 1), lengthOf(third!, 1)];
  const reach = saturation * Math.min(light, 1 - light);
  return [0, 8, 4].map((step) => {
    const place = (((step + hue / 30) % 12) + 12) % 12;
    return 255 * (light - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  });
}

function solid(colour: Colour, opacity: number): Colour | null {
  if (opacity >= 1) return colour;
  if (opacity <= 0) return null;
  throw halfTransparent();
}

export function halfTransparent(): Error {
  return refusal('property', 'The SVG has half-transparent parts (opacity). Mix their colours, or bring a PNG.');
}
