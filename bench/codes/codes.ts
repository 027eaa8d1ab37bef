/**
 * What codes cost: drawn beside two programs from npm, in Node and in a browser, in one run on one core; how many modules a
 * link's own address saves; what it takes to refuse a harmful logo; from a key to the picture in the designer; and thousands at
 * once. By itself: `npm run bench -- --qr [--quick] [--json]`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { encode, levels, type Level } from '#qr';
import { weighBombs, type Cost } from '../../test/world/bombs.ts';
import { signedIn, type Kurzum } from '../kurzum.ts';
import type { Demand } from '../report.ts';
import { measureBulk, type BulkCost } from './bulk.ts';
import { level, type Made } from './contest.ts';
import { measurePreview, type Preview } from './preview.ts';

export type CodesCost = {
  /** By kind of file, design and contestant. */
  readonly inNode: Made;
  readonly inBrowser: Made;
  /** Modules a side of the code of a link, and of the same link's short URL. */
  readonly modules: readonly { readonly level: Level; readonly ours: number; readonly lowerCase: number }[];
  readonly logos: readonly Cost[];
  readonly preview: Preview;
  readonly bulk: BulkCost;
};

export type Scale = { readonly rounds: number; readonly round_ms: number; readonly rows: number };
export const wholeScale: Scale = { rounds: 5, round_ms: 1000, rows: 10_000 };
export const quickScale: Scale = { rounds: 3, round_ms: 200, rows: 1_000 };

/** Twelve letters. */
const domain = 'kurz.example';
const [logo_ms_max, logo_kib_max, preview_ms_max, bulk_bytes_max] = [100, 32 * 1024, 50, 256e6];

/** @param core on which all are drawn */
export async function measureCodes(
  kurzum: Kurzum,
  core: string,
  { rounds, round_ms, rows }: Scale,
): Promise<CodesCost> {
  const words = ['-c', core, process.execPath, join(import.meta.dirname, 'contests.ts'), `${rounds}`, `${round_ms}`];
  const drawn = JSON.parse(execFileSync('taskset', words, { encoding: 'utf8' })) as Pick<
    CodesCost,
    'inNode' | 'inBrowser'
  >;
  const modules = levels.map((one) => ({
    level: one,
    ours: encode(`HTTPS://${domain.toUpperCase()}/Q/AB3DE9X`, { level: one }).size,
    lowerCase: encode(`https://${domain}/ab3de9x`, { level: one }).size,
  }));
  const logos = weighBombs();
  const client = await signedIn(kurzum.place);
  const preview = await measurePreview(`http://localhost:${kurzum.place.port}`, client);
  return { ...drawn, modules, logos, preview, bulk: await measureBulk(kurzum, client, rows) };
}

type Match = { readonly place: string; readonly what: string; readonly rival: string; readonly ratio: number };

/** What is asked: ahead of both wherever they draw the same, in fewer bytes where the bytes are their own. */
export function codesDemands({ inNode, inBrowser, logos, preview, bulk }: CodesCost): readonly Demand[] {
  const races = [...matches('Node', inNode, 'rate'), ...matches('a browser', inBrowser, 'rate')];
  const weights = [...matches('Node', inNode, 'bytes'), ...matches('a browser', inBrowser, 'bytes')];
  const texts = weights.filter(({ what }) => what.startsWith('svg'));
  const [cpu_ms, memory_kib] = [
    Math.max(...logos.map((one) => one.cpu_ms)),
    Math.max(...logos.map((one) => one.memory_kib)),
  ];
  return [
    ...races.map(({ place, what, rival, ratio }) => ({
      demand: `ahead of ${rival} in ${place}, ${what}`,
      found: `${ratio.toFixed(1)} times as many`,
      met: ratio > 1,
    })),
    ...texts.map(({ place, what, rival, ratio }) => ({
      demand: `smaller than of ${rival} in ${place}, ${what}`,
      found: `${(ratio * 100).toFixed(0)} % of its bytes`,
      met: ratio < 1,
    })),
    {
      demand: `harmful logos refused within ${logo_ms_max} ms and ${logo_kib_max / 1024} MiB`,
      found: `${cpu_ms.toFixed(0)} ms, ${(memory_kib / 1024).toFixed(0)} MiB at most`,
      met: cpu_ms <= logo_ms_max && memory_kib <= logo_kib_max && logos.every(({ reason }) => reason !== 'none'),
    },
    {
      demand: `from a key to the picture within ${preview_ms_max} ms, p95`,
      found: `${preview.p95_ms.toFixed(0)} ms`,
      met: preview.p95_ms < preview_ms_max,
    },
    {
      demand: `control grows by at most ${bulk_bytes_max / 1e6} MB for ${bulk.rows} codes`,
      found: `${((bulk.peak_bytes - bulk.idle_bytes) / 1e6).toFixed(0)} MB`,
      met: bulk.peak_bytes - bulk.idle_bytes <= bulk_bytes_max,
    },
  ];
}

/** Ours against each that made the same. */
function matches(place: string, made: Made, unit: 'rate' | 'bytes'): readonly Match[] {
  return Object.keys(made)
    .map(partsOf)
    .filter(({ contestant }) => contestant !== 'kurzum')
    .map(({ what, contestant }) => ({
      place,
      what,
      rival: contestant,
      ratio: made[`${what} kurzum`]![unit] / made[`${what} ${contestant}`]![unit],
    }));
}

/** `svg plain kurzum`: what was made, and by whom. */
function partsOf(name: string): { readonly what: string; readonly contestant: string } {
  const [kind, design, contestant] = name.split(' ') as [string, string, string];
  return { what: `${kind} ${design}`, contestant };
}

export function codesTold({ inNode, inBrowser, modules, logos, preview, bulk }: CodesCost): string {
  const row = (first: string, ...cells: readonly string[]): string =>
    first.padEnd(38) + cells.map((cell) => cell.padStart(13)).join('');
  const block = (title: string, made: Made): readonly string[] => [
    row(title, 'codes/s', 'bytes'),
    ...Object.entries(made).map(([name, { rate, bytes }]) => row(`  ${name}`, rate.toFixed(0), String(bytes))),
  ];
  return [
    ...block(`codes, one core, level ${level}, in Node`, inNode),
    ...block('codes, one core, in a browser', inBrowser),
    row(`modules for ${domain}`, 'of a code', 'lower case', 'fewer'),
    ...modules.map(({ level: one, ours, lowerCase }) =>
      row(`  level ${one}`, `${ours} × ${ours}`, `${lowerCase} × ${lowerCase}`, `${lowerCase ** 2 - ours ** 2}`),
    ),
    row('logos refused', 'processor', 'memory'),
    ...logos.map(({ name, cpu_ms, memory_kib }) =>
      row(`  ${name}`, `${cpu_ms.toFixed(1)} ms`, `${(memory_kib / 1024).toFixed(1)} MiB`),
    ),
    `designer         from a key to the picture p50 ${preview.p50_ms.toFixed(0)} ms, p95 ${preview.p95_ms.toFixed(0)} ms (${preview.keys} keys)`,
    `bulk             ${bulk.rows} PNGs of 512 pixels, each read before it goes out: ${bulk.seconds.toFixed(0)} s, an archive of ${(bulk.archive_bytes / 1e6).toFixed(1)} MB;`,
    `                 control ${(bulk.idle_bytes / 1e6).toFixed(0)} MB before, ${(bulk.peak_bytes / 1e6).toFixed(0)} MB at most`,
  ].join('\n');
}
