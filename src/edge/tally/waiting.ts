/** What waits: the cells of all links, up to a limit, beyond which the links that are visited least lose theirs; until the month ends. */
import { dimensions, type Counting, type Dimension } from '#exchange';
import type { Seen } from '../visitor/visitor.ts';
import type { WaitingLink } from './bequest.ts';
import { Cells, merged } from './cells.ts';
import type { Chance } from './chance.ts';
import { isPassedOver, release } from './release.ts';

export type WaitingOptions = {
  /** k. */
  readonly threshold: number;
  readonly places_max: number;
  readonly chance: Chance;
  /** A link lost all that waited of it. */
  readonly givenUp: (linkId: string) => void;
};

/** A link of which something waits. */
export type Link = {
  readonly id: string;
  /** Its number among the cells. */
  cells: number;
  /** In which round it was last visited. */
  visited: number;
  /** In which round it became ready to be looked at; -1 where it is not. */
  ready: number;
  /** Its visits, halved with each round in which it is visited again. */
  uses: number;
  /** What is not counted of what waits. */
  uncounted: Counting['uncounted'];
  /** In which month its marks were made. */
  month: number;
};

/** The links that became ready in one round, which ends with a look at them. */
export type Round = { readonly number: number; readonly links: Link[] };

/** Hits of one value that may be told. */
export type Told = { readonly dimension: Dimension; readonly value: string; readonly hits: number };

/** Of how many, those that were visited longest ago, the least visited loses what waits where there is no room. */
const compared_max = 64;

export class Waiting {
  readonly #k: number;
  readonly #chance: Chance;
  readonly #givenUp: (linkId: string) => void;
  readonly #cells: Cells;
  /** Those that were visited longest ago, in rounds, come first. */
  readonly #links = new Map<string, Link>();
  /** Counts months, which end with a new key: marks of two months don't compare. */
  #month = 0;
  /** Links of which something may wait from a month that is over. */
  #outlived: Link[] = [];
  /** At least k different marks have come to these since they were looked at. */
  #round: Round = { number: 1, links: [] };

  constructor({ threshold, places_max, chance, givenUp }: WaitingOptions) {
    this.#k = threshold;
    this.#chance = chance;
    this.#givenUp = givenUp;
    this.#cells = new Cells(threshold, places_max);
  }

  get(linkId: string): Link | undefined {
    return this.#links.get(linkId);
  }

