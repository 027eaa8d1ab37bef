/**
 * Chooses the mask under which a symbol looks least like something else: the one with the fewest points of penalty
 * (ISO/IEC 18004:2015, 7.8.3). A symbol is held as bits here, 32 modules in a word, so that one operation weighs 32.
 */
import { type Level, sizeOf, versionMax } from './capacity.ts';
import { formatBits, formatPlaces, patternOf, role } from './pattern.ts';

/** Section 7.8.2, table 10: a module in row y and column x is turned over where this holds. */
const conditions: readonly ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

/** A square of modules as bits, by rows and by columns: lines one after the other, the first module the lowest bit. */
type Bits = { readonly rows: Int32Array; readonly columns: Int32Array };

/** What symbols are laid into, bare and under each mask, so that choosing takes no memory of its own. */
const bare = emptyBits(versionMax);
const masked = emptyBits(versionMax);

/** Masks the modules in place, with the format written in; gives the mask that was chosen. */
export function maskBest(modules: Uint8Array, version: number, level: Level): number {
  const size = sizeOf(version);
  pack(modules, size, bare);
  const masks = masksOf(version, level);
  let best = 0;
  let least = Infinity;
  for (let mask = 0; mask < masks.length; mask += 1) {
    const { rows, columns } = masks[mask]!;
    for (let at = 0; at < rows.length; at += 1) {
      masked.rows[at] = bare.rows[at]! ^ rows[at]!;
      masked.columns[at] = bare.columns[at]! ^ columns[at]!;
    }
    const points = penaltyOf(masked, size, least);
    if (points >= least) continue;
    least = points;
    best = mask;
  }
  const { rows } = masks[best]!;
  for (let y = 0, at = 0, word = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 32, word += 1)
      for (let bits = rows[word]!, end = at + Math.min(32, size - x); at < end; at += 1, bits >>>= 1)
        modules[at]! ^= bits & 1;
  return best;
}

/** The points of penalty of a finished symbol. */
export function penalty(modules: Uint8Array, size: number): number {
  pack(modules, size, masked);
  return penaltyOf(masked, size, Infinity);
}

const known: Readonly<Record<Level, (readonly Bits[])[]>> = { L: [], M: [], Q: [], H: [] };

/** For each mask the modules to turn over, which takes in the format that says so. */
function masksOf(version: number, level: Level): readonly Bits[] {
  return (known[level][version] ??= drawMasks(version, level));
}

function drawMasks(version: number, level: Level): readonly Bits[] {
  const size = sizeOf(version);
  const { roles } = patternOf(version);
  return conditions.map((condition, mask) => {
    const turned = roles.map((as, at) => Number(as === role.data && condition(Math.floor(at / size), at % size)));
    const format = formatBits(level, mask);
    for (const { x, y, bit } of formatPlaces(size)) turned[y * size + x] = (format >> bit) & 1;
    const bits = emptyBits(version);
    pack(turned, size, bits);
    return bits;
  });
}

function wordsOf(size: number): number {
  return Math.ceil(size / 32);
}

function emptyBits(version: number): Bits {
  const words = wordsOf(sizeOf(version)) * sizeOf(version);
  return { rows: new Int32Array(words), columns: new Int32Array(words) };
}

function pack(modules: Uint8Array, size: number, { rows, columns }: Bits): void {
  packLines(modules, size, size, 1, rows);
  packLines(modules, size, 1, size, columns);
}

/** @param line how far it is from one line to the next, and `step` from one module of a line to the next */
function packLines(modules: Uint8Array, size: number, line: number, step: number, words: Int32Array): void {
  for (let n = 0, word = 0; n < size; n += 1)
    for (let first = 0; first < size; first += 32, word += 1) {
      const count = Math.min(32, size - first);
      let bits = 0;
      for (let bit = 0, at = n * line + first * step; bit < count; bit += 1, at += step) bits |= modules[at]! << bit;
      words[word] = bits;
    }
}

