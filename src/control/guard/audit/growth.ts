/** Growth: puts committed entries into their log's tree. Sole writer of the trees, and of the places in the table `audit_entry`. */
import { sql, type Kysely } from 'kysely';
import type { Database } from '#store';
import { GrowingTree } from '#tree';
import { platformLog } from './audit.ts';

type Db = Kysely<Database>;

/** How many entries get their places in one transaction. */
export const placedAtOnce_max = 2_000;

type Waiting = { readonly id: string; readonly log: string; readonly leaf_hash: Buffer };

/**
 * Gives the entries that are committed and have none their places, up to a batch of them; gives how many. All of it is one
 * transaction, so whatever ends it, it has happened or it has not. An entry whose transaction commits late gets a later
 * place: the order of the tree is the order in which entries were first seen, and nothing is passed over.
 */
export function placeEntries(db: Db): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Waiting>`
      select id, coalesce(tenant_id, ${platformLog}::uuid) as log, leaf_hash from audit_entry
      where tree_index is null order by id limit ${placedAtOnce_max}`.execute(tx);
    for (const [log, entries] of Map.groupBy(rows, (row) => row.log)) await grow(tx, log, entries);
    return rows.length;
  });
}

async function grow(tx: Db, log: string, entries: readonly Waiting[]): Promise<void> {
  const tree = await treeOf(tx, log, 'locked');
  const before = tree.size;
  for (const { leaf_hash: leaf } of entries) tree.add(leaf);
  const indexes = entries.map((_, i) => before + i);
  const ids = entries.map(({ id }) => id);
  const leaves = entries.map(({ leaf_hash: leaf }) => leaf);
  await sql`
    insert into audit_leaf (log, index, leaf_hash)
    select ${log}::uuid, leaf.* from unnest(${indexes}::bigint[], ${leaves}::bytea[]) as leaf`.execute(tx);
  await sql`
    update audit_entry set tree_index = placed.index
    from unnest(${ids}::uuid[], ${indexes}::bigint[]) as placed (id, index) where audit_entry.id = placed.id`.execute(
    tx,
  );
  const peaks = tree.peaks.map((peak) => peak.toString('base64'));
  await tx
    .insertInto('audit_tree')
    .values({ log, size: tree.size, peaks })
    .onConflict((conflict) => conflict.column('log').doUpdateSet({ size: tree.size, peaks }))
    .execute();
}

/** A log's tree as far as it has grown; `log` is a tenant's id or the nil UUID. */
export async function treeOf(db: Db, log: string, locked?: 'locked'): Promise<GrowingTree> {
  let query = db.selectFrom('audit_tree').select(['size', 'peaks']).where('log', '=', log);
  if (locked) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row
    ? new GrowingTree(
        row.size,
        row.peaks.map((peak) => Buffer.from(peak, 'base64')),
      )
    : new GrowingTree();
}
