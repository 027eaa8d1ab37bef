/** The erasure of an account: closes it at once, and takes away the rest of what is known of its person, some at a time. */
import { closeAccount, countErasure, eraseSome, erasureBegins, type ErasurePlace, type Own, type Self } from '#guard';
import { insertJob, type Job } from '../job.ts';
import type { JobKind } from '../kind.ts';
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
    const next = await eraseSome(platform, personId, cursor as ErasurePlace);
    if (next === null) return { cursor: null, done: done + 1, total: done + 1, finished: true };
    const expected = total > 0 ? total : await countErasure(platform);
    return { cursor: next, done: done + 1, total: Math.max(expected, done + 2) };
  },
};
