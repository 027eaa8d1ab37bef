/** The link of a proof: the audit log knows of it, nobody else keeps it, and the numbers about all tenants are numbers only. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { setClockOffset } from '#clock';
import { proofKey, read, signProof } from '#guard';
import { newId } from '#id';
import {
  beginProof,
  countForProof,
  createLink,
  endProof,
  findLink,
  listLinks,
  purgeDeleted,
  restoreLink,
} from '#links';
import { newWorld } from '#world';
import { commitTallies } from '../exchange/tallies.ts';

const { acme, globex, platform, database } = await newWorld();
const minute_ms = 60_000;

const ids = async (): Promise<readonly string[]> => (await listLinks(acme.owner)).items.map(({ id }) => id);

function auditOf(linkId: string): Promise<readonly string[]> {
  return read(acme.owner, 'link.view', async ({ db }) => {
    const entries = await db
      .selectFrom('audit_entry')
      .innerJoin('audit_cover', 'entry_id', 'audit_entry.id')
      .select('action')
      .where('row_id', '=', linkId)
      .orderBy('audit_cover.version')
      .execute();
    return entries.map(({ action }) => action);
  });
}

test('a proof makes a link whose slug says so, and takes it away for good; the audit log keeps both', async () => {
  const link = await beginProof(acme.owner);
  assert.match(link.slug, /^kurzum-proof-\w{12}$/);
  assert.match(link.title!, /^A proof is running/);
  assert.deepEqual(await ids(), [link.id]);

  await endProof(acme.owner, link.id);
  await endProof(acme.owner, link.id);

  assert.deepEqual(await ids(), []);
  await assert.rejects(restoreLink(acme.owner, link.id), { type: 'not_found' });
  assert.deepEqual(await auditOf(link.id), ['proof.begin', 'proof.end']);
});

test('a proof ends no link but its own', async () => {
  const ours = await createLink(acme.owner, { target: 'https://example.org/' });
  const theirs = await beginProof(globex.owner, 'de');
  assert.match(theirs.title!, /^Ein Nachweis läuft/);

  await endProof(acme.owner, ours.id);
  await endProof(acme.owner, theirs.id);

  assert.equal((await findLink(acme.owner, ours.id)).id, ours.id);
  assert.equal((await findLink(globex.owner, theirs.id)).id, theirs.id);
});

test('a link that a proof left behind is purged after ten minutes, by the next proof or whoever tidies up', async (t) => {
  t.after(() => setClockOffset(0));
  const left = await beginProof(acme.owner);

  setClockOffset(9 * minute_ms);
  await purgeDeleted(platform);
  assert.ok((await ids()).includes(left.id), 'a proof may be under way');
  setClockOffset(11 * minute_ms);
  const next = await beginProof(acme.owner);

  assert.ok(!(await ids()).includes(left.id));
  assert.deepEqual(await auditOf(left.id), ['proof.begin', 'link.purge']);
  assert.ok((await ids()).includes(next.id));
});

test('what is stored is counted over all tenants, and of the proof’s own link by itself', async () => {
  const link = await beginProof(acme.owner);
  const hour_s = Math.floor(Date.now() / 3_600_000) * 3600;
  await commitTallies(platform, {
    type: 'tallies',
    edgeId: newId(),
    sequence: 1,
    threshold: 5,
    totals: [[link.id, hour_s, 12, 1]],
    released: [
      [link.id, '2026-03-29', 'country', 'AT', 7],
      [link.id, '2026-03-29', 'device', 'mobile', 6],
    ],
    visitors: [[link.id, '2026-03-29', 10]],
    givenUp: 0,
  });

  const counts = await countForProof(platform, link.id);
  assert.deepEqual(counts.link, { exists: true, byDay: false, hits: 12, bots: 1, cells: 2, cellsBelow: 0 });
  const { cells, cellsBelow, lowestThreshold, estimates, estimatesUneven, countries, countriesFiner } = counts;
  assert.deepEqual([cells, cellsBelow, lowestThreshold], [2, 0, 5]);
  assert.deepEqual([estimates, estimatesUneven, countries, countriesFiner, counts.addressColumns], [1, 0, 1, 0, 0]);

  await endProof(acme.owner, link.id);
  const after = await countForProof(platform, link.id);
  assert.deepEqual(after.link, { exists: false, byDay: false, hits: 0, bots: 0, cells: 0, cellsBelow: 0 });
  assert.equal(after.cells, 0);
});

test('a cell that is too small, an estimate that is not rounded, and a column for addresses are noticed', async () => {
  const link = await createLink(acme.owner, { target: 'https://example.org/' });
  const common = { type: 'tallies', edgeId: newId(), threshold: 5, totals: [], givenUp: 0 } as const;
  await commitTallies(platform, {
    ...common,
    sequence: 1,
    released: [[link.id, '2026-03-29', 'country', 'DE', 9]],
    visitors: [[link.id, '2026-03-29', 10]],
  });
  const { exchange } = platform.store;
  await sql`update tally set by_day[29] = 4 where link_id = ${link.id}`.execute(exchange);
  await sql`update tally_visitors set visitors = 11 where link_id = ${link.id}`.execute(exchange);
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('create table seen (peer inet)');
  await owner.end();

  const { cellsBelow, estimatesUneven, addressColumns } = await countForProof(platform, link.id);
  assert.deepEqual([cellsBelow, estimatesUneven, addressColumns], [1, 1, 1]);
});

test('a signature is this installation’s, is for proofs alone, and stays the same', () => {
  const { publicKey, fingerprint } = proofKey(platform.vault);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  const signature = Buffer.from(signProof(platform.vault, '{"a":1}'), 'base64url');

  assert.equal(verify(null, Buffer.from('kurzum proof 1\n{"a":1}'), key, signature), true);
  assert.equal(verify(null, Buffer.from('{"a":1}'), key, signature), false);
  assert.deepEqual(proofKey(platform.vault), { algorithm: 'Ed25519', publicKey, fingerprint });
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
  assert.equal(fingerprint, digest.slice(0, 32));
});
