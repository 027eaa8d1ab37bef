/** What waits: the cells of all links, up to a limit, beyond which the links that were not visited for longest lose theirs. */
import { dimensions, type Counting, type Dimension } from '#exchange';
import type { Seen } from '../visitor/visitor.ts';
import type { WaitingLink } from './bequest.ts';
import type { Chance } from './chance.ts';
import { LinkCells, merged } from './link-cells.ts';
import { isPassedOver, release, type Cell } from './release.ts';

export type WaitingOptions = {
  /** k. */
  readonly threshold: number;
  readonly cells_max: number;
  readonly chance: Chance;
};

/** Hits of one value that may be told. */
export type Told = { readonly dimension: Dimension; readonly value: string; readonly hits: number };

/** Values of which one copy is kept for all cells; forgotten together where strangers send ever new ones. */
const interned_max = 10_000;

export class Waiting {
  readonly #k: number;
  readonly #cells_max: number;
  readonly #chance: Chance;
  /** Those that were visited longest ago, in rounds, come first. */
  readonly #links = new Map<string, LinkCells>();
  /** At least k different marks have come to them since they were looked at. */
  #ready: LinkCells[] = [];
  #cells = 0;
  #round = 1;
  readonly #interned = new Map<string, string>();

  constructor({ threshold, cells_max, chance }: WaitingOptions) {
    this.#k = threshold;
    this.#cells_max = cells_max;
    this.#chance = chance;
  }

  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  get isTooMuch(): boolean {
    return this.#cells > this.#cells_max;
  }

  get(linkId: string): LinkCells | undefined {
    return this.#links.get(linkId);
  }

  /**
   * A visit that is counted closely joins what waits of its link.
   * @returns whether it is the link's first of this round, which begins with each look
   */
  collect(linkId: string, counting: Counting, { mark, values }: Pick<Seen, 'mark' | 'values'>): boolean {
    const isFirst = this.#links.get(linkId)?.round !== this.#round;
    const link = this.#visited(linkId);
    if (link.counting !== counting) this.#countBy(link, counting);
    const unit = String.fromCharCode(mark);
    this.#refresh(link, unit);
    const { uncounted } = counting;
    for (let i = 0; i < dimensions.length; i += 1) {
      const dimension = dimensions[i]!;
      if (uncounted.length > 0 && uncounted.includes(dimension)) continue;
      this.#cells += link.join(i, values[dimension], unit, this.#k, this.#intern);
    }
    return isFirst;
  }

  /** Takes the links that are to be looked at, and begins a new round; those that are passed over stay ready. */
  takeReady(): readonly LinkCells[] {
    const taken: LinkCells[] = [];
    const passedOver: LinkCells[] = [];
    for (const link of this.#ready) {
      // Given up since, and come again perhaps as another.
      if (this.#links.get(link.id) !== link) continue;
      (isPassedOver(this.#chance) ? passedOver : taken).push(link);
    }
    this.#ready = passedOver;
    this.#round += 1;
    return taken;
  }

  /** Looks at a link, and takes out what may be told of it. */
  look(link: LinkCells): readonly Told[] {
    link.fresh = '';
    const told: Told[] = [];
    for (const [i, dimension] of dimensions.entries()) {
      const before = link.cells(i);
      const { released, waiting } = release(before, this.#k, this.#chance);
      if (released.length === 0) continue;
      link.put(i, waiting);
      this.#cells += waiting.length - before.length;
      for (const { value, hits } of released) told.push({ dimension, value, hits });
    }
    if (link.isEmpty) this.#links.delete(link.id);
    return told;
  }

  /** The link whose last visit is longest ago. */
  leastUsed(): string | undefined {
    return this.#links.keys().next().value;
  }

  /** Gives up all that waits of a link: never a part of it, from which the rest could be told. */
  giveUp(linkId: string): void {
    const link = this.#links.get(linkId);
    if (link === undefined) return;
    this.#links.delete(linkId);
    link.fresh = '';
    link.due = null;
    for (const i of dimensions.keys()) this.#replace(link, i, []);
  }

  /** Everything that waits, for a successor. */
  *entries(): Generator<WaitingLink> {
    for (const link of this.#links.values()) {
      yield { linkId: link.id, fresh: link.fresh, cells: dimensions.map((_, i) => link.cells(i)) };
    }
  }

  /** What waited of a link in another edge, under the same key, joins what waits here. */
  merge({ linkId, fresh, cells }: WaitingLink): void {
    const link = this.#visited(linkId);
    for (const unit of fresh.split('')) this.#refresh(link, unit);
    for (const [i, theirs] of cells.entries())
      this.#replace(link, i, merged(link.cells(i), theirs, this.#k, this.#intern));
  }

  /** The link's cells; it goes to the end of the line once in a round. */
  #visited(linkId: string): LinkCells {
    let link = this.#links.get(linkId);
    if (link?.round === this.#round) return link;
    if (link === undefined) link = new LinkCells(linkId);
    else this.#links.delete(linkId);
    link.round = this.#round;
    this.#links.set(linkId, link);
    return link;
  }

  /** A link of which k different marks have come is ready to be looked at. */
  #refresh(link: LinkCells, unit: string): void {
    if (link.fresh.length >= this.#k || link.fresh.includes(unit)) return;
    link.fresh += unit;
    if (link.fresh.length === this.#k) this.#ready.push(link);
  }

  /** What a tenant no longer has counted stops waiting, so that what is counted again begins with nothing. */
  #countBy(link: LinkCells, counting: Counting): void {
    link.counting = counting;
    for (const name of counting.uncounted) this.#replace(link, dimensions.indexOf(name), []);
  }

  #replace(link: LinkCells, dimension: number, cells: readonly Cell[]): void {
    this.#cells += cells.length - link.cells(dimension).length;
    link.put(dimension, cells);
  }

  readonly #intern = (value: string): string => {
    const known = this.#interned.get(value);
    if (known !== undefined) return known;
    if (this.#interned.size >= interned_max) this.#interned.clear();
    this.#interned.set(value, value);
    return value;
  };
}
