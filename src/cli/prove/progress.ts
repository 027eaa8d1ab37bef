/** Progress: names each step of a proof on stderr, counts its seconds at a terminal, and says how long it took. */
import { monotonic_ms } from '#clock';

/** Writes pieces of lines to stderr. */
export class Progress {
  readonly #steps: number;
  readonly #unit: Intl.NumberFormat;
  #done = 0;

  /** @param language of the seconds: `4,1 s` or `4.1 s` */
  constructor(steps: number, language: string) {
    this.#steps = steps;
    this.#unit = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begun_ms = monotonic_ms();
    const head = `[${++this.#done}/${this.#steps}] ${what}`;
    const seconds = (): string => `${this.#unit.format((monotonic_ms() - begun_ms) / 1000)} s`;
    const terminal = process.stderr.isTTY;
    const show = (): void => void process.stderr.write(`\r${head} … ${seconds()}`);
    const ticking = terminal ? setInterval(show, 500) : undefined;
    if (terminal) show();
    try {
      const result = await work();
      process.stderr.write(`${terminal ? '\r\u001b[K' : ''}${head}: ${seconds()}\n`);
      return result;
    } catch (error) {
      if (terminal) process.stderr.write('\n');
      throw error;
    } finally {
      clearInterval(ticking);
    }
  }
}
