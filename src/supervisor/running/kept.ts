/** Kept: a process that is kept running. Starts it again when it dies, waiting longer each time it dies soon. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonic_ms } from '#clock';
import { supervisorLog } from './screen.ts';

export type Launched = {
  readonly child: ChildProcess;
  /** Fulfilled when the process does its work; rejected when it ended before that. */
  readonly ready: Promise<void>;
};

export type Program = {
  readonly name: 'postgres' | 'control' | 'edge';
  /** `predecessor` is the process whose place the new one takes while it still runs. */
  launch(predecessor?: ChildProcess): Launched;
  /** Asks the process to finish what it is doing and end. */
  readonly drainSignal: NodeJS.Signals;
  readonly drain_ms_max: number;
  /** The same for one that has been replaced, where that differs. */
  readonly retireSignal?: NodeJS.Signals;
  readonly retire_ms_max?: number;
  /** Ends it at once, with nothing lost that was promised to be kept. */
  readonly killSignal: NodeJS.Signals;
};

/** A process that lived this long did not die of its start. */
export const settled_ms = 60_000;
const wait_ms_max = 30_000;
/** One that takes longer to take over hangs; the old one goes on meanwhile. */
const ready_ms_max = 30_000;

/**
 * How long to wait before the n-th start in a row that followed a soon death: at once, then a tenth of a second, doubling,
 * so that even the fourth of an edge in a minute serves within a second.
 */
export function restartWait_ms(soonDeaths: number): number {
  return soonDeaths <= 1 ? 0 : Math.min(100 * 2 ** (soonDeaths - 2), wait_ms_max);
}

export class Kept {
  readonly #program: Program;
  #current: ChildProcess;
  readonly #all = new Set<ChildProcess>();
  #stopping = false;
  #soonDeaths = 0;
  #replacing: Promise<void> | null = null;
  /** The replacement that follows the one under way. */
  #replacingAgain: Promise<void> | null = null;

  private constructor(program: Program, first: ChildProcess) {
    this.#program = program;
    this.#current = first;
  }

  get name(): Program['name'] {
    return this.#program.name;
  }

  /** The process that does the work now. */
  get pid(): number | undefined {
    return this.#current.pid;
  }

  /** Launches the program and waits until it is ready; from then on it is kept running. */
  static async start(program: Program, onKept: (kept: Kept) => void): Promise<Kept> {
    const { child, ready } = program.launch();
    const kept = new Kept(program, child);
    kept.#all.add(child);
    child.once('exit', () => kept.#all.delete(child));
    onKept(kept);
    await ready;
    kept.#watch(child);
    return kept;
  }

  /**
   * Starts a new process beside the old one, and lets the old one drain when the new one is ready. What began before this
   * was asked for may not know what has changed since, so one more replacement follows it, however often it is asked for.
   */
  replace(): Promise<void> {
    if (this.#replacing === null) {
      this.#replacing = this.#replace().finally(() => (this.#replacing = null));
      return this.#replacing;
    }
    this.#replacingAgain ??= this.#replacing.then(() => {
      this.#replacingAgain = null;
      return this.replace();
    });
    return this.#replacingAgain;
  }

  /** Lets every process of the program finish, for a bounded time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { drainSignal, drain_ms_max } = this.#program;
    await Promise.all([...this.#all].map((child) => this.#drain(child, drainSignal, drain_ms_max)));
  }

  /** Ends them at once. */
  kill(): void {
    this.#stopping = true;
    for (const child of this.#all) child.kill(this.#program.killSignal);
  }

  async #replace(): Promise<void> {
    if (this.#stopping) return;
    const { name } = this.#program;
    const next = this.#launch(this.#current);
    const isReady = next.ready.then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([isReady, sleep(ready_ms_max, false, { ref: false })]))) {
      supervisorLog('error', 'replacement.failed', { of: name });
      next.child.kill(this.#program.killSignal);
      return;
    }
    if (this.#stopping) return;
    // Not always the one from before: that may have died meanwhile, and have been started again.
    const old = this.#current;
    this.#current = next.child;
    this.#watch(next.child);
    supervisorLog('info', 'replaced', { of: name });
    const { drainSignal, drain_ms_max, retireSignal = drainSignal, retire_ms_max = drain_ms_max } = this.#program;
    await this.#drain(old, retireSignal, retire_ms_max);
  }

  #launch(predecessor?: ChildProcess): Launched {
    const launched = this.#program.launch(predecessor);
    this.#all.add(launched.child);
    launched.child.once('exit', () => this.#all.delete(launched.child));
    return launched;
  }

  #watch(child: ChildProcess): void {
    const begun_ms = monotonic_ms();
    const died = (): void => void this.#startAgain(child, monotonic_ms() - begun_ms);
    if (hasEnded(child)) died();
    else child.once('exit', died);
  }

  async #startAgain(dead: ChildProcess, lived_ms: number): Promise<void> {
    if (this.#stopping || dead !== this.#current) return;
    this.#soonDeaths = lived_ms >= settled_ms ? 1 : this.#soonDeaths + 1;
    const wait_ms = restartWait_ms(this.#soonDeaths);
    supervisorLog('error', 'ended', { of: this.#program.name, wait_ms, ...exitOf(dead) });
    if (wait_ms > 0) await sleep(wait_ms);
    if (this.#stopping || dead !== this.#current) return;
    const { child, ready } = this.#launch();
    this.#current = child;
    ready.then(
      () => supervisorLog('info', 'started_again', { of: this.#program.name }),
      () => {},
    );
    this.#watch(child);
  }

  async #drain(child: ChildProcess, signal: NodeJS.Signals, ms_max: number): Promise<void> {
    if (hasEnded(child)) return;
    const ended = new Promise<true>((resolve) => child.once('exit', () => resolve(true)));
    child.kill(signal);
    const inTime = await Promise.race([ended, sleep(ms_max, false, { ref: false })]);
    if (inTime) return;
    supervisorLog('warn', 'drain.cut_short', { of: this.#program.name });
    child.kill(this.#program.killSignal);
    await ended;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function exitOf({ exitCode, signalCode }: ChildProcess): { code: number } | { signal: string } {
  return signalCode === null ? { code: exitCode ?? -1 } : { signal: signalCode };
}
