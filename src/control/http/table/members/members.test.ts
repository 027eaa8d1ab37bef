/** Members over HTTP: asked by mail, joined by the link in it, seen and changed by whoever may. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import { startSession } from '#guard';
import { newMember, newWorld } from '#world';
import { openDoors, type Answered } from '../../../../../test/world/doors.ts';

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);
const { cookieToken } = await startSession(platform, acme.personId, { factor: 'totp' });
const owner = { cookie: `kurzum=${cookieToken}` };
const password = 'eleven purple giraffes';

afterEach(() => setClockOffset(0));

function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = owner): Promise<Answered> {
  const ours = { 'sec-fetch-site': 'same-origin', ...headers };
  return doors.edge(method, `/api/v1${path}`, body === undefined ? { headers: ours } : { headers: ours, body });
}

/** What the newest mail leads to: the token after `#` in its link. */
async function mailedToken(): Promise<string> {
  const row = await platform.store.identity
    .selectFrom('mail')
    .select(['id', 'content_sealed'])
    .where('kind', '=', 'invitation')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const content = platform.vault.platform.unseal('mail', 'content_sealed', row.id, row.content_sealed!);
  return /\/app\/accept#([\w-]{43})/.exec(content)![1]!;
}

test('whoever is asked by mail joins by its link, and is signed in at once', async () => {
  const invited = await ask('POST', '/invitations', { email: 'Anna@People.example', preset: 'viewer', locale: 'de' });
  assert.equal(invited.status, 201);
  const token = await mailedToken();

  const offer = await ask('POST', '/invitations/offer', { token }, {});
  assert.deepEqual(offer.json, {
    operator: false,
    tenantName: 'Acme GmbH',
    email: 'anna@people.example',
    knownPerson: false,
  });
  const joined = await ask('POST', '/invitations/accept', { token, name: 'Anna', password }, {});

  assert.equal(joined.status, 200);
  const [cookie] = joined.headers['set-cookie']!;
  const session = (await ask('GET', '/session', undefined, { cookie: cookie!.split(';')[0]! })).json as {
    person: { name: string };
    member: { preset: string; grants: readonly object[] };
  };
  assert.deepEqual([session.person.name, session.member.preset], ['Anna', 'viewer']);
  assert.ok(session.member.grants.length > 0);
  assert.match(
    joined.headers['set-cookie']![1]!,
    /^kurzum_known=/,
    'where they joined, strangers keep them out no more',
  );
  assert.equal((await ask('POST', '/invitations/accept', { token, password }, {})).status, 410);
  assert.ok(!invited.text.includes(token));
});

test('a known person accepts in their session, and goes on in the tenant that they joined', async () => {
  await ask('POST', '/invitations', { email: globex.email, preset: 'editor', locale: 'en' });
  const token = await mailedToken();
  const max = await startSession(platform, globex.personId);
  const cookie = { cookie: `kurzum=${max.cookieToken}` };

  const joined = await ask('POST', '/invitations/accept', { token }, cookie);

  const session = joined.json as { tenant: { id: string }; tenants: { id: string }[] };
  assert.equal(joined.status, 200);
  assert.equal(session.tenant.id, acme.tenantId);
  assert.deepEqual(session.tenants.map(({ id }) => id).toSorted(), [acme.tenantId, globex.tenantId].toSorted());
  assert.equal((await ask('GET', '/links', undefined, cookie)).status, 200);
});

test('no other site accepts an invitation for somebody who is signed in', async () => {
  await ask('POST', '/invitations', { email: 'ben@people.example', preset: 'viewer', locale: 'de' });
  const token = await mailedToken();

  const forged = await ask('POST', '/invitations/accept', { token, password }, { 'sec-fetch-site': 'cross-site' });

  assert.equal(forged.status, 403);
  assert.equal((await ask('POST', '/invitations/offer', { token }, {})).status, 200);
});

test('a matrix is changed in the version that was read, and not in an older one', async () => {
  const { items } = (await ask('GET', '/members')).json as { items: { id: string; email: string }[] };
  const { id } = items.find(({ email }) => email === 'anna@people.example')!;
  const grants = [{ resource: 'report', right: 'view', scope: { of: 'all' } }];

  const first = await ask('PATCH', `/members/${id}`, { grants }, { ...owner, 'if-match': '"v1"' });
  const late = await ask('PATCH', `/members/${id}`, { preset: 'admin' }, { ...owner, 'if-match': '"v1"' });

  assert.deepEqual([first.status, first.headers.etag, late.status], [200, '"v2"', 409]);
  assert.deepEqual((first.json as { grants: object }).grants, grants);
});

