/** The screen: what a person at the terminal sees, on stderr. Log lines, for machines, go to stdout. */
import { monotonic_ms } from '#clock';
import { openLog, type Log } from '#log';

// Whoever reads may go away; Kurzum goes on.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const listeners = new Set<(text: string) => void>();

/** Tells `listener` all that is printed from now on, and each log line that a terminal is spared; gives the way to stop that. */
export function overhear(listener: (text: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Writes a log line; at a terminal only those that need somebody's attention. */
export function writeLogLine(line: string): void {
  for (const listener of listeners) listener(line);
  if (process.stdout.isTTY && line.includes('"level":"info"')) return;
  process.stdout.write(line);
}

export const supervisorLog: Log = openLog('supervisor', writeLogLine);

export function say(text: string): void {
  for (const listener of listeners) listener(text);
  process.stderr.write(`${text}\n`);
}

/** Shows step by step what a start does and how far it is. */
export class Progress {
  readonly #steps: number;
  #done = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begun_ms = monotonic_ms();
    const head = `[${++this.#done}/${this.#steps}] ${what}`;
    const terminal = process.stderr.isTTY;
    if (terminal) process.stderr.write(`${head} …`);
    const ticking = setInterval(() => {
      if (terminal) process.stderr.write(`\r${head} … ${seconds(begun_ms)}`);
    }, 1000);
    try {
      const result = await work();
      process.stderr.write(`${terminal ? '\r' : ''}${head}: ${seconds(begun_ms)}\n`);
      return result;
    } catch (error) {
      if (terminal) process.stderr.write('\n');
      throw error;
    } finally {
      clearInterval(ticking);
    }
  }
}

function seconds(begun_ms: number): string {
  return `${((monotonic_ms() - begun_ms) / 1000).toFixed(1)} s`;
}
