/** The cells of one link: what waits of it in each dimension, packed, because there are many links and most have few hits. */
import { dimensions, type Counting } from '#exchange';
import type { Cell } from './release.ts';

/** Values that wait in one dimension of one link; whatever comes beyond them counts as `other`. */
const values_max = 200;
const other = 'other';
/** Marks that a cell keeps apart, or four times k where that is more: enough to draw from. The others are extra hits. */
const marks_max = 64;

/** Three places a cell: value, marks, extra. */
type Packed = (string | number)[];

export class LinkCells {
  readonly id: string;
  /** The different marks since the last look, as far as k. */
  fresh = '';
  /** The day that this link is to be looked at for; null where it is not to be. */
  due: { readonly name: string } | null = null;
  /** In which round the link was last visited. */
  round = 0;
  /** What the link's last visit was counted by. */
  counting: Counting | null = null;
  /** Two places a dimension: a value alone and its marks, where no hit is extra; packed cells otherwise. */
  readonly #places: (string | Packed | undefined)[] = Array.from({ length: dimensions.length * 2 });

  constructor(id: string) {
    this.id = id;
  }

  get isEmpty(): boolean {
    return this.fresh === '' && this.#places.every((place) => place === undefined);
  }

  /**
   * A hit joins the cell of its value. With fewer than k marks there, a repeated one adds nothing.
   * @param mark one UTF-16 unit
   * @param interned the one copy of a value that many cells share
   * @returns how many cells there are more: 0 or 1
   */
  join(dimension: number, value: string, mark: string, k: number, interned: (value: string) => string): number {
    const at = dimension * 2;
    const first = this.#places[at];
    if (first === undefined) {
      this.#places[at] = interned(value);
      this.#places[at + 1] = mark;
      return 1;
    }
    if (first === value) {
      const marks = this.#places[at + 1] as string;
      if (marks.length < k) {
        if (!marks.includes(mark)) this.#places[at + 1] = marks + mark;
        return 0;
      }
    }
    const packed = this.#packed(at);
    for (let i = 0; i < packed.length; i += 3) {
      if (packed[i] !== value) continue;
      hit(packed, i, mark, k);
      return 0;
    }
    if (packed.length >= values_max * 3 && value !== other) return this.join(dimension, other, mark, k, interned);
    // Exactly as long as it must be, which pushing would not make it.
    this.#places[at] = packed.concat([interned(value), mark, 0]);
    return 1;
  }

  /** The cells of one dimension. */
  cells(dimension: number): readonly Cell[] {
    const at = dimension * 2;
    const first = this.#places[at];
    if (first === undefined) return [];
    if (typeof first === 'string') return [{ value: first, marks: this.#places[at + 1] as string, extra: 0 }];
    const cells: Cell[] = [];
    for (let i = 0; i < first.length; i += 3) {
      cells.push({ value: first[i] as string, marks: first[i + 1] as string, extra: first[i + 2] as number });
    }
    return cells;
  }

  /** Puts these cells in the place of all of that dimension. */
  put(dimension: number, cells: readonly Cell[]): void {
    const at = dimension * 2;
    const alone = cells.length === 1 && cells[0]!.extra === 0;
    this.#places[at + 1] = alone ? cells[0]!.marks : undefined;
    if (alone) this.#places[at] = cells[0]!.value;
    else if (cells.length === 0) this.#places[at] = undefined;
    else this.#places[at] = cells.flatMap(({ value, marks, extra }) => [value, marks, extra]);
  }

  #packed(at: number): Packed {
    const first = this.#places[at]!;
    if (typeof first !== 'string') return first;
    const packed: Packed = [first, this.#places[at + 1] as string, 0];
    this.#places[at] = packed;
    this.#places[at + 1] = undefined;
    return packed;
  }
}

/** What two edges hold of one link and dimension, under the same key: each mark of a value once, and all extra hits. */
export function merged(
  ours: readonly Cell[],
  theirs: readonly Cell[],
  k: number,
  interned: (value: string) => string,
): readonly Cell[] {
  const cells = new Map(ours.map((cell) => [cell.value, cell]));
  for (const { value: theirValue, marks, extra } of theirs) {
    const value = cells.has(theirValue) || cells.size < values_max ? interned(theirValue) : other;
    const mine = cells.get(value) ?? { marks: '', extra: 0 };
    const packed: Packed = [value, mine.marks, mine.extra + extra];
    for (const mark of marks.split('')) if (!mine.marks.includes(mark)) hit(packed, 0, mark, k);
    cells.set(value, { value, marks: packed[1] as string, extra: packed[2] as number });
  }
  return [...cells.values()];
}

function hit(packed: Packed, i: number, mark: string, k: number): void {
  const marks = packed[i + 1] as string;
  const known = marks.includes(mark);
  if (!known && marks.length < Math.max(marks_max, 4 * k)) packed[i + 1] = marks + mark;
  else if (marks.length >= k) packed[i + 2] = (packed[i + 2] as number) + 1;
}
