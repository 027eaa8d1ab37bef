import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { signIn } from '#guard';
import { newWorld } from '#world';
import { Throttle } from './throttle.ts';

afterEach(() => setClockOffset(0));

test('after five tries an account waits, longer each time, a minute at most', () => {
  const throttle = new Throttle();
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
  const throttle = new Throttle();
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  for (let i = 0; i < 50; i++) assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });

  setClockOffset(1_001);
  throttle.try(account('erika'));
});

test('the right password, or an hour of quiet, makes an account new', () => {
  const throttle = new Throttle();
  for (const name of ['erika', 'max']) for (let i = 0; i < 5; i++) throttle.try(account(name));

  throttle.clear(account('erika'));
  for (let i = 0; i < 4; i++) throttle.try(account('erika'));
  setClockOffset(3_601_000);
  for (let i = 0; i < 4; i++) throttle.try(account('max'));
});

test('however many accounts are tried, the throttle stays small and keeps those tried last', () => {
  const throttle = new Throttle();
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

test('whoever has signed in before gets in while strangers try passwords, and guesses no more than they', async () => {
  const { platform, acme, globex } = await newWorld();
  const { known } = await signIn(platform, acme.email, acme.password);
  const others = (await signIn(platform, globex.email, globex.password)).known;
  const wrong = (known: string | null) => signIn(platform, acme.email, 'a wrong password', { known });
  const typesOf = async (token: string): Promise<string[]> => {
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => wrong(token)));
    return tries.map((result) => (result.status === 'rejected' ? result.reason.type : 'signed in'));
  };
  const fiveTries = [...Array(5).fill('unauthenticated'), 'too_many'];

  const strangersTry = (): void => holdAt(platform.signIns, platform.vault.platform.emailHash(acme.email));

  strangersTry();
  for (const token of [null, others.token, 'nonsense', `${known.token.slice(0, -2)}AA`]) {
    await assert.rejects(wrong(token), { type: 'too_many' });
  }
  await signIn(platform, acme.email, acme.password, { known: known.token });
  await assert.rejects(wrong(null), { type: 'too_many' });
  assert.deepEqual(await typesOf(known.token), fiveTries);

  setClockOffset(181 * 24 * 3_600_000);
  strangersTry();
  await assert.rejects(signIn(platform, acme.email, acme.password, { known: known.token }), { type: 'too_many' });
});

/** Tries until the account must wait as long as any ever does. */
function holdAt(throttle: Throttle, held: Buffer): void {
  const from_ms = clockOffset_ms();
  for (let tries = 0; tries < 15; tries += 1) {
    setClockOffset(from_ms + tries * 61_000);
    throttle.try(held);
  }
}

function account(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}
