/** The body of a request: where it ends, by its length or by its chunks (RFC 9112, sections 6 and 7), and nothing of what it means. */
import { chunkOverhead_bytes_max } from './limits.ts';

const [size, extension, sizeEnd, data, dataCr, dataLf, trailerStart, trailer, trailerLf, lastLf, done] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
type State = typeof size | typeof extension | typeof sizeEnd | typeof data | typeof dataCr | typeof dataLf | typeof trailerStart | typeof trailer | typeof trailerLf | typeof lastLf | typeof done; // prettier-ignore

const [tab, lf, cr, space, semicolon] = [9, 10, 13, 32, 59] as const;
/** Chunks of up to a terabyte, and no number that could overflow. */
const sizeDigits_max = 10;

export class BodyReader {
  readonly #chunked: boolean;
  #state: State;
  /** Bytes left of the chunk, or of the body. */
  #left: number;
  #digits = 0;
  #overhead_bytes = 0;

  /** @param length bytes; -1 when the body comes in chunks */
  constructor(length: number) {
    this.#chunked = length < 0;
    this.#left = this.#chunked ? 0 : length;
    this.#state = this.#chunked ? size : length === 0 ? done : data;
  }

  get done(): boolean {
    return this.#state === done;
  }

  /**
   * Reads on, giving what belongs to the body to `sink` as places in `buffer`. Returns the place after what was read,
   * which is `end` unless the body ended before; -1 where the chunks are broken and nothing after them can be trusted.
   */
  read(buffer: Buffer, start: number, end: number, sink: (start: number, end: number) => void): number {
    let at = start;
    while (at < end && this.#state !== done) {
      if (this.#state === data) {
        const part_end = Math.min(end, at + this.#left);
        sink(at, part_end);
        this.#left -= part_end - at;
        at = part_end;
        if (this.#left === 0) this.#state = this.#chunked ? dataCr : done;
      } else {
        if (!this.#step(buffer[at]!)) return -1;
        at += 1;
      }
    }
    return at;
  }

  /** One byte of what is around the chunks; false where it can't stand there. */
  #step(byte: number): boolean {
    this.#overhead_bytes += 1;
    switch (this.#state) {
      case size:
        return this.#sizeByte(byte);
      case extension:
        if (byte === cr) this.#state = sizeEnd;
        return this.#mayBeDropped(byte);
      case sizeEnd:
        this.#state = this.#left > 0 ? data : trailerStart;
        return byte === lf;
      case dataCr:
        this.#state = dataLf;
        return byte === cr;
      case dataLf:
        this.#state = size;
        this.#digits = 0;
        // Honest chunks pay for their own line, so that a long body of small chunks is no offence.
        this.#overhead_bytes = Math.max(0, this.#overhead_bytes - sizeDigits_max);
        return byte === lf;
      case trailerStart:
        if (byte === cr) this.#state = lastLf;
        else this.#state = trailer;
        return byte !== space && byte !== tab && this.#mayBeDropped(byte);
      case trailer:
        if (byte === cr) this.#state = trailerLf;
        return this.#mayBeDropped(byte);
      case trailerLf:
        this.#state = trailerStart;
        return byte === lf;
      case lastLf:
        this.#state = done;
        return byte === lf;
      default:
        return false;
    }
  }

  #sizeByte(byte: number): boolean {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#digits += 1;
      this.#left = this.#left * 16 + digit;
      return this.#digits <= sizeDigits_max;
    }
    if (this.#digits === 0) return false;
    if (byte === cr) this.#state = sizeEnd;
    else if (byte === semicolon) this.#state = extension;
    else return false;
    return true;
  }

  #mayBeDropped(byte: number): boolean {
    const isText = byte === cr || byte === tab || (byte >= space && byte !== 0x7f);
    return isText && this.#overhead_bytes <= chunkOverhead_bytes_max;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
