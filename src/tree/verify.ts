/**
 * Verifying: walks an exported log once and says whether it is the log that its checkpoints promised, and if not, from
 * which entry on. Needs nothing but the export, the log's public key, and checkpoints that somebody kept.
 */
import { canonical } from './canonical.ts';
import { readLine, type EntryLine, type LogLine } from './export.ts';
import { committed, leafOf, payloadHash, type LeafEntry } from './leaf.ts';
import { GrowingTree } from './merkle.ts';
import { openCheckpoint, type NoteKey, type SignedCheckpoint } from './note.ts';

/** What was found wrong; with `index` where it can be said of one entry, and `before` where it is one of several. */
export type Fault = {
  readonly what: FaultKind;
  /** The place of the entry; of the first that may be meant, where `before` is there. */
  readonly index: number | null;
  /** The place after the last entry that may be meant. */
  readonly before?: number;
};

export type FaultKind =
  /** The file is no export, or breaks off. */
  | 'unreadable'
  /** A checkpoint that was given is not signed by any of the keys, or is of another log. */
  | 'foreign_checkpoint'
  /** A checkpoint in the file is not signed by any of the keys. */
  | 'unsigned_checkpoint'
  /** No checkpoint in the file is of all of its entries. */
  | 'no_checkpoint'
  /** The log ends before a checkpoint that was given. */
  | 'cut_off'
  /** There is no entry at this place. */
  | 'missing'
  /** Another entry stood here, or this one said something else. */
  | 'changed'
  /** The entry is younger than a checkpoint that was signed when its place was taken already. */
  | 'younger'
  /** What the entry says beyond its leaf is not what it said. */
  | 'payload_changed'
  /** What the entry said beyond its leaf is gone, and no entry says that it was erased. */
  | 'payload_missing'
  /** Entries were changed, added, removed or put into another order, together with everything that was written of them. */
  | 'rewritten';

export type Verdict = {
  readonly holds: boolean;
  readonly origin: string | null;
  /** How many entries were walked. */
  readonly size: number;
  /** Of the checkpoints that somebody kept, how far the log is proved to be the same as then; null without any. */
  readonly provedTo: number | null;
  /** How many entries lost their payload, and say so. */
  readonly erased: number;
  /** The place of the first entry that is not what it was; null where nothing is wrong, or nothing with an entry. */
  readonly firstBad: number | null;
  /** In the order of entries, those that are about none first; at most a hundred. */
  readonly faults: readonly Fault[];
};

export type Given = {
  readonly keys: readonly NoteKey[];
  /** Notes that somebody kept. */
  readonly checkpoints: readonly string[];
};

const faults_max = 100;

/** Verifies an export, line by line, in memory that does not grow with it. */
export async function verifyExport(lines: AsyncIterable<string>, given: Given): Promise<Verdict> {
  const walk = new Walk(given);
  for await (const line of lines) if (line !== '') walk.take(line);
  return walk.verdict();
}

/** A checkpoint that the log has to agree with. */
type Promised = SignedCheckpoint & { readonly kept: boolean };

class Walk {
  readonly #given: Given;
  readonly #faults: Fault[] = [];
  readonly #promises: Promised[] = [];
  /** How many of them, by size, were looked at. */
  #looked = 0;
  #log: LogLine | null = null;
  /** Of what the entries of the file come to. */
  readonly #tree = new GrowingTree();
  /** Of what was put into the tree, as far as it is known; null as long as that is the same. */
  #recorded: GrowingTree | null = null;
  #next = 0;
  /** Up to where the log is what it was when the oldest of the kept checkpoints that come next was signed. */
  #agreed = 0;
  #younger = false;
  /** Whether a place had no entry: from there on no promise can be checked. */
  #broken = false;
  /** Entries without their payload, and those that were erased by an entry. */
  readonly #bare = new Map<string, number>();
  readonly #erased = new Set<string>();

  constructor(given: Given) {
    this.#given = given;
  }

