/** The supervisor: starting, keeping alive, replacing and stopping, each against the real processes. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { newDatabase } from './world/database.ts';
import { commandLineOf, startAgain, startKurzum, type Kurzum, type ProcessName } from './world/kurzum.ts';

const noProc = process.platform === 'linux' ? false : 'finding processes by name needs /proc';
const everything: readonly ProcessName[] = ['edge', 'control', 'postgres'];

let kurzum: Kurzum;
before(async () => {
  kurzum = await startKurzum();
});

test('a start shows each step and how far it is, then the address and the one-time link', async () => {
  // It serves before it has said everything.
  await until(() => /one-time link: \S+\n/.test(kurzum.printed()) && kurzum.printed().includes('Keep a copy'));
  const said = kurzum.printed();
  const steps = [...said.matchAll(/^\[(\d)\/(\d)\] .+: \d+\.\d s$/gm)];

  assert.equal(steps.length, Number(steps[0]?.[2]));
  assert.deepEqual(
    steps.map((step) => Number(step[1])),
    steps.map((_, index) => index + 1),
  );
  assert.match(said, new RegExp(`runs at ${kurzum.url}\n`));
  assert.match(said, new RegExp(`one-time link: ${kurzum.url}/app/setup#\\S+`));
  assert.match(said, /Keep a copy/);
});

test('folders, keys and sockets are closed to others', () => {
  const modeOf = (...names: string[]): number => statSync(join(...names)).mode & 0o777;
  const isRoot = process.getuid!() === 0;

  assert.equal(modeOf(kurzum.dataFolder), isRoot ? 0o711 : 0o700);
  assert.equal(modeOf(kurzum.dataFolder, 'run'), isRoot ? 0o711 : 0o700);
  assert.equal(modeOf(kurzum.dataFolder, 'postgres'), 0o700);
  assert.equal(modeOf(kurzum.dataFolder, 'run', 'postgres'), 0o700);
  assert.equal(modeOf(kurzum.keysFolder), 0o700);
  assert.equal(modeOf(kurzum.keysFolder, 'database.json'), 0o600);
  assert.equal(modeOf(kurzum.dataFolder, 'run', 'control.sock'), 0o600);
  assert.equal(modeOf(kurzum.dataFolder, 'run', 'supervisor.sock'), 0o600);
});

test('no one is superuser of the embedded database', async () => {
  const run = join(kurzum.dataFolder, 'run', 'postgres');
  const superuser = new pg.Client({ host: run, user: 'superuser', database: 'postgres', password: '' });
  superuser.on('error', () => {});

  await assert.rejects(superuser.connect());
});

for (const name of everything) {
  test(`a killed ${name} is started again`, { skip: noProc }, async () => {
    const killed = kurzum.pidOf(name);
    process.kill(killed, 'SIGKILL');

    await until(() => pidOf(kurzum, name) !== null && pidOf(kurzum, name) !== killed);
    await untilReady(kurzum);
  });
}

test('SIGHUP replaces the edge without a refused connection', { skip: noProc }, async () => {
  const old = kurzum.pidOf('edge');
  const statuses: number[] = [];
  let asking = true;
  const visitors = Array.from({ length: 10 }, async () => {
    while (asking) statuses.push(await statusOnFreshConnection(kurzum.port));
  });

  kurzum.supervisor.kill('SIGHUP');
  await until(() => commandLineOf(old) === '' && pidOf(kurzum, 'edge') !== null);
  asking = false;
  await Promise.all(visitors);

  assert.deepEqual([...new Set(statuses)], [200]);
  assert.notEqual(kurzum.pidOf('edge'), old);
});

test(
  'a clock that was moved is moved in the supervisor too, and in whatever it launches',
  { skip: noProc },
  async () => {
    const days_ms = 2 * 86_400_000;
    const begun_ms = Date.now();
    assert.equal((await kurzum.command('clock', 'advance', '2d')).code, 0);
    await until(() => kurzum.printed().includes('"clock.moved"'));
    const before = kurzum.printed().length;
    const said = (): string => kurzum.printed().slice(before);

    kurzum.supervisor.kill('SIGHUP');
    await until(() => said().includes('"edge.drained"'));
    process.kill(kurzum.pidOf('control'), 'SIGKILL');
    await until(() => said().includes('"control.ready"') && said().includes('"started_again"'));

    const lines = said().match(/^\{"at".*\}$/gm)!;
    for (const line of ['"replaced"', '"edge.ready"', '"ended"']) assert.ok(said().includes(line), line);
    for (const line of lines)
      assert.ok(Date.parse((JSON.parse(line) as { at: string }).at) >= begun_ms + days_ms, line);
  },
);

test('stopping drains the edge, then control, then the database, and leaves no process', { skip: noProc }, async () => {
  const pids = everything.map((name) => kurzum.pidOf(name));
  const before = kurzum.printed().length;

  assert.equal(await kurzum.stop(), 0);

  const said = kurzum.printed().slice(before);
  const order = ['"event":"stopping"', '"edge.drained"', '"control.stopping"', '"event":"stopped"'];
  const places = order.map((mark) => said.indexOf(mark));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(!places.includes(-1), said);
  assert.deepEqual(pids.map(commandLineOf), ['', '', '']);
  assert.ok(!existsSync(join(kurzum.dataFolder, 'postgres', 'postmaster.pid')), 'the database was shut down in order');
});

test('the second start finds everything made, and prints the link again', async () => {
  kurzum = await startAgain(kurzum);

  assert.match(kurzum.printed(), /^\[1\/2\] Starting PostgreSQL/m);
  await until(() => /one-time link/.test(kurzum.printed()));
});

test('after a killed supervisor its children end, and the next start puts all in order', { skip: noProc }, async () => {
  const [edge, control] = [kurzum.pidOf('edge'), kurzum.pidOf('control')];
  const killed = new Promise((resolve) => kurzum.supervisor.once('exit', resolve));
  kurzum.supervisor.kill('SIGKILL');
  await killed;

  await until(() => commandLineOf(edge) === '' && commandLineOf(control) === '');
  kurzum = await startAgain(kurzum);

  assert.match(kurzum.printed(), /database\.orphan_found/);
});

test('a set-up Kurzum prints no link any more', async () => {
  await kurzum.setUp();
  await kurzum.stop();

  kurzum = await startAgain(kurzum);

  assert.doesNotMatch(kurzum.printed(), /one-time link/);
});

test('a second signal ends everything at once, and nothing that was committed is lost', { skip: noProc }, async () => {
  const pids = everything.map((name) => kurzum.pidOf(name));
  const ended = new Promise((resolve) => kurzum.supervisor.once('exit', resolve));

  kurzum.supervisor.kill('SIGTERM');
  kurzum.supervisor.kill('SIGINT');
  await ended;
  await until(() => pids.every((pid) => commandLineOf(pid) === ''));

  kurzum = await startAgain(kurzum);
  assert.doesNotMatch(kurzum.printed(), /one-time link/);
});

test('a path with spaces, and one too long for sockets, will do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kz-path-'));
  after(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const long = join(folder, "a folder with ümlauts, an 'apostrophe' and spaces", 'long'.repeat(30));
  await mkdir(long, { recursive: true });

  const odd = await startKurzum({ KURZUM_DATA: join(long, 'data'), KURZUM_KEYS: join(long, 'the keys') });

  assert.equal((await odd.request('/readyz')).status, 200);
  assert.equal(await odd.stop(), 0);
});

test('another PostgreSQL server serves as well', async () => {
  const database = await newDatabase();
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  await client.query('drop schema public cascade');
  await client.query('create schema public');
  await client.end();

  const given = await startKurzum({ DATABASE_URL: database.owner });
  await given.setUp();

  assert.throws(() => given.pidOf('postgres'));
  assert.equal(await given.stop(), 0);
  await database.drop();
});

function pidOf(of: Kurzum, name: ProcessName): number | null {
  try {
    return of.pidOf(name);
  } catch {
    return null;
  }
}

/** The status of one request on a connection of its own; 0 when that was refused or reset. */
function statusOnFreshConnection(port: number): Promise<number> {
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asking.once('error', () => resolve(0)).end();
  });
}

async function untilReady(of: Kurzum): Promise<void> {
  await until(async () => (await of.request('/readyz').catch(() => null))?.status === 200);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail('it did not come about in half a minute');
}
