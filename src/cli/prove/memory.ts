/** The memory of another process: looks in all that it holds for planted bytes, and says how often each is there, never what it is. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/** Where the kernel says a piece of memory belongs: malloc's heap, the stack, a file, or none of these, as V8's spaces are. */
export type RegionKind = 'heap' | 'stack' | 'anonymous' | 'file';

export type MemorySearch = {
  /** For each needle, in their order: how often it was there. */
  readonly counts: readonly number[];
  /** All that was found, by where it was. */
  readonly foundIn: Readonly<Record<RegionKind, number>>;
  readonly searched_bytes: number;
  /** Regions that the kernel doesn't show although they may be read; their pages were never written, or went away meanwhile. */
  readonly unread: number;
};

/** The memory can't be read here: no right to, no `/proc`, or no such process. */
export class MemoryNotReadable extends Error {
  readonly why: 'no right' | 'no /proc' | 'no process';

  constructor(why: MemoryNotReadable['why']) {
    super(`the memory of the process can't be read: ${why}`);
    this.name = 'MemoryNotReadable';
    this.why = why;
  }
}

/** Of a needle, the least that can be told from chance. */
export const needle_bytes_least = 6;

const piece_bytes = 4 * 1024 * 1024;
/** Mapped by the kernel for its own ends or by a device; reading a device can do more than read. */
const notMemory = /^(\[v|\/dev\/(?!zero|shm\/))/;

/**
 * Searches everything that the process holds at this time, piece by piece. While it runs it changes, so what moves
 * meanwhile can be missed or counted twice; search a process of whose quiet you are sure, or more than once.
 * @param needles each of `needle_bytes_least` bytes or more, different ones
 * @throws MemoryNotReadable
 */
export async function searchMemory(pid: number, needles: readonly Buffer[]): Promise<MemorySearch> {
  const sought = new Needles(needles);
  const foundIn: Record<RegionKind, number> = { heap: 0, stack: 0, anonymous: 0, file: 0 };
  let searched_bytes = 0;
  let unread = 0;
  const { memory, regions } = opened(pid);
  const buffer = Buffer.allocUnsafeSlow(piece_bytes);
  try {
    for (const { start, end, kind } of regions) {
      const read = (place: number, done: number): number =>
        readAt(memory, buffer, place, Math.min(buffer.length - place, end - start - done), start + done);
      const { found, read_bytes } = await sought.searchThrough(buffer, read);
      foundIn[kind] += found;
      searched_bytes += read_bytes;
      if (read_bytes < end - start) unread += 1;
    }
  } finally {
    closeSync(memory);
    buffer.fill(0);
  }
  return { counts: sought.counts, foundIn, searched_bytes, unread };
}

type Region = { readonly start: number; readonly end: number; readonly kind: RegionKind };

/** What the process may read of itself, as `/proc/PID/maps` lists it (proc_pid_maps(5)). */
function regionsOf(pid: number): readonly Region[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
  return lines.flatMap((line) => {
    const parts = /^([0-9a-f]+)-([0-9a-f]+) (r...) \S+ \S+ \S+ *(.*)$/.exec(line);
    if (parts === null || notMemory.test(parts[4]!)) return [];
    const [start, end] = [Number.parseInt(parts[1]!, 16), Number.parseInt(parts[2]!, 16)];
    return Number.isSafeInteger(end) ? [{ start, end, kind: kindOf(parts[4]!) }] : [];
  });
}

function kindOf(name: string): RegionKind {
  if (name === '[heap]') return 'heap';
  if (name.startsWith('[stack')) return 'stack';
  return name === '' || name.startsWith('[') ? 'anonymous' : 'file';
}

function opened(pid: number): { readonly memory: number; readonly regions: readonly Region[] } {
  try {
    const regions = regionsOf(pid);
    return { memory: openSync(`/proc/${pid}/mem`, 'r'), regions };
  } catch (error) {
    throw new MemoryNotReadable(reasonOf((error as NodeJS.ErrnoException).code, pid));
  }
}

function reasonOf(code: string | undefined, pid: number): MemoryNotReadable['why'] {
  if (code !== 'ENOENT') return 'no right';
  try {
    readFileSync('/proc/self/maps');
    process.kill(pid, 0);
    return 'no right';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'no process' : 'no /proc';
  }
}

/** As `readSync`, but -1 where the kernel shows nothing. */
function readAt(memory: number, into: Buffer, place: number, length: number, at: number): number {
  try {
    return readSync(memory, into, place, length, at);
  } catch {
    return -1;
  }
}

const zeroBlock = Buffer.alloc(4096);
/** The places of the filter, a power of two: many more than needles, and few enough to stay in the processor's cache. */
const places = 1 << 18;

/**
 * Searches for all needles in one pass: four bytes of each, those that say most, are its anchor, and only where an anchor
 * may lie is looked closer.
 */
export class Needles {
  readonly counts: number[];
  readonly #needles: readonly Buffer[];
  readonly #longest_bytes: number;
  readonly #filter = new Uint8Array(places);
  /** By anchor: which needles have it, and where in them it ends. */
  readonly #byAnchor = new Map<number, { readonly needle: number; readonly end: number }[]>();

  constructor(needles: readonly Buffer[]) {
    this.#needles = needles;
    this.counts = needles.map(() => 0);
    this.#longest_bytes = Math.max(1, ...needles.map((needle) => needle.length));
    needles.forEach((bytes, needle) => {
      if (bytes.length < needle_bytes_least) throw new RangeError('a needle is too short to be told from chance');
      const end = anchorEnd(bytes);
      const anchor = bytes.readInt32BE(end - 4);
      this.#filter[placeOf(anchor)] = 1;
      const same = this.#byAnchor.get(anchor);
      if (same) same.push({ needle, end });
      else this.#byAnchor.set(anchor, [{ needle, end }]);
    });
  }

  /**
   * Counts what lies in all that `read` brings, piece by piece, until it brings nothing.
   * @param read brings bytes into the buffer, from `place` to its end at most, and says how many; `done` came before
   */
  async searchThrough(
    buffer: Buffer,
    read: (place: number, done: number) => number,
  ): Promise<{ readonly found: number; readonly read_bytes: number }> {
    let [found, read_bytes, kept] = [0, 0, 0];
    for (;;) {
      const more_bytes = read(kept, read_bytes);
      if (more_bytes <= 0) return { found, read_bytes };
      const length = kept + more_bytes;
      found += this.searchIn(buffer, length, kept);
      read_bytes += more_bytes;
      // What begins in one piece may end in the next.
      kept = Math.min(this.#longest_bytes - 1, length);
      buffer.copyWithin(0, length - kept, length);
      await turn();
    }
  }

  /** Counts what lies in the first `length` bytes and doesn't end before `known`; returns how much it was. */
  searchIn(bytes: Buffer, length: number, known: number): number {
    const filter = this.#filter;
    let found = 0;
    let last4 = 0;
    for (let block = 0; block < length; block += zeroBlock.length) {
      const block_end = Math.min(length, block + zeroBlock.length);
      // Most of what a process holds was never written. An anchor has a byte that isn't zero, but it may be its first.
      const isEmpty = zeroBlock.compare(bytes, block, block_end, 0, block_end - block) === 0;
      const end = isEmpty ? Math.min(block_end, block + 3) : block_end;
      for (let at = block; at < end; at += 1) {
        last4 = (last4 << 8) | bytes[at]!;
        if (filter[placeOf(last4)] !== 0) found += this.#look(bytes, length, known, at + 1, last4);
      }
      if (isEmpty) last4 = 0;
    }
    return found;
  }

  #look(bytes: Buffer, length: number, known: number, at: number, anchor: number): number {
    let found = 0;
    for (const { needle, end } of this.#byAnchor.get(anchor) ?? []) {
      const wanted = this.#needles[needle]!;
      const [start, stop] = [at - end, at - end + wanted.length];
      if (start < 0 || stop > length || stop <= known) continue;
      if (bytes.compare(wanted, 0, wanted.length, start, stop) !== 0) continue;
      this.counts[needle]! += 1;
      found += 1;
    }
    return found;
  }
}

function placeOf(anchor: number): number {
  return Math.imul(anchor, 0x9e3779b1) >>> 14;
}

/** Where the four bytes end that differ most among themselves: zeros and full stops are everywhere. */
function anchorEnd(bytes: Buffer): number {
  let best = 4;
  let most = 0;
  for (let end = bytes.length; end >= 4; end -= 1) {
    const different = new Set(bytes.subarray(end - 4, end));
    different.delete(0);
    if (different.size > most) [best, most] = [end, different.size];
  }
  return best;
}