  take(text: string): void {
    try {
      this.#read(text);
    } catch (error) {
      // A member is of another type than an export has there.
      if (!(error instanceof TypeError)) throw error;
      this.#fault('unreadable', this.#log && this.#next);
    }
  }

  #read(text: string): void {
    const line = readLine(text);
    if (line === null) this.#fault('unreadable', this.#log && this.#next);
    else if (line.kind === 'log') this.#begin(line);
    else if (this.#log === null) this.#fault('unreadable', null);
    else if (line.kind === 'checkpoint') this.#promise(line.note, this.#log);
    else this.#walk(line, this.#log);
  }

  verdict(): Verdict {
    const log = this.#log;
    if (log === null) this.#fault('unreadable', null);
    else this.#end(log);
    for (const [id, index] of this.#bare) if (!this.#erased.has(id)) this.#fault('payload_missing', index);
    const faults = this.#faults.toSorted((one, two) => (one.index ?? -1) - (two.index ?? -1));
    const kept = this.#promises.filter((one) => one.kept).map(({ size }) => size);
    return {
      holds: faults.length === 0,
      origin: log?.origin ?? null,
      size: this.#next,
      provedTo: kept.length === 0 ? null : Math.min(this.#agreed, Math.max(...kept)),
      erased: this.#bare.size,
      firstBad: firstBadOf(faults),
      faults: faults.slice(0, faults_max),
    };
  }

  #begin(line: LogLine): void {
    if (this.#log !== null || line.format !== 1 || typeof line.origin !== 'string' || !isCount(line.size)) {
      return this.#fault('unreadable', null);
    }
    this.#log = line;
    for (const note of this.#given.checkpoints) {
      const checkpoint = openCheckpoint(note, this.#given.keys);
      if (checkpoint?.origin !== line.origin) this.#fault('foreign_checkpoint', null);
      else this.#promises.push({ ...checkpoint, kept: true });
    }
  }

  #promise(note: string, log: LogLine): void {
    const checkpoint = openCheckpoint(note, this.#given.keys);
    if (checkpoint?.origin !== log.origin) return this.#fault('unsigned_checkpoint', null);
    this.#promises.push({ ...checkpoint, kept: false });
  }

  #walk(line: EntryLine, log: LogLine): void {
    if (this.#next === 0) this.#prepare(log);
    if (!isCount(line.index) || line.index < this.#next) return this.#fault('unreadable', this.#next);
    if (line.index > this.#next) this.#lose(this.#next, line.index);
    this.#next = line.index + 1;
    if (line.entry === null || typeof line.entry !== 'object') {
      this.#off(null, line.leafHash);
      this.#fault('missing', line.index);
    } else {
      this.#take(line, line.entry, log);
    }
    this.#keepPromises();
  }

  #take(line: EntryLine, entry: LeafEntry, log: LogLine): void {
    const leaf = leafIn(entry, log);
    if (leaf === null || leaf.toString('base64') !== line.leafHash) {
      this.#off(leaf, line.leafHash);
      this.#fault('changed', line.index);
    } else {
      this.#tree.add(leaf);
      this.#recorded?.add(leaf);
    }
    this.#date(line.index, entry.at);
    for (const { table, rowId } of Array.isArray(entry.about) ? entry.about : []) {
      if (table === 'audit_entry') this.#erased.add(rowId);
    }
    if (entry.payloadHash === null || line.salt === null) {
      if (line.payload !== null || line.salt !== null) this.#fault('payload_changed', line.index);
      if (entry.payloadHash !== null) this.#bare.set(entry.id, line.index);
    } else if (!isPayload(line, entry.payloadHash)) {
      this.#fault('payload_changed', line.index);
    }
  }

  /** From here on, what the entries come to and what was put into the tree are two things. */
  #off(leaf: Buffer | null, recorded: string | null): void {
    const known = Buffer.from(recorded ?? '', 'base64');
    if (leaf === null) this.#broken = true;
    if (known.length === 32) (this.#recorded ??= this.#tree.copy()).add(known);
    if (leaf !== null) this.#tree.add(leaf);
  }

  /** Entries that are not in the file at all. */
  #lose(from: number, to: number): void {
    this.#broken = true;
    for (let index = from; index < to && index < from + faults_max; index += 1) this.#fault('missing', index);
  }

  #prepare(log: LogLine): void {
    this.#promises.sort((one, two) => one.size - two.size);
    if (!this.#promises.some(({ kept, size }) => !kept && size === log.size)) this.#fault('no_checkpoint', null);
    this.#keepPromises();
  }

  /** Looks at the checkpoints of exactly what has been walked so far. */
  #keepPromises(): void {
    for (; (this.#promises[this.#looked]?.size ?? Infinity) <= this.#next; this.#looked += 1) {
      const promised = this.#promises[this.#looked]!;
      const { size, root } = promised;
      if (this.#broken || size < this.#next) continue;
      if (this.#tree.root().equals(root)) {
        if (this.#isProof(promised)) this.#agreed = size;
        continue;
      }
      // What is recorded of the leaves says which entry it was, as long as it says what was promised itself.
      const known = this.#recorded?.size === size && this.#recorded.root().equals(root);
      if (!known) this.#fault('rewritten', this.#agreed, size);
      this.#broken = true;
    }
  }

  /**
   * A checkpoint that somebody kept is one. So is one of the file that was signed before a larger one that somebody kept:
   * the log was promised to go on from it. One that is younger may have been signed after the log was put back.
   */
  #isProof({ size, kept, at_s: at }: Promised): boolean {
    return (
      kept ||
      (at !== null &&
        this.#promises.some((later) => later.kept && later.size >= size && later.at_s !== null && at <= later.at_s))
    );
  }

  /** The first entry that stands at a place that was taken before the entry was made. */
  #date(index: number, at: string): void {
    if (this.#younger) return;
    const made_ms = Date.parse(at);
    this.#younger = this.#promises.some(
      ({ kept, size, at_s: signed }) => kept && index < size && signed !== null && made_ms >= (signed + 1) * 1000,
    );
    if (this.#younger) this.#fault('younger', index);
  }

  #end(log: LogLine): void {
    if (this.#next === 0) this.#prepare(log);
    if (this.#next < log.size) this.#lose(this.#next, log.size);
    const end = Math.max(this.#next, log.size);
    const beyond = this.#promises.filter(({ size }) => size > end);
    if (beyond.length > 0) this.#fault('cut_off', end, Math.max(...beyond.map(({ size }) => size)));
    else if (this.#next > log.size) this.#fault('unreadable', log.size);
  }

  #fault(what: FaultKind, index: number | null, before?: number): void {
    // The worst of a file that is wrong everywhere is told by its first hundred.
    if (this.#faults.length < 10 * faults_max)
      this.#faults.push({ what, index, ...(before === undefined ? {} : { before }) });
  }
}

/** Of what is known to be bad the first; where nothing is known but that one of several is, the first of those. */
function firstBadOf(faults: readonly Fault[]): number | null {
  const named = faults.filter((fault) => fault.index !== null);
  const known = named.find(({ what }) => what !== 'rewritten');
  return (known ?? named[0])?.index ?? null;
}

/** The leaf of an entry that is of this log; null where it is of another, is none, or says more than a leaf commits to. */
function leafIn(entry: LeafEntry, { log }: LogLine): Buffer | null {
  if (entry.log !== log || !Array.isArray(entry.about)) return null;
  try {
    return canonical(entry) === canonical(committed(entry)) ? leafOf(entry) : null;
  } catch {
    return null;
  }
}

/** Whether the payload is the one that was committed to; the salt in the one spelling that an export has. */
function isPayload({ salt, payload }: EntryLine, hash: string): boolean {
  const bytes = Buffer.from(salt!, 'base64');
  return bytes.toString('base64') === salt && payloadHash(bytes, payload).toString('base64') === hash;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
