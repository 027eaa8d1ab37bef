/** The audit log: who did what to which row, written in the same transaction or not at all. Sole writer of entries. */
import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { newId } from '#id';
import type { Database } from '#store';
import { canonical, inOrder, leafOf, payloadHash, salt_bytes } from '#tree';
import type { Strongbox } from '../vault/vault.ts';

/** Who an entry names. `id` is a member's, or above tenants a person's or an operator's; null for Kurzum itself. */
export type Doer = {
  readonly kind: 'member' | 'person' | 'operator' | 'platform';
  readonly id: string | null;
  readonly via: 'session' | 'token' | 'command' | 'support' | 'platform';
};

/** What fields were and what they are: `{title: ['Autumn', 'Winter']}`, null for what is not there. Never a secret. */
export type Fields = { readonly [field: string]: readonly [old: unknown, now: unknown] };

/** A row in the version that it reaches with this entry; a removal counts as one more version. */
export type Cover = {
  readonly table: AuditedTable;
  readonly rowId: string;
  readonly version: number;
  /** What the log keeps of it besides, encrypted. */
  readonly fields?: Fields | undefined;
  /** What people call the row, where no field says it; encrypted too. */
  readonly name?: string | undefined;
};

/** The tables whose rows the database lets nobody change without an entry; and entries themselves, when they are erased. */
export type AuditedTable =
  | 'person'
  | 'tenant'
  | 'member'
  | 'preset'
  | 'invitation'
  | 'api_token'
  | 'project'
  | 'link'
  | 'qr'
  | 'qr_logo'
  | 'qr_template'
  | 'target_change'
  | 'passkey'
  | 'totp'
  | 'support_access'
  | 'commitment'
  | 'operator_invitation'
  | 'key_rotation'
  | 'job'
  | 'audit_entry';

export type Entry = {
  /** null: above tenants. */
  readonly tenantId: string | null;
  readonly at: Date;
  readonly doer: Doer;
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly covers: readonly Cover[];
  /** What it says of no row in particular. */
  readonly told?: Fields | undefined;
};

/** What an entry says beyond its leaf: what is sealed, hashed and exported. */
export type Payload = {
  readonly rows?: readonly {
    readonly table: string;
    readonly rowId: string;
    readonly fields?: Fields;
    readonly name?: string;
  }[];
  readonly told?: Fields;
};

/** A payload as it lies in `payload_sealed`: with its salt, so that both are erased at once. */
export type Salted = { readonly salt: string; readonly payload: Payload };

/** Appends an entry to the log; `box` is the strongbox of the tenant, or the platform's above tenants. */
export async function appendEntry(db: Transaction<Database>, box: Strongbox, entry: Entry): Promise<void> {
  const id = newId();
  const { tenantId, at, doer, action, outcome, covers } = entry;
  const salted = saltedPayload(entry);
  const leaf = leafOf({
    id,
    log: tenantId ?? 'platform',
    at: at.toISOString(),
    actor: { kind: doer.kind, id: doer.id },
    via: doer.via,
    action,
    outcome,
    about: inOrder(covers),
    payloadHash: salted && salted.hash.toString('base64'),
  });
  await db
    .insertInto('audit_entry')
    .values({
      id,
      tenant_id: tenantId,
      at,
      actor_kind: doer.kind,
      actor_id: doer.id,
      via: doer.via,
      action,
      outcome,
      payload_sealed: salted && box.seal('audit_entry', 'payload_sealed', id, salted.text),
      payload_hash: salted && salted.hash,
      leaf_hash: leaf,
    })
    .execute();
  if (covers.length === 0) return;
  // As lists and not as so many parameters, of which a statement may have 65,535: a project may hold more links than that.
  await sql`
    insert into audit_cover (entry_id, tenant_id, table_name, row_id, version)
    select ${id}::uuid, ${tenantId}::uuid, cover.* from unnest(
      ${covers.map(({ table }) => table)}::text[],
      ${covers.map(({ rowId }) => rowId)}::uuid[],
      ${covers.map(({ version }) => version)}::integer[]
    ) as cover`.execute(db);
}

/** Null where the entry says nothing beyond its leaf. The text is what is hashed, so that it can be hashed again. */
function saltedPayload({ covers, told }: Entry): { readonly text: string; readonly hash: Buffer } | null {
  const rows = covers
    .filter(({ fields, name }) => fields !== undefined || name !== undefined)
    .map(({ table, rowId, fields, name }) => ({ table, rowId, fields, name }));
  if (rows.length === 0 && told === undefined) return null;
  const salt = randomBytes(salt_bytes);
  // Through JSON once: what is hashed must be what is read back, without dates and without what is undefined.
  const payload: unknown = JSON.parse(JSON.stringify({ ...(rows.length > 0 ? { rows } : {}), told }));
  return { text: canonical({ salt: salt.toString('base64'), payload }), hash: payloadHash(salt, payload) };
}

/** The nil UUID, by which the platform's own log is named where a tenant's id names a tenant's. */
export const platformLog = '00000000-0000-0000-0000-000000000000';
