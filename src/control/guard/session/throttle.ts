/** Throttles: so many tries at once and then one every so often, for an account or what pretends to be one. */
import { now_ms } from '#clock';
import { Problem } from '#problem';

/** How many tries there are at once, and after how long each of them comes back. */
export type Pace = { readonly atOnce: number; readonly every_ms: number };

/**
 * Of passwords. The edge lets one source be wrong twenty times in ten minutes (src/edge/pass/strikes.ts): more comes back
 * here in that time, so nobody alone can take all turns of somebody else. Three and a half thousand tries a day are
 * hopeless against passwords that are not among the common ones.
 */
export const ofPasswords: Pace = { atOnce: 24, every_ms: 25_000 };
/** Of codes, which are shorter. */
export const ofCodes: Pace = { atOnce: 5, every_ms: 300_000 };
/** Of mails that lead to another password. */
export const ofResets: Pace = { atOnce: 3, every_ms: 1_800_000 };

const accountsMax = 20_000;

export class Throttle {
  /** For each account, when it will have all its tries back. */
  readonly #accounts = new Map<string, number>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /**
   * Counts a try before its password is checked, so that a hundred tries at once are a hundred tries. `account` is
   * the e-mail's hash, whether or not anybody has it, so an answer tells nothing; or a browser's that its owner has
   * used. A try that is refused counts for nothing. Throws Problem `too_many`.
   */
  try(account: Buffer): void {
    const wait_s = this.wait_s(account);
    if (wait_s > 0) throw new Problem('too_many', 'Too many tries. Wait a moment.', { retryAfter_s: wait_s });
    const key = account.toString('base64');
    const whole_ms = Math.max(this.#accounts.get(key) ?? 0, now_ms()) + this.#pace.every_ms;
    // Taken out first, so that the map stays in the order of the last try and the stalest goes when it is full.
    this.#accounts.delete(key);
    this.#accounts.set(key, whole_ms);
    if (this.#accounts.size > accountsMax) this.#accounts.delete(this.#accounts.keys().next().value!);
  }

  /** How long the account must wait for its next try, in whole seconds; 0 when it needn't. */
  wait_s(account: Buffer): number {
    const { atOnce, every_ms } = this.#pace;
    const missing_ms = (this.#accounts.get(account.toString('base64')) ?? 0) - now_ms();
    return Math.max(0, Math.ceil((missing_ms - (atOnce - 1) * every_ms) / 1000));
  }

  /** A try was right. */
  clear(account: Buffer): void {
    this.#accounts.delete(account.toString('base64'));
  }
}
