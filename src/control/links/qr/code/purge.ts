/** The purge of codes: removes them for good, 30 days after they were deleted or with their link, each with its audit entry. */
import { sql } from 'kysely';
import { now_ms } from '#clock';
import { caretaker, change, type Change, type Platform } from '#guard';
import { deletedCodes, removeCodes, removeCodesOf } from './rows.ts';

/** How long a deleted code can be restored. */
const deletedCodes_days = 30;
const day_ms = 24 * 3_600_000;
const batch = 200;

/** Purges what is due, of every tenant; gives how many codes. Control calls it every five minutes. */
export async function purgeCodes(platform: Platform): Promise<number> {
  const before = new Date(now_ms() - deletedCodes_days * day_ms);
  const { rows: tenants } = await sql<{ id: string }>`
    select distinct tenant_id as id from qr where deleted_at < ${before}`.execute(platform.store.exchange);
  let purged = 0;
  for (const { id } of tenants) {
    for (let some = batch; some === batch; purged += some) some = await purgeTenant(platform, id, before);
  }
  return purged;
}

function purgeTenant(platform: Platform, tenantId: string, before: Date): Promise<number> {
  return change(caretaker(platform, tenantId), 'qr.purge', async (tx) => {
    const due = await deletedCodes(tx.db, before, batch);
    await removeCodes(
      tx.db,
      due.map(({ id }) => id),
    );
    for (const { id, version } of due) tx.covers('qr', id, version + 1);
    return due.length;
  });
}

/** Removes all codes of links that are about to be removed, and locked. */
export async function dropCodes(tx: Pick<Change, 'db' | 'covers'>, linkIds: readonly string[]): Promise<void> {
  for (const { id, version } of await removeCodesOf(tx.db, linkIds)) tx.covers('qr', id, version + 1);
}
