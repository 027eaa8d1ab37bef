/** The end of a tenant: its owner asks for it and may undo it for 14 days; then its key is destroyed, and its rows go. */
import { sql } from 'kysely';
import { now } from '#clock';
import { Problem } from '#problem';
import { type Change, change } from '../change/change.ts';
import { platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { type Actor, type Caretaker, caretaker } from '../member/actor.ts';
import type { Locale } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { type TenantView, viewOf } from './tenant.ts';

/** How long its owners can undo it. */
const undo_days = 14;
const day_ms = 24 * 3_600_000;

/** Tells the edges, in the same transaction. */
export type Announce = (tx: Change<Actor | Caretaker>) => Promise<void>;

/** What each owner is told of it by mail, in the same transaction. */
export type EndMail = {
  readonly to: string;
  readonly locale: Locale;
  readonly tenantName: string;
  readonly endsAt: Date;
};
export type PostEnd = (tx: Pick<Change, 'db' | 'at'>, mail: EndMail) => Promise<void>;

export type EndDraft = {
  /** Whether its links go on until then; they stop at once unless it says so. */
  readonly redirectsUntilEnd?: boolean | undefined;
};

/** Plans the end, 14 days from now; asking again changes no more than whether links go on. */
export async function planEnd(
  actor: Actor,
  { redirectsUntilEnd = false }: EndDraft,
  announce: Announce,
  post: PostEnd,
): Promise<TenantView> {
  const owners = await ownersOf(actor);
  return change(actor, 'tenant.delete', async (tx) => {
    const before = await lockTenant(tx);
    const endsAt = before.ends_at ?? new Date(tx.at.getTime() + undo_days * day_ms);
    const view = viewOf(tx, { ...before, ends_at: endsAt, redirects_until_end: redirectsUntilEnd });
    if (before.ends_at !== null && before.redirects_until_end === redirectsUntilEnd) return view;
    await write(tx, before.version, { ends_at: endsAt, redirects_until_end: redirectsUntilEnd });
    tx.covers('tenant', tx.tenantId, before.version + 1, {
      endsAt: [before.ends_at, endsAt],
      redirectsUntilEnd: [before.redirects_until_end, redirectsUntilEnd],
    });
    await announce(tx);
    if (before.ends_at === null) {
      for (const owner of owners) await post(tx, { ...owner, tenantName: view.name, endsAt });
    }
    return { ...view, version: before.version + 1 };
  });
}

/** Undoes it; changes nothing where no end is planned. */
export function undoEnd(actor: Actor, announce: Announce): Promise<TenantView> {
  return change(actor, 'tenant.restore', async (tx) => {
    const before = await lockTenant(tx);
    const view = viewOf(tx, { ...before, ends_at: null, redirects_until_end: false });
    if (before.ends_at === null) return view;
    await write(tx, before.version, { ends_at: null, redirects_until_end: false });
    tx.covers('tenant', tx.tenantId, before.version + 1, { endsAt: [before.ends_at, null] });
    await announce(tx);
    return { ...view, version: before.version + 1 };
  });
}

/** Removes some of a tenant's rows, and says whether it found any. */
export type Purge = (tx: Change<Caretaker>) => Promise<boolean>;

/**
 * Ends the tenants whose time has come: destroys their keys, then removes what can go. Killed at any moment, the next call goes
 * on. `contents` are the purges of what the guard does not know. Returns how many tenants it ended or went on with.
 */
export async function endTenants(platform: Platform, announce: Announce, contents: readonly Purge[]): Promise<number> {
  const due = await retrying(() =>
    platform.store.exchange
      .selectFrom('tenant')
      .select(['id', 'ended_at'])
      .where('ends_at', '<=', now())
      .where('purged_at', 'is', null)
      .execute(),
  );
  for (const { id, ended_at: endedAt } of due) {
    if (endedAt === null && !(await closeTenant(platform, id, announce))) continue;
    await leaveTenant(platform, id);
    destroyKey(platform, id);
    await purgeTenant(platform, id, [...contents, ...ownPurges]);
  }
  return due.length;
}

/** From here on nobody gets in and nothing brings it back. False where its owner was faster. */
function closeTenant(platform: Platform, tenantId: string, announce: Announce): Promise<boolean> {
  return change(caretaker(platform, tenantId), 'tenant.end', async (tx) => {
    const before = await lockTenant(tx);
    if (before.ends_at === null || before.ends_at > tx.at || before.ended_at !== null) return before.ended_at !== null;
    await write(tx, before.version, { ended_at: tx.at });
    tx.covers('tenant', tenantId, before.version + 1);
    const removed = await tx.db
      .updateTable('member')
      .set(({ eb }) => ({ removed_at: tx.at, updated_at: tx.at, version: eb('version', '+', 1) }))
      .where('removed_at', 'is', null)
      .returning(['id', 'version'])
      .execute();
    for (const { id, version } of removed) tx.covers('member', id, version);
    await announce(tx);
    return true;
  });
}

/** Sessions that were in it are in no tenant; checkpoints of its log go to nobody; a new key of it is not needed. */
function leaveTenant(platform: Platform, tenantId: string): Promise<void> {
  return platformChange(platform, async ({ db, at }) => {
    await db
      .updateTable('session')
      .set({ tenant_id: null, support_id: null })
      .where('tenant_id', '=', tenantId)
      .execute();
    await db
      .updateTable('key_rotation')
      .set({ finished_at: at })
      .where('owner', '=', tenantId)
      .where('finished_at', 'is', null)
      .execute();
    await db.deleteFrom('audit_subscription').where('log', '=', tenantId).execute();
  });
}

/** And the start key with it: start files that were copied before hold the tenant's targets, too. */
function destroyKey({ vault, log }: Platform, tenantId: string): void {
  vault.destroyTenantKey(tenantId);
  vault.keys.replaceStartKey();
  log('info', 'tenant.key_destroyed');
}

async function purgeTenant(platform: Platform, tenantId: string, purges: readonly Purge[]): Promise<void> {
  const as = caretaker(platform, tenantId);
  for (const purge of purges) while (await change(as, 'tenant.purge', purge));
  await change(as, 'tenant.purge', async (tx) => {
    const { version } = await lockTenant(tx);
    // Not null, as the column must not be, and nothing that could ever be opened.
    await write(tx, version, { purged_at: tx.at, name_sealed: Buffer.alloc(0), contact_sealed: null });
    tx.covers('tenant', tenantId, version + 1);
  });
}

/** Rows in one transaction: as many as are worth one, and not so many that others wait. */
const batch = 500;

/** A purge of rows of one table, in batches; `audited` where the log stands for each of them. */
export function purgeOf(table: AuditedContent | UnauditedContent): Purge {
  return async (tx) => {
    const { rows } = await sql<{ id: string; version: number }>`
      delete from ${sql.table(table)} where ctid in (
        select ctid from ${sql.table(table)} where tenant_id = ${tx.tenantId} limit ${batch}
      ) returning ${table in unaudited ? sql`1 as version` : sql`id, version`}`.execute(tx.db);
    if (!(table in unaudited)) {
      for (const { id, version } of rows) tx.covers(table as AuditedContent, id, version + 1);
    }
    return rows.length > 0;
  };
}

type AuditedContent =
  | 'project'
  | 'link'
  | 'qr'
  | 'qr_template'
  | 'qr_logo'
  | 'api_token'
  | 'preset'
  | 'invitation'
  | 'support_access'
  | 'member';
type UnauditedContent = keyof typeof unaudited;
const unaudited = { idempotency: true, job: true, tally_value: true } as const;

/** What the guard knows of a tenant, whatever refers to it first. */
const ownPurges: readonly Purge[] = (['api_token', 'invitation', 'preset', 'support_access', 'member'] as const).map(
  (table) => purgeOf(table),
);

function lockTenant({ db, tenantId }: Pick<Change, 'db' | 'tenantId'>) {
  return db.selectFrom('tenant').selectAll().where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
}

async function write(
  { db, tenantId, at }: Pick<Change, 'db' | 'tenantId' | 'at'>,
  version: number,
  changes: {
    readonly ends_at?: Date | null;
    readonly redirects_until_end?: boolean;
    readonly ended_at?: Date;
    readonly purged_at?: Date;
    readonly name_sealed?: Buffer;
    readonly contact_sealed?: null;
  },
): Promise<void> {
  await db
    .updateTable('tenant')
    .set({ ...changes, version: version + 1, updated_at: at })
    .where('id', '=', tenantId)
    .execute();
}

async function ownersOf({ platform, tenantId }: Actor): Promise<readonly Pick<EndMail, 'to' | 'locale'>[]> {
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.person_id')
      .select(['person.id', 'person.email_sealed', 'person.locale'])
      .where('member.tenant_id', '=', tenantId)
      .where('member.preset', '=', 'owner')
      .where('member.removed_at', 'is', null)
      .execute(),
  );
  if (rows.length === 0) throw new Problem('not_found');
  return rows.map(({ id, email_sealed, locale }) => ({
    to: platform.vault.platform.unseal('person', 'email_sealed', id, email_sealed),
    locale: (locale ?? 'en') as Locale,
  }));
}
