/** The tally: hits and bots by link and hour, kept in memory until control has committed them, each exactly once. */
import { cellsPerFrame_max, type EdgeMessage, type TotalCell } from '#exchange';
import type { Zone } from '#zone';

type Counts = { hits: number; bots: number };
export type Totals = EdgeMessage & { readonly type: 'totals' };

export class Tally {
  readonly #zone: Zone;
  /** Cells by the start of their hour, then by link; the last hour is the one that is counted into. */
  readonly #hours = new Map<number, Map<string, Counts>>();
  #hour_s = Number.NaN;
  #open = new Map<string, Counts>();
  #sequence = 0;
  /** Sent and not yet acknowledged. It stays as it is, so that sending it again says the same. */
  #underWay: Totals | null = null;

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  count(linkId: string, as: 'hit' | 'bot', at_ms: number): void {
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
  batch(): Totals | null {
    if (this.#underWay !== null) return this.#underWay;
    const cells = this.#taken();
    if (cells.length === 0) return null;
    this.#sequence += 1;
    this.#underWay = { type: 'totals', sequence: this.#sequence, cells };
    return this.#underWay;
  }

  /** Control has committed everything up to `sequence`. */
  acknowledged(sequence: number): void {
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
