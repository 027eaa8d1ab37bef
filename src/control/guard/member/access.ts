/** Access: what a tenant asks of its members' sessions, and how an owner looks through another member's eyes. */
import { isId } from '#id';
import { Problem } from '#problem';
import { retrying } from '../change/retry.ts';
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
  return recognise(actor.platform, { ...memberOf(row), via: 'session', session: actor.session });
}
