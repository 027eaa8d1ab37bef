/** What the bench found, what is asked of it, and how both are told. */
import type { Arrival } from './arrival.ts';
import { auditTold, type AuditCost } from './audit.ts';
import { codesDemands, codesTold, type CodesCost } from './codes/codes.ts';
import { diskTold, type DiskUse } from './disk.ts';
import { guardTold, type GuardCost } from './guard.ts';
import type { Measured, Mode } from './load.ts';
import type { Memory, Part } from './kurzum.ts';
import type { ReportTimes } from './reports.ts';
import type { VisitCost } from './visit.ts';

export type Contestant = 'kurzum' | 'nginx' | 'nginx with log';
/** Medians of the rounds. `ofNginx` is the median of the rounds' own ratios, so that a noisy round spoils only itself. */
export type Race = Readonly<Record<Contestant, Measured & { readonly ofNginx: number }>>;

export type Results = {
  readonly machine: string;
  readonly cores: { readonly measured: string; readonly load: string };
  readonly links: number;
  readonly slugs: number;
  readonly rounds: number;
  readonly races: Readonly<Record<Mode, Race>>;
  readonly arrival: Arrival;
  readonly start_ms: { readonly first: number; readonly second: number; readonly withLinks: number };
  /** `active`: after several visitors of each link, all of which wait. */
  readonly memory_bytes: Readonly<Record<'idle' | 'idleWithLinks' | 'loaded' | 'active', Memory>>;
  /** `asked`: redirects that wrk has seen; up to `cutOff_max` more were on their way when it left. */
  readonly hits: {
    readonly counted: number;
    readonly asked: number;
    readonly cutOff_max: number;
    readonly bytesPerMillion: number;
  };
  readonly visit: VisitCost;
  readonly reports: ReportTimes;
  readonly disk: readonly DiskUse[];
  readonly audit: AuditCost;
  readonly guard: GuardCost;
  readonly codes: CodesCost;
};

export type Demand = { readonly demand: string; readonly found: string; readonly met: boolean };

