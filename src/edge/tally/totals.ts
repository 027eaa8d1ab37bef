/** The totals: hits and bots of each link by hour, or by day, exact. */
import type { TotalCell } from '#exchange';

type Counts = { hits: number; bots: number };

export class Totals {
  /** By the start of the hour or the day in Unix seconds, then by link. */
  readonly #periods = new Map<number, Map<string, Counts>>();

  get isEmpty(): boolean {
    return this.#periods.size === 0;
  }

  add(linkId: string, start_s: number, as: 'hit' | 'bot'): void {
    let cells = this.#periods.get(start_s);
    if (cells === undefined) this.#periods.set(start_s, (cells = new Map()));
    let counts = cells.get(linkId);
    if (counts === undefined) cells.set(linkId, (counts = { hits: 0, bots: 0 }));
    if (as === 'hit') counts.hits += 1;
    else counts.bots += 1;
  }

  /** Takes cells out, so many at most; counting goes on in fresh ones. */
  take(cells_max: number): readonly TotalCell[] {
    const taken: TotalCell[] = [];
    for (const [start_s, cells] of this.#periods) {
      for (const [linkId, { hits, bots }] of cells) {
        if (taken.length === cells_max) return taken;
        taken.push([linkId, start_s, hits, bots]);
        cells.delete(linkId);
      }
      this.#periods.delete(start_s);
    }
    return taken;
  }
}
