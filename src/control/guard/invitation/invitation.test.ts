import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { TOTP } from 'otpauth';
import { now_ms, setClockOffset } from '#clock';
import {
  acceptInvitation,
  actorOfSession,
  beginTotp,
  confirmTotp,
  createInvitation,
  editMember,
  findOffer,
  listInvitations,
  listMembers,
  removeMember,
  resendInvitation,
  selfOfSession,
  startSession,
  withdrawInvitation,
  type InvitationMail,
} from '#guard';
import { newId } from '#id';
import { invite, newMember, newWorld } from '#world';
import { appendEntry } from '../audit/audit.ts';

const { acme, globex, platform } = await newWorld();
const password = 'eleven purple giraffes';
const week_ms = 7 * 24 * 3_600_000;

afterEach(() => setClockOffset(0));

test('somebody new joins with what they were offered, under a password of their own choice', async () => {
  const mail = await invite(acme.owner, { email: ' Anna@Example.ORG ', preset: 'viewer' });

  const offer = await findOffer(platform, mail.token);
  const joined = await acceptInvitation(platform, { token: mail.token, name: 'Anna', password, self: null });
  const { actor } = await startSession(platform, joined.personId);

  assert.deepEqual(offer, { tenantName: 'Acme GmbH', email: 'anna@example.org', knownPerson: false });
  assert.deepEqual([mail.email, mail.tenantName], ['anna@example.org', 'Acme GmbH']);
  assert.deepEqual([actor!.tenantId, actor!.preset], [acme.tenantId, 'viewer']);
  const anna = (await listMembers(acme.owner)).find(({ id }) => id === actor!.memberId)!;
  assert.deepEqual([anna.name, anna.email], ['Anna', 'anna@example.org']);
});

test('an invitation is good once, however many accept it at once', async () => {
  const { token } = await invite(acme.owner);

  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(() => acceptInvitation(platform, { token, password, self: null })),
  );

  const problems = outcomes.flatMap((one) =>
    one.status === 'rejected' ? [(one.reason as { type: string }).type] : [],
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.ok(
    problems.every((type) => type === 'gone' || type === 'conflict'),
    problems.join(),
  );
  await assert.rejects(acceptInvitation(platform, { token, password, self: null }), { type: 'gone' });
  await assert.rejects(findOffer(platform, token), { type: 'gone' });
});

test('one that expired or was withdrawn opens nothing, and what never was is not found', async () => {
  const late = await invite(acme.owner);
  const withdrawn = await invite(acme.owner);
  await withdrawInvitation(acme.owner, withdrawn.id);
  setClockOffset(week_ms);

  for (const token of [late.token, withdrawn.token]) {
    await assert.rejects(findOffer(platform, token), { type: 'gone' });
    await assert.rejects(acceptInvitation(platform, { token, password, self: null }), { type: 'gone' });
  }
  for (const token of ['', 'x', `${late.token}A`, late.token.slice(1), late.id])
    await assert.rejects(findOffer(platform, token), { type: 'not_found' });
  await assert.rejects(withdrawInvitation(acme.owner, withdrawn.id), { type: 'not_found' });
});

test('another mail makes the one before worthless, and lasts seven days again', async () => {
  const first = await invite(acme.owner);
  setClockOffset(week_ms + 1);
  let second: InvitationMail | undefined;

  await resendInvitation(acme.owner, first.id, async (_tx, mail) => void (second = mail));

  await assert.rejects(findOffer(platform, first.token), { type: 'not_found' });
  assert.equal((await findOffer(platform, second!.token)).email, first.email);
});

test('nobody is asked twice, in whatever spelling, until the invitation expires; nor who is a member', async () => {
  const { email } = await invite(acme.owner, { email: 'twice@example.org' });
  const already = (reason: string) => (error: { errors: { field: string; reason: string }[] }) =>
    error.errors[0]!.field === 'email' && error.errors[0]!.reason === reason;

  await assert.rejects(invite(acme.owner, { email: 'TWICE@example.org ' }), already('invited_already'));
  await assert.rejects(invite(acme.owner, { email: 'ERIKA@ACME.example' }), already('member_already'));
  const atOnce = await Promise.allSettled([1, 2, 3].map(() => invite(acme.owner, { email: 'once@example.org' })));
  assert.equal(atOnce.filter(({ status }) => status === 'fulfilled').length, 1);
  await invite(globex.owner, { email });
  setClockOffset(week_ms);
  await invite(acme.owner, { email });
  assert.equal((await listInvitations(acme.owner)).filter((one) => one.email === email).length, 1);
});

test('a known person joins with their own password or their session, and nobody else’s', async () => {
  const withPassword = await invite(acme.owner, { email: globex.email, preset: 'editor' });
  assert.equal((await findOffer(platform, withPassword.token)).knownPerson, true);
  await assert.rejects(acceptInvitation(platform, { token: withPassword.token, password, self: null }), {
    type: 'unauthenticated',
  });
  const erika = await selfOfSession(platform, (await startSession(platform, acme.personId)).cookieToken);
  await assert.rejects(acceptInvitation(platform, { token: withPassword.token, self: erika }), { type: 'forbidden' });

  const max = await startSession(platform, globex.personId);
  const joined = await acceptInvitation(platform, {
    token: withPassword.token,
    self: await selfOfSession(platform, max.cookieToken),
  });
  assert.equal(joined.personId, globex.personId);
  const there = await startSession(platform, globex.personId, { tenantId: acme.tenantId });
  assert.deepEqual([there.actor!.tenantId, there.actor!.preset], [acme.tenantId, 'editor']);

  // Removed and asked again, they come back as another member.
  await removeMember(acme.owner, there.actor!.memberId);
  const again = await invite(acme.owner, { email: globex.email });
  await acceptInvitation(platform, { token: again.token, password: globex.password, self: null });
  await assert.rejects(actorOfSession(platform, there.cookieToken), { type: 'unauthenticated' });
  const back = await startSession(platform, globex.personId, { tenantId: acme.tenantId });
  assert.notEqual(back.actor!.memberId, there.actor!.memberId);
});

