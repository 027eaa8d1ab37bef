/** Walls: every operation that takes or gives something of a tenant, tried with what belongs to another one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken, startSession } from '#guard';
import { createLink, createProject, deleteLink, listLinks } from '#links';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';
import { routeTable, type Route } from './table.ts';

const world = await newWorld();
const doors = await openDoors(world.platform);
const { acme, globex, platform } = world;
const target = 'https://example.org/acme-only';
const project = await createProject(acme.owner, { name: 'Acme only' });
const link = await createLink(acme.owner, { target, title: 'Acme only', tags: ['acme-only'], projectId: project.id });
const deleted = await createLink(acme.owner, { target });
await deleteLink(acme.owner, deleted.id);
const token = await createToken(acme.owner, { name: 'Acme only' });
const { cookieToken } = await startSession(platform, globex.personId);

/** As Globex, in a session, which may do everything that a member of Globex may. */
function asGlobex(row: Route, path: string, body: unknown = undefined): Promise<Answered> {
  const headers = { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' };
  return doors.edge(row.method, path, body === undefined ? { headers } : { headers, body });
}

/** By the word after `/api/v1/`. */
const idOf: Readonly<Record<string, string>> = { links: link.id, projects: project.id, tokens: token.id };
const bodies: Readonly<Record<string, object>> = { editLink: { title: 'Globex' }, editProject: { name: 'Globex' } };

for (const row of routeTable.filter(({ path }) => path.includes('{id}'))) {
  test(`${row.name} of another tenant's is not found, exactly as something that never was`, async () => {
    const id = row.name === 'restoreLink' ? deleted.id : idOf[row.path.split('/')[3]!]!;

    const theirs = await asGlobex(row, row.path.replace('{id}', id), bodies[row.name]);
    const nothing = await asGlobex(row, row.path.replace('{id}', globex.memberId), bodies[row.name]);

    assert.ok(id);
    assert.deepEqual([theirs.status, theirs.text], [404, nothing.text]);
    assert.deepEqual(Object.keys(theirs.headers), Object.keys(nothing.headers));
  });
}

for (const row of routeTable.filter(({ method, path }) => method === 'GET' && !path.includes('{id}'))) {
  test(`${row.name} shows nothing of another tenant's`, async () => {
    const answer = await asGlobex(row, row.path);

    assert.equal(answer.status, 200);
    for (const secret of [link.id, project.id, token.id, deleted.id, acme.tenantId, 'Acme', 'acme']) {
      assert.ok(!answer.text.includes(secret), secret);
    }
  });
}

test("another tenant's project takes no link in, and its cursor, tag and words find nothing", async () => {
  const create = routeTable.find(({ name }) => name === 'createLink')!;
  const list = routeTable.find(({ name }) => name === 'listLinks')!;
  await createLink(acme.owner, { target });
  const { nextCursor } = await listLinks(acme.owner, { limit: 1 });

  const taken = await asGlobex(create, create.path, { target, projectId: project.id });
  const cursor = await asGlobex(list, `${list.path}?cursor=${encodeURIComponent(nextCursor!)}`);
  assert.deepEqual([taken.status, cursor.status], [422, 422]);
  for (const query of ['tag=acme-only', 'search=acme', `projectId=${project.id}`]) {
    assert.deepEqual((await asGlobex(list, `${list.path}?${query}`)).json, { items: [], nextCursor: null });
  }
});

test("another tenant's slug is taken, and nothing tells whose it is", async () => {
  const create = routeTable.find(({ name }) => name === 'createLink')!;

  const answer = await asGlobex(create, create.path, { target, slug: link.slug });

  assert.equal(answer.status, 409);
  assert.ok(!answer.text.includes(acme.tenantId) && !answer.text.includes(link.id));
});

test('what Acme had is as it was', async () => {
  const { items } = await listLinks(acme.owner);

  assert.ok(items.some(({ id, title }) => id === link.id && title === 'Acme only'));
});
