/** Callers over HTTP: what a session must have shown for which rows, and looking through another member's eyes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { createToken, editAccess, pageOfLog, startSession, type SignedIn } from '#guard';
import { newId } from '#id';
import { closePress, codeDraft, createCode, createLink, createProject } from '#links';
import { newMember, newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';
import { routeTable } from '../table/table.ts';

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);
const project = await createProject(acme.owner, { name: 'Herbst' });
const target = 'https://example.org/';
const link = await createLink(acme.owner, { target, projectId: project.id });
await createLink(acme.owner, { target });

after(closePress);
afterEach(() => setClockOffset(0));

type Who = { readonly cookieToken: string };

function ask(
  who: Who,
  method: string,
  path: string,
  more: Record<string, string> = {},
  body?: unknown,
): Promise<Answered> {
  const headers = { cookie: `kurzum=${who.cookieToken}`, 'sec-fetch-site': 'same-origin', ...more };
  return doors.edge(method, `/api/v1${path}`, body === undefined ? { headers } : { headers, body });
}

function begin(personId: string, factor: 'none' | 'totp' = 'totp'): Promise<SignedIn> {
  return startSession(platform, personId, { factor });
}

function problemOf(answer: Answered): string {
  const { type, errors = [] } = answer.json as { type: string; errors?: { reason: string }[] };
  return [type.replace('/problems/', ''), ...errors.map(({ reason }) => reason)].join(' ');
}

test('an owner without a second factor makes links and reads reports, and waits with all else that is theirs', async () => {
  const bare = await begin(acme.personId, 'none');

  assert.equal((await ask(bare, 'POST', '/links', {}, { target })).status, 201);
  assert.equal((await ask(bare, 'GET', '/report')).status, 200);
  for (const [method, path, body] of [
    ['GET', '/members', undefined],
    ['POST', '/invitations', { email: 'a@b.example', preset: 'viewer', locale: 'de' }],
    ['GET', '/tokens', undefined],
    ['POST', '/tokens', { name: 'x' }],
    ['PATCH', '/settings/access', { idleMinutes: 10 }],
    ['PATCH', '/counting', { totals: 'day' }],
    ['PATCH', '/tenant', { name: 'Acme SE' }],
    ['DELETE', '/tenant', undefined],
  ] as const) {
    const answer = await ask(bare, method, path, {}, body);
    assert.deepEqual([answer.status, problemOf(answer)], [403, 'second_factor_needed set_up'], `${method} ${path}`);
  }
  assert.equal((await ask(await begin(acme.personId), 'GET', '/members')).status, 200);
});

test('where a tenant asks all its members for a second factor, nothing but their own account answers without one', async () => {
  const member = await newMember(acme);
  const bare = await begin(member.personId, 'none');
  await editAccess(acme.owner, { membersNeedFactor: true });

  assert.equal(problemOf(await ask(bare, 'GET', '/links')), 'second_factor_needed set_up');
  assert.equal(problemOf(await ask(bare, 'POST', '/links', {}, { target })), 'second_factor_needed set_up');
  assert.equal((await ask(bare, 'GET', '/session')).status, 200);
  assert.equal((await ask(await begin(member.personId), 'GET', '/links')).status, 200);
  await editAccess(acme.owner, { membersNeedFactor: false });
  assert.equal((await ask(bare, 'GET', '/links')).status, 200);
});

const dangerous = routeTable.filter(({ needs }) => needs === 'step_up');

test('what is dangerous is asked again after ten minutes, whatever it is, and a proof is good for the next ten', async () => {
  const owner = await begin(acme.personId);
  const { version, hash } = (await ask(owner, 'GET', '/platform/commitment')).json as { version: string; hash: string };
  await ask(owner, 'POST', '/platform/commitment', {}, { version, hash, name: 'Erika Mustermann' });
  assert.equal((await ask(owner, 'POST', '/me/passkeys/options')).status, 200);

  setClockOffset(10 * 60_000);

  for (const { method, path, name } of dangerous)
    assert.equal(problemOf(await ask(owner, method, pathOf(path))), 'second_factor_needed step_up', name);
  await ask(owner, 'POST', '/session/step-up', {}, { password: acme.password });
  setClockOffset(19 * 60_000);
  assert.equal((await ask(owner, 'POST', '/me/passkeys/options')).status, 200);
});

test('what a session is refused for want of a factor or of a proof is in the log, with what was missing', async () => {
  const { memberId, personId } = await newMember(acme, { preset: 'admin' });
  const [bare, proved] = [await begin(personId, 'none'), await begin(personId)];

  for (let n = 0; n < 3; n += 1) await ask(bare, 'DELETE', '/tenant');
  setClockOffset(10 * 60_000);
  await ask(proved, 'DELETE', '/tenant');
  await ask(proved, 'DELETE', '/me', {}, {});
  await ask(proved, 'GET', '/platform/tenants');

  const { items } = await pageOfLog(acme.owner, { actor: memberId, outcome: 'refused', action: 'tenant.delete' });
  const missing = items.flatMap(({ changes }) => changes.filter(({ field }) => field === 'missing'));
  assert.deepEqual(new Set(missing.map((one) => one.new)), new Set(['set_up', 'step_up']));
  const above = await platform.store.identity
    .selectFrom('audit_entry')
    .select(['action', 'actor_kind'])
    .where('tenant_id', 'is', null)
    .where('actor_id', '=', personId)
    .where('outcome', '=', 'refused')
    .orderBy('at')
    .execute();
  assert.deepEqual(
    above.map(({ action, actor_kind }) => `${actor_kind} ${action}`),
    ['person account.attempt', 'person platform.tenants_view'],
  );
});

test('no token does what is dangerous, and its try is in the log', async () => {
  const { token } = await createToken(acme.owner, { name: 'thief' });
  const rows = dangerous.filter(({ grant }) => grant !== undefined && grant !== 'person');
  assert.ok(rows.length >= 7);

  for (const { method, path, name } of rows)
    assert.equal((await doors.edge(method, `/api/v1${pathOf(path)}`, { token })).status, 403, name);

  const { items } = await pageOfLog(acme.owner, { outcome: 'refused', limit: 200 });
  const tried = new Set(items.filter(({ via }) => via === 'token').map(({ action }) => action));
  for (const { grant } of rows) assert.ok(tried.has(grant as string), grant as string);
});

test('the page of decisions names what is dangerous, all of it and nothing else', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/decisions/second-factors.md'), 'utf8');
  const [, section = ''] = /^## What asks again\n([^]*?)^## /m.exec(page) ?? [];

  const named = [...section.matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name]) => name!);

  assert.deepEqual(named.toSorted(), dangerous.map(({ name }) => name).toSorted());
});

function pathOf(path: string): string {
  return path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, newId());
}

test('an owner sees what a member would, and can change nothing that way', async () => {
  const owner = await begin(acme.personId);
  const viewer = await newMember(acme, {
    grants: [{ resource: 'link', right: 'view', scope: { of: 'project', projectId: project.id } }],
  });
  const as = { 'kurzum-as': viewer.memberId };

  const listed = await ask(owner, 'GET', '/links', as);
  assert.deepEqual(
    (listed.json as { items: { id: string }[] }).items.map(({ id }) => id),
    [link.id],
  );
  assert.deepEqual((await ask(owner, 'GET', `/members/${viewer.memberId}/view`)).json, {
    member: { ...viewOf(viewer), joinedAt: (await memberJson(owner, viewer.memberId)).joinedAt },
    grants: viewer.actor.grants,
    counts: { links: 1, projects: 0 },
  });
  assert.equal((await ask(owner, 'GET', '/report', as)).status, 403);
  assert.equal((await ask(owner, 'POST', '/links', as, { target })).status, 403);
  assert.equal((await ask(owner, 'DELETE', `/links/${link.id}`, as)).status, 403);
  // What another may not see was not their try.
  assert.deepEqual((await pageOfLog(acme.owner, { actor: viewer.memberId, outcome: 'refused' })).items, []);
  const { actor } = viewer;
  const { cookieToken } = await begin(actor.personId);
  assert.equal((await ask({ cookieToken }, 'GET', '/report')).status, 403);
  const { items } = await pageOfLog(acme.owner, { actor: viewer.memberId, outcome: 'refused' });
  assert.deepEqual(
    items.map(({ action }) => action),
    ['report.view'],
  );
});

test('what is taken along through another’s eyes would count as printed, so it is refused in every way there is', async () => {
  const owner = await begin(acme.personId);
  const viewer = await newMember(acme, { preset: 'viewer' });
  const code = await createCode(acme.owner, codeDraft.parse({ linkId: link.id }));
  const as = { 'kurzum-as': viewer.memberId };
  const look = async (method: string, path: string, body?: object) => (await ask(owner, method, path, as, body)).status;

  assert.equal(await look('GET', `/qrs/${code.id}`), 200);
  assert.equal(await look('GET', `/links/${link.id}/qr`), 200);
  assert.equal(await look('GET', `/qrs/${code.id}/image`), 403);
  assert.equal(await look('GET', `/links/${link.id}/qr?printed=true`), 403);
  assert.equal(await look('POST', '/qrs/render', { linkId: link.id }), 403);
  assert.equal(await look('POST', '/qrs/sheet', { codes: [{ id: code.id }], layout: '70x37' }), 403);
  assert.equal(await look('POST', '/qrs/bulk', { format: 'svg' }), 403);

  for (const path of [`/qrs/${code.id}`, `/links/${link.id}`])
    assert.equal(((await ask(owner, 'GET', path)).json as { printedAt: unknown }).printedAt, null, path);
  assert.deepEqual((await pageOfLog(acme.owner, { action: 'qr.export' })).items, []);
});

test('nobody but an owner who has shown a second factor looks through another’s eyes, and nobody sees the log that way', async () => {
  const admin = await newMember(acme, { preset: 'admin' });
  const as = { 'kurzum-as': acme.memberId };

  assert.equal((await ask(await begin(admin.personId), 'GET', '/links', as)).status, 403);
  assert.equal(
    problemOf(await ask(await begin(acme.personId, 'none'), 'GET', '/links', { 'kurzum-as': admin.memberId })),
    'second_factor_needed set_up',
  );
  assert.equal((await ask(await begin(globex.personId), 'GET', '/links', as)).status, 404);
  const owner = await begin(acme.personId);
  assert.equal((await ask(owner, 'GET', '/links', { 'kurzum-as': 'nobody' })).status, 404);
  assert.equal((await ask(owner, 'GET', '/audit', { 'kurzum-as': admin.memberId })).status, 403);
  const { token } = await createToken(acme.owner, { name: 'eyes' });
  const program = await doors.edge('GET', '/api/v1/links', { token, headers: { 'kurzum-as': admin.memberId } });
  assert.equal(program.status, 403);
});

test('the day on which a member was last here is noted, and a page that asks by itself is nobody', async () => {
  const member = await newMember(acme, { preset: 'viewer' });
  const owner = await begin(acme.personId);
  const session = await begin(member.personId);

  await ask(session, 'GET', '/links', { 'kurzum-poll': '1' });
  assert.equal((await memberJson(owner, member.memberId)).lastSeenDay, null);
  await ask(session, 'GET', '/links');

  const today = platform.zone.day(now_ms()).toString();
  // Noted behind the answer's back, so it has to be looked for until it is there.
  while ((await memberJson(owner, member.memberId)).lastSeenDay !== today);
});

type MemberJson = { readonly id: string; readonly joinedAt: string; readonly lastSeenDay: string | null };

async function memberJson(owner: Who, id: string): Promise<MemberJson> {
  const { items } = (await ask(owner, 'GET', '/members')).json as { items: MemberJson[] };
  return items.find((one) => one.id === id)!;
}

function viewOf({ memberId, email, actor }: Awaited<ReturnType<typeof newMember>>): object {
  const { preset, grants } = actor;
  return { id: memberId, name: null, email, preset, grants, secondFactor: false, lastSeenDay: null };
}
