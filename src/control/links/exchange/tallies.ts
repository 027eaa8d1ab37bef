/** Tallies: commits what an edge has counted, exactly once. Sole writer of the `tally` tables and of `exchange_edge`. */
import { sql } from 'kysely';
import { now } from '#clock';
import type { Tallies, TotalCell } from '#exchange';
import type { Platform } from '#guard';
import { isId } from '#id';

/** What no honest edge sends: an edge or a link that is no id, an hour outside this century, more hits than a second can hold. */
export function isAbsurd({ edgeId, sequence, totals }: Tallies): boolean {
  return !isId(edgeId) || sequence === 0 || totals.some(isAbsurdTotal);
}

function isAbsurdTotal([linkId, hour_s, hits, bots]: TotalCell): boolean {
  return !isId(linkId) || hour_s < hour_s_min || hour_s > hour_s_max || hits > hits_max || bots > hits_max;
}

const hour_s_min = 946_684_800;
const hour_s_max = 4_102_444_800;
const hits_max = 1e12;

/**
 * Adds one batch to what is stored, in one transaction with its sequence number, so that a batch that comes
 * again (control died between commit and acknowledgement) adds nothing. Cells of links that are unknown or purged are
 * dropped. An edge sends a batch only after the one before was acknowledged, so a lower number is always a repeat.
 */
export async function commitTallies({ store }: Platform, { edgeId, sequence, totals }: Tallies): Promise<void> {
  await store.exchange.transaction().execute(async (db) => {
    const { numAffectedRows } = await sql`
      insert into exchange_edge (edge_id, sequence, seen_at) values (${edgeId}, ${sequence}, ${now()})
      on conflict (edge_id) do update set sequence = excluded.sequence, seen_at = excluded.seen_at
      where exchange_edge.sequence < excluded.sequence`.execute(db);
    if (numAffectedRows === 0n || totals.length === 0) return;
    // Sorted, so that two edges lock rows in the same order and never wait for each other in a circle.
    await sql`
      insert into tally_total (tenant_id, link_id, hour, hits, bots)
      select link.tenant_id, cell.link_id, to_timestamp(cell.hour_s), sum(cell.hits), sum(cell.bots)
      from unnest(${column(totals, 0)}::uuid[], ${column(totals, 1)}::bigint[], ${column(totals, 2)}::bigint[], ${column(totals, 3)}::bigint[])
        as cell (link_id, hour_s, hits, bots)
      join link on link.id = cell.link_id
      group by link.tenant_id, cell.link_id, cell.hour_s
      order by cell.link_id, cell.hour_s
      on conflict (link_id, hour) do update
      set hits = tally_total.hits + excluded.hits, bots = tally_total.bots + excluded.bots`.execute(db);
  });
}

function column(cells: readonly TotalCell[], index: 0 | 1 | 2 | 3): readonly (string | number)[] {
  return cells.map((cell) => cell[index]);
}
