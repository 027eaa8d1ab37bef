import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setClockOffset } from '#clock';
import { createToken, startSession } from '#guard';
import { createLink, listLinks } from '#links';
import { newMember, newWorld } from '#world';
import { unpacked } from '../../../../../test/world/archive.ts';
import { openDoors, type Answered } from '../../../../../test/world/doors.ts';
import { finished } from '../../../../../test/world/jobs.ts';

const { acme, platform } = await newWorld();
const doors = await openDoors(platform);
const { cookieToken } = await startSession(platform, acme.personId, { factor: 'totp' });
const session = { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' };
const octets = { ...session, 'content-type': 'application/octet-stream' };

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = session) {
  return doors.edge(method, `/api/v1${path}`, { headers, ...(body === undefined ? {} : { body }) });
}

function problemOf({ status, json }: Answered): readonly [number, string | undefined] {
  return [status, (json as { type?: string } | undefined)?.type?.replace('/problems/', '')];
}

type Job = { readonly id: string; readonly state: string; readonly file: { readonly name: string } | null };

test('an export is begun, looked at, downloaded as a file and removed', async () => {
  await createLink(acme.owner, { target: 'https://example.org/', slug: 'mit' });
  const begun = await send('POST', '/exports');
  const { id, state, file } = begun.json as Job;
  assert.deepEqual([begun.status, begun.headers.location, state, file], [201, `/api/v1/jobs/${id}`, 'queued', null]);
  assert.deepEqual(problemOf(await send('GET', `/jobs/${id}/file`)), [404, 'not_found'], 'there is none yet');
  await finished(acme.owner, id);

  const { items } = (await send('GET', '/jobs')).json as { items: readonly Job[] };
  const answer = await send('GET', `/jobs/${id}/file`);

  assert.equal(answer.headers['content-type'], 'application/zip');
  assert.equal(answer.headers['content-disposition'], `attachment; filename="${items[0]!.file!.name}"`);
  assert.ok((await unpacked(answer.bytes)).get('links.csv')!.includes('mit'));
  assert.equal((await send('DELETE', `/jobs/${id}`)).status, 204);
  assert.deepEqual(problemOf(await send('GET', `/jobs/${id}`)), [404, 'not_found']);
});

test('whoever sits down at an open session a while later exports and imports nothing', async () => {
  setClockOffset(11 * 60_000);

  for (const [path, body] of [['/exports'], ['/imports', { format: 'csv' }], ['/me/export']] as const)
    assert.deepEqual(problemOf(await send('POST', path, body)), [403, 'second_factor_needed'], path);
  setClockOffset(0);
});

test('an upload is taken in pieces, whatever their order, and begins when all of it is there', async () => {
  const { id, state } = (await send('POST', '/imports', { format: 'csv' })).json as Job;
  assert.equal(state, 'receiving');
  const piece = (n: number, body: unknown, headers = octets) =>
    send('POST', `/imports/${id}/parts/${n}`, body, headers);

  assert.deepEqual(problemOf(await piece(0, '{}', session as typeof octets)), [415, 'wrong_media_type']);
  assert.deepEqual(problemOf(await piece(0, Buffer.alloc(1024 * 1024 + 1))), [413, 'too_large']);
  assert.deepEqual(problemOf(await piece(0, Buffer.alloc(0))), [422, 'invalid']);
  assert.deepEqual(problemOf(await piece(512, 'x')), [404, 'not_found']);
  assert.equal((await piece(1, Buffer.alloc(1024 * 1024, 0x20))).status, 204);
  assert.deepEqual(problemOf(await send('POST', `/imports/${id}/start`, { parts: 2 })), [422, 'invalid']);
  assert.equal((await piece(0, 'something else')).status, 204);
  assert.equal((await piece(0, 'target\nhttps://example.org/up')).status, 204, 'the same again replaces it');

  const begun = await send('POST', `/imports/${id}/start`, { parts: 2 });
  assert.deepEqual([begun.status, (begun.json as Job).state], [200, 'queued']);
  assert.deepEqual(problemOf(await piece(0, 'too late')), [409, 'conflict']);
});

test('nobody but who began an import sends it or lets it begin: it is brought in with their rights, in their name', async () => {
  const { id } = (await send('POST', '/imports', { format: 'csv' })).json as Job;
  await send('POST', `/imports/${id}/parts/0`, 'target\nhttps://example.org/mine', octets);
  const other = await newMember(acme, { preset: 'owner' });
  const { cookieToken: others } = await startSession(platform, other.personId, { factor: 'totp' });
  const { token } = await createToken(acme.owner, { name: 'script' });
  for (const headers of [
    { cookie: `kurzum=${others}`, 'sec-fetch-site': 'same-origin' },
    { authorization: `Bearer ${token}` },
  ]) {
    const asOctets = { ...headers, 'content-type': 'application/octet-stream' };
    const sent = await send('POST', `/imports/${id}/parts/0`, 'target\nhttps://evil.example/', asOctets);
    assert.deepEqual(problemOf(sent), [403, 'forbidden']);
    assert.deepEqual(problemOf(await send('POST', `/imports/${id}/start`, { parts: 1 }, headers)), [403, 'forbidden']);
  }
  assert.equal((await send('POST', `/imports/${id}/start`, { parts: 1 })).status, 200);
  await finished(acme.owner, id);
  const { items } = await listLinks(acme.owner, { limit: 200 });
  assert.ok(items.some(({ target }) => target === 'https://example.org/mine'));
  assert.ok(!items.some(({ target }) => target.includes('evil')));
});
