import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, suite, test } from 'node:test';
import pg from 'pg';
import { clockOffset_ms, setClockOffset } from '#clock';
import { actorOfToken, createToken, endTenants as endTenantsOf, findTenant, signIn, type EndMail } from '#guard';
import { beginImport, beginJob, takePart } from '#jobs';
import {
  createLink,
  createProject,
  deleteLink,
  deleteTenant,
  endTenants,
  findCode,
  findLink,
  renameTenant,
  restoreTenant,
} from '#links';
import { newMember, newWorld } from '#world';
import { ControlsEnd } from '../../../../test/world/feigned-edge.ts';
import { keepCodes } from '../../../../test/world/kept-codes.ts';
import { allLinks } from '../exchange/records.ts';

const day_ms = 24 * 3_600_000;
const target = 'https://example.org/';
const visited = await newWorld();

afterEach(() => setClockOffset(0));

test('links of a tenant that is to end answer with the reason at once, and lead on when its owner undoes it', async () => {
  const { acme, globex, platform } = await newWorld();
  const [mine, theirs] = [await createLink(acme.owner, { target }), await createLink(globex.owner, { target })];
  const reasons = async () => new Map((await Array.fromAsync(allLinks(platform))).map(({ id, gone }) => [id, gone]));

  const planned = await deleteTenant(acme.owner, {}, async () => {});
  assert.equal(planned.endsAt!.getTime() - Date.now() > 13.9 * day_ms, true);
  assert.deepEqual(
    await reasons(),
    new Map([
      [mine.id, 'ending'],
      [theirs.id, null],
    ]),
  );
  await deleteTenant(acme.owner, { redirectsUntilEnd: true }, async () => {});
  assert.deepEqual(
    await reasons(),
    new Map([
      [mine.id, null],
      [theirs.id, null],
    ]),
  );
  assert.deepEqual((await findTenant(acme.owner)).endsAt, planned.endsAt, 'asking again puts nothing off');

  const restored = await restoreTenant(acme.owner);

  assert.deepEqual([restored.endsAt, restored.redirectsUntilEnd], [null, false]);
  setClockOffset(clockOffset_ms() + 20 * day_ms);
  assert.equal(await endTenants(platform), 0);
  assert.equal((await findLink(acme.owner, mine.id)).target, target);
});

test('every owner is told of the end, once, and nobody else', async () => {
  const { acme } = await newWorld();
  const second = await newMember(acme, { preset: 'owner' });
  await newMember(acme, { preset: 'admin' });
  const mails: EndMail[] = [];
  const post = async (_: unknown, mail: EndMail): Promise<void> => void mails.push(mail);

  await deleteTenant(acme.owner, {}, post);
  await deleteTenant(acme.owner, { redirectsUntilEnd: true }, post);

  assert.deepEqual(mails.map(({ to }) => to).toSorted(), [acme.email, second.email].toSorted());
  assert.ok(mails.every(({ tenantName }) => tenantName === 'Acme GmbH'));
});

test('only who holds the right plans an end or undoes one', async () => {
  const { acme } = await newWorld();
  const admin = await newMember(acme, { preset: 'admin' });

  await assert.rejects(
    deleteTenant(admin.actor, {}, async () => {}),
    { type: 'forbidden' },
  );
  await assert.rejects(restoreTenant(admin.actor), { type: 'forbidden' });
  await assert.rejects(renameTenant((await newMember(acme)).actor, 'Mine'), { type: 'forbidden' });
});

