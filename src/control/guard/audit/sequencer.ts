/**
 * The sequencer: gives committed entries their places in their log's tree, afterwards, so that no change waits for another.
 * One control alone does so at a time, by an advisory lock; another one stands by.
 */
import { sql, type Kysely } from 'kysely';
import { now_ms } from '#clock';
import { describeError } from '#log';
import type { Database } from '#store';
import type { Platform } from '../platform/platform.ts';
import { writeDueCheckpoints, type Deliver } from './checkpoint.ts';
import { placedAtOnce_max, placeEntries } from './growth.ts';

type Db = Kysely<Database>;

/** Any number will do, so long as nothing else in this database takes it. */
const lock = 0x6b7a_0002;
const poll_ms = 200;
const standBy_ms = 1_000;
const failed_ms = 1_000;
const checkpointsLooked_ms = 10_000;

/** Keeps the trees growing, and their checkpoints written every hour, until it is stopped. */
export class Sequencer {
  readonly #platform: Platform;
  readonly #deliver: Deliver;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  /** @param deliver called for every hourly checkpoint, in the transaction that writes it */
  constructor(platform: Platform, deliver: Deliver = async () => {}) {
    this.#platform = platform;
    this.#deliver = deliver;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      let wait_ms = standBy_ms;
      try {
        await this.#platform.store.identity.connection().execute((db) => this.#lead(db));
      } catch (error) {
        wait_ms = failed_ms;
        this.#platform.log('warn', 'audit.sequencer_failed', describeError(error));
      }
      await this.#pause(wait_ms);
    }
  }

  /** Places entries until it is stopped or the connection breaks, which gives the lock to whoever stands by. */
  async #lead(db: Db): Promise<void> {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${lock}) as mine`.execute(db);
    if (!rows[0]!.mine) return;
    try {
      let looked_ms = -Infinity;
      for (let last = false; !last;) {
        // Once more after it was told to stop, so that what was committed before that has its place.
        last = this.#stop.signal.aborted;
        const placed = await placeEntries(db);
        // Also where the clock was set back: what matters is that time has moved.
        if (Math.abs(now_ms() - looked_ms) >= checkpointsLooked_ms) {
          looked_ms = now_ms();
          await writeDueCheckpoints(db, this.#platform, this.#deliver);
        }
        if (!last && placed < placedAtOnce_max) await this.#pause(poll_ms);
        last &&= placed < placedAtOnce_max;
      }
    } finally {
      // The connection goes back to its pool, where a lock that it still held would keep everyone waiting.
      await sql`select pg_advisory_unlock_all()`.execute(db);
    }
  }

  #pause(wait_ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, wait_ms);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
