/** A bell: wakes one loop that waits for work or for time to pass; a ring while it works is not lost. */

export class Bell {
  #rung = false;
  #wake: () => void = () => {};

  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Resolves after the next ring, at once if there was one since the last time, and after `wait_ms` at the latest. */
  async heard(wait_ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait_ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#rung = false;
    this.#wake = () => {};
  }
}

const firstWait_ms = 50;
const wait_ms_max = 2_000;

/** How long to wait after the nth failure in a row: 50 ms, doubling up to 2 s, with up to a quarter of chance. */
export function growingWait_ms(failures: number): number {
  return Math.min(firstWait_ms * 2 ** (failures - 1), wait_ms_max) * (1 + Math.random() / 4);
}
