/** Runs wrk for a while against one server and reads what it measured. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Cores } from './machine.ts';

export type Mode = 'keep' | 'close';
export type Measured = {
  readonly rate: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly requests: number;
};

/** Who asks for what: a file with a path a line, and how many different visitors each of them has. */
export type Crowd = { readonly pathsFile: string; readonly visitors: number };

/** Open at any time. */
export const connections = 64;

/** Throws when an answer was no redirect (4xx, 5xx) or a connection broke: such a run measures something else. */
export async function loadFor(
  seconds: number,
  port: number,
  { pathsFile, visitors }: Crowd,
  mode: Mode,
  cores: Cores,
): Promise<Measured> {
  const script = join(import.meta.dirname, 'load.lua');
  const sizes = [`-t${cores.loadThreads}`, `-c${connections}`, `-d${seconds}s`];
  const words = [
    '-c',
    cores.load,
    'wrk',
    ...sizes,
    '-s',
    script,
    `http://127.0.0.1:${port}/`,
    '--',
    pathsFile,
    mode,
    `${visitors}`,
  ];
  const said = await outputOf('taskset', words);
  const { requests, duration_us, p50_us, p99_us, refused, broken } = JSON.parse(
    said.trimEnd().split('\n').at(-1)!,
  ) as Record<string, number>;
  if (refused! + broken! > 0) throw new Error(`${refused} of ${requests} were no redirect, ${broken} broke`);
  return {
    rate: requests! / (duration_us! / 1e6),
    p50_ms: p50_us! / 1000,
    p99_ms: p99_us! / 1000,
    requests: requests!,
  };
}

function outputOf(program: string, words: readonly string[]): Promise<string> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (piece) => (said += String(piece)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${program} ended with ${code}: ${said}`)),
    );
  });
}
