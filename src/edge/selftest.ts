/** The self-test: inside a process sealed as the edge is, tries every way to write or to tell anybody that Node has, and says of each whether it was refused. */
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import * as dns from 'node:dns';
import { enableCompileCache } from 'node:module';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as inspector from 'node:inspector';
import * as net from 'node:net';
import { join } from 'node:path';
import { createTracing } from 'node:trace_events';
import * as v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { describeError } from '#log';
import { predecessorPipe, successorPipe, type ListeningHandle } from './handover/handover.ts';

type Attempt = {
  readonly attempt: string;
  readonly result: 'refused' | 'allowed';
  /** The code of the refusal. */
  readonly code?: string;
};

type Way = readonly [attempt: string, tried: () => unknown];

/**
 * What the hidden `--self-test` does instead of serving: a line of JSON on stdout, an `Attempt` for each; exit 1 if any was allowed.
 * @param seal what the edge does once it listens; here it does so on a port of its own, which nobody is told
 */
export async function proveSealed(seal: (listener: ListeningHandle) => void): Promise<never> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  seal((server as unknown as { readonly _handle: ListeningHandle })._handle);
  const { port } = server.address() as net.AddressInfo;
  // Anybody may write there, and this file it may read: only the seal is in the way.
  const attempts = await tryAll('/tmp', import.meta.filename, port);
  await new Promise((resolve) => process.stdout.write(JSON.stringify(attempts) + '\n', resolve));
  process.exit(attempts.every(({ result }) => result === 'refused') ? 0 : 1);
}

/** Tries everything; nothing of it should leave a trace in `folder`, `existing` should stay as it is, and nobody come to `port`. */
async function tryAll(folder: string, existing: string, port: number): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [attempt, tried] of [
    ...byFiles(folder, existing),
    ...bySockets(folder),
    ...byNetwork(folder, port),
    ...byNames(),
    ...byPrograms(folder),
    ...byNodeItself(folder),
    ...byDescriptors(),
  ]) {
    try {
      await tried();
      attempts.push({ attempt, result: 'allowed' });
    } catch (error) {
      attempts.push({ attempt, result: 'refused', code: String(describeError(error)['code'] ?? 'refused') });
    }
  }
  return attempts;
}

function byFiles(folder: string, existing: string): readonly Way[] {
  const fresh = (name: string): string => join(folder, `edge-self-test-${name}`);
  return [
    ['fs.writeFile', () => fs.writeFileSync(fresh('write'), 'x')],
    ['fs.promises.writeFile', () => fs.promises.writeFile(fresh('promise'), 'x')],
    ['fs.createWriteStream', () => streamed(fresh('stream'))],
    ['fs.appendFile', () => fs.appendFileSync(existing, 'x')],
    ['fs.open append', () => fs.openSync(fresh('append'), 'a')],
    ['fs.open change', () => fs.openSync(existing, 'r+')],
    ['fs.open by number', () => fs.openSync(fresh('number'), fs.constants.O_CREAT | fs.constants.O_WRONLY)],
    ['fs.mkdir', () => fs.mkdirSync(fresh('folder'))],
    ['fs.mkdtemp', () => fs.mkdtempSync(fresh('temporary'))],
    ['fs.symlink', () => fs.symlinkSync(existing, fresh('symlink'))],
    ['fs.link', () => fs.linkSync(existing, fresh('link'))],
    ['fs.rename', () => fs.renameSync(existing, fresh('renamed'))],
    ['fs.copyFile', () => fs.copyFileSync(existing, fresh('copy'))],
    ['fs.cp', () => fs.cpSync(existing, fresh('tree'))],
    ['fs.truncate', () => fs.truncateSync(existing, 0)],
    ['fs.utimes', () => fs.utimesSync(existing, 1, 1)],
    ['fs.lutimes', () => fs.lutimesSync(existing, 1, 1)],
    ['fs.chmod', () => fs.chmodSync(existing, 0o777)],
    ['fs.chown', () => fs.chownSync(existing, 1, 1)],
    ['fs.unlink', () => fs.unlinkSync(existing)],
    ['fs.rm', () => fs.rmSync(existing)],
    ['fs.rmdir', () => fs.rmdirSync(folder)],
    ['fs.fchmod', () => withOpen(existing, (file) => fs.fchmodSync(file, 0o777))],
    ['fs.fchown', () => withOpen(existing, (file) => fs.fchownSync(file, 1, 1))],
    ['fs.ftruncate', () => withOpen(existing, (file) => fs.ftruncateSync(file, 0))],
    ['fs.futimes', () => withOpen(existing, (file) => fs.futimesSync(file, 1, 1))],
    ['fs.writev', () => withOpen(existing, (file) => fs.writevSync(file, [Buffer.from('x')]))],
    ['fs read elsewhere', () => fs.readFileSync('/etc/passwd')],
  ];
}

