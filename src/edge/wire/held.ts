/** Held bytes: what came of a request before the rest of it did, copied out of the shared read buffer. */

const least_bytes = 1024;

export class HeldBytes {
  bytes: Buffer = Buffer.alloc(0);
  length = 0;

  append(from: Buffer, start: number, end: number): void {
    const needed = this.length + end - start;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(least_bytes, 2 ** Math.ceil(Math.log2(needed))));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes.fill(0);
      this.bytes = larger;
    }
    from.copy(this.bytes, this.length, start, end);
    this.length = needed;
  }

  /** Gives the bytes away: what the caller doesn't use, it appends again. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.alloc(0);
    this.length = 0;
    return taken;
  }
}
