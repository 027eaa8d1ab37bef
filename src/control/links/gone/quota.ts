/** The quota of links: asked inside the change that makes or restores some. */
import { overQuota, queueForQuota, quotaOf, type Change } from '#guard';
import { countLive } from '../link/rows.ts';

/** No more than this can be made at once by all who are at it: eight connections, a thousand links a call. */
const underWay_max = 8_000;

/** How many more links there may be, and out of how many; without end where nothing was agreed. */
export type Room = { readonly left: number; readonly quota: number };

/**
 * How many links the tenant has room for. Far below the quota nobody waits for anybody; near it one change comes after the
 * other, so that it is never exceeded.
 */
export async function roomForLinks({ db, tenantId }: Pick<Change, 'db' | 'tenantId'>): Promise<Room> {
  const quota = await quotaOf(db, tenantId, 'links');
  if (quota === null) return endless;
  const near = quota - underWay_max;
  if (near > 0 && (await countLive(db, near)) < near) return endless;
  await queueForQuota(db, tenantId);
  return { left: quota - (await countLive(db, quota + 1)), quota };
}

export const endless: Room = { left: Infinity, quota: Infinity };

/** Throws Problem `forbidden` where the tenant has no room for one more link. */
export async function requireRoomForLink(tx: Pick<Change, 'db' | 'tenantId'>): Promise<void> {
  const { left, quota } = await roomForLinks(tx);
  if (left < 1) throw overQuota('links', quota);
}