function bySockets(folder: string): readonly Way[] {
  const name = join(folder, 'edge-self-test.sock');
  return [
    ['net.Server on a Unix socket', () => listening({ path: name })],
    ['net.Server on an abstract Unix socket', () => listening({ path: '\0edge-self-test' })],
    ['net.BoundSocket on a Unix socket', () => new net.BoundSocket({ path: name } as object)],
  ];
}

/** All of these would be refused by nobody but the seal: another error means that the system was asked. */
function byNetwork(folder: string, port: number): readonly Way[] {
  const v4 = { host: '127.0.0.1', port };
  const v6 = { host: '::1', port };
  const ways: readonly Way[] = [
    ['net.connect to a Unix socket', () => connected({ path: join(folder, 'edge-self-test-other.sock') })],
    ['net.connect to an abstract Unix socket', () => connected({ path: '\0edge-self-test-other' })],
    ['net.connect', () => connected(v4)],
    ['net.connect to IPv6', () => connected(v6)],
    ['net.connect to a name', () => connected({ host: 'localhost', port })],
    ['fetch', async () => (await fetch(`http://127.0.0.1:${port}`), undefined)],
    ['net.Server on a second port', () => listening({ port: 0 })],
    ['net.Server on a second port of one address', () => listening({ host: '127.0.0.1', port: 0 })],
    ['net.BoundSocket on a port', () => new net.BoundSocket({ host: '127.0.0.1' })],
    ['net.BoundSocket on a port of IPv6', () => new net.BoundSocket({ host: '::1' })],
    ['dgram bind', () => withUdp((socket, done) => socket.bind(0, '127.0.0.1', done))],
    ['dgram connect', () => withUdp((socket, done) => socket.connect(port, '127.0.0.1', () => done()))],
    ['dgram send', () => withUdp((socket, done) => socket.send('x', port, '127.0.0.1', done))],
  ];
  return ways.map(([attempt, tried]) => [attempt, () => onlySeal(tried)]);
}

/** Whoever is asked for a name hears it. */
function byNames(): readonly Way[] {
  const name = 'edge-self-test.invalid';
  const ways: readonly Way[] = [
    ['dns.lookup', () => new Promise((resolve, reject) => dns.lookup(name, settled(resolve, reject)))],
    ['dns.promises.lookup', () => dns.promises.lookup(name)],
    ['dns.promises.lookupService', () => dns.promises.lookupService('127.0.0.1', 80)],
    ['dns.resolve', () => new Promise((resolve, reject) => dns.resolve(name, settled(resolve, reject)))],
    ['dns.promises.resolveTxt', () => dns.promises.resolveTxt(name)],
    ['dns.Resolver', () => new dns.promises.Resolver({ timeout: 100, tries: 1 }).resolve4(name)],
    ['dns.promises.reverse', () => dns.promises.reverse('127.0.0.1')],
  ];
  return ways.map(([attempt, tried]) => [attempt, () => onlySeal(tried)]);
}

function byPrograms(folder: string): readonly Way[] {
  const touched = join(folder, 'edge-self-test-touched');
  return [
    ['child_process.spawn', () => thrown(spawnSync('touch', [touched]).error)],
    ['process.execve', () => process.execve?.('/bin/true', ['true'])],
    ['process.kill', () => process.kill(process.pid, 0)],
    ['process._debugProcess', () => (process as unknown as Debugging)._debugProcess(process.pid)],
    ['worker_threads', () => new Worker('', { eval: true })],
    ['process.dlopen', () => process.dlopen({ exports: {} }, join(folder, 'edge-self-test.node'))],
    [
      'node:wasi',
      async () => new (await builtin<WasiModule>('node:wasi')).WASI({ version: 'preview1', preopens: { '/': folder } }),
    ],
    ['node:ffi', async () => (await builtin<FfiModule>('node:ffi')).dlopen(null, {})],
  ];
}

