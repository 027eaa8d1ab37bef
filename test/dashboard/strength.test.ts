/** The strength of a password while it is typed, beside what the server says of it when it comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadJudge } from '../../dashboard/src/session/guesses.ts';
import { acceptPassword } from '../../src/control/guard/person/password.ts';

const own = ['Erika Müller-Lüdenscheidt', 'erika.mueller@baeckerei-muster.example', 'Bäckerei Muster'];

const passwords = {
  common: ['passwordpassword', 'qwertzuiopasdfgh', '111111111111', 'abcdefghijkl', 'qwerty123456', '123456789012'],
  names: [
    'erika.mueller',
    'Erika Müller-Lüdenscheidt',
    'erikamüllerlüdenscheidt',
    'bäckereimuster12',
    'Bäckerei Muster',
    'Ba\u0308ckerei Muster',
    own[1]!,
  ],
  taken: [
    'baeckerei-muster',
    'correct horse battery',
    'the long password of somebody',
    'schmale Brücke im Nebel',
    'Tr0ub4dor&3-und-mehr',
    'öäüßÖÄÜ 平仮名 кот',
    '🐈🐕🐈🐕🐎🐑🐈🐕🐎🐑🦊🦉',
    'x7Kp-93mz-Qw2v-LLt5',
    `${'lang und '.repeat(40)}länger`,
  ],
};

test('the meter says of every password what the server says of it', async () => {
  const judge = await loadJudge();
  for (const [verdict, list] of Object.entries(passwords)) {
    for (const password of list) {
      const told = judge(password, own);
      assert.equal(told === 'common' || told === 'names' ? told : 'taken', await answerTo(password), password);
      assert.equal(await answerTo(password), verdict, password);
    }
  }
});

/** Why the server refuses it, or that it takes it. */
async function answerTo(password: string): Promise<string> {
  try {
    await acceptPassword(password, own);
    return 'taken';
  } catch (error) {
    return (error as { errors: readonly { reason: string }[] }).errors[0]!.reason;
  }
}
