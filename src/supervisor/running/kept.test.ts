/** Kept processes: how long the supervisor waits before it starts again what died. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartWait_ms } from './kept.ts';

test('the first restart is immediate, and each further one waits twice as long, up to half a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(restartWait_ms);

  assert.deepEqual(waits, [0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 30_000]);
});
