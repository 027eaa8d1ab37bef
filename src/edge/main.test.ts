import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readConfig, type Config } from '#config';
import {
  checkEdgeMessage,
  encodeFrame,
  exchangeVersion,
  FrameReader,
  writeStartFile,
  type LinkRecord,
  type TotalCell,
} from '#exchange';
import { edgeCommand } from '#supervisor';

const isRoot = process.getuid?.() === 0;
const edgeUser = 61_877;
/** The stream that the start file and control have in common. */
const epoch = '01890a5d-ac96-774b-bcce-b302099a8057';
const notLinux = process.platform === 'linux' ? false : 'there is no /proc here';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' };

const link: LinkRecord = {
  id: '01890a5d-ac96-774b-bcce-b302099a8058',
  domain: '',
  slug: 'abc',
  code: 'C0DE',
  target: 'https://example.org/',
  runBy: 'Acme',
  gone: null,
  counting: { byDay: false, uncounted: [] },
};

let folder: string;
let config: Config;
let control: Server | null;
let edges: Running[];

type Running = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kz-edge-'));
  for (const name of ['data/edge', 'data/run', 'keys']) mkdirSync(join(folder, name), { recursive: true });
  // As the supervisor leaves it: the edge's own user may go through to the sockets.
  for (const name of ['.', 'data', 'data/run']) chmodSync(join(folder, name), 0o711);
  const dataFolder = join(folder, 'data');
  const keysFolder = join(folder, 'keys');
  config = {
    ...readConfig(),
    environment: 'test',
    host: '127.0.0.1',
    port: await freePort(),
    dataFolder,
    keysFolder,
    runFolder: join(dataFolder, 'run'),
  };
  control = null;
  edges = [];
});

afterEach(async () => {
  control?.close();
  for (const { child, ended } of edges) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

function run(mode: 'serve' | 'self-test'): Running {
  const { file, args, env } = edgeCommand(config, mode);
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'] });
  let said = '';
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const running = { child, said: () => said, ended: once(child, 'close').then(([code]) => code as number | null) };
  edges.push(running);
  return running;
}

async function serve(): Promise<Running> {
  const edge = run('serve');
  await until(() => edge.said().includes('edge.ready'), edge.said);
  return edge;
}

async function giveStartFile(links: readonly LinkRecord[] = [link]): Promise<void> {
  const key = randomBytes(32);
  writeFileSync(join(config.keysFolder, 'start.key'), key.toString('hex'), { mode: 0o600 });
  await writeStartFile(
    join(config.dataFolder, 'edge', 'links.start'),
    key,
    { epoch, place: 1, writtenAt_ms: Date.now() },
    links,
  );
}

/** Control's end of the exchange; commits what it gets. */
function openControl(committed: TotalCell[]): void {
  const path = join(config.runFolder, 'exchange.sock');
  control = createServer((socket) => {
    const reader = new FrameReader(checkEdgeMessage);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        if (message.type === 'hello') {
          socket.write(
            encodeFrame({ type: 'welcome', version: exchangeVersion, epoch, reset: false, clockOffset_ms: 0 }),
          );
          continue;
        }
        if (message.type === 'notice') continue;
        const { edgeId, sequence, totals } = message;
        committed.push(...totals);
        setTimeout(() => socket.write(encodeFrame({ type: 'acknowledged', edgeId, sequence })), 50);
      }
    });
  }).listen(path, () => isRoot && chownSync(path, edgeUser, edgeUser));
}

function get(path: string, headers: Readonly<Record<string, string>> = browser): Promise<Response> {
  return fetch(`http://127.0.0.1:${config.port}${path}`, { redirect: 'manual', headers });
}