export function raceOf(rounds: readonly Readonly<Record<Contestant, Measured>>[]): Race {
  const told = (name: Contestant): Race[Contestant] => {
    const middle = (key: keyof Measured): number => median(rounds.map((round) => round[name][key]));
    return {
      rate: middle('rate'),
      p50_ms: middle('p50_ms'),
      p99_ms: middle('p99_ms'),
      requests: middle('requests'),
      ofNginx: median(rounds.map((round) => round[name].rate / round.nginx.rate)),
    };
  };
  return { kurzum: told('kurzum'), nginx: told('nginx'), 'nginx with log': told('nginx with log') };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

export function demandsOn(results: Results): readonly Demand[] {
  const ratio = results.races.keep.kurzum.ofNginx;
  const { arrival, start_ms, memory_bytes, hits, reports, visit } = results;
  const report_ms = Math.max(...reports.kinds.map(({ p95_ms }) => p95_ms));
  return [
    demand('0.30 of nginx without a log, kept alive', ratio.toFixed(2), ratio >= 0.3),
    demand('commit to edge within 100 ms, p99', milliseconds(arrival.answered_ms.p99), arrival.answered_ms.p99 <= 100),
    demand('second start within 3 s', milliseconds(start_ms.second), start_ms.second < 3000),
    demand('below 400 MB in all, idle', megabytes(memory_bytes.idle.all), memory_bytes.idle.all < 400e6),
    demand('report on 100 million hits of two years within 50 ms, p95', milliseconds(report_ms), report_ms < 50),
    demand('3 µs a visit for snapshot and tally', microseconds(visit.counting_ns), visit.counting_ns <= 3000),
    bulkDemand(results.guard),
    ...codesDemands(results.codes),
    demand('every redirect counted', `${hits.counted} counted, ${hits.asked} seen`, allCounted(hits)),
  ];
}

function demand(text: string, found: string, met: boolean): Demand {
  return { demand: text, found, met };
}

export function bulkDemand({ bulk }: GuardCost): Demand {
  return demand('0.10 of COPY for many links at once', bulk.ofCopy.toFixed(2), bulk.ofCopy >= 0.1);
}

export function demandTold({ demand: asked, found, met }: Demand): string {
  return `${met ? 'met   ' : 'MISSED'} ${asked}: ${found}`;
}

function allCounted({ counted, asked, cutOff_max }: Results['hits']): boolean {
  return counted >= asked && counted <= asked + cutOff_max;
}

export function told(results: Results): string {
  const { start_ms, arrival, memory_bytes, hits } = results;
  const lines = [
    `${results.machine}. Measured on core ${results.cores.measured}, load from ${results.cores.load}.`,
    `${results.slugs} slugs of ${results.links} links, browser-like headers, medians of ${results.rounds} rounds.`,
    ...(['keep', 'close'] as const).flatMap((mode) => raceTold(mode, results.races[mode])),
    '',
    `commit to edge   p50 ${milliseconds(arrival.answered_ms.p50)}, p99 ${milliseconds(arrival.answered_ms.p99)} from the API's answer;`,
    `                 p50 ${milliseconds(arrival.sent_ms.p50)}, p99 ${milliseconds(arrival.sent_ms.p99)} from sending the request (${arrival.samples} links)`,
    `start            first ${milliseconds(start_ms.first)}, second ${milliseconds(start_ms.second)}, with all links ${milliseconds(start_ms.withLinks)}`,
    '',
    row('memory (PSS)', ['edge', 'control', 'supervisor', 'postgres', 'in all']),
    memoryTold('idle', memory_bytes.idle),
    memoryTold('idle, all links', memory_bytes.idleWithLinks),
    memoryTold('loaded', memory_bytes.loaded),
    memoryTold('all links visited', memory_bytes.active),
    '',
    `on disk          ${megabytes(hits.bytesPerMillion)} per million hits, of all links within the hour`,
    '',
    visitTold(results.visit),
    '',
    diskTold(results.disk),
    '',
    auditTold(results.audit),
    '',
    guardTold(results.guard),
    '',
    codesTold(results.codes),
    '',
    ...reportsTold(results.reports),
    '',
    ...demandsOn(results).map(demandTold),
  ];
  return lines.join('\n') + '\n';
}

function visitTold({ redirect_ns, snapshot_ns, tally_ns, counting_ns }: VisitCost): string {
  const beyond = `snapshot ${microseconds(snapshot_ns)}, tally ${microseconds(tally_ns)}, together ${microseconds(counting_ns)}`;
  return `a visit          redirect ${microseconds(redirect_ns)}; beyond it ${beyond}`;
}

function microseconds(value_ns: number): string {
  return `${(value_ns / 1000).toFixed(1)} µs`;
}

function raceTold(mode: Mode, race: Race): readonly string[] {
  const title = mode === 'keep' ? 'kept alive' : 'one connection each';
  return [
    '',
    row(title, ['requests/s', 'p50', 'p99', 'of nginx']),
    ...Object.entries(race).map(([name, { rate, p50_ms, p99_ms, ofNginx }]) =>
      row(`  ${name}`, [Math.round(rate).toString(), milliseconds(p50_ms), milliseconds(p99_ms), ofNginx.toFixed(2)]),
    ),
  ];
}

function reportsTold({ hits, cells, samples, kinds }: ReportTimes): readonly string[] {
  return [
    row(`reports (${samples} of each)`, ['p50', 'p95']),
    ...kinds.map(({ kind, p50_ms, p95_ms }) => row(`  ${kind}`, [p50_ms, p95_ms].map(milliseconds))),
    `                 on a link with ${(hits / 1e6).toFixed(0)} million hits and ${cells} values`,
  ];
}

function memoryTold(title: string, memory: Memory): string {
  const parts: readonly (Part | 'all')[] = ['edge', 'control', 'supervisor', 'postgres', 'all'];
  return row(
    `  ${title}`,
    parts.map((part) => megabytes(memory[part])),
  );
}

function row(title: string, cells: readonly string[]): string {
  return title.padEnd(22) + cells.map((cell) => cell.padStart(13)).join('');
}

function milliseconds(value_ms: number): string {
  return value_ms >= 100 ? `${Math.round(value_ms)} ms` : `${value_ms.toFixed(1)} ms`;
}

function megabytes(value_bytes: number): string {
  return `${(value_bytes / 1e6).toFixed(0)} MB`;
}
