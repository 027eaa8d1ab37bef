/** The cells of all links, side by side in one piece of memory: there may be millions, most of them of a single hit. */
import { dimensions, other } from '#exchange';
import type { Cell } from './release.ts';
import { Values } from './values.ts';

/** Values that wait in one dimension of one link; whatever comes beyond them counts as `other`. */
const values_max = 200;
/** How many marks a cell keeps apart, in k: enough for k to be drawn and k to be told. Beyond them hits carry none. */
const marksKept = 4;

/**
 * A place is 32 bytes, seen as 8 words or as 16 halves. The first word is the next place of a chain, 0 at its end.
 *
 * A cell: then the first place of further marks, the extra hits, the number of its value (0: there is no cell), and in halves
 * how many marks there are, and seven of them. Further marks: fourteen of them; the place that isn't full comes first.
 */
const [words, halves] = [8, 16] as const;
const [next, further, extra, value] = [0, 1, 2, 3] as const;
const [count, marks] = [8, 9] as const;
const marksInCell = 7;
const furtherMarks = 2;
const marksInFurther = 14;

/** A link has a place for the first cell of each dimension, and one, made like a cell, for the fresh marks. */
const linkPlaces = dimensions.length + 1;
const fresh = dimensions.length;
/** What a visit can take at most: a link, and for each of its places a new cell or a place of further marks. */
const visitPlaces = linkPlaces * 2;

export class Cells {
  readonly #k: number;
  readonly #marks_max: number;
  readonly #places_max: number;
  #words = new Uint32Array(0);
  #halves = new Uint16Array(0);
  readonly #values = new Values();
  /** No place from here on was ever taken. The first is never used, so that 0 can mean none. */
  #end = 1;
  /** Places that were given back: single ones, and those of links, `linkPlaces` in a row. */
  #freePlace = 0;
  #freeLink = 0;
  #free = 0;
  #freeLinks = 0;

  /** @param places_max 32 bytes each */
  constructor(k: number, places_max: number) {
    this.#k = k;
    this.#marks_max = marksKept * k;
    this.#places_max = places_max;
  }

