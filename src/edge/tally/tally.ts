/** The tally: what is counted of visits, kept in memory until it may be told, and until control has committed it exactly once. */
import { cellsPerFrame_max, type LinkRecord, type Tallies, type TotalCell } from '#exchange';
import { newId } from '#id';
import type { Zone } from '#zone';
import type { DigitKeys, Snapshot } from '../visitor/visitor.ts';

type Counts = { hits: number; bots: number };
export type TallyOptions = {
  readonly zone: Zone;
  readonly keys: DigitKeys;
  /** k: how many different marks a breakdown cell needs before it is told. */
  readonly threshold: number;
  /** How often waiting cells are looked at. */
  readonly release_s: number;
};

export class Tally {
  /** Made anew by every edge process. */
  readonly edgeId = newId();
  readonly #zone: Zone;
  readonly #threshold: number;
  /** Cells by the start of their hour, then by link; the last hour is the one that is counted into. */
  readonly #hours = new Map<number, Map<string, Counts>>();
  #hour_s = Number.NaN;
  #open = new Map<string, Counts>();
  #sequence = 0;
  /** Sent and not yet acknowledged. It stays as it is, so that sending it again says the same. */
  #underWay: Tallies | null = null;

  constructor({ zone, threshold }: TallyOptions) {
    this.#zone = zone;
    this.#threshold = threshold;
  }

  /** Brings the tally to this moment: ends the day, and looks at what waits where that is due. Before each snapshot. */
  reach(_at_ms: number): void {}

  count(link: LinkRecord, snapshot: Snapshot, as: 'hit' | 'bot', at_ms: number): void {
    const linkId = link.id;
    void snapshot;
    const hour_s = this.#zone.hourStart_s(at_ms);
    if (hour_s !== this.#hour_s) this.#turnTo(hour_s);
    let counts = this.#open.get(linkId);
    if (counts === undefined) {
      counts = { hits: 0, bots: 0 };
      this.#open.set(linkId, counts);
    }
    if (as === 'hit') counts.hits += 1;
    else counts.bots += 1;
  }

  /** What is to be sent now: the batch under way again, or a new one, or null where nothing was counted. */
  batch(): Tallies | null {
    if (this.#underWay !== null) return this.#underWay;
    const totals = this.#taken();
    if (totals.length === 0) return null;
    this.#sequence += 1;
    this.#underWay = {
      type: 'tallies',
      edgeId: this.edgeId,
      sequence: this.#sequence,
      threshold: this.#threshold,
      totals,
      released: [],
      visitors: [],
      givenUp: 0,
    };
    return this.#underWay;
  }

  /** Control has committed everything of that edge up to `sequence`. */
  acknowledged(edgeId: string, sequence: number): void {
    if (edgeId !== this.edgeId) return;
    if (this.#underWay !== null && this.#underWay.sequence <= sequence) this.#underWay = null;
  }

  get isEmpty(): boolean {
    return this.#underWay === null && this.#hours.values().every((cells) => cells.size === 0);
  }

  #turnTo(hour_s: number): void {
    this.#hour_s = hour_s;
    this.#open = this.#hours.get(hour_s) ?? new Map();
    this.#hours.set(hour_s, this.#open);
  }

  /** Takes cells out, as many as a frame may hold; counting goes on in fresh ones. */
  #taken(): readonly TotalCell[] {
    const taken: TotalCell[] = [];
    for (const [hour_s, cells] of this.#hours) {
      for (const [linkId, { hits, bots }] of cells) {
        if (taken.length === cellsPerFrame_max) return taken;
        taken.push([linkId, hour_s, hits, bots]);
        cells.delete(linkId);
      }
      if (hour_s !== this.#hour_s) this.#hours.delete(hour_s);
    }
    return taken;
  }
}