test('when the time has come the key is gone, nobody gets in, and no row is left but names and the log', async () => {
  const { acme, globex, platform, database, keysFolder } = await newWorld();
  const project = await createProject(acme.owner, { name: 'Sommer' });
  const { slug } = await createLink(acme.owner, { target, title: 'Geheim', tags: ['rot'], projectId: project.id });
  await keepCodes(acme.owner, 'Plakat', project.id);
  const theirs = await createLink(globex.owner, { target, title: 'Bleibt' });
  const codes = await keepCodes(globex.owner, 'Bleibt');
  const { token } = await createToken(acme.owner, { name: 'Skript' });
  await actorOfToken(platform, token);
  await newMember(acme, { preset: 'editor' });
  await beginJob(acme.owner, 'tenant_export');
  const { id: coming } = await beginImport(acme.owner, { format: 'csv' });
  await takePart(acme.owner, 'import', coming, 0, Buffer.from('target'));
  await deleteTenant(acme.owner, {}, async () => {});
  const keyPath = join(keysFolder, 'tenants', `${acme.tenantId}.key`);
  const startKey = platform.vault.keys.startKey();
  assert.equal(await endTenants(platform), 0, 'a day too early');
  assert.ok(existsSync(keyPath));

  setClockOffset(15 * day_ms);
  assert.equal(await endTenants(platform), 1);

  assert.ok(!existsSync(keyPath));
  assert.notDeepEqual(platform.vault.keys.startKey(), startKey, 'start files from before can be opened by nobody');
  assert.throws(() => platform.vault.tenant(acme.tenantId), { name: 'KeysRefused' });
  await assert.rejects(actorOfToken(platform, token), { type: 'unauthenticated' });
  assert.equal((await signIn(platform, acme.email, acme.password)).actor, null);
  assert.deepEqual(await tablesOf(database.owner, acme.tenantId), kept);
  assert.equal((await findLink(globex.owner, theirs.id)).title, 'Bleibt');
  assert.equal((await findCode(globex.owner, codes.fixed.id)).name, 'Bleibt');
  await assert.rejects(createLink(globex.owner, { target, slug }), { type: 'slug_taken' });
  assert.equal(await endTenants(platform), 0, 'nothing is left to do');
});

suite('visitors of an ended tenant’s links', () => {
  const exchange = new ControlsEnd(visited.platform);

  test('are told so for good, by edges that start anew too', async () => {
    const { acme, globex, platform } = visited;
    const gone = await createLink(acme.owner, { target, slug: 'sommer' });
    const deleted = await createLink(acme.owner, { target });
    await deleteLink(acme.owner, deleted.id);
    const stays = await createLink(globex.owner, { target });
    const old = await exchange.newEdge();
    await old.until(() => old.links.has(stays.id) && old.links.get(gone.id)?.gone === null);
    await deleteTenant(acme.owner, { redirectsUntilEnd: true }, async () => {});
    setClockOffset(15 * day_ms);

    await endTenants(platform);

    await old.until(() => old.links.get(gone.id)?.gone === 'ended');
    const fresh = await exchange.newEdge();
    await fresh.hears('current');
    const fromFile = new Map((await Array.fromAsync(allLinks(platform))).map((link) => [link.id, link]));
    for (const known of [old.links, fresh.links, fromFile]) {
      const { slug, target: to, runBy, gone: why } = known.get(gone.id)!;
      assert.deepEqual([slug, to, runBy, why], ['sommer', '', '', 'ended']);
      assert.equal(known.get(stays.id)?.target, target);
      assert.equal(known.size, 2);
    }
  });
});

test('an end that was interrupted goes on at the next look', async () => {
  const { acme, platform, database } = await newWorld();
  await createLink(acme.owner, { target });
  await deleteTenant(acme.owner, {}, async () => {});
  setClockOffset(15 * day_ms);
  const struck = endTenantsOf(platform, async () => {}, [() => Promise.reject(new Error('struck'))]);
  await assert.rejects(struck, /struck/);

  await endTenants(platform);

  assert.deepEqual(await tablesOf(database.owner, acme.tenantId), kept);
});

test('a renamed tenant has its new name everywhere, and the log has both', async () => {
  const { acme, platform } = await newWorld();
  await createLink(acme.owner, { target });

  await renameTenant(acme.owner, '  Acme Holding ');

  assert.equal((await findTenant(acme.owner)).name, 'Acme Holding');
  assert.deepEqual(
    (await Array.fromAsync(allLinks(platform))).map(({ runBy }) => runBy),
    ['Acme Holding'],
  );
  await assert.rejects(renameTenant(acme.owner, ' '), { type: 'invalid' });
});

/** What stays of a tenant: that it was, the names that must lead to nobody else, and its log, which nobody can read. */
const kept = ['audit_cover', 'audit_entry', 'claim', 'ended_link', 'outbox', 'spelling'];

/** The tables that have rows of a tenant, whatever tables there are. */
async function tablesOf(owner: string, tenantId: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'tenant_id' order by name`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    await client.query(`alter table ${name} no force row level security`);
    const { rowCount } = await client.query(`select 1 from ${name} where tenant_id = $1 limit 1`, [tenantId]);
    if (rowCount) found.push(name);
  }
  await client.end();
  return found;
}
