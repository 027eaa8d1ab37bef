/** The outbox: says, in the transaction that changes a link, that the edges must hear of it, and wakes the reader after it. */
import { sql } from 'kysely';
import type { Change, Platform } from '#guard';

/** Which readers to wake, by platform: at most one each, but a test may open several in one process. */
const readers = new WeakMap<Platform, Set<() => void>>();

/** Announces that what edges know of these links has changed, or is gone. Reaches them once the change is committed. */
export async function announce(tx: AnnouncingChange, linkIds: readonly string[]): Promise<void> {
  if (linkIds.length === 0) return;
  await sql`
    insert into outbox (tenant_id, link_id) select ${tx.tenantId}, id from unnest(${linkIds}::uuid[]) as id`.execute(
    tx.db,
  );
  wakeAfterCommit(tx);
}

/** Announces all links of the tenant, deleted ones too: one of them may be on its way back at this moment. */
export async function announceAll(tx: AnnouncingChange): Promise<void> {
  await sql`insert into outbox (tenant_id, link_id) select tenant_id, id from link where tenant_id = ${tx.tenantId}`.execute(
    tx.db,
  );
  wakeAfterCommit(tx);
}

function wakeAfterCommit(tx: AnnouncingChange): void {
  tx.afterCommit(() => {
    for (const wake of readers.get(tx.actor.platform) ?? []) wake();
  });
}

/** What announcing takes of a change. */
type AnnouncingChange = Pick<Change, 'db' | 'tenantId' | 'afterCommit'> & {
  readonly actor: { readonly platform: Platform };
};

/** Calls `wake` after every commit of this process that announced something; returns the way to stop that. */
export function onAnnounced(platform: Platform, wake: () => void): () => void {
  const set = readers.get(platform) ?? new Set();
  readers.set(platform, set.add(wake));
  return () => set.delete(wake);
}
