/** The predecessor as the new edge meets it: gives its keys at once and the rest when its last visitor has left; its bytes are not trusted to be few. */
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Reader } from './reader.ts';
import { Agreement, Opener, publicKey_bytes, tag_bytes, type Secret } from './secret.ts';

/** What a predecessor that means harm can make this edge hold, and read in all. */
const [piece_bytes_max, all_bytes_max] = [4 * 1024 * 1024, 1024 * 1024 * 1024] as const;
/** How long one that has stopped in the middle is waited for. */
const silence_ms_max = 10_000;

export class Predecessor {
  /** The keys that it counts under; whoever takes them clears them. */
  readonly keys: Buffer;
  readonly #pipe: Duplex;
  readonly #reader: Reader;
  readonly #secret: Secret;
  readonly #opener: Opener;

  private constructor(pipe: Duplex, reader: Reader, secret: Secret, opener: Opener, keys: Buffer) {
    this.#pipe = pipe;
    this.#reader = reader;
    this.#secret = secret;
    this.#opener = opener;
    this.keys = keys;
  }

  /** Asks for the keys; null where there is nobody, or nobody who answers in time and to the point. */
  static async meet(pipe: Duplex, wait_ms: number): Promise<Predecessor | null> {
    const late = setTimeout(() => pipe.destroy(), wait_ms);
    try {
      const agreement = new Agreement();
      const reader = new Reader(pipe);
      pipe.write(agreement.publicKey);
      const theirPublicKey = await reader.take(publicKey_bytes);
      if (theirPublicKey === null) return null;
      const secret = agreement.secretWith(theirPublicKey, 'successor');
      const opener = new Opener(secret.key);
      const keys = await nextPiece(reader, opener);
      return keys === null ? null : new Predecessor(pipe, reader, secret, opener, keys);
    } catch {
      pipe.destroy();
      return null;
    } finally {
      clearTimeout(late);
    }
  }

  /**
   * Takes everything else, a piece at a time with visitors in between; each is cleared when `take` has read it.
   * @returns whether it was everything; if not, what came before stays taken
   */
  async inherit(take: (piece: Buffer) => void): Promise<boolean> {
    try {
      for (let all_bytes = 0; all_bytes < all_bytes_max;) {
        const piece = await nextPiece(this.#reader, this.#opener);
        if (piece === null) break;
        if (piece.length === 0) {
          this.#pipe.end(Buffer.from(this.#secret.receipt));
          return true;
        }
        all_bytes += piece.length;
        take(piece);
        piece.fill(0);
        this.#reader.patience_ms = silence_ms_max;
        await nextTurn();
      }
    } catch {
      // Not what was agreed on: nothing more of it is believed.
    } finally {
      this.#secret.key.fill(0);
      this.#secret.receipt.fill(0);
    }
    this.#pipe.destroy();
    return false;
  }
}

/** The next piece, opened, an empty one as the last; null at the end of the stream. Throws on anything else. */
async function nextPiece(reader: Reader, opener: Opener): Promise<Buffer | null> {
  const head = await reader.take(4);
  if (head === null) return null;
  const length = head.readUInt32BE();
  if (length > piece_bytes_max) throw new Error('a piece is too large');
  const sealed = await reader.take(length + tag_bytes);
  return sealed === null ? null : opener.open(sealed, length === 0);
}
