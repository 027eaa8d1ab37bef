/** The programs: the exact command, environment and rights that control and the edge are started with. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setClockOffset } from '#clock';
import { environmentFor, programFolder, type Config } from '#config';
import type { Launched, Program } from './kept.ts';
import { StartRefusal } from '../ground/ground.ts';
import { relay, type LogLine } from './relay.ts';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

const draining = { drainSignal: 'SIGTERM', drain_ms_max: 15_000, killSignal: 'SIGKILL' } as const;

/** The last two are for hand-overs: by the first an edge meets the one before it, by the second the one after it. */
export const edgeStreams: StdioOptions = ['pipe', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'];

export function controlProgram(config: Config): Program {
  return {
    name: 'control',
    launch: () => {
      const follow = config.environment === 'test' ? followClock : () => {};
      return launchNode('control', controlCommand(config), ['pipe', 'pipe', 'pipe'], follow);
    },
    ...draining,
  };
}

export function edgeProgram(config: Config): Program {
  return {
    name: 'edge',
    launch: (predecessor) => {
      const command = edgeCommand(config, predecessor ? 'take-over' : 'serve');
      const launched = launchNode('edge', command, edgeStreams);
      if (predecessor) introduce(predecessor, launched.child);
      return launched;
    },
    ...draining,
    // Nobody waits for it, so it may take its time with long downloads and with what is not acknowledged yet.
    retireSignal: 'SIGHUP',
    retire_ms_max: 75_000,
  };
}

function controlCommand(config: Config): Command {
  const flags = [
    // A signal of another process of the same user would open the inspector, and with it control.
    '--disable-sigusr1',
    // In MB. Room for the young grows with every burst and is hardly given back: with it, 60 MB less lie idle.
    '--max-semi-space-size=4',
  ];
  return limited('ulimit -c 0', [...flags, 'src/control/main.ts'], environmentFor(config, 'control'));
}

/**
 * The edge sees visitors' addresses, so it may write nothing, twice over: the kernel refuses every byte of content and
 * every core dump, Node's permission model every file, child process, addon and inspector. What it may read is its own
 * code, the start file and its key, and the table of countries; not `.env`, and none of the other keys. SQLite and web storage would write past that
 * model. In the mode `take-over` it waits for the listening socket of the edge before it; in the mode `self-test` the very same process tries every way to write, prints what happened, and ends.
 */
export function edgeCommand(config: Config, mode: 'serve' | 'take-over' | 'self-test' = 'serve'): Command {
  const code = ['package.json', 'src/config', 'src/edge', 'src/exchange', 'src/runtime', 'node_modules/isbot'];
  const readable = [
    ...code.map((name) => join(programFolder, name)),
    join(config.dataFolder, 'edge', 'links.start'),
    join(config.dataFolder, 'edge', 'countries'),
    join(config.keysFolder, 'start.key'),
  ];
  return limited(
    `${emptyCores}; ulimit -f 0 && ulimit -c 0`,
    [
      '--permission',
      '--allow-net',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--no-experimental-sqlite',
      '--no-webstorage',
      '--no-addons',
      // Packages may lie elsewhere, behind a link: the path that was allowed is the one that is read, not where it leads.
      '--preserve-symlinks',
      '--preserve-symlinks-main',
      // A signal would open the inspector, which can dump the heap.
      '--disable-sigusr1',
      '--disallow-code-generation-from-strings',
      // What the wash needs: a young space so small that a minor collection takes no time, and that is zeroed when it is
      // left. A page of it would take its garbage along, were it made a page of the old space as it is.
      '--expose-gc',
      '--clear-free-memory',
      '--no-page-promotion',
      '--min-semi-space-size=2',
      '--max-semi-space-size=2',
      '--no-warnings',
      'src/edge/main.ts',
      ...(mode === 'serve' ? [] : [`--${mode}`]),
    ],
    environmentFor(config, 'edge'),
  );
}

/**
 * Where cores go to a program instead of a file, the kernel doesn't mind that they may have no bytes. Such a program then
 * gets one without memory (core(5)). Only Linux has such a thing, and only Linux needs it.
 */
const emptyCores = '{ echo 0 > /proc/self/coredump_filter; } 2> /dev/null';

/** Node under limits that only a shell can set before it. */
function limited(limits: string, args: readonly string[], env: Readonly<Record<string, string>>): Command {
  return { file: '/bin/sh', args: ['-c', `${limits} && exec "$0" "$@"`, process.execPath, ...args], env };
}

/** `kurzum clock advance` moves control's clock; ours follows, and with it what is launched from then on. */
function followClock(event: string, line: LogLine): void {
  const offset_ms = line['offset_ms'];
  if (event === 'clock.moved' && typeof offset_ms === 'number') setClockOffset(offset_ms);
}

/** @param hear is told every line that the process logs */
function launchNode(
  name: 'control' | 'edge',
  { file, args, env }: Command,
  stdio: StdioOptions,
  hear: (event: string, line: LogLine) => void = () => {},
): Launched {
  // A group of its own: Ctrl-C at the terminal reaches the supervisor alone. Its standard input ends when we do.
  const child = spawn(file, args, { cwd: programFolder, env, detached: true, stdio });
  // A pipe breaks with the process at its other end, which is noticed elsewhere.
  for (const pipe of child.stdio) pipe?.on('error', () => {});
  const ready = new Promise<void>((resolve, reject) => {
    let last = '';
    let crashed = '';
    relay(child.stdout!, name, (event, line) => {
      if (line['level'] === 'error') last = `${event}${typeof line['code'] === 'string' ? ` (${line['code']})` : ''}`;
      if (event === `${name}.ready`) resolve();
      hear(event, line);
    });
    relay(
      child.stderr!,
      name,
      () => {},
      (word) => (crashed = word),
    );
    whenEnded(child, (how) => reject(endedTooSoon(name, how, last, crashed)));
  });
  ready.catch(() => {});
  return { child, ready };
}

/**
 * Introduces an edge to its successor. Whatever they say to each other runs through here unread, and unreadable: they
 * seal it for each other. What is left of a successor that failed must not reach the next one.
 */
function introduce(from: ChildProcess, to: ChildProcess): void {
  passListener(from, to);
  const [old, next] = [pipeOf(from, 5), pipeOf(to, 4)];
  old.pipe(next);
  next.pipe(old, { end: false });
  to.once('exit', () => {
    next.unpipe(old);
    old.unpipe(next).resume();
  });
}

function pipeOf(child: ChildProcess, descriptor: number): Socket {
  return (child.stdio as readonly unknown[])[descriptor] as Socket;
}

/**
 * Passes the listening socket on as a bare handle, so that nothing is accepted on the way. Of all that an edge could say
 * on this channel, only the one handle that was asked for is taken.
 */
function passListener(from: ChildProcess, to: ChildProcess): void {
  from.once('message', (_, handle) => {
    const socket = handle as { close(): void } | undefined;
    if (socket && to.connected) to.send('listener', handle, {}, () => socket.close());
    else socket?.close();
  });
  if (from.connected) from.send('hand_over', () => {});
}

/** Calls back once the process has ended and all it said has been read. */
export function whenEnded(child: ChildProcess, onEnd: (how: string) => void): void {
  child.once('error', (error) => onEnd(error.message));
  child.once('close', (code, signal) => onEnd(signal ?? `code ${code}`));
}

/** What a crash before the start most likely comes from, by Node's word for it. */
const likely: Readonly<Record<string, string>> = {
  ERR_ACCESS_DENIED:
    'Node refused it a file outside of what it may read: look whether a link leads out of the folder of the program.',
  ERR_MODULE_NOT_FOUND: 'A file of the program or a package is missing: `npm ci` installs the packages again.',
  SyntaxError: 'The files of the program are not of one version: take them anew, and run `npm ci`.',
};

function endedTooSoon(name: string, how: string, lastError: string, crashed: string): StartRefusal {
  const said = [
    lastError && `The last error it logged: ${lastError}.`,
    crashed && `It crashed with ${crashed}.`,
    likely[crashed] ??
      (lastError ? '' : 'Look whether the folder of the program is whole; `npm ci` installs its packages again.'),
  ].filter(Boolean);
  return new StartRefusal([`Kurzum's ${name} ended before it was ready (${how}).`, ...said].join(' '));
}
