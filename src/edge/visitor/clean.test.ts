import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanHost, cleanText } from './clean.ts';

const text = (query: string): string => cleanText(query, 0, query.length);
const host = (name: string): string => cleanHost(Buffer.from(name, 'latin1'), 0, name.length);

test('campaigns as people name them stay as they are', () => {
  const kept = {
    newsletter: 'newsletter',
    'Herbst-Aktion': 'Herbst-Aktion',
    SALE: 'SALE',
    spring_sale_2026: 'spring_sale_2026',
    SommerAktionNewsletter2026: 'SommerAktionNewsletter2026',
    iPhone15Pro: 'iPhone15Pro',
    'kw48/2026': 'kw48/2026',
    '24-12-2026': '24-12-2026',
    '2026-11-23': '2026-11-23',
    '2025-2026': '2025-2026',
    'mailing+2026-11-23+v2': 'mailing 2026-11-23 v2',
    '3+for+2%2C+1+free': '3 for 2, 1 free',
    'Top+10+of+2026': 'Top 10 of 2026',
    'feedback-decade': 'feedback-decade',
    '%D9%A2%D9%A0%D9%A2%D9%A6': '٢٠٢٦',
    'brand::campaign': 'brand::campaign',
    'defaced walls': 'defaced walls',
    'Rabatt+20%25': 'Rabatt 20%',
    '100%': '100%',
    'Fr%C3%BChling': 'Frühling',
    'Fru%CC%88hling': 'Frühling',
    '%F0%9F%8E%84+Advent': '🎄 Advent',
    '++two%20%20words+': 'two words',
    'tab%09here%00%E2%80%AEthere': 'tabherethere',
  };
  for (const [query, value] of Object.entries(kept)) assert.equal(text(query), value, query);
});

test('nothing is nothing', () => {
  for (const query of ['', '+', '%20%0A', '%E2%80%8B']) assert.equal(text(query), '', query);
});

test('what names somebody, or was drawn for somebody, is cut', () => {
  const cut = [
    'anna@example.org',
    'anna%40example.org',
    'anna%2540example.org',
    '0171-1234567',
    '19991231',
    '1234-5678-9012-3456',
    '0176 1234 5678',
    '01712 34567',
    '13591-03374',
    'call+%2849%29+176+-+12345',
    '123.456.789',
    '%D9%A0%D9%A1%D9%A7%D9%A6-%D9%A1%D9%A2%D9%A3%D9%A4+%D9%A5%D9%A6%D9%A7%D9%A8',
    '%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6',
    '%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400e29b41d4a716446655440000',
    'dQw4w9WgXcQ',
    'x7k2m9qp',
    'aBcDeFgHiJkL',
    'fe--1',
    'newsletter-Zm9vYmFyMTIzNDU2',
    'aa-bb-cc-dd-ee-ff',
    'q'.repeat(40),
    'word '.repeat(14),
    '%FC',
    '%FF%FE',
    '%'.repeat(300),
  ];
  for (const query of cut) assert.equal(text(query), 'other', query);
});

test('an address is cut in whatever way it is spelled, and whatever stands around it', () => {
  const octets = fc.tuple(fc.integer({ min: 1, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255));
  const number = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const hexadecimal = (byte: number): string => byte.toString(16).padStart(2, '0');
  const spellings: readonly ((bytes: readonly number[]) => string)[] = [
    (bytes) => bytes.join('.'),
    (bytes) => bytes.join('-'),
    (bytes) => bytes.join('_'),
    (bytes) => bytes.join('[.]'),
    (bytes) => bytes.join('%2E'),
    (bytes) => bytes.join(' . . '),
    (bytes) => bytes.join('x'),
    (bytes) => bytes.join('.b'),
    (bytes) => [...bytes.slice(0, 3), `b${bytes[3]}`].join('.'),
    (bytes) => bytes.map(hexadecimal).join('').toUpperCase(),
    (bytes) => bytes.toReversed().join('.'),
    (bytes) => `ip-${bytes.join('-')}`,
    (bytes) => `::ffff:${bytes.join('.')}`,
    (bytes) => `${bytes.join('.')}:8080`,
    (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    (bytes) => bytes.map((byte) => `0x${hexadecimal(byte)}`).join('.'),
    (bytes) => bytes.map(hexadecimal).join(''),
    (bytes) => `0x${number(bytes).toString(16)}`,
    (bytes) => String(number(bytes)),
    (bytes) => bytes.join('.').replace(/./g, (byte) => `%${hexadecimal(byte.charCodeAt(0))}`),
    (bytes) => encodeURIComponent(encodeURIComponent(`${bytes.join('.')}/`)),
  ];
  const around = fc.constantFrom('', 'a', 'from-', ' x ', '_', '/');
  fc.assert(
    fc.property(octets, around, around, fc.constantFrom(...spellings), (bytes, before, after, spelled) => {
      const joined = /^[a-z]$/.test(before) ? `${before}.` : before;
      const value = `${joined}${spelled(bytes)}${/^[a-z]/.test(after) ? `-${after}` : after}`;
      assert.equal(text(value), 'other', value);
      assert.equal(host(value), 'other', value);
      assert.equal(host(`${value}.example.org`), 'other', value);
    }),
    { numRuns: 3000 },
  );
});

test('an address in the name that a provider gave to a line is cut', () => {
  const lines = ['p#.dip0.t-ipconnect.de', 'i#.versanet.de', 'ip#.cable.example', 'hsi-kbw-#.example', 'hsi#.example'];
  const more = ['host#.example.org', 'dyn#.example', 'pppoe#.example.net', 'x.adsl-#.example.net', 'P#A.example.net'];
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.constantFrom(...lines, ...more), (address, line) => {
      const value = line.replace('#', address.toString(16).padStart(8, '0'));
      assert.equal(host(value), 'other', value);
      assert.equal(text(value), 'other', value);
    }),
    { numRuns: 3000 },
  );
});

