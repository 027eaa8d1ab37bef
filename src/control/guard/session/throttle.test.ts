import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import { signIn } from '#guard';
import { newWorld } from '#world';
import { SignInThrottle } from './throttle.ts';

afterEach(() => setClockOffset(0));

test('after five tries an account waits, longer each time, a minute at most', () => {
  const throttle = new SignInThrottle();
  const waits_s: number[] = [];
  let offset_ms = 0;

  for (let tries = 1; tries <= 13; tries++) {
    throttle.try(account('erika'));
    waits_s.push(throttle.wait_s(account('erika')));
    offset_ms += waits_s.at(-1)! * 1000;
    setClockOffset(offset_ms);
  }

  assert.deepEqual(waits_s, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('a try that was refused does not make the wait longer', () => {
  const throttle = new SignInThrottle();
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  for (let i = 0; i < 50; i++) assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });

  setClockOffset(1_001);
  throttle.try(account('erika'));
});

test('the right password, or an hour of quiet, makes an account new', () => {
  const throttle = new SignInThrottle();
  for (const name of ['erika', 'max']) for (let i = 0; i < 5; i++) throttle.try(account(name));

  throttle.clear(account('erika'));
  for (let i = 0; i < 4; i++) throttle.try(account('erika'));
  setClockOffset(3_601_000);
  for (let i = 0; i < 4; i++) throttle.try(account('max'));
});

test('however many accounts are tried, the throttle stays small and keeps those tried last', () => {
  const throttle = new SignInThrottle();
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  for (let i = 0; i < 19_999; i++) throttle.try(account(`stranger ${i}`));
  assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });

  throttle.try(account('one more'));
  throttle.try(account('erika'));
});

test('tries at once count as many, whether or not anybody has the address, and the right password waits too', async () => {
  const { platform, acme } = await newWorld();
  const passwords = [...Array<string>(7).fill('a wrong password'), acme.password];

  for (const email of [acme.email, 'nobody@acme.example']) {
    const tries = await Promise.allSettled(passwords.map((password) => signIn(platform, email, password)));
    const types = tries.map((result) => (result.status === 'rejected' ? result.reason.type : 'signed in'));
    assert.deepEqual(types, [...Array(5).fill('unauthenticated'), ...Array(3).fill('too_many')]);
  }

  setClockOffset(60_000);
  await signIn(platform, acme.email, acme.password);
});

function account(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}
