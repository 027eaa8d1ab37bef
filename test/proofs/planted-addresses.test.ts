/** Proof of measures 1.1 and 1.2: planted addresses are found nowhere on disk and in no line that is logged. */
import assert from 'node:assert/strict';
import { randomInt, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { findTraces, tracesOfAddress, tracesOfText } from './traces.ts';

const trustedProxy = '127.0.0.1';
const carriers = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'x-original-forwarded-for',
  'x-azure-clientip',
  'x-appengine-user-ip',
  'via',
  'x-envoy-external-address',
  'x-proxyuser-ip',
  'client-ip',
  'from',
  'x-some-header-nobody-knows',
];

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: `${trustedProxy}/32` });
  account = await kurzum.setUp();
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/planted', slug: 'planted-control-value' });
});

test('a planted control value is found, so the search can find something', async () => {
  const found = await findTraces(tracesOfText('planted-control-value'), [kurzum.dataFolder]);

  assert.ok(found.length > 0);
});

test('peers from all of 127.0.0.0/8 leave no trace on disk or in the log', async () => {
  await leavesNoTrace(freshLoopback, async (address) => {
    const statuses = await visitEverything({ peer: address }, address);

    assert.deepEqual(statuses, [302, 302, 302, 200, 404, 404, 400, 501, 200, 401, 200, 401]);
  });
});

test('addresses that a trusted proxy names, IPv4, IPv6 and mapped, leave no trace', async () => {
  for (const fresh of [freshV4, freshV6, freshMapped]) {
    await leavesNoTrace(fresh, async (address) => {
      const named = address.includes(':') ? `"[${address}]:4711"` : address;
      await visitEverything({ peer: trustedProxy, headers: { 'x-forwarded-for': address } }, address);
      await visitEverything({ peer: trustedProxy, headers: { forwarded: `for=${named};proto=https` } }, address);
    });
  }
});

test('addresses in every header that could carry one leave no trace, whoever sends them', async () => {
  for (const fresh of [freshV4, freshV6]) {
    await leavesNoTrace(fresh, async (address) => {
      const headers = Object.fromEntries(
        carriers.map((name) => [name, name === 'forwarded' ? `for="${address}"` : address]),
      );
      await visitEverything({ peer: freshLoopback(), headers }, address);
    });
  }
});

test('addresses in slugs, queries, user agents, referrers and cookies leave no trace', async () => {
  await leavesNoTrace(freshV4, async (address) => {
    const headers = {
      'user-agent': `Mozilla/5.0 (${address})`,
      referer: `https://${address}/page`,
      cookie: `seen=${address}; other=${address}`,
    };
    await visitEverything({ peer: freshLoopback(), headers }, address);
  });
});

test('addresses leave no trace while control is away', async () => {
  await leavesNoTrace(freshLoopback, async (address) => {
    kill(kurzum.pidOf('control'), 'SIGKILL');
    assert.equal(await send({ peer: address }, 'GET', '/app/links'), 503);
    await visitEverything({ peer: address }, address);
  });
});

type Visitor = { readonly peer: string; readonly headers?: Readonly<Record<string, string>> };

/** One visitor opens a link (302), misses one (404), sends nonsense (400), and tries the dashboard and a sign-in. */
async function visitEverything(visitor: Visitor, address: string): Promise<number[]> {
  const signIn = JSON.stringify({ email: 'nobody@example.org', password: 'not the password' });
  const requests: readonly (readonly [method: string, path: string, body?: string])[] = [
    ['GET', '/planted-control-value'],
    ['GET', `/planted-control-value?from=${address}&x=1`],
    ['HEAD', '/planted-control-value'],
    ['GET', '/planted-control-value+'],
    ['GET', `/missing-${address}`],
    ['GET', `/missing?ip=${encodeURIComponent(address)}`],
    ['GET', `/bad header ${address}`],
    ['BREW', `/${address}`],
    ['GET', '/app/links'],
    ['GET', `/api/v1/links?search=${encodeURIComponent(address)}`],
    ['GET', `/status?ip=${encodeURIComponent(address)}`],
    ['POST', '/api/v1/session', signIn],
  ];
  const statuses: number[] = [];
  for (const [method, path, body] of requests) statuses.push(await send(visitor, method, path, body));
  return statuses;
}

/** Plants fresh addresses until a chance hit is excluded: a real leak is found every time, chance is not. */
async function leavesNoTrace(fresh: () => string, plant: (address: string) => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const address = fresh();
    await plant(address);
    // Long enough for totals to be sent, committed, and the log to be flushed.
    await sleep(1500);
    const found = await findTraces(tracesOfAddress(address), [kurzum.dataFolder, kurzum.keysFolder], kurzum.printed());
    if (found.length === 0) return;
    if (attempt === 3) assert.fail(`found in ${JSON.stringify(found)}`);
  }
}

/** Sends one request on a connection of its own and reads to its end; returns the status, 0 when cut off. */
async function send(visitor: Visitor, method: string, path: string, body = ''): Promise<number> {
  const headers: Record<string, string> = { host: 'localhost', connection: 'close', ...visitor.headers };
  if (body !== '')
    Object.assign(headers, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect({ host: '127.0.0.1', port: kurzum.port, localAddress: visitor.peer });
  socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${method}`)));
  socket.end(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

function freshLoopback(): string {
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

function freshV4(): string {
  return `${randomInt(11, 120)}.${randomInt(100, 255)}.${randomInt(100, 255)}.${randomInt(100, 255)}`;
}

function freshV6(): string {
  return `2001:db8:${[...Array(6)].map(() => randomBytes(2).readUInt16BE().toString(16)).join(':')}`;
}

function freshMapped(): string {
  return `::ffff:${freshV4()}`;
}
