/** The matrix: changing what a member may do, and removing one. Keeps every tenant at least one owner. */
import { isId } from '#id';
import { Problem, invalid } from '#problem';
import { type Change, change } from '../change/change.ts';
import { platformChange } from '../change/platform-change.ts';
import { type AcceptedVersions, requireAccepted } from '../change/versions.ts';
import { withdrawInvitationsOf } from '../invitation/invitation.ts';
import { revokeTokensOf } from '../token/revoke.ts';
import type { Actor } from './actor.ts';
import { acceptGrants, requireHeld, sameGrants } from './given.ts';
import { type Grant, type Preset, grantsOf } from './grant.ts';
import { type MemberView, findMember } from './list.ts';

export type MemberPatch = {
  readonly preset?: Preset | undefined;
  /** For `custom`, which they make of a member when they come alone. */
  readonly grants?: readonly Grant[] | undefined;
};

/**
 * Changes what a member may do, and nothing at all where it is that already. Nobody gives more than they have, or changes
 * somebody who may do more than themself: Problem `forbidden`. Throws `not_found`, `conflict` where the member has moved on
 * from the accepted versions or is the last owner, `invalid` (grants).
 */
export async function editMember(
  actor: Actor,
  id: string,
  patch: MemberPatch,
  accepted: AcceptedVersions = null,
): Promise<MemberView> {
  await change(actor, 'member.edit', async (tx) => {
    const { row, held } = await requireLocked(tx, id, accepted);
    const preset = patch.preset ?? (patch.grants ? 'custom' : row.preset);
    const grants = await customGrants(tx, preset, patch.grants ?? row.grants, patch.grants !== undefined);
    requireHeld(held, grantsOf(preset, grants));
    if (preset === row.preset && sameGrants(grants, row.grants)) return;
    if (row.preset === 'owner' && preset !== 'owner') requireAnotherOwner(row);
    const version = row.version + 1;
    await tx.db
      .updateTable('member')
      .set({ preset, grants: JSON.stringify(grants), version, updated_at: tx.at })
      .where('id', '=', id)
      .execute();
    tx.covers('member', id, version, { preset: [row.preset, preset], grants: [row.grants, grants] });
  });
  return findMember(actor, id, 'member.edit');
}

/**
 * Removes a member at once: their tokens open nothing any more and their sessions in this tenant end; what they made
 * stays. Throws as `editMember` does.
 */
export async function removeMember(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  const personId = await change(actor, 'member.delete', async (tx) => {
    const { row } = await requireLocked(tx, id, accepted);
    if (row.preset === 'owner') requireAnotherOwner(row);
    await endMembership(tx, row);
    return row.personId;
  });
  await endSessionsIn(actor, personId);
}

/** Takes a member out of the tenant, with their tokens; `row` is locked, and not the last owner's. */
export async function endMembership(
  tx: Pick<Change, 'db' | 'at' | 'covers'>,
  row: { readonly id: string; readonly version: number },
): Promise<void> {
  const version = row.version + 1;
  await tx.db
    .updateTable('member')
    .set({ removed_at: tx.at, version, updated_at: tx.at })
    .where('id', '=', row.id)
    .execute();
  tx.covers('member', row.id, version);
  await revokeTokensOf(tx, row.id);
  await withdrawInvitationsOf(tx, row.id);
}

// Afterwards, because the role that works inside a tenant can't see sessions. One that is left opens nothing: whoever is
// recognised by it is looked up among the members at every request.
async function endSessionsIn({ platform, tenantId }: Actor, personId: string): Promise<void> {
  await platformChange(platform, async ({ db }) => {
    await db.deleteFrom('session').where('person_id', '=', personId).where('tenant_id', '=', tenantId).execute();
  });
}

type LockedRow = {
  readonly id: string;
  readonly personId: string;
  readonly version: number;
  readonly preset: Preset;
  readonly grants: readonly Grant[];
  /** How many owners there are besides. */
  readonly otherOwners: number;
};

/**
 * The member to be changed, and what whoever changes them holds at this very moment. Both are locked, together with all
 * owners and in one order: two owners who demote each other at once come one after the other, and the second is none.
 */
async function requireLocked(
  tx: Change,
  id: string,
  accepted: AcceptedVersions,
): Promise<{ readonly row: LockedRow; readonly held: readonly Grant[] }> {
  if (!isId(id)) throw new Problem('not_found');
  const rows = await tx.db
    .selectFrom('member')
    .select(['id', 'person_id as personId', 'version', 'preset', 'grants'])
    .where('removed_at', 'is', null)
    .where((eb) => eb.or([eb('preset', '=', 'owner'), eb('id', 'in', [id, tx.actor.memberId])]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const locked = rows.map((row) => ({ ...row, preset: row.preset as Preset, grants: row.grants as readonly Grant[] }));
  const self = locked.find((row) => row.id === tx.actor.memberId);
  // Removed a moment ago, by another owner.
  if (!self) throw new Problem('forbidden');
  const row = locked.find((one) => one.id === id);
  if (!row) throw new Problem('not_found');
  const held = grantsOf(self.preset, self.grants);
  requireHeld(held, grantsOf(row.preset, row.grants));
  requireAccepted(accepted, row.version);
  const otherOwners = locked.filter((one) => one.preset === 'owner' && one.id !== id).length;
  return { row: { ...row, otherOwners }, held };
}

/** The grants that stand in the row: none unless the preset is `custom`. */
async function customGrants(
  tx: Change,
  preset: Preset,
  grants: readonly Grant[],
  given: boolean,
): Promise<readonly Grant[]> {
  if (preset === 'custom') return given ? acceptGrants(tx, grants) : grants;
  if (given && grants.length > 0)
    throw invalid('grants', 'not_custom', 'Only custom members have grants of their own.');
  return [];
}

function requireAnotherOwner({ otherOwners }: LockedRow): void {
  if (otherOwners > 0) return;
  throw new Problem('conflict', 'This is the last owner. Make somebody else an owner first.', {
    errors: [{ field: 'preset', reason: 'last_owner' }],
  });
}
