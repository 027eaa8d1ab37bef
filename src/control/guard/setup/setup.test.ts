import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  foundTenant,
  openPlatform,
  isSetUp,
  requireSetupToken,
  type SetupDraft,
  setupToken,
  setUp,
  signIn,
  actorOfToken,
  actorOfCommand,
} from '#guard';
import type { Problem } from '#problem';
import { newBareWorld } from '#world';

const draft: SetupDraft = { email: 'Erika@Acme.Example', password: 'one long password', tenantName: 'Acme GmbH' };

test('the set-up link is the same at every start until it is used, and opens nothing afterwards', async () => {
  const { platform, keys, dataFolder } = await newBareWorld();
  const token = await setupToken(platform);
  const restarted = await openPlatform({ ...platform, keys, dataFolder });
  assert.equal(await setupToken(restarted), token);
  assert.equal(await isSetUp(platform), false);

  await requireSetupToken(platform, token);
  await assert.rejects(requireSetupToken(platform, token.slice(1)), { type: 'forbidden' });
  await assert.rejects(requireSetupToken(platform, ''), { type: 'forbidden' });
  await setUp(platform, draft);

  assert.equal(await isSetUp(platform), true);
  await assert.rejects(setupToken(platform), { type: 'gone' });
  await assert.rejects(requireSetupToken(platform, token), { type: 'gone' });
});

test('set-up makes the first operator; whoever founds another tenant is none', async () => {
  const { platform } = await newBareWorld();
  const first = await setUp(platform, draft);
  const second = await foundTenant(platform, { ...draft, email: 'max@globex.example', tenantName: 'Globex' });

  const people = await platform.store.identity.selectFrom('person').select(['id', 'operator']).execute();

  assert.equal(people.find(({ id }) => id === first.personId)?.operator, true);
  assert.equal(people.find(({ id }) => id === second.personId)?.operator, false);
});

test('set-up makes an owner who can sign in, and a token that works', async () => {
  const { platform } = await newBareWorld();

  const founded = await setUp(platform, { ...draft, withToken: true });

  const { actor } = await signIn(platform, 'erika@acme.example', draft.password);
  const { tenantId, memberId, personId } = founded;
  for (const same of [actor!, await actorOfToken(platform, founded.token!), await actorOfCommand(platform)]) {
    assert.deepEqual(
      { tenantId: same.tenantId, memberId: same.memberId, personId: same.personId },
      { tenantId, memberId, personId },
    );
  }
});

test('of eight who set Kurzum up at once exactly one does, whole', async () => {
  const { platform } = await newBareWorld();

  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => setUp(platform, { ...draft, email: `person${i}@acme.example` })),
  );

  const lost = results.filter((result) => result.status === 'rejected');
  assert.equal(lost.length, 7);
  for (const { reason } of lost) assert.equal(reason.type, 'gone');
  for (const table of ['person', 'tenant', 'member'] as const) {
    assert.equal((await platform.store.identity.selectFrom(table).select('id').execute()).length, 1, table);
  }
});

test('set-up with something missing is refused by field, and leaves Kurzum as it was', async () => {
  const { platform } = await newBareWorld();

  for (const [wrong, field, reason] of [
    [{ email: 'nobody' }, 'email', 'not_an_email'],
    [{ email: `${'x'.repeat(250)}@a.de` }, 'email', 'too_long'],
    [{ password: 'short' }, 'password', 'too_short'],
    [{ tenantName: '  ' }, 'tenant', 'empty'],
    [{ personName: 'x'.repeat(201) }, 'name', 'too_long'],
  ] as const) {
    await assert.rejects(
      setUp(platform, { ...draft, ...wrong }),
      ({ errors }: Problem) => errors[0]?.field === field && errors[0].reason === reason,
    );
  }
  assert.equal(await isSetUp(platform), false);
});

test("set-up is in the log: the person above tenants, the rest on the tenant's own first page", async () => {
  const { platform } = await newBareWorld();
  const { tenantId, personId, memberId } = await setUp(platform, draft);

  const entries = await platform.store.identity
    .selectFrom('audit_entry')
    .innerJoin('audit_cover', 'audit_cover.entry_id', 'audit_entry.id')
    .select(['audit_entry.tenant_id', 'action', 'table_name', 'row_id'])
    .orderBy('table_name')
    .execute();

  assert.deepEqual(entries, [
    { tenant_id: tenantId, action: 'tenant.create', table_name: 'member', row_id: memberId },
    { tenant_id: null, action: 'person.create', table_name: 'person', row_id: personId },
    { tenant_id: tenantId, action: 'tenant.create', table_name: 'tenant', row_id: tenantId },
  ]);
});
