/** The self-test: inside a real edge, tries every way to write that Node has, and says of each whether it was refused. */
import { spawnSync } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import * as fs from 'node:fs';
import * as inspector from 'node:inspector';
import * as net from 'node:net';
import { join } from 'node:path';
import { createTracing } from 'node:trace_events';
import * as v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { describeError } from '#log';

type Attempt = {
  readonly attempt: string;
  readonly result: 'refused' | 'allowed';
  /** The code of the refusal. */
  readonly code?: string;
};

type Way = readonly [attempt: string, tried: () => unknown];

/** What the hidden `--self-test` does instead of serving: a line of JSON on stdout, an `Attempt` for each; exit 1 if any was allowed. */
export async function proveSealed(): Promise<never> {
  // Anybody may write there, and this file it may read: only the seal is in the way.
  const attempts = await tryToWrite('/tmp', import.meta.filename);
  await new Promise((resolve) => process.stdout.write(JSON.stringify(attempts) + '\n', resolve));
  process.exit(attempts.every(({ result }) => result === 'refused') ? 0 : 1);
}

/** Tries everything; nothing of it should leave a trace in `folder`, and `existing` should stay as it is. */
async function tryToWrite(folder: string, existing: string): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [attempt, tried] of [
    ...byFiles(folder, existing),
    ...bySockets(folder),
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

/** The standard streams are neither files nor terminals, so nothing can be written through them but to the supervisor. */
function byDescriptors(): readonly Way[] {
  return [0, 1, 2].map((descriptor) => [
    `descriptor ${descriptor}`,
    () => {
      const status = fs.fstatSync(descriptor);
      if (status.isFIFO() || status.isSocket()) throw Object.assign(new Error(), { code: 'pipe' });
    },
  ]);
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

function absent(storage: unknown): void {
  if (storage === undefined) throw Object.assign(new Error(), { code: 'absent' });
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
