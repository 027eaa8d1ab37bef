import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { endSupport, grantSupport, startSession, type Actor } from '#guard';
import { createLink, deleteLink, editLink, findLink, purgeDeleted } from '#links';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../../test/world/doors.ts';
import { ControlsEnd, eventually, type Edge } from '../../../../../test/world/feigned-edge.ts';

const world = await newWorld();
const { acme, globex, platform } = world;
const doors = await openDoors(platform);

type Who = (method: string, path: string, body?: unknown, ifMatch?: string) => Promise<Answered>;

/** Somebody signed in, with a second factor unless it is said otherwise. */
async function comeIn(personId: string, factor: 'totp' | 'none' = 'totp'): Promise<Who> {
  const { cookieToken } = await startSession(platform, personId, { factor });
  return (method, path, body, ifMatch = '*') =>
    doors.edge(method, `/api/v1${path}`, {
      headers: { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin', 'if-match': ifMatch },
      ...(body === undefined ? {} : { body }),
    });
}

async function sign(who: Who): Promise<void> {
  const { version, hash } = json<{ version: string; hash: string }>(await who('GET', '/platform/commitment'));
  const signed = await who('POST', '/platform/commitment', { version, hash, name: 'Erika Mustermann' });
  assert.equal(signed.status, 200, signed.text);
}

function json<T>(answer: Answered): T {
  assert.equal(answer.status < 300, true, answer.text);
  return answer.json as T;
}

/** What the newest mail says, as an operator without a mail server reads it. */
async function newestMail(operator: Who): Promise<{ to: string; text: string; token: string }> {
  const { items } = json<{ items: { id: string }[] }>(await operator('GET', '/platform/mail'));
  const mail = json<{ to: string; text: string }>(await operator('GET', `/platform/mail/${items[0]!.id}`));
  return { ...mail, token: /#(\S+)/.exec(mail.text)?.[1] ?? '' };
}

after(() => setClockOffset(0));

suite('operators', () => {
  let operator: Who;
  before(async () => {
    operator = await comeIn(acme.personId);
  });

  test('get in nowhere before they have signed the commitment, but to read and to sign it', async () => {
    const refused = await operator('GET', '/platform/tenants');
    assert.equal(refused.status, 403);
    assert.deepEqual((refused.json as { errors: unknown }).errors, [{ field: 'commitment', reason: 'unsigned' }]);

    const shown = json<{ signedAt: null; textDe: string }>(await operator('GET', '/platform/commitment'));
    assert.equal(shown.signedAt, null);
    assert.match(shown.textDe, /Vertraulichkeit/);
  });

  test('sign the very text, with a name of two words', async () => {
    const { version, hash } = json<{ version: string; hash: string }>(await operator('GET', '/platform/commitment'));

    const other = await operator('POST', '/platform/commitment', { version, hash: 'f'.repeat(64), name: 'Erika M.' });
    assert.equal(other.status, 409);
    const nameless = await operator('POST', '/platform/commitment', { version, hash, name: 'admin' });
    assert.equal(nameless.status, 422);

    await sign(operator);
    assert.equal((await operator('GET', '/platform/tenants')).status, 200);
  });

  test('reach no route without a second factor, signed or not', async () => {
    const hasty = await comeIn(acme.personId, 'none');

    for (const path of ['/platform/tenants', '/platform/operators', '/platform/mail', '/platform/support']) {
      const { status, json: problem } = await hasty('GET', path);
      assert.deepEqual([status, (problem as { type: string }).type], [403, '/problems/second_factor_needed'], path);
    }
  });

  test('are made by operators, one named person each, and remove one another but for the last', async () => {
    const alone = await operator('DELETE', `/platform/operators/${acme.personId}`);
    assert.equal(alone.status, 409);

    json(await operator('POST', '/platform/operators', { email: 'Nina@betrieb.example', locale: 'de' }));
    const { to, token } = await newestMail(operator);
    assert.equal(to, 'nina@betrieb.example');
    const offer = json(await offerOf(token));
    assert.deepEqual(offer, { tenantName: null, email: to, knownPerson: false, operator: true });

    const nameless = await accept({ token, password: 'a long password of nina' });
    assert.equal(nameless.status, 422);
    const accepted = await accept({ token, name: 'Nina Beispiel', password: 'a long password of nobody' });
    assert.equal(accepted.status, 200, accepted.text);
    const { person, tenant, needs } = accepted.json as {
      person: { id: string; operator: boolean };
      tenant: null;
      needs: string;
    };
    assert.deepEqual([person.operator, tenant, needs], [true, null, 'second_factor_setup']);
    assert.equal((await accept({ token, name: 'Nina Beispiel', password: 'a long password of nobody' })).status, 410);

    const nina = await comeIn(person.id);
    await sign(nina);
    assert.equal((await nina('GET', '/platform/tenants')).status, 200);
    assert.equal((await operator('DELETE', `/platform/operators/${person.id}`)).status, 204);
    assert.equal((await nina('GET', '/platform/tenants')).status, 401);
  });

  test('take back an invitation, and nobody comes in by it any more', async () => {
    const { id } = json<{ id: string }>(
      await operator('POST', '/platform/operators', { email: 'spaet@betrieb.example', locale: 'en' }),
    );
    const first = await newestMail(operator);
    json(await operator('POST', '/platform/operators', { email: 'spaet@betrieb.example', locale: 'en' }));
    const second = await newestMail(operator);
    const person = { name: 'Sam Late', password: 'a long password of nobody' };

    assert.equal((await accept({ token: first.token, ...person })).status, 410, 'a newer mail was sent');
    assert.equal((await operator('DELETE', `/platform/operators/invitations/${id}`)).status, 404);
    const { invitations } = json<{ invitations: { id: string }[] }>(await operator('GET', '/platform/operators'));
    assert.equal((await operator('DELETE', `/platform/operators/invitations/${invitations[0]!.id}`)).status, 204);
    assert.equal((await accept({ token: second.token, ...person })).status, 410, 'it was withdrawn');
  });

  test('send no more than five mails at once to one address, whatever they are for', async () => {
    const test = (to: string): Promise<Answered> => operator('POST', '/platform/mail/test', { to, locale: 'de' });
    const mailed = async (): Promise<number> =>
      json<{ items: object[] }>(await operator('GET', '/platform/mail')).items.length;
    const { id } = json<{ id: string }>(
      await operator('POST', '/platform/operators', { email: 'box@betrieb.example', locale: 'de' }),
    );
    for (let n = 1; n < 5; n += 1) json(await test('box@betrieb.example'));
    const before = await mailed();

    const refused = await test('box@betrieb.example');

    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers['retry-after']) > 3_000);
    const again = await operator('POST', '/platform/operators', { email: 'box@betrieb.example', locale: 'de' });
    assert.equal(again.status, 429);
    assert.equal((await operator('POST', `/platform/operators/invitations/${id}/resend`)).status, 429);
    assert.equal(await mailed(), before);
    json(await test('other@betrieb.example'));
  });

  test('who are none learn nothing there', async () => {
    const stranger = await comeIn(globex.personId);

    for (const path of ['/platform/tenants', '/platform/commitment', '/platform/mail'])
      assert.equal((await stranger('GET', path)).status, 403, path);
  });

  test('make a tenant whose owner gives it its name', async () => {
    const made = json<{ id: string; state: string; quotas: object }>(
      await operator('POST', '/platform/tenants', {
        contact: 'Vertrag 4711, Frau Neu',
        ownerEmail: 'neu@initech.example',
        locale: 'en',
        quotas: { links: 2 },
      }),
    );
    assert.deepEqual([made.state, made.quotas], ['invited', { links: 2, hits: null, members: null }]);

    const first = await newestMail(operator);
    const again = { ownerEmail: 'neuer@initech.example', locale: 'en' };
    assert.equal((await operator('POST', `/platform/tenants/${made.id}/invite`, again)).status, 204);
    const { token, text, to } = await newestMail(operator);
    assert.equal(to, 'neuer@initech.example');
    // Where lines break depends on how long the host is.
    assert.match(text.replaceAll(/\s+/g, ' '), /give it its name/);
    assert.equal((await offerOf(first.token)).status, 410);
    const body = { token, name: 'Ina Neu', password: 'a long password of somebody', tenantName: 'Initech' };
    const joined = await accept(body);
    assert.equal(joined.status, 200, joined.text);

    assert.equal((await operator('POST', `/platform/tenants/${made.id}/invite`, again)).status, 409);
    const { state, members } = json<{ state: string; members: number }>(
      await operator('GET', `/platform/tenants/${made.id}`),
    );
    assert.deepEqual([state, members], ['active', 1]);
    assert.doesNotMatch((await operator('GET', '/platform/tenants')).text, /Initech|Globex|Acme/);
  });

  test('see of tenants how much they have, and never what', async () => {
    const { target } = await createLink(globex.owner, {
      target: 'https://example.org/geheim',
      title: 'Geheim',
      tags: ['still'],
    });

    const { text } = await operator('GET', '/platform/tenants');

    assert.doesNotMatch(text, /geheim|still|example\.org|max@/i);
    assert.ok(target);
    const { items } = JSON.parse(text) as { items: { id: string; links: number; bytes: number }[] };
    const overview = items.find(({ id }) => id === globex.tenantId)!;
    assert.deepEqual([overview.links, overview.bytes > 0], [1, true]);
  });

  test('agree on quotas in the version that they saw', async () => {
    const path = `/platform/tenants/${globex.tenantId}`;
    const { etag } = (await operator('GET', path)).headers;

    const faster = await operator('PATCH', path, { quotas: { links: 900 } }, etag);
    const slower = await operator('PATCH', path, { quotas: { links: 800 } }, etag);

    assert.deepEqual([faster.status, slower.status], [200, 409]);
    assert.equal(json<{ quotas: { links: number } }>(await operator('GET', path)).quotas.links, 900);
  });

  test('limit links, and the tenant is told which quota it is', async () => {
    const path = `/platform/tenants/${globex.tenantId}`;
    json(await operator('PATCH', path, { quotas: { links: 3 } }));
    const draft = { target: 'https://example.org/' };

    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => createLink(globex.owner, draft)));

    const refused = tries
      .filter((one) => one.status === 'rejected')
      .map(({ reason }) => reason as Error & { errors: unknown });
    assert.equal(refused.length, 4);
    assert.deepEqual(refused[0]!.errors, [{ field: 'links', reason: 'quota' }]);
    json(await operator('PATCH', path, { quotas: { links: null } }));
    await createLink(globex.owner, draft);
  });

  test('see which tenant has more hits than agreed, while its visitors are redirected all the same', async () => {
    const { id } = await createLink(acme.owner, { target: 'https://example.org/beliebt' });
    const hour = new Date(Math.floor(now_ms() / 3_600_000) * 3_600_000);
    await platform.store.exchange
      .insertInto('tally_total')
      .values({ tenant_id: acme.tenantId, link_id: id, hour, hits: 6 })
      .execute();

    const path = `/platform/tenants/${acme.tenantId}`;
    const seen = json<{ over: string[]; hitsThisMonth: number }>(
      await operator('PATCH', path, { quotas: { hits: 5 } }),
    );

    assert.deepEqual([seen.over, seen.hitsThisMonth], [['hits'], 6]);
    assert.equal((await createLink(acme.owner, { target: 'https://example.org/noch-einer' })).takenDownFor, null);
  });

  test('read a mail that waits, which the log says; and no mail where it is sent', async () => {
    assert.equal(
      (await operator('POST', '/platform/mail/test', { to: 'probe@betrieb.example', locale: 'en' })).status,
      204,
    );

    const { to, text } = await newestMail(operator);

    assert.equal(to, 'probe@betrieb.example');
    assert.match(text, /can send mail/);
    const actions = await platform.store.identity
      .selectFrom('audit_entry')
      .select('action')
      .where('tenant_id', 'is', null)
      .execute();
    assert.ok(actions.some(({ action }) => action === 'platform.mail_view'));
  });
});

