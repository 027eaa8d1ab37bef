/** Countries: which one an address is of, from a table in memory; nobody is asked. */
import { countries, noCountry, type CountryTable } from '#exchange';
import type { Address } from './address.ts';
import { isV4 } from './digits.ts';

export type Countries = {
  /** ISO 3166-1 alpha-2, or `ZZ` for an address that is nobody's, private, or unknown. Reads the address in place. */
  countryOf(address: Address): string;
};

const year_s = 365 * 86_400;

/** Whether the data is over a year old: addresses change hands, and countries with them. */
export function isOld({ madeAt_s }: CountryTable, at_ms: number): boolean {
  return at_ms / 1000 - madeAt_s > year_s;
}

/** @param table null where there is none: all addresses are of unknown country then. */
export function openCountries(table: CountryTable | null): Countries {
  if (table === null) return { countryOf: () => noCountry };
  const { v4, v6High, v6Low, v4Countries, v6Countries } = table;
  return {
    countryOf: (address) => {
      const number = isV4(address)
        ? v4Countries[placeOf(v4, null, wordOf(address, 12), 0)]!
        : v6Countries[placeOf(v6High, v6Low, wordOf(address, 0), wordOf(address, 4))]!;
      return countries[number]!;
    },
  };
}

function wordOf(address: Address, at: number): number {
  return ((address[at]! << 24) | (address[at + 1]! << 16) | (address[at + 2]! << 8) | address[at + 3]!) >>> 0;
}

/** The last range that does not begin behind the address; there is one, as the first begins at 0. */
function placeOf(highs: Uint32Array, lows: Uint32Array | null, high: number, low: number): number {
  let first = 0;
  let behind = highs.length;
  while (behind - first > 1) {
    const middle = (first + behind) >>> 1;
    const start = highs[middle]!;
    if (start < high || (start === high && (lows === null || lows[middle]! <= low))) first = middle;
    else behind = middle;
  }
  return first;
}
