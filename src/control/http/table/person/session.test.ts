/** Accounts over HTTP: set-up, sign-in, cookies, and who may write with one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken, setupToken, startSession } from '#guard';
import { deleteTenant, restoreTenant } from '#links';
import { newBareWorld, newMember, newWorld } from '#world';
import { openDoors, type Answered, type Doors } from '../../../../../test/world/doors.ts';

const world = await newWorld();
const doors = await openDoors(world.platform);
const { acme } = world;
const ours = { 'sec-fetch-site': 'same-origin' };

function typeOf(answer: Answered): string {
  return (answer.json as { type: string }).type.replace('/problems/', '');
}

async function signIn(at: Doors = doors, headers: Record<string, string> = ours): Promise<Answered> {
  return at.edge('POST', '/api/v1/session', { headers, body: { email: acme.email, password: acme.password } });
}

async function sessionCookie(): Promise<string> {
  const [cookie] = (await signIn()).headers['set-cookie']!;
  return cookie!.split(';')[0]!;
}

test('signing in sets a cookie that scripts and other sites cannot use, and shows who signed in', async () => {
  const answer = await signIn();

  assert.equal(answer.status, 200);
  assert.match(
    answer.headers['set-cookie']![0]!,
    /^kurzum=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=[^;]+ GMT$/,
  );
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual((answer.json as { tenant: object }).tenant, {
    id: acme.tenantId,
    name: 'Acme GmbH',
    suspendedFor: null,
    endsAt: null,
    redirectsUntilEnd: false,
  });
});

test('a browser in which somebody signed in gets in while strangers try passwords', async () => {
  const own = await newWorld();
  const theirs = await openDoors(own.platform);
  const post = (password: string, cookie = '') =>
    theirs.edge('POST', '/api/v1/session', { headers: { ...ours, cookie }, body: { email: own.acme.email, password } });
  const [, known] = (await post(own.acme.password)).headers['set-cookie']!;
  assert.match(known!, /^kurzum_known=[\w-]{72}; Path=\/; HttpOnly; SameSite=Lax; Expires=[^;]+ GMT$/);
  // What strangers who keep trying bring about, without the work of checking what they try.
  const account = own.platform.vault.platform.emailHash(own.acme.email);
  while (own.platform.signIns.wait_s(account) === 0) own.platform.signIns.try(account);

  assert.equal((await post(own.acme.password)).status, 429);
  assert.equal((await post(own.acme.password, known!.split(';')[0])).status, 200);
});

test('with https the cookie is secure and bears the prefix that keeps other hosts from setting it', async () => {
  const secure = await openDoors({ ...world.platform, url: new URL('https://go.example') });

  const cookie = (await signIn(secure)).headers['set-cookie']![0]!;

  assert.match(cookie, /^__Host-kurzum=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; /);
});

test('a wrong password and an unknown address are answered alike', async () => {
  const wrong = await doors.edge('POST', '/api/v1/session', { body: { email: acme.email, password: 'wrong' } });
  const unknown = await doors.edge('POST', '/api/v1/session', {
    body: { email: 'no@acme.example', password: 'wrong' },
  });

  assert.deepEqual([wrong.status, typeOf(wrong)], [401, 'unauthenticated']);
  assert.equal(wrong.text, unknown.text);
});

test('a session reads without more, and writes only from our own pages', async () => {
  const cookie = await sessionCookie();
  const write = (headers: Record<string, string>) =>
    doors.edge('POST', '/api/v1/projects', { headers: { cookie, ...headers }, body: { name: 'From a page' } });

  assert.equal((await doors.edge('GET', '/api/v1/session', { headers: { cookie } })).status, 200);
  for (const allowed of [
    ours,
    { origin: 'http://localhost:8080' },
    { origin: 'https://shown.example', host: 'shown.example' },
    // The page was opened under another name of this machine: the browser knows that it is the same origin.
    { ...ours, origin: 'http://127.0.0.1:8080' },
  ]) {
    assert.equal((await write(allowed)).status, 201, JSON.stringify(allowed));
  }
  for (const refused of [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]) {
    const answer = await write(refused);
    assert.deepEqual([answer.status, typeOf(answer)], [403, 'forbidden'], JSON.stringify(refused));
  }
});

test('what edges noticed is shown to an owner from the sign-in on', async () => {
  const noticed = await openDoors(world.platform, { notices: ['proxy_not_trusted'] });

  const signedIn = await signIn(noticed);
  const cookie = signedIn.headers['set-cookie']![0]!.split(';')[0]!;
  const later = await noticed.edge('GET', '/api/v1/session', { headers: { cookie } });

  for (const { json } of [signedIn, later]) {
    assert.deepEqual((json as { notices: unknown }).notices, ['proxy_not_trusted']);
  }
});

test('nobody is signed in or out from another site', async () => {
  const cookie = await sessionCookie();
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };

  assert.equal((await signIn(doors, foreign)).status, 403);
  assert.equal((await doors.edge('DELETE', '/api/v1/session', { headers: { ...foreign, cookie } })).status, 403);
  assert.equal((await doors.edge('GET', '/api/v1/session', { headers: { cookie } })).status, 200);
});

test('signing out ends the session at once and takes the cookie away', async () => {
  const cookie = await sessionCookie();

  const answer = await doors.edge('DELETE', '/api/v1/session', { headers: { ...ours, cookie } });

  assert.equal(answer.status, 204);
  assert.match(answer.headers['set-cookie']![0]!, /^kurzum=; .*Max-Age=0$/);
  assert.equal((await doors.edge('GET', '/api/v1/session', { headers: { cookie } })).status, 401);
});

test('a wrong token is not made good by a session beside it', async () => {
  const cookie = await sessionCookie();

  assert.equal((await doors.edge('GET', '/api/v1/links', { headers: { cookie }, token: 'kz_wrong' })).status, 401);
});

test('a token makes and revokes no tokens; a session does, and a revoked one is refused at once', async () => {
  const { cookieToken } = await startSession(world.platform, acme.personId, { factor: 'passkey' });
  const headers = { ...ours, cookie: `kurzum=${cookieToken}` };
  const { token } = await createToken(acme.owner, { name: 'first' });
  const byToken = await doors.edge('POST', '/api/v1/tokens', { token, body: { name: 'second' } });
  const bySession = await doors.edge('POST', '/api/v1/tokens', { headers, body: { name: 'second' } });
  const made = bySession.json as { id: string; token: string };

  assert.deepEqual([byToken.status, bySession.status], [403, 201]);
  assert.equal((await doors.edge('GET', '/api/v1/links', { token: made.token })).status, 200);
  assert.equal((await doors.edge('DELETE', `/api/v1/tokens/${made.id}`, { headers })).status, 204);
  assert.equal((await doors.edge('GET', '/api/v1/links', { token: made.token })).status, 401);
});

test('set-up takes the token of the link, once, and signs in', async () => {
  const bare = await newBareWorld();
  const itsDoors = await openDoors(bare.platform);
  const draft = { email: 'erika@acme.example', password: 'correct horse battery', tenant: 'Acme', locale: 'de' };
  const secret = await setupToken(bare.platform);
  const setUp = (setupToken: string) =>
    itsDoors.edge('POST', '/api/v1/setup', { headers: ours, body: { ...draft, setupToken } });

  const guessed = await setUp('guessed');
  const [first, second] = [await setUp(secret), await setUp(secret)];

  assert.deepEqual([guessed.status, first.status, second.status], [403, 201, 410]);
  const cookie = first.headers['set-cookie']![0]!.split(';')[0]!;
  assert.equal((await itsDoors.edge('GET', '/api/v1/session', { headers: { cookie } })).status, 200);
});

test('every member is told when their tenant ends, until its owner undoes it', async () => {
  const own = await newWorld();
  const theirs = await openDoors(own.platform);
  const viewer = await newMember(own.acme, { preset: 'viewer' });
  const { cookieToken } = await startSession(own.platform, viewer.personId);
  const told = async (): Promise<object> => {
    const { json } = await theirs.edge('GET', '/api/v1/session', { headers: { cookie: `kurzum=${cookieToken}` } });
    const { endsAt, redirectsUntilEnd } = (json as { tenant: { endsAt: string; redirectsUntilEnd: boolean } }).tenant;
    return { endsAt, redirectsUntilEnd };
  };

  const planned = await deleteTenant(own.acme.owner, { redirectsUntilEnd: true }, async () => {});
  assert.deepEqual(await told(), { endsAt: planned.endsAt!.toISOString(), redirectsUntilEnd: true });
  await restoreTenant(own.acme.owner);
  assert.deepEqual(await told(), { endsAt: null, redirectsUntilEnd: false });
});
