import assert from 'node:assert/strict';
import { after, afterEach, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { now_ms, setClockOffset } from '#clock';
import { actorOfToken, continueRotations, createToken, editMember, rotateKey, type Actor, type Own } from '#guard';
import { Problem } from '#problem';
import { newMember, newWorld } from '#world';
import { jsonIn, linesIn, unpacked } from '../../../test/world/archive.ts';
import { allKinds } from './registry.ts';
import type { Step, Work } from './kind.ts';
import { archiveOf, beginJob, deleteJob, findJob, listJobs, openJobs, tidyJobs, type Job } from './jobs.ts';
import type { Kinds } from './runner.ts';

const { acme, globex, platform } = await newWorld();
const hour_ms = 3_600_000;

/** An export that takes the steps that a test has it take. */
function kindsWith(step: (work: Work<Actor>) => Promise<Step>): Kinds {
  return { ...allKinds, tenant_export: { grant: 'tenant.export', archives: true, step } };
}

/** Writes a numbered line at each step, as many as are asked for. */
function counting(lines: number): (work: Work<Actor>) => Promise<Step> {
  return async ({ cursor, done }) => {
    const n = (cursor as number | null) ?? 0;
    const parts = [{ file: 'lines.txt', content: `${n}\n` }];
    return { cursor: n + 1, done: done + 1, total: lines, parts, finished: n + 1 === lines };
  };
}

suite('jobs', () => {
  let jobs = openJobs(platform, kindsWith(counting(5)));
  after(() => jobs.stop());
  afterEach(async () => {
    setClockOffset(0);
    await restart(counting(5));
    for (const owner of [acme.owner, globex.owner])
      for (let { length } = await listJobs(owner); length > 0; { length } = await listJobs(owner))
        for (const { id } of await listJobs(owner)) await deleteJob(owner, id);
  });

  async function restart(step: (work: Work<Actor>) => Promise<Step>): Promise<void> {
    await jobs.stop();
    jobs = openJobs(platform, kindsWith(step));
  }

  test('a job that is stopped between two steps goes on where it was, and nothing of it is there twice', async () => {
    await restart(async (work) => {
      await sleep(20);
      return counting(10)(work);
    });
    const { id } = await beginJob(acme.owner, 'tenant_export');
    while ((await findJob(acme.owner, id)).done < 3) await sleep(5);

    await restart(counting(10));

    assert.equal((await over(acme.owner, id)).done, 10);
    assert.deepEqual(await linesOf(acme.owner, id), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test('whoever cancels wins over the step that is under way', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    await restart(async (work) => {
      begun.resolve();
      await goOn.promise;
      return counting(1)(work);
    });
    const { id } = await beginJob(acme.owner, 'tenant_export');
    await begun.promise;

    await deleteJob(acme.owner, id);
    goOn.resolve();
    await restart(counting(1));

    const job = await findJob(acme.owner, id);
    assert.deepEqual([job.state, job.file], ['cancelled', null]);
    await assert.rejects(archiveOf(acme.owner, id), { type: 'not_found' });
    assert.equal(await partsOf(id), 0);
  });

  test('what somebody may no longer do does not go on for them', async () => {
    const other = await newMember(acme, { preset: 'owner' });
    const goOn = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    await restart(async (work) => {
      if (work.done === 1) {
        begun.resolve();
        await goOn.promise;
      }
      return counting(3)(work);
    });
    const { id } = await beginJob(other.actor, 'tenant_export');
    await begun.promise;

    await editMember(acme.owner, other.memberId, { preset: 'admin' });
    goOn.resolve();

    const job = await over(acme.owner, id);
    assert.deepEqual([job.state, job.reason, job.file], ['failed', 'forbidden', null]);
    assert.equal(await partsOf(id), 0, 'nothing of it is left');
  });

  test('what can’t go on just now says so, and goes on by itself', async () => {
    let away = true;
    await restart(async (work) => {
      if (away && work.done === 1) throw new Problem('unavailable');
      return counting(3)(work);
    });
    const { id } = await beginJob(acme.owner, 'tenant_export');
    while (!(await findJob(acme.owner, id)).waiting) await sleep(10);
    assert.deepEqual((await findJob(acme.owner, id)).state, 'running');

    away = false;

    const job = await over(acme.owner, id);
    assert.deepEqual([job.state, job.waiting], ['done', false]);
    assert.deepEqual(await linesOf(acme.owner, id), ['0', '1', '2']);
  });

  test('a mistake of ours fails the job, and the next one goes on', async () => {
    let first = true;
    await restart(async (work) => {
      if (first) {
        first = false;
        throw new TypeError('a mistake');
      }
      return counting(1)(work);
    });
    const broken = await beginJob(acme.owner, 'tenant_export');
    const next = await beginJob(acme.owner, 'tenant_export');

    const [one, other] = [await over(acme.owner, broken.id), await over(acme.owner, next.id)];

    assert.deepEqual([one.state, one.reason, other.state], ['failed', 'failed', 'done']);
  });

  test('of two jobs of a tenant one waits for the other, and tenants take turns', async () => {
    const steps: string[] = [];
    await restart(async (work) => {
      steps.push(work.id);
      await sleep(5);
      return counting(4)(work);
    });
    const [first, second] = [await beginJob(acme.owner, 'tenant_export'), await beginJob(acme.owner, 'tenant_export')];
    const others = await beginJob(globex.owner, 'tenant_export');
    for (const { id } of [first, second]) await over(acme.owner, id);
    await over(globex.owner, others.id);

    assert.equal(
      steps.filter((id) => id !== others.id).join(),
      [...Array(4).fill(first.id), ...Array(4).fill(second.id)].join(),
    );
    assert.ok(steps.indexOf(others.id) < steps.indexOf(second.id), 'the other tenant did not wait for both');
  });

  test('an archive is there for a week, and then as if it had never been', async () => {
    const { id } = await beginJob(acme.owner, 'tenant_export');
    const { finishedAt, expiresAt } = await over(acme.owner, id);
    assert.equal(expiresAt!.getTime() - finishedAt!.getTime(), 7 * 24 * hour_ms);
    setClockOffset(7 * 24 * hour_ms - hour_ms);
    assert.equal(await tidyJobs(platform), 0);
    await archiveOf(acme.owner, id);

    setClockOffset(7 * 24 * hour_ms + hour_ms);

    await assert.rejects(findJob(acme.owner, id), { type: 'not_found' });
    await assert.rejects(archiveOf(acme.owner, id), { type: 'not_found' });
    assert.equal(await tidyJobs(platform), 1);
    assert.equal(await partsOf(id), 0);
  });

  test('nobody has more than five of a kind lie about', async () => {
    const begun = await Promise.allSettled(Array.from({ length: 8 }, () => beginJob(acme.owner, 'tenant_export')));

    assert.equal(begun.filter(({ status }) => status === 'fulfilled').length, 5, 'not even all at once');
    await assert.rejects(beginJob(acme.owner, 'tenant_export'), { type: 'conflict' });
    await beginJob(globex.owner, 'tenant_export');
  });

  test('a job is a member’s own doing: no token begins one or takes what it made, and no other tenant sees it', async () => {
    const { token } = await createToken(acme.owner, { name: 'all' });
    await assert.rejects(beginJob(await actorOfToken(platform, token), 'tenant_export'), { type: 'forbidden' });
    const { id } = await beginJob(acme.owner, 'tenant_export');
    await over(acme.owner, id);
    await assert.rejects(archiveOf(await actorOfToken(platform, token), id), { type: 'forbidden' });

    await assert.rejects(findJob(globex.owner, id), { type: 'not_found' });
    await assert.rejects(deleteJob(globex.owner, id), { type: 'not_found' });
    await assert.rejects(archiveOf(globex.owner, id), { type: 'not_found' });
  });

  test('an archive is sealed again when keys are replaced, a tenant’s and an account’s, and opens as before', async () => {
    const self: Own = { platform, kind: 'person', personId: globex.personId };
    const [own, theirs] = [await beginJob(self, 'account_export'), await beginJob(acme.owner, 'tenant_export')];
    await over(acme.owner, theirs.id);
    while ((await findJob(self, own.id)).state !== 'done') await sleep(10);
    for (const owner of [acme.tenantId, 'platform']) {
      await rotateKey(platform, owner);
      await continueRotations(platform, () => false);
    }

    assert.deepEqual(await versionsOf(theirs.id), [2]);
    assert.deepEqual(await linesOf(acme.owner, theirs.id), ['0', '1', '2', '3', '4']);
    const { bytes } = await archiveOf(self, own.id);
    const files = await unpacked(Buffer.concat(await Array.fromAsync(bytes)));
    assert.equal(jsonIn<{ email: string }>(files, 'person.json').email, 'max@globex.example');
    await deleteJob(self, own.id);
  });

  test('who asked for an archive hears of it by mail, once, and whoever takes it is in the log', async () => {
    const mails = () =>
      platform.store.identity.selectFrom('mail').select('id').where('kind', '=', 'export_ready').execute();
    const before = (await mails()).length;
    const { id } = await beginJob(acme.owner, 'tenant_export');
    await over(acme.owner, id);
    await linesOf(acme.owner, id);

    assert.equal((await mails()).length, before + 1);
    const entries = await platform.store.identity
      .selectFrom('audit_entry')
      .select('action')
      .where('id', '>', id)
      .where('at', '<', new Date(now_ms() + hour_ms))
      .where('tenant_id', '=', acme.tenantId)
      .execute();
    assert.deepEqual(entries.map(({ action }) => action).toSorted(), ['export.fetch', 'tenant.export']);
  });
});

async function over(owner: Actor, id: string): Promise<Job> {
  for (;;) {
    const job = await findJob(owner, id);
    if (job.finishedAt !== null) return job;
    await sleep(10);
  }
}

async function linesOf(owner: Actor, id: string): Promise<readonly string[]> {
  const { bytes } = await archiveOf(owner, id);
  const files = await unpacked(Buffer.concat(await Array.fromAsync(bytes)));
  return linesIn(files, 'lines.txt');
}

async function partsOf(jobId: string): Promise<number> {
  return (await rowsOf(jobId)).length;
}

/** With which versions of the tenant's key the pieces are sealed. */
async function versionsOf(jobId: string): Promise<readonly number[]> {
  return [...new Set((await rowsOf(jobId)).map(({ content_sealed: sealed }) => sealed[0]!))];
}

function rowsOf(jobId: string) {
  return platform.store.app.transaction().execute(async (db) => {
    await sql`select set_config('kurzum.tenant', ${acme.tenantId}, true)`.execute(db);
    return db.selectFrom('job_part').select('content_sealed').where('job_id', '=', jobId).execute();
  });
}