test('a known person who has a second factor signs in with it before they join', async () => {
  const member = await newMember(globex);
  await giveFactor(member.personId);
  const { token } = await invite(acme.owner, { email: member.email });

  await assert.rejects(acceptInvitation(platform, { token, password: member.password, self: null }), {
    type: 'second_factor_needed',
  });
  const { self } = await startSession(platform, member.personId, { factor: 'totp' });
  await acceptInvitation(platform, { token, self });
});

test('what somebody offered is gone with them, and with the rights that they offered', async () => {
  const admin = await newMember(acme, { preset: 'admin' });
  const byRemoved = await invite(admin.actor, { preset: 'editor' });
  const demoted = await newMember(acme, { preset: 'admin' });
  const byDemoted = await invite(demoted.actor, { preset: 'editor' });

  await removeMember(acme.owner, admin.memberId);
  await editMember(acme.owner, demoted.memberId, { preset: 'viewer' });

  for (const { token } of [byRemoved, byDemoted])
    await assert.rejects(acceptInvitation(platform, { token, password, self: null }), { type: 'gone' });
  assert.ok(!(await listInvitations(acme.owner)).some(({ id }) => id === byRemoved.id));
});

test('a weak password, none at all and an address that is none are refused', async () => {
  const { token } = await invite(acme.owner);

  for (const refused of [undefined, 'short', 'passwordpassword'])
    await assert.rejects(acceptInvitation(platform, { token, password: refused, self: null }), { type: 'invalid' });
  await assert.rejects(invite(acme.owner, { email: 'nobody' }), { type: 'invalid' });
});

test('another tenant’s invitation can be neither seen, sent again nor withdrawn', async () => {
  const { id, token } = await invite(acme.owner);

  assert.ok(!(await listInvitations(globex.owner)).some((one) => one.id === id));
  for (const stranger of [id, newId(), 'no-id']) {
    await assert.rejects(withdrawInvitation(globex.owner, stranger), { type: 'not_found' });
    await assert.rejects(
      resendInvitation(globex.owner, stranger, async () => {}),
      { type: 'not_found' },
    );
  }
  await findOffer(platform, token);
});

test('an invitation whose mail can’t be written is not made', async () => {
  const failing = createInvitation(
    acme.owner,
    { email: 'lost@example.org', preset: 'viewer', locale: 'en' },
    async () => {
      throw new Error('no room');
    },
  );

  await assert.rejects(failing, /no room/);
  assert.ok(!(await listInvitations(acme.owner)).some(({ email }) => email === 'lost@example.org'));
});

test('nobody more is asked or let in than the tenant may have', async () => {
  const asked = await invite(globex.owner);
  const members = await platform.store.identity
    .selectFrom('member')
    .select('id')
    .where('tenant_id', '=', globex.tenantId)
    .where('removed_at', 'is', null)
    .execute();
  const open = (await listInvitations(globex.owner)).length;
  await setQuota(members.length + open);
  await assert.rejects(invite(globex.owner), { type: 'forbidden' });

  await setQuota(members.length);
  await assert.rejects(acceptInvitation(platform, { token: asked.token, password, self: null }), { type: 'forbidden' });
  await setQuota(null);
  await acceptInvitation(platform, { token: asked.token, password, self: null });
});

test('of accepting and withdrawing at once one happens, and of accepting and removing whoever asked, too', async () => {
  const admin = await newMember(acme, { preset: 'admin' });
  for (const end of [
    async ({ id }: { readonly id: string }) => withdrawInvitation(acme.owner, id),
    async () => removeMember(acme.owner, admin.memberId),
  ]) {
    const { id, token, email } = await invite(admin.actor, { preset: 'viewer' });

    const [accepted] = await Promise.allSettled([
      acceptInvitation(platform, { token, password, self: null }),
      end({ id }),
    ]);

    const joined = (await listMembers(acme.owner)).some((member) => member.email === email);
    assert.equal(joined, accepted.status === 'fulfilled');
    assert.ok(!(await listInvitations(acme.owner)).some((open) => open.id === id));
  }
});

/** What an operator has agreed on with Globex. */
async function setQuota(quota: number | null): Promise<void> {
  const at = new Date(now_ms());
  await platform.store.identity.transaction().execute(async (db) => {
    const { version } = await db
      .updateTable('tenant')
      .set((row) => ({ quota_members: quota, version: row('version', '+', 1), updated_at: at }))
      .where('id', '=', globex.tenantId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await appendEntry(db, platform.vault.tenant(globex.tenantId), {
      tenantId: globex.tenantId,
      at,
      doer: { kind: 'platform', id: null, via: 'platform' },
      action: 'platform.tenant_edit',
      outcome: 'done',
      covers: [{ table: 'tenant', rowId: globex.tenantId, version }],
    });
  });
}

/** An authenticator app, set up as its person would. */
async function giveFactor(personId: string): Promise<void> {
  const { self } = await startSession(platform, personId);
  const { secret } = await beginTotp(self);
  await confirmTotp(self, new TOTP({ secret }).generate({ timestamp: now_ms() }));
}
