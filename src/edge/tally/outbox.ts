/** The outbox: what may be told of visits, in batches that stay as they are until control has committed them exactly once. */
import {
  cellsPerFrame_max,
  dimensions,
  type Dimension,
  type ReleasedCell,
  type Tallies,
  type TotalCell,
  type VisitorsCell,
} from '#exchange';
import { newId } from '#id';
import { Totals } from './totals.ts';

/** Room in a frame beside the totals, also where every value is as long as values get. */
const releasedPerBatch_max = cellsPerFrame_max / 2;

export class Outbox {
  /** Made anew by every edge process. */
  readonly edgeId = newId();
  readonly totals = new Totals();
  readonly #threshold: number;
  /** Hits of released cells by day, link, and the dimension's place in the list before the value. */
  readonly #released = new Map<string, Map<string, Map<string, number>>>();
  readonly #visitors = new Map<string, Map<string, number>>();
  #givenUp = 0;
  #sequence = 0;
  /** Numbered and not yet acknowledged, own and inherited; only the first is under way. */
  #batches: readonly Tallies[] = [];

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0 && this.#hasNothingNew;
  }

  /** What is told again before it is acknowledged goes together, so that hours without control take no more room than one. */
  release(linkId: string, day: string, dimension: Dimension, value: string, hits: number): void {
    const cells = mapIn(mapIn(this.#released, day), linkId);
    const key = String.fromCharCode(dimensions.indexOf(dimension)) + value;
    cells.set(key, (cells.get(key) ?? 0) + hits);
  }

  /** The highest that was said of a link and day stands. */
  estimate(linkId: string, day: string, visitors: number): void {
    const cells = mapIn(this.#visitors, day);
    cells.set(linkId, Math.max(visitors, cells.get(linkId) ?? 0));
  }

  giveUp(): void {
    this.#givenUp += 1;
  }

  /** What is to be sent now: the batch under way again, or a new one, or null where there is nothing to tell. */
  batch(): Tallies | null {
    if (this.#batches.length === 0 && !this.#hasNothingNew) this.#number();
    return this.#batches[0] ?? null;
  }

  /** Control has committed everything of that edge up to `sequence`. */
  acknowledged(edgeId: string, sequence: number): void {
    this.#batches = this.#batches.filter((batch) => batch.edgeId !== edgeId || batch.sequence > sequence);
  }

  /** All that is not acknowledged, in numbered batches, for a successor; they stay here too. */
  numbered(): readonly Tallies[] {
    while (!this.#hasNothingNew) this.#number();
    return this.#batches;
  }

  /** A predecessor's batch goes out as it is, before anything new. */
  inherit(batch: Tallies): void {
    this.#batches = [...this.#batches, batch];
  }

  get #hasNothingNew(): boolean {
    return this.totals.isEmpty && this.#released.size === 0 && this.#visitors.size === 0 && this.#givenUp === 0;
  }

  #number(): void {
    this.#sequence += 1;
    const totals: readonly TotalCell[] = this.totals.take(cellsPerFrame_max);
    // Never ahead of the totals that they are a part of.
    const isComplete = this.totals.isEmpty;
    const batch: Tallies = {
      type: 'tallies',
      edgeId: this.edgeId,
      sequence: this.#sequence,
      threshold: this.#threshold,
      totals,
      released: isComplete ? this.#takeReleased() : [],
      visitors: isComplete ? this.#takeVisitors() : [],
      givenUp: this.#givenUp,
    };
    this.#givenUp = 0;
    this.#batches = [...this.#batches, batch];
  }

  #takeReleased(): readonly ReleasedCell[] {
    const taken: ReleasedCell[] = [];
    for (const [day, links] of this.#released) {
      for (const [linkId, cells] of links) {
        for (const [key, hits] of cells) {
          if (taken.length === releasedPerBatch_max) return taken;
          taken.push([linkId, day, dimensions[key.charCodeAt(0)]!, key.slice(1), hits]);
          cells.delete(key);
        }
        links.delete(linkId);
      }
      this.#released.delete(day);
    }
    return taken;
  }

  #takeVisitors(): readonly VisitorsCell[] {
    const taken: VisitorsCell[] = [];
    for (const [day, links] of this.#visitors) {
      for (const [linkId, visitors] of links) {
        if (taken.length === cellsPerFrame_max) return taken;
        taken.push([linkId, day, visitors]);
        links.delete(linkId);
      }
      this.#visitors.delete(day);
    }
    return taken;
  }
}

function mapIn<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, (map = new Map()));
  return map;
}
