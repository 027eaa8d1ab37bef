/**
 * Other tenants: every operation of the OpenAPI document called with every id that another tenant has, as a member who may do
 * everything and as their token. The answer is that of an id that never was, byte for byte, and the other tenant is as it was.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  createPreset,
  createToken,
  editMember,
  revokeToken,
  startSession,
  withdrawInvitation,
  type Actor,
  type Grant,
} from '#guard';
import { newId } from '#id';
import { openApiDocument, routeTable, type JsonObject, type Route } from '#http';
import { beginImport, takePart } from '#jobs';
import { createLink, createProject, deleteLink } from '#links';
import { invite, newMember, newWorld } from '#world';
import { openDoors, type Answered } from '../world/doors.ts';
import { keepCodes } from '../world/kept-codes.ts';
import { sampleBody, sampleQuery } from './samples.ts';

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);

await furnish(acme.owner);
const { cookieToken } = await startSession(platform, globex.personId, { factor: 'totp' });
const session = { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' };
const program = { authorization: `Bearer ${(await createToken(globex.owner, { name: 'all of it' })).token}` };
/** One for each kind of thing, by the table and column that it stands in. */
const ids = await idsOf(acme.tenantId);
const before = await fingerprint(acme.tenantId);

const operations = operationsOf(openApiDocument(routeTable, 'http://localhost:8080'));
const withId = operations.filter(({ path }) => path.includes('{'));

test('the ids that are tried are of everything that a tenant has', async () => {
  const tables = new Set([...ids.keys()].map((place) => place.split('.')[0]!));

  for (const table of [
    'link',
    'project',
    'api_token',
    'member',
    'invitation',
    'preset',
    'tenant',
    'audit_entry',
    'job',
    'qr',
    'qr_logo',
    'qr_template',
    'target_change',
  ])
    assert.ok(tables.has(table), table);
  assert.ok(withId.length >= 20, String(withId.length));
});

for (const { name, path, row } of withId) {
  test(`${name} with an id of another tenant’s answers as with one that never was`, async () => {
    for (const [who, headers] of [
      ['member', session],
      ['token', program],
    ] as const) {
      const never = await call(row, path.replaceAll(/\{\w+\}/g, newId()), headers);
      // What operators alone do, and what no token does, is refused before anything is looked for.
      const refused = row.operator !== undefined || (who === 'token' && never.status === 403);
      assert.equal(never.status, refused ? 403 : 404, `${who}: ${never.text}`);
      for (const [place, id] of ids) {
        const theirs = await call(row, path.replaceAll(/\{\w+\}/g, id), headers);
        assert.deepEqual(shown(theirs), shown(never), `${who}: ${place}`);
      }
    }
  });
}

for (const { name, path, row } of operations.filter(({ path, row }) => row.body && !path.includes('{'))) {
  test(`${name} takes no id of another tenant’s in its body`, async () => {
    for (const make of bodiesWith(row)) {
      const never = await call(row, path, session, make(newId()));
      for (const id of ids.values()) {
        const theirs = await call(row, path, session, make(id));
        assert.deepEqual(shown(theirs), shown(never), JSON.stringify(make(id)));
        assert.ok(theirs.status >= 400, theirs.text);
      }
    }
  });
}

for (const { name, path, row } of operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
  test(`${name} shows nothing of another tenant’s`, async () => {
    for (const headers of [session, program]) {
      const answer = await call(row, path, headers);
      for (const [place, id] of ids) assert.ok(!answer.text.includes(id), place);
      for (const text of ['Acme', 'acme.example', 'Herbst']) assert.ok(!answer.text.includes(text), text);
    }
  });
}

test('links are listed by nothing of another tenant’s: no project, no tag, no word, no cursor', async () => {
  const list = operations.find(({ name }) => name === 'listLinks')!;
  const empty = { items: [], nextCursor: null };
  const project = ids.get('project.id')!;

  for (const query of [`projectId=${project}`, 'tag=acme-only', 'search=acme'])
    assert.deepEqual((await call(list.row, `${list.path}?${query}`, session)).json, empty, query);
});

test('nobody looks through the eyes of another tenant’s member', async () => {
  const never = await asMember(newId());
  const member = ids.get('member.id')!;

  assert.equal(never.status, 404);
  assert.deepEqual(shown(await asMember(member)), shown(never));
});

test('the other tenant is as it was, to the byte', async () => {
  assert.deepEqual(await fingerprint(acme.tenantId), before);
});

/** Everything that a tenant can have, of which a stranger might know the id. */
async function furnish(owner: Actor): Promise<void> {
  const upload = await beginImport(owner, { format: 'csv' });
  await takePart(owner, 'import', upload.id, 0, Buffer.from('target\nhttps://example.org/\n'));
  const project = await createProject(owner, { name: 'Herbst' });
  const draft = { target: 'https://acme.example/', title: 'Acme', tags: ['acme-only'], projectId: project.id };
  await createLink(owner, draft);
  await deleteLink(owner, (await createLink(owner, draft)).id);
  await revokeToken(owner, (await createToken(owner, { name: 'Acme gone' })).id);
  await createToken(owner, { name: 'Acme' });
  await keepCodes(owner, 'Acme', project.id);
  await createPreset(owner, { name: 'Acme', grants: [] });
  await invite(owner);
  await withdrawInvitation(owner, (await invite(owner)).id);
  const member = await newMember({ owner }, { preset: 'viewer' });
  const inProject: Grant = { resource: 'link', right: 'view', scope: { of: 'project', projectId: project.id } };
  await editMember(owner, member.memberId, { grants: [inProject] });
}