  /** Whether there is room for one visit more, and for so many places beyond. */
  hasRoom(places = 0): boolean {
    const unused = this.#places_max - this.#end;
    return (this.#freeLinks > 0 || unused >= linkPlaces) && unused + this.#free >= visitPlaces + places;
  }

  /** A new link, by its number. */
  takeLink(): number {
    const link = this.#freeLink;
    if (link === 0) return this.#unused(linkPlaces);
    this.#freeLink = this.#words[link * words + next]!;
    this.#freeLinks -= 1;
    this.#free -= linkPlaces;
    this.#words[link * words + next] = 0;
    return link;
  }

  giveBackLink(link: number): void {
    for (let i = 0; i < linkPlaces; i += 1) {
      this.#giveBackChain(link + i);
      this.#clear(link + i);
    }
    this.#words[link * words + next] = this.#freeLink;
    this.#freeLink = link;
    this.#freeLinks += 1;
    this.#free += linkPlaces;
  }

  isEmpty(link: number): boolean {
    let used = this.freshCount(link);
    for (let i = 0; i < dimensions.length; i += 1) used |= this.#words[(link + i) * words + value]!;
    return used === 0;
  }

  freshCount(link: number): number {
    return this.#halves[(link + fresh) * halves + count]!;
  }

  /** Adds to the different marks that have come since the last look, as far as k. Says whether they have just reached k. */
  freshen(link: number, mark: number): boolean {
    const place = link + fresh;
    const known = this.#halves[place * halves + count]!;
    if (known >= this.#k || this.#hasMark(place, known, mark)) return false;
    this.#addMark(place, known, mark);
    return known + 1 === this.#k;
  }

  freshMarks(link: number): readonly number[] {
    return this.#marksOf(link + fresh);
  }

  forgetFresh(link: number): void {
    this.#giveBackChain(link + fresh);
    this.#clear(link + fresh);
  }

  /** A hit joins the cell of its value. With fewer than k marks there, a repeated one adds nothing. */
  join(link: number, dimension: number, name: string, mark: number): void {
    const place = this.#cellOf(link + dimension, name);
    const known = this.#halves[place * halves + count]!;
    if (known < this.#marks_max && !this.#hasMark(place, known, mark)) this.#addMark(place, known, mark);
    else if (known >= this.#k) this.#words[place * words + extra]! += 1;
  }

  /** The cells of one dimension. */
  read(link: number, dimension: number): readonly Cell[] {
    const cells: Cell[] = [];
    const first = link + dimension;
    if (this.#words[first * words + value] === 0) return cells;
    for (let place = first; place !== 0; place = this.#words[place * words + next]!) {
      const name = this.#values.valueOf(this.#words[place * words + value]!);
      cells.push({ value: name, marks: this.#marksOf(place), extra: this.#words[place * words + extra]! });
    }
    return cells;
  }

  /** Puts these cells in the place of all of that dimension. */
  write(link: number, dimension: number, cells: readonly Cell[]): void {
    const first = link + dimension;
    this.#giveBackChain(first);
    this.#clear(first);
    for (const cell of cells) {
      const place = this.#newCell(first, cell.value);
      for (const [known, mark] of cell.marks.entries()) this.#addMark(place, known, mark);
      this.#words[place * words + extra] = cell.extra;
    }
  }

  /** The place of the value's cell, a new one where there is none; that of `other` where there are too many. */
  #cellOf(first: number, name: string): number {
    const number = this.#values.numberOf(name);
    let cells = 0;
    for (let place = first; place !== 0; place = this.#words[place * words + next]!) {
      const its = this.#words[place * words + value];
      if (its === number) return place;
      if (its === 0) break;
      cells += 1;
    }
    return cells < values_max || name === other ? this.#newCell(first, name) : this.#cellOf(first, other);
  }

  /** The first cell of the chain where there is none yet, otherwise one behind it. */
  #newCell(first: number, name: string): number {
    let place = first;
    if (this.#words[first * words + value] !== 0) {
      place = this.#takePlace();
      this.#words[place * words + next] = this.#words[first * words + next]!;
      this.#words[first * words + next] = place;
    }
    this.#words[place * words + value] = this.#values.take(name);
    return place;
  }

  #hasMark(place: number, known: number, mark: number): boolean {
    const at = place * halves + marks;
    const here = known < marksInCell ? known : marksInCell;
    for (let i = 0; i < here; i += 1) if (this.#halves[at + i] === mark) return true;
    let left = known - marksInCell;
    for (let block = this.#words[place * words + further]!; left > 0; block = this.#words[block * words + next]!) {
      const inBlock = left % marksInFurther || marksInFurther;
      const start = block * halves + furtherMarks;
      for (let i = 0; i < inBlock; i += 1) if (this.#halves[start + i] === mark) return true;
      left -= inBlock;
    }
    return false;
  }

  #addMark(place: number, known: number, mark: number): void {
    if (known < marksInCell) this.#halves[place * halves + marks + known] = mark;
    else {
      const inBlock = (known - marksInCell) % marksInFurther;
      if (inBlock === 0) {
        const block = this.#takePlace();
        this.#words[block * words + next] = this.#words[place * words + further]!;
        this.#words[place * words + further] = block;
      }
      this.#halves[this.#words[place * words + further]! * halves + furtherMarks + inBlock] = mark;
    }
    this.#halves[place * halves + count] = known + 1;
  }

  #marksOf(place: number): readonly number[] {
    const known = this.#halves[place * halves + count]!;
    const at = place * halves + marks;
    const all = Array.from(this.#halves.subarray(at, at + Math.min(known, marksInCell)));
    let block = this.#words[place * words + further]!;
    while (all.length < known) {
      const inBlock = (known - all.length) % marksInFurther || marksInFurther;
      const start = block * halves + furtherMarks;
      all.push(...this.#halves.subarray(start, start + inBlock));
      block = this.#words[block * words + next]!;
    }
    return all;
  }

  #takePlace(): number {
    if (this.#freePlace === 0 && this.#end >= this.#places_max) this.#breakUpLink();
    const place = this.#freePlace;
    if (place === 0) return this.#unused(1);
    this.#freePlace = this.#words[place * words + next]!;
    this.#free -= 1;
    this.#words[place * words + next] = 0;
    return place;
  }

  /** The places of a link that was given back serve as single ones. */
  #breakUpLink(): void {
    const link = this.takeLink();
    for (let i = 0; i < linkPlaces; i += 1) this.#giveBack(link + i, true);
  }

  #giveBack(place: number, isCell: boolean): void {
    this.#clear(place, isCell);
    this.#words[place * words + next] = this.#freePlace;
    this.#freePlace = place;
    this.#free += 1;
  }

  /** Gives back what hangs on a cell: its further marks, and the cells behind it with theirs. */
  #giveBackChain(cell: number): void {
    for (let place = cell; place !== 0;) {
      const after = this.#words[place * words + next]!;
      for (let block = this.#words[place * words + further]!; block !== 0;) {
        const afterBlock = this.#words[block * words + next]!;
        this.#giveBack(block, false);
        block = afterBlock;
      }
      if (place !== cell) this.#giveBack(place, true);
      place = after;
    }
  }

  /** Further marks have no value, whatever stands where a cell has its own. */
  #clear(place: number, isCell = true): void {
    const number = this.#words[place * words + value]!;
    if (isCell && number !== 0) this.#values.giveBack(number);
    this.#words.fill(0, place * words, (place + 1) * words);
  }

  #unused(places: number): number {
    const place = this.#end;
    this.#end += places;
    if (this.#end * words > this.#words.length) this.#grow();
    return place;
  }

  #grow(): void {
    const larger = new Uint32Array(Math.max(1024, this.#end * 2) * words);
    larger.set(this.#words);
    this.#words = larger;
    this.#halves = new Uint16Array(larger.buffer);
  }
}

/** What two edges hold of one link and dimension, under the same key: each mark of a value once, and all extra hits. */
export function merged(ours: readonly Cell[], theirs: readonly Cell[], k: number): readonly Cell[] {
  const cells = new Map(ours.map((cell) => [cell.value, cell]));
  for (const their of theirs) {
    const value = cells.has(their.value) || cells.size < values_max ? their.value : other;
    const mine = cells.get(value) ?? { value, marks: [], extra: 0 };
    const all = [...mine.marks, ...their.marks.filter((mark) => !mine.marks.includes(mark))];
    const kept = all.slice(0, marksKept * k);
    cells.set(value, { value, marks: kept, extra: mine.extra + their.extra + all.length - kept.length });
  }
  return [...cells.values()];
}
