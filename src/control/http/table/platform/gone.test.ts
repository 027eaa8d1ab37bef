import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setClockOffset } from '#clock';
import { createLink, deleteLink, editLink, findLink, purgeDeleted, restoreLink } from '#links';
import { newWorld } from '#world';
import { openDoors } from '../../../../../test/world/doors.ts';
import { ControlsEnd, eventually, type Edge } from '../../../../../test/world/feigned-edge.ts';
import { comeIn, json, sign, type Who } from '../../../../../test/world/operating.ts';

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);

after(() => setClockOffset(0));

suite('links that are gone', () => {
  const end = new ControlsEnd(platform);
  let edge: Edge;
  let operator: Who;
  before(async () => {
    operator = await comeIn(platform, doors, acme.personId);
    await sign(operator);
    edge = await end.newEdge();
  });

  test('a suspended tenant’s links have no target at the edge, and get it back', async () => {
    const { id } = await createLink(acme.owner, { target: 'https://example.org/sichtbar' });
    const path = `/platform/tenants/${acme.tenantId}`;

    const suspended = json<{ state: string }>(await operator('POST', `${path}/suspend`, { for: 'unpaid' }));
    assert.equal(suspended.state, 'suspended');
    await eventually(() => edge.links.get(id)?.gone === 'suspended');
    assert.equal(edge.links.get(id)!.target, '');
    const owner = await comeIn(platform, doors, acme.personId);
    const { tenant } = json<{ tenant: { suspendedFor: string } }>(await owner('GET', '/session'));
    assert.equal(tenant.suspendedFor, 'unpaid');

    json(await operator('POST', `${path}/resume`));
    await eventually(() => edge.links.get(id)?.target === 'https://example.org/sichtbar');
  });

  test('a single link is taken down by its slug and lifted again, and its members are told why', async () => {
    const link = await createLink(globex.owner, { target: 'https://example.org/gemeldet' });
    const other = await createLink(globex.owner, { target: 'https://example.org/andere' });

    const { text } = await operator('POST', '/platform/takedowns', { slug: link.slug, for: 'abuse' });

    assert.doesNotMatch(text, /gemeldet/);
    await eventually(() => edge.links.get(link.id)?.gone === 'abuse');
    assert.equal(edge.links.get(other.id)!.gone, null);
    assert.equal((await findLink(globex.owner, link.id)).takenDownFor, 'abuse');
    assert.match((await operator('GET', '/platform/takedowns')).text, new RegExp(link.slug));

    // Or another link could have the slug that was reported.
    const renamed = editLink(globex.owner, link.id, { slug: 'anderswo' });
    await assert.rejects(renamed, { type: 'forbidden', errors: [{ field: 'slug', reason: 'taken_down' }] });
    const again = createLink(globex.owner, { target: 'https://example.org/', slug: link.slug });
    await assert.rejects(again, { type: 'slug_taken' });

    assert.equal((await operator('DELETE', `/platform/takedowns/${link.slug}`)).status, 204);
    await eventually(() => edge.links.get(link.id)?.gone === null);
    assert.equal((await operator('DELETE', `/platform/takedowns/${link.slug}`)).status, 404);
    assert.equal((await operator('POST', '/platform/takedowns', { slug: 'gibtsnicht', for: 'abuse' })).status, 404);
  });

  test('a takedown holds the name in whatever case, and outlasts the link', async () => {
    const link = await createLink(globex.owner, { target: 'https://example.org/', slug: 'Betrug' });
    const reported = await operator('POST', '/platform/takedowns', { slug: 'BETRUG', for: 'security' });
    assert.equal(reported.status, 201, 'the link that visitors get by this slug');
    await eventually(() => edge.links.get(link.id)?.gone === 'security');

    const variant = (): Promise<unknown> =>
      createLink(globex.owner, { target: 'https://example.org/', slug: 'betrug' });
    await assert.rejects(variant(), { type: 'slug_taken' });
    await deleteLink(globex.owner, link.id);
    setClockOffset(31 * 24 * 3_600_000);
    assert.equal(await purgeDeleted(platform), 1);
    setClockOffset(0);
    await assert.rejects(variant(), { type: 'slug_taken' });
    assert.match((await operator('GET', '/platform/takedowns')).text, /"betrug"/);

    assert.equal((await operator('DELETE', '/platform/takedowns/Betrug')).status, 204);
    assert.equal((await operator('DELETE', '/platform/takedowns/Betrug')).status, 404);
    await variant();
  });

  test('a takedown is of what visitors get, whatever was deleted beside it', async () => {
    const [small, capital] = [
      await createLink(globex.owner, { target: 'https://example.org/', slug: 'faul' }),
      await createLink(globex.owner, { target: 'https://example.org/', slug: 'Faul' }),
    ];
    await deleteLink(globex.owner, small.id);
    assert.equal((await operator('POST', '/platform/takedowns', { slug: 'faul', for: 'abuse' })).status, 201);
    await eventually(() => edge.links.get(capital.id)?.gone === 'abuse');
    assert.equal((await restoreLink(globex.owner, small.id)).takenDownFor, 'abuse');

    const other = await createLink(globex.owner, { target: 'https://example.org/', slug: 'Morsch' });
    const gone = await createLink(globex.owner, { target: 'https://example.org/', slug: 'morsch' });
    await deleteLink(globex.owner, gone.id);
    assert.equal((await operator('POST', '/platform/takedowns', { slug: 'MORSCH', for: 'abuse' })).status, 201);
    assert.equal((await findLink(globex.owner, other.id)).takenDownFor, 'abuse');
  });

  test('of two slugs that differ in case, the one that was reported is taken down', async () => {
    const [small, capital] = [
      await createLink(globex.owner, { target: 'https://example.org/', slug: 'angebot' }),
      await createLink(globex.owner, { target: 'https://example.org/', slug: 'Angebot' }),
    ];
    assert.equal((await operator('POST', '/platform/takedowns', { slug: 'ANGEBOT', for: 'abuse' })).status, 404);
    for (const slug of ['Angebot', 'angebot'])
      assert.equal((await operator('POST', '/platform/takedowns', { slug, for: 'abuse' })).status, 201);
    assert.equal((await operator('DELETE', '/platform/takedowns/Angebot')).status, 204);
    assert.equal((await findLink(globex.owner, capital.id)).takenDownFor, null);
    assert.equal((await findLink(globex.owner, small.id)).takenDownFor, 'abuse');
    const third = createLink(globex.owner, { target: 'https://example.org/', slug: 'anGebot' });
    await assert.rejects(third, { type: 'slug_taken' });
  });
});
