/** The reader: takes bytes off a pipe by number, and holds no more than was asked for and one read. */
import type { Duplex } from 'node:stream';

export class Reader {
  /** How long each `take` waits; then the pipe is given up. */
  patience_ms = Number.POSITIVE_INFINITY;
  readonly #pipe: Duplex;
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(pipe: Duplex) {
    this.#pipe = pipe;
    this.#chunks = pipe[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** So many bytes; null where the pipe ends or breaks before. */
  async take(bytes: number): Promise<Buffer | null> {
    const chunks = [this.#held];
    let held_bytes = this.#held.length;
    const late = Number.isFinite(this.patience_ms)
      ? setTimeout(() => this.#pipe.destroy(), this.patience_ms)
      : undefined;
    try {
      while (held_bytes < bytes) {
        const { value, done } = await this.#chunks.next();
        if (done) return null;
        chunks.push(value);
        held_bytes += value.length;
      }
    } catch {
      return null;
    } finally {
      clearTimeout(late);
    }
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held_bytes);
    this.#held = all.subarray(bytes);
    return all.subarray(0, bytes);
  }
}
