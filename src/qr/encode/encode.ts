/** From a text to the modules of a QR code (ISO/IEC 18004:2015, model 2): the smallest there is for a level, and the best there is in that size. */
import { capacity_bits, type Level, levels, sizeOf, versionMax } from './capacity.ts';
import { codewordsFrom } from './codewords.ts';
import { corrected } from './correction.ts';
import { maskBest } from './mask.ts';
import { patternOf } from './pattern.ts';
import { rangeOf, type Segment, segmented } from './segments.ts';

/** A square of modules, row by row, 1 where dark, without its quiet zone. */
export type Symbol = {
  readonly size: number;
  /** 1 to 40. */
  readonly version: number;
  readonly level: Level;
  /** 0 to 7. */
  readonly mask: number;
  readonly modules: Uint8Array;
};

export type EncodeOptions = {
  readonly level: Level;
  /** Whether a higher level is taken where the code stays as small; it is unless this says `false`. */
  readonly raise?: boolean;
  readonly version_min?: number;
  readonly version_max?: number;
};

/** No symbol holds this text at this level: it is `over_bits` too long for the largest that is allowed. */
export class TooLong extends Error {
  readonly over_bits: number;

  constructor(over_bits: number) {
    super(`The text is ${over_bits} bits longer than the largest code holds.`);
    this.name = 'TooLong';
    this.over_bits = over_bits;
  }
}

/** The smallest symbol that carries the text, in UTF-8 where it isn't ASCII. Throws `TooLong`. */
export function encode(
  text: string,
  { level, raise = true, version_min = 1, version_max = versionMax }: EncodeOptions,
): Symbol {
  const { version, segments, bits } = smallest(text, level, version_min, version_max);
  const held = raise ? raised(level, version, bits) : level;
  const codewords = corrected(codewordsFrom(segments, version, capacity_bits(version, held) / 8), version, held);
  const { modules: fixed, places } = patternOf(version);
  const modules = fixed.slice();
  for (let at = 0, n = 0; at < codewords.length; at += 1)
    for (let bit = 7; bit >= 0; bit -= 1, n += 1) modules[places[n]!] = (codewords[at]! >> bit) & 1;
  const mask = maskBest(modules, version, held);
  return { size: sizeOf(version), version, level: held, mask, modules };
}

type Fit = { readonly version: number; readonly segments: readonly Segment[]; readonly bits: number };

function smallest(text: string, level: Level, version_min: number, version_max: number): Fit {
  let best = segmented(text, rangeOf(version_min));
  for (let version = version_min; version <= version_max; version += 1) {
    if (version > version_min && rangeOf(version) !== rangeOf(version - 1)) best = segmented(text, rangeOf(version));
    if (best.bits <= capacity_bits(version, level)) return { version, ...best };
  }
  throw new TooLong(best.bits - capacity_bits(version_max, level));
}

function raised(level: Level, version: number, bits: number): Level {
  const higher = levels.slice(levels.indexOf(level));
  return higher.findLast((one) => bits <= capacity_bits(version, one)) ?? level;
}
