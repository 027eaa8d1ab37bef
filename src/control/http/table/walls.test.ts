/**
 * Walls: links, tried with what belongs to another tenant and is no id in a path. Every operation and every id is tried in
 * test/proofs/other-tenant.test.ts.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSession } from '#guard';
import { createLink, createProject, listLinks } from '#links';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';
import { routeTable, type Route } from './table.ts';

const world = await newWorld();
const doors = await openDoors(world.platform);
const { acme, globex, platform } = world;
const target = 'https://example.org/acme-only';
const project = await createProject(acme.owner, { name: 'Acme only' });
const link = await createLink(acme.owner, { target, title: 'Acme only', tags: ['acme-only'], projectId: project.id });
const { cookieToken } = await startSession(platform, globex.personId);

/** As Globex, in a session, which may do everything that a member of Globex may. */
function asGlobex(row: Route, path: string, body: unknown = undefined): Promise<Answered> {
  const headers = { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' };
  return doors.edge(row.method, path, body === undefined ? { headers } : { headers, body });
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
