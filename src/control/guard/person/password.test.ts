import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '#problem';
import { acceptPassword, hashPassword, passwordFits, temporaryPassword } from './password.ts';

test('a password needs twelve characters, as people count them, and nothing else', () => {
  for (const good of ['aaaaaaaaaaaa', '🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑', ' twelve more ', 'ä'.repeat(512)]) {
    assert.equal(acceptPassword(good), good);
  }
  for (const [bad, reason] of [
    ['elf zeichen', 'too_short'],
    ['🔑🔑🔑🔑🔑🔑', 'too_short'],
    ['ä'.repeat(513), 'too_long'],
  ] as const) {
    assert.throws(
      () => acceptPassword(bad),
      ({ errors }: Problem) => errors[0]?.field === 'password' && errors[0].reason === reason,
    );
  }
});

test('a password fits however a keyboard composes its letters, and no other password does', async () => {
  const hash = await hashPassword(acceptPassword('Köpenick-Straße'.normalize('NFD')));

  assert.match(hash, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  assert.equal(await passwordFits('Köpenick-Straße'.normalize('NFC'), hash), true);
  assert.equal(await passwordFits('Köpenick-straße', hash), false);
  assert.equal(await passwordFits('', hash), false);
});

test("nobody's password is never right", async () => {
  assert.equal(await passwordFits('a password of length', null), false);
});

test('a hash made elsewhere with another cost is still understood', async () => {
  // From the reference implementation's own tests: password "password", salt "somesalt", m = 65536, t = 2, p = 1.
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

  assert.equal(await passwordFits('password', hash), true);
});

test('when too many wait, the next is told to come again, and those who wait are served', async () => {
  const cheap = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

  const results = await Promise.allSettled(Array.from({ length: 100 }, () => passwordFits('password', cheap)));

  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 100 - 2 - 64);
  for (const { reason } of refused) assert.equal(reason.type, 'too_many');
  assert.equal(await passwordFits('password', cheap), false);
});

test('a temporary password is acceptable and never the same', () => {
  const [one, other] = [temporaryPassword(), temporaryPassword()];

  assert.match(one, /^([a-z2-9]{5}-){4}[a-z2-9]{5}$/);
  assert.equal(acceptPassword(one), one);
  assert.notEqual(one, other);
});
