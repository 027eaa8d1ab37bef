/** The view of a session: who is signed in, where, and what is still asked of them, as the dashboard shows it. */
import { retrying } from '../change/retry.ts';
import { type Actor, type Self, memberOf, recognise } from '../member/actor.ts';
import type { Grant, Preset } from '../member/grant.ts';
import { signedCommitment } from '../operator/commitment.ts';
import { type SupportRights, actorOfSupport, supportOfSession } from '../operator/support.ts';
import type { SuspensionReason } from '../operator/tenants.ts';
import { type Person, findPerson } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { tenantName } from '../tenant/tenant.ts';
import { locksAfter_s } from './lock.ts';
import type { Factor } from './session.ts';

export type SessionView = {
  readonly person: Person;
  /** Null for somebody who is in none: an operator, or one who left. */
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    /** Why its links lead nowhere at present; null while they do. */
    readonly suspendedFor: SuspensionReason | null;
    /** When its key will be destroyed; null while nobody asked for its end. */
    readonly endsAt: Date | null;
    readonly redirectsUntilEnd: boolean;
  } | null;
  readonly member: { readonly id: string; readonly preset: Preset; readonly grants: readonly Grant[] } | null;
  /** All that they are a member of, to go on in another. */
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly session: {
    readonly id: string;
    readonly factor: Factor;
    readonly locksAfter_s: number;
    readonly expiresAt: Date;
  };
  /** What must be done before anything else will be answered. */
  readonly needs: 'second_factor_setup' | 'commitment' | null;
  /** By what an operator is in the tenant; null for members. */
  readonly support: {
    readonly tenantName: string;
    readonly reason: string;
    readonly expiresAt: Date;
    readonly rights: SupportRights;
  } | null;
};

/** Who is signed in, for the dashboard. */
export async function sessionView(self: Self): Promise<SessionView> {
  const { platform, personId, tenantId, session } = self;
  const [person, members, row, access] = await Promise.all([
    retrying(() => findPerson(platform, personId)),
    membersOf(self),
    sessionRow(platform, session.id),
    supportOfSession(platform, session.id),
  ]);
  const tenants = await Promise.all(members.map(tenantOf));
  const member = access
    ? await actorOfSupport(platform, personId, session)
    : (members.find((actor) => actor.tenantId === tenantId) ?? null);
  const tenant =
    member && (access ? await tenantOf(member) : (tenants.find(({ id }) => id === member.tenantId) ?? null));
  const asked = member !== null && (row?.members_need_factor ?? false);
  return {
    person,
    tenant: tenant && {
      ...tenant,
      suspendedFor: (row?.suspended_for ?? null) as SuspensionReason | null,
      endsAt: row?.ends_at ?? null,
      redirectsUntilEnd: row?.redirects_until_end ?? false,
    },
    member: member && { id: member.memberId, preset: member.preset, grants: member.grants },
    tenants,
    session: {
      id: session.id,
      factor: session.factor,
      locksAfter_s: locksAfter_s({ operator: person.operator, idleMinutes: row?.idle_minutes ?? null }),
      expiresAt: row?.expires_at ?? new Date(0),
    },
    needs: await neededOf(self, { asked, operatorAlone: person.operator && members.length === 0 }),
    support: access && {
      tenantName: tenant?.name ?? '',
      reason: access.reason,
      expiresAt: access.expiresAt,
      rights: access.rights,
    },
  };
}

/** An operator who is an owner too can do an owner's work before they do an operator's; one who is none can't do any. */
async function neededOf(
  { platform, personId, session }: Self,
  { asked, operatorAlone }: { readonly asked: boolean; readonly operatorAlone: boolean },
): Promise<SessionView['needs']> {
  if (session.factor === 'none') return asked || operatorAlone ? 'second_factor_setup' : null;
  if (!operatorAlone) return null;
  return (await signedCommitment(platform, personId)) === null ? 'commitment' : null;
}

async function tenantOf(actor: Actor): Promise<{ readonly id: string; readonly name: string }> {
  return { id: actor.tenantId, name: await tenantName(actor) };
}

async function membersOf({ platform, personId, session }: Self): Promise<readonly Actor[]> {
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('member')
      .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
      .where('person_id', '=', personId)
      .where('removed_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  );
  return rows.map((row) => recognise(platform, { ...memberOf(row), via: 'session', session }));
}

function sessionRow({ store }: Platform, id: string) {
  return retrying(() =>
    store.identity
      .selectFrom('session')
      .leftJoin('tenant', 'tenant.id', 'session.tenant_id')
      .select([
        'session.expires_at',
        'tenant.idle_minutes',
        'tenant.members_need_factor',
        'tenant.suspended_for',
        'tenant.ends_at',
        'tenant.redirects_until_end',
      ])
      .where('session.id', '=', id)
      .executeTakeFirst(),
  );
}
