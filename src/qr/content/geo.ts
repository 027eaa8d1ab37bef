/**
 * A place: a `geo:` address (RFC 5870) in WGS 84. Its uncertainty is left out, because scanners that don't know the
 * parameter take the whole for text.
 */
import { type Reading, reading, type Refuse } from './refusal.ts';

export type Geo = {
  readonly kind: 'geo';
  /** In degrees, north positive. */
  readonly latitude: number;
  /** In degrees, east positive. */
  readonly longitude: number;
  readonly altitude_m?: number | undefined;
};

export function readGeo({ latitude, longitude, altitude_m }: Geo): Reading {
  return reading((refuse) => {
    const y = numberOf(refuse, 'latitude', latitude, 90);
    const x = numberOf(refuse, 'longitude', longitude, 180);
    // Section 3.4.2: at a pole there is no longitude, and it should say 0.
    const place = `geo:${y},${Math.abs(latitude) === 90 ? '0' : x}`;
    return { text: altitude_m === undefined ? place : `${place},${numberOf(refuse, 'altitude_m', altitude_m, 1e7)}` };
  });
}

/** Seven decimals of a degree are about a centimetre; exponents are not in the grammar (section 3.3). */
function numberOf(refuse: Refuse, field: string, value: number, limit: number): string {
  if (!(Math.abs(value) <= limit)) refuse(field, 'range', limit);
  return value
    .toFixed(7)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
}
