/** What waits: the cells of all links, up to a limit, beyond which the links that were not visited for longest lose theirs. */
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
  /** What its last visit was counted by. */
  counting: Counting | null;
};

/** The links that became ready in one round, which ends with a look at them. */
export type Round = { readonly number: number; readonly links: Link[] };

/** Hits of one value that may be told. */
export type Told = { readonly dimension: Dimension; readonly value: string; readonly hits: number };

export class Waiting {
  readonly #k: number;
  readonly #chance: Chance;
  readonly #givenUp: (linkId: string) => void;
  readonly #cells: Cells;
  /** Those that were visited longest ago, in rounds, come first. */
  readonly #links = new Map<string, Link>();
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
    const isFirst = link?.visited !== this.#round.number;
    if (link === undefined || isFirst) link = this.#visited(linkId, link);
    if (link.counting !== counting) this.#countBy(link, counting);
    if (this.#cells.freshen(link.cells, mark)) this.#makeReady(link);
    const { uncounted } = counting;
    for (let i = 0; i < dimensions.length; i += 1) {
      const dimension = dimensions[i]!;
      if (uncounted.length === 0 || !uncounted.includes(dimension))
        this.#cells.join(link.cells, i, values[dimension], mark);
    }
    return isFirst;
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
    for (const { id, cells } of this.#links.values()) {
      const fresh = this.#cells.freshMarks(cells);
      yield { linkId: id, fresh, cells: dimensions.map((_, i) => this.#cells.read(cells, i)) };
    }
  }

  /** What waited of a link in another edge, under the same key, joins what waits here. */
  merge({ linkId, fresh, cells }: WaitingLink): void {
    const marks = cells.flat().reduce((sum, cell) => sum + cell.marks.length, fresh.length);
    this.#makeRoom(marks);
    const link = this.#visited(linkId);
    for (const mark of fresh) if (this.#cells.freshen(link.cells, mark)) this.#makeReady(link);
    for (const [i, theirs] of cells.entries()) {
      this.#cells.write(link.cells, i, merged(this.#cells.read(link.cells, i), theirs, this.#k));
    }
  }

  #makeRoom(places: number): void {
    while (!this.#cells.hasRoom(places)) {
      const link = this.#links.values().next().value;
      if (link === undefined) return;
      this.#remove(link);
      this.#givenUp(link.id);
    }
  }

  /** The link; it goes to the end of the line once in a round. */
  #visited(linkId: string, link = this.#links.get(linkId)): Link {
    if (link?.visited === this.#round.number) return link;
    if (link !== undefined) this.#links.delete(linkId);
    else link = { id: linkId, cells: this.#cells.takeLink(), visited: 0, ready: -1, counting: null };
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

  /** What a tenant no longer has counted stops waiting, so that what is counted again begins with nothing. */
  #countBy(link: Link, counting: Counting): void {
    link.counting = counting;
    for (const name of counting.uncounted) this.#cells.write(link.cells, dimensions.indexOf(name), []);
  }
}
