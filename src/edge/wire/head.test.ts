import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Head, parseHead } from './head.ts';

const head = new Head();

function parse(text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  return parseHead(bytes, 0, bytes.length, head);
}

/** What a parse says, as plain values. */
function reading(bytes: Buffer): object | number {
  const at = parseHead(bytes, 0, bytes.length, head);
  if (at <= 0) return at;
  const fields = Array.from({ length: head.fieldCount }, (_, field) => [head.name(field), head.value(field)]);
  const { method, minor, keepAlive, bodyLength, expectsContinue } = head;
  return { at, method, target: head.target(), minor, keepAlive, bodyLength, expectsContinue, fields };
}

const ok = 'GET /a?b HTTP/1.1\r\nHost: example.org\r\n';

test('a head is read to its end, with its fields as they came', () => {
  const text =
    'POST /a?b=c HTTP/1.1\r\nHost: example.org:8080\r\nX-Empty:\r\nX-Padded: \t a b \t\r\nContent-Length: 12\r\n\r\nbody';

  assert.deepEqual(reading(Buffer.from(text)), {
    at: text.length - 4,
    method: 'POST',
    target: '/a?b=c',
    minor: 1,
    keepAlive: true,
    bodyLength: 12,
    expectsContinue: false,
    fields: [
      ['host', 'example.org:8080'],
      ['x-empty', ''],
      ['x-padded', 'a b'],
      ['content-length', '12'],
    ],
  });
});

test('a few empty lines before a request are ignored, many are not', () => {
  assert.equal(parse(`\r\n\r\n${ok}\r\n`), ok.length + 6);
  assert.equal(parse(`${'\r\n'.repeat(6)}${ok}\r\n`), -400);
});

test('what is not all there yet is waited for', () => {
  const whole = `${ok}User-Agent: x\r\n\r\n`;
  for (let length = 0; length < whole.length; length += 1) assert.equal(parse(whole.slice(0, length)), 0, `${length}`);
});

test('the connection goes on as the version and the field say', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['1.1', '', true],
    ['1.1', 'Connection: close\r\n', false],
    ['1.1', 'Connection: Keep-Alive, CLOSE\r\n', false],
    ['1.1', 'Connection: keep-alive\r\nConnection: close\r\n', false],
    ['1.1', 'Connection: upgrade\r\n', true],
    ['1.0', '', false],
    ['1.0', 'Connection: keep-alive\r\n', true],
    ['1.0', 'Connection: Keep-Alive\r\n', true],
    ['1.0', 'Connection: x\r\n', false],
  ];
  for (const [version, fields, keepAlive] of cases) {
    assert.ok(parse(`GET / HTTP/${version}\r\nHost: a\r\n${fields}\r\n`) > 0);
    assert.equal(head.keepAlive, keepAlive, `${version} ${fields}`);
  }
});

