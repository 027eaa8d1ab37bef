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
  const [v4First, v6First] = [firstPlaces(v4), firstPlaces(v6High)];
  return {
    countryOf: (address) => {
      const number = isV4(address)
        ? v4Countries[placeOf(v4First, v4, null, wordOf(address, 12), 0)]!
        : v6Countries[placeOf(v6First, v6High, v6Low, wordOf(address, 0), wordOf(address, 4))]!;
      return countries[number]!;
    },
  };
}

function wordOf(address: Address, at: number): number {
  return ((address[at]! << 24) | (address[at + 1]! << 16) | (address[at + 2]! << 8) | address[at + 3]!) >>> 0;
}

/** For each upper half of a word the last range that begins below it, or the first: where a search need not look before. */
function firstPlaces(starts: Uint32Array): Uint32Array {
  const first = new Uint32Array(65_537);
  let place = 0;
  for (let upper = 0; upper < first.length; upper += 1) {
    while (place < starts.length && starts[place]! < upper * 65_536) place += 1;
    first[upper] = Math.max(0, place - 1);
  }
  return first;
}

/** The last range that does not begin behind the address; there is one, as the first begins at 0. */
function placeOf(firsts: Uint32Array, highs: Uint32Array, lows: Uint32Array | null, high: number, low: number): number {
  const upper = high >>> 16;
  let first = firsts[upper]!;
  let behind = firsts[upper + 1]! + 1;
  while (behind - first > 1) {
    const middle = (first + behind) >>> 1;
    const start = highs[middle]!;
    if (start < high || (start === high && (lows === null || lows[middle]! <= low))) first = middle;
    else behind = middle;
  }
  return first;
}
