/** Places: searches what was written since a proof began, file by file and wherever Kurzum writes, for planted bytes. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, readlinkSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonic_ms } from '#clock';
import { Needles } from './memory.ts';

export type FileSearch = {
  /** For each needle, in their order: how often it was there. */
  readonly counts: readonly number[];
  readonly files: number;
  readonly searched_bytes: number;
  /** Files that were written meanwhile and may not be read by who runs the proof. */
  readonly unreadable: number;
  /** Whether there was time for all of it. */
  readonly whole: boolean;
};

/** A file, and from where on it is searched. */
export type Spot = { readonly path: string; readonly from_bytes: number };

const piece_bytes = 4 * 1024 * 1024;
const search_ms_max = 20_000;

/** Searches each file from its spot on. */
export async function searchFiles(spots: readonly Spot[], needles: readonly Buffer[]): Promise<FileSearch> {
  const sought = new Needles(needles);
  const until_ms = monotonic_ms() + search_ms_max;
  let [files, searched_bytes, unreadable] = [0, 0, 0];
  let whole = true;
  for (const spot of spots) {
    if (monotonic_ms() > until_ms) {
      whole = false;
      break;
    }
    const read_bytes = await searchFile(spot, sought);
    if (read_bytes === 'unreadable') unreadable += 1;
    else if (read_bytes !== 'gone') {
      files += 1;
      searched_bytes += read_bytes;
    }
  }
  return { counts: sought.counts, files, searched_bytes, unreadable, whole };
}

/** Every regular file below the folder that was written, made or changed in any way since then; `except` are folders to leave out. */
export function writtenSince(folder: string, since_ms: number, except: readonly string[] = []): readonly Spot[] {
  const found: Spot[] = [];
  const walk = (path: string): void => {
    for (const entry of entriesOf(path)) {
      const inside = join(path, entry.name);
      if (entry.isDirectory() && !except.includes(inside)) walk(inside);
      if (entry.isFile() && wasWritten(inside, since_ms)) found.push({ path: inside, from_bytes: 0 });
    }
  };
  walk(folder);
  return found;
}

/** Names under which systems and Node itself leave what a process held when it died. */
const crashName =
  /^core(\.|$)|\.core$|^vgcore|^report\.\d+|\.heapsnapshot$|\.heapprofile$|^isolate-?0x|^node_trace\.|\.dmp$|\.crash$/;
/** Where systems collect them. */
const crashFolders = ['/var/crash', '/var/lib/systemd/coredump', '/var/lib/apport/coredump'];

/** What a crash may have left since then: in the folders where processes of ours run, and where systems collect such. */
export function crashesSince(folders: readonly string[], since_ms: number): readonly Spot[] {
  const beside = [...new Set([...folders, tmpdir()])].flatMap((folder) =>
    entriesOf(folder)
      .filter((entry) => entry.isFile() && crashName.test(entry.name))
      .map(({ name }) => join(folder, name)),
  );
  const collected = crashFolders.flatMap((folder) =>
    entriesOf(folder)
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name)),
  );
  return [...beside, ...collected]
    .filter((path) => wasWritten(path, since_ms))
    .map((path) => ({ path, from_bytes: 0 }));
}

/** The files that a process' output goes to, and how long they are by now; none where it goes to a terminal or a pipe. */
export function outputFilesOf(pid: number): readonly Spot[] {
  const paths = [1, 2].flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return statSync(path).isFile() ? [path] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(paths)].map((path) => ({ path, from_bytes: statSync(path).size }));
}

async function searchFile({ path, from_bytes }: Spot, sought: Needles): Promise<number | 'unreadable' | 'gone'> {
  const file = openedOr(path);
  if (typeof file === 'string') return file;
  const buffer = Buffer.allocUnsafeSlow(Math.min(piece_bytes, Math.max(fstatSync(file).size, 4096)));
  try {
    const read = (place: number, done: number): number =>
      readSync(file, buffer, place, buffer.length - place, from_bytes + done);
    return (await sought.searchThrough(buffer, read)).read_bytes;
  } finally {
    closeSync(file);
    buffer.fill(0);
  }
}

function openedOr(path: string): number | 'unreadable' | 'gone' {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function wasWritten(path: string, since_ms: number): boolean {
  try {
    const { mtimeMs, ctimeMs } = statSync(path);
    return Math.max(mtimeMs, ctimeMs) >= since_ms;
  } catch {
    return false;
  }
}
