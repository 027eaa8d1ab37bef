/** The audit log: who did what to which row, written in the same transaction or not at all. Sole writer of its tables. */
import { sql, type Transaction } from 'kysely';
import { newId } from '#id';
import type { Database } from '#store';
import type { Strongbox } from '../vault/vault.ts';

/** Who an entry names. `id` is a member's, or above tenants a person's or an operator's; null for Kurzum itself. */
export type Doer = {
  readonly kind: 'member' | 'person' | 'operator' | 'platform';
  readonly id: string | null;
  readonly via: 'session' | 'token' | 'command' | 'support' | 'platform';
};

/** A row in the version that it reaches with this entry; a removal counts as one more version. */
export type Cover = {
  readonly table: AuditedTable;
  readonly rowId: string;
  readonly version: number;
  /** What the log keeps of it besides, encrypted; never a secret. */
  readonly payload?: unknown;
};

/** The tables whose rows the database lets nobody change without an entry. */
export type AuditedTable = 'person' | 'tenant' | 'member' | 'preset' | 'invitation' | 'api_token' | 'project' | 'link';

export type Entry = {
  /** null: above tenants. */
  readonly tenantId: string | null;
  readonly at: Date;
  readonly doer: Doer;
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly covers: readonly Cover[];
};

/** Appends an entry to the log; `box` is the strongbox of the tenant, or the platform's above tenants. */
export async function appendEntry(db: Transaction<Database>, box: Strongbox, entry: Entry): Promise<void> {
  const id = newId();
  const told = entry.covers.filter(({ payload }) => payload !== undefined);
  await db
    .insertInto('audit_entry')
    .values({
      id,
      tenant_id: entry.tenantId,
      at: entry.at,
      actor_kind: entry.doer.kind,
      actor_id: entry.doer.id,
      via: entry.doer.via,
      action: entry.action,
      outcome: entry.outcome,
      payload_sealed: told.length > 0 ? box.seal('audit_entry', 'payload_sealed', id, JSON.stringify(told)) : null,
    })
    .execute();
  if (entry.covers.length === 0) return;
  // As lists and not as so many parameters, of which a statement may have 65,535: a project may hold more links than that.
  const { covers } = entry;
  await sql`
    insert into audit_cover (entry_id, tenant_id, table_name, row_id, version)
    select ${id}::uuid, ${entry.tenantId}::uuid, cover.* from unnest(
      ${covers.map(({ table }) => table)}::text[],
      ${covers.map(({ rowId }) => rowId)}::uuid[],
      ${covers.map(({ version }) => version)}::integer[]
    ) as cover`.execute(db);
}
