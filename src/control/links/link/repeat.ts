/** Repeats: a request that comes twice with the same Idempotency-Key has one effect. Sole owner of `idempotency`. */
import { sql } from 'kysely';
import { may, type Change, type Reading } from '#guard';
import { Problem } from '#problem';
import type { Made } from './bulk.ts';
import type { LinkDraft } from './draft.ts';
import { nothingWaits } from './rows.ts';
import { linkOf, type Link } from './shape.ts';
import { requireReached } from '../sight/sight.ts';

/** What came with a key. */
export type Request = { readonly key: string; readonly draft: LinkDraft };
/** The same for many; a Problem is what was wrong with a draft from the start. */
export type BulkRequest = { readonly key: string; readonly drafts: readonly (LinkDraft | Problem)[] };

const remembered_ms = 48 * 3_600_000;

/** The request was there before: the change is undone, and the link of the first time is the answer. */
export class Repeated extends Error {
  override readonly name = 'Repeated';
}

/** Whether the request comes for the first time. A twin that is still under way is waited for: the primary key decides. */
export async function remember(tx: Change, request: Request, linkId: string): Promise<boolean> {
  return keep(tx, hashesOf(tx, request), { link_id: linkId });
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
  if (!row?.request_hash.equals(hashes.request_hash)) throw usedBefore();
  requireReached(rx.actor, 'link.view', row);
  return linkOf(rx, { ...row, ...nothingWaits, hits: 0 });
}

/** Whether drafts came with this key before. */
export async function hasCome(tx: Change, request: BulkRequest): Promise<boolean> {
  const found = await tx.db
    .selectFrom('idempotency')
    .select('key_hash')
    .where('key_hash', '=', keyHashOf(tx, request.key))
    .executeTakeFirst();
  return found !== undefined;
}

/** Keeps what became of each draft; false where a twin was quicker, so that this change must be undone. */
export async function rememberAll(tx: Change, request: BulkRequest, made: readonly Made[]): Promise<boolean> {
  const results = made.map((one, place): Result => {
    if ('link' in one) return one.link.id;
    return request.drafts[place] instanceof Problem ? null : problemKept(one.problem);
  });
  return keep(tx, bulkHashesOf(tx, request), { results: JSON.stringify(results) });
}

/** What the first request made, as it is now. Throws `conflict` where that request said something else. */
export async function resultsOfRepeat(rx: Reading, request: BulkRequest): Promise<readonly Made[]> {
  const row = await rx.db
    .selectFrom('idempotency')
    .select(['request_hash', 'results'])
    .where('key_hash', '=', keyHashOf(rx, request.key))
    .executeTakeFirst();
  const results = row?.results as readonly Result[] | null | undefined;
  if (!results || !row?.request_hash.equals(bulkHashesOf(rx, request).request_hash)) throw usedBefore();
  const ids = results.filter((result) => typeof result === 'string');
  const links = await rx.db
    .selectFrom('link')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  const byId = new Map(links.map((link) => [link.id, link]));
  return results.map((result, place): Made => {
    if (result === null) return { problem: request.drafts[place] as Problem };
    if (typeof result !== 'string')
      return { problem: new Problem(result.type, result.detail, { errors: result.errors }) };
    const link = byId.get(result);
    const isSeen = link && may(rx.actor, 'link.view', { projectId: link.project_id, createdBy: link.created_by });
    return isSeen ? { link: linkOf(rx, { ...link, ...nothingWaits, hits: 0 }) } : { problem: new Problem('not_found') };
  });
}

/** A request that made something else than links: what it asked for, in words of its own. */
export type OtherRequest = { readonly key: string; readonly said: object };

/** Whether the request comes for the first time; it then made what has this id. */
export function rememberId(tx: Change, request: OtherRequest, id: string): Promise<boolean> {
  return keep(tx, otherHashesOf(tx, request), { results: JSON.stringify([id]) });
}

/** The id of what the first request made. Throws `conflict` where that request said something else. */
export async function idOfRepeat(rx: Reading, request: OtherRequest): Promise<string> {
  const hashes = otherHashesOf(rx, request);
  const row = await rx.db
    .selectFrom('idempotency')
    .select(['request_hash', 'results'])
    .where('key_hash', '=', hashes.key_hash)
    .executeTakeFirst();
  if (!row?.request_hash.equals(hashes.request_hash)) throw usedBefore();
  return (row.results as readonly [string])[0];
}

type Kept = Pick<Problem, 'type' | 'detail' | 'errors'>;
/** As it lies in `results`. */
type Result = string | Kept | null;

function problemKept({ type, detail, errors }: Problem): Kept {
  return { type, detail, errors };
}

async function keep(
  tx: Change,
  hashes: Hashes,
  made: { readonly link_id: string } | { readonly results: string },
): Promise<boolean> {
  const before = new Date(tx.at.getTime() - remembered_ms);
  await tx.db.deleteFrom('idempotency').where('created_at', '<', before).execute();
  const kept = await tx.db
    .insertInto('idempotency')
    .values({ tenant_id: tx.tenantId, ...hashes, ...made, created_at: tx.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key_hash')
    .executeTakeFirst();
  return kept !== undefined;
}

function usedBefore(): Problem {
  return new Problem('conflict', 'This Idempotency-Key came with another request before.', {
    errors: [{ field: 'Idempotency-Key', reason: 'used_before' }],
  });
}

type Hashing = Pick<Reading, 'actor' | 'hash'>;
type Hashes = { readonly key_hash: Buffer; readonly request_hash: Buffer };

function hashesOf(rx: Hashing, { key, draft }: Request): Hashes {
  return { key_hash: keyHashOf(rx, key), request_hash: requestHashOf(rx, said(draft)) };
}

function bulkHashesOf(rx: Hashing, { key, drafts }: BulkRequest): Hashes {
  const all = drafts.map((draft) => (draft instanceof Problem ? problemKept(draft) : said(draft)));
  return { key_hash: keyHashOf(rx, key), request_hash: requestHashOf(rx, { all }) };
}

function otherHashesOf(rx: Hashing, { key, said }: OtherRequest): Hashes {
  return { key_hash: keyHashOf(rx, key), request_hash: requestHashOf(rx, said) };
}

/** A key is its member's own, so two who choose the same one do not meet. */
function keyHashOf({ actor, hash }: Hashing, key: string): Buffer {
  return hash('idempotency key', `${actor.memberId} ${key}`);
}

function requestHashOf({ hash }: Hashing, request: unknown): Buffer {
  return hash('idempotency request', JSON.stringify(request));
}

function said({ target, slug, title, notes, tags, projectId }: LinkDraft): readonly unknown[] {
  return [target, slug ?? null, title || null, notes || null, tags ?? [], projectId ?? null];
}
