import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { Strikes, isGuarded } from './strikes.ts';

afterEach(() => setClockOffset(0));

test('a source has twenty wrong tries in ten minutes, and its neighbours none less', () => {
  const strikes = new Strikes();

  for (let tries = 0; tries < 20; tries += 1) {
    assert.equal(strikes.wait_s(strikes.suspect(v4(192, 0, 2, tries))), 0, String(tries));
    strikes.strike(strikes.suspect(v4(192, 0, 2, tries)));
  }

  const wait_s = strikes.wait_s(strikes.suspect(v4(192, 0, 2, 99)));
  assert.ok(wait_s > 0 && wait_s <= 600);
  assert.equal(strikes.wait_s(strikes.suspect(v4(192, 0, 3, 99))), 0);
  setClockOffset(clockOffset_ms() + wait_s * 1_000);
  assert.equal(strikes.wait_s(strikes.suspect(v4(192, 0, 2, 99))), 0);
});

test('what was right is taken back, and so costs nobody anything', () => {
  const strikes = new Strikes();
  const suspect = strikes.suspect(v4(192, 0, 2, 1));
  for (let times = 0; times < 50; times += 1) {
    strikes.strike(suspect);
    strikes.forgive(suspect);
  }
  strikes.forgive(suspect);

  for (let tries = 0; tries < 19; tries += 1) strikes.strike(suspect);
  assert.equal(strikes.wait_s(suspect), 0);
  strikes.strike(suspect);
  assert.ok(strikes.wait_s(suspect) > 0);
});

test('of an IPv6 address the network of its line counts, and no line next door', () => {
  const strikes = new Strikes();
  const line = [0x20, 0x01, 0x0d, 0xb8, 1, 2, 3] as const;
  for (let tries = 0; tries < 20; tries += 1) strikes.strike(strikes.suspect(v6(...line, tries)));

  assert.ok(strikes.wait_s(strikes.suspect(v6(...line, 99))) > 0);
  assert.equal(strikes.wait_s(strikes.suspect(v6(0x20, 0x01, 0x0d, 0xb8, 1, 2, 4, 99))), 0);
});

test('what was begun under one key is not counted under the next', () => {
  const strikes = new Strikes();
  const before = strikes.suspect(v4(192, 0, 2, 1));
  setClockOffset(600_000);

  for (let tries = 0; tries < 30; tries += 1) strikes.strike(before);

  assert.equal(strikes.wait_s(before), 0);
  assert.equal(strikes.wait_s(strikes.suspect(v4(192, 0, 2, 1))), 0);
});

test('however many sources come, one that has guessed most is not forgotten for them', () => {
  const strikes = new Strikes();
  for (let tries = 0; tries < 20; tries += 1) strikes.strike(strikes.suspect(v4(192, 0, 2, 1)));

  for (let n = 0; n < 200_000; n += 1) strikes.strike(strikes.suspect(v4(20 + (n >> 16), (n >> 8) & 255, n & 255, 1)));

  assert.ok(strikes.wait_s(strikes.suspect(v4(192, 0, 2, 1))) > 0);
});

test('only what can be guessed at is looked at, however it is asked for', () => {
  assert.equal(isGuarded('POST', '/api/v1/session'), true);
  assert.equal(isGuarded('POST', '/api/v1/session/?x=1'), true);
  assert.equal(isGuarded('GET', '/api/v1/session'), false);
  assert.equal(isGuarded('POST', '/api/v1/links'), false);
});

function v4(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...bytes]);
}

function v6(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => bytes[at] ?? 0);
}
