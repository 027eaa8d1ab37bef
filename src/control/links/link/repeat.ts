/** Repeats: a request that comes twice with the same Idempotency-Key has one effect. Sole owner of `idempotency`. */
import type { Change, Reading } from '#guard';
import { Problem } from '#problem';
import type { LinkDraft } from './draft.ts';
import { linkOf, type Link } from './shape.ts';
import { requireReached } from '../sight/sight.ts';

/** What came with a key. */
export type Request = { readonly key: string; readonly draft: LinkDraft };

const remembered_ms = 48 * 3_600_000;

/** The request was there before: the change is undone, and the link of the first time is the answer. */
export class Repeated extends Error {
  override readonly name = 'Repeated';
}

/** Whether the request comes for the first time. A twin that is still under way is waited for: the primary key decides. */
export async function remember(tx: Change, request: Request, linkId: string): Promise<boolean> {
  const before = new Date(tx.at.getTime() - remembered_ms);
  await tx.db.deleteFrom('idempotency').where('created_at', '<', before).execute();
  const remembered = await tx.db
    .insertInto('idempotency')
    .values({ tenant_id: tx.tenantId, ...hashesOf(tx, request), link_id: linkId, created_at: tx.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('link_id')
    .executeTakeFirst();
  return remembered !== undefined;
}

/** The link that the first request made, as it is now. Throws `conflict` where that request said something else. */
export async function linkOfRepeat(rx: Reading, request: Request): Promise<Link> {
  const hashes = hashesOf(rx, request);
  const row = await rx.db
    .selectFrom('idempotency')
    .innerJoin('link', 'link.id', 'idempotency.link_id')
    .selectAll('link')
    .select('request_hash')
    .where('key_hash', '=', hashes.key_hash)
    .executeTakeFirst();
  if (!row?.request_hash.equals(hashes.request_hash)) {
    throw new Problem('conflict', 'This Idempotency-Key came with another request before.', {
      errors: [{ field: 'Idempotency-Key', reason: 'used_before' }],
    });
  }
  requireReached(rx.actor, 'link.view', row);
  return linkOf(rx, { ...row, hits: 0 });
}

/** A key is its member's own, so two who choose the same one do not meet. */
function hashesOf(
  { actor, hash }: Pick<Reading, 'actor' | 'hash'>,
  { key, draft }: Request,
): { key_hash: Buffer; request_hash: Buffer } {
  const { target, slug, title, notes, tags, projectId } = draft;
  const said = [target, slug ?? null, title || null, notes || null, tags ?? [], projectId ?? null];
  return {
    key_hash: hash('idempotency key', `${actor.memberId} ${key}`),
    request_hash: hash('idempotency request', JSON.stringify(said)),
  };
}
