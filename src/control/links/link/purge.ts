/** The purge: removes links for good, 30 days after they were deleted or when their own time is over, each with its audit entry. */
import { sql } from 'kysely';
import { caretaker, change, type Caretaker, type Change, type Platform } from '#guard';
import { now_ms } from '#clock';
import { announce } from '../exchange/exchange.ts';
import { dropCodes } from '../qr/code/purge.ts';
import { dropWaiting } from '../target/rows.ts';
import { dueForPurge, keepNames, removeLink, removeLinks, someLinks, type LinkRow } from './rows.ts';

/** How long a deleted link can be restored. */
const deletedLinks_days = 30;
const day_ms = 24 * 3_600_000;
const batch = 200;

/** Purges what is due, of every tenant; gives how many links. Control calls it every five minutes. */
export async function purgeDeleted(platform: Platform): Promise<number> {
  const at = new Date(now_ms());
  const before = new Date(at.getTime() - deletedLinks_days * day_ms);
  const tenants = await sql<{ id: string }>`
    select tenant_id as id from link where deleted_at < ${before}
    union select tenant_id from link where purge_after < ${at}`.execute(platform.store.exchange);
  let purged = 0;
  for (const { id } of tenants.rows) {
    for (let some = batch; some === batch; purged += some) some = await purgeTenant(platform, id, before, at);
  }
  return purged;
}

function purgeTenant(platform: Platform, tenantId: string, before: Date, at: Date): Promise<number> {
  return change(caretaker(platform, tenantId), 'link.purge', async (tx) => {
    const due = await dueForPurge(tx.db, before, at, batch);
    await purge(tx, due);
    return due.length;
  });
}

/** Removes some of all links of a tenant that has ended, and says whether there were any. Their names stay, for visitors who ask. */
export async function purgeAll(tx: Change<Caretaker>): Promise<boolean> {
  const rows = await someLinks(tx.db, batch);
  const ids = rows.map(({ id }) => id);
  await keepNames(tx.db, ids);
  await dropWaiting(tx, ids);
  await removeLinks(tx.db, ids);
  for (const { id, version } of rows) tx.covers('link', id, version + 1);
  return rows.length > 0;
}

/** Removes these links, with all that was counted of them; the edges hear of those that are still answered. */
export async function purge(
  tx: Pick<Change, 'db' | 'tenantId' | 'afterCommit' | 'covers'> & { readonly actor: { readonly platform: Platform } },
  rows: readonly LinkRow[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await dropWaiting(tx, ids);
  await dropCodes(tx, ids);
  for (const row of rows) {
    await removeLink(tx.db, row.id);
    tx.covers('link', row.id, row.version + 1, undefined, row.slug);
  }
  const live = rows.filter(({ deleted_at: deletedAt }) => deletedAt === null);
  await announce(
    tx,
    live.map(({ id }) => id),
  );
}
