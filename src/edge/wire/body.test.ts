import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodyReader } from './body.ts';

/** Reads the pieces one after the other; the body, and what was left when it ended, or null for broken chunks. */
function read(length: number, pieces: readonly Buffer[]): { body: string; left: string; done: boolean } | null {
  const reader = new BodyReader(length);
  let body = '';
  let left = '';
  for (const piece of pieces) {
    const at = reader.read(piece, 0, piece.length, (start, end) => (body += piece.toString('latin1', start, end)));
    if (at < 0) return null;
    left += piece.toString('latin1', at);
  }
  return { body, left, done: reader.done };
}

const chunked = '5;a="b c"\r\nhello\r\nA\r\n, world, a\r\n1\r\nb\r\n000\r\nX-Trailer: y\r\n\r\n';

test('a body with a length ends with its last byte', () => {
  assert.deepEqual(read(5, [Buffer.from('hel'), Buffer.from('loGET')]), { body: 'hello', left: 'GET', done: true });
  assert.deepEqual(read(5, [Buffer.from('hel')]), { body: 'hel', left: '', done: false });
});

test('a body in chunks is the same wherever it is cut', () => {
  const bytes = Buffer.from(`${chunked}NEXT`);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      assert.deepEqual(read(-1, pieces), { body: 'hello, world, ab', left: 'NEXT', done: true });
    }),
  );
});

const broken: readonly (readonly [what: string, body: string])[] = [
  ['no size', '\r\n'],
  ['a size that is no number', 'x\r\n'],
  ['a signed size', '+5\r\nhello\r\n'],
  ['a size with 0x', '0x5\r\nhello\r\n'],
  ['a space before the size', ' 5\r\nhello\r\n'],
  ['a space after the size', '5 \r\nhello\r\n'],
  ['a size beyond numbers', 'fffffffffffffffff\r\n'],
  ['a bare LF after the size', '5\nhello\r\n'],
  ['a bare CR after the size', '5\rhello'],
  ['a chunk longer than its size', '4\r\nhello\r\n'],
  ['a chunk that ends with a bare LF', '5\r\nhello\n0\r\n\r\n'],
  ['a bare LF in an extension', '5;a\nb\r\nhello'],
  ['a NUL in an extension', '5;a\0\r\nhello'],
  ['a bare LF in a trailer', '0\r\nX: y\nZ: a\r\n\r\n'],
  ['a folded trailer', '0\r\n X: y\r\n\r\n'],
  ['endless extensions', `5;${'a'.repeat(20_000)}`],
  ['endless trailers', `0\r\n${'X: y\r\n'.repeat(5000)}`],
];

for (const [what, body] of broken) {
  test(`${what} breaks the body off`, () => assert.equal(read(-1, [Buffer.from(body, 'latin1')]), null));
}

test('a long body of small chunks is no offence', () => {
  assert.equal(read(-1, [Buffer.from('1\r\na\r\n'.repeat(20_000))])?.body.length, 20_000);
});

test('whatever bytes come, the reader answers and never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('0', '5', '\r\n', '\n', ';', 'hello', '\r', 'ff', '\0')), (parts) => {
      read(-1, [Buffer.from(parts.join(''))]);
    }),
  );
});
