/** Asking: what another target of a link means once its code may be on paper. Alone has a target wait. */
import type { Change } from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import type { LinkRow } from '../link/rows.ts';
import { insertWaiting, needsSecond, removeWaiting, waitingOf } from './rows.ts';

/** What the log says of the target that waits for a link: which one did, and which one does. */
export type Asked = readonly [before: string | null, now: string | null];

/**
 * Whether another target of this link has to wait for a second member. Throws `conflict` (target) where its code was exported
 * and whoever changes it doesn't say that they know.
 */
export async function mustWait({ db }: Change, link: LinkRow, isAcknowledged: boolean): Promise<boolean> {
  if (link.printed_at === null) return false;
  const waits = await needsSecond(db);
  if (!isAcknowledged) throw outThere(waits);
  return waits;
}

/**
 * That a link may have another slug. Throws `forbidden` (slug) where its code was exported and targets wait for a second member:
 * its address may stand on paper too, and whoever frees it could lead it elsewhere alone.
 */
export async function requireRenamable({ db }: Change, link: LinkRow): Promise<void> {
  if (link.printed_at === null || !(await needsSecond(db))) return;
  throw new Problem('forbidden', 'Codes of this link were exported, so it keeps its slug while two have to agree.', {
    errors: [{ field: 'slug', reason: 'printed' }],
  });
}

/**
 * Has a target wait instead of the one that waited. The same that the same member asked for already goes on waiting. The link
 * must be locked. Throws `forbidden` for operators who were let in: whoever asks has to be a member.
 */
export async function ask(tx: Change, linkId: string, target: string): Promise<Asked | null> {
  const { actor, tenantId, at } = tx;
  if (actor.via === 'support')
    throw new Problem(
      'forbidden',
      'Another target of a printed code waits for a second member here: a member has to ask.',
    );
  const waiting = await waitingOf(tx.db, linkId);
  const before = waiting ? targetOf(tx, waiting) : null;
  if (before === target && waiting!.asked_by === actor.memberId) return null;
  if (waiting) await removeWaiting(tx, waiting);
  const id = newId();
  await insertWaiting(tx.db, {
    id,
    tenant_id: tenantId,
    link_id: linkId,
    target_sealed: tx.seal('target_change', 'target_sealed', id, target),
    asked_by: actor.memberId,
    created_at: at,
  });
  tx.covers('target_change', id, 1);
  return [before, target];
}

/** What waited for a link is over: it leads elsewhere now. The link must be locked. */
export async function overtake(tx: Change, linkId: string): Promise<Asked | null> {
  const waiting = await waitingOf(tx.db, linkId);
  if (!waiting) return null;
  await removeWaiting(tx, waiting);
  return [targetOf(tx, waiting), null];
}

export function targetOf(
  { unseal }: Pick<Change, 'unseal'>,
  { id, target_sealed: sealed }: { readonly id: string; readonly target_sealed: Buffer },
): string {
  return unseal('target_change', 'target_sealed', id, sealed);
}

function outThere(waits: boolean): Problem {
  const printed = { field: 'target', reason: 'printed' };
  return new Problem('conflict', 'Codes of this link were exported, so they may be on paper. Say that you know.', {
    errors: waits ? [printed, { field: 'target', reason: 'needs_second' }] : [printed],
  });
}
