/**
 * The sketches: how many different visitors each link had on one day, without a list of them. HyperLogLog (Flajolet, Fusy,
 * Gandouet and Meunier, 2007) over coordinates, with the improved estimator of Otmar Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches" (2017, arXiv:1702.01284), algorithm 6: neither tables nor a change of method.
 */
import type { Visitors } from './release.ts';

/** 13 bits of index, 8192 registers: a standard error of 1.15 %. Ranks go from 1 to 33. */
const registers = 8192;
const rank_max = 33;
const rank_bits = 6;
/** From here on a byte for each register is cheaper than a sorted list of those that aren't 0. */
const sparse_max = 500;
/** Of how many the smallest is given up where there is no room. */
const compared_max = 64;
/** Up to here a list is copied for each visitor more: most stay short, and a copy has no room to spare. */
const tight_max = 8;

/** Coordinates as `digits.ts` makes them (`index * 64 + rank`): sorted, one an index, or a byte for each register. */
export type Sketch = number[] | Uint8Array;

/** What is known of one link's visitors: their sketch, by how many visits, and the link's shift of that day. */
export type Sketched = { sketch: Sketch; visits: number; readonly shift: number };

/** The sketches of one local day; they end with it, and so does the key of their coordinates. */
export class Sketches {
  /** The links that were visited longest ago, in rounds, come first. */
  readonly #links = new Map<string, Sketched>();
  readonly #shiftOf: (linkId: string) => number;
  #bytes = 0;

  constructor(shiftOf: (linkId: string) => number) {
    this.#shiftOf = shiftOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param toTheEnd whether the link goes to the end of the line of those that are given up */
  see(linkId: string, coordinate: number, toTheEnd: boolean): void {
    const known = this.#links.get(linkId);
    const seen = known ?? this.#begin(linkId);
    seen.visits += 1;
    const bytes = bytesOf(seen.sketch);
    seen.sketch = withVisitor(seen.sketch, coordinate);
    this.#bytes += bytesOf(seen.sketch) - bytes;
    if (known === undefined || !toTheEnd) return;
    this.#links.delete(linkId);
    this.#links.set(linkId, seen);
  }

  visitors(linkId: string): Visitors {
    const seen = this.#links.get(linkId);
    if (seen === undefined) return { estimate: 0, visits: 0, shift: 0 };
    return { estimate: visitorsOf(seen.sketch), visits: seen.visits, shift: seen.shift };
  }

  merge(linkId: string, theirs: Sketch, visits: number): void {
    const seen = this.#links.get(linkId) ?? this.#begin(linkId);
    seen.visits += visits;
    const bytes = bytesOf(seen.sketch);
    seen.sketch = union(seen.sketch, theirs);
    this.#bytes += bytesOf(seen.sketch) - bytes;
  }

  /** Of those whose last visit is longest ago the link with the fewest visitors. */
  leastUsed(): string | undefined {
    const first = this.#links.entries().take(compared_max);
    const [least] = first.reduce<readonly [string, Sketched] | readonly []>(
      (one, other) => (one.length === 2 && bytesOf(one[1].sketch) <= bytesOf(other[1].sketch) ? one : other),
      [],
    );
    return least;
  }

  giveUp(linkId: string): void {
    const seen = this.#links.get(linkId);
    if (seen !== undefined) this.#bytes -= bytesOf(seen.sketch);
    this.#links.delete(linkId);
  }

  entries(): Iterable<readonly [linkId: string, seen: Sketched]> {
    return this.#links;
  }

  #begin(linkId: string): Sketched {
    const seen: Sketched = { sketch: [], visits: 0, shift: this.#shiftOf(linkId) };
    this.#links.set(linkId, seen);
    return seen;
  }
}

/** The sketch with one more visitor in it, which may be the same object, changed. */
export function withVisitor(sketch: Sketch, coordinate: number): Sketch {
  const index = coordinate >>> rank_bits;
  const rank = coordinate & 63;
  if (sketch instanceof Uint8Array) {
    if (sketch[index]! < rank) sketch[index] = rank;
    return sketch;
  }
  const at = placeOf(sketch, index);
  if (at < sketch.length && sketch[at]! >>> rank_bits === index) sketch[at] = Math.max(sketch[at]!, coordinate);
  else if (sketch.length >= sparse_max) return withVisitor(dense(sketch), coordinate);
  else if (sketch.length < tight_max) return sketch.toSpliced(at, 0, coordinate);
  else sketch.splice(at, 0, coordinate);
  return sketch;
}

/** What two edges have seen, each visitor once. */
export function union(a: Sketch, b: Sketch): Sketch {
  if (!(b instanceof Uint8Array)) return b.reduce<Sketch>((both, coordinate) => withVisitor(both, coordinate), a);
  if (!(a instanceof Uint8Array)) return union(b, a);
  return a.map((rank, index) => Math.max(rank, b[index]!));
}

/** An estimate of how many different visitors the sketch has seen. */
export function visitorsOf(sketch: Sketch): number {
  const counts = countsOf(sketch);
  let z = registers * tau(1 - counts[rank_max]! / registers);
  for (let rank = rank_max - 1; rank >= 1; rank -= 1) z = 0.5 * (z + counts[rank]!);
  z += registers * sigma(counts[0]! / registers);
  return (registers * registers) / (2 * Math.LN2 * z);
}

/** About what the sketch takes in memory, with what is known beside it. */
export function bytesOf(sketch: Sketch): number {
  return sketch instanceof Uint8Array ? registers + 250 : sketch.length * 8 && 100 + sketch.length * 8;
}

/** How many registers there are of each rank. */
function countsOf(sketch: Sketch): Uint32Array {
  const counts = new Uint32Array(rank_max + 1);
  if (sketch instanceof Uint8Array) for (const rank of sketch) counts[Math.min(rank, rank_max)]! += 1;
  else {
    for (const coordinate of sketch) counts[Math.min(coordinate & 63, rank_max)]! += 1;
    counts[0]! += registers - sketch.length;
  }
  return counts;
}

/** x + Σ 2^(k-1) x^(2^k) over k = 1, 2, …; infinite at 1, so that nobody is estimated as 0. */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let sum = x;
  for (let y = 1, power = x * x, last = Number.NaN; sum !== last; power *= power, y *= 2) {
    last = sum;
    sum += power * y;
  }
  return sum;
}

/** (1 - x - Σ 2^-k (1 - x^(2^-k))²) / 3 over k = 1, 2, …; what the registers at the highest rank stand for. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  for (let y = 0.5, root = Math.sqrt(x), last = Number.NaN; sum !== last; root = Math.sqrt(root), y /= 2) {
    last = sum;
    sum -= (1 - root) ** 2 * y;
  }
  return sum / 3;
}

/** Where in a sorted list that index is, or would be. */
function placeOf(sketch: readonly number[], index: number): number {
  let low = 0;
  let high = sketch.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sketch[middle]! >>> rank_bits < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function dense(sketch: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(registers);
  for (const coordinate of sketch) bytes[coordinate >>> rank_bits] = coordinate & 63;
  return bytes;
}
