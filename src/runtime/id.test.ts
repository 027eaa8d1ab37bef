import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { isId, newId } from '#id';

test('an id is a UUID of version 7 that starts with the time', () => {
  const before_ms = now_ms();
  const id = newId();
  const after_ms = now_ms();

  const said_ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  assert.ok(isId(id));
  assert.match(id, /^.{14}7.{4}[89ab]/);
  assert.ok(before_ms <= said_ms && said_ms <= after_ms);
});

test('ids sort by the time they were made at', () => {
  const early = newId();
  setClockOffset(1000);
  const late = newId();
  setClockOffset(0);

  assert.ok(early < late);
});

test('ten thousand ids are all different', () => {
  assert.equal(new Set(Array.from({ length: 10_000 }, newId)).size, 10_000);
});

test('only a UUID in lower case with hyphens is an id', () => {
  const id = newId();

  assert.deepEqual([id, id.toUpperCase(), id.replaceAll('-', ''), `${id}\n`, ''].map(isId), [
    true,
    false,
    false,
    false,
    false,
  ]);
});
