/** Throttles: after a few wrong tries an account, or what pretends to be one, must wait longer each time. */
import { now_ms } from '#clock';
import { Problem } from '#problem';

export type Pace = { readonly freeTries: number; readonly firstWait_ms: number; readonly longestWait_ms: number };

/**
 * Of passwords. Long enough to make guessing hopeless. Whoever keeps trying can hold the account at it, and its owner
 * seldom gets a turn; but one who signs in where they did before is counted apart (see known.ts).
 */
const ofPasswords: Pace = { freeTries: 5, firstWait_ms: 1_000, longestWait_ms: 60_000 };
const forgotten_ms = 3_600_000;
const accountsMax = 20_000;

type Tries = { readonly count: number; readonly waitUntil_ms: number };

export class Throttle {
  readonly #accounts = new Map<string, Tries>();
  readonly #pace: Pace;

  constructor(pace: Pace = ofPasswords) {
    this.#pace = pace;
  }

  /**
   * Counts a try before its password is checked, so that a hundred tries at once are a hundred tries. `account` is
   * the e-mail's hash, whether or not anybody has it, so an answer tells nothing; or a browser's that its owner has
   * used. Throws Problem `too_many`.
   */
  try(account: Buffer): void {
    const wait_s = this.wait_s(account);
    if (wait_s > 0) throw new Problem('too_many', 'Too many tries. Wait a moment.', { retryAfter_s: wait_s });
    const key = account.toString('base64');
    const now = now_ms();
    const before = this.#accounts.get(key);
    const { freeTries, firstWait_ms, longestWait_ms } = this.#pace;
    const count = before && now - before.waitUntil_ms < forgotten_ms ? before.count + 1 : 1;
    const wait_ms = count < freeTries ? 0 : Math.min(firstWait_ms * 2 ** (count - freeTries), longestWait_ms);
    // Taken out first, so that the map stays in the order of the last try and the stalest goes when it is full.
    this.#accounts.delete(key);
    this.#accounts.set(key, { count, waitUntil_ms: now + wait_ms });
    if (this.#accounts.size > accountsMax) this.#accounts.delete(this.#accounts.keys().next().value!);
  }

  /** How long the account must wait for its next try, in whole seconds; 0 when it needn't. */
  wait_s(account: Buffer): number {
    const tries = this.#accounts.get(account.toString('base64'));
    return tries ? Math.max(0, Math.ceil((tries.waitUntil_ms - now_ms()) / 1000)) : 0;
  }

  /** A try was right. */
  clear(account: Buffer): void {
    this.#accounts.delete(account.toString('base64'));
  }
}
