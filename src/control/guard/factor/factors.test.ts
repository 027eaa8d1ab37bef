import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import {
  addPasskey,
  askForPasskey,
  beginTotp,
  commitmentDocument,
  completeSignIn,
  confirmTotp,
  listFactors,
  pageOfLog,
  passkeyOptions,
  readerOfCommand,
  removePasskey,
  removeTotp,
  renamePasskey,
  renewRecoveryCodes,
  selfOfSession,
  signCommitment,
  signIn,
  signInWithPasskey,
  startSession,
  unlock,
  type FactorNeeded,
  type Operator,
  type Self,
} from '#guard';
import { newId } from '#id';
import { newMember, newWorld } from '#world';
import { TOTP } from 'otpauth';
import { Authenticator } from '../../../../test/world/authenticator.ts';

const { acme, globex, platform } = await newWorld();
const step_ms = 30_000;

afterEach(() => setClockOffset(0));

async function owner(): Promise<Self> {
  return (await startSession(platform, acme.personId)).self;
}

async function withPasskey(self: Self): Promise<{ readonly id: string; readonly authenticator: Authenticator }> {
  const authenticator = new Authenticator(platform.url.origin);
  const credential = authenticator.create(await passkeyOptions(self));
  return { ...(await addPasskey(self, { name: 'Laptop', credential })), authenticator };
}

function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: now_ms() + steps * step_ms });
}

async function withoutFactors(): Promise<void> {
  const self = await owner();
  const { passkeys, totp } = await listFactors(self);
  for (const { id } of passkeys) await removePasskey(self, id);
  if (totp) await removeTotp(self);
}

async function pending(): Promise<FactorNeeded> {
  return signIn(platform, acme.email, acme.password).then(
    () => assert.fail('signed in'),
    (error: unknown) => error as FactorNeeded,
  );
}

test('a passkey serves alone, says whose it is, and shows when it was used', async () => {
  await withoutFactors();
  const { authenticator } = await withPasskey(await owner());

  const options = await askForPasskey(platform, null);
  const { self } = await signInWithPasskey(platform, authenticator.get(options));

  assert.deepEqual(options.allowCredentials, []);
  assert.deepEqual([self.personId, self.session.factor], [acme.personId, 'passkey']);
  const [passkey] = (await listFactors(self)).passkeys;
  assert.deepEqual([passkey?.name, passkey?.lastUsedDay], ['Laptop', platform.zone.day(now_ms()).toString()]);
});

test('what a passkey signed is good once, for five minutes, on our pages, and only by a hand that it has checked', async () => {
  await withoutFactors();
  const { authenticator } = await withPasskey(await owner());
  const refused = (assertion: object) =>
    assert.rejects(signInWithPasskey(platform, assertion), { type: 'unauthenticated' });

  const assertion = authenticator.get(await askForPasskey(platform, null));
  await signInWithPasskey(platform, assertion);
  await refused(assertion);

  const asked = await askForPasskey(platform, null);
  await refused(authenticator.get(asked, 'https://evil.example'));
  await refused(authenticator.get({ challenge: 'AAAA' }));
  await refused(new Authenticator(platform.url.origin).get(asked));
  authenticator.verifiesUser = false;
  await refused(authenticator.get(asked));
  authenticator.verifiesUser = true;
  setClockOffset(5 * 60_000);
  await refused(authenticator.get(asked));
});

test('of two who bring the same assertion at once, one signs in', async () => {
  await withoutFactors();
  const { authenticator } = await withPasskey(await owner());
  const assertion = authenticator.get(await askForPasskey(platform, null));

  const results = await Promise.allSettled([1, 2, 3].map(() => signInWithPasskey(platform, assertion)));

  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a passkey of somebody else completes nobody’s sign-in, and unlocks no session', async () => {
  await withoutFactors();
  await withPasskey(await owner());
  const other = await withPasskey((await startSession(platform, globex.personId)).self);
  const { pending: half } = await pending();
  const { cookieToken } = await startSession(platform, acme.personId);

  const passkey = other.authenticator.get(await askForPasskey(platform, acme.personId));
  await assert.rejects(completeSignIn(platform, half.token, { passkey }), { type: 'unauthenticated' });
  await assert.rejects(unlock(platform, cookieToken, { passkey }), { type: 'invalid' });
});

