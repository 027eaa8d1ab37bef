/** Proof of measure 1.1: half a minute after the answer no trace of a visitor's address is in the edge's memory, idle or busy. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { before, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryNotReadable, searchMemory } from '../../src/cli/prove/memory.ts';
import { certainTraces } from '../../src/cli/prove/traces.ts';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';
import { packAddress } from './traces.ts';

/** From the answer, and for a peer's own address from the socket's closing. */
const gone_ms = 30_000;
const [peers_count, named_count] = [100, 100] as const;
const proxy = '127.0.0.1';
/** Visitors who come meanwhile: so many at once, and for so long each of them pauses. */
const [crowd, pause_ms] = [4, 10] as const;

let idle: Kurzum;
let busy: Kurzum;
before(async () => {
  [idle, busy] = await Promise.all([start(), start()]);
});

// Both at once, since all but the search is waiting.
test('30 s after the last of 200 visitors the edge has no trace of them', { concurrency: true }, async (t) => {
  await Promise.all([
    t.test('when nobody comes after them', (inner) => leavesNoTrace(inner, idle)),
    t.test('while others keep it busy', async (inner) => {
      const others = new AbortController();
      const served = serveOthers(busy, others.signal);
      await leavesNoTrace(inner, busy).finally(() => others.abort());
      const count = await served;
      assert.ok(count > 1000, `it was busy: ${count} others were served`);
    }),
  ]);
});

async function start(): Promise<Kurzum> {
  const kurzum = await startKurzum({ KURZUM_TRUST_PROXY: `${proxy}/32` });
  const account = await kurzum.setUp();
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/planted', slug: 'planted' });
  return kurzum;
}

async function leavesNoTrace(t: TestContext, kurzum: Kurzum): Promise<void> {
  // Peers last: what is made of the last visitors is not overwritten by what is made of others.
  const planted = [...(await plantNamed(kurzum)), ...(await plantPeers(kurzum))];
  try {
    const controls = await foundOf(kurzum, planted);
    // On a slow machine the edge has lost its patience with some who were half-way.
    const held = planted.filter(({ holds, open }) => holds && open?.readyState === 'open');
    assert.ok(held.length >= 8, 'there are enough to control the search by');
    assert.deepEqual(
      held.filter((one) => !controls.has(one)).map(({ how }) => how),
      [],
      'what must be there while a connection needs it is found',
    );
  } catch (error) {
    if (error instanceof MemoryNotReadable) return t.skip(`another process’ memory can’t be read here: ${error.why}`);
    throw error;
  }
  for (const { open } of planted) open?.destroy();
  await sleep(gone_ms);
  const left = await foundOf(kurzum, planted);

  assert.deepEqual(
    [...left].map(({ how }) => how),
    [],
  );
}

type Planted = {
  readonly how: string;
  /** Every form that can't be there by chance. */
  readonly forms: readonly Buffer[];
  /** Whether the edge has a reason to hold it until the connection is closed. */
  readonly holds: boolean;
  readonly open: Socket | null;
};

async function foundOf(kurzum: Kurzum, planted: readonly Planted[]): Promise<ReadonlySet<Planted>> {
  const needles = planted.flatMap((one) => one.forms.map((bytes) => ({ one, bytes })));
  const { counts, searched_bytes } = await searchMemory(
    kurzum.pidOf('edge'),
    needles.map(({ bytes }) => bytes),
  );
  assert.ok(searched_bytes > 30e6, 'a whole process was searched');
  return new Set(needles.filter((_, i) => counts[i]! > 0).map(({ one }) => one));
}

type Way = {
  readonly name: string;
  /** The request with these further header lines, of a visitor who may write their own address into it. */
  readonly request: (lines: string, address: string) => string;
  readonly end: 'answered' | 'kept open' | 'half-sent' | 'reset';
};

const asked = (line: string, lines: string): string =>
  `${line} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r\n${lines}`;

