/** Rows: where a tenant's choices of counting lie. Alone knows these columns of `tenant`, but for what edges are told. */
import { sql, type Transaction } from 'kysely';
import { dimensions, type Dimension } from '#exchange';
import type { Change } from '#guard';
import type { Database } from '#store';
import { version } from '../link/link.ts';
import type { Counting } from './counting.ts';

/** The choices of the tenant that the transaction is in; `locked` until it ends, also against new links. */
export async function readChoices(
  db: Transaction<Database>,
  how: 'unlocked' | 'locked' = 'unlocked',
): Promise<Counting> {
  const query = db.selectFrom('tenant').select(['version', 'counts_by', 'uncounted', 'kept_months']);
  const row = await (how === 'locked' ? query.forUpdate() : query).executeTakeFirstOrThrow();
  return {
    totals: row.counts_by as Counting['totals'],
    dimensions: dimensions.filter((one) => !row.uncounted.includes(one)),
    keepMonths: row.kept_months,
    [version]: row.version,
  };
}

/** Writes the choices as the version that they name. */
export async function writeChoices(tx: Change, counting: Counting): Promise<void> {
  const uncounted: readonly Dimension[] = dimensions.filter((one) => !counting.dimensions.includes(one));
  await tx.db
    .updateTable('tenant')
    .set({
      version: counting[version],
      counts_by: counting.totals,
      uncounted: sql`${uncounted}::text[]`,
      kept_months: counting.keepMonths,
      updated_at: tx.at,
    })
    .where('id', '=', tx.tenantId)
    .execute();
}
