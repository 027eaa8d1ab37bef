/** Support: an owner lets operators into the tenant, for a reason and for a while. Sole owner of the table `support_access`. */
import type { Selectable } from 'kysely';
import { now } from '#clock';
import { isId, newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import { change, read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import { type Actor, type Operator, type SessionState, recognise, recogniseOperator } from '../member/actor.ts';
import { type Grant, type Resource, type Right } from '../member/grant.ts';
import type { Platform } from '../platform/platform.ts';
import { acceptName } from '../tenant/tenant.ts';
import { type Operating, operate, requireOperator } from './operate.ts';

export const supportRights = ['view', 'edit'] as const;
export type SupportRights = (typeof supportRights)[number];

/** As the tenant sees it. */
export type SupportAccess = {
  readonly id: string;
  readonly reason: string;
  readonly rights: SupportRights;
  /** Which member let them in. */
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** Whether it holds now. */
  readonly open: boolean;
  /** When an operator first came in; null while none has. */
  readonly enteredAt: Date | null;
};

/** As operators see it, who may come in. */
export type SupportOffer = Pick<SupportAccess, 'id' | 'reason' | 'rights' | 'grantedAt' | 'expiresAt'> & {
  readonly tenantId: string;
  readonly contact: string | null;
};

export type SupportDraft = { readonly reason: string; readonly hours: number; readonly rights: SupportRights };

const hours_max = 24;
const hour_ms = 3_600_000;

type Row = Selectable<Database['support_access']>;

/** All there ever were, the newest first: whoever is let in, every member sees. */
export function listSupport(actor: Actor): Promise<readonly SupportAccess[]> {
  return read(actor, 'support.view', async ({ db, at, unseal }) => {
    const rows = await db
      .selectFrom('support_access')
      .selectAll()
      .orderBy('granted_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => accessOf(row, at, unseal));
  });
}

/** Lets operators in. Owners alone may, in a session of their own: Problem `forbidden`. Throws `invalid` (reason, hours). */
export async function grantSupport(actor: Actor, draft: SupportDraft): Promise<SupportAccess> {
  const { hours, rights } = draft;
  if (!Number.isInteger(hours) || hours < 1 || hours > hours_max)
    throw invalid('hours', 'out_of_range', `Let them in for 1 to ${hours_max} hours.`);
  return change(actor, 'support.grant', async (tx) => {
    requireOwner(actor);
    const reason = acceptName('reason', draft.reason);
    const id = newId();
    const expires_at = new Date(tx.at.getTime() + hours * hour_ms);
    const row = await tx.db
      .insertInto('support_access')
      .values({
        id,
        tenant_id: tx.tenantId,
        reason_sealed: tx.seal('support_access', 'reason_sealed', id, reason),
        rights,
        granted_by: actor.memberId,
        granted_at: tx.at,
        expires_at,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    tx.covers('support_access', id, 1, {
      reason: [null, reason],
      rights: [null, rights],
      expiresAt: [null, expires_at],
    });
    return accessOf(row, tx.at, tx.unseal);
  });
}

/** From its commit on, whoever is in is out. Ending what is over changes nothing. Throws Problem `not_found`, `forbidden`. */
export function endSupport(actor: Actor, id: string): Promise<void> {
  return change(actor, 'support.end', async (tx) => {
    requireOwner(actor);
    const row = isId(id)
      ? await tx.db.selectFrom('support_access').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
      : undefined;
    if (!row) throw new Problem('not_found');
    if (!isOpen(row, tx.at)) return;
    const version = row.version + 1;
    await tx.db.updateTable('support_access').set({ ended_at: tx.at, version }).where('id', '=', id).execute();
    tx.covers('support_access', id, version, { endedAt: [null, tx.at] });
  });
}

/** Where operators may come in now. */
export async function listSupportOffers(operator: Operator): Promise<readonly SupportOffer[]> {
  await requireOperator(operator);
  const { store, vault } = operator.platform;
  const rows = await store.identity
    .selectFrom('support_access')
    .innerJoin('tenant', 'tenant.id', 'support_access.tenant_id')
    .select(['support_access.id', 'tenant_id', 'reason_sealed', 'rights', 'granted_at', 'expires_at', 'contact_sealed'])
    // Nothing of a tenant that has ended can be read, its owner's reason neither.
    .where('tenant.ended_at', 'is', null)
    .where('support_access.ended_at', 'is', null)
    .where('expires_at', '>', now())
    .orderBy('granted_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    tenantId: row.tenant_id,
    contact: row.contact_sealed && vault.platform.unseal('tenant', 'contact_sealed', row.tenant_id, row.contact_sealed),
    reason: vault.tenant(row.tenant_id).unseal('support_access', 'reason_sealed', row.id, row.reason_sealed),
    rights: row.rights as SupportRights,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
  }));
}

/**
 * Brings an operator's session into the tenant, which the tenant's log says too. Throws Problem `not_found` where there is no
 * such access, and `gone` where it is over.
 */
export async function enterSupport(operator: Operator, id: string): Promise<void> {
  await operate(operator, 'platform.support_enter', async (tx) => {
    const { db, at } = tx;
    const row = isId(id)
      ? await db.selectFrom('support_access').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
      : undefined;
    if (!row) throw new Problem('not_found');
    if (!isOpen(row, at)) throw new Problem('gone', 'The owner lets nobody in any more.');
    const session = requireSession(operator);
    const version = row.version + 1;
    await db
      .updateTable('support_access')
      .set({
        version,
        operator_person_id: row.operator_person_id ?? operator.personId,
        entered_at: row.entered_at ?? at,
      })
      .where('id', '=', id)
      .execute();
    await db
      .updateTable('session')
      .set({ tenant_id: row.tenant_id, support_id: id })
      .where('id', '=', session.id)
      .execute();
    await tx.enterIn(row.tenant_id, [{ table: 'support_access', rowId: id, version }]);
    tx.tells({ tenant: [null, row.tenant_id], access: [null, id] });
  });
}

/** Brings an operator's session back to where they are at home. */
export async function leaveSupport(operator: Operator): Promise<void> {
  await operate(operator, 'platform.support_leave', async (tx) => {
    const session = requireSession(operator);
    const row = await tx.db
      .selectFrom('session')
      .innerJoin('support_access', 'support_access.id', 'session.support_id')
      .select(['support_access.id', 'support_access.tenant_id'])
      .where('session.id', '=', session.id)
      .executeTakeFirst();
    if (!row) return;
    await tx.db
      .updateTable('session')
      .set({ support_id: null, tenant_id: await homeOf(tx, operator.personId) })
      .where('id', '=', session.id)
      .execute();
    await tx.enterIn(row.tenant_id, [], { access: [row.id, null] });
    tx.tells({ tenant: [row.tenant_id, null], access: [row.id, null] });
  });
}

/** What there is to say of a session that is in a tenant by support. */
export type SupportOfSession = Pick<SupportAccess, 'reason' | 'rights' | 'expiresAt'> & {
  readonly id: string;
  readonly tenantId: string;
};

/** The access that a session is in a tenant by; null where it is in none that way, or no longer. */
export async function supportOfSession(
  { store, vault }: Platform,
  sessionId: string,
): Promise<SupportOfSession | null> {
  const row = await retrying(() =>
    store.identity
      .selectFrom('session')
      .innerJoin('support_access', 'support_access.id', 'session.support_id')
      .innerJoin('tenant', 'tenant.id', 'support_access.tenant_id')
      .selectAll('support_access')
      .where('session.id', '=', sessionId)
      .where('tenant.ended_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!row || !isOpen(row, now())) return null;
  const { id, tenant_id: tenantId, rights, expires_at: expiresAt } = row;
  const reason = vault.tenant(tenantId).unseal('support_access', 'reason_sealed', id, row.reason_sealed);
  return { id, tenantId, reason, rights: rights as SupportRights, expiresAt };
}

/**
 * The operator at work in a tenant, with what its owner allowed. Asked at every request, so that it ends when the owner ends
 * it, when its time is over, and when the person is no operator any more: Problem `forbidden`.
 */
export async function actorOfSupport(platform: Platform, personId: string, session: SessionState): Promise<Actor> {
  const access = await supportOfSession(platform, session.id);
  if (!access)
    throw new Problem('forbidden', 'The owner’s leave to look in is over.', {
      errors: [{ field: 'support', reason: 'over' }],
    });
  await requireOperator(recogniseOperator(platform, { personId, via: 'session', session }));
  return recognise(platform, {
    personId,
    memberId: access.id,
    tenantId: access.tenantId,
    preset: 'custom',
    grants: grantsOf(access.rights),
    via: 'support',
    session,
  });
}

/** Never members, tokens, settings or the log; nothing is made or deleted. */
function grantsOf(rights: SupportRights): readonly Grant[] {
  const all = (resource: Resource, right: Right): Grant => ({ resource, right, scope: { of: 'all' } });
  const seen = (['link', 'qr', 'project', 'domain', 'report'] as const).map((resource) => all(resource, 'view'));
  return rights === 'view' ? seen : [...seen, all('link', 'edit'), all('qr', 'edit'), all('project', 'edit')];
}

function isOpen({ ended_at, expires_at }: Row, at: Date): boolean {
  return ended_at === null && expires_at > at;
}

function requireOwner({ preset, via }: Actor): void {
  if (preset !== 'owner' || via === 'token') throw new Problem('forbidden', 'Only an owner lets operators in.');
}

function requireSession({ session }: Operator): SessionState {
  if (!session) throw new Problem('forbidden', 'This takes a session: sign in to the dashboard.');
  return session;
}

async function homeOf({ db }: Pick<Operating, 'db'>, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('member')
    .select('tenant_id')
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst();
  return row?.tenant_id ?? null;
}

function accessOf(
  row: Row,
  at: Date,
  unseal: (table: string, column: string, rowId: string, sealed: Buffer) => string,
): SupportAccess {
  return {
    id: row.id,
    reason: unseal('support_access', 'reason_sealed', row.id, row.reason_sealed),
    rights: row.rights as SupportRights,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    open: isOpen(row, at),
    enteredAt: row.entered_at,
  };
}
