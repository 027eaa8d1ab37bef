/** The upload as an import reads it: a file of many sealed pieces, of which one is in memory at a time. */
import { JobFailed, type Piece, type Work } from '../../kind.ts';
import { uploaded } from '../../part.ts';

type Placed = Piece & { readonly start: number };

export class Upload {
  /** In bytes. */
  readonly size: number;
  readonly #work: Work;
  readonly #pieces: readonly Placed[];
  #last: { readonly n: number; readonly content: Buffer } | null = null;

  private constructor(work: Work, pieces: readonly Placed[], size: number) {
    this.#work = work;
    this.#pieces = pieces;
    this.size = size;
  }

  static async open(work: Work): Promise<Upload> {
    let size = 0;
    const placed: Placed[] = [];
    for (const piece of await work.pieces(uploaded)) {
      placed.push({ ...piece, start: size });
      size += piece.bytes;
    }
    return new Upload(work, placed, size);
  }

  /** Up to `length` bytes from `from` on; fewer at the end of the file. */
  async read(from: number, length: number): Promise<Buffer> {
    const end = Math.min(from + length, this.size);
    const parts: Buffer[] = [];
    for (const piece of this.#pieces) {
      if (piece.start >= end || piece.start + piece.bytes <= from) continue;
      const content = await this.#content(piece);
      parts.push(content.subarray(Math.max(from - piece.start, 0), end - piece.start));
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** From `from` up to `end`, some at a time. */
  async *chunks(from = 0, end = this.size): AsyncGenerator<Buffer> {
    for (let at = from; at < end; at += chunk_bytes) yield await this.read(at, Math.min(chunk_bytes, end - at));
  }

  /** Removed, where somebody has cancelled the import meanwhile. */
  async #content({ n }: Piece): Promise<Buffer> {
    if (this.#last?.n === n) return this.#last.content;
    const content = await this.#work.piece(uploaded, n);
    if (content === null) throw new JobFailed('unreadable');
    this.#last = { n, content };
    return content;
  }
}

const chunk_bytes = 128 * 1024;