test('a code of an app is taken once, a step early or late at most, and none from before it', async () => {
  await withoutFactors();
  const self = await owner();
  const { secret, uri } = await beginTotp(self);
  assert.match(uri, /^otpauth:\/\/totp\/Kurzum%20localhost%3A8080:erika%40acme\.example\?.*secret=/);
  await assert.rejects(confirmTotp(self, '000000'), { type: 'invalid' });
  await confirmTotp(self, codeOf(secret));
  const { pending: half } = await pending();
  const tries = (code: string) => completeSignIn(platform, half.token, { totp: code });

  await assert.rejects(tries(codeOf(secret)), { type: 'unauthenticated' });
  await assert.rejects(tries(codeOf(secret, 2)), { type: 'unauthenticated' });
  assert.equal((await tries(codeOf(secret, 1))).self.session.factor, 'totp');
  setClockOffset(step_ms);
  await assert.rejects(tries(codeOf(secret)), { type: 'unauthenticated' });
  setClockOffset(2 * step_ms);
  const [one, other] = await Promise.allSettled([tries(codeOf(secret)), tries(codeOf(secret))]);
  assert.notEqual(one.status, other.status);
});

test('a recovery code is good once, and a new set ends the old one', async () => {
  await withoutFactors();
  const self = await owner();
  const { secret } = await beginTotp(self);
  const { recoveryCodes } = await confirmTotp(self, codeOf(secret));
  const [first, second] = recoveryCodes as [string, string];
  const { pending: half } = await pending();
  const tries = (recoveryCode: string) => completeSignIn(platform, half.token, { recoveryCode });

  assert.equal(new Set(recoveryCodes).size, 10);
  assert.equal((await tries(first.toUpperCase().replaceAll('-', ' '))).self.session.factor, 'recovery');
  await assert.rejects(tries(first), { type: 'unauthenticated' });
  assert.equal((await listFactors(self)).recoveryCodesLeft, 9);
  const [fresh] = await renewRecoveryCodes(self);
  await assert.rejects(tries(second), { type: 'unauthenticated' });
  await tries(fresh!);
});

test('a first factor renews the session that it was shown in, and ends those that never showed one', async () => {
  await withoutFactors();
  const [here, elsewhere] = [await startSession(platform, acme.personId), await startSession(platform, acme.personId)];
  const authenticator = new Authenticator(platform.url.origin);
  const credential = authenticator.create(await passkeyOptions(here.self));

  const { cookie } = await addPasskey(here.self, { name: 'Key', credential });

  for (const { cookieToken } of [here, elsewhere]) {
    await assert.rejects(selfOfSession(platform, cookieToken), { type: 'unauthenticated' });
  }
  assert.equal((await selfOfSession(platform, cookie!.token)).session.factor, 'passkey');
  assert.equal((await selfOfSession(platform, cookie!.token)).session.id, here.self.session.id);
});

test('with the last factor goes what was good because of it', async () => {
  await withoutFactors();
  const here = await startSession(platform, acme.personId);
  const { secret } = await beginTotp(here.self);
  const { cookie } = await confirmTotp(here.self, codeOf(secret));
  const { pending: half } = await pending();
  const { trusted } = await completeSignIn(platform, half.token, { totp: codeOf(secret, 1) }, { trust: true });

  await removeTotp(await selfOfSession(platform, cookie!.token));

  assert.equal((await selfOfSession(platform, cookie!.token)).session.factor, 'none');
  assert.deepEqual(await listFactors(here.self), {
    passkeys: [],
    totp: false,
    recoveryCodesLeft: 0,
    trustedBrowsers: 0,
  });
  await withPasskey(await owner());
  const again = signIn(platform, acme.email, acme.password, { trusted: trusted!.token });
  await assert.rejects(again, { type: 'second_factor_needed' });
});

