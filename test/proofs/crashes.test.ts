/** Proof of measure 1.1: however the edge dies, nothing of what was in its memory reaches the disk or the log, and it comes back. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute } from 'node:path';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '#config';
import { edgeCommand } from '#supervisor';
import { freePort, startKurzum, type Kurzum } from '../world/kurzum.ts';
import { findTraces, tracesOfAddress } from './traces.ts';

const skip = process.platform !== 'linux' && 'it reads /proc, which is Linux';
const noPrlimit =
  !existsSync('/usr/bin/prlimit') && 'a running process can only be given less memory by prlimit of util-linux';
const edgeUser = 61_877;
/** As the supervisor gives them to it. */
const streams: StdioOptions = ['pipe', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'];
const proxy = '127.0.0.1';
const root = fileURLToPath(new URL('../../', import.meta.url));

let kurzum: Kurzum;
before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: `${proxy}/32` });
  const account = await kurzum.setUp();
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/planted', slug: 'planted' });
});

for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGQUIT'] as const) {
  test(`an edge that dies of ${signal} leaves nothing behind`, { skip }, async () => {
    await leavesNothing((edge) => kill(edge, signal));
  });
}

test('an edge that runs out of memory leaves nothing behind', { skip: skip || noPrlimit }, async () => {
  await leavesNothing(async (edge) => {
    const [, size_kb] = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${edge}/status`, 'utf8'))!;
    // As the edge's own user: root too may only do it with a right that containers don't give.
    const user = process.getuid!() === 0 ? { uid: edgeUser, gid: edgeUser } : {};
    const words = ['--pid', String(edge), `--as=${Number(size_kb) * 1024}`];
    assert.equal(spawnSync('prlimit', words, user).status, 0);
    // Whoever sends half a request makes the edge hold it.
    for (let sent = 0; isRunning(edge) && sent < 20_000; sent += 1) {
      const socket = connect({ host: '127.0.0.1', port: kurzum.port }).on('error', () => {});
      socket.write(`GET /planted HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(15_000)}`);
      if (sent % 50 === 0) await sleep(1);
    }
  });
});

test('an exception that nobody catches ends the edge, and what it quotes is said by nobody', { skip }, async () => {
  const address = `203.${large()}.${large()}.${large()}`;
  Object.assign(process.env, kurzum.settings);
  // Beside the one that serves: control takes any number of them.
  const config = { ...readConfig(), port: await freePort() };
  const { file, args, env } = edgeCommand(config);
  const main = args.indexOf('src/edge/main.ts');
  const thrown = `Object.assign(new Error('${address}'), { address: '${address}' })`;
  const failing = `--import=data:text/javascript,setTimeout(() => { throw ${thrown}; }, 3000)`;
  const edge = spawn(file, args.toSpliced(main, 0, failing), { cwd: root, env, stdio: streams });
  let said = '';
  for (const stream of [edge.stdout!, edge.stderr!]) stream.on('data', (piece) => (said += String(piece)));
  const [code] = (await once(edge, 'close')) as [number | null];

  assert.equal(code, 1);
  assert.match(said, /"event":"edge.ready"[^]*"event":"edge.failed","error":"Error"/);
  assert.equal(said.includes(address), false);
});

/** Kills the edge while it holds planted addresses, and looks wherever something could be left of it. */
async function leavesNothing(strike: (edge: number) => unknown): Promise<void> {
  const before = namesAround();
  const edge = kurzum.pidOf('edge');
  const [peer, named] = [`127.${large()}.${large()}.${large()}`, `203.${large()}.${large()}.${large()}`];
  await held(peer, 'GET /planted HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0\r\n\r\n');
  await held(proxy, `GET /planted HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${named}\r\nAcc`);
  await strike(edge);
  await untilReplaced(edge);

  const traces = [peer, named].flatMap(tracesOfAddress).filter(({ bytes }) => bytes.length > 6);
  const found = await findTraces(traces, [kurzum.dataFolder, kurzum.keysFolder], kurzum.printed());
  assert.deepEqual(found, []);
  assert.deepEqual(
    namesAround().filter((name) => !before.includes(name)),
    [],
  );
}

/** A connection that stays, and has been read: the edge has answered somebody who came later. */
async function held(peer: string, text: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: kurzum.port, localAddress: peer }).on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  await (await kurzum.request('/healthz')).arrayBuffer();
  return socket;
}

async function untilReplaced(edge: number): Promise<void> {
  for (let waited_ms = 0; waited_ms < 60_000; waited_ms += 50) {
    if (!isRunning(edge)) {
      const answer = await kurzum.request('/planted').catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.status === 302) return;
    }
    await sleep(50);
  }
  assert.fail(`no new edge answered:\n${kurzum.printed()}`);
}

function isRunning(edge: number): boolean {
  try {
    // A process that has ended stays listed until its parent has looked.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${edge}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What cores, reports and snapshots are called, where the kernel and Node would put them. */
function namesAround(): readonly string[] {
  const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim();
  const places = new Set([root, tmpdir(), kurzum.dataFolder, isAbsolute(pattern) ? dirname(pattern) : root]);
  return [...places].flatMap((place) =>
    readdirSync(place)
      .filter((name) => /^core|^report\.|^Heap|\.heapsnapshot$|^isolate|\.cpuprofile$|^vgcore/i.test(name))
      .map((name) => `${place}/${name}`),
  );
}

function large(): number {
  return randomInt(100, 256);
}
