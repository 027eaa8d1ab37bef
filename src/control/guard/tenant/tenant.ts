/** Tenants: the controllers' accounts, each with a key of its own. Sole owner of the `tenant` table. */
import type { Insertable, Selectable } from 'kysely';
import { invalid } from '#problem';
import type { Database } from '#store';
import { type Change, change, type Reading, read } from '../change/change.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import { type AcceptedVersions, requireAccepted } from '../change/versions.ts';
import type { Actor, AnyActor } from '../member/actor.ts';
import type { Platform } from '../platform/platform.ts';

/** A tenant as its members see it. */
export type TenantView = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** When its key will be destroyed; null while nobody asked for its end. */
  readonly endsAt: Date | null;
  readonly redirectsUntilEnd: boolean;
  /** Of the row, of which what is asked of sessions, and what operators note, are a part too. */
  readonly version: number;
};

const nameLettersMax = 200;

/** A name as it is stored: trimmed and NFC. Throws Problem `invalid` when it is empty or above 200 characters. */
export function acceptName(field: string, name: string): string {
  const text = name.trim().normalize('NFC');
  if (text === '') throw invalid(field, 'empty', 'A name needs at least one character.');
  if ([...text].length > nameLettersMax) throw invalid(field, 'too_long', `Use at most ${nameLettersMax} characters.`);
  if (unseen.test(text))
    throw invalid(field, 'control_characters', 'Line breaks and control characters can’t be kept.');
  return text;
}

/** Line breaks, and whatever turns the order of letters round: a name stands in mails and before visitors, as one line. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** What an operator notes of a tenant; how much it may have, null for as much as it likes. */
export type TenantTerms = Pick<
  Insertable<Database['tenant']>,
  'contact_sealed' | 'quota_links' | 'quota_hits' | 'quota_members'
>;

/** Needs the tenant's key to be there already. */
export async function insertTenant(
  tx: Pick<PlatformChange, 'db' | 'at'>,
  platform: Platform,
  id: string,
  name: string,
  terms: TenantTerms = {},
): Promise<void> {
  await tx.db
    .insertInto('tenant')
    .values({
      id,
      name_sealed: platform.vault.tenant(id).seal('tenant', 'name_sealed', id, name),
      ...terms,
      created_at: tx.at,
      updated_at: tx.at,
    })
    .execute();
}

export function tenantName(actor: AnyActor): Promise<string> {
  return read(actor, 'tenant.view', async ({ db, tenantId, unseal }) => {
    const { name_sealed } = await db.selectFrom('tenant').select('name_sealed').executeTakeFirstOrThrow();
    return unseal('tenant', 'name_sealed', tenantId, name_sealed);
  });
}

export function findTenant(actor: Actor): Promise<TenantView> {
  return read(actor, 'tenant.view', async (rx) => viewOf(rx, await tenantRow(rx)));
}

/** Changes nothing at all where the name is the same. Throws Problem `invalid` for one that can't be, and `conflict`. */
export async function renameTenant(
  actor: Actor,
  name: string,
  announce: (tx: Change) => Promise<void>,
  accepted: AcceptedVersions = null,
): Promise<TenantView> {
  const wanted = acceptName('name', name);
  return change(actor, 'tenant.edit', async (tx) => {
    const row = await tx.db.selectFrom('tenant').selectAll().forUpdate().executeTakeFirstOrThrow();
    requireAccepted(accepted, row.version);
    const before = viewOf(tx, row);
    if (before.name === wanted) return before;
    const name_sealed = tx.seal('tenant', 'name_sealed', tx.tenantId, wanted);
    await tx.db
      .updateTable('tenant')
      .set({ name_sealed, version: row.version + 1, updated_at: tx.at })
      .where('id', '=', tx.tenantId)
      .execute();
    tx.covers('tenant', tx.tenantId, row.version + 1, { name: [before.name, wanted] });
    // Visitors who ask are told who runs a link.
    await announce(tx);
    return { ...before, name: wanted, version: row.version + 1 };
  });
}

type TenantRow = Pick<
  Selectable<Database['tenant']>,
  'id' | 'name_sealed' | 'created_at' | 'ends_at' | 'redirects_until_end' | 'version'
>;

export function viewOf({ unseal }: Pick<Reading, 'unseal'>, row: TenantRow): TenantView {
  return {
    id: row.id,
    name: unseal('tenant', 'name_sealed', row.id, row.name_sealed),
    createdAt: row.created_at,
    endsAt: row.ends_at,
    redirectsUntilEnd: row.redirects_until_end,
    version: row.version,
  };
}

function tenantRow({ db }: Pick<Reading, 'db'>): Promise<TenantRow> {
  return db.selectFrom('tenant').selectAll().executeTakeFirstOrThrow();
}
