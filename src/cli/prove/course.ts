/** The course of a proof: makes a link, visits it from planted addresses, looks for them everywhere, and takes the link away again. */
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonic_ms } from '#clock';
import { programFolder, type Config } from '#config';
import { newId } from '#id';
import { ask, ControlError } from '../control.ts';
import * as findings from './findings.ts';
import type { Split } from './findings.ts';
import { MemoryNotReadable, searchMemory, type MemorySearch } from './memory.ts';
import type { Finding } from './paper/statement.ts';
import type { Language } from './paper/words.ts';
import { crashesSince, outputFilesOf, searchFiles, writtenSince, type FileSearch, type Spot } from './places.ts';
import { examine, NotExamined, type Examined } from './sealed.ts';
import { overhearLog, runningProcesses, selfTest, type Overheard, type Processes } from './supervisor.ts';
import { certainTraces } from './traces.ts';
import { findDoor, holdOpen, isForgotten, plant, type Door, type Planted } from './visitors.ts';

/** What control says when it made the link. */
type Begun = { readonly linkId: string; readonly slug: string; readonly qrUrl: string; readonly at: string };

export type Found = {
  readonly at: string;
  readonly threshold: number;
  readonly planted: Planted;
  readonly findings: readonly Finding[];
};

/** Shows a step while it is under way. */
export type Show = <T>(step: Step, work: () => Promise<T>) => Promise<T>;
export const steps = ['link', 'visits', 'edge', 'memory', 'disk', 'counts', 'cleanup'] as const;
export type Step = (typeof steps)[number];

/** After so long, no trace of an address may be left in the edge's memory. */
export const forgotten_ms = 30_000;
const counted_ms_max = 8_000;

/**
 * Runs a whole proof. Whatever happens, an interruption too, the link goes in the end; where even that fails, control purges it a
 * quarter of an hour after it was made at the latest.
 * @param language in which the tenant reads what its link is
 * @param interrupted ends it early
 */
export async function prove(
  config: Config,
  tenantId: string | undefined,
  language: Language,
  show: Show,
  interrupted: AbortSignal,
): Promise<Found> {
  const ofTenant = tenantId === undefined ? {} : { tenantId };
  const query = new URLSearchParams(ofTenant).toString();
  const marker = new Marker(config.dataFolder);
  const processes = await runningProcesses(config).catch(() => null);
  const log = await overhearLog(config).catch(() => null);
  let begun: Begun | null = null;
  const end = async (): Promise<void> => {
    if (begun) await ask(config, { method: 'DELETE', path: `/local/proofs/${begun.linkId}${query && `?${query}`}` });
  };
  try {
    begun = await show('link', () =>
      ask<Begun>(config, { method: 'POST', path: '/local/proofs', body: { ...ofTenant, language } }),
    );
    marker.write();
    const proof = new Proof(config, begun, marker, processes, log, show);
    return await Promise.race([proof.run(end), whenAborted(interrupted)]);
  } catch (error) {
    // Should control be gone, it purges the link when it is back and the link's time is over.
    await end().catch(() => {});
    throw sayable(error);
  } finally {
    marker.remove();
    log?.stop();
  }
}

/** What the system refused, as a sentence; its own message could name an address. */
function sayable(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return error;
  return new ControlError(`The proof could not go on: ${syscall ?? 'a step'} failed (${code}). Its link is gone.`);
}

class Proof {
  readonly #config: Config;
  readonly #begun: Begun;
  readonly #marker: Marker;
  readonly #processes: Processes | null;
  readonly #log: Overheard | null;
  readonly #show: Show;
  /** Where the output goes, and how long that was before anything was planted. */
  readonly #outputs: readonly Spot[];

  constructor(
    config: Config,
    begun: Begun,
    marker: Marker,
    processes: Processes | null,
    log: Overheard | null,
    show: Show,
  ) {
    this.#config = config;
    this.#begun = begun;
    this.#marker = marker;
    this.#processes = processes;
    this.#log = log;
    this.#show = show;
    this.#outputs = processes?.['supervisor'] === undefined ? [] : outputFilesOf(processes['supervisor']);
  }

