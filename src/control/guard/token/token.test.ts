import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { actorOfToken, createToken, listTokens, revokeToken } from '#guard';
import { newId } from '#id';
import { newWorld } from '#world';

const { acme, globex, platform } = await newWorld();

afterEach(() => setClockOffset(0));

test('a token is recognised as its member, at work through a program', async () => {
  const { token } = await createToken(acme.owner, { name: 'script' });

  const { memberId, tenantId, via } = await actorOfToken(platform, token);

  assert.match(token, /^kz_[\w-]{43}$/);
  assert.deepEqual({ memberId, tenantId, via }, { memberId: acme.memberId, tenantId: acme.tenantId, via: 'token' });
});

test('what is no token of ours is refused', async () => {
  const { token } = await createToken(acme.owner, { name: 'script' });
  const stored = await platform.store.identity.selectFrom('api_token').select('token_hash').execute();

  for (const wrong of [
    '',
    'kz_',
    token.slice(0, -1),
    token + 'A',
    token.replace('kz_', ''),
    `kz_${'A'.repeat(43)}`,
    `kz_${stored[0]!.token_hash.toString('base64url')}`,
  ]) {
    await assert.rejects(actorOfToken(platform, wrong), { type: 'unauthenticated' }, wrong);
  }
});

test('a revoked token opens nothing, and can be revoked once', async () => {
  const { id, token } = await createToken(acme.owner, { name: 'script' });

  await revokeToken(acme.owner, id);

  await assert.rejects(actorOfToken(platform, token), { type: 'unauthenticated' });
  await assert.rejects(revokeToken(acme.owner, id), { type: 'not_found' });
  assert.ok(!(await listTokens(acme.owner)).some((listed) => listed.id === id));
});

test('a token can end by itself', async () => {
  const hour_ms = 3_600_000;
  const expiresAt = new Date(now_ms() + hour_ms);
  const { token } = await createToken(acme.owner, { name: 'for today', expiresAt });

  await actorOfToken(platform, token);
  setClockOffset(hour_ms);
  await assert.rejects(actorOfToken(platform, token), { type: 'unauthenticated' });
});

test("another tenant's token can be neither seen nor revoked", async () => {
  const { id, token } = await createToken(acme.owner, { name: 'script' });

  assert.deepEqual(await listTokens(globex.owner), []);
  for (const stranger of [id, newId(), 'no-id']) {
    await assert.rejects(revokeToken(globex.owner, stranger), { type: 'not_found' });
  }
  await actorOfToken(platform, token);
});

test('the list names tokens and the day each was last used, never the token', async () => {
  const { id, token } = await createToken(acme.owner, { name: ' Übergabe ' });
  const listed = async () => (await listTokens(acme.owner)).find((entry) => entry.id === id)!;
  assert.equal((await listed()).lastUsedDay, null);

  await actorOfToken(platform, token);

  const { name, lastUsedDay } = await until(listed, (entry) => entry.lastUsedDay !== null);
  assert.equal(name, 'Übergabe');
  assert.equal(lastUsedDay, platform.zone.day(now_ms()).toString());
  assert.ok(!JSON.stringify(await listed()).includes(token.slice(3)));
});

test('a token may read the list of tokens, but neither make nor revoke one', async () => {
  const { id, token } = await createToken(acme.owner, { name: 'script' });
  const program = await actorOfToken(platform, token);

  await listTokens(program);
  await assert.rejects(createToken(program, { name: 'another' }), { type: 'forbidden' });
  await assert.rejects(revokeToken(program, id), { type: 'forbidden' });
});

/** Uses are noted behind the answer's back, so a test has to look until they are. */
async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
  }
}
