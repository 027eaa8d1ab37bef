/** Findings: judges what the steps of a proof saw. Shown is only what was looked at whole, by a search that finds what is there. */
import { Needles, type MemorySearch } from './memory.ts';
import { findingIds, type Finding, type FindingId, type Reason, type Result } from './paper/statement.ts';
import type { FileSearch } from './places.ts';
import type { Examined } from './sealed.ts';
import type { SelfTest } from './supervisor.ts';

/** What control counted; see `ProofCounts` there. */
export type Counts = {
  readonly threshold: number;
  readonly cells: number;
  readonly cellsBelow: number;
  readonly lowestThreshold: number | null;
  readonly estimates: number;
  readonly estimatesUneven: number;
  readonly countries: number;
  readonly countriesFiner: number;
  readonly addressColumns: number;
  readonly link: {
    readonly exists: boolean;
    readonly byDay: boolean;
    readonly hits: number;
    readonly bots: number;
    readonly cells: number;
    readonly cellsBelow: number;
  };
};

/** A search, and how often what was planted and what must be there were found. */
export type Split<Search> = Search & { readonly planted: number; readonly controls: number };

/** Nobody may shorten the list of ways to write without this being noticed. */
const attempts_least = 76;
const megabyte = 1024 * 1024;

export function ofSelfTest({ attempts, status }: SelfTest): Finding {
  const allowed = attempts.filter(({ result }) => result !== 'refused').length;
  const numbers = { attempts: attempts.length, allowed };
  return finding('edge.self_test', allowed === 0 && status === 0 && attempts.length >= attempts_least, numbers);
}

export function ofSeal(examined: Examined | 'no_proc' | 'no_right'): Finding {
  if (typeof examined === 'string') return notShown('edge.sealed', examined);
  const { startedAlike, underPermission, fileSize_bytes_max, coreSize_bytes_max } = examined;
  const { emptyCores, writableFiles, uid, hasCapabilities } = examined;
  const leavesNoCore = coreSize_bytes_max === 0 && emptyCores;
  const isSealed = startedAlike && underPermission && fileSize_bytes_max === 0 && leavesNoCore;
  const isNobody = uid !== 0 && !hasCapabilities;
  return finding('edge.sealed', isSealed && isNobody && writableFiles === 0, {
    writableFiles,
    asRoot: uid === 0 ? 1 : 0,
    fileBytes: Number.isFinite(fileSize_bytes_max) ? fileSize_bytes_max : -1,
  });
}

export function ofMemory(search: Split<MemorySearch>, addresses: number): Finding {
  const numbers = {
    addresses,
    found: search.planted,
    controls: search.controls,
    megabytes: Math.round(search.searched_bytes / megabyte),
  };
  return search.planted > 0 || search.controls > 0
    ? finding('memory', search.planted === 0, numbers)
    : notShown('memory', 'control_not_found', numbers);
}

export function ofFiles(id: 'database' | 'files', search: Split<FileSearch>): Finding {
  const numbers = {
    found: search.planted,
    controls: search.controls,
    files: search.files,
    megabytes: Math.ceil(search.searched_bytes / megabyte),
    unreadable: search.unreadable,
  };
  if (search.planted > 0) return finding(id, false, numbers);
  if (search.unreadable > 0) return notShown(id, 'unreadable', numbers);
  if (!search.whole) return notShown(id, 'too_much', numbers);
  return search.controls > 0 ? finding(id, true, numbers) : notShown(id, 'control_not_found', numbers);
}

/** @param printed what was overheard since before the link was made; null where nobody could listen */
export function ofLog(printed: string | null, output: FileSearch, traces: readonly Buffer[], linkId: string): Finding {
  const bytes = Buffer.from(printed ?? '');
  const found = new Needles(traces).searchIn(bytes, bytes.length, 0) + output.counts.reduce((sum, n) => sum + n, 0);
  const lines = (printed ?? '').split('\n').filter(Boolean);
  // Control told the log of the proof, so a listener who missed that may have missed anything.
  const controls = lines.filter((line) => line.includes(linkId)).length;
  const numbers = { found, controls, lines: lines.length, files: output.files };
  if (found > 0) return finding('log', false, numbers);
  if (printed === null) return notShown('log', 'no_supervisor', numbers);
  if (output.unreadable > 0) return notShown('log', 'unreadable', numbers);
  return controls > 0 ? finding('log', true, numbers) : notShown('log', 'control_not_found', numbers);
}

/** @param visits that were answered with a redirect, and no other link's */
export function ofCounts(counts: Counts | null, visits: number): readonly Finding[] {
  if (counts === null) return (['locations', 'cells', 'visits'] as const).map((id) => notShown(id, 'too_slow'));
  const { threshold, cells, cellsBelow, estimates, estimatesUneven, countries, countriesFiner, addressColumns } =
    counts;
  const { link } = counts;
  const ofVisits = { visits, hits: link.hits, cells: link.cells, cellsBelow: link.cellsBelow, threshold };
  // Of a day that is not over, a tenant that counts by day has nothing stored at all.
  const isCounted = link.hits === visits || (link.byDay && link.hits === 0);
  return [
    finding('locations', countriesFiner === 0 && addressColumns === 0, { countries, countriesFiner, addressColumns }),
    finding('cells', cellsBelow === 0 && estimatesUneven === 0, {
      threshold: counts.lowestThreshold ?? threshold,
      cells,
      cellsBelow,
      estimates,
      estimatesUneven,
    }),
    finding('visits', visits > 0 && isCounted && link.bots === 0 && link.cellsBelow === 0, ofVisits),
  ];
}

/** @param isForgotten whether the edge answers as if there had never been such a link */
export function ofCleanup(left: Counts | null, isForgotten: boolean): Finding {
  if (left === null) return notShown('cleanup', 'too_slow');
  const { exists, hits, bots, cells } = left.link;
  const isGone = !exists && hits + bots + cells === 0 && isForgotten;
  return finding('cleanup', isGone, { links: exists || !isForgotten ? 1 : 0, hits: hits + bots, cells });
}

/** A Kurzum whose supervisor doesn't answer can't be asked for a self-test. */
export function withoutSupervisor(): readonly Finding[] {
  return [notShown('edge.self_test', 'no_supervisor'), notShown('edge.sealed', 'no_supervisor')];
}

export function notShown(id: FindingId, reason: Reason, numbers: Finding['numbers'] = {}): Finding {
  return { id, measure: findingIds[id], result: 'not_shown', reason, numbers };
}

export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const order = Object.keys(findingIds);
  return findings.toSorted((one, two) => order.indexOf(one.id) - order.indexOf(two.id));
}

function finding(id: FindingId, holds: boolean, numbers: Finding['numbers']): Finding {
  const result: Result = holds ? 'shown' : 'failed';
  return { id, measure: findingIds[id], result, reason: null, numbers };
}
