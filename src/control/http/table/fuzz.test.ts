/**
 * Fuzzing: a thousand generated bodies for every operation that takes one, and some two hundred requests for every other, made
 * from the OpenAPI document, half sensible, half hostile.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commitmentDocument, createToken, operatorOfSession, Sequencer, signCommitment, startSession } from '#guard';
import { createLink, createProject } from '#links';
import { problemTypes, type ProblemType } from '#problem';
import { newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';
import { openApiDocument, problemsOf, routeTable, type Json, type JsonObject, type Route } from './table.ts';

const [bodies_each, requests_each] = [1_000, 200] as const;
/** Each of these reads all of a log that grows with every request, and is written into it. */
const exports_each = 20;
/** Each of these draws a code, and has it read more than fifty times. */
const graded: ReadonlySet<string> = new Set(['checkCode']);
const atOnce = 16;

const world = await newWorld();
const doors = await openDoors(world.platform);
const document = openApiDocument(routeTable, 'http://localhost:8080');
const { token } = await createToken(world.acme.owner, { name: 'fuzz' });
const { cookieToken } = await startSession(world.platform, world.acme.personId, { factor: 'totp' });
const { version, hash } = commitmentDocument();
const operator = await operatorOfSession(world.platform, cookieToken);
await signCommitment(operator, { version, hash, name: 'Erika Mustermann' });
const link = await createLink(world.acme.owner, { target: 'https://example.org/' });
const project = await createProject(world.acme.owner, { name: 'Fuzz' });