test('a browser is trusted by members, and never by whoever runs the platform', async () => {
  await withoutFactors();
  const member = await newMember(acme);
  const trust = async ({ personId, email, password }: Record<'personId' | 'email' | 'password', string>) => {
    const here = await startSession(platform, personId);
    const { secret } = await beginTotp(here.self);
    await confirmTotp(here.self, codeOf(secret));
    const { pending: half } = await signIn(platform, email, password).then(
      () => assert.fail(),
      (error: FactorNeeded) => error,
    );
    const { trusted } = await completeSignIn(platform, half.token, { totp: codeOf(secret, 1) }, { trust: true });
    return signIn(platform, email, password, { trusted: trusted!.token });
  };

  const { cookieToken } = await trust(member);
  assert.equal((await selfOfSession(platform, cookieToken)).session.factor, 'trusted');
  await assert.rejects(trust(acme), { type: 'second_factor_needed' });
});

test('a challenge is good in one spelling alone, and so once', async () => {
  await withoutFactors();
  const { authenticator } = await withPasskey(await owner());
  const { challenge } = await askForPasskey(platform, null);
  const spellings = [`${challenge}=`, ` ${challenge}`, challenge.replaceAll('-', '+').replaceAll('_', '/').concat('=')];

  for (const other of spellings)
    await assert.rejects(signInWithPasskey(platform, authenticator.get({ challenge: other })), {
      type: 'unauthenticated',
    });
  await signInWithPasskey(platform, authenticator.get({ challenge }));
});

test('a passkey gets another name by its person, and by nobody else', async () => {
  await withoutFactors();
  const self = await owner();
  const { id } = await withPasskey(self);
  const stranger = (await startSession(platform, globex.personId)).self;

  await renamePasskey(self, id, '  Dienst-Laptop ');

  assert.equal((await listFactors(self)).passkeys[0]!.name, 'Dienst-Laptop');
  await assert.rejects(renamePasskey(self, id, ' '), { type: 'invalid' });
  for (const [who, which] of [
    [stranger, id],
    [self, newId()],
  ] as const)
    await assert.rejects(renamePasskey(who, which, 'Mine'), { type: 'not_found' });
  assert.equal((await listFactors(self)).passkeys[0]!.name, 'Dienst-Laptop');
  const operator = (await readerOfCommand(platform, 'platform')) as Operator;
  await signCommitment(operator, { ...commitmentDocument(), name: 'Erika Mustermann' });
  const { items } = await pageOfLog(operator, { action: 'passkey.edit' });
  assert.deepEqual(
    items[0]!.changes.map(({ field, old, new: now }) => [field, old, now]),
    [['name', 'Laptop', 'Dienst-Laptop']],
  );
});

test('a passkey is added by the session that asked for it, and once', async () => {
  await withoutFactors();
  const [self, other] = [await owner(), await owner()];
  const credential = new Authenticator(platform.url.origin).create(await passkeyOptions(self));

  await assert.rejects(addPasskey(other, { name: 'Key', credential }), { type: 'invalid' });
  await addPasskey(self, { name: 'Key', credential });
  await assert.rejects(addPasskey(self, { name: 'Key', credential }), { type: 'invalid' });
});

test('whatever is changed of factors is in the log, with the row that it changed', async () => {
  const entries = await platform.store.identity
    .selectFrom('audit_entry')
    .leftJoin('audit_cover', 'audit_cover.entry_id', 'audit_entry.id')
    .select(['action', 'outcome', 'table_name'])
    .where('audit_entry.tenant_id', 'is', null)
    .execute();

  const told = entries.map(({ action, outcome, table_name }) => `${action} ${outcome} ${table_name}`);
  for (const entry of [
    'passkey.create done passkey',
    'passkey.delete done passkey',
    'totp.create done totp',
    'totp.confirm done totp',
    'totp.delete done totp',
    'recovery.create done person',
    'session.create done passkey',
    'session.create done totp',
    'session.create refused null',
    'session.unlock refused null',
  ]) {
    assert.ok(told.includes(entry), entry);
  }
});
