/** Visitors: plants addresses that nobody has by visiting the edge from them, and leaves one there that must be found. */
import { randomBytes, randomInt } from 'node:crypto';
import { BlockList, connect, isIPv6, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonic_ms } from '#clock';
import type { Config } from '#config';
import { ControlError } from '../control.ts';

/** Where the edge is reached from this machine, and what can be planted there. */
export type Door = {
  readonly host: string;
  readonly port: number;
  readonly publicHost: string;
  /** Whether connections may come from any address of 127.0.0.0/8. */
  readonly takesPeers: boolean;
  /** Whether 127.0.0.1 is a proxy whose word counts. */
  readonly takesNames: boolean;
};

export type Planted = {
  /** Addresses that a connection came from. */
  readonly peers: readonly string[];
  /** Addresses that a trusted proxy named. */
  readonly named: readonly string[];
  /** Addresses in headers that the edge has no reason to read. */
  readonly hidden: readonly string[];
  /** Visits that were answered with a redirect, each of which counts. */
  readonly redirects: number;
  readonly requests: number;
  /** When the last connection was closed; monotonic. */
  readonly closed_ms: number;
};

/** The link of this proof, as it is visited. */
export type Way = { readonly slug: string; readonly code: string };

const [peers_count, named_count, hidden_count] = [96, 64, 40] as const;
const atOnce = 8;
const answer_ms_max = 10_000;

const loopback = '127.0.0.1';

/** What the most common browsers say of themselves. */
const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.4 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
] as const;

/** Headers by which proxies name a visitor, and which the edge must not keep. */
const carriers = ['X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP', 'Via', 'From'] as const;

/** Finds out how the edge of these settings is reached from here. */
export async function findDoor({ host, port, url, trustProxy }: Config): Promise<Door> {
  const near = ['0.0.0.0', '::', 'localhost'].includes(host) ? loopback : host;
  const door = { host: near, port, publicHost: url.host, takesPeers: true, takesNames: trusts(trustProxy, loopback) };
  const takesPeers = await sent(door, freshPeer(), 'GET', '/healthz').then(
    (status) => status === 200,
    () => false,
  );
  return { ...door, takesPeers };
}

/** Visits the link from fresh addresses, by slug and by QR code, and misses, mistypes and passes by as visitors do. */
export async function plant(door: Door, { slug, code }: Way): Promise<Planted> {
  await untilKnown(door, slug);
  const visits: Visit[] = [];
  const peers = door.takesPeers ? fresh(peers_count, freshPeer) : [];
  peers.forEach((peer, i) => visits.push({ peer, ...requestOf(i, slug, code), headers: {} }));
  const named = door.takesNames ? fresh(named_count, (i) => (i % 2 === 0 ? freshV4() : freshV6())) : [];
  named.forEach((address, i) =>
    visits.push({ peer: loopback, ...requestOf(i, slug, code), headers: naming(address, i) }),
  );
  const hidden = fresh(hidden_count, (i) => (i % 2 === 0 ? freshV4() : freshV6()));
  hidden.forEach((address, i) => {
    const headers = { [carriers[i % carriers.length]!]: address };
    visits.push({ peer: peers[i] ?? null, ...requestOf(i, slug, code), headers });
  });

  let redirects = 0;
  const waiting = visits.entries();
  const visitor = async (): Promise<void> => {
    for (const [i, { peer, method, path, headers }] of waiting) {
      const status = await sent(door, peer, method, path, { ...headers, 'User-Agent': browsers[i % browsers.length]! });
      if (status === 302) redirects += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, visitor));
  return { peers, named, hidden, redirects, requests: visits.length, closed_ms: monotonic_ms() };
}

export type Held = { readonly address: string; readonly release: () => void };

/**
 * Sends a request by half, with an address in it, and keeps the connection open: what a search of the edge's memory must
 * find. The address of the peer itself is asked of the kernel when it is needed, so it need not be there.
 */