async function until(condition: () => boolean, explain: () => string = () => ''): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`it did not happen: ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

test('the running edge tries every way to write, and each is refused', async () => {
  const edge = run('self-test');
  const code = await edge.ended;
  const attempts = JSON.parse(edge.said()) as { attempt: string; result: string }[];

  assert.deepEqual(
    attempts.filter(({ result }) => result !== 'refused'),
    [],
  );
  assert.equal(code, 0);
  assert.ok(attempts.length >= 78);
  const left = [...readdirSync('/tmp'), ...readdirSync('.')].filter((name) =>
    /edge-self-test|^turbo-|node_trace/.test(name),
  );
  assert.deepEqual(left, []);
});

test(
  'the kernel sees it so: no file to write, no byte allowed, no root, no other listener',
  { skip: notLinux },
  async () => {
    await giveStartFile();
    const edge = await serve();
    const proc = `/proc/${edge.child.pid}`;

    assert.match(readFileSync(`${proc}/cmdline`, 'latin1'), /--permission\0/);
    assert.match(readFileSync(`${proc}/limits`, 'latin1'), /Max file size +0 +0 /);
    assert.match(readFileSync(`${proc}/limits`, 'latin1'), /Max core file size +0 +0 /);
    if (isRoot)
      assert.match(
        readFileSync(`${proc}/status`, 'latin1'),
        /Uid:\t61877\t61877\t61877\t61877\nGid:\t61877\t.*\n[^]*Groups:\t61877 *\n/,
      );
    const writable = readdirSync(`${proc}/fdinfo`).filter((descriptor) => {
      const target = readlinkSync(`${proc}/fd/${descriptor}`);
      const flags = Number.parseInt(
        /flags:\t(\d+)/.exec(readFileSync(`${proc}/fdinfo/${descriptor}`, 'latin1'))![1]!,
        8,
      );
      return target.startsWith('/') && (flags & 3) !== 0 && statSync(target).isFile();
    });
    assert.deepEqual(writable, []);
    assert.deepEqual(listenersOf(edge.child.pid!), [config.port]);
  },
);

/** The TCP ports that the process listens on. */
function listenersOf(pid: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).map(
      (descriptor) => /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1],
    ),
  );
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'latin1')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode))
      .map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16)),
  );
}

test('with a start file it redirects while there is no control, and says so where control would answer', async () => {
  await giveStartFile();
  await serve();

  const [redirected, code, about, missing, app, api, health] = await Promise.all(
    ['/abc?x=1', '/Q/c0de', '/Q/c0de+', '/nothing', '/app', '/api/v1/links', '/healthz'].map((path) => get(path)),
  );
  assert.equal(redirected!.status, 302);
  assert.deepEqual(
    [...redirected!.headers].filter(([name]) => name !== 'date'),
    [
      ['cache-control', 'private, max-age=0'],
      ['content-length', '0'],
      ['location', 'https://example.org/?x=1'],
    ],
  );
  assert.equal(code!.headers.get('location'), 'https://example.org/');
  assert.equal(about!.status, 200);
  assert.match(await about!.text(), /Dieser Kurzlink führt zu/);
  assert.deepEqual([missing!.status, health!.status], [404, 200]);
  assert.deepEqual([app!.status, app!.headers.get('retry-after')], [503, '5']);
  assert.match(await app!.text(), /Kurzlinks funktionieren weiter/);
  assert.equal(((await api!.json()) as { type: string }).type, '/problems/unavailable');
});

test('a link that is gone is answered 410 with the reason, in both languages, and leads nowhere', async () => {
  await giveStartFile([
    { ...link, target: '', gone: 'suspended' },
    { ...link, id: '01890a5d-ac96-774b-bcce-b302099a8059', slug: 'bad', code: 'BAD', target: '', gone: 'abuse' },
    { ...link, id: '01890a5d-ac96-774b-bcce-b302099a805a', slug: 'old', code: 'OLD', target: '', gone: 'ended' },
  ]);
  await serve();

  for (const path of ['/abc', '/abc+', '/Q/c0de', '/abc?x=1']) {
    const answer = await get(path, { ...browser, 'accept-language': 'de' });
    assert.equal(answer.status, 410, path);
    assert.equal(answer.headers.get('location'), null, path);
    assert.equal(answer.headers.get('cache-control'), 'no-store', path);
    assert.match(await answer.text(), /zurzeit gesperrt/, path);
  }
  const english = await get('/bad', { ...browser, 'accept-language': 'en' });
  assert.match(await english.text(), /reported for abuse/);
  const ended = await get('/Q/OLD', { ...browser, 'accept-language': 'de' });
  assert.equal(ended.status, 410);
  assert.match(await ended.text(), /gibt es nicht mehr/);
});

test('without a start file and without control, links are told to come back', async () => {
  await serve();
  const answer = await get('/abc', { ...browser, 'accept-language': 'en' });

  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
  assert.match(await answer.text(), /Kurzum is starting/);
});

test('told to stop, it answers what was asked, hands over the last totals, and ends well', async () => {
  const committed: TotalCell[] = [];
  await giveStartFile();
  openControl(committed);
  const edge = await serve();
  await Promise.all(Array.from({ length: 20 }, () => get('/abc')));
  await get('/abc', { 'user-agent': 'curl/8.5.0' });
  edge.child.kill('SIGTERM');

  assert.equal(await edge.ended, 0, edge.said());
  const sum = committed.reduce((sums, [, , hits, bots]) => [sums[0]! + hits, sums[1]! + bots], [0, 0]);
  assert.deepEqual(sum, [20, 1]);
});

test('it finishes what is under way and ends by itself when its supervisor is gone, with all its pipes', async () => {
  await giveStartFile();
  openControl([]);
  const edge = await serve();
  const exited = once(edge.child, 'exit');
  const visitor = connect(config.port, '127.0.0.1');
  let answer = '';
  visitor.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  visitor.write('GET /abc HTTP/1.1\r\nHost: a\r\n');
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const pipe of [edge.child.stdin!, edge.child.stdout!, edge.child.stderr!]) pipe.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  visitor.write('\r\n');

  assert.deepEqual(await exited, [0, null]);
  assert.match(answer, /^HTTP\/1\.1 302 Found\r\n[^]*Connection: close\r\n/);
});

test('a new edge beside the old one takes over, and nobody is refused', { skip: notLinux }, async () => {
  await giveStartFile();
  openControl([]);
  const old = await serve();
  const statuses: number[] = [];
  let replaced = false;
  const visitors = Array.from({ length: 4 }, async () => {
    while (!replaced) statuses.push((await get('/abc', { ...browser, connection: 'keep-alive' })).status);
  });
  await serve();
  old.child.kill('SIGHUP');
  assert.equal(await old.ended, 0, old.said());
  replaced = true;
  await Promise.all(visitors);

  assert.ok(statuses.length > 100);
  assert.ok(statuses.every((status) => status === 302));
});

test('it says nothing that a visitor said', async () => {
  await giveStartFile();
  openControl([]);
  const edge = await serve();
  for (const path of ['/192.0.2.77', '/abc?ip=192.0.2.77', '/%zz192.0.2.77', '/app?192.0.2.77']) {
    await get(path, { 'user-agent': '192.0.2.77', 'x-forwarded-for': '192.0.2.77', forwarded: 'for=192.0.2.77' });
  }
  edge.child.kill('SIGTERM');
  await edge.ended;

  assert.match(edge.said(), /edge\.proxy_not_trusted.*KURZUM_TRUST_PROXY/);
  assert.doesNotMatch(edge.said(), /192\.0\.2\.77|127\.0\.0\.1/);
});