test('what is read of members, presets, access and the tenant names its version, and nobody overwrites what they did not see', async () => {
  const member = await newMember(acme, { preset: 'viewer' });
  const preset = (await ask('POST', '/presets', { name: 'Agentur', grants: [] })).json as { id: string };
  for (const [path, first, second] of [
    [`/members/${member.memberId}`, { preset: 'editor' }, { preset: 'admin' }],
    [`/presets/${preset.id}`, { name: 'Agentur Nord' }, { name: 'Agentur Süd' }],
    ['/settings/access', { idleMinutes: 20 }, { idleMinutes: 10 }],
    ['/tenant', { name: 'Acme AG' }, { name: 'Acme SE' }],
    ['/counting', { keepMonths: 12 }, { keepMonths: 6 }],
  ] as const) {
    const { etag } = (await ask('GET', path)).headers;
    const seen = { ...owner, 'if-match': etag! };

    const faster = await ask('PATCH', path, first, seen);
    const slower = await ask('PATCH', path, second, seen);

    assert.deepEqual([faster.status, slower.status], [200, 409], path);
    const after = await ask('GET', path);
    assert.equal(after.headers.etag, faster.headers.etag, path);
    assert.deepEqual(after.json, faster.json, path);
    assert.equal((await ask('PATCH', path, second, { ...owner, 'if-match': after.headers.etag! })).status, 200, path);
  }
});

test('grants that are enormous, or not what grants look like, are refused before anything is done', async () => {
  const { items } = (await ask('GET', '/members')).json as { items: { id: string }[] };
  const path = `/members/${items.at(-1)!.id}`;
  const grant = { resource: 'link', right: 'view', scope: { of: 'all' } };

  for (const [grants, status] of [
    [Array.from({ length: 201 }, () => grant), 422],
    [Array.from({ length: 5_000 }, () => grant), 413],
    [{ ...grant }, 422],
    [[{ ...grant, right: 'everything' }], 422],
    [[{ ...grant, scope: 'all' }], 422],
    [[{ ...grant, scope: { of: 'project' } }], 422],
    [[{ ...grant, scope: { of: 'project', projectId: "' or true --" } }], 422],
    [[{ ...grant, extra: 1 }], 422],
  ] as const)
    assert.equal((await ask('PATCH', path, { grants })).status, status);
});

test('a token is made with an expiry and a part of one’s rights, and the list says so', async () => {
  const grants = [{ resource: 'link', right: 'view', scope: { of: 'all' } }];
  const made = await ask('POST', '/tokens', { name: 'reader', expiresAt: '2099-01-01T00:00:00Z', grants });
  const { id, token } = made.json as { id: string; token: string };

  const { items } = (await ask('GET', '/tokens')).json as { items: { id: string }[] };
  const listed = items.find((one) => one.id === id) as unknown as Record<string, unknown>;

  assert.deepEqual(
    [listed['memberId'], listed['expiresAt'], listed['grants']],
    [acme.memberId, '2099-01-01T00:00:00.000Z', grants],
  );
  assert.equal((await doors.edge('GET', '/api/v1/links', { token })).status, 200);
  assert.equal((await doors.edge('GET', '/api/v1/projects', { token })).status, 403);
  for (const expiresAt of ['tomorrow', '2020-01-01T00:00:00Z', '2099-13-01T00:00:00Z'])
    assert.equal((await ask('POST', '/tokens', { name: 'x', expiresAt })).status, 422);
});

test('nobody floods a mailbox by asking it again and again, in whatever way', async () => {
  const asked = { email: 'patient@people.example', preset: 'viewer', locale: 'de' };
  const made = await ask('POST', '/invitations', asked);
  const { id } = made.json as { id: string };
  for (let again = 1; again < 4; again += 1) assert.equal((await ask('POST', `/invitations/${id}/resend`)).status, 200);
  await ask('DELETE', `/invitations/${id}`);
  assert.equal((await ask('POST', '/invitations', asked)).status, 201);
  const { items } = (await ask('GET', '/invitations')).json as { items: { id: string; email: string }[] };
  const path = `/invitations/${items.find(({ email }) => email === asked.email)!.id}/resend`;

  const refused = await ask('POST', path);

  assert.equal(refused.status, 429);
  const wait_s = Number(refused.headers['retry-after']);
  assert.ok(wait_s > 3_000 && wait_s <= 3_600, String(wait_s));
  assert.equal((await ask('POST', '/invitations', { ...asked, email: 'other@people.example' })).status, 201);
});

test('a member has thirty people asked in one go, then one after the other; a refused one is not there', async () => {
  const session = await startSession(platform, globex.personId, { tenantId: globex.tenantId, factor: 'totp' });
  const theirs = { cookie: `kurzum=${session.cookieToken}` };
  const send = (n: number): Promise<Answered> =>
    ask('POST', '/invitations', { email: `crowd${n}@people.example`, preset: 'viewer', locale: 'de' }, theirs);

  const answers: number[] = [];
  for (let n = 0; n < 31; n += 1) answers.push((await send(n)).status);

  assert.deepEqual(answers, [...Array<number>(30).fill(201), 429]);
  const { items } = (await ask('GET', '/invitations', undefined, theirs)).json as { items: { email: string }[] };
  assert.equal(items.filter(({ email }) => email.startsWith('crowd')).length, 30);
  setClockOffset(300_000);
  assert.equal((await send(30)).status, 201);
  assert.equal((await send(31)).status, 429);
});
