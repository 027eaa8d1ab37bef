/**
 * The export of a log: one JSON text a line, first the log, then its checkpoints by size, then its entries in the order
 * of the tree, each with all that its leaf commits to.
 */
import type { LeafEntry } from './leaf.ts';

export type LogLine = {
  readonly kind: 'log';
  readonly format: 1;
  /** The first line of the log's checkpoints. */
  readonly origin: string;
  /** A tenant's id, or `platform`. */
  readonly log: string;
  /** How many entries follow. */
  readonly size: number;
  /** RFC 3339, UTC. */
  readonly exportedAt: string;
};

export type CheckpointLine = {
  readonly kind: 'checkpoint';
  /** A signed note (c2sp.org/tlog-checkpoint). */
  readonly note: string;
};

export type EntryLine = {
  readonly kind: 'entry';
  /** Its place in the tree, from 0. */
  readonly index: number;
  /** The leaf that was put into the tree at this place, in base64; null where nothing is known of it. */
  readonly leafHash: string | null;
  /** Null where there is no entry any more. */
  readonly entry: LeafEntry | null;
  /** Base64. Null together with the payload: where there was none, or it was erased. */
  readonly salt: string | null;
  readonly payload: unknown;
};

export type ExportLine = LogLine | CheckpointLine | EntryLine;

/** A line as it is written, its line break included. */
export function writeLine(line: ExportLine): string {
  return `${JSON.stringify(line)}\n`;
}

const members: Readonly<Record<string, readonly string[]>> = {
  log: ['kind', 'format', 'origin', 'log', 'size', 'exportedAt'],
  checkpoint: ['kind', 'note'],
  entry: ['kind', 'index', 'leafHash', 'entry', 'salt', 'payload'],
};

/**
 * A line that was read; null where it is none, or not written as `writeLine` does: what is said twice, or besides, some
 * readers would believe and others pass over. What the members hold is checked by whoever uses them.
 */
export function readLine(text: string): ExportLine | null {
  try {
    const line = JSON.parse(text) as ExportLine;
    const known = members[line.kind]!.map((name) => [name, line[name as keyof ExportLine]]);
    const whole = known.every(([, value]) => value !== undefined);
    return whole && JSON.stringify(Object.fromEntries(known)) === text ? line : null;
  } catch {
    return null;
  }
}
