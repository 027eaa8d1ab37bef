/** The digits: two short numbers from keyed hashes that stand in for an address, and the keys, which never leave the edges. */
import { randomFillSync } from 'node:crypto';

/**
 * Where a visitor falls in a sketch of the day (13 bits of index, 6 bits of rank), and which network a waiting cell's hit
 * came from (16 bits). In a small set a coordinate is nearly one visitor's own: it is a pseudonym and never leaves the edge.
 */
export type Digits = { readonly coordinate: number; readonly mark: number };

/** 16 bytes each, random, made by an edge and handed to its successor; no other program ever holds them. */
export class DigitKeys {
  /** Ends with the day, and the day's sketches with it. */
  coordinate = randomFillSync(new Uint32Array(4));
  /** Lives as long as cells wait that were marked with it. */
  mark = randomFillSync(new Uint32Array(4));

  /** The day is over: nobody can tell any more which visitor of it was which. */
  endDay(): void {
    randomFillSync(this.coordinate);
  }
}
