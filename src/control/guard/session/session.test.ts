import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import { actorOfSession, removeMember, resetMember, selfOfSession, sessionView, signIn, signOut } from '#guard';
import type { Problem } from '#problem';
import { newMember, newWorld } from '#world';
import pg from 'pg';

const hour_ms = 3_600_000;
const { acme, globex, platform, database } = await newWorld();

afterEach(() => setClockOffset(0));

test('whoever signs in is recognised by the cookie, and shown by name', async () => {
  const { cookieToken, actor, expiresAt } = await signIn(platform, ` ${acme.email.toUpperCase()} `, acme.password, {
    agent: 'Firefox, Windows',
  });

  const recognised = await actorOfSession(platform, cookieToken);
  const self = await selfOfSession(platform, cookieToken);
  assert.deepEqual([recognised.memberId, recognised.via], [actor!.memberId, 'session']);
  assert.deepEqual(await sessionView(self), {
    person: { id: acme.personId, email: acme.email, name: null, locale: null, operator: true },
    tenant: { id: acme.tenantId, name: 'Acme GmbH', suspendedFor: null, endsAt: null, redirectsUntilEnd: false },
    member: { id: acme.memberId, preset: 'owner', grants: recognised.grants },
    tenants: [{ id: acme.tenantId, name: 'Acme GmbH' }],
    session: { id: self.session.id, factor: 'none', locksAfter_s: 900, expiresAt },
    needs: null,
    support: null,
  });
});

test('a wrong password and an unknown address are answered alike', async () => {
  const answerTo = (email: string, password: string) =>
    signIn(platform, email, password).then(
      () => assert.fail('signed in'),
      (problem: Problem) => problem.body(),
    );

  const wrongPassword = await answerTo(acme.email, 'a wrong password');
  const unknownAddress = await answerTo('nobody@acme.example', acme.password);

  assert.equal(wrongPassword.type, '/problems/unauthenticated');
  assert.deepEqual(unknownAddress, wrongPassword);
});

test('a session ends twelve hours after sign-in, however busy it was', async () => {
  const { cookieToken } = await signIn(platform, acme.email, acme.password);

  for (let gone_ms = 0; gone_ms < 12 * hour_ms; gone_ms += 600_000) {
    setClockOffset(gone_ms);
    await actorOfSession(platform, cookieToken);
  }
  setClockOffset(12 * hour_ms);
  await assert.rejects(actorOfSession(platform, cookieToken), { type: 'unauthenticated' });
});

test('an expired session is forgotten when the next one begins', async () => {
  await signIn(platform, acme.email, acme.password);
  setClockOffset(13 * hour_ms);

  await signIn(platform, acme.email, acme.password);

  assert.equal((await platform.store.identity.selectFrom('session').selectAll().execute()).length, 1);
});

test('signing out ends this session, and no other', async () => {
  const [one, other] = [
    await signIn(platform, acme.email, acme.password),
    await signIn(platform, acme.email, acme.password),
  ];

  await signOut(platform, one.cookieToken);
  await signOut(platform, one.cookieToken);

  await assert.rejects(actorOfSession(platform, one.cookieToken), { type: 'unauthenticated' });
  await actorOfSession(platform, other.cookieToken);
});

test('what is stored of a session opens no session', async () => {
  const { cookieToken } = await signIn(platform, acme.email, acme.password);

  const rows = await platform.store.identity.selectFrom('session').select('token_hash').execute();

  for (const { token_hash } of rows) {
    for (const encoding of ['base64url', 'hex', 'latin1'] as const) {
      assert.notEqual(token_hash.toString(encoding), cookieToken);
      await assert.rejects(actorOfSession(platform, token_hash.toString(encoding)), { type: 'unauthenticated' });
    }
  }
});

test('a reset gives another password, once, and ends every session', async () => {
  const { cookieToken } = await signIn(platform, acme.email, acme.password);

  const { password } = await resetMember(platform, acme.email);

  await assert.rejects(actorOfSession(platform, cookieToken), { type: 'unauthenticated' });
  await assert.rejects(signIn(platform, acme.email, acme.password), { type: 'unauthenticated' });
  await signIn(platform, acme.email, password);
  await assert.rejects(resetMember(platform, 'nobody@acme.example'), { type: 'not_found' });
});

test('a password that was reset while it was being checked starts no session', async () => {
  const { password } = await resetMember(platform, acme.email);

  const [signedIn, reset] = await Promise.allSettled([
    signIn(platform, acme.email, password),
    resetMember(platform, acme.email),
  ]);

  assert.equal(reset.status, 'fulfilled');
  const open = await platform.store.identity
    .selectFrom('session')
    .select('token_hash')
    .where('person_id', '=', acme.personId)
    .execute();
  assert.deepEqual(open, [], signedIn.status);
});

test('signing in, signing out and a reset are in the log', async () => {
  const entries = await platform.store.identity
    .selectFrom('audit_entry')
    .select(['action', 'actor_id', 'via'])
    .where('tenant_id', 'is', null)
    .execute();

  const told = entries.map(({ action, actor_id, via }) => `${action} ${actor_id ?? 'nobody'} ${via}`);
  for (const entry of [
    `session.create ${acme.personId} session`,
    `session.delete ${acme.personId} session`,
    'person.reset nobody command',
  ]) {
    assert.ok(told.includes(entry), entry);
  }
});

test('a password that was hashed at another cost is hashed at today’s when it is next right, and the log says so', async () => {
  const old = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  await pastTheTriggers('person', 'password_hash', old, globex.personId);
  const hash = async (): Promise<string> =>
    (await platform.store.identity.selectFrom('person').selectAll().where('id', '=', globex.personId).execute())[0]!
      .password_hash;

  await assert.rejects(signIn(platform, globex.email, 'a wrong password'), { type: 'unauthenticated' });
  assert.equal(await hash(), old);
  await signIn(platform, globex.email, 'password');
  const upgraded = await hash();
  await signIn(platform, globex.email, 'password');

  assert.match(upgraded, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  assert.equal(await hash(), upgraded);
  const entries = platform.store.identity.selectFrom('audit_entry').select('id').where('action', '=', 'person.rehash');
  assert.equal((await entries.execute()).length, 1);
});

test('whoever is a member of no tenant any more can still sign in, and sees to their own account alone', async () => {
  const left = await newMember(acme);
  await removeMember(acme.owner, left.memberId);

  const { cookieToken, self, actor } = await signIn(platform, left.email, left.password);

  assert.deepEqual([actor, self.tenantId], [null, null]);
  await assert.rejects(actorOfSession(platform, cookieToken), { type: 'forbidden' });
  assert.deepEqual((await sessionView(await selfOfSession(platform, cookieToken))).tenants, []);
});

/** As only the owner of the database can: what an older version left. */
async function pastTheTriggers(table: string, column: string, value: unknown, id: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  try {
    await client.query(`alter table ${table} disable trigger user`);
    await client.query(`update ${table} set ${column} = $1 where id = $2`, [value, id]);
    await client.query(`alter table ${table} enable trigger user`);
  } finally {
    await client.end();
  }
}
