import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dimensions, type LinkRecord } from '#exchange';
import { Head, parseHead } from '../wire/wire.ts';
import { readAddress } from './address.ts';
import { DigitKeys, openSnapshot, type Snapshot } from './visitor.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const link: LinkRecord = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  domain: '',
  slug: 'herbst',
  code: 'H7',
  target: 'https://example.org/',
  runBy: 'Acme',
  gone: null,
  counting: { byDay: false, uncounted: [] },
};
const keys = new DigitKeys();
const countries = { countryOf: () => 'AT' };

type Given = {
  readonly fields?: string | Uint8Array;
  readonly query?: string;
  readonly target?: string;
  readonly channel?: 'link' | 'qr';
  readonly domain?: string;
  readonly address?: string;
};

/** The snapshot of a visit by Firefox, but for what is given. */
function snapshotOf(given: Given = {}): Snapshot {
  const { fields = '', query = '', target = link.target, channel = 'link', domain = '', address = '192.0.2.1' } = given;
  const head = new Head();
  const agent = fields.toString().startsWith('User-Agent:') ? '' : `User-Agent: ${firefox}\r\n`;
  const bytes = Buffer.concat([
    Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n${agent}`),
    Buffer.from(fields as string),
    Buffer.from('\r\n'),
  ]);
  assert.ok(parseHead(bytes, 0, bytes.length, head) > 0);
  const packed = new Uint8Array(16);
  readAddress(Buffer.from(address), 0, address.length, packed);
  return openSnapshot(countries, 'kurzum.example:8080')(
    packed,
    head,
    { channel, link: { ...link, target, domain }, query },
    keys,
  );
}

const isBot = (fields: string): boolean => snapshotOf({ fields }).bot;

test('a snapshot has a value in each dimension, and the digits', () => {
  const { bot, seen } = snapshotOf({
    fields: 'Accept-Language: de-AT,de;q=0.8\r\nReferer: https://www.example.net/page\r\n',
    query: 'utm_source=mail&utm_medium=newsletter&utm_campaign=herbst',
    channel: 'qr',
  });

  assert.equal(bot, false);
  assert.deepEqual(seen!.values, {
    country: 'AT',
    device: 'desktop',
    os: 'Linux',
    browser: 'Firefox',
    language: 'de',
    referrer: 'www.example.net',
    channel: 'qr',
    source: 'mail',
    medium: 'newsletter',
    campaign: 'herbst',
  });
  assert.deepEqual(Object.keys(seen!.values), [...dimensions]);
  assert.ok(seen!.coordinate < 8192 * 64 && seen!.mark < 65_536);
});

test('who sends nothing but a user agent has values too', () => {
  const { language, referrer, source, medium, campaign } = snapshotOf().seen!.values;
  assert.deepEqual(
    { language, referrer, source, medium, campaign },
    {
      language: 'none',
      referrer: 'direct',
      source: 'none',
      medium: 'none',
      campaign: 'none',
    },
  );
});

test('the digits are one visitor’s, and of a neighbour in the same network only the mark is the same', () => {
  const [first, again, neighbour, stranger] = ['192.0.2.1', '192.0.2.1', '192.0.2.2', '198.51.100.1'].map(
    (address) => snapshotOf({ address }).seen!,
  );
  assert.deepEqual([again!.coordinate, again!.mark], [first!.coordinate, first!.mark]);
  assert.equal(neighbour!.mark, first!.mark);
  assert.notEqual(neighbour!.coordinate, first!.coordinate);
  assert.notEqual(stranger!.mark, first!.mark);
  const otherAgent = snapshotOf({ fields: 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/99.0\r\n' }).seen!;
  assert.equal(otherAgent.mark, first!.mark);
  assert.notEqual(otherAgent.coordinate, first!.coordinate);
});

test('who asks not to be tracked is a hit and nothing else, by exactly the values that say so', () => {
  for (const field of ['Sec-GPC: 1', 'DNT: 1', 'dnt:1', 'SEC-GPC:  1 ']) {
    assert.deepEqual(snapshotOf({ fields: `${field}\r\n` }), { bot: false, seen: null }, field);
  }
  for (const field of ['Sec-GPC: 0', 'DNT: 0', 'DNT: 11', 'DNT: true', 'DNT:', 'X-DNT: 1', 'Sec-GPC: ?1']) {
    assert.notEqual(snapshotOf({ fields: `${field}\r\n` }).seen, null, field);
  }
});

test('a bot is counted as one and not looked at', () => {
  const agents = ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'WhatsApp/2.23.20.0', 'curl/8.5.0', ''];
  for (const agent of agents) {
    assert.deepEqual(snapshotOf({ fields: `User-Agent: ${agent}\r\n` }), { bot: true, seen: null }, agent);
  }
});

test('a prefetch is a bot, whoever does it', () => {
  for (const field of ['Sec-Purpose: prefetch', 'Sec-Purpose: prefetch;prerender', 'Purpose: prefetch']) {
    assert.equal(isBot(`${field}\r\n`), true, field);
  }
  assert.equal(isBot('Sec-Fetch-Purpose: prefetch\r\n'), false);
});

test('the link’s own host is no referrer, whichever host the link has', () => {
  const referrer = (url: string, domain: string) =>
    snapshotOf({ fields: `Referer: ${url}\r\n`, domain }).seen!.values.referrer;
  assert.equal(referrer('https://kurzum.example:8080/app', ''), 'direct');
  assert.equal(referrer('https://go.acme.example/x', 'go.acme.example'), 'direct');
  assert.equal(referrer('https://kurzum.example/x', 'go.acme.example'), 'kurzum.example');
});

test('whatever a visitor sends, the snapshot is made, of short and harmless values', () => {
  const name = fc.constantFrom('User-Agent', 'Accept-Language', 'Referer', 'Sec-GPC', 'DNT', 'Purpose', 'X');
  const value = fc
    .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }), fc.constant(9)), {
      maxLength: 300,
    })
    .map((bytes) => Buffer.from(bytes));
  const fields = fc
    .array(fc.tuple(name, value), { maxLength: 8 })
    .map((list) =>
      Buffer.concat(list.flatMap(([key, bytes]) => [Buffer.from(`${key}: `), bytes, Buffer.from('\r\n')])),
    );
  const query = fc.string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  fc.assert(
    fc.property(fields, query, (bytes, asked) => {
      const { seen } = snapshotOf({ fields: bytes, query: asked });
      if (seen === null) return;
      assert.deepEqual(Object.keys(seen.values), [...dimensions]);
      for (const text of Object.values(seen.values)) {
        assert.ok(text.length > 0 && text.length <= 100 && !/[\p{C}@\ufffd]|\d{6}/u.test(text), text);
      }
    }),
    { numRuns: 2000 },
  );
});