suite('links that are gone', () => {
  const end = new ControlsEnd(platform);
  let edge: Edge;
  let operator: Who;
  before(async () => {
    operator = await comeIn(acme.personId);
    edge = await end.newEdge();
  });

  test('a suspended tenant’s links have no target at the edge, and get it back', async () => {
    const { id } = await createLink(acme.owner, { target: 'https://example.org/sichtbar' });
    const path = `/platform/tenants/${acme.tenantId}`;

    const suspended = json<{ state: string }>(await operator('POST', `${path}/suspend`, { for: 'unpaid' }));
    assert.equal(suspended.state, 'suspended');
    await eventually(() => edge.links.get(id)?.gone === 'suspended');
    assert.equal(edge.links.get(id)!.target, '');
    const owner = await comeIn(acme.personId);
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

suite('support', () => {
  const owner = (): Actor => globex.owner;

  test('opens only where an owner grants it, for what they allowed, and ends at once when they end it', async () => {
    const operator = await comeIn(acme.personId);
    const { id: linkId } = await createLink(owner(), { target: 'https://example.org/hilfe' });
    assert.equal((await operator('GET', `/links/${linkId}`)).status, 404);
    const access = await grantSupport(owner(), { reason: 'Der Bericht zeigt nichts', hours: 2, rights: 'view' });

    const { items } = json<{ items: { id: string; reason: string }[] }>(await operator('GET', '/platform/support'));
    assert.deepEqual(
      items.map(({ id, reason }) => [id, reason]),
      [[access.id, 'Der Bericht zeigt nichts']],
    );
    assert.equal((await operator('POST', `/platform/support/${access.id}/enter`)).status, 204);

    assert.equal((await operator('GET', `/links/${linkId}`)).status, 200);
    const { support } = json<{ support: { tenantName: string; rights: string } }>(await operator('GET', '/session'));
    assert.deepEqual([support.tenantName, support.rights], ['Globex AG', 'view']);
    assert.equal((await operator('PATCH', `/links/${linkId}`, { title: 'nein' })).status, 403);
    for (const path of ['/members', '/tokens', '/settings/access', '/audit'])
      assert.equal((await operator('GET', path)).status, 403, path);

    await endSupport(owner(), access.id);
    assert.equal((await operator('GET', `/links/${linkId}`)).status, 403);
    assert.equal((await operator('POST', '/platform/support/leave')).status, 204);
    assert.equal((await operator('GET', `/links/${linkId}`)).status, 404);
  });

  test('to edit lets links be changed, under the operator’s name in the tenant’s log, and nothing be made or deleted', async () => {
    const operator = await comeIn(acme.personId);
    const { id: linkId } = await createLink(owner(), { target: 'https://example.org/kaputt' });
    const access = await grantSupport(owner(), { reason: 'Ziel verbessern', hours: 1, rights: 'edit' });
    await operator('POST', `/platform/support/${access.id}/enter`);

    assert.equal((await operator('PATCH', `/links/${linkId}`, { title: 'heil' })).status, 200);
    assert.equal((await operator('DELETE', `/links/${linkId}`)).status, 403);
    assert.equal((await operator('POST', '/links', { target: 'https://example.org/' })).status, 403);

    const entries = await platform.store.identity
      .selectFrom('audit_entry')
      .select(['action', 'actor_kind', 'actor_id', 'via'])
      .where('tenant_id', '=', globex.tenantId)
      .where('actor_kind', '=', 'operator')
      .where('outcome', '=', 'done')
      .execute();
    assert.deepEqual(
      entries.filter(({ via }) => via === 'support'),
      [{ action: 'link.edit', actor_kind: 'operator', actor_id: acme.personId, via: 'support' }],
    );
    assert.ok(entries.some(({ action }) => action === 'platform.support_enter'));
    await endSupport(owner(), access.id);
  });

  test('is over when its time is, and no longer than 24 hours can be asked for', async () => {
    const operator = await comeIn(acme.personId);
    await assert.rejects(grantSupport(owner(), { reason: 'lange', hours: 25, rights: 'view' }), { type: 'invalid' });
    const access = await grantSupport(owner(), { reason: 'kurz', hours: 1, rights: 'view' });
    await operator('POST', `/platform/support/${access.id}/enter`);
    assert.equal((await operator('GET', '/links')).status, 200);

    // Within the session's own lock, which comes sooner: it is kept awake.
    for (let minutes = 10; minutes <= 60; minutes += 10) {
      setClockOffset(minutes * 60_000);
      await operator('GET', '/platform/support');
    }

    assert.equal((await operator('GET', '/links')).status, 403);
    setClockOffset(0);
  });

  test('is granted by nobody but an owner in a session', async () => {
    const admin = { ...owner(), preset: 'admin' as const };
    await assert.rejects(grantSupport(admin, { reason: 'x', hours: 1, rights: 'view' }), { type: 'forbidden' });
    const token = { ...owner(), via: 'token' as const };
    await assert.rejects(grantSupport(token, { reason: 'x', hours: 1, rights: 'view' }), { type: 'forbidden' });
  });
});

function offerOf(token: string): Promise<Answered> {
  return doors.edge('POST', '/api/v1/invitations/offer', { body: { token } });
}

function accept(body: unknown): Promise<Answered> {
  return doors.edge('POST', '/api/v1/invitations/accept', { body, headers: { 'sec-fetch-site': 'same-origin' } });
}
