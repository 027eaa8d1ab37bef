/** Proof of measure 1.1: the edge, the one process that sees addresses and the one listener, is refused every way to write. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { programFolder, readConfig } from '#config';
import { edgeCommand } from '#supervisor';
import { childrenOf, commandLineOf, startKurzum, type Kurzum } from '../world/kurzum.ts';

const skip = process.platform !== 'linux' && 'it reads /proc, which is Linux';

let kurzum: Kurzum;
before(async () => {
  kurzum = await startKurzum();
});

test('the self-test, started as the edge is, finds every way to write refused', () => {
  Object.assign(process.env, kurzum.settings);
  const { file, args, env } = edgeCommand(readConfig(), 'self-test');
  const { stdout, status } = spawnSync(file, args, { cwd: new URL('../../', import.meta.url), env, encoding: 'utf8' });
  const attempts = JSON.parse(stdout) as { attempt: string; result: string }[];

  assert.deepEqual(
    attempts.filter(({ result }) => result !== 'refused'),
    [],
  );
  for (const way of [
    'fs.writeFile',
    'node:sqlite',
    'localStorage',
    'net.Server on a Unix socket',
    'net.connect to a Unix socket',
    'net.connect',
    'net.Server on a second port',
    'dgram send',
    'dns.lookup',
    'process.kill',
    'process.send',
    'child_process.spawn',
  ]) {
    assert.ok(
      attempts.some(({ attempt }) => attempt === way),
      `${way} was tried`,
    );
  }
  assert.ok(attempts.length >= 78, 'nobody has shortened the list');
  assert.equal(status, 0);
});

test('an edge whose packages lie behind a link starts as well, and writes no more', async (t) => {
  Object.assign(process.env, kurzum.settings);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kz-linked-')));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const part of ['package.json', 'src'])
    cpSync(join(programFolder, part), join(folder, part), { recursive: true });
  symlinkSync(join(programFolder, 'node_modules'), join(folder, 'node_modules'));
  const linked = (await import(pathToFileURL(join(folder, 'src/supervisor/supervisor.ts')).href)) as {
    readonly edgeCommand: typeof edgeCommand;
  };

  const { file, args, env } = linked.edgeCommand(readConfig(), 'self-test');
  assert.ok(args.includes(`--allow-fs-read=${join(folder, 'node_modules/isbot')}`));
  const { stdout, status } = spawnSync(file, args, { cwd: folder, env, encoding: 'utf8' });
  const attempts = JSON.parse(stdout) as { result: string }[];

  assert.ok(attempts.every(({ result }) => result === 'refused'));
  assert.equal(status, 0);
});

test('the kernel refuses the edge every byte of content and every core dump', { skip }, () => {
  const limits = readFileSync(`/proc/${kurzum.pidOf('edge')}/limits`, 'utf8');

  assert.match(limits, /^Max file size +0 +0 /m);
  assert.match(limits, /^Max core file size +0 +0 /m);
  const filter = readFileSync(`/proc/${kurzum.pidOf('edge')}/coredump_filter`, 'utf8');
  assert.equal(Number.parseInt(filter, 16), 0, 'not even a program that gets cores gets any memory');
});

test('the edge holds no regular file open for writing, and its streams lead to the supervisor only', { skip }, () => {
  const pid = kurzum.pidOf('edge');
  const writable = readdirSync(`/proc/${pid}/fd`).filter((descriptor) => isWritableFile(pid, descriptor));

  assert.deepEqual(writable, []);
  for (const stream of [0, 1, 2]) assert.match(readlinkSync(`/proc/${pid}/fd/${stream}`), /^(pipe|socket):/);
});

test('the edge is the only process that listens on the network, and on one port', { skip }, () => {
  const listening = processesOf(kurzum).flatMap((pid) => listenersOf(pid).map((port) => ({ pid, port })));

  assert.deepEqual(listening, [{ pid: kurzum.pidOf('edge'), port: kurzum.port }]);
});

test(
  'started by root, the edge runs as a user of its own, in no other group, with no capability',
  { skip: skip || (process.getuid?.() !== 0 && 'needs root') },
  () => {
    const status = readFileSync(`/proc/${kurzum.pidOf('edge')}/status`, 'utf8');
    const [, ids] = /^Uid:\t(.*)$/m.exec(status)!;

    assert.equal(new Set(ids!.split('\t')).size, 1, 'real, effective, saved and file system user are the same');
    assert.notEqual(ids!.split('\t')[0], '0');
    const [, groups] = /^Groups:\t(.*)$/m.exec(status)!;
    assert.ok(groups!.trim() === '' || groups!.trim() === ids!.split('\t')[0], 'no group but its own');
    assert.match(status, /^CapEff:\t0+$/m);
    assert.match(status, /^CapPrm:\t0+$/m);
  },
);

function isWritableFile(pid: number, descriptor: string): boolean {
  try {
    if (!statSync(`/proc/${pid}/fd/${descriptor}`).isFile()) return false;
    const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'))![1]!;
    // The lowest two bits say how it was opened: 0 is reading only.
    return (Number.parseInt(flags, 8) & 3) !== 0;
  } catch {
    return false;
  }
}

function processesOf(running: Kurzum): number[] {
  const all: number[] = [];
  const waiting = [running.supervisor.pid!];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (commandLineOf(pid) === '') continue;
    all.push(pid);
    waiting.push(...childrenOf(pid));
  }
  return all;
}

/** The TCP ports that a process listens on, by the inodes of its sockets (proc(5), /proc/net/tcp; state 0A). */
function listenersOf(pid: number): number[] {
  const inodes = new Set<string>();
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode) inodes.add(inode);
    } catch {
      // Closed meanwhile.
    }
  }
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && inodes.has(columns[9]!))
      .map((columns) => Number.parseInt(columns[1]!.split(':')[1]!, 16)),
  );
}
