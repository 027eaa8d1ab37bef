/** The house: everything that runs, and what the signals of the operating system do to it. */
import { closeSync, openSync } from 'node:fs';
import type { Kept } from './kept.ts';
import type { Lock } from '../ground/ground.ts';
import { say, supervisorLog } from './screen.ts';

export class House {
  /** In the order of their start; they are stopped in the reverse one. */
  readonly #running: Kept[] = [];
  readonly #hadTerminal = hasTerminal();
  #edge: Kept | null = null;
  #lock: Lock | null = null;
  #stopping = false;

  /** From now on SIGINT and SIGTERM stop everything in order, a second one at once; SIGHUP replaces the edge. */
  static open(): House {
    const house = new House();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void house.#stopOnSignal());
    process.on('SIGHUP', () => void house.#hangUp());
    return house;
  }

  /** Takes a process in as soon as it runs, so that a stop that comes early finds it. */
  readonly keep = (kept: Kept): void => {
    this.#running.push(kept);
    if (this.#stopping) kept.kill();
  };

  readonly keepEdge = (edge: Kept): void => {
    this.#edge = edge;
    this.keep(edge);
  };

  holdLock(lock: Lock): Lock {
    this.#lock = lock;
    return lock;
  }

  /** Drains and ends what runs, the newest first: visitors' requests, then what serves them, then the database. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const kept of this.#running.toReversed()) await kept.stop();
    this.#lock?.release();
  }

  /** The processes that do the work now, by name. */
  get processes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#running.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])));
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  async #stopOnSignal(): Promise<void> {
    if (this.#stopping) {
      say('Stopping at once.');
      for (const kept of this.#running) kept.kill();
      return;
    }
    say('Stopping.');
    supervisorLog('info', 'stopping');
    await this.stop();
    supervisorLog('info', 'stopped');
    process.exit(0);
  }

  /** The hang-up of a closed terminal means stop; any other means a fresh edge. */
  async #hangUp(): Promise<void> {
    if (this.#hadTerminal && !hasTerminal()) await this.#stopOnSignal();
    else if (!this.#stopping) await this.#edge?.replace();
  }
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
