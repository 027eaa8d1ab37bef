import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { NoticeBoard } from './notices.ts';

const minute_ms = 60_000;

afterEach(() => setClockOffset(0));

function pass(ms: number): void {
  setClockOffset(clockOffset_ms() + ms);
}

test('a notice that is not heard again for an hour is forgotten', () => {
  const board = new NoticeBoard();
  assert.deepEqual(board.current, []);
  board.hear('proxy_not_trusted');
  pass(59 * minute_ms);
  assert.deepEqual(board.current, ['proxy_not_trusted']);
  pass(minute_ms);

  assert.deepEqual(board.current, []);
});

test('a notice that is heard again stays, and stands there once', () => {
  const board = new NoticeBoard();
  board.hear('proxy_not_trusted');
  pass(50 * minute_ms);
  board.hear('proxy_not_trusted');
  pass(50 * minute_ms);

  assert.deepEqual(board.current, ['proxy_not_trusted']);
});
