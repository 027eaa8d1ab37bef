/** The machine of the bench: its cores and who gets which, the memory of processes, the size of folders. */
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

/** What the bench runs besides Kurzum, each with the Debian package that brings it. */
const programs = { nginx: 'nginx', wrk: 'wrk', taskset: 'util-linux' } as const;

/** Sentences about what is missing here; none when the bench can run. */
export function missingPrograms(): readonly string[] {
  if (process.platform !== 'linux') return ['The bench reads /proc and pins processes to cores, so it needs Linux.'];
  return Object.entries(programs)
    .filter(([program]) => spawnSync(program, [program === 'wrk' ? '-v' : '-V']).error !== undefined)
    .map(([program, name]) => `${program} is missing. Debian: apt-get install ${name}`);
}

/** Lists of cores as taskset writes them: one for whoever is measured, others for the load and for the rest. */
export type Cores = {
  readonly measured: string;
  readonly load: string;
  readonly loadThreads: number;
  readonly rest: string;
};

/** Needs two cores at least; with one, load and measured share it and the numbers say little. */
export function shareCores(): Cores {
  const count = availableParallelism();
  if (count < 2) return { measured: '0', load: '0', loadThreads: 1, rest: '0' };
  if (count === 2) return { measured: '1', load: '0', loadThreads: 1, rest: '0' };
  const rest = count > 3 ? '0' : '0-1';
  return { measured: `${count - 1}`, load: count > 3 ? `${count - 3}-${count - 2}` : '0-1', loadThreads: 2, rest };
}

export function machineName(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${process.arch}`;
}

/** Pins a process with all its threads. */
export function pin(pid: number, cores: string): void {
  const { status, stderr } = spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`taskset refused to pin ${pid} to ${cores}: ${stderr}`);
}

/** Proportional set size in bytes: what the process holds alone plus its share of what it shares. 0 once it is gone. */
export function memory_bytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export type ProcessEntry = { readonly pid: number; readonly parent: number; readonly commandLine: string };

/** A process and everything below it, as /proc lists them now. */
export function familyOf(root: number): readonly ProcessEntry[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => entryOf(Number(name)))
    .filter((entry) => entry !== null);
  const within = new Set([root]);
  // Parents may be listed after their children, so look until nothing is added.
  for (let before = 0; before !== within.size;) {
    before = within.size;
    for (const { pid, parent } of all) if (within.has(parent)) within.add(pid);
  }
  return all.filter(({ pid }) => within.has(pid));
}

function entryOf(pid: number): ProcessEntry | null {
  try {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
    return { pid, parent, commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() };
  } catch {
    return null;
  }
}

/** Bytes of all files below a folder, as their names say, not as blocks. */
export function size_bytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) => sum + (lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