test('an address is cut in the digits of whatever script', () => {
  const zeros = Array.from({ length: 0x1_ff00 }, (_, code) => code)
    .filter((code) => code % 16 === 0 || code % 16 === 6)
    .filter(
      (code) => /^\p{Nd}{10}$/u.test(digitsFrom(code).join('')) && !/\p{Nd}/u.test(String.fromCodePoint(code - 1)),
    );
  assert.ok(zeros.length > 50);
  for (const zero of zeros) {
    const value = '81.2.69.142'.replace(/\d/g, (digit) => digitsFrom(zero)[Number(digit)]!);
    assert.equal(text(encodeURIComponent(value)), 'other', value);
  }
});

function digitsFrom(zero: number): readonly string[] {
  return Array.from({ length: 10 }, (_, digit) => String.fromCodePoint(zero + digit));
}

test('an address of the newer kind is cut too', () => {
  const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(fc.ipV6(), (address) => assert.equal(text(address), 'other', address)),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(groups, fc.constantFrom('-', '_', '.', ':', '%3A'), (numbers, between) => {
      const value = numbers.map((group) => group.toString(16)).join(between);
      assert.equal(text(value), 'other', value);
      assert.equal(host(`${value}.example.org`), 'other', value);
    }),
  );
  for (const name of ['2001-db8--1.ipv6-literal.net', `${'1.0.'.repeat(16)}ip6.arpa`, '[2001:db8::1]', '[::1]:8080'])
    assert.equal(host(name), 'other', name);
});

test('hosts are small, without port and last dot', () => {
  const kept = {
    'www.Google.com': 'www.google.com',
    'EXAMPLE.org:443': 'example.org',
    'example.org.': 'example.org',
    'example.org.:80': 'example.org',
    'xn--mnchen-3ya.de': 'xn--mnchen-3ya.de',
    't.co': 't.co',
    '36kr.com': '36kr.com',
    'com.google.android.googlequicksearchbox': 'com.google.android.googlequicksearchbox',
  };
  for (const [name, value] of Object.entries(kept)) assert.equal(host(name), value, name);
});

test('what is no public name is cut', () => {
  const cut = [
    '',
    '.',
    '..',
    'localhost',
    'annas-laptop',
    'annas-laptop.',
    '.example.org',
    'example..org',
    'münchen.de',
    'example.org:x',
    'exa mple.org',
    'p5483a1b2.dip0.t-ipconnect.de',
    'd111111abcdef8.cloudfront.net',
    'example.0x7f',
    '127.1',
    `${'long-label.'.repeat(10)}org`,
  ];
  for (const name of cut) assert.equal(host(name), 'other', name);
});

test('whatever is sent, a short and harmless text comes out', () => {
  const queries = fc.oneof(
    fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 400 }),
    fc.string({
      unit: fc.constantFrom('%', '0', '1', 'a', 'F', '+', '.', ':', '-', 'Z', '\xff', '%C3%A4'),
      maxLength: 90,
    }),
  );
  fc.assert(
    fc.property(queries, (query) => {
      const value = text(query);
      assert.ok(value.length <= 64 && !/[\p{C}@\ufffd]|\d{6}/u.test(value), value);
      assert.match(host(query), /^(?=.{1,100}$)([\w-]+\.)+[\w-]*[a-z_-][\w-]*$|^other$/, query);
      // What came before is not in what comes next.
      assert.equal(text('a'), 'a');
      assert.equal(host('a.de'), 'a.de');
    }),
    { numRuns: 5000 },
  );
});

test('a host that came before is the same again, and no other one that looks like it', () => {
  const alike = [
    'www.example.org',
    'wxw.example.org',
    'www.exbmple.org',
    'WWW.example.org',
    '192.168.100.101',
    'www.example:443',
  ];
  const once = alike.map(host);
  assert.deepEqual(once, [...alike.slice(0, 3), 'www.example.org', 'other', 'www.example']);
  assert.deepEqual(alike.map(host), once);
  assert.deepEqual(alike.toReversed().map(host), once.toReversed());
});