/** Gives up, with more than `limit` points, as soon as there are so many. */
function penaltyOf({ rows, columns }: Bits, size: number, limit: number): number {
  const words = wordsOf(size);
  let points = balancePoints(rows, size, words) + blockPoints(rows, size, words);
  if (points < limit) points += linePoints(rows, size, words);
  if (points < limit) points += linePoints(columns, size, words);
  return points;
}

/** Ten for each full five percent that the share of dark modules is away from a half. */
function balancePoints(lines: Int32Array, size: number, words: number): number {
  let dark = 0;
  for (let at = 0; at < words * size; at += 1) dark += ones(lines[at]!);
  // In whole numbers: |dark / modules − 1/2| / (1/20).
  return 10 * Math.floor(Math.abs(20 * dark - 10 * size * size) / (size * size));
}

/** Three for each square of two by two in one colour, overlapping ones too. */
function blockPoints(lines: Int32Array, size: number, words: number): number {
  let blocks = 0;
  for (let word = 0; word < words; word += 1) {
    const isLast = word === words - 1;
    // A block begins in every column but the last.
    const valid = isLast ? lowest(size - 1 - 32 * word) : -1;
    let line = lines[word]!;
    let beside = (line >>> 1) | (isLast ? 0 : lines[word + 1]! << 31);
    for (let at = words + word; at < words * size; at += words) {
      const below = lines[at]!;
      const besideBelow = (below >>> 1) | (isLast ? 0 : lines[at + 1]! << 31);
      blocks += ones(~((line ^ below) | (line ^ beside) | (line ^ besideBelow)) & valid);
      line = below;
      beside = besideBelow;
    }
  }
  return 3 * blocks;
}

/**
 * What is counted along lines, here across them: each word of a line against the same word of the next ones, which
 * looks at 32 columns at once. Three for each run of five modules in one colour and one for each module more; forty
 * for what looks like a finder, 1 : 1 : 3 : 1 : 1, with four light modules before or after it.
 */
function linePoints(lines: Int32Array, size: number, words: number): number {
  let runs = 0;
  let fives = 0;
  let finders = 0;
  const end = words * size;
  for (let word = 0; word < words; word += 1) {
    const valid = word === words - 1 ? lowest(size - 32 * word) : -1;
    let a = lines[word]!;
    let b = lines[word + words]!;
    let c = lines[word + 2 * words]!;
    let d = lines[word + 3 * words]!;
    let wasFive = 0;
    for (let at = word + 4 * words; at < end; at += words) {
      const e = lines[at]!;
      // Five in a row of one colour: those that begin a run, and those that continue one.
      const five = ((a & b & c & d & e) | ~(a | b | c | d | e)) & valid;
      if (five !== 0) {
        fives += ones(five);
        runs += ones(five & ~wasFive);
      }
      wasFive = five;
      // Dark, light, three dark; light and dark after them, and then what is beside all seven.
      const begun = at + 2 * words < end ? a & ~b & c & d & e : 0;
      const finder = begun === 0 ? 0 : begun & ~lines[at + words]! & lines[at + 2 * words]!;
      if (finder !== 0) finders += ones(finder & besideLight(lines, at - 4 * words, words, end));
      a = b;
      b = c;
      c = d;
      d = e;
    }
  }
  return fives + 2 * runs + 40 * finders;
}

/** Where the four lines before `first`, or the four after the seventh from there, are light; beyond the symbol nothing is. */
function besideLight(lines: Int32Array, first: number, words: number, end: number): number {
  const before = first - 4 * words;
  const after = first + 7 * words;
  return (
    (before >= 0 ? lightOf(lines, before, words) : 0) | (after + 3 * words < end ? lightOf(lines, after, words) : 0)
  );
}

function lightOf(lines: Int32Array, at: number, words: number): number {
  return ~(lines[at]! | lines[at + words]! | lines[at + 2 * words]! | lines[at + 3 * words]!);
}

/** A word whose lowest bits are set, one to 32 of them, or none. */
function lowest(count: number): number {
  return count >= 32 ? -1 : (1 << count) - 1;
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let sums = word - ((word >>> 1) & 0x5555_5555);
  sums = (sums & 0x3333_3333) + ((sums >>> 2) & 0x3333_3333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
