/** Proof: a redirect is byte for byte the same for every visitor, whatever headers they send, but for its Date and what the link's own rules say. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';

/** One peer may name its visitors' addresses, the other may not; other systems have but one address of loopback. */
const [trusted, stranger] = ['127.0.0.1', process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'] as const;
const link = { slug: 'same', target: 'https://example.org/landing?own=1#top' };

let kurzum: Kurzum;
/** A link by its slug, with a query, in another spelling, and by its QR code. */
let paths: readonly string[];

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: `${trusted}/32` });
  const account = await kurzum.setUp();
  const { qrUrl } = await kurzum.api<{ qrUrl: string }>(account, 'POST', '/links', link);
  paths = ['/same', '/same?utm_source=paper&own=2', '/SAME', new URL(qrUrl).pathname];
  while ((await kurzum.request('/same', { method: 'HEAD' })).status !== 302) await sleep(50);
});

type Field = readonly [name: string, value: string];

/** Fields by which sites elsewhere tell visitors apart, with values that people send and values that nobody does. */
const known: Readonly<Record<string, readonly string[]>> = {
  'User-Agent': [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Googlebot/2.1',
    'curl/8.5.0',
    '',
  ],
  Accept: ['*/*', 'text/html,application/xhtml+xml', 'application/json', 'image/avif'],
  'Accept-Language': ['de-AT,de;q=0.9', 'en', 'zh-Hant-TW', '*', 'x'],
  'Accept-Encoding': ['gzip, deflate, br, zstd', 'identity', '*;q=0'],
  Referer: ['https://search.example/', 'android-app://org.example/', 'about:blank', 'same'],
  Cookie: ['session=1; other=2', 'seen=yes'],
  'X-Forwarded-For': ['198.51.100.7', '2001:db8::7', '198.51.100.7, 203.0.113.9', 'unknown', '127.0.0.1'],
  Forwarded: ['for=198.51.100.7;proto=https', 'for="[2001:db8::7]:4711"', 'for=_hidden'],
  'X-Forwarded-Proto': ['https', 'http'],
  'X-Forwarded-Host': ['other.example'],
  'X-Real-IP': ['198.51.100.7'],
  'CF-IPCountry': ['AT', 'T1'],
  'Sec-GPC': ['1', '0'],
  DNT: ['1', '0', 'null'],
  'Sec-Purpose': ['prefetch', 'prefetch;prerender'],
  Purpose: ['prefetch'],
  'Sec-Fetch-Mode': ['navigate', 'cors', 'no-cors'],
  'Sec-Fetch-Dest': ['document', 'image', 'empty'],
  'Sec-Fetch-Site': ['none', 'cross-site', 'same-origin'],
  'Sec-CH-UA': ['"Chromium";v="142", "Not A Brand";v="99"'],
  'Sec-CH-UA-Mobile': ['?1', '?0'],
  'Sec-CH-UA-Platform': ['"Android"'],
  'Save-Data': ['on'],
  'Upgrade-Insecure-Requests': ['1'],
  'If-None-Match': ['"abc"', '*'],
  'If-Modified-Since': ['Mon, 23 Nov 2026 09:00:00 GMT'],
  Range: ['bytes=0-1'],
  Authorization: ['Bearer kz_nothing', 'Basic YTpi'],
  Origin: ['https://other.example', 'null'],
  'Cache-Control': ['no-cache', 'max-age=0'],
};

/** Whatever a field value may hold (RFC 9110, section 5.5), one character a byte. */
const anyValue = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) }, fc.integer({ min: 0x80, max: 0xff })),
    {
      maxLength: 200,
    },
  )
  .map((bytes) => String.fromCharCode(...bytes));

const knownField: fc.Arbitrary<Field> = fc
  .constantFrom(...Object.keys(known))
  .chain((name) => fc.tuple(spellingOf(name), fc.oneof(fc.constantFrom(...known[name]!), anyValue)));
const unknownField: fc.Arbitrary<Field> = fc.tuple(fc.stringMatching(/^X-[A-Za-z]{1,20}$/), anyValue);
const visitor = fc.record({
  peer: fc.constantFrom(trusted, stranger),
  fields: fc.array(fc.oneof({ weight: 5, arbitrary: knownField }, unknownField), { maxLength: 30 }),
});

test('whoever asks, however they ask, gets the same bytes', async () => {
  for (const path of paths) {
    const plain = await answerTo(path, trusted, []);
    assert.match(plain, /^HTTP\/1\.1 302 Found\r\n/);
    assert.match(plain, /\r\nLocation: https:\/\/example\.org\/landing\?own=1/);
    await fc.assert(
      fc.asyncProperty(visitor, async ({ peer, fields }) => {
        assert.equal(await answerTo(path, peer, fields), plain);
      }),
      { numRuns: 250 },
    );
  }
});

test('there is nothing in the bytes to know a visitor by', async () => {
  for (const path of paths) {
    const names = [...(await answerTo(path, stranger, [])).matchAll(/^([\w-]+): /gm)].map(([, name]) => name);

    assert.deepEqual(names, ['Date', 'Cache-Control', 'Content-Length', 'Location']);
  }
});

test('many visits on one connection are answered each like the first', async () => {
  const [path] = paths as [string];
  const plain = await answerTo(path, trusted, []);
  const asked = Object.entries(known).map(([name, [value]]) => requestFor(path, [[name, value!]]));

  const answers = await exchange(trusted, asked.join(''), asked.length);

  assert.deepEqual(
    answers.match(/[^]+?\r\n\r\n/g),
    Array.from({ length: asked.length }, () => plain),
  );
});

function spellingOf(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());
}

/** The bytes of the answer, one character a byte, without the moment that `Date` names. */
function answerTo(path: string, peer: string, fields: readonly Field[]): Promise<string> {
  return exchange(peer, requestFor(path, fields), 1);
}

function requestFor(path: string, fields: readonly Field[]): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`;
}

/** Sends `request` on a connection of its own and reads so many answers, which have no body. */
function exchange(peer: string, request: string, answers: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: kurzum.port, localAddress: peer });
    let answer = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('latin1');
      if (answer.split('\r\n\r\n').length <= answers) return;
      resolve(answer.replaceAll(/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r$/gm, 'Date: then\r'));
      socket.destroy();
    });
    socket.write(request, 'latin1');
  });
}
