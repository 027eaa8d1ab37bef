/** A running Kurzum: the real supervisor with its own data, keys and port, started the way `npm start` does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Account = { readonly tenantId: string; readonly memberId: string; readonly token: string };

export type Kurzum = {
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly supervisor: ChildProcess;
  /** All that the supervisor printed so far, both streams. */
  printed(): string;
  /** The process of that name that runs now; throws when there is none. */
  pidOf(name: ProcessName): number;
  /** A request through the edge; redirects are not followed. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** An API call with a token; throws with the problem unless the answer is 2xx. */
  api<T>(account: Account, method: string, path: string, body?: unknown): Promise<T>;
  /** `npx kurzum …` against this Kurzum. */
  command(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  setUp(name?: string): Promise<Account>;
  stop(): Promise<number | null>;
};

export type ProcessName = 'edge' | 'control' | 'postgres';

/** What a `/proc` command line of each of our processes holds. */
const marks: Record<ProcessName, string> = {
  edge: 'src/edge/main.ts',
  control: 'src/control/main.ts',
  postgres: 'postgres',
};

const running: { kurzum: Kurzum; folder: string }[] = [];
// Here, at the root, because a hook that is added inside a test or another hook ends with that one.
after(async () => {
  for (const { kurzum, folder } of running) {
    await kurzum.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Starts Kurzum in temporary folders and waits until it is ready; it is stopped and removed after the test file. */
export async function startKurzum(settings: Readonly<Record<string, string>> = {}): Promise<Kurzum> {
  const folder = await mkdtemp(join(tmpdir(), 'kz-run-'));
  // The database's user must be able to pass through.
  await chmod(folder, 0o711);
  const port = await freePort();
  return launch(folder, port, {
    KURZUM_ENV: 'test',
    KURZUM_DATA: join(folder, 'data'),
    KURZUM_KEYS: join(folder, 'keys'),
    KURZUM_PORT: String(port),
    ...settings,
  });
}

/** What is waited for: that everything can serve, or no more than that the edge answers. */
type Until = 'ready' | 'alive';

/** Starts a stopped Kurzum again on what it left. */
export async function startAgain(
  kurzum: Kurzum,
  settings: Readonly<Record<string, string>> = {},
  until: Until = 'ready',
): Promise<Kurzum> {
  return launch(join(kurzum.dataFolder, '..'), kurzum.port, { ...kurzum.settings, ...settings }, until);
}

async function launch(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  until: Until = 'ready',
): Promise<Kurzum> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings };
  const supervisor = spawn(process.execPath, ['src/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces: string[] = [];
  supervisor.stdout.on('data', (piece) => pieces.push(String(piece)));
  supervisor.stderr.on('data', (piece) => pieces.push(String(piece)));
  const url = `http://localhost:${port}`;
  const printed = () => pieces.join('');

  const kurzum: Kurzum = {
    url,
    port,
    dataFolder: settings['KURZUM_DATA']!,
    keysFolder: settings['KURZUM_KEYS']!,
    settings,
    supervisor,
    printed,
    pidOf: (name) => childNamed(supervisor.pid!, marks[name]),
    request: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    api: (account, method, path, body) => callApi(url, account, method, path, body),
    command: (...words) => runCommand(words, env),
    setUp: (name = 'Acme') => setUp(kurzum, name),
    stop: () => stop(supervisor),
  };
  running.push({ kurzum, folder });
  await untilIt(kurzum, until);
  return kurzum;
}

async function untilIt(kurzum: Kurzum, is: Until): Promise<void> {
  for (let waited_ms = 0; waited_ms < 120_000; waited_ms += 50) {
    if (kurzum.supervisor.exitCode !== null) throw new Error(`Kurzum did not start:\n${kurzum.printed()}`);
    const answer = await kurzum.request(is === 'ready' ? '/readyz' : '/healthz').catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error(`Kurzum was not ready in time:\n${kurzum.printed()}`);
}

async function setUp(kurzum: Kurzum, name: string): Promise<Account> {
  const email = `owner@${name.toLowerCase()}.example`;
  const words = ['setup', '--email', email, '--password', 'correct horse battery', '--tenant', name, '--json'];
  const { code, stdout, stderr } = await kurzum.command(...words);
  if (code !== 0) throw new Error(`set-up failed: ${stderr}${stdout}`);
  return JSON.parse(stdout) as Account;
}

async function callApi<T>(url: string, account: Account, method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { authorization: `Bearer ${account.token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(new URL(`/api/v1${path}`, url), init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function runCommand(words: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['bin/kurzum.js', ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece) => (stdout += String(piece)));
  child.stderr.on('data', (piece) => (stderr += String(piece)));
  const code = await new Promise<number>((resolve) => child.on('close', (exit) => resolve(exit ?? -1)));
  return { code, stdout, stderr };
}

async function stop(supervisor: ChildProcess): Promise<number | null> {
  if (supervisor.exitCode === null && supervisor.signalCode === null) {
    const ended = new Promise((resolve) => supervisor.once('close', resolve));
    supervisor.kill('SIGTERM');
    await ended;
  }
  return supervisor.exitCode;
}

function childNamed(parent: number, mark: string): number {
  const pids = childrenOf(parent).filter((pid) => commandLineOf(pid).includes(mark));
  const newest = pids.at(-1);
  if (newest === undefined) throw new Error(`no process with ${mark} in its command line`);
  return newest;
}

/** The direct children of a process, oldest first. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** A process' command line, its words parted by spaces; '' when it is gone. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Every regular file below a folder with its bytes; files that vanish meanwhile are left out. */
export async function* filesBelow(folder: string): AsyncGenerator<{ path: string; bytes: Buffer }> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes) yield { path, bytes };
  }
}

/** A port of loopback that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