const refused: readonly (readonly [what: string, head: string, status: number])[] = [
  ['both lengths', `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ['both lengths, the other way round', `${ok}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n`, 400],
  ['two lengths', `${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`, 400],
  ['a list of lengths', `${ok}Content-Length: 5, 6\r\n\r\n`, 400],
  ['a signed length', `${ok}Content-Length: +5\r\n\r\n`, 400],
  ['a negative length', `${ok}Content-Length: -5\r\n\r\n`, 400],
  ['a length in hex', `${ok}Content-Length: 0x5\r\n\r\n`, 400],
  ['an empty length', `${ok}Content-Length:\r\n\r\n`, 400],
  ['a length beyond numbers', `${ok}Content-Length: 99999999999999999999\r\n\r\n`, 400],
  ['two transfer codings', `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ['chunked twice', `${ok}Transfer-Encoding: chunked, chunked\r\n\r\n`, 400],
  ['chunked not last', `${ok}Transfer-Encoding: chunked, identity\r\n\r\n`, 400],
  ['a coding that hides chunked', `${ok}Transfer-Encoding: xchunked\r\n\r\n`, 400],
  ['a coding with a vertical tab', `${ok}Transfer-Encoding: \x0bchunked\r\n\r\n`, 400],
  ['a coding nobody here knows', `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
  ['chunks in HTTP/1.0', 'GET / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ['a space before the colon', `${ok}Transfer-Encoding : chunked\r\n\r\n`, 400],
  ['a folded line', `${ok}X-A: b\r\n c\r\n\r\n`, 400],
  ['a fold before the first field', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', 400],
  ['a line without a colon', `${ok}Nonsense\r\n\r\n`, 400],
  ['a field without a name', `${ok}: x\r\n\r\n`, 400],
  ['a name with a bracket', `${ok}X(a): x\r\n\r\n`, 400],
  ['a name above ASCII', `${ok}X\xe4: x\r\n\r\n`, 400],
  ['a bare CR in a value', `${ok}X: a\rb\r\n\r\n`, 400],
  ['a bare LF in a value', `${ok}X: a\nb: c\r\n\r\n`, 400],
  ['a bare LF as the end of a line', 'GET / HTTP/1.1\nHost: a\n\n', 400],
  ['a NUL in a value', `${ok}X: a\0b\r\n\r\n`, 400],
  ['a NUL in a name', `${ok}X\0: b\r\n\r\n`, 400],
  ['a bare CR before the end', `${ok}\rX: y\r\n\r\n`, 400],
  ['no host', 'GET / HTTP/1.1\r\nX: y\r\n\r\n', 400],
  ['two hosts', `${ok}Host: example.org\r\n\r\n`, 400],
  ['a host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
  ['a host with a name before it', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n', 400],
  ['a host with a space', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['an expectation', `${ok}Expect: 200-ok\r\n\r\n`, 417],
  ['no version', 'GET /\r\n\r\n', 400],
  ['a version of letters', 'GET / HTTP/x.1\r\n\r\n', 400],
  ['a version in small letters', 'GET / http/1.1\r\n\r\n', 400],
  ['a version of two digits', 'GET / HTTP/1.10\r\nHost: a\r\n\r\n', 400],
  ['HTTP/2', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
  ["HTTP/2's preface", 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  ['HTTP/0.9', 'GET / HTTP/0.9\r\n\r\n', 505],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['two spaces', 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a tab in the line', 'GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a fragment', 'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a control character in the target', 'GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a method that is no token', 'G@T / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['an endless method', 'A'.repeat(30), 501],
  ['an endless target', `GET /${'a'.repeat(9000)}`, 414],
  ['too many fields', `${ok}${'X: y\r\n'.repeat(100)}\r\n`, 431],
  ['too large a head', `${ok}X: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
  ['too large a head that is not all there', `${ok}X: ${'y'.repeat(17_000)}`, 431],
];

for (const [what, text, status] of refused) {
  test(`${what} is refused`, () => assert.equal(parse(text), -status));
}

test('a head that ends properly says the same wherever it lies and whatever follows', () => {
  fc.assert(
    fc.property(headText, fc.string({ unit: 'binary', maxLength: 20 }), (text, after) => {
      const bytes = Buffer.from(text, 'latin1');
      const alone = reading(bytes);
      const amid = Buffer.concat([bytes, Buffer.from(after, 'latin1')]);
      assert.deepEqual(reading(amid), alone);
    }),
  );
});

test('no beginning of a good head is refused, so it may be cut at any byte', () => {
  fc.assert(
    fc.property(headText, fc.nat(400), (text, at) => {
      const bytes = Buffer.from(text, 'latin1');
      fc.pre(parseHead(bytes, 0, bytes.length, head) > 0);
      assert.equal(parseHead(bytes, 0, at % bytes.length, head), 0);
    }),
  );
});

test('whatever bytes come, the parser answers and never throws', () => {
  const token = fc.constantFrom(
    'GET',
    ' ',
    '/',
    'HTTP/1.1',
    '\r\n',
    '\r',
    '\n',
    ':',
    'Host',
    'chunked',
    '\0',
    'é',
    'Content-Length',
  );
  const noise = fc.array(fc.oneof(token, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 });
  fc.assert(
    fc.property(noise, (parts) => {
      const at = parse(parts.join(''));
      assert.ok(at >= 0 || [-400, -414, -417, -431, -501, -505].includes(at));
    }),
    { numRuns: 2000 },
  );
});

const headText = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'BREW'),
    target: fc.constantFrom('/', '/a?b=c', '/%C3%A4', '*', 'http://example.org/x', '/\xc3\xa4'),
    minor: fc.constantFrom('0', '1', '2'),
    fields: fc.array(
      fc.constantFrom(
        'Content-Length: 3',
        'Transfer-Encoding: chunked',
        'Connection: close',
        'Expect: 100-continue',
        'X-A:  b c ',
        'User-Agent: x (y; z)',
        'Sec-Purpose: prefetch',
        'x-forwarded-for: 192.0.2.1, 198.51.100.2',
      ),
      { maxLength: 6 },
    ),
  })
  .map(({ method, target, minor, fields }) => {
    return `${method} ${target} HTTP/1.${minor}\r\n${['Host: a', ...fields].map((line) => `${line}\r\n`).join('')}\r\n`;
  });