// What reads comes first, while there is little to read.
const rows = routeTable.toSorted((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'));

// An export of the log waits until all of it has its place.
const sequencer = new Sequencer(world.platform);

for (const row of rows) {
  const many = row.body && !graded.has(row.name) ? bodies_each : requests_each;
  const count = /^export\w*Audit$/.test(row.name) ? exports_each : many;
  test(`${row.name} answers ${count} generated requests as its document says, and writes on success alone`, async () => {
    const before = await doneEntries();
    const requests = fc.sample(requestFor(row), { numRuns: count, seed: 20_261_123 });

    const answers = await inBatches(requests, (request) => send(row, request));

    for (const [i, answer] of answers.entries()) assertDocumented(row, answer, requests[i]!);
    const written = answers.filter(({ status }) => status < 300).length;
    const entries = (await doneEntries()) - before;
    // These may find that there is nothing to change.
    if (row.method === 'PATCH' || mayChangeNothing.has(row.name))
      assert.ok(entries <= written, `${entries} of ${written}`);
    else if (count === exports_each) assert.equal(entries, written);
    // What an operator does to a tenant is in both their logs.
    else if (row.group === 'Platform' && row.method !== 'GET')
      assert.ok(entries >= written && entries <= 2 * written, `${entries} of ${written}`);
    // A report that is saved as a file is in the log, once a minute.
    else if (row.success.files?.includes('text/csv')) assert.ok(entries <= written, `${entries} of ${written}`);
    else assert.equal(entries, row.method === 'GET' || writesNothing.has(row.name) ? 0 : written);
  });
}

/** What is as it is asked for already: a link or tenant that is not going away, drafts none of which becomes a link, a checkpoint of a log without newer entries. */
const mayChangeNothing: ReadonlySet<string> = new Set([
  'createLinks',
  'restoreLink',
  'restoreTenant',
  'signAuditCheckpoint',
  'signPlatformAuditCheckpoint',
  'leaveSupport',
  // Says when somebody insisted, once a minute.
  'renderCode',
]);

/** What there is no reason to write for: nobody is signed in, nobody has the address, a challenge or a code is stored nowhere. */
const writesNothing: ReadonlySet<string> = new Set(['signOut', 'passkeySignInOptions', 'askForReset', 'checkCode']);

test('none of these requests met a mistake of ours', async () => {
  await sequencer.stop();
  assert.deepEqual(doors.logged, []);
});

/** Tokens see to neither tokens nor members nor the platform, so those are called as the dashboard does. */
const bySession: ReadonlySet<string> = new Set(['Tokens', 'Members', 'Support', 'Platform']);

type Request = {
  readonly id: string;
  readonly query: string;
  readonly ifMatch: string | undefined;
  readonly key: string | undefined;
  readonly body: string;
};

function send(row: Route, { id, query, ifMatch, key, body }: Request): Promise<Answered> {
  const path = row.path.replace('{id}', encodeURIComponent(id)) + (query ? `?${query}` : '');
  const headers = {
    ...(bySession.has(row.group)
      ? { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' }
      : { authorization: `Bearer ${token}` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  return doors.edge(row.method, path, { headers, ...(row.body ? { body } : {}) });
}

function assertDocumented(row: Route, answer: Answered, request: Request): void {
  const said = `${row.name} ${JSON.stringify(request).slice(0, 400)} → ${answer.status} ${answer.text.slice(0, 300)}`;
  if (answer.status === row.success.status) return;
  const problem = answer.json as { type: string; status: number; title: string; detail: string };
  const type = problem?.type?.replace('/problems/', '') as ProblemType;
  assert.equal(answer.headers['content-type'], 'application/problem+json', said);
  assert.ok(problemsOf(row).includes(type), said);
  assert.equal(problem.status, answer.status, said);
  assert.equal(problemTypes[type].status, answer.status, said);
  assert.ok(answer.status < 500, said);
}

/** Every change that was made leaves one entry, whatever it touched. */
async function doneEntries(): Promise<number> {
  const { count } = await world.platform.store.identity
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('outcome', '=', 'done')
    .executeTakeFirstOrThrow();
  return count;
}

async function inBatches<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<readonly Out[]> {
  const done: Out[] = [];
  for (let i = 0; i < items.length; i += atOnce)
    done.push(...(await Promise.all(items.slice(i, i + atOnce).map(work))));
  return done;
}

function requestFor(row: Route): fc.Arbitrary<Request> {
  const operation = (document['paths'] as { [path: string]: JsonObject })[row.path]![
    row.method.toLowerCase()
  ] as JsonObject;
  const schema = bodySchema(operation);
  const parameters = (operation['parameters'] as readonly JsonObject[]).filter((one) => one['in'] === 'query');
  const sensible = schema ? sensibleFor(schema).map((value) => JSON.stringify(value)) : fc.constant('');
  return fc.record({
    id: fc.oneof(
      fc.constantFrom(link.id, project.id),
      fc.uuid(),
      fc.constantFrom(' ', '0', '...', '%', 'null', '\u{1f600}'),
    ),
    query: fc.oneof(fc.constant(''), queryFor(parameters)),
    ifMatch: fc.constantFrom(undefined, undefined, '*', '"v1"', '"v2", "v3"', 'W/"v1"', 'v1', '"', '"v99999999999"'),
    key: fc.constantFrom(undefined, undefined, undefined, 'again', 'a key', 'x'.repeat(256), '\u00fc'),
    body: fc.oneof(
      { weight: 4, arbitrary: sensible },
      { weight: 5, arbitrary: hostileFor(schema) },
      { weight: 1, arbitrary: noJson },
    ),
  });
}

function bodySchema(operation: JsonObject): JsonObject | null {
  const content = (operation['requestBody'] as JsonObject | undefined)?.['content'] as JsonObject | undefined;
  const media = content?.['application/json'] as JsonObject | undefined;
  return (media?.['schema'] as JsonObject | undefined) ?? null;
}

/** Values that the schema describes. */
function sensibleFor(schema: JsonObject): fc.Arbitrary<unknown> {
  const name = (schema['$ref'] as string | undefined)?.split('/').at(-1);
  if (name) return sensibleFor(((document['components'] as JsonObject)['schemas'] as JsonObject)[name] as JsonObject);
  const several = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonObject[] | undefined;
  if (several) return fc.oneof(...several.map(sensibleFor));
  if (schema['enum']) return fc.constantFrom(...(schema['enum'] as readonly Json[]));
  if (schema['type'] === 'null') return fc.constant(null);
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (schema['type'] === 'integer' || schema['type'] === 'number') {
    const [min, max] = [(schema['minimum'] as number) ?? 0, Math.min((schema['maximum'] as number) ?? 1e6, 1e6)];
    return schema['type'] === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  }
  if (schema['type'] === 'array') return fc.array(sensibleFor(schema['items'] as JsonObject), { maxLength: 5 });
  if (schema['type'] === 'object') {
    const fields = Object.entries((schema['properties'] ?? {}) as JsonObject).map(
      ([field, value]) => [field, field === 'target' ? targets : sensibleFor(value as JsonObject)] as const,
    );
    return fc.record(Object.fromEntries(fields), { requiredKeys: (schema['required'] as string[] | undefined) ?? [] });
  }
  if (schema['format'] === 'uuid') return fc.oneof(fc.constant(project.id), fc.uuid());
  if (schema['format'] === 'date')
    return fc.constantFrom('2026-01-31', '2026-02-28', '2024-02-29', '0001-01-01', '9999-12-31');
  if (schema['pattern'] === '^#[0-9A-Fa-f]{6}$') return fc.constantFrom('#000000', '#FFFFFF', '#c80044', '#ffcc00');
  const letters = {
    minLength: (schema['minLength'] as number) ?? 0,
    maxLength: Math.min((schema['maxLength'] as number) ?? 50, 50),
  };
  return fc.oneof(
    fc.string({ ...letters, unit: fc.constantFrom(...'abcXYZ019-_') }),
    fc.string({ ...letters, unit: 'grapheme' }),
  );
}

const targets = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom('https://example.org', 'http://b\u00fccher.example/\u00fc', 'HTTPS://EXAMPLE.ORG:443/a b'),
);

/** Sensible values with something in them that is not. */
function hostileFor(schema: JsonObject | null): fc.Arbitrary<string> {
  if (!schema) return fc.json();
  const base = sensibleFor(schema) as fc.Arbitrary<Record<string, unknown>>;
  return fc
    .tuple(
      base,
      fc.constantFrom('target', 'slug', 'title', 'tags', 'name', 'email', 'tenant', ...strangeNames),
      strange,
    )
    .map(([value, field, odd]) => {
      const rest = Object.entries(value).filter(([name]) => name !== field);
      // Written by hand, since an object literal would swallow `__proto__`.
      return `{${[...rest, [field, odd]].map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join(',')}}`;
    });
}

const strangeNames = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'id',
  'version',
  'tenantId',
  '\ud800',
  'x'.repeat(300),
];

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    ' ',
    '\0',
    '\ud800',
    '\u202egnp',
    "'; drop table link; --",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://user:password@example.org/',
    'http://localhost:8080/self',
    'http://[::1',
    'http://example.org:99999/',
    'https://',
    `https://example.org/${'x'.repeat(9_000)}`,
    [[[[]]]],
    ['a', null],
    Array.from({ length: 500 }, () => 'tag'),
    { $ne: 1 },
    { toString: 1 },
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

const noJson = fc.oneof(
  fc.constantFrom('', '{', '[]', 'null', 'NaN', '{"a":}', "{'a':1}", '\ufeff{}', '['.repeat(5_000), '1'.repeat(5_000)),
  fc.string(),
);

function queryFor(parameters: readonly JsonObject[]): fc.Arbitrary<string> {
  const pairs = parameters.map((parameter) =>
    fc.tuple(
      fc.constant(parameter['name'] as string),
      fc.oneof(
        sensibleFor(parameter['schema'] as JsonObject).map(String),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('', '-1', '\0', '1e9', 'null'),
      ),
    ),
  );
  const odd = fc.tuple(fc.constantFrom('x', '__proto__', 'limit', 'constructor'), fc.string());
  return fc
    .array(fc.oneof(...pairs, ...pairs, odd), { maxLength: 3 })
    .map((chosen) => new URLSearchParams(chosen.map(([name, value]) => [name, value.toWellFormed()])).toString());
}
