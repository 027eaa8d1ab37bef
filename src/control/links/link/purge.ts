/** The purge: removes links for good, 30 days after they were deleted, each with its audit entry. */
import { sql } from 'kysely';
import { caretaker, change, type Platform } from '#guard';
import { now_ms } from '#clock';
import { deletedBefore, removeLink } from './rows.ts';

/** How long a deleted link can be restored. */
const deletedLinks_days = 30;
const day_ms = 24 * 3_600_000;
const batch = 200;

/** Purges what is due, of every tenant; gives how many links. Control calls it every hour. */
export async function purgeDeleted(platform: Platform): Promise<number> {
  const before = new Date(now_ms() - deletedLinks_days * day_ms);
  const tenants = await sql<{ id: string }>`
    select distinct tenant_id as id from link where deleted_at < ${before}`.execute(platform.store.exchange);
  let purged = 0;
  for (const { id } of tenants.rows) {
    for (let some = batch; some === batch; purged += some) some = await purgeTenant(platform, id, before);
  }
  return purged;
}

function purgeTenant(platform: Platform, tenantId: string, before: Date): Promise<number> {
  return change(caretaker(platform, tenantId), 'link.purge', async (tx) => {
    const due = await deletedBefore(tx.db, before, batch);
    for (const row of due) {
      await removeLink(tx.db, row.id);
      tx.covers('link', row.id, row.version + 1);
    }
    return due.length;
  });
}
