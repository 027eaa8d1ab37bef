/** The successor as the old edge meets it: whoever asks for the keys gets them, and in the end everything else. */
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { Reader } from './reader.ts';
import { Agreement, publicKey_bytes, Sealer, type Secret } from './secret.ts';

export class Successor {
  readonly #pipe: Duplex;
  readonly #keys: () => Uint8Array;
  #secret: Secret | null = null;
  #sealer: Sealer | null = null;
  readonly #receipt = Promise.withResolvers<boolean>();

  /** @param keys gives the keys as they are when somebody asks; they are cleared once they are sealed */
  constructor(pipe: Duplex, keys: () => Uint8Array) {
    this.#pipe = pipe;
    this.#keys = keys;
    pipe.once('close', () => this.#receipt.resolve(false));
    void this.#listen();
  }

  /**
   * Gives a successor that has the keys everything else, as fast as it takes it, and waits for its receipt.
   * @param pieces the first is asked for when the one before has left; each is cleared once it is sealed
   * @returns whether it has everything; false where there is none, or it doesn't say so in time
   */
  async bequeath(pieces: Iterable<Uint8Array>, wait_ms: number): Promise<boolean> {
    const sealer = this.#sealer;
    if (sealer === null || this.#pipe.destroyed) return false;
    const late = setTimeout(() => this.#pipe.destroy(), wait_ms);
    for (const piece of pieces) {
      // An empty piece would be the last one.
      if (piece.length > 0) await this.#write(sealer.seal(piece));
      piece.fill(0);
      if (this.#pipe.destroyed) break;
    }
    await this.#write(sealer.seal(new Uint8Array(0), true));
    const taken = await this.#receipt.promise;
    clearTimeout(late);
    return taken;
  }

  /** Forgets what was agreed on. */
  forget(): void {
    this.#secret?.key.fill(0);
    this.#secret?.receipt.fill(0);
    this.#secret = this.#sealer = null;
    this.#pipe.destroy();
  }

  /** A successor may fail, and another one come: the newest counts. */
  async #listen(): Promise<void> {
    const reader = new Reader(this.#pipe);
    for (let block = await reader.take(publicKey_bytes); block !== null; block = await reader.take(publicKey_bytes)) {
      if (this.#secret !== null && timingSafeEqual(block, this.#secret.receipt)) this.#receipt.resolve(true);
      else this.#meet(block);
    }
  }

  #meet(theirPublicKey: Buffer): void {
    const agreement = new Agreement();
    try {
      const secret = agreement.secretWith(theirPublicKey, 'predecessor');
      this.#secret?.key.fill(0);
      this.#secret?.receipt.fill(0);
      this.#secret = secret;
    } catch {
      return this.forget();
    }
    this.#sealer = new Sealer(this.#secret.key);
    const keys = this.#keys();
    this.#pipe.write(Buffer.concat([agreement.publicKey, this.#sealer.seal(keys)]));
    keys.fill(0);
  }

  async #write(sealed: Buffer): Promise<void> {
    if (this.#pipe.destroyed || this.#pipe.write(sealed) || this.#pipe.destroyed) return;
    const over = new AbortController();
    const closed = (): void => over.abort();
    this.#pipe.once('close', closed);
    await once(this.#pipe, 'drain', { signal: over.signal }).catch(() => {});
    this.#pipe.off('close', closed);
  }
}
