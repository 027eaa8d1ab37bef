/** The quota of links: asked inside the change that makes or restores some. */
import { overQuota, queueForQuota, quotaOf, type Change } from '#guard';
import { countLive } from '../link/rows.ts';

/** No more than this can be made at once by all who are at it: eight connections, a thousand links a call. */
const underWay_max = 8_000;

/**
 * Throws Problem `forbidden` where the tenant has no room for so many more links. Far below the quota nobody waits for
 * anybody; near it one change comes after the other, so that it is never exceeded.
 */
export async function requireRoomForLinks(
  { db, tenantId }: Pick<Change, 'db' | 'tenantId'>,
  adding = 1,
): Promise<void> {
  const quota = await quotaOf(db, tenantId, 'links');
  if (quota === null) return;
  const near = quota - underWay_max;
  if (near > 0 && (await countLive(db, near)) < near) return;
  await queueForQuota(db, tenantId);
  if ((await countLive(db, quota + 1)) + adding > quota) throw overQuota('links', quota);
}
