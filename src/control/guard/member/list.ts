/** Lists: the members of a tenant as its owner sees them, each with the person behind. */
import { isId } from '#id';
import { Problem } from '#problem';
import { read } from '../change/change.ts';
import { findPeople } from '../person/people.ts';
import type { Actor } from './actor.ts';
import { type Grant, type Preset, grantsOf } from './grant.ts';
import type { Action } from './may.ts';
import { lastSeenDays } from './use.ts';

export type MemberView = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly preset: Preset;
  /** All that they may do, whatever filled it in. */
  readonly grants: readonly Grant[];
  readonly secondFactor: boolean;
  readonly joinedAt: Date;
  /** To the day, in the operator's zone (`2026-01-31`); null for somebody who was not here yet. */
  readonly lastSeenDay: string | null;
  readonly version: number;
};

/** The tenant's members, in the order in which they joined. */
export function listMembers(actor: Actor): Promise<readonly MemberView[]> {
  return membersOf(actor, 'member.view', null);
}

/**
 * One of them, for somebody who sees members, or who has just changed this one (`action`). Throws Problem `not_found`, also
 * for another tenant's and for one who was removed.
 */
export async function findMember(actor: Actor, id: string, action: Action = 'member.view'): Promise<MemberView> {
  const [found] = isId(id) ? await membersOf(actor, action, id) : [];
  if (!found) throw new Problem('not_found');
  return found;
}

async function membersOf(actor: Actor, action: Action, id: string | null): Promise<readonly MemberView[]> {
  const rows = await read(actor, action, ({ db }) => {
    let members = db
      .selectFrom('member')
      .select(['id', 'person_id', 'preset', 'grants', 'created_at', 'version'])
      .where('removed_at', 'is', null);
    if (id !== null) members = members.where('id', '=', id);
    return members.orderBy('created_at').orderBy('id').execute();
  });
  const { platform } = actor;
  const [people, days] = await Promise.all([
    findPeople(
      platform,
      rows.map((row) => row.person_id),
    ),
    lastSeenDays(
      platform,
      rows.map((row) => row.id),
    ),
  ]);
  return rows.map((row) => {
    const { name, email, secondFactor } = people.get(row.person_id)!;
    const preset = row.preset as Preset;
    return {
      id: row.id,
      name,
      email,
      preset,
      grants: grantsOf(preset, row.grants as readonly Grant[]),
      secondFactor,
      joinedAt: row.created_at,
      lastSeenDay: days.get(row.id) ?? null,
      version: row.version,
    };
  });
}
