/** Printed codes over HTTP: what a script is told, what a token may not, and what stays as it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken } from '#guard';
import { editPrinting, type Link, type TargetChange } from '#links';
import { newMember, newWorld } from '#world';
import { openDoors } from '../../../../../test/world/doors.ts';
import { comeIn, json, sign } from '../../../../../test/world/operating.ts';
import { printedLink } from '../../../../../test/world/printed.ts';

const { acme, platform } = await newWorld();
const doors = await openDoors(platform);
const { owner } = acme;
const { token } = await createToken(owner, { name: 'script' });
const first = 'https://example.org/first';
const second = 'https://example.org/second';

function script(method: string, path: string, body?: object) {
  return doors.edge(method, `/api/v1${path}`, body === undefined ? { token } : { token, body });
}

test('a script is refused with a word to send along, and with it changes the target', async () => {
  const { id } = await printedLink(owner, { target: first });

  const refused = await script('PATCH', `/links/${id}`, { target: second });
  assert.equal(refused.status, 409);
  const { type, errors } = refused.json as { type: string; errors: unknown };
  assert.deepEqual([type, errors], ['/problems/conflict', [{ field: 'target', reason: 'printed' }]]);
  assert.equal((await script('PATCH', `/links/${id}`, { target: second, printed: 'yes' })).status, 422);

  const changed = await script('PATCH', `/links/${id}`, { target: second, printed: 'acknowledged' });
  assert.deepEqual([changed.status, (changed.json as Link).target], [200, second]);
});

test('no token switches consent off or agrees, though it is its own maker’s colleague who asked', async () => {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { actor } = await newMember(acme);
  const theirs = await createToken(actor, { name: 'theirs' });
  const { id } = await printedLink(owner, { target: first });
  const asked = await doors.edge('PATCH', `/api/v1/links/${id}`, {
    token: theirs.token,
    body: { target: second, printed: 'acknowledged' },
  });
  const ask = (asked.json as Link).pendingTarget!.id;

  assert.equal((await script('PATCH', '/settings/printing', { printedNeedsSecond: false })).status, 403);
  assert.equal((await script('POST', `/target-changes/${ask}/approve`)).status, 403);
  const [listed] = json<{ items: TargetChange[] }>(await script('GET', `/target-changes?linkId=${id}`)).items;
  assert.deepEqual([listed!.id, listed!.consent], [ask, 'closed']);
  assert.equal(json<Link>(await script('GET', `/links/${id}`)).target, first);
});

test('a member agrees in a session, and a link that was taken down stays down', async () => {
  const { actor } = await newMember(acme);
  const theirs = await createToken(actor, { name: 'theirs' });
  const { id, slug } = await printedLink(owner, { target: first });
  const asked = await doors.edge('PATCH', `/api/v1/links/${id}`, {
    token: theirs.token,
    body: { target: second, printed: 'acknowledged' },
  });
  const operator = await comeIn(platform, doors, acme.personId);
  await sign(operator);
  json(await operator('POST', '/platform/takedowns', { slug, for: 'abuse' }));

  const agreed = await operator('POST', `/target-changes/${(asked.json as Link).pendingTarget!.id}/approve`);

  const { target, takenDownFor, pendingTarget } = json<Link>(agreed);
  assert.deepEqual([target, takenDownFor, pendingTarget], [second, 'abuse', null]);
  assert.match(agreed.headers.etag!, /^"v\d+"$/);
});