  async run(end: () => Promise<void>): Promise<Found> {
    const { linkId, slug, qrUrl, at } = this.#begun;
    const door = await findDoor(this.#config);
    const planted = await this.#show('visits', () => plant(door, { slug, code: qrUrl.split('/').at(-1)! }));
    const traces = tracesOf([...planted.peers, ...planted.named, ...planted.hidden]);
    const edge = await this.#show('edge', () => this.#lookAtEdge());
    const memory = await this.#show('memory', () => this.#searchMemory(door, planted, traces));
    const disk = await this.#show('disk', () => this.#searchDisk(traces));
    const counted = await this.#show('counts', () => this.#untilCounted(planted.redirects));
    const cleanup = await this.#show('cleanup', async () => {
      await end();
      return findings.ofCleanup(await this.#counts(linkId), await isForgotten(door, slug));
    });
    const all = [...edge, memory, ...disk, ...findings.ofCounts(counted, planted.redirects), cleanup];
    return { at, threshold: counted?.threshold ?? this.#config.threshold, planted, findings: findings.inOrder(all) };
  }

  async #lookAtEdge(): Promise<readonly Finding[]> {
    const tested = this.#processes && (await selfTest(this.#config).catch(() => null));
    if (!tested) return findings.withoutSupervisor();
    return [findings.ofSelfTest(tested), findings.ofSeal(examined(this.#processes['edge']!, tested.args))];
  }

  /** What was counted is committed about a second later. A tenant that counts by day sees it when the day is over. */
  async #untilCounted(expected: number): Promise<findings.Counts | null> {
    const until_ms = monotonic_ms() + counted_ms_max;
    for (;;) {
      const counts = await this.#counts(this.#begun.linkId);
      if (counts === null || counts.link.hits >= expected || monotonic_ms() > until_ms) return counts;
      await sleep(500);
    }
  }

  /** Null where the database is too large to be counted in the time there is. */
  #counts(linkId: string): Promise<findings.Counts | null> {
    return ask<findings.Counts>(this.#config, { method: 'GET', path: `/local/proofs/${linkId}` }).catch(() => null);
  }

  async #searchMemory(door: Door, planted: Planted, traces: readonly Buffer[]): Promise<Finding> {
    const pid = this.#processes?.['edge'];
    if (pid === undefined) return findings.notShown('memory', 'no_supervisor');
    if (!door.takesPeers) return findings.notShown('memory', 'no_peers');
    await sleep(Math.max(0, planted.closed_ms + forgotten_ms - monotonic_ms()));
    const held = await holdOpen(door);
    try {
      const controls = certainTraces(held.address);
      const search = await searchMemory(pid, [...traces, ...controls]);
      const now = await runningProcesses(this.#config).catch(() => null);
      if (now?.['edge'] !== pid) return findings.notShown('memory', 'edge_replaced');
      return findings.ofMemory(split(search, traces.length), addressesOf(planted));
    } catch (error) {
      if (!(error instanceof MemoryNotReadable)) throw error;
      return findings.notShown('memory', error.why === 'no right' ? 'no_right' : 'no_proc');
    } finally {
      held.release();
    }
  }

  async #searchDisk(traces: readonly Buffer[]): Promise<readonly Finding[]> {
    const { dataFolder, keysFolder, runFolder, database } = this.#config;
    const since_ms = this.#marker.written_ms;
    const cluster = join(dataFolder, 'postgres');
    const others = [
      ...[dataFolder, keysFolder, runFolder].flatMap((folder) => writtenSince(folder, since_ms, [cluster])),
      ...crashesSince([programFolder, process.cwd()], since_ms),
    ];
    const ofDatabase =
      database.kind === 'given'
        ? findings.notShown('database', 'elsewhere')
        : findings.ofFiles('database', await this.#searched(writtenSince(cluster, since_ms), traces, this.#begun.slug));
    const ofFiles = findings.ofFiles('files', await this.#searched(others, traces, this.#marker.text));
    const printed = this.#log?.printed() ?? null;
    const output = await searchFiles(this.#outputs, traces);
    return [ofDatabase, ofFiles, findings.ofLog(printed, output, traces, this.#begun.linkId)];
  }

  async #searched(spots: readonly Spot[], traces: readonly Buffer[], control: string): Promise<Split<FileSearch>> {
    return split(await searchFiles(spots, [...traces, Buffer.from(control)]), traces.length);
  }
}

function split<Search extends FileSearch | MemorySearch>(search: Search, planted: number): Split<Search> {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return { ...search, planted: sum(search.counts.slice(0, planted)), controls: sum(search.counts.slice(planted)) };
}

/**
 * A small file with a text of its own: what a search of the folder must find, and the moment from which on it searches.
 * Its name bears the process, so that what a killed proof left is known; the supervisor knows the name too.
 */
class Marker {
  readonly text = `kurzum proof ${newId()}`;
  readonly #folder: string;
  readonly #path: string;
  written_ms = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, `${this.text.replaceAll(' ', '-')}.${process.pid}.txt`);
  }

  write(): void {
    for (const name of readdirSync(this.#folder)) if (isLeft(name)) rmSync(join(this.#folder, name), { force: true });
    writeFileSync(this.#path, `${this.text}\n`, { mode: 0o600 });
    // By the clock of the file system; some keep whole seconds only.
    this.written_ms = statSync(this.#path).mtimeMs - 2_000;
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

/** Whether it is the marker of a proof whose process is gone. */
function isLeft(name: string): boolean {
  const marked = /^kurzum-proof-[\w-]+\.(\d+)\.txt$/.exec(name);
  if (marked === null) return false;
  try {
    process.kill(Number(marked[1]), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function examined(pid: number, shellArgs: readonly string[]): Examined | 'no_proc' | 'no_right' {
  try {
    return examine(pid, shellArgs);
  } catch (error) {
    if (error instanceof NotExamined) return error.why === 'no right' ? 'no_right' : 'no_proc';
    throw error;
  }
}

function tracesOf(addresses: readonly string[]): readonly Buffer[] {
  return addresses.flatMap(certainTraces);
}

function addressesOf({ peers, named, hidden }: Planted): number {
  return peers.length + named.length + hidden.length;
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
