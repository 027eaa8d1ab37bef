import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import {
  continueRotations,
  createPreset,
  createToken,
  findTenant,
  keyOwners,
  listMembers,
  listRotations,
  rotateKey,
  signIn,
} from '#guard';
import { createLink, createLogo, createProject, findCode, findLink, findLogo, listLinks, listTemplates } from '#links';
import { invite, newMember, newWorld } from '#world';
import { keepCodes } from '../../../../test/world/kept-codes.ts';
import { svgLogos } from '../../../../test/world/logos.ts';
import { logTable, platformTables, tenantTables } from './columns.ts';

const never = (): boolean => false;

const world = await newWorld();

suite('a rotated key', () => {
  let owner: pg.Client;

  before(async () => {
    owner = new pg.Client({ connectionString: world.database.owner });
    await owner.connect();
    for (const { table } of await sealedColumns(owner))
      await owner.query(`alter table ${table} no force row level security`);
  });
  after(() => owner.end());

  test('leaves nothing of a tenant under the version before, and everything readable and findable', async () => {
    const { acme, globex, platform } = world;
    const project = await createProject(acme.owner, { name: 'Sommer' });
    const link = await createLink(acme.owner, {
      target: 'https://example.org/',
      title: 'Straßenfest',
      notes: 'geheim',
      tags: ['rot'],
      projectId: project.id,
    });
    await createLink(globex.owner, { target: 'https://example.org/' });
    await createToken(acme.owner, { name: 'Skript' });
    await createPreset(acme.owner, { name: 'Grafik', grants: [] });
    await invite(acme.owner);
    const kept = await keepCodes(acme.owner, 'Plakat');
    // More than are sealed at once.
    for (let n = 0; n < 20; n += 1) await createLogo(acme.owner, Buffer.from(svgLogos['of lines alone']!));

    await rotateKey(platform, acme.tenantId);
    await continueRotations(platform, never);

    const versions = await versionsOf(owner, acme.tenantId);
    assert.deepEqual([...new Set(versions.values().flatMap((found) => [...found]))], [2]);
    const sealed = ['tenant', 'link', 'project', 'api_token', 'preset', 'invitation', 'audit_entry'];
    for (const table of [...sealed, 'qr', 'qr_logo', 'qr_template', 'target_change'])
      assert.ok(versions.get(table)?.has(2), table);
    assert.deepEqual([...(await versionsOf(owner, globex.tenantId)).get('link')!], [1], 'the other tenant’s stay');
    const found = await findLink(acme.owner, link.id);
    assert.deepEqual([found.title, found.notes, found.tags], ['Straßenfest', 'geheim', ['rot']]);
    assert.deepEqual(
      (await listLinks(acme.owner, { search: 'strasse', tag: 'rot' })).items.map(({ id }) => id),
      [link.id],
    );
    assert.equal((await findTenant(acme.owner)).name, 'Acme GmbH');
    assert.deepEqual((await findCode(acme.owner, kept.fixed.id)).content, kept.fixed.content);
    assert.deepEqual((await listTemplates(acme.owner))[0]!.name, 'Plakat');
    for (const id of kept.logoIds) assert.ok((await findLogo(acme.owner, id)).picture);
    assert.equal((await findLink(acme.owner, kept.link.id)).pendingTarget?.target, 'https://example.org/Plakat');
    const { items } = { items: await listRotations(platform) };
    assert.ok(items[0]!.finishedAt !== null && items[0]!.done === items[0]!.total);
  });

  test('of the platform leaves people who they are', async () => {
    const { acme, platform } = world;
    const member = await newMember(acme, { preset: 'viewer' });

    await rotateKey(platform, 'platform');
    await continueRotations(platform, never);

    const { rows } = await owner.query<{ version: number }>(
      'select distinct get_byte(email_sealed, 0) as version from person',
    );
    assert.deepEqual(rows, [{ version: 2 }]);
    assert.ok((await signIn(platform, member.email, member.password)).actor);
    assert.ok((await listMembers(acme.owner)).some(({ email }) => email === member.email));
  });

  test('that was asked for twice at once is replaced once, and goes on wherever it was stopped', async () => {
    const { globex, platform } = world;
    for (let n = 0; n < 5; n += 1) await createLink(globex.owner, { target: 'https://example.org/' });
    const asked = await Promise.allSettled([
      rotateKey(platform, globex.tenantId),
      rotateKey(platform, globex.tenantId),
    ]);
    assert.ok(asked.some(({ status }) => status === 'fulfilled'));

    for (let looks = 0; looks < 60; looks += 1) {
      let asks = 0;
      await continueRotations(platform, () => (asks += 1) > looks);
    }

    assert.deepEqual(
      [...new Set((await versionsOf(owner, globex.tenantId)).values().flatMap((found) => [...found]))],
      [2],
    );
    const mine = (await listRotations(platform)).filter((rotation) => rotation.owner === globex.tenantId);
    assert.deepEqual(
      mine.map(({ finishedAt }) => finishedAt !== null),
      [true],
    );
  });

  test('of the root opens all that was there, also for who held the one before', async () => {
    const { acme, platform } = world;
    const link = await createLink(acme.owner, { target: 'https://example.org/', title: 'Vorher' });

    await rotateKey(platform, 'root');
    await continueRotations(platform, never);

    assert.equal((await findLink(acme.owner, link.id)).title, 'Vorher');
    assert.deepEqual((await keyOwners(platform)).slice(0, 2), ['root', 'platform']);
    assert.equal((await listRotations(platform))[0]!.owner, 'root');
  });

  test('is in the logs: that it was asked for, each row that it sealed, and that it is done', async () => {
    const { acme } = world;
    const { rows } = await owner.query<{ action: string }>(
      `select distinct action from audit_entry where action like 'key.%' and tenant_id = $1 order by action`,
      [acme.tenantId],
    );

    assert.deepEqual(
      rows.map(({ action }) => action),
      ['key.reseal', 'key.rotate', 'key.rotated'],
    );
  });

  test('finds every column that is sealed', async () => {
    const listed = [...tenantTables, ...platformTables].flatMap(({ table, columns }) =>
      columns.map((column) => `${table}.${column}`),
    );

    assert.deepEqual(
      [...new Set(listed), `${logTable.table}.${logTable.column}`].toSorted(),
      (await sealedColumns(owner)).map(({ table, column }) => `${table}.${column}`).toSorted(),
    );
  });
});

async function sealedColumns(owner: pg.Client) {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and column_name like '%\\_sealed'`,
  );
  return rows;
}

/** The versions of a tenant's key that something is sealed under, by table. */
async function versionsOf(owner: pg.Client, tenantId: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const found = new Map<string, Set<number>>();
  const within = [...tenantTables, { table: logTable.table, columns: [logTable.column] }];
  for (const { table, columns } of within) {
    for (const column of columns) {
      const { rows } = await owner.query<{ version: number }>(
        `select distinct get_byte(${column}, 0) as version from ${table}
         where ${table === 'tenant' ? 'id' : 'tenant_id'} = $1 and ${column} is not null`,
        [tenantId],
      );
      const versions = found.get(table) ?? new Set();
      for (const { version } of rows) versions.add(version);
      found.set(table, versions);
    }
  }
  return found;
}
