import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '#problem';
import { acceptPassword, hashPassword, passwordFits, temporaryPassword } from './password.ts';

const refusedFor = (reason: string) => (problem: Problem) =>
  problem.errors[0]?.field === 'password' && problem.errors[0].reason === reason;

test('a password needs twelve characters, as people count them, and no signs or digits', async () => {
  for (const good of ['one long password', ' twelve more ', 'Köpenick-Straße', '🐢🚲🌙🍋🪁🎻🧭🥝🛶🪵🧵🫖']) {
    assert.equal(await acceptPassword(good), good);
  }
  for (const [bad, reason] of [
    ['elf zeichen', 'too_short'],
    ['🔑🔑🔑🔑🔑🔑', 'too_short'],
    ['ä'.repeat(513), 'too_long'],
  ] as const) {
    await assert.rejects(acceptPassword(bad), refusedFor(reason), bad);
  }
});

test('a password that is on lists, or a little of that after another, is refused however it is dressed up', async () => {
  for (const common of [
    'aaaaaaaaaaaa',
    'passwordpassword',
    'P@ssw0rd1234',
    '123456789012',
    'qwertzuiop123',
    'iloveyou1234',
    'trustno1trustno1',
    'abcdefghijkl',
  ]) {
    await assert.rejects(acceptPassword(common), refusedFor('common'), common);
  }
});

test('a password of little but its person’s own words is refused, and one that only holds them is not', async () => {
  const own = ['Erika Mustermann', 'erika@acme.example', 'Acme GmbH'];

  for (const guessed of ['erika@acme.example', 'ErikaMustermann1', 'Mustermann2026', 'kurzumkurzum', 'acme.example!']) {
    await assert.rejects(acceptPassword(guessed, own), refusedFor('names'), guessed);
  }
  assert.equal(await acceptPassword('correct horse of Acme GmbH', own), 'correct horse of Acme GmbH');
});

test('a password fits however a keyboard composes its letters, and no other password does', async () => {
  const hash = await hashPassword(await acceptPassword('Köpenick-Straße'.normalize('NFD')));

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

test('a temporary password is acceptable and never the same', async () => {
  const [one, other] = [temporaryPassword(), temporaryPassword()];

  assert.match(one, /^([a-z2-9]{5}-){4}[a-z2-9]{5}$/);
  assert.equal(await acceptPassword(one), one);
  assert.notEqual(one, other);
});