function byNodeItself(folder: string): readonly Way[] {
  const file = (name: string): string => join(folder, `edge-self-test-${name}`);
  return [
    ['node:sqlite', () => builtin('node:sqlite')],
    ['localStorage', () => absent((globalThis as { localStorage?: unknown }).localStorage)],
    ['sessionStorage', () => absent((globalThis as { sessionStorage?: unknown }).sessionStorage)],
    ['v8.writeHeapSnapshot', () => v8.writeHeapSnapshot(file('heap'))],
    ['v8.setHeapSnapshotNearHeapLimit', () => v8.setHeapSnapshotNearHeapLimit(1)],
    ['v8.setFlagsFromString', () => v8.setFlagsFromString('--trace-turbo')],
    ['process.report', () => process.report.writeReport(file('report'))],
    ['inspector.open', () => inspector.open(0)],
    ['inspector.Session', () => new inspector.Session().connect()],
    ['trace_events', () => createTracing({ categories: ['node'] }).enable()],
    ['compile cache', () => thrown(enableCompileCache(file('cache')).status === 1 ? undefined : { code: 'skipped' })],
    ['process.binding', () => (process as unknown as { binding(name: string): unknown }).binding('fs')],
    ['code from strings', () => new Function('return 1')],
  ];
}

/**
 * The standard streams, the channel of `process.send` and the pipes of a hand-over are neither files nor terminals, so
 * nothing can be written through them but to whoever started the edge: the supervisor.
 */
function byDescriptors(): readonly Way[] {
  const channel = process.channel as unknown as { readonly fd: number } | undefined;
  const descriptors = [0, 1, 2, predecessorPipe, successorPipe];
  return [
    ...descriptors.map((descriptor): Way => [`descriptor ${descriptor}`, () => leadingToSupervisor(descriptor)]),
    ['process.send', () => (channel ? leadingToSupervisor(channel.fd) : absent(process.send))],
  ];
}

function leadingToSupervisor(descriptor: number): void {
  const status = fs.fstatSync(descriptor);
  if (status.isFIFO() || status.isSocket()) throw Object.assign(new Error(), { code: 'pipe' });
  // Where no pipe was made, the number may be one of Node's own, which leads nowhere at all.
  const leadsSomewhere =
    status.isFile() || status.isDirectory() || status.isCharacterDevice() || status.isBlockDevice();
  if (!leadsSomewhere) throw Object.assign(new Error(), { code: 'absent' });
}

type Debugging = { _debugProcess(pid: number): void };
type FfiModule = { dlopen(path: string | null, functions: object): unknown };
type WasiModule = { readonly WASI: new (options: object) => unknown };

function builtin<Module>(name: string): Promise<Module> {
  return import(name) as Promise<Module>;
}

function thrown(error: unknown): void {
  if (error) throw Object.assign(new Error(), error);
}

function absent(thing: unknown): void {
  if (thing === undefined) throw Object.assign(new Error(), { code: 'absent' });
}

function withOpen(path: string, use: (file: number) => void): void {
  const file = fs.openSync(path, 'r');
  try {
    use(file);
  } finally {
    fs.closeSync(file);
  }
}

function streamed(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.createWriteStream(path).on('error', reject).on('finish', resolve).end('x');
  });
}

function listening(where: net.ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject).listen(where, () => server.close(() => resolve()));
  });
}

/** Rethrows what the seal says; what anything else says, such as that nobody is there, was allowed as far as it matters. */
async function onlySeal(tried: () => unknown): Promise<void> {
  try {
    await tried();
  } catch (error) {
    const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
    if (['EACCES', 'ERR_ACCESS_DENIED'].includes(code ?? cause?.code ?? '')) throw error;
  }
}

function connected(where: net.NetConnectOpts): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(where);
    socket.on('error', reject).on('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** With a resolver of its own, so that the socket itself is what refuses. */
function withUdp(use: (socket: UdpSocket, done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) });
    socket.on('error', reject);
    use(socket, (error) => (error ? reject(error) : resolve()));
  });
}

function settled(resolve: (value: void) => void, reject: (error: Error) => void): (error: Error | null) => void {
  return (error) => (error ? reject(error) : resolve());
}
