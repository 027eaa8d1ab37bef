/** Calls: what a client may get wrong, each tried over a real socket against a real database. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { createToken } from '#guard';
import type { ProblemBody } from '#problem';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';

const target = 'https://example.org/';
const world = await newWorld();
const doors = await openDoors(world.platform);
const { token } = await createToken(world.acme.owner, { name: 'tests' });

function problemOf(answer: Answered): ProblemBody {
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  return answer.json as ProblemBody;
}

function assertProblem(answer: Answered, status: number, type: string): ProblemBody {
  const problem = problemOf(answer);
  assert.deepEqual([answer.status, problem.status, problem.type], [status, status, `/problems/${type}`]);
  return problem;
}

async function makeLink(draft: object = {}): Promise<{ id: string; etag: string }> {
  const answer = await doors.edge('POST', '/api/v1/links', { token, body: { target, ...draft } });
  assert.equal(answer.status, 201, answer.text);
  return { id: (answer.json as { id: string }).id, etag: answer.headers.etag! };
}

async function linksInAll(): Promise<number> {
  const rows = await world.platform.store.exchange.selectFrom('link').select('id').execute();
  return rows.length;
}

test('a body that is not JSON, or not UTF-8, is malformed', async () => {
  for (const body of ['{', '', 'null,', Buffer.from('{"target":"\xff"}', 'latin1')]) {
    assertProblem(await doors.edge('POST', '/api/v1/links', { token, body }), 400, 'malformed');
  }
});

test('a body of more than 64 KiB is too large, announced or not, and one of exactly 64 KiB is read', async () => {
  const limit_bytes = 64 * 1024;
  const chunked = { 'transfer-encoding': 'chunked' };
  const padded = (bytes: number): string => JSON.stringify({ target }).padEnd(bytes);

  assert.equal((await doors.edge('POST', '/api/v1/links', { token, body: padded(limit_bytes) })).status, 201);
  for (const bytes of [limit_bytes + 1, 2_000_000]) {
    const body = padded(bytes);
    assertProblem(await doors.edge('POST', '/api/v1/links', { token, body }), 413, 'too_large');
    assertProblem(await doors.edge('POST', '/api/v1/links', { token, body, headers: chunked }), 413, 'too_large');
  }
});

test('a body of another media type, or in a content coding, is of the wrong media type', async () => {
  const body = { target };
  const media = { 'content-type': 'text/plain' };
  const unnamed = { 'content-type': '' };
  const coded = { 'content-encoding': 'gzip' };
  const charset = { 'content-type': 'application/json; charset=iso-8859-1' };

  for (const headers of [media, unnamed, coded, charset]) {
    assertProblem(await doors.edge('POST', '/api/v1/links', { token, body, headers }), 415, 'wrong_media_type');
  }
  const utf8 = { 'content-type': 'application/json; charset=UTF-8' };
  assert.equal((await doors.edge('POST', '/api/v1/links', { token, body, headers: utf8 })).status, 201);
});

test('what is wrong with a field is said with the field and a code word', async () => {
  const wrong: readonly (readonly [body: string, field: string, reason: string])[] = [
    ['{}', 'target', 'required'],
    ['{"target":7}', 'target', 'wrong_type'],
    [`{"target":"${target}","colour":"red"}`, 'colour', 'unknown'],
    [`{"target":"${target}","__proto__":{"slug":"x"}}`, '__proto__', 'unknown'],
    [`{"target":"${target}","constructor":1}`, 'constructor', 'unknown'],
    [`{"target":"${target}","slug":""}`, 'slug', 'too_short'],
    [`{"target":"${target}","slug":"${'x'.repeat(65)}"}`, 'slug', 'too_long'],
    [`{"target":"${target}","slug":"a b"}`, 'slug', 'wrong_format'],
    [`{"target":"${target}","slug":"App"}`, 'slug', 'reserved'],
    [`{"target":"${target}","tags":["a",""]}`, 'tags.1', 'empty'],
    [`{"target":"${target}","title":"\\ud800"}`, 'title', 'not_text'],
    [`{"target":"${target}","title":"\\u0000"}`, 'title', 'not_text'],
    ['[]', '', 'wrong_type'],
    ['null', '', 'wrong_type'],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, '', 'wrong_type'],
    [`{"target":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`, 'target', 'wrong_type'],
  ];
  const links = await linksInAll();

  for (const [body, field, reason] of wrong) {
    const { errors } = assertProblem(await doors.edge('POST', '/api/v1/links', { token, body }), 422, 'invalid');
    assert.ok(
      errors?.some((error) => error.field === field && error.reason === reason),
      `${body.slice(0, 80)}: ${JSON.stringify(errors)}`,
    );
  }
  assert.equal(await linksInAll(), links);
});

test('a body of far more values than any row has use for is refused as a whole, however they are nested', async () => {
  const many = 100_000;
  const crowded = [
    `{"links":[{"target":"${target}","tags":[${'0,'.repeat(many)}0]}]}`,
    `{"links":${'['.repeat(many)}${']'.repeat(many)}}`,
    `{"links":[${'{},'.repeat(many)}{}]}`,
  ];

  for (const body of crowded) {
    const answer = await doors.edge('POST', '/api/v1/links/bulk', { token, body });
    const { errors } = assertProblem(answer, 422, 'invalid');
    assert.deepEqual([errors?.[0]?.field, errors?.[0]?.reason], ['', 'too_long']);
  }
});

test('of the same field twice the last one counts, as JSON parsers do', async () => {
  const body = `{"target":7,"target":"${target}"}`;

  assert.equal((await doors.edge('POST', '/api/v1/links', { token, body })).status, 201);
});

test('a query with an unknown, repeated or bad parameter is invalid', async () => {
  for (const [query, field, reason] of [
    ['limit=0', 'limit', 'too_small'],
    ['limit=201', 'limit', 'too_big'],
    ['limit=many', 'limit', 'wrong_type'],
    ['limit=99999999999999999999', 'limit', 'too_big'],
    ['limit=1&limit=2', 'limit', 'repeated'],
    ['colour=red', 'colour', 'unknown'],
    ['search=%00', 'search', 'not_text'],
  ] as const) {
    const { errors } = assertProblem(await doors.edge('GET', `/api/v1/links?${query}`, { token }), 422, 'invalid');
    assert.deepEqual(
      errors?.map((error) => [error.field, error.reason]),
      [[field, reason]],
    );
  }
});

test('a number in a query is plain digits', async () => {
  assert.equal((await doors.edge('GET', '/api/v1/links?limit=5', { token })).status, 200);
  for (const limit of ['', '%2B5', '050', '1e2', '5.0', '0x5', '-1', '%205']) {
    const { detail } = assertProblem(
      await doors.edge('GET', `/api/v1/links?limit=${limit}`, { token }),
      422,
      'invalid',
    );
    assert.equal(detail, 'limit: This must be a whole number, in plain digits.');
  }
});

test('a date that is none is wrong in one way', async () => {
  const { id } = await makeLink();
  for (const [from, reason] of [
    ['x', 'wrong_format'],
    ['2026-02-30', 'wrong_format'],
    ['1899-12-31', 'out_of_range'],
  ] as const) {
    const answer = await doors.edge('GET', `/api/v1/links/${id}/report?from=${from}`, { token });
    assert.deepEqual(
      assertProblem(answer, 422, 'invalid').errors?.map((error) => [error.field, error.reason]),
      [['from', reason]],
    );
  }
});

test('without a token, or with a wrong one, nobody is signed in, whatever the request says', async () => {
  for (const knock of [
    {},
    { token: 'kz_wrong' },
    { token: `kz_${'x'.repeat(43)}` },
    { headers: { authorization: 'Basic YTpi' } },
  ]) {
    const answer = await doors.edge('POST', '/api/v1/links', { ...knock, body: '{' });
    assertProblem(answer, 401, 'unauthenticated');
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
  }
});

test('a path that does not exist, and a thing that cannot exist, are not found', async () => {
  for (const path of [
    '/api/v1/nothing',
    '/api/v2/links',
    '/api/v1/links/7',
    '/api/v1/links/%00',
    '/api/v1/links/%zz',
  ]) {
    assertProblem(await doors.edge('GET', path, { token }), 404, 'not_found');
  }
});

test('a method that a path does not take is named as such, with those that it takes', async () => {
  for (const method of ['PUT', 'DELETE', 'TRACE', 'PROPFIND']) {
    const answer = await doors.edge(method, '/api/v1/links', { token });
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'POST, GET, HEAD, OPTIONS']);
    assert.equal(problemOf(answer).type, '/problems/method_not_allowed');
  }
  const options = await doors.edge('OPTIONS', '/api/v1/links/x');
  assert.deepEqual([options.status, options.headers.allow], [204, 'GET, PATCH, DELETE, HEAD, OPTIONS']);
});

test('HEAD says what GET would, without a body', async () => {
  const answer = await doors.edge('HEAD', '/api/v1/links', { token });

  assert.deepEqual([answer.status, answer.bytes.length], [200, 0]);
  assert.equal(answer.headers['content-type'], 'application/json');
});

test('whoever saw an older version cannot overwrite a newer one', async () => {
  const { id, etag } = await makeLink();
  const path = `/api/v1/links/${id}`;
  assert.equal(etag, '"v1"');

  const edit = (title: string, ifMatch: string) =>
    doors.edge('PATCH', path, { token, body: { title }, headers: { 'if-match': ifMatch } });
  const first = await edit('first', '"v1"');
  assert.deepEqual([first.status, first.headers.etag], [200, '"v2"']);
  assertProblem(await edit('second', '"v1"'), 409, 'conflict');
  assertProblem(await edit('second', 'W/"v2"'), 409, 'conflict');
  assertProblem(await edit('second', '"something else"'), 409, 'conflict');
  assertProblem(await edit('second', 'v2'), 422, 'invalid');
  assert.equal((await edit('second', '"v1", "v2"')).headers.etag, '"v3"');
  assert.equal((await edit('third', '*')).headers.etag, '"v4"');
  assert.equal((await doors.edge('GET', path, { token })).headers.etag, '"v4"');
});

test('deleting and restoring moves the version on', async () => {
  const { id } = await makeLink();
  const path = `/api/v1/links/${id}`;

  assertProblem(await doors.edge('DELETE', path, { token, headers: { 'if-match': '"v9"' } }), 409, 'conflict');
  assert.equal((await doors.edge('DELETE', path, { token })).status, 204);
  assertProblem(await doors.edge('GET', path, { token }), 404, 'not_found');
  const restored = await doors.edge('POST', `${path}/restore`, { token });
  assert.deepEqual([restored.status, restored.headers.etag], [200, '"v3"']);
});

test('the same request with the same key makes one link, and another request with that key is a conflict', async () => {
  const key = { 'idempotency-key': 'order-4711' };
  const make = (body: object, headers: Record<string, string> = key) =>
    doors.edge('POST', '/api/v1/links', { token, body, headers });

  const [first, second] = await Promise.all([make({ target }), make({ target })]);
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.deepEqual(first.json, second.json);
  assertProblem(await make({ target: 'https://example.com/' }), 409, 'conflict');
  assertProblem(await make({ target }, { 'idempotency-key': 'with space' }), 422, 'invalid');
});

test('a merge patch may be sent under its own media type', async () => {
  const { id } = await makeLink({ title: 'before' });
  const headers = { 'content-type': 'application/merge-patch+json' };

  const answer = await doors.edge('PATCH', `/api/v1/links/${id}`, { token, headers, body: { title: null } });

  assert.deepEqual([answer.status, (answer.json as { title: unknown }).title], [200, null]);
});

test('a database that is away makes the call unavailable, with the time to wait, and all is well once it is back', async () => {
  const alone = await newWorld();
  const itsDoors = await openDoors(alone.platform);
  const { token } = await createToken(alone.acme.owner, { name: 'tests' });
  const owner = new pg.Client({ connectionString: alone.database.owner });
  const identity = new pg.Client({ connectionString: alone.database.connections.identity });
  await Promise.all([owner.connect(), identity.connect()]);
  const role = `${decodeURIComponent(new URL(alone.database.owner).pathname.slice(1))}_identity_login`;

  await owner.query(`alter role ${role} connection limit 0`);
  await identity.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
  );
  const away = await itsDoors.edge('GET', '/api/v1/links', { token });
  await owner.query(`alter role ${role} connection limit -1`);
  const back = await itsDoors.edge('GET', '/api/v1/links', { token });
  await Promise.all([owner.end(), identity.end()]);

  assertProblem(away, 503, 'unavailable');
  assert.match(away.headers['retry-after']!, /^\d+$/);
  assert.equal(back.status, 200);
  assert.deepEqual(itsDoors.logged, []);
});

test('what is no HTTP is answered as malformed and closed', async () => {
  const said = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(join(doors.runFolder, 'edge.sock'), () => socket.write('GET / NONSENSE\r\n\r\n'));
    socket.on('data', (piece) => (text += String(piece))).on('close', () => resolve(text));
  });

  assert.match(said, /^HTTP\/1\.1 400 [^]*"\/problems\/malformed"/);
});

test('a client that goes away in the middle of its body leaves nothing behind', async () => {
  const links = await linksInAll();
  const socket = connect(join(doors.runFolder, 'edge.sock'));
  const head = `POST /api/v1/links HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n`;

  socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"target":"https://example.org/"}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await doors.edge('GET', '/api/v1/links', { token });

  assert.equal(await linksInAll(), links);
});

test('headers beyond all measure are too large', async () => {
  assertProblem(
    await doors.edge('GET', '/api/v1/links', { headers: { 'x-long': 'x'.repeat(40_000) } }),
    413,
    'too_large',
  );
});

test('no test above met a mistake of ours', () => {
  assert.deepEqual(doors.logged, []);
});