export async function holdOpen(door: Door): Promise<Held> {
  const address = freshV4();
  const socket = await opened(door, null);
  socket.on('error', () => {});
  socket.write(`GET /healthz HTTP/1.1\r\nHost: ${door.publicHost}\r\nX-Real-IP: ${address}\r\n`);
  // Until the edge has taken it in.
  await sleep(200);
  return { address, release: () => socket.destroy() };
}

type Request = { readonly method: string; readonly path: string };
type Visit = Request & { readonly peer: string | null; readonly headers: Readonly<Record<string, string>> };

/** Of eight visitors, five open the link; the others look at a page of control's, miss it, and send nonsense. */
function requestOf(i: number, slug: string, code: string): Request {
  const requests: readonly Request[] = [
    { method: 'GET', path: `/${slug}` },
    { method: 'GET', path: `/Q/${code}` },
    { method: 'GET', path: '/status' },
    { method: 'GET', path: `/${slug}?utm_source=kurzum-prove` },
    { method: 'GET', path: `/${slug}-missed` },
    { method: 'GET', path: `/q/${code.toLowerCase()}` },
    { method: 'BREW', path: `/${slug}%` },
    { method: 'GET', path: `/${slug}` },
  ];
  return requests[i % requests.length]!;
}

function naming(address: string, i: number): Record<string, string> {
  const node = isIPv6(address) ? `"[${address}]:4711"` : address;
  return (i & 2) === 0 ? { 'X-Forwarded-For': address } : { Forwarded: `for=${node};proto=https` };
}

/** The edge hears of a new link within milliseconds. Its page is not counted. */
async function untilKnown(door: Door, slug: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await sent(door, null, 'GET', `/${slug}+`)) === 200) return;
    await sleep(50);
  }
  throw new ControlError('The edge does not know the link that was made for this proof. Try again in a moment.');
}

/** Whether the edge has heard within a few seconds that the link is gone. */
export async function isForgotten(door: Door, slug: string): Promise<boolean> {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await sent(door, null, 'GET', `/${slug}+`)) === 404) return true;
    await sleep(50);
  }
  return false;
}

/** One request on a connection of its own, read to its end; gives the status, 0 where there was none. */
async function sent(
  door: Door,
  peer: string | null,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const socket = await opened(door, peer);
  const lines = Object.entries({ Host: door.publicHost, Connection: 'close', ...headers });
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

function opened({ host, port }: Door, peer: string | null): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(peer === null ? {} : { localAddress: peer }) });
    socket.setTimeout(answer_ms_max, () => socket.destroy(new ControlError('The edge gave no answer.')));
    socket.once('error', reject).once('connect', () => resolve(socket));
  });
}

function fresh(count: number, draw: (i: number) => string): readonly string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(draw(drawn.size));
  return [...drawn];
}

/** With three digits everywhere, so that even its text can't be anywhere by chance. */
function freshPeer(): string {
  return `127.${randomInt(100, 255)}.${randomInt(100, 255)}.${randomInt(100, 255)}`;
}

/** Of the range that is given to nobody (RFC 1112, section 4). */
function freshV4(): string {
  return `${randomInt(240, 255)}.${randomInt(100, 255)}.${randomInt(100, 255)}.${randomInt(100, 255)}`;
}

/** Of the range for examples (RFC 3849); no group begins with a zero, so that there is one way to write it. */
function freshV6(): string {
  const group = (): string => (randomBytes(2).readUInt16BE() | 0x1000).toString(16);
  return `2001:db8:${Array.from({ length: 6 }, group).join(':')}`;
}

/** As the edge reads `KURZUM_TRUST_PROXY`. */
function trusts(trustProxy: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const peer of trustProxy) {
    if (peer === 'loopback') return true;
    if (peer === 'private') continue;
    const [net = '', bits] = peer.split('/');
    const family = isIPv6(net) ? 'ipv6' : 'ipv4';
    list.addSubnet(net, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list.check(address);
}
