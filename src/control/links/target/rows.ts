/** Rows: targets that wait for a second member. Sole owner of the table `target_change`, but for what is shown beside a link. */
import { sql, type Selectable, type Transaction } from 'kysely';
import type { Change } from '#guard';
import type { Database } from '#store';
import type { Position } from '../link/rows.ts';

export type WaitingRow = Selectable<Database['target_change']>;

type Db = Transaction<Database>;

/** Where it waits and who asked, as it is now; lock the link first, and ask again. */
export function findWaiting(db: Db, id: string): Promise<WaitingRow | undefined> {
  return db.selectFrom('target_change').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The one that waits for a link; whoever changes it has the link locked. */
export function waitingOf(db: Db, linkId: string): Promise<WaitingRow | undefined> {
  return db.selectFrom('target_change').selectAll().where('link_id', '=', linkId).executeTakeFirst();
}

export async function insertWaiting(db: Db, row: Omit<WaitingRow, 'version'>): Promise<void> {
  await db.insertInto('target_change').values(row).execute();
}

/** Takes one away, and says so to the log. */
export async function removeWaiting(tx: Pick<Change, 'db' | 'covers'>, { id, version }: WaitingRow): Promise<void> {
  await tx.db.deleteFrom('target_change').where('id', '=', id).execute();
  tx.covers('target_change', id, version + 1);
}

/** Takes away all that wait for links which are removed for good. */
export async function dropWaiting(tx: Pick<Change, 'db' | 'covers'>, linkIds: readonly string[]): Promise<void> {
  const rows = await tx.db
    .deleteFrom('target_change')
    .where(sql<boolean>`link_id = any(${linkIds}::uuid[])`)
    .returning(['id', 'version'])
    .execute();
  for (const { id, version } of rows) tx.covers('target_change', id, version + 1);
}

/** Those that wait for links that are not deleted, newest first, strictly after `after`; the query may narrow them further. */
export function selectWaiting(db: Db, after: Position | null) {
  const waiting = db
    .selectFrom('target_change')
    .innerJoin('link', 'link.id', 'target_change.link_id')
    .select([
      'target_change.id',
      'target_change.link_id',
      'target_change.target_sealed as asked_sealed',
      'target_change.asked_by',
      'target_change.created_at',
      'link.slug',
      'link.code',
      'link.target_sealed',
      'link.title_sealed',
      'link.project_id',
      'link.created_by',
      'link.printed_at',
    ])
    .where('link.deleted_at', 'is', null)
    .orderBy('target_change.created_at', 'desc')
    .orderBy('target_change.id', 'desc');
  if (!after) return waiting;
  const { createdAt_ms, id } = after;
  return waiting.where(
    sql<boolean>`(target_change.created_at, target_change.id) < (${new Date(createdAt_ms)}, ${id}::uuid)`,
  );
}

/** Whether the tenant wants a second member's consent. */
export async function needsSecond(db: Db): Promise<boolean> {
  const row = await db.selectFrom('tenant').select('printed_needs_second').executeTakeFirstOrThrow();
  return row.printed_needs_second;
}
