import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { now_ms, setClockOffset } from '#clock';
import { endSupport, grantSupport, type Actor } from '#guard';
import { closePress, codeDraft, createCode, createLink } from '#links';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../../test/world/doors.ts';
import { comeIn as comeInAt, json, sign, type Who } from '../../../../../test/world/operating.ts';

const world = await newWorld();
const { acme, globex, platform } = world;
const doors = await openDoors(platform);

/** Somebody signed in here. */
function comeIn(personId: string, factor?: 'totp' | 'none'): Promise<Who> {
  return comeInAt(platform, doors, personId, factor);
}

/** What the newest mail says, as an operator without a mail server reads it. */
async function newestMail(operator: Who): Promise<{ to: string; text: string; token: string }> {
  const { items } = json<{ items: { id: string }[] }>(await operator('GET', '/platform/mail'));
  const mail = json<{ to: string; text: string }>(await operator('GET', `/platform/mail/${items[0]!.id}`));
  return { ...mail, token: /#(\S+)/.exec(mail.text)?.[1] ?? '' };
}

after(() => setClockOffset(0));
after(closePress);

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

  test('to look lets no code be taken along, since it would count as printed; to edit does', async () => {
    const operator = await comeIn(acme.personId);
    const { id: linkId } = await createLink(owner(), { target: 'https://example.org/plakat' });
    const { id } = await createCode(owner(), codeDraft.parse({ linkId }));
    const ways = [
      ['GET', `/qrs/${id}/image`],
      ['GET', `/links/${linkId}/qr?printed=true`],
      ['POST', '/qrs/render', { linkId }],
      ['POST', '/qrs/sheet', { codes: [{ id }], layout: '70x37' }],
    ] as const;
    const printedAt = async () => json<{ printedAt: unknown }>(await operator('GET', `/links/${linkId}`)).printedAt;

    const { id: looking } = await grantSupport(owner(), {
      reason: 'Der Code liest sich nicht',
      hours: 1,
      rights: 'view',
    });
    await operator('POST', `/platform/support/${looking}/enter`);
    assert.equal((await operator('GET', `/links/${linkId}/qr`)).status, 200);
    assert.equal((await operator('POST', '/qrs/check', { linkId })).status, 200);
    for (const [method, path, body] of ways) assert.equal((await operator(method, path, body)).status, 403, path);
    assert.equal(await printedAt(), null);
    await endSupport(owner(), looking);
    await operator('POST', '/platform/support/leave');

    const { id: editing } = await grantSupport(owner(), { reason: 'Bitte drucken', hours: 1, rights: 'edit' });
    await operator('POST', `/platform/support/${editing}/enter`);
    for (const [method, path, body] of ways) assert.equal((await operator(method, path, body)).status, 200, path);
    assert.notEqual(await printedAt(), null);
    await endSupport(owner(), editing);
    await operator('POST', '/platform/support/leave');
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
