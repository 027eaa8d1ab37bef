import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Head, parseHead } from '../wire/wire.ts';
import { address_bytes, readAddress } from './address.ts';
import { openTrust } from './trust.ts';

function packed(text: string): Uint8Array | null {
  const bytes = Buffer.from(text);
  const address = new Uint8Array(address_bytes);
  return readAddress(bytes, 0, bytes.length, address) ? address : null;
}

/** The visitor's address as hex, for a peer that sends these fields. */
function visitor(peers: readonly string[], peer: string, fields: string, complain: () => void = () => {}): string {
  const head = new Head();
  const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`);
  assert.ok(parseHead(bytes, 0, bytes.length, head) > 0);
  return Buffer.from(openTrust(peers, complain).visitorAddress(packed(peer)!, head)).toString('hex');
}

const hex = (text: string): string => Buffer.from(packed(text)!).toString('hex');

test('addresses of both families are read, IPv4 as mapped', () => {
  assert.equal(hex('192.0.2.1'), '00000000000000000000ffffc0000201');
  assert.equal(hex('::ffff:192.0.2.1'), hex('192.0.2.1'));
  assert.equal(hex('2001:db8::1'), '20010db8000000000000000000000001');
  assert.equal(hex('::'), '0'.repeat(32));
  assert.equal(hex('1::'), `0001${'0'.repeat(28)}`);
  assert.equal(hex('FE80::1%eth0'), `fe80${'0'.repeat(27)}1`);
  assert.equal(hex('1:2:3:4:5:6:7:8'), '00010002000300040005000600070008');
});

test('what is no address is none', () => {
  const wrong = [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1..2.3',
    'a.b.c.d',
    ':',
    ':::',
    '1:2',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '::1::',
    '1:2:3:4:5:6:7::8',
    ':1::',
    '::g',
    '1:',
    'unknown',
    '_hidden',
  ];
  for (const text of wrong) assert.equal(packed(text), null, text);
});

test('every address that was printed is read again', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      assert.notEqual(packed(text), null, text);
    }),
  );
  fc.assert(
    fc.property(fc.ipV4(), (text) =>
      assert.equal(hex(text).slice(24), Buffer.from(text.split('.').map(Number)).toString('hex')),
    ),
  );
});

test('without trust the peer is the visitor, whatever it says, and somebody is told', () => {
  let complaints = 0;
  const fields = 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n';

  assert.equal(
    visitor([], '203.0.113.7', fields, () => (complaints += 1)),
    hex('203.0.113.7'),
  );
  assert.equal(
    visitor(['10.0.0.0/8'], '11.0.0.1', fields, () => (complaints += 1)),
    hex('11.0.0.1'),
  );
  assert.equal(
    visitor([], '203.0.113.7', 'X-A: b\r\n', () => (complaints += 1)),
    hex('203.0.113.7'),
  );
  assert.equal(complaints, 2);
});

const cases: readonly (readonly [what: string, fields: string, visitor: string])[] = [
  ['the only address', 'X-Forwarded-For: 192.0.2.1', '192.0.2.1'],
  ['the rightmost that is not trusted', 'X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.1.1.1', '192.0.2.1'],
  ['over several fields', 'X-Forwarded-For: 198.51.100.9\r\nX-Forwarded-For: 192.0.2.1', '192.0.2.1'],
  ['with a port', 'X-Forwarded-For: 192.0.2.1:4711', '192.0.2.1'],
  ['of IPv6, with brackets and port', 'X-Forwarded-For: [2001:db8::1]:4711', '2001:db8::1'],
  ['of IPv6, bare', 'X-Forwarded-For: 2001:db8::1', '2001:db8::1'],
  ['mapped', 'X-Forwarded-For: ::ffff:192.0.2.1', '192.0.2.1'],
  ['the peer where the next hop hides', 'X-Forwarded-For: 192.0.2.1, unknown', '10.0.0.1'],
  ['the peer where there is nothing', 'X-Forwarded-For:', '10.0.0.1'],
  ['the first of trusted ones only', 'X-Forwarded-For: 10.9.9.9, 10.1.1.1', '10.9.9.9'],
  ['by the standard', 'Forwarded: for=192.0.2.1;proto=https;by=203.0.113.4', '192.0.2.1'],
  ['by the standard, quoted', 'Forwarded: for=198.51.100.9, proto=http; For="[2001:db8::1]:4711"', '2001:db8::1'],
  ['by the standard, with a comma in quotes', 'Forwarded: for=192.0.2.1;x="a, for=1.1.1.1"', '192.0.2.1'],
  ['by the standard, hidden', 'Forwarded: for=192.0.2.1, for=_secret', '10.0.0.1'],
  ['by both alike', 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1', '192.0.2.1'],
  ['the peer where both disagree', 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.2', '10.0.0.1'],
];

for (const [what, fields, expected] of cases) {
  test(`a trusted proxy names the visitor: ${what}`, () => {
    assert.equal(visitor(['private'], '10.0.0.1', `${fields}\r\n`), hex(expected));
  });
}

test('trust may be given by network, by address and by name', () => {
  const named = (peers: readonly string[], peer: string): boolean =>
    visitor(peers, peer, 'X-Forwarded-For: 192.0.2.1\r\n') === hex('192.0.2.1');

  assert.ok(named(['203.0.113.0/30'], '203.0.113.3'));
  assert.ok(!named(['203.0.113.0/30'], '203.0.113.4'));
  assert.ok(named(['203.0.113.7'], '203.0.113.7'));
  assert.ok(named(['2001:db8::/33'], '2001:db8:7fff::1'));
  assert.ok(!named(['2001:db8::/33'], '2001:db8:8000::1'));
  assert.ok(named(['loopback'], '127.9.9.9') && named(['loopback'], '::1') && !named(['loopback'], '10.0.0.1'));
  assert.ok(named(['private'], '192.168.1.1') && named(['private'], 'fd00::1') && !named(['private'], '127.0.0.1'));
  assert.ok(named(['0.0.0.0/0'], '8.8.8.8') && !named(['0.0.0.0/0'], '2001:db8::1'));
});
