import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import { signIn } from '#guard';
import { newWorld } from '#world';
import { ofPasswords, Throttle } from './throttle.ts';

afterEach(() => setClockOffset(0));

test('a burst of tries is there at once, and then one comes back at a time', () => {
  const throttle = new Throttle({ atOnce: 5, every_ms: 20_000 });
  for (let tries = 0; tries < 5; tries++) throttle.try(account('erika'));
  assert.equal(throttle.wait_s(account('erika')), 20);
  assert.equal(throttle.wait_s(account('max')), 0);

  setClockOffset(20_001);
  throttle.try(account('erika'));
  assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });
  setClockOffset(20_001 + 5 * 20_000);
  for (let tries = 0; tries < 5; tries++) throttle.try(account('erika'));
  assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });
});

test('a try that was refused does not make the wait longer', () => {
  const throttle = new Throttle({ atOnce: 5, every_ms: 1_000 });
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  for (let i = 0; i < 50; i++) assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });

  setClockOffset(1_001);
  throttle.try(account('erika'));
});

test('the right password makes an account new', () => {
  const throttle = new Throttle({ atOnce: 5, every_ms: 1_000 });
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  throttle.clear(account('erika'));
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
});

test('one source that is wrong as often as the edge lets it be takes nobody’s turns', () => {
  const throttle = new Throttle(ofPasswords);
  const [window_ms, strikes] = [600_000, 20];
  // All of one window’s tries at its end and all of the next one’s at its beginning, then as before for hours.
  for (let window = 0; window < 30; window++) {
    for (let tries = 0; tries < strikes; tries++) {
      const at_ms = window === 0 ? window_ms - 1 : window * window_ms;
      setClockOffset(at_ms);
      if (throttle.wait_s(account('erika')) === 0) throttle.try(account('erika'));
    }
    setClockOffset(Math.max(window, 1) * window_ms + 26_000);
    throttle.try(account('erika'));
  }
});

test('however many accounts are tried, the throttle stays small and keeps those tried last', () => {
  const throttle = new Throttle({ atOnce: 5, every_ms: 1_000_000 });
  for (let i = 0; i < 5; i++) throttle.try(account('erika'));
  for (let i = 0; i < 19_999; i++) throttle.try(account(`stranger ${i}`));
  assert.throws(() => throttle.try(account('erika')), { type: 'too_many' });

  throttle.try(account('one more'));
  throttle.try(account('erika'));
});

test('tries at once count as many, whether or not anybody has the address, and the right password waits too', async () => {
  const { platform, acme } = await newWorld();
  const passwords = [...Array<string>(26).fill('a wrong password'), acme.password];

  for (const email of [acme.email, 'nobody@acme.example']) {
    const tries = await Promise.allSettled(passwords.map((password) => signIn(platform, email, password)));
    const types = tries.map((result) => (result.status === 'rejected' ? result.reason.type : 'signed in'));
    assert.deepEqual(types, [...Array(24).fill('unauthenticated'), ...Array(3).fill('too_many')]);
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
    const tries = await Promise.allSettled(Array.from({ length: 25 }, () => wrong(token)));
    return tries.map((result) => (result.status === 'rejected' ? result.reason.type : 'signed in'));
  };
  const allTries = [...Array(24).fill('unauthenticated'), 'too_many'];

  const strangersTry = (): void => holdAt(platform.signIns, platform.vault.platform.emailHash(acme.email));

  strangersTry();
  for (const token of [null, others.token, 'nonsense', `${known.token.slice(0, -2)}AA`]) {
    await assert.rejects(wrong(token), { type: 'too_many' });
  }
  await signIn(platform, acme.email, acme.password, { known: known.token });
  await assert.rejects(wrong(null), { type: 'too_many' });
  assert.deepEqual(await typesOf(known.token), allTries);

  setClockOffset(181 * 24 * 3_600_000);
  strangersTry();
  await assert.rejects(signIn(platform, acme.email, acme.password, { known: known.token }), { type: 'too_many' });
});

/** Takes all tries that the account has left. */
function holdAt(throttle: Throttle, held: Buffer): void {
  while (throttle.wait_s(held) === 0) throttle.try(held);
}

function account(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}
