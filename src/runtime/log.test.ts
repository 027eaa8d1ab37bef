import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#id';
import { describeError, openLog } from '#log';

function logged(fields: Readonly<Record<string, number | boolean | string>>): Record<string, unknown> {
  const lines: string[] = [];
  openLog('edge', (line) => lines.push(line))('info', 'edge.ready', fields);
  assert.equal(lines.length, 1);
  assert.ok(lines[0]!.endsWith('}\n'));
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

test('a line says when, how grave, which process and what', () => {
  const { at, level, process, event, port } = logged({ port: 8080 });

  assert.match(String(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(
    { level, process, event, port },
    { level: 'info', process: 'edge', event: 'edge.ready', port: 8080 },
  );
});

test('code words and ids are logged as they are', () => {
  const id = newId();

  const line = logged({ problem: 'slug_taken', cause: 'edge.sealed', id });

  assert.deepEqual([line['problem'], line['cause'], line['id']], ['slug_taken', 'edge.sealed', id]);
});

for (const secret of [
  '198.51.100.7',
  '2001:db8::1',
  '::ffff:198.51.100.7',
  'https://example.org/sale',
  'anna@example.org',
  'Summer sale',
  'kz_4fT0-example-token',
  'a\nsecond line',
  '',
]) {
  test(`${JSON.stringify(secret)} is withheld, wherever a field or an event carries it`, () => {
    const lines: string[] = [];

    openLog('control', (line) => lines.push(line))('error', secret, { said: secret });

    assert.equal(lines.length, 1);
    const { event, said } = JSON.parse(lines[0]!) as Record<string, unknown>;
    assert.deepEqual([event, said], ['[withheld]', '[withheld]']);
  });
}

test('of a file deep in the tree the last three names are logged, and of a database error its code', () => {
  const error = Object.assign(new Error('x'), { code: '57P03' });
  error.stack = 'Error: x\n    at lead (file:///opt/kurzum/src/control/links/exchange/stream.ts:87:5)';

  const line = logged(describeError(error));

  assert.deepEqual([line['file'], line['line'], line['code']], ['links.exchange.stream', 87, '57P03']);
});

test('of an error the log takes class, code and place, never the message', () => {
  const error = Object.assign(new TypeError('Key (email)=(anna@example.org) already exists.'), { code: 'ERR_X' });
  error.stack = `TypeError: ${error.message}\n    at insert (file:///opt/kurzum/src/control/links/rows.ts:12:5)`;

  const described = describeError(error);

  assert.deepEqual(described, { error: 'TypeError', code: 'ERR_X', file: 'control.links.rows', line: 12 });
});

test('what was thrown without being an error is only named as such', () => {
  assert.deepEqual(describeError('anna@example.org'), { error: 'not_an_error' });
});
