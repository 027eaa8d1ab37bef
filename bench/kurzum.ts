/** A Kurzum of the bench: started as `npm start` does, in folders of its own, and ended by its process id. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../test/world/client.ts';
import { familyOf, memory_bytes, type ProcessEntry } from './machine.ts';

export const root = join(import.meta.dirname, '..');

/** What a command line of each process holds, the supervisor's last because the others may quote it. */
const marks = { control: 'src/control/main.ts', edge: 'src/edge/main.ts', supervisor: 'src/main.ts' } as const;
export type Part = keyof typeof marks | 'postgres';
export type Memory = Readonly<Record<Part | 'all', number>>;

export type Place = { readonly dataFolder: string; readonly keysFolder: string; readonly port: number };
export type Account = { readonly tenantId: string; readonly token: string };

export class Kurzum {
  readonly place: Place;
  readonly ready_ms: number;
  readonly #pid: number;
  readonly #ended: Promise<void>;
  readonly #stop: () => void;

  private constructor(place: Place, ready_ms: number, pid: number, ended: Promise<void>, stop: () => void) {
    this.place = place;
    this.ready_ms = ready_ms;
    this.#pid = pid;
    this.#ended = ended;
    this.#stop = stop;
  }

  /** Starts it and waits until it is ready; throws what it printed if it ends before, or is not ready in two minutes. */
  static async start(place: Place): Promise<Kurzum> {
    const began_ms = performance.now();
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      env: environmentOf(place),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => (printed = (printed + String(piece)).slice(-4000)));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const stop = (): void => void child.kill('SIGTERM');
    while (child.exitCode === null && performance.now() - began_ms < 120_000) {
      if (await isReady(place.port)) return new Kurzum(place, performance.now() - began_ms, child.pid!, ended, stop);
      await sleep(10);
    }
    stop();
    await ended;
    throw new Error(`Kurzum did not start:\n${printed}`);
  }

  get url(): string {
    return `http://127.0.0.1:${this.place.port}`;
  }

  /** The processes of a part; PostgreSQL has many. */
  processes(part: Part): readonly ProcessEntry[] {
    return familyOf(this.#pid).filter((entry) => partOf(entry) === part);
  }

  memory(): Memory {
    const sums = { control: 0, edge: 0, supervisor: 0, postgres: 0, all: 0 };
    for (const entry of familyOf(this.#pid)) {
      const size_bytes = memory_bytes(entry.pid);
      const part = partOf(entry);
      if (part) sums[part] += size_bytes;
      sums.all += size_bytes;
    }
    return sums;
  }

  async stop(): Promise<void> {
    this.#stop();
    await this.#ended;
  }
}

/** Who founds the bench's tenant. */
const owner = { email: 'owner@bench.example', password: 'a long enough passphrase' } as const;

/** Founds a tenant by the command line; throws what it said if it fails. */
export async function setUp(place: Place): Promise<Account> {
  const words = ['setup', '--email', owner.email, '--password', owner.password, '--tenant', 'Bench'];
  const child = spawn(process.execPath, ['bin/kurzum.js', ...words, '--json'], {
    cwd: root,
    env: environmentOf(place),
  });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (piece) => (said += String(piece)));
  child.stderr.on('data', (piece) => (complaint += String(piece)));
  child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`kurzum setup failed: ${complaint}${said}`);
  return JSON.parse(said) as Account;
}

/** Its founder as a browser is that has signed in. */
export async function signedIn({ port }: Place): Promise<Client> {
  const client = new Client(`http://localhost:${port}`);
  const { status, text } = await client.send('POST', '/session', { body: owner });
  if (status !== 200) throw new Error(`nobody could sign in: ${text}`);
  return client;
}

function environmentOf({ dataFolder, keysFolder, port }: Place): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    KURZUM_ENV: 'test',
    KURZUM_DATA: dataFolder,
    KURZUM_KEYS: keysFolder,
    KURZUM_PORT: String(port),
    // The load names its visitors' addresses as a proxy would, so that they come from everywhere.
    KURZUM_TRUST_PROXY: 'loopback',
  };
}

function partOf({ commandLine }: ProcessEntry): Part | null {
  for (const [part, mark] of Object.entries(marks)) if (commandLine.includes(mark)) return part as Part;
  return commandLine.includes('postgres') ? 'postgres' : null;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}
