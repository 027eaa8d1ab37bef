/** The relay: what of a child's words reaches the log. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { crashWord, parseLogLine, readLines } from './relay.ts';

const line = {
  at: '2026-01-31T12:00:00.000Z',
  level: 'info',
  process: 'edge',
  event: 'edge.ready',
  port: 8080,
  ok: true,
};

test('a line of our log is passed on as it is', () => {
  assert.deepEqual(parseLogLine(JSON.stringify(line)), line);
  assert.deepEqual(parseLogLine(JSON.stringify({ ...line, what: '[withheld]' })), { ...line, what: '[withheld]' });
});

test('a line with anything that could be an address, a target or a name is not', () => {
  for (const text of [
    '192.0.2.1',
    '2001:db8::1',
    'https://example.org/',
    'someone@example.org',
    'two words',
    '2026-01-31',
  ]) {
    assert.equal(parseLogLine(JSON.stringify({ ...line, what: text })), null, text);
    assert.equal(parseLogLine(JSON.stringify({ ...line, [text]: 1 })), null, text);
    assert.equal(parseLogLine(JSON.stringify({ ...line, what: [text] })), null, text);
    assert.equal(parseLogLine(JSON.stringify({ ...line, at: text })), null, text);
  }
});

test('the last words of a crashing engine are not', () => {
  for (const text of ['', '{', 'null', '[]', '"event"', 'FATAL ERROR: Reached heap limit', '{"level":"info"}']) {
    assert.equal(parseLogLine(text), null, text);
  }
});

test('of a crash nothing is told but what Node itself calls it', () => {
  assert.equal(crashWord("  code: 'ERR_ACCESS_DENIED',"), 'ERR_ACCESS_DENIED');
  assert.equal(crashWord("SyntaxError: The requested module 'x' does not provide an export"), 'SyntaxError');
  assert.equal(crashWord('TypeError [ERR_INVALID_ARG_TYPE]: of someone@example.org'), 'TypeError');
  for (const text of [
    "  resource: '/home/someone'",
    "  code: '192.0.2.1'",
    'someone@example.org',
    'ExampleError: x',
    '    at f (x.ts:1)',
  ])
    assert.equal(crashWord(text), null, text);
});

test('lines are found wherever the pieces were cut, and one without an end does not grow', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (text) => lines.push(text));

  for (const piece of ['on', 'e\ntw', 'o\n\n', 'x'.repeat(50_000), 'y'.repeat(50_000)]) stream.write(piece);
  stream.end();
  await new Promise((resolve) => stream.once('end', resolve));

  assert.deepEqual(lines.slice(0, 2), ['one', 'two']);
  assert.ok(lines[2]!.length <= 60_000);
});
