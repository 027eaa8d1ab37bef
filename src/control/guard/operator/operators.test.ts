import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptOperatorInvitation,
  commitmentDocument,
  inviteOperator,
  listOperatorInvitations,
  operatorOfSession,
  removeOperator,
  resendOperatorInvitation,
  signCommitment,
  startSession,
  type Operator,
} from '#guard';
import { newWorld } from '#world';

const { acme, platform } = await newWorld();
const erika = await atWork(acme.personId);

/** An operator who has shown a factor and signed. */
async function atWork(personId: string): Promise<Operator> {
  const { cookieToken } = await startSession(platform, personId, { factor: 'totp' });
  const operator = await operatorOfSession(platform, cookieToken);
  const { version, hash } = commitmentDocument();
  await signCommitment(operator, { version, hash, name: 'Erika Mustermann' });
  return operator;
}

/** Asks somebody; gives the token of the mail. */
async function asked(operator: Operator, email: string): Promise<string> {
  let token = '';
  await inviteOperator(operator, { email, locale: 'de' }, async (_tx, mail) => void (token = mail.token));
  return token;
}

function accept(token: string): Promise<{ readonly personId: string }> {
  const answer = { name: 'Max Mustermann', password: 'eine lange Reihe von Wörtern' };
  return acceptOperatorInvitation(platform, { ...answer, token, self: null });
}

test('an invitation that is sent again opens with the new link alone, and is then the word of whoever sent it', async () => {
  const first = await asked(erika, 'paula@kurzum.example');
  const paul = await atWork((await accept(await asked(erika, 'paul@kurzum.example'))).personId);
  const [open] = await listOperatorInvitations(paul);

  let second = '';
  const sent = await resendOperatorInvitation(paul, open!.id, async (_tx, { email, locale, token }) => {
    assert.deepEqual([email, locale], ['paula@kurzum.example', 'de']);
    second = token;
  });

  assert.deepEqual(await listOperatorInvitations(erika), [sent]);
  await assert.rejects(accept(first), { type: 'gone' });
  await assert.rejects(
    resendOperatorInvitation(erika, open!.id, async () => {}),
    { type: 'not_found' },
  );
  await removeOperator(erika, paul.personId);
  await assert.rejects(accept(second), { type: 'gone' });
});

test('nobody becomes an operator by the word of one who was removed', async () => {
  const { personId } = await accept(await asked(erika, 'max@kurzum.example'));
  const token = await asked(await atWork(personId), 'second.max@kurzum.example');

  await removeOperator(erika, personId);

  await assert.rejects(accept(token), { type: 'gone' });
  assert.deepEqual(await listOperatorInvitations(erika), []);
});
