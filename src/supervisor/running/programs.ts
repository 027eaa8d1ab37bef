/** The programs: the exact command, environment and rights that control and the edge are started with. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { environmentFor, programFolder, type Config } from '#config';
import type { Launched, Program } from './kept.ts';
import { StartRefusal } from '../ground/ground.ts';
import { relay } from './relay.ts';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export function controlProgram(config: Config): Program {
  return nodeProgram('control', controlCommand(config));
}

export function edgeProgram(config: Config): Program {
  return nodeProgram('edge', edgeCommand(config));
}

function controlCommand(config: Config): Command {
  return limited('ulimit -c 0', ['src/control/main.ts'], environmentFor(config, 'control'));
}

/**
 * The edge sees visitors' addresses, so it may write nothing, twice over: the kernel refuses every byte of content and
 * every core dump, Node's permission model every file, child process, addon and inspector. What it may read is its own
 * code, the start file and its key; not `.env`, and none of the other keys. SQLite and web storage would write past that
 * model. In the mode `self-test` the very same process tries every way to write, prints what happened, and ends.
 */
export function edgeCommand(config: Config, mode: 'serve' | 'self-test' = 'serve'): Command {
  const code = ['package.json', 'src/config.ts', 'src/edge', 'src/exchange', 'src/runtime', 'node_modules/isbot'];
  const readable = [
    ...code.map((name) => join(programFolder, name)),
    join(config.dataFolder, 'edge', 'links.start'),
    join(config.keysFolder, 'start.key'),
  ];
  return limited(
    'ulimit -f 0 && ulimit -c 0',
    [
      '--permission',
      '--allow-net',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--no-experimental-sqlite',
      '--no-webstorage',
      '--no-addons',
      // A signal would open the inspector, which can dump the heap.
      '--disable-sigusr1',
      '--disallow-code-generation-from-strings',
      '--expose-gc',
      '--no-warnings',
      'src/edge/main.ts',
      ...(mode === 'self-test' ? ['--self-test'] : []),
    ],
    environmentFor(config, 'edge'),
  );
}

/** Node under limits that only a shell can set before it. */
function limited(limits: string, args: readonly string[], env: Readonly<Record<string, string>>): Command {
  return { file: '/bin/sh', args: ['-c', `${limits} && exec "$0" "$@"`, process.execPath, ...args], env };
}

function nodeProgram(name: 'control' | 'edge', command: Command): Program {
  return {
    name,
    launch: () => launchNode(name, command),
    drainSignal: 'SIGTERM',
    drain_ms_max: 15_000,
    killSignal: 'SIGKILL',
  };
}

function launchNode(name: 'control' | 'edge', { file, args, env }: Command): Launched {
  // A group of its own: Ctrl-C at the terminal reaches the supervisor alone. Its standard input ends when we do.
  const child = spawn(file, args, { cwd: programFolder, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const ready = new Promise<void>((resolve, reject) => {
    let last = '';
    relay(child.stdout!, name, (event, line) => {
      if (line['level'] === 'error') last = `${event}${typeof line['code'] === 'string' ? ` (${line['code']})` : ''}`;
      if (event === `${name}.ready`) resolve();
    });
    relay(child.stderr!, name, () => {});
    whenEnded(child, (how) => reject(endedTooSoon(name, how, last)));
  });
  ready.catch(() => {});
  return { child, ready };
}

/** Calls back once the process has ended and all it said has been read. */
export function whenEnded(child: ChildProcess, onEnd: (how: string) => void): void {
  child.once('error', (error) => onEnd(error.message));
  child.once('close', (code, signal) => onEnd(signal ?? `code ${code}`));
}

function endedTooSoon(name: string, how: string, lastError: string): StartRefusal {
  const said = lastError === '' ? '' : ` The last error it logged: ${lastError}.`;
  return new StartRefusal(`Kurzum's ${name} ended before it was ready (${how}).${said}`);
}
