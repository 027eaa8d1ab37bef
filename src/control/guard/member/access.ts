/** Access: what a tenant asks of its members' sessions, and how an owner looks through another member's eyes. */
import { isId } from '#id';
import { Problem, invalid } from '#problem';
import { change, read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import { type AcceptedVersions, requireAccepted } from '../change/versions.ts';
import { type Actor, memberOf, recognise } from './actor.ts';

/** Whether the tenant wants a second factor of every member. */
export async function membersNeedFactor({ platform, tenantId }: Actor): Promise<boolean> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('tenant')
      .select('members_need_factor')
      .where('id', '=', tenantId)
      .executeTakeFirst(),
  );
  return row?.members_need_factor ?? false;
}

/**
 * The member as whom an owner sees what that member would; for reading only, which the caller sees to. Throws Problem
 * `forbidden` for anybody but an owner in a session, and `not_found` where the tenant has no such member.
 */
export async function actorAs(actor: Actor, memberId: string): Promise<Actor> {
  if (actor.preset !== 'owner' || actor.via !== 'session') throw new Problem('forbidden');
  const row = isId(memberId)
    ? await retrying(() =>
        actor.platform.store.identity
          .selectFrom('member')
          .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
          .where('id', '=', memberId)
          .where('tenant_id', '=', actor.tenantId)
          .where('removed_at', 'is', null)
          .executeTakeFirst(),
      )
    : undefined;
  if (!row) throw new Problem('not_found');
  const { platform, session, memberId: onlookerId } = actor;
  return recognise(platform, { ...memberOf(row), via: 'session', session, onlookerId });
}

/** What a tenant asks of its members' sessions. */
export type Access = {
  /** Whether every member must have shown a second factor. */
  readonly membersNeedFactor: boolean;
  /** After how many idle minutes a session locks, 5 to 30. */
  readonly idleMinutes: number;
  /** Of the tenant's row, of which these choices are a part. */
  readonly version: number;
};

export type AccessPatch = {
  readonly membersNeedFactor?: boolean | undefined;
  readonly idleMinutes?: number | undefined;
};

const idleMinutes = { min: 5, max: 30 } as const;

export function findAccess(actor: Actor): Promise<Access> {
  return read(actor, 'access.view', async ({ db }) => {
    const row = await db
      .selectFrom('tenant')
      .select(['members_need_factor', 'idle_minutes', 'version'])
      .executeTakeFirstOrThrow();
    return { membersNeedFactor: row.members_need_factor, idleMinutes: row.idle_minutes, version: row.version };
  });
}

/** Changes what `patch` names. Throws Problem `conflict` where the tenant has moved on, `invalid` (idleMinutes). */
export async function editAccess(actor: Actor, patch: AccessPatch, accepted: AcceptedVersions = null): Promise<Access> {
  const minutes = patch.idleMinutes ?? idleMinutes.max;
  if (!Number.isInteger(minutes) || minutes < idleMinutes.min || minutes > idleMinutes.max) {
    throw invalid(
      'idleMinutes',
      'out_of_range',
      `Sessions lock after ${idleMinutes.min} to ${idleMinutes.max} minutes.`,
    );
  }
  return change(actor, 'access.edit', async (tx) => {
    const row = await tx.db
      .selectFrom('tenant')
      .select(['members_need_factor', 'idle_minutes', 'version'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    requireAccepted(accepted, row.version);
    const before = { membersNeedFactor: row.members_need_factor, idleMinutes: row.idle_minutes };
    const after = {
      membersNeedFactor: patch.membersNeedFactor ?? before.membersNeedFactor,
      idleMinutes: patch.idleMinutes ?? before.idleMinutes,
    };
    if (after.membersNeedFactor === before.membersNeedFactor && after.idleMinutes === before.idleMinutes)
      return { ...before, version: row.version };
    const version = row.version + 1;
    await tx.db
      .updateTable('tenant')
      .set({
        members_need_factor: after.membersNeedFactor,
        idle_minutes: after.idleMinutes,
        version,
        updated_at: tx.at,
      })
      .where('id', '=', tx.tenantId)
      .execute();
    tx.covers('tenant', tx.tenantId, version, {
      membersNeedFactor: [before.membersNeedFactor, after.membersNeedFactor],
      idleMinutes: [before.idleMinutes, after.idleMinutes],
    });
    return { ...after, version };
  });
}
