/** Tidying up: jobs that are over go with all they made, after a while. */
import { now } from '#clock';
import { caretaker, change, type Platform } from '#guard';

/** Removes every job whose time is over, whosever it was; returns how many. Control calls it every hour. */
export async function tidyJobs(platform: Platform): Promise<number> {
  const due = await platform.store.exchange
    .selectFrom('job')
    .select(['id', 'tenant_id'])
    .where('expires_at', '<=', now())
    .execute();
  for (const [tenantId, jobs] of Map.groupBy(due, (job) => job.tenant_id)) {
    const ids = jobs.map(({ id }) => id);
    if (tenantId === null) {
      await platform.store.identity.deleteFrom('job').where('id', 'in', ids).execute();
    } else {
      await change(caretaker(platform, tenantId), 'job.end', async ({ db }) => {
        await db.deleteFrom('job').where('id', 'in', ids).execute();
      });
    }
  }
  return due.length;
}
