/** Tenants as an operator sees and keeps them: by size, state and contact name, and never by content. */
import type { Selectable } from 'kysely';
import { now, now_ms } from '#clock';
import { isId, newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import type { Fields } from '../audit/audit.ts';
import { inviteOwner } from '../invitation/first-owner.ts';
import { type AcceptedVersions, requireAccepted } from '../change/versions.ts';
import type { Operator } from '../member/actor.ts';
import type { Locale } from '../person/person.ts';
import { acceptName, insertTenant } from '../tenant/tenant.ts';
import { type Operating, operate, requireOperator } from './operate.ts';
import { sizesOf, type Sizes } from './sizes.ts';

/** Null for as much as they like. */
export type Quotas = {
  readonly links: number | null;
  /** A calendar month. Above it visitors are redirected all the same: a printed code must not die of being popular. */
  readonly hits: number | null;
  readonly members: number | null;
};

/** What is to become of them; what is not there stays. */
export type QuotaPatch = { readonly [Name in keyof Quotas]?: Quotas[Name] | undefined };

export const suspensionReasons = ['abuse', 'legal', 'unpaid', 'security'] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

export type TenantOverview = {
  readonly id: string;
  /** The name given for the contract; null for the tenant of whoever set Kurzum up. */
  readonly contact: string | null;
  /** `invited` until its first owner has come; `ending` while its deletion can be undone. */
  readonly state: 'invited' | 'active' | 'suspended' | 'ending' | 'ended';
  readonly suspendedFor: SuspensionReason | null;
  readonly quotas: Quotas;
  readonly createdAt: Date;
  readonly endsAt: Date | null;
  /** Of which quotas it has more. */
  readonly over: readonly (keyof Quotas)[];
  readonly version: number;
} & Sizes;

export type TenantDraft = {
  readonly contact: string;
  readonly ownerEmail: string;
  readonly locale: Locale;
  readonly quotas?: QuotaPatch | undefined;
};

/** Puts the mail to the first owner into the transaction that invites them. */
export type PostOwner = (
  tx: Pick<Operating, 'db' | 'at'>,
  mail: { readonly email: string; readonly locale: Locale; readonly token: string },
) => Promise<void>;

type Row = Pick<
  Selectable<Database['tenant']>,
  | 'id'
  | 'version'
  | 'contact_sealed'
  | 'suspended_for'
  | 'quota_links'
  | 'quota_hits'
  | 'quota_members'
  | 'created_at'
  | 'ends_at'
  | 'ended_at'
>;

const columns = [
  'id',
  'version',
  'contact_sealed',
  'suspended_for',
  'quota_links',
  'quota_hits',
  'quota_members',
  'created_at',
  'ends_at',
  'ended_at',
] as const;

/** All of them, the oldest first. */
export async function listTenants(operator: Operator): Promise<readonly TenantOverview[]> {
  await requireOperator(operator);
  const { platform } = operator;
  const rows = await platform.store.identity
    .selectFrom('tenant')
    .select(columns)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const sizes = await sizesOf(
    platform,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => viewOf(operator, row, sizes.get(row.id)!));
}

export async function overseeTenant(operator: Operator, id: string): Promise<TenantOverview> {
  await requireOperator(operator);
  const { platform } = operator;
  const row = isId(id)
    ? await platform.store.identity.selectFrom('tenant').select(columns).where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found');
  return viewOf(operator, row, (await sizesOf(platform, [id])).get(id)!);
}

/** Makes a tenant without a name and asks its first owner to come and give it one. Throws Problem `invalid`. */
export async function createTenant(operator: Operator, draft: TenantDraft, post: PostOwner): Promise<TenantOverview> {
  const { platform } = operator;
  const contact = acceptName('contact', draft.contact);
  const id = newId();
  await operate(operator, 'platform.tenant_create', async (tx) => {
    // On the disk before the first row that needs it; a key without rows harms nobody.
    platform.vault.ensureTenantKey(id);
    const quotas = patched({ links: null, hits: null, members: null }, draft.quotas);
    await insertTenant(tx, platform, id, '', {
      contact_sealed: platform.vault.platform.seal('tenant', 'contact_sealed', id, contact),
      quota_links: quotas.links,
      quota_hits: quotas.hits,
      quota_members: quotas.members,
    });
    const { token, cover } = await inviteOwner(tx, platform, {
      tenantId: id,
      email: draft.ownerEmail,
      locale: draft.locale,
    });
    await tx.enterIn(id, [{ table: 'tenant', rowId: id, version: 1 }, cover]);
    tx.tells({ tenant: [null, id], contact: [null, contact], quotas: [null, quotas] });
    await post(tx, { email: draft.ownerEmail, locale: draft.locale, token });
  });
  return overseeTenant(operator, id);
}

/** Asks the first owner again, or somebody else; what was asked before opens nothing. Throws Problem `conflict` once one has come. */
export async function inviteOwnerAgain(
  operator: Operator,
  id: string,
  owner: { readonly email: string; readonly locale: Locale },
  post: PostOwner,
): Promise<void> {
  await operate(operator, 'platform.owner_invite', async (tx) => {
    await lockTenant(tx, id);
    const somebody = await tx.db.selectFrom('member').select('id').where('tenant_id', '=', id).executeTakeFirst();
    if (somebody) throw new Problem('conflict', 'The tenant has an owner. They invite whoever else is to come.');
    const old = await tx.db
      .updateTable('invitation')
      .set((row) => ({ withdrawn_at: tx.at, version: row('version', '+', 1) }))
      .where('tenant_id', '=', id)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning(['id', 'version'])
      .execute();
    const { token, cover } = await inviteOwner(tx, operator.platform, { tenantId: id, ...owner });
    const withdrawn = old.map((row) => ({ table: 'invitation', rowId: row.id, version: row.version }) as const);
    await tx.enterIn(id, [...withdrawn, cover]);
    tx.tells({ tenant: [null, id] });
    await post(tx, { ...owner, token });
  });
}

/** Throws Problem `not_found` and `invalid` (contact). */
export async function editTerms(
  operator: Operator,
  id: string,
  patch: { readonly contact?: string | undefined; readonly quotas?: QuotaPatch | undefined },
  accepted: AcceptedVersions = null,
): Promise<TenantOverview> {
  const { vault } = operator.platform;
  const contact = patch.contact === undefined ? undefined : acceptName('contact', patch.contact);
  await operate(operator, 'platform.tenant_edit', async (tx) => {
    const row = await lockTenant(tx, id);
    requireAccepted(accepted, row.version);
    const before = quotasOf(row);
    const after = patched(before, patch.quotas);
    const changed: Record<string, Fields[string]> = {};
    for (const name of ['links', 'hits', 'members'] as const)
      if (after[name] !== before[name]) changed[`quota.${name}`] = [before[name], after[name]];
    const said = contactOf(operator, row);
    if (contact !== undefined && contact !== said) changed['contact'] = [said, contact];
    if (Object.keys(changed).length === 0) return;
    await writeTenant(tx, row, changed, {
      quota_links: after.links,
      quota_hits: after.hits,
      quota_members: after.members,
      ...(contact === undefined
        ? {}
        : { contact_sealed: vault.platform.seal('tenant', 'contact_sealed', id, contact) }),
    });
  });
  return overseeTenant(operator, id);
}

/** Tells the edges, within the change, that every link of a tenant is answered otherwise from now on. */
export type TellEdges = (tx: Pick<Operating, 'db'>, tenantId: string) => Promise<void>;

/** From its commit on, the tenant's links answer 410. Its members still sign in, read and export. Throws Problem `not_found`. */
export function suspendTenant(
  operator: Operator,
  id: string,
  why: SuspensionReason,
  tell: TellEdges,
): Promise<TenantOverview> {
  return setSuspension(operator, id, why, tell);
}

/** The tenant's links lead on again. Throws Problem `not_found`. */
export function resumeTenant(operator: Operator, id: string, tell: TellEdges): Promise<TenantOverview> {
  return setSuspension(operator, id, null, tell);
}

async function setSuspension(
  operator: Operator,
  id: string,
  why: SuspensionReason | null,
  tell: TellEdges,
): Promise<TenantOverview> {
  await operate(operator, why === null ? 'platform.tenant_resume' : 'platform.tenant_suspend', async (tx) => {
    const row = await lockTenant(tx, id);
    if (row.suspended_for === why) return;
    const fields = { suspendedFor: [row.suspended_for, why] } as const;
    await writeTenant(tx, row, fields, { suspended_for: why, suspended_at: why === null ? null : tx.at });
    await tell(tx, id);
  });
  return overseeTenant(operator, id);
}

async function lockTenant({ db }: Operating, id: string): Promise<Row> {
  const row = isId(id)
    ? await db.selectFrom('tenant').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found');
  if (row.ended_at !== null) throw invalid('id', 'ended', 'This tenant has been deleted.');
  return row;
}

/** One more version of the row, in the log of the tenant and of the platform. */
async function writeTenant(
  tx: Operating,
  row: Row,
  fields: Fields,
  values: Partial<Omit<Row, 'id' | 'version'>> & { suspended_at?: Date | null },
): Promise<void> {
  const version = row.version + 1;
  await tx.db
    .updateTable('tenant')
    .set({ ...values, version, updated_at: tx.at })
    .where('id', '=', row.id)
    .execute();
  await tx.enterIn(row.id, [{ table: 'tenant', rowId: row.id, version, fields }]);
  tx.tells({ tenant: [null, row.id], ...fields });
}

function viewOf(operator: Operator, row: Row, sizes: Sizes): TenantOverview {
  const quotas = quotasOf(row);
  const used = { links: sizes.links, hits: sizes.hitsThisMonth, members: sizes.members };
  const over = (['links', 'hits', 'members'] as const).filter((name) => used[name] > (quotas[name] ?? Infinity));
  return {
    id: row.id,
    contact: contactOf(operator, row),
    state: stateOf(row, sizes),
    suspendedFor: row.suspended_for as SuspensionReason | null,
    quotas,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    over,
    version: row.version,
    ...sizes,
  };
}

function stateOf(row: Row, { members }: Sizes): TenantOverview['state'] {
  if (row.ended_at !== null || (row.ends_at !== null && row.ends_at <= now())) return 'ended';
  if (row.ends_at !== null && row.ends_at.getTime() > now_ms()) return 'ending';
  if (row.suspended_for !== null) return 'suspended';
  return members === 0 ? 'invited' : 'active';
}

function patched(before: Quotas, patch: QuotaPatch = {}): Quotas {
  const one = (name: keyof Quotas): number | null => (patch[name] === undefined ? before[name] : patch[name]);
  return { links: one('links'), hits: one('hits'), members: one('members') };
}

function quotasOf(row: Row): Quotas {
  return { links: row.quota_links, hits: row.quota_hits, members: row.quota_members };
}

function contactOf({ platform }: Operator, { id, contact_sealed }: Row): string | null {
  return contact_sealed && platform.vault.platform.unseal('tenant', 'contact_sealed', id, contact_sealed);
}
