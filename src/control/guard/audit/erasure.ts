/** Erasure: takes what entries say of somebody out of the log, while the log goes on holding what it promised. */
import { sql, type Transaction } from 'kysely';
import type { Database } from '#store';
import type { Cover } from './audit.ts';

/**
 * Erases payloads and salts of all entries of a log that are about one of these rows, a member's coming with them; leaves, and with them who did what
 * and when, stay. Gives what the entry that stands for the erasure must cover, in the same transaction, or the database
 * refuses the commit:
 *
 *     const erased = await eraseEntriesAbout(tx.db, tenantId, [{ table: 'member', rowId }]);
 *     await tx.enter({ tenantId, doer, action: 'person.erase', covers: erased });
 *
 * @param tenantId whose log; null for the platform's
 * @param personId of whom all that they did with their own account goes too, such as in which browser: above tenants alone
 */
export async function eraseEntriesAbout(
  db: Transaction<Database>,
  tenantId: string | null,
  rows: readonly Pick<Cover, 'table' | 'rowId'>[],
  personId: string | null = null,
): Promise<readonly Cover[]> {
  const members = rows.filter(({ table }) => table === 'member').map(({ rowId }) => rowId);
  const whose = tenantId === null ? sql`tenant_id is null` : sql`tenant_id = ${tenantId}`;
  // Whoever signs people in may not look at payloads, so what was erased already is known by the entry that stands for it.
  const erased = await sql<{ id: string }>`
    update audit_entry set payload_sealed = null
    where ${whose} and payload_hash is not null and id in (
      select entry_id from audit_cover join unnest(
        ${rows.map(({ table }) => table)}::text[], ${rows.map(({ rowId }) => rowId)}::uuid[]
      ) as meant (table_name, row_id) using (table_name, row_id)
      union
      select id from audit_entry
      where actor_kind = 'member' and action = 'session.enter' and actor_id = any(${members}::uuid[])
      union
      select id from audit_entry where tenant_id is null and actor_kind = 'person' and actor_id = ${personId}
    ) and not exists (
      select 1 from audit_cover once where once.table_name = 'audit_entry' and once.row_id = audit_entry.id
    ) returning id`.execute(db);
  return erased.rows.map(({ id }) => ({ table: 'audit_entry', rowId: id, version: 2 }));
}