/** What a visitor may do, and how it may end. */
const ways: readonly Way[] = [
  { name: 'a redirect', request: (lines) => asked('GET /planted', `${lines}\r\n`), end: 'answered' },
  { name: 'a redirect, kept open', request: (lines) => asked('GET /planted', `${lines}\r\n`), end: 'kept open' },
  { name: 'half a request', request: (lines) => asked('GET /planted', `${lines}Accept: te`), end: 'half-sent' },
  { name: 'half a request, reset', request: (lines) => asked('GET /planted', `${lines}Acc`), end: 'reset' },
  { name: 'no such link', request: (lines) => asked('GET /missing', `${lines}\r\n`), end: 'answered' },
  {
    name: 'a broken header',
    request: (lines) => asked('GET /planted', `${lines}not a field\r\n\r\n`),
    end: 'answered',
  },
  {
    name: 'their address as a path',
    request: (lines, address) => asked(`GET /${address}`, `${lines}\r\n`),
    end: 'answered',
  },
  {
    name: 'their address as a key of the query',
    request: (lines, address) => asked(`GET /planted?${address}&${address}=1`, `${lines}\r\n`),
    end: 'answered',
  },
  {
    name: 'their address as the name of a field',
    request: (lines, address) => asked('GET /app/links', `${lines}${address.replaceAll(':', '')}: 1\r\n\r\n`),
    end: 'answered',
  },
  { name: 'the page about a link', request: (lines) => asked('GET /planted+', `${lines}\r\n`), end: 'answered' },
  { name: 'the dashboard', request: (lines) => asked('GET /app/links', `${lines}\r\n`), end: 'answered' },
  {
    name: 'a sign-in, with their address in it',
    request: (lines, address) => {
      const body = JSON.stringify({ email: `me@${address}`, password: address });
      const fields = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
      return asked('POST /api/v1/session', `${fields}${lines}\r\n${body}`);
    },
    end: 'answered',
  },
];

/** Addresses of 127.0.0.0/8 that connections come from. The edge holds one while it may need it for the next request. */
async function plantPeers(kurzum: Kurzum): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (let i = 0; i < peers_count; i += 1) {
    const address = `127.${large()}.${large()}.${large()}`;
    const way = ways[i % ways.length]!;
    const { socket, port } = await visit(kurzum, address, way, '', address);
    // As the kernel tells it (ip(7)): family, port, address.
    const told = Buffer.concat([Buffer.from([2, 0, port >> 8, port & 255]), packAddress(address)]);
    const forms = [...certainTraces(address), told];
    planted.push({ how: `peer: ${way.name}`, forms, holds: way.end === 'kept open', open: socket });
  }
  return planted;
}

/** Addresses that a trusted proxy names. The edge holds one only while its request is not whole. */
async function plantNamed(kurzum: Kurzum): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (let i = 0; i < named_count; i += 1) {
    const address = i % 2 === 0 ? `203.${large()}.${large()}.${large()}` : freshV6();
    const listed = `X-Forwarded-For: ${address}\r\n`;
    const stated = `Forwarded: for=${i % 2 === 0 ? address : `"[${address}]:4711"`};proto=https\r\n`;
    const way = ways[i % ways.length]!;
    const { socket } = await visit(kurzum, proxy, way, i % 4 < 2 ? listed : stated, address);
    const how = `named: ${way.name}`;
    planted.push({ how, forms: certainTraces(address), holds: way.end === 'half-sent', open: socket });
  }
  return planted;
}

/** @returns the socket where it stays open, and the port it came from */
async function visit(
  kurzum: Kurzum,
  peer: string,
  { request, end }: Way,
  lines: string,
  address = peer,
): Promise<{ readonly socket: Socket | null; readonly port: number }> {
  const socket = connect({ host: '127.0.0.1', port: kurzum.port, localAddress: peer });
  await once(socket, 'connect');
  const port = socket.localPort!;
  socket.on('error', () => {});
  socket.write(request(lines, address));
  if (end === 'answered') {
    socket.end();
    for await (const _ of socket);
    return { socket: null, port };
  }
  if (end === 'kept open') await once(socket, 'data');
  // The edge has read it once it has answered somebody who came later.
  else await (await kurzum.request('/healthz')).arrayBuffer();
  socket.resume();
  if (end !== 'reset') return { socket, port };
  socket.resetAndDestroy();
  return { socket: null, port };
}

/** Visits from addresses that can't be taken for planted ones; gives how many there were. */
async function serveOthers(kurzum: Kurzum, until: AbortSignal): Promise<number> {
  const small = (): number => randomInt(2, 100);
  let count = 0;
  const other = async (): Promise<void> => {
    while (!until.aborted) {
      await visit(kurzum, `127.${small()}.${small()}.${small()}`, ways[0]!, '');
      count += 1;
      await sleep(pause_ms);
    }
  };
  await Promise.all(Array.from({ length: crowd }, other));
  return count;
}

/** Three digits, so that no address is the beginning of another. */
function large(): number {
  return randomInt(100, 256);
}

function freshV6(): string {
  const groups = Array.from({ length: 6 }, () => randomInt(0x1000, 0x10000).toString(16));
  return `2001:db8:${groups.join(':')}`;
}
