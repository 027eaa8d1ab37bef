import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findMember, foundTenant, pageOfLog, read, startSession } from '#guard';
import { allKinds, archiveOf, beginErasure, beginImport, beginJob, findJob, openJobs, takePart, tidyJobs } from '#jobs';
import { invite, newMember, newWorld } from '#world';
import { openDoors } from '../../../../test/world/doors.ts';
import { unpacked } from '../../../../test/world/archive.ts';
import { finished, takeOneStepTwice } from '../../../../test/world/jobs.ts';

const { acme, globex, platform } = await newWorld();
const doors = await openDoors(platform);
const same = { 'sec-fetch-site': 'same-origin' } as const;

test('whoever deletes their account is out at once, and what is known of them goes by itself', async () => {
  const leaving = await newMember(acme);
  const { cookieToken } = await startSession(platform, leaving.personId, { tenantId: acme.tenantId });
  const headers = { ...same, cookie: `kurzum=${cookieToken}` };

  const answered = await doors.edge('DELETE', '/api/v1/me', { headers });

  assert.deepEqual([answered.status, (answered.json as { kind: string }).kind], [200, 'account_erasure']);
  assert.match(String(answered.headers['set-cookie']), /kurzum=;.*Max-Age=0/);
  assert.equal((await doors.edge('GET', '/api/v1/me/jobs', { headers })).status, 401);
  await run(leaving.personId);
  assert.equal(await addressOf(leaving.personId), 0);
  await assert.rejects(findMember(acme.owner, leaving.memberId), { type: 'not_found' });
});

test('the last owner is told of which tenants, and stays', async () => {
  const { cookieToken } = await startSession(platform, globex.personId);
  const headers = { ...same, cookie: `kurzum=${cookieToken}` };

  const { status, json } = await doors.edge('DELETE', '/api/v1/me', { headers });

  assert.equal(status, 409);
  assert.deepEqual((json as { errors: unknown }).errors, [
    { field: globex.tenantId, reason: 'last_owner', detail: 'Globex AG' },
  ]);
  assert.equal((await doors.edge('GET', '/api/v1/me/jobs', { headers })).status, 200);
});

test('an account in many tenants is erased however often whoever is at it is stopped', async () => {
  const leaving = await newMember(acme);
  const { self } = await startSession(platform, leaving.personId);
  for (let n = 0; n < 25; n += 1)
    await foundTenant(platform, { email: `o${n}@many.example`, password: 'a word for many', tenantName: `Many ${n}` });
  await beginJob(self, 'account_export');
  await beginErasure(self);

  let starts = 0;
  for (; (await jobsOf(leaving.personId))[0]!.state !== 'done'; starts += 1)
    await takeOneStepTwice(platform, 'account_erasure');

  assert.ok(starts >= 4, `${starts} starts`);
  assert.equal(await addressOf(leaving.personId), 0);
  const jobs = await jobsOf(leaving.personId);
  assert.deepEqual(
    jobs.map(({ kind, state }) => [kind, state]),
    [['account_erasure', 'done']],
    'the export went with the account',
  );
  await platform.store.identity
    .updateTable('job')
    .set({ expires_at: new Date(0) })
    .execute();
  await tidyJobs(platform);
  assert.deepEqual(await jobsOf(leaving.personId), []);
});

test('archives that hold somebody end with their account, and whoever made them sees why', async () => {
  const leaving = await newMember(acme);
  const invited = await newMember(acme, { email: 'mia@elsewhere.example' });
  await invite(globex.owner, { email: invited.email });
  const made = await finished(acme.owner, (await beginJob(acme.owner, 'tenant_export')).id);
  const theirs = await finished(globex.owner, (await beginJob(globex.owner, 'tenant_export')).id);
  const waiting = await beginImport(acme.owner, { format: 'kurzum' });
  const table = await beginImport(acme.owner, { format: 'csv' });
  for (const { id } of [waiting, table]) await takePart(acme.owner, 'import', id, 0, Buffer.from('PK'));
  const begun = await beginJob(acme.owner, 'tenant_export');

  await beginErasure((await startSession(platform, leaving.personId)).self);
  await run(leaving.personId);

  const ended = ['cancelled', 'person_erased', null];
  for (const { id } of [made, waiting, begun]) {
    const { state, reason, file } = await findJob(acme.owner, id);
    assert.deepEqual([state, reason, file], ended);
  }
  await assert.rejects(archiveOf(acme.owner, made.id), { type: 'not_found' });
  await assert.rejects(takePart(acme.owner, 'import', waiting.id, 1, Buffer.from('PK')), { type: 'conflict' });
  const kept = await read(acme.owner, 'job.view', ({ db }) => db.selectFrom('job_part').select('job_id').execute());
  assert.deepEqual(kept, [{ job_id: table.id }], 'of all that was kept the table is left, which names nobody');
  const { items } = await pageOfLog(acme.owner, { action: 'job.end' });
  const told = items.map(({ changes }) => changes.find(({ field }) => field === 'job')?.old);
  assert.deepEqual(new Set(told), new Set([made.id, waiting.id, begun.id]));
  assert.equal(
    (await findJob(globex.owner, theirs.id)).state,
    'done',
    'who never was in a tenant is in none of its archives',
  );

  await beginErasure((await startSession(platform, invited.personId)).self);
  await run(invited.personId);
  assert.equal((await findJob(globex.owner, theirs.id)).reason, 'person_erased', 'invitations are in archives too');
  const fresh = await finished(globex.owner, (await beginJob(globex.owner, 'tenant_export')).id);
  const { bytes } = await archiveOf(globex.owner, fresh.id);
  for (const [name, text] of await unpacked(new Uint8Array(await new Response(bytes).arrayBuffer())))
    assert.ok(!text.includes(invited.email), name);
});

async function run(personId: string): Promise<void> {
  const jobs = openJobs(platform, allKinds);
  while ((await jobsOf(personId)).some(({ state }) => state !== 'done')) await wait(5);
  await jobs.stop();
}

function jobsOf(personId: string) {
  return platform.store.identity
    .selectFrom('job')
    .select(['kind', 'state', 'done'])
    .where('person_id', '=', personId)
    .execute();
}

/** How many bytes are left of it. */
async function addressOf(personId: string): Promise<number> {
  const person = platform.store.identity.selectFrom('person').select('email_sealed').where('id', '=', personId);
  return (await person.executeTakeFirstOrThrow()).email_sealed.length;
}
