/** Codes that are kept, through the front door: what a client sends, gets and may get wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken, startSession } from '#guard';
import { createLink } from '#links';
import type { ProblemBody } from '#problem';
import { newWorld } from '#world';
import { openDoors } from '../../../../../test/world/doors.ts';
import { readByZxing } from '../../../../../test/world/scanners.ts';

const world = await newWorld();
const doors = await openDoors(world.platform);
const { token } = await createToken(world.acme.owner, { name: 'tests' });
const target = 'https://example.org/';
const content = { kind: 'url', url: 'https://example.org/faltblatt' } as const;
const unreadable = { ink: { kind: 'plain', colour: '#fefefe' } };

function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  return doors.edge(method, `/api/v1${path}`, { token, headers, ...(body && { body }) });
}

async function keep(body: object): Promise<{ readonly id: string; readonly says: string; readonly linkId: string }> {
  const { status, json, text } = await ask('POST', '/qrs', body);
  assert.equal(status, 201, text);
  return json as { id: string; says: string; linkId: string };
}

async function refused(method: string, path: string, body?: object): Promise<readonly unknown[]> {
  const { status, json } = await ask(method, path, body);
  const { errors = [] } = json as ProblemBody;
  return [status, ...errors.map(({ field, reason }) => `${field}: ${reason}`)];
}

test('a code is made, read, changed, deleted and restored', async () => {
  const made = await ask('POST', '/qrs', { content, name: 'Faltblatt' });
  const { id, says } = made.json as { id: string; says: string };
  assert.deepEqual(
    [made.status, made.headers.etag, made.headers.location, says],
    [201, '"v1"', `/api/v1/qrs/${id}`, content.url],
  );
  const path = `/qrs/${id}`;
  assert.deepEqual((await ask('GET', path)).json, made.json);
  assert.deepEqual((await ask('GET', '/qrs?search=falt')).json, { items: [made.json], nextCursor: null });

  const edited = await ask('PATCH', path, { name: null }, { 'if-match': '"v1"' });
  assert.deepEqual([edited.status, edited.headers.etag], [200, '"v2"']);
  assert.equal((await ask('PATCH', path, { name: 'x' }, { 'if-match': '"v1"' })).status, 409);
  assert.equal((await ask('DELETE', path, undefined, { 'if-match': '"v1"' })).status, 409);
  assert.equal((await ask('DELETE', path)).status, 204);
  assert.equal((await ask('GET', path)).status, 404);
  const restored = await ask('POST', `${path}/restore`);
  assert.deepEqual([restored.status, restored.headers.etag], [200, '"v4"']);
});

test('the same call twice with one key makes one code', async () => {
  const key = { 'idempotency-key': 'faltblatt' };
  const [one, other] = [await ask('POST', '/qrs', { target }, key), await ask('POST', '/qrs', { target }, key)];
  assert.deepEqual([other.status, other.json], [201, one.json]);
  assert.equal((await ask('POST', '/qrs', { target, name: 'x' }, key)).status, 409);
});

test('what is wrong with a draft is said by field', async () => {
  const link = await createLink(world.acme.owner, { target });
  const drafts: readonly (readonly [object, string])[] = [
    [{}, ': one_of'],
    [{ target, content }, ': one_of'],
    [{ linkId: link.id, projectId: link.id }, 'projectId: not_here'],
    [{ target, titel: 'x' }, 'titel: unknown'],
    [{ target: 'ftp://example.org' }, 'target: scheme'],
    [{ content: { kind: 'fax' } }, 'content.kind: not_allowed'],
    [{ content: { kind: 'text', text: '' } }, 'content.text: required'],
    [{ content: { kind: 'text', text: 'x', more: true } }, 'content.more: unknown'],
    [{ content, design: { shape: 'hearts' } }, 'design.shape: not_allowed'],
    [{ content, design: { eyeColour: 'red' } }, 'design.eyeColour: wrong_format'],
    [{ content, level: 'X' }, 'level: not_allowed'],
    [{ content, name: 'x'.repeat(201) }, 'name: too_long'],
  ];
  for (const [draft, said] of drafts) assert.deepEqual(await refused('POST', '/qrs', draft), [422, said]);
  const { id } = await keep({ content });
  assert.deepEqual(await refused('PATCH', `/qrs/${id}`, { linkId: link.id }), [422, 'linkId: unknown']);
  assert.deepEqual(await refused('PATCH', `/qrs/${id}`, { design: null }), [422, 'design: wrong_type']);
});

test('an image comes in each format, and is one that scanners read', async () => {
  const { id, says } = await keep({ content, design: { shape: 'fluid', eyeFrame: 'leaf' } });
  const types = { svg: 'image/svg+xml', png: 'image/png', pdf: 'application/pdf', eps: 'application/postscript' };
  for (const [format, type] of Object.entries(types)) {
    const { status, headers } = await ask('GET', `/qrs/${id}/image?format=${format}`);
    assert.deepEqual([status, headers['content-type']], [200, type]);
  }
  const png = await doors.edge('GET', `/api/v1/qrs/${id}/image?format=png&size=400&dpi=300`, { token });
  assert.equal(await readByZxing(new Uint8Array(png.bytes)), says);
});

test('HEAD says what GET would, and nothing counts as printed', async () => {
  const { id, linkId } = await keep({ target });
  const heads = [`/qrs/${id}/image?format=png`, `/links/${linkId}/qr?format=png&printed=true`];
  for (const path of heads) {
    const { status, headers, text } = await ask('HEAD', path);
    assert.deepEqual([status, headers['content-type'], text], [200, 'image/png', '']);
  }
  const printedAt = async (path: string) => ((await ask('GET', path)).json as { printedAt: string | null }).printedAt;
  assert.deepEqual([await printedAt(`/qrs/${id}`), await printedAt(`/links/${linkId}`)], [null, null]);
  assert.equal((await ask('HEAD', `/qrs/${(await keep({ content, design: unreadable })).id}/image`)).status, 409);

  assert.equal((await ask('GET', heads[1]!)).status, 200);
  assert.equal(await printedAt(`/qrs/${id}`), null, 'it is the link’s plain code that went out');
  assert.ok(await printedAt(`/links/${linkId}`));
});

test('what no scanner reads takes insisting', async () => {
  const { id } = await keep({ content, design: unreadable });
  assert.deepEqual(await refused('GET', `/qrs/${id}/image`), [409, 'design: unreadable']);
  assert.equal((await ask('GET', `/qrs/${id}/image?insist=true`)).status, 200);
});

test('a wrong measure of an image is said by field', async () => {
  const { id } = await keep({ content });
  const queries: readonly (readonly [string, string])[] = [
    ['format=gif', 'format: not_allowed'],
    ['size=+5', 'size: wrong_type'],
    ['size=5000', 'size: too_big'],
    ['format=png&size=16', 'size: too_small'],
    ['mm=1', 'mm: too_small'],
    ['insist=yes', 'insist: not_allowed'],
    ['colour=red', 'colour: unknown'],
  ];
  for (const [query, said] of queries)
    assert.deepEqual(await refused('GET', `/qrs/${id}/image?${query}`), [422, said], query);
});

test('no page elsewhere can have a browser mark codes as printed', async () => {
  const { id, linkId } = await keep({ target });
  const { cookieToken } = await startSession(world.platform, world.acme.personId, { factor: 'totp' });
  const from = async (site: string, path: string) => {
    const headers = { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': site };
    return (await doors.edge('GET', `/api/v1${path}`, { headers })).status;
  };
  const printedAt = async () => ((await ask('GET', `/qrs/${id}`)).json as { printedAt: unknown }).printedAt;
  const taking = [`/qrs/${id}/image`, `/links/${linkId}/qr?printed=true`];

  for (const path of taking) for (const site of ['cross-site', 'same-site']) assert.equal(await from(site, path), 403);
  assert.equal(await printedAt(), null);
  assert.equal(await from('cross-site', `/links/${linkId}/qr`), 200);
  for (const path of taking) assert.equal(await from('same-origin', path), 200);
  assert.notEqual(await printedAt(), null);
});