/** Up to three ids out of each column of ids of each table that belongs to tenants, each id once, where it is at home. */
async function idsOf(tenantId: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const places = await idColumns();
  for (const { table, column } of places.toSorted((a, b) => Number(b.column === 'id') - Number(a.column === 'id'))) {
    const rows = await inside<{ id: string }>(
      tenantId,
      `select distinct "${column}" as id from "${table}" where "${column}" is not null limit 3`,
    );
    const known = new Set(found.values());
    const fresh = rows.map(({ id }) => id).filter((id) => !known.has(id));
    for (const [i, id] of fresh.entries()) found.set(`${table}.${column}${i === 0 ? '' : ` ${i + 1}`}`, id);
  }
  return found;
}

async function idColumns(): Promise<readonly Column[]> {
  return (await readable()).filter(({ type }) => type === 'uuid');
}

type Column = { readonly table: string; readonly column: string; readonly type: string };

/** What the role that works inside tenants can read of the tables that belong to them. */
function readable(): Promise<readonly Column[]> {
  return inside<Column>(
    acme.tenantId,
    `select c.table_name as table, c.column_name as column, c.data_type as type from information_schema.columns c
     where c.table_schema = 'public' and has_column_privilege(c.table_name::regclass, c.column_name, 'select')
       and (c.table_name = 'tenant' or exists (
         select 1 from information_schema.columns t
         where t.table_schema = 'public' and t.table_name = c.table_name and t.column_name = 'tenant_id'))
     order by 1, 2`,
  );
}

/** Behind the tenant's own walls, as the application reads: not even the owner of the tables could from outside. */
async function inside<Row>(tenantId: string, statement: string): Promise<readonly Row[]> {
  return platform.store.app.transaction().execute(async (db) => {
    await sql`select set_config('kurzum.tenant', ${tenantId}, true)`.execute(db);
    return (await sql.raw<Row>(statement).execute(db)).rows;
  });
}

/** A hash of all rows of the tenant, by table. */
async function fingerprint(tenantId: string): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const [table, columns] of Map.groupBy(await readable(), (one) => one.table)) {
    const row = columns.map(({ column }) => `"${column}"`).join(', ');
    const rows = await inside(tenantId, `select row(${row})::text as row from "${table}" order by 1`);
    hashes[table] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  }
  return hashes;
}

type Operation = { readonly name: string; readonly method: string; readonly path: string; readonly row: Route };

function operationsOf(document: JsonObject): readonly Operation[] {
  return Object.entries(document['paths'] as Record<string, Record<string, JsonObject>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const name = operation['operationId'] as string;
      return { name, method: method.toUpperCase(), path, row: routeTable.find((one) => one.name === name)! };
    }),
  );
}

/** Ways to put an id into a body, wherever its shape has room for one. */
function bodiesWith(row: Route): readonly ((id: string) => unknown)[] {
  const sample = sampleBody(row) as Record<string, unknown>;
  const shape = (row.body as { shape?: Record<string, unknown> }).shape ?? {};
  const inGrants = (id: string): readonly Grant[] => [
    { resource: 'link', right: 'view', scope: { of: 'project', projectId: id } },
  ];
  return [
    ...Object.keys(shape)
      .filter((field) => field.endsWith('Id'))
      .map((field) => (id: string) => (field === 'linkId' ? { linkId: id } : { ...sample, [field]: id })),
    ...('design' in shape ? [(id: string) => ({ ...sample, design: { logo: { id, share: 0.2, clears: true } } })] : []),
    ...('codes' in shape ? [(id: string) => ({ ...sample, codes: [{ id }] })] : []),
    ...('grants' in shape ? [(id: string) => ({ ...sample, ...custom(shape), grants: inGrants(id) })] : []),
  ];
}

function custom(shape: Record<string, unknown>): object {
  return 'preset' in shape ? { preset: 'custom' } : {};
}

function call(row: Route, path: string, headers: Record<string, string>, body = sampleBody(row)): Promise<Answered> {
  const query = path.includes('?') ? '' : sampleQuery(row);
  return doors.edge(row.method, path + query, { headers, ...(body === undefined ? {} : { body }) });
}

function asMember(memberId: string): Promise<Answered> {
  return doors.edge('GET', '/api/v1/links', { headers: { ...session, 'kurzum-as': memberId } });
}

/** All of an answer but the moment it was sent. */
function shown({ status, headers, text }: Answered): object {
  const { date: _, ...rest } = headers;
  return { status, headers: rest, text };
}
