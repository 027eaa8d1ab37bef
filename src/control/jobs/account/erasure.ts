/** The erasure of an account: closes it at once, and takes away the rest of what is known of its person, some at a time. */
import {
  caretaker,
  change,
  closeAccount,
  countErasure,
  eraseSome,
  erasureBegins,
  type ErasurePlace,
  type Own,
  type Platform,
  read,
  type Self,
} from '#guard';
import { cancel, insertJob, type Job } from '../job.ts';
import type { JobKind } from '../kind.ts';
import type { ImportDraft } from '../upload.ts';
import type { Reading } from '../wall.ts';
import { wakeRunner } from '../waking.ts';

/** What else the person had under way goes with the account. Throws Problem `conflict` where they are still needed somewhere. */
export async function beginErasure(self: Self): Promise<Job> {
  const { platform, personId } = self;
  const job = await closeAccount(self, async ({ db, at }) => {
    await db.deleteFrom('job').where('person_id', '=', personId).where('tenant_id', 'is', null).execute();
    return insertJob({ db, at, seal: platform.vault.platform.seal }, self, 'account_erasure', erasureBegins);
  });
  wakeRunner(platform);
  return job;
}

export const accountErasure: JobKind<Own> = {
  grant: 'account.erase',
  step: async ({ who: { platform, personId }, cursor, done, total }) => {
    const next = await eraseSome(platform, personId, cursor as ErasurePlace, (tenantId) =>
      endArchives(platform, tenantId),
    );
    if (next === null) return { cursor: null, done: done + 1, total: done + 1, finished: true };
    const expected = total > 0 ? total : await countErasure(platform);
    return { cursor: next, done: done + 1, total: Math.max(expected, done + 2) };
  },
};

/**
 * Ends whatever holds a copy of the tenant with everybody in it: archives, those that are being made, and those that wait to be
 * brought in. The tenant's log says so, and whoever sees the job sees why.
 */
async function endArchives(platform: Platform, tenantId: string): Promise<void> {
  const kurzum = caretaker(platform, tenantId);
  for (const id of await read(kurzum, 'job.end', archivesIn))
    await change(kurzum, 'job.end', async (tx) => {
      const job = await tx.db
        .selectFrom('job')
        .select(['kind', 'state'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (job === undefined || !isHeld(job)) return;
      await cancel(tx, id, 'person_erased');
      tx.tells({ job: [id, null], kind: [job.kind, null], reason: [null, 'person_erased'] });
    });
}

async function archivesIn({ db, unseal }: Omit<Reading, 'seal'>): Promise<readonly string[]> {
  const jobs = await db.selectFrom('job').select(['id', 'kind', 'state', 'cursor_sealed']).execute();
  // A table of links names nobody.
  const isTable = ({ id, kind, cursor_sealed: sealed }: (typeof jobs)[number]): boolean =>
    kind === 'import' &&
    sealed !== null &&
    (JSON.parse(unseal('job', 'cursor_sealed', id, sealed)) as ImportDraft).format === 'csv';
  return jobs.filter((job) => isHeld(job) && !isTable(job)).map(({ id }) => id);
}

/** An import that has begun is over in a moment, and what was uploaded for it with it. */
function isHeld({ kind, state }: { readonly kind: string; readonly state: string }): boolean {
  if (kind === 'import') return state === 'receiving' || state === 'queued';
  // Nor does a table of codes name anybody.
  if (kind === 'codes') return false;
  return state === 'queued' || state === 'running' || state === 'done';
}
