/** Many links in one call: what a client may get wrong in one of them, and in all of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToken } from '#guard';
import type { Link } from '#links';
import type { ProblemBody } from '#problem';
import { newWorld } from '#world';
import { openDoors } from '../../../../test/world/doors.ts';

const target = 'https://example.org/';
const path = '/api/v1/links/bulk';
const world = await newWorld();
const doors = await openDoors(world.platform);
const { token } = await createToken(world.acme.owner, { name: 'tests' });

type Result = { readonly link?: Link; readonly problem?: ProblemBody };

async function send(body: unknown, headers: Record<string, string> = {}) {
  const answer = await doors.edge('POST', path, { token, body: body as object, headers });
  const { results = [], ...rest } = answer.json as { results?: readonly Result[] } & Partial<ProblemBody>;
  return { status: answer.status, results, problem: rest };
}

test('each draft has a result of its own, in their order, and what is wrong with one stops no other', async () => {
  const drafts = [
    { target, slug: 'first', title: 'Erster' },
    { target: 'nowhere' },
    { target, titel: 'x' },
    'nonsense',
    null,
    { target: 5 },
    { target, title: 'half \ud800' },
    { target, slug: 'app' },
    { target, slug: 'first' },
    { target, projectId: '01890000-0000-7000-8000-000000000000' },
    { target, slug: 'last' },
  ];
  const { status, results } = await send({ links: drafts });

  assert.equal(status, 200);
  const told = results.map(
    ({ link, problem }) =>
      link?.slug ?? [problem!.type, ...(problem!.errors ?? []).map(({ field, reason }) => `${field} ${reason}`)],
  );
  assert.deepEqual(told, [
    'first',
    ['/problems/invalid', 'target not_a_url'],
    ['/problems/invalid', 'titel unknown'],
    ['/problems/invalid', ' wrong_type'],
    ['/problems/invalid', ' wrong_type'],
    ['/problems/invalid', 'target wrong_type'],
    ['/problems/invalid', 'title not_text'],
    ['/problems/invalid', 'slug reserved'],
    ['/problems/slug_taken', 'slug taken'],
    ['/problems/invalid', 'projectId not_found'],
    'last',
  ]);
  const read = await doors.edge('GET', `/api/v1/links/${results[0]!.link!.id}`, { token });
  assert.deepEqual(results[0]!.link, read.json);
});

test('what is no list of one to a thousand drafts is refused as a whole, and makes nothing', async () => {
  const links = (count: number) => ({ links: Array.from({ length: count }, () => ({ target })) });
  const wrong: [unknown, string][] = [
    [[], ' wrong_type'],
    [{}, 'links required'],
    [{ links: { target } }, 'links wrong_type'],
    [{ links: [] }, 'links too_short'],
    [links(1_001), 'links too_long'],
    [{ ...links(1), more: true }, 'more unknown'],
  ];
  for (const [body, said] of wrong) {
    const { status, problem } = await send(body);
    assert.deepEqual([status, problem.errors?.map(({ field, reason }) => `${field} ${reason}`)], [422, [said]]);
  }
  const whole = await send(links(1_000));
  assert.deepEqual([whole.status, whole.results.filter(({ link }) => link).length], [200, 1_000]);
});

test('four MiB are taken, and no more', async () => {
  const body = (bytes: number): string => JSON.stringify({ links: [{ target }] }).padEnd(bytes);

  assert.equal((await doors.edge('POST', path, { token, body: body(4 * 1024 * 1024) })).status, 200);
  const chunked = { 'transfer-encoding': 'chunked' };
  for (const headers of [{}, chunked])
    assert.equal((await doors.edge('POST', path, { token, headers, body: body(4 * 1024 * 1024 + 1) })).status, 413);
});

test('the same call twice with one key makes the links once', async () => {
  const key = { 'idempotency-key': 'import-7' };
  const drafts = { links: [{ target }, { target: 'nowhere' }, { target, slug: 'app' }] };
  const first = await send(drafts, key);

  assert.deepEqual(await send(drafts, key), first);
  assert.equal((await send({ links: [{ target }] }, key)).status, 409);
});
