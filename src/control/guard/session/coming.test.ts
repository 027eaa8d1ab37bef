import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptInvitation,
  closeAccount,
  endOtherSessions,
  eraseSome,
  erasureBegins,
  listMembers,
  pageOfLog,
  resetMember,
  signIn,
  signOut,
  startSession,
  suspendTenant,
  switchTenant,
  signCommitment,
  commitmentDocument,
  operatorOfSession,
  type Actor,
} from '#guard';
import { invite, newMember, newWorld } from '#world';

const { acme, globex, platform } = await newWorld();

/** What a tenant's log says of a member's sessions, the oldest first. */
async function saidOf(reader: Actor, memberId: string): Promise<readonly string[]> {
  const { items } = await pageOfLog(reader, { actor: memberId, action: 'session.' });
  return items
    .map(({ action, via, changes }) => [
      action,
      via,
      ...changes.map(({ field, new: now }) => `${field} ${String(now)}`),
    ])
    .map((words) => words.join(' '))
    .toReversed();
}

test('an owner sees when a member signed in, with which factor, and when they left; not in which browser', async () => {
  const { memberId, personId } = await newMember(acme);
  const before = (await saidOf(acme.owner, memberId)).length;

  const first = await startSession(platform, personId, { factor: 'passkey', agent: 'Firefox, Windows' });
  await signOut(platform, first.cookieToken);
  await signOut(platform, first.cookieToken);
  await startSession(platform, personId, { factor: 'totp' });
  const last = await startSession(platform, personId);
  await endOtherSessions(last.self);

  const said = (await saidOf(acme.owner, memberId)).slice(before);
  assert.deepEqual(said.slice(0, 4), [
    'session.enter session factor passkey',
    'session.leave session',
    'session.enter session factor totp',
    'session.enter session factor none',
  ]);
  assert.ok(said.length > 4 && said.slice(4).every((one) => one === 'session.leave session'));
});

test('whoever goes on in another tenant leaves the one and comes into the other, as each log says of its own', async () => {
  const { memberId, personId, email } = await newMember(acme);
  const { self } = await startSession(platform, personId, { factor: 'totp' });
  const { token } = await invite(globex.owner, { email });
  await acceptInvitation(platform, { token, self });
  const { id: there } = (await listMembers(globex.owner)).find((one) => one.email === email)!;
  await switchTenant(self, acme.tenantId);
  const [here, elsewhere] = [await saidOf(acme.owner, memberId), await saidOf(globex.owner, there)];

  await switchTenant(self, globex.tenantId);

  assert.deepEqual((await saidOf(acme.owner, memberId)).slice(here.length), ['session.leave session']);
  assert.deepEqual((await saidOf(globex.owner, there)).slice(elsewhere.length), ['session.enter session factor totp']);
});

test('a reset ends sessions, and the log of the tenant that they were in says so', async () => {
  const { memberId, personId, email } = await newMember(acme);
  await startSession(platform, personId);

  await resetMember(platform, email);

  assert.equal((await saidOf(acme.owner, memberId)).at(-1), 'session.leave session');
});

test('with what somebody came in goes when they are erased; that they came stays', async () => {
  const { memberId, personId } = await newMember(acme);
  const { self } = await startSession(platform, personId, { factor: 'passkey' });
  const { self: staying } = await startSession(platform, acme.personId, { factor: 'totp' });

  await closeAccount(self, async () => {});
  let place: Parameters<typeof eraseSome>[2] | null = erasureBegins;
  while (place !== null) place = await eraseSome(platform, personId, place, async () => {});

  const { items } = await pageOfLog(acme.owner, { actor: memberId, action: 'session.enter' });
  assert.ok(items.length > 0);
  assert.ok(items.every(({ erased, changes }) => erased && changes.length === 0));
  const [mine] = (await pageOfLog(acme.owner, { actor: acme.memberId, action: 'session.enter', limit: 1 })).items;
  assert.deepEqual([mine!.erased, mine!.changes[0]?.new, staying.tenantId], [false, 'totp', acme.tenantId]);
});

test('signing in works where the tenant is suspended, and where its key is missing, and its log says so as far as it can', async () => {
  const operator = await operatorOfSession(
    platform,
    (await startSession(platform, acme.personId, { factor: 'totp' })).cookieToken,
  );
  const { version, hash } = commitmentDocument();
  await signCommitment(operator, { version, hash, name: 'Erika Mustermann' });
  await suspendTenant(operator, globex.tenantId, 'unpaid', async () => {});
  await signIn(platform, globex.email, globex.password);
  assert.equal((await saidOf(globex.owner, globex.memberId)).at(-1), 'session.enter session factor none');

  platform.vault.destroyTenantKey(globex.tenantId);
  const { cookieToken } = await signIn(platform, globex.email, globex.password);
  await signOut(platform, cookieToken);

  const entered = await platform.store.identity
    .selectFrom('audit_entry')
    .select(['action', 'payload_hash'])
    .where('tenant_id', '=', globex.tenantId)
    .where('actor_id', '=', globex.memberId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  assert.deepEqual(entered, [
    { action: 'session.leave', payload_hash: null },
    { action: 'session.enter', payload_hash: null },
  ]);
});
