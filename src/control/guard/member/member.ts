/** Members: people at work in a tenant. Sole owner of the `member` table. */
import { sql } from 'kysely';
import { Problem } from '#problem';
import type { Reading } from '../change/change.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import { type Actor, memberOf, recognise } from './actor.ts';

export {
  caretaker,
  type Actor,
  type AnyActor,
  type Caretaker,
  type Operator,
  type Self,
  type SessionState,
} from './actor.ts';
export { actorAs, editAccess, findAccess, membersNeedFactor, type Access, type AccessPatch } from './access.ts';
export { grantsJson } from './given.ts';
export { findMember, listMembers, type MemberView } from './list.ts';
export { editMember, endMembership, removeMember, type MemberPatch } from './matrix.ts';
export {
  createPreset,
  deletePreset,
  editPreset,
  findPreset,
  listPresets,
  type OwnPreset,
  type PresetDraft,
  type PresetPatch,
} from './preset.ts';
export { noteSeen } from './use.ts';
export {
  presetNames,
  resources,
  rights,
  type Grant,
  type Preset,
  type Resource,
  type Right,
  type Scope,
} from './grant.ts';
export { actions, may, reach, requireMay, type Action, type Reach, type Thing } from './may.ts';

export async function insertOwner(
  tx: PlatformChange,
  member: { readonly id: string; readonly tenantId: string; readonly personId: string },
): Promise<void> {
  await tx.db
    .insertInto('member')
    .values({
      id: member.id,
      tenant_id: member.tenantId,
      person_id: member.personId,
      preset: 'owner',
      created_at: tx.at,
      updated_at: tx.at,
    })
    .execute();
}

/** Who goes on by themselves with what a member began. Throws Problem `forbidden` where they are a member no longer. */
export async function actorOfMember(platform: Platform, tenantId: string, memberId: string): Promise<Actor> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('member')
      .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', memberId)
      .where('removed_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('forbidden');
  return recognise(platform, { ...memberOf(row), via: 'session', session: null });
}

/** Whose a member's row is, and who they are while they are a member; null once they were removed. */
export type Colleague = { readonly personId: string; readonly actor: Actor | null };

/** Members of the tenant that the transaction is in, by their ids: what each of them may at this moment. */
export async function colleagues(
  { db, actor: { platform } }: Pick<Reading, 'db' | 'actor'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Colleague>> {
  const rows = await db
    .selectFrom('member')
    .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants', 'removed_at'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return new Map(
    rows.map(({ removed_at: removedAt, ...row }) => {
      const actor = recognise(platform, { ...memberOf(row), via: 'session', session: null });
      return [row.memberId, { personId: row.personId, actor: removedAt === null ? actor : null }];
    }),
  );
}

/**
 * The owner for whom a command on the machine itself acts, of the oldest tenant unless another is named. Only for
 * requests over control's own socket. Throws Problem `not_found` before set-up.
 */
export async function actorOfCommand(platform: Platform, tenantId?: string): Promise<Actor> {
  const row = await retrying(() => {
    let owners = platform.store.identity
      .selectFrom('member')
      .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
      .where('preset', '=', 'owner')
      .where('removed_at', 'is', null);
    if (tenantId !== undefined) owners = owners.where('tenant_id', '=', tenantId);
    return owners.orderBy('created_at').orderBy('id').executeTakeFirst();
  });
  if (!row) throw new Problem('not_found', 'There is no tenant yet. Run: npx kurzum setup');
  return recognise(platform, { ...memberOf(row), via: 'command', session: null });
}
