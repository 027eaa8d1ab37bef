/** The notice board: what edges have noticed lately, in memory only. Whatever nobody notices again comes down by itself. */
import { now_ms } from '#clock';
import type { EdgeNotice } from '#exchange';

/** Edges repeat themselves every minute; an hour bridges a quiet one. */
const life_ms = 3_600_000;

export class NoticeBoard {
  readonly #heardAt_ms = new Map<EdgeNotice, number>();

  hear(notice: EdgeNotice): void {
    this.#heardAt_ms.set(notice, now_ms());
  }

  /** Those heard within the last hour. */
  get current(): readonly EdgeNotice[] {
    const since_ms = now_ms() - life_ms;
    return [...this.#heardAt_ms].flatMap(([notice, at_ms]) => (at_ms > since_ms ? [notice] : []));
  }
}
