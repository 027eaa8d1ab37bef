/** The table of countries: made of the rows of a package, with the ranges that are nobody's taken out. Pure. */
import { countryNumber, noCountry, type CountryTable } from '#exchange';

/** @param v4 and `v6` lines of first address, last address, country; addresses as decimal numbers, ascending by the first */
export function countryTableOf(version: string, v4: string, v6: string): CountryTable {
  const narrow = without(
    reservedV4,
    merged(rowsOf(v4, Number), (last) => last + 1),
    2 ** 32,
  );
  const wide = without(
    reservedV6,
    merged(upperHalves(rowsOf(v6, BigInt)), (last) => last + 1n),
    1n << 64n,
  );
  const numbers = (countries: readonly string[]): Uint16Array => Uint16Array.from(countries, countryNumber);
  return {
    version,
    madeAt_s: timeOf(version),
    v4: Uint32Array.from(narrow.starts),
    v6High: Uint32Array.from(wide.starts, (start) => Number(start >> 32n)),
    v6Low: Uint32Array.from(wide.starts, (start) => Number(start & 0xffffffffn)),
    v4Countries: numbers(narrow.countries),
    v6Countries: numbers(wide.countries),
  };
}

type Row<N> = readonly [first: N, last: N, country: string];
type Range<N> = readonly [start: N, country: string];

/**
 * Where another country begins, with `ZZ` in the gaps. Where rows overlap, the one that begins later is the more exact
 * one; behind its end the one around it goes on.
 */
function* merged<N extends number | bigint>(rows: Iterable<Row<N>>, next: (last: N) => N): Generator<Range<N>> {
  /** Those around the place that has been reached; each ends before the ones that stand before it here. */
  const open: Row<N>[] = [];
  for (const row of rows) {
    yield* endings(open, next, row[0]);
    while (open.length > 0 && open.at(-1)![1] <= row[1]) open.pop();
    open.push(row);
    yield [row[0], row[2]];
  }
  yield* endings(open, next, null);
}

/** What follows the rows that end before `first`, or all of them. */
function* endings<N extends number | bigint>(
  open: Row<N>[],
  next: (last: N) => N,
  first: N | null,
): Generator<Range<N>> {
  for (let row = open.at(-1); row !== undefined && (first === null || row[1] < first); row = open.at(-1)) {
    open.pop();
    yield [next(row[1]), open.at(-1)?.[2] ?? noCountry];
  }
}

/** The same ranges from 0 to before `end`, with `ZZ` in those that are reserved, and no two neighbours of one country. */
function without<N extends number | bigint>(
  reserved: readonly (readonly [start: N, behind: N])[],
  ranges: Iterable<Range<N>>,
  end: N,
): { readonly starts: readonly N[]; readonly countries: readonly string[] } {
  const starts: N[] = [];
  const countries: string[] = [];
  const begin = (start: N, country: string): void => {
    if (countries.at(-1) === country) return;
    starts.push(start);
    countries.push(country);
  };
  const fill = (from: N, behind: N, country: string): void => {
    let start = from;
    for (const hole of reserved) {
      if (hole[1] <= start || hole[0] >= behind) continue;
      if (start < hole[0]) begin(start, country);
      begin(start < hole[0] ? hole[0] : start, noCountry);
      start = hole[1];
    }
    if (start < behind) begin(start, country);
  };
  // The first range reserved begins at 0.
  let [from, country]: Range<N> = [reserved[0]![0], noCountry];
  for (const [start, next] of ranges) {
    fill(from, start, country);
    [from, country] = [start, next];
  }
  fill(from, end, country);
  return { starts, countries };
}

/** What is nobody's on the Internet, whatever the tables say of it (IANA's registries of special addresses, RFC 6890). */
const reservedV4 = (
  [
    [0x00000000, 8],
    [0x0a000000, 8],
    [0x64400000, 10],
    [0x7f000000, 8],
    [0xa9fe0000, 16],
    [0xac100000, 12],
    [0xc0000000, 24],
    [0xc0000200, 24],
    [0xc0a80000, 16],
    [0xc6120000, 15],
    [0xc6336400, 24],
    [0xcb007100, 24],
    [0xe0000000, 3],
  ] as const
).map(([start, bits]) => [start, start + 2 ** (32 - bits)] as const);

/** Likewise, by upper halves: all but 2000::/3, and in it protocols, examples and 6to4. */
const reservedV6 = (
  [
    [0x0000n, 3n],
    [0x2001_0000n, 23n],
    [0x2001_0db8n, 32n],
    [0x2002n, 16n],
    [0x3fff_0000n, 20n],
    [0x4000n, 2n],
    [0x8000n, 1n],
  ] as const
).map(([prefix, bits]) => {
  const start = prefix << (prefix > 0xffffn ? 32n : 48n);
  return [start, start + (1n << (64n - bits))] as const;
});

/** A network of 64 bits is one place; it has the country of its first address. */
function* upperHalves(rows: Iterable<Row<bigint>>): Generator<Row<bigint>> {
  const inNetwork = (1n << 64n) - 1n;
  for (const [first, last, country] of rows) {
    const [start, end] = [(first + inNetwork) >> 64n, last >> 64n];
    if (start <= end) yield [start, end, country];
  }
}

/** One after the other: all at once they would take some hundred megabytes. */
function* rowsOf<N>(text: string, numberOf: (digits: string) => N): Generator<Row<N>> {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const [first = '', last = '', country = ''] = text.slice(at, end).trimEnd().split(',');
    if (!/^[A-Z]{2}$/.test(country)) throw new Error('no row of countries');
    yield [numberOf(first), numberOf(last), country];
    at = end + 1;
  }
}

/** The version ends in the hour that the data was made in: `2.3.2026061719`. */
function timeOf(version: string): number {
  const [, year, month, day, hour] = /^\d+\.\d+\.(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
  const made_ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  return Number.isNaN(made_ms) ? 0 : made_ms / 1000;
}