  /**
   * A visit that is counted closely joins what waits of its link.
   * @returns whether it is the link's first of this round, which begins with each look
   */
  collect(linkId: string, counting: Counting, { mark, values }: Pick<Seen, 'mark' | 'values'>): boolean {
    if (!this.#cells.hasRoom()) this.#makeRoom(0);
    let link = this.#links.get(linkId);
    if (link !== undefined && (link.month !== this.#month || !isSame(link.uncounted, counting.uncounted))) {
      this.#remove(link);
      link = undefined;
    }
    const isFirst = link?.visited !== this.#round.number;
    if (link === undefined || isFirst) link = this.#visited(linkId, counting.uncounted, link);
    link.uses += 1;
    if (this.#cells.freshen(link.cells, mark)) this.#makeReady(link);
    const { uncounted } = counting;
    for (let i = 0; i < dimensions.length; i += 1) {
      const dimension = dimensions[i]!;
      if (uncounted.length === 0 || !uncounted.includes(dimension))
        this.#cells.join(link.cells, i, values[dimension], mark);
    }
    return isFirst;
  }

  /** A link is counted by this from now on, or is no more (null): what waited under another choice never will be told. */
  countBy(linkId: string, counting: Counting | null): void {
    const link = this.#links.get(linkId);
    if (link !== undefined && (counting === null || !isSame(link.uncounted, counting.uncounted))) this.#remove(link);
  }

  /** The links of which something waits. */
  get linkIds(): Iterable<string> {
    return this.#links.keys();
  }

  /** Ends the month, and with it what waits, once it was looked at for the last time: `forgetOutlived` until it is false. */
  endMonth(): void {
    this.#month += 1;
    this.#outlived = [...this.#links.values()];
  }

  /** Forgets one link of a month that is over; false where there is none left. */
  forgetOutlived(): boolean {
    const link = this.#outlived.pop();
    if (link !== undefined && link.month !== this.#month && this.#links.get(link.id) === link) this.#remove(link);
    return link !== undefined;
  }

  /** Ends the round; its links are to be looked at now. */
  endRound(): Round {
    const ended = this.#round;
    this.#round = { number: ended.number + 1, links: [] };
    return ended;
  }

  /**
   * Looks at a link of a round that has ended, and takes out what may be told of it.
   * @returns null where nobody looked: it was passed over until the next round, or it was looked at before, or given up
   */
  look(link: Link, round: Round): readonly Told[] | null {
    if (link.ready !== round.number) return null;
    if (isPassedOver(this.#chance)) {
      this.#makeReady(link);
      return null;
    }
    link.ready = -1;
    this.#cells.forgetFresh(link.cells);
    const told: Told[] = [];
    for (const [i, dimension] of dimensions.entries()) {
      const { released, waiting } = release(this.#cells.read(link.cells, i), this.#k, this.#chance);
      if (released.length === 0) continue;
      this.#cells.write(link.cells, i, waiting);
      for (const { value, hits } of released) told.push({ dimension, value, hits });
    }
    if (this.#cells.isEmpty(link.cells)) this.#remove(link);
    return told;
  }

  /** Gives up all that waits of a link: never a part of it, from which the rest could be told. */
  giveUp(linkId: string): void {
    const link = this.#links.get(linkId);
    if (link !== undefined) this.#remove(link);
  }

  /** Everything that waits, for a successor. */
  *entries(): Generator<WaitingLink> {
    for (const { id, uncounted, cells } of this.#links.values()) {
      const fresh = this.#cells.freshMarks(cells);
      yield { linkId: id, uncounted, fresh, cells: dimensions.map((_, i) => this.#cells.read(cells, i)) };
    }
  }

  /** What waited of a link in another edge, under the same key, joins what waits here. */
  merge({ linkId, uncounted, fresh, cells }: WaitingLink): void {
    const mine = this.#links.get(linkId);
    if (mine !== undefined && !isSame(mine.uncounted, uncounted)) return;
    const marks = cells.flat().reduce((sum, cell) => sum + cell.marks.length, fresh.length);
    this.#makeRoom(marks);
    const link = this.#visited(linkId, uncounted);
    for (const mark of fresh) if (this.#cells.freshen(link.cells, mark)) this.#makeReady(link);
    for (const [i, theirs] of cells.entries()) {
      this.#cells.write(link.cells, i, merged(this.#cells.read(link.cells, i), theirs, this.#k));
    }
  }

  #makeRoom(places: number): void {
    while (!this.#cells.hasRoom(places)) {
      const link = this.#leastUsed();
      if (link === undefined) return;
      this.#remove(link);
      this.#givenUp(link.id);
    }
  }

  #leastUsed(): Link | undefined {
    const first = this.#links.values().take(compared_max);
    return first.reduce<Link | undefined>(
      (least, one) => (least !== undefined && least.uses <= one.uses ? least : one),
      undefined,
    );
  }

  /** The link; it goes to the end of the line once in a round. */
  #visited(linkId: string, uncounted: Link['uncounted'], link = this.#links.get(linkId)): Link {
    if (link?.visited === this.#round.number) return link;
    if (link !== undefined) {
      this.#links.delete(linkId);
      link.uses >>>= 1;
    } else {
      const cells = this.#cells.takeLink();
      link = { id: linkId, cells, visited: 0, ready: -1, uses: 0, uncounted, month: this.#month };
    }
    link.visited = this.#round.number;
    this.#links.set(linkId, link);
    return link;
  }

  #makeReady(link: Link): void {
    link.ready = this.#round.number;
    this.#round.links.push(link);
  }

  #remove(link: Link): void {
    this.#links.delete(link.id);
    this.#cells.giveBackLink(link.cells);
    link.cells = 0;
    link.ready = -1;
  }
}

function isSame(one: readonly Dimension[], other: readonly Dimension[]): boolean {
  return one === other || (one.length === other.length && one.every((dimension) => other.includes(dimension)));
}
