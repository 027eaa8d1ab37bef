/** Strikes: counts what sources got wrong at sign-in, in a table of fixed size, so that who guesses has to wait. Control never learns who. */
import { randomFillSync } from 'node:crypto';
import { guardedPaths } from '#exchange';
import { now_ms } from '#clock';
import { sourceOf, type Address, type Source } from '../visitor/visitor.ts';

/** As long as one key lives. With it goes all that was counted, and nobody can tell any more whose it was. */
const window_ms = 600_000;
/** Enough for an office behind one address on a bad morning. */
const strikes_max = 20;

/** A power of two. In each place four sources are counted apart, and the one with the fewest gives way to a fifth. */
const places = 1 << 14;
const slots = 4;

/** A source in the window that it was seen in; an address can't be made of it. */
export type Suspect = Source & { readonly window: number };

export class Strikes {
  /** For each slot: what tells its source from others, and its strikes. */
  readonly #table = new Int32Array(places * slots * 2);
  readonly #key = randomFillSync(new Uint32Array(4));
  #window = windowNow();

  /** Reads the address and keeps nothing of it. */
  suspect(address: Address): Suspect {
    this.#renew();
    return { ...sourceOf(this.#key, address), window: this.#window };
  }

  /** How long the source must wait, in whole seconds; 0 when it needn't. */
  wait_s(suspect: Suspect): number {
    this.#renew();
    if (suspect.window !== this.#window) return 0;
    const slot = this.#slotOf(suspect);
    if (slot < 0 || this.#table[slot + 1]! < strikes_max) return 0;
    return Math.max(1, Math.ceil(((this.#window + 1) * window_ms - now_ms()) / 1_000));
  }

  strike(suspect: Suspect): void {
    this.#renew();
    if (suspect.window !== this.#window) return;
    let slot = this.#slotOf(suspect);
    if (slot < 0) {
      slot = this.#leastOf(suspect);
      this.#table[slot] = suspect.tag;
      this.#table[slot + 1] = 0;
    }
    this.#table[slot + 1]! += 1;
  }

  /** Takes a strike back. */
  forgive(suspect: Suspect): void {
    this.#renew();
    const slot = suspect.window === this.#window ? this.#slotOf(suspect) : -1;
    if (slot >= 0) this.#table[slot + 1]! -= 1;
  }

  #renew(): void {
    const window = windowNow();
    if (window === this.#window) return;
    this.#window = window;
    this.#table.fill(0);
    randomFillSync(this.#key);
  }

  #slotOf({ place, tag }: Source): number {
    const start = (place & (places - 1)) * slots * 2;
    for (let slot = start; slot < start + slots * 2; slot += 2) {
      if (this.#table[slot] === tag && this.#table[slot + 1]! > 0) return slot;
    }
    return -1;
  }

  #leastOf({ place }: Source): number {
    const start = (place & (places - 1)) * slots * 2;
    let least = start;
    for (let slot = start; slot < start + slots * 2; slot += 2) {
      if (this.#table[slot + 1]! < this.#table[least + 1]!) least = slot;
    }
    return least;
  }
}

/** Whether what is asked for can be guessed at: only there are sources looked at. `path` is as the edge passes it on. */
export function isGuarded(method: string | null, path: string): boolean {
  return method === 'POST' && guardedPaths.has(path.replace(/\?.*$/, '').replace(/\/$/, ''));
}

function windowNow(): number {
  return Math.floor(now_ms() / window_ms);
}
