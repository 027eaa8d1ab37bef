/**
 * What codes cost: drawn beside two programs from npm, in Node and in a browser, in one run on one core; how many modules a
 * link's own address saves; and what it takes to refuse a harmful logo. By itself: `npm run bench -- --qr [--quick] [--json]`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { encode, levels, type Level } from '#qr';
import { weighBombs, type Cost } from '../../test/world/bombs.ts';
import type { Demand } from '../report.ts';
import { level, type Made } from './contest.ts';

export type CodesCost = {
  /** By kind of file, design and contestant. */
  readonly inNode: Made;
  readonly inBrowser: Made;
  /** Modules a side of the code of a link, and of the same link's short URL. */
  readonly modules: readonly { readonly level: Level; readonly ours: number; readonly lowerCase: number }[];
  readonly logos: readonly Cost[];
};

export type Scale = { readonly rounds: number; readonly round_ms: number };
export const wholeContest: Scale = { rounds: 5, round_ms: 1000 };
export const quickContest: Scale = { rounds: 3, round_ms: 200 };

/** Twelve letters. */
const domain = 'kurz.example';
const [logo_ms_max, logo_kib_max] = [100, 32 * 1024];

/** @param core on which all are drawn */
export function measureCodes(core: string, { rounds, round_ms }: Scale): CodesCost {
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
  return { ...drawn, modules, logos: weighBombs() };
}

type Match = { readonly place: string; readonly what: string; readonly rival: string; readonly ratio: number };

/** What is asked: ahead of both wherever they draw the same, in fewer bytes where the bytes are their own. */
export function codesDemands({ inNode, inBrowser, logos }: CodesCost): readonly Demand[] {
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

export function codesTold({ inNode, inBrowser, modules, logos }: CodesCost): string {
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
  ].join('\n');
}
