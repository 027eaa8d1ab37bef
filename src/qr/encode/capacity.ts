/** How much a symbol holds: the tables of ISO/IEC 18004:2015 (section 7.5.1, table 9), and what follows from them. */

/** How much damage a symbol survives, in shares of its codewords: about 7, 15, 25 or 30 percent. */
export type Level = 'L' | 'M' | 'Q' | 'H';

/** From the least to the most. */
export const levels = ['L', 'M', 'Q', 'H'] as const satisfies readonly Level[];

export const versionMax = 40;

/** Each row: codewords of error correction in a block, and blocks, from version 1 to 40. */
const table: {
  readonly [level in Level]: { readonly correction: readonly number[]; readonly blocks: readonly number[] };
} = {
  L: {
    correction: listOf(
      '7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
    ),
    blocks: listOf('1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25'),
  },
  M: {
    correction: listOf(
      '10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28',
    ),
    blocks: listOf(
      '1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49',
    ),
  },
  Q: {
    correction: listOf(
      '13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
    ),
    blocks: listOf(
      '1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68',
    ),
  },
  H: {
    correction: listOf(
      '17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
    ),
    blocks: listOf(
      '1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81',
    ),
  },
};

function listOf(numbers: string): readonly number[] {
  return numbers.split(' ').map(Number);
}

/** Modules a side. */
export function sizeOf(version: number): number {
  return 17 + 4 * version;
}

/** Where the centres of alignment patterns lie, in either direction (annex E). */
export function alignmentsOf(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = sizeOf(version) - 7;
  // The same even step from the far end on; version 32 is the one that the annex rounds otherwise.
  const step = version === 32 ? 26 : 2 * Math.ceil((last - 6) / (2 * (count - 1)));
  return [6, ...Array.from({ length: count - 1 }, (_, n) => last - step * (count - 2 - n))];
}

/** Codewords of each version from 1 on, data and error correction together; bits that fill no codeword are left out. */
const codewords: readonly number[] = Array.from({ length: versionMax }, (_, index) => {
  const version = index + 1;
  const alignments = alignmentsOf(version).length;
  const across = Math.max(0, alignments - 2);
  const modules =
    sizeOf(version) ** 2 -
    // Finders with their separators; both timing lines between them; both formats and the dark module.
    3 * 64 -
    2 * (sizeOf(version) - 16) -
    31 -
    // Alignment patterns, of which those on a timing line share five modules with it; both versions.
    25 * (alignments > 0 ? alignments ** 2 - 3 : 0) +
    10 * across -
    (version >= 7 ? 36 : 0);
  return Math.floor(modules / 8);
});

export function codewordsOf(version: number): number {
  return codewords[version - 1]!;
}

/** Into how many blocks the data is divided, and how many codewords of error correction each of them gets. */
export function blocksOf(version: number, level: Level): { readonly blocks: number; readonly correction: number } {
  return { blocks: table[level].blocks[version - 1]!, correction: table[level].correction[version - 1]! };
}

const dataBits: Readonly<Record<Level, readonly number[]>> = {
  L: dataBitsOf('L'),
  M: dataBitsOf('M'),
  Q: dataBitsOf('Q'),
  H: dataBitsOf('H'),
};

function dataBitsOf(level: Level): readonly number[] {
  return Array.from({ length: versionMax }, (_, index) => {
    const { blocks, correction } = blocksOf(index + 1, level);
    return 8 * (codewordsOf(index + 1) - blocks * correction);
  });
}

/** Bits for data, headers of segments included. */
export function capacity_bits(version: number, level: Level): number {
  return dataBits[level][version - 1]!;
}
