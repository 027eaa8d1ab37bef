/** Challenges: what an authenticator is asked to sign, each good once, for five minutes and one purpose. Nothing is stored of those given out. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { now_ms } from '#clock';

const life_ms = 5 * 60_000;
const random_bytes = 16;
const time_bytes = 6;
const mark_bytes = 32;
const whole_bytes = random_bytes + time_bytes + mark_bytes;

/**
 * A challenge carries its own end and a mark under a key that this process made, so whoever asks for a million of them
 * fills no memory and drives nobody's away. Only those that were answered rightly are remembered, until they end.
 */
export class Challenges {
  readonly #key = randomBytes(32);
  /** In the order in which they end. */
  readonly #spent = new Map<string, number>();

  /** @param purpose what it is for, and whose it is where that is known; in base64url */
  fresh(purpose: string): string {
    const head = Buffer.alloc(random_bytes + time_bytes);
    randomBytes(random_bytes).copy(head);
    head.writeUIntBE(now_ms() + life_ms, random_bytes, time_bytes);
    return Buffer.concat([head, this.#markOf(purpose, head)]).toString('base64url');
  }

  /** Whether it was given out for this purpose, has not ended and was not used. */
  holds(purpose: string, challenge: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    // In one spelling alone, or the same one would be good once in each.
    if (bytes.length !== whole_bytes || bytes.toString('base64url') !== challenge) return false;
    if (this.#spent.has(challenge)) return false;
    const head = bytes.subarray(0, random_bytes + time_bytes);
    const ours = timingSafeEqual(bytes.subarray(random_bytes + time_bytes), this.#markOf(purpose, head));
    return ours && head.readUIntBE(random_bytes, time_bytes) > now_ms();
  }

  /** Uses it up; false where somebody was faster. */
  spend(challenge: string): boolean {
    if (this.#spent.has(challenge)) return false;
    const now = now_ms();
    for (const [old, end_ms] of this.#spent) {
      if (end_ms > now) break;
      this.#spent.delete(old);
    }
    this.#spent.set(challenge, now + life_ms);
    return true;
  }

  #markOf(purpose: string, head: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(head).update(purpose, 'utf8').digest();
  }
}
