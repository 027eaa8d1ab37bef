/** Sizes: how much each tenant has, counted inside its own walls, so that no role need see across them for it. */
import { sql } from 'kysely';
import { now_ms } from '#clock';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';

export type Sizes = {
  readonly members: number;
  /** Not deleted. */
  readonly links: number;
  /** Since the first of the month, bots left out. */
  readonly hitsThisMonth: number;
  /** What rows of links and of counts take, indexes left out. */
  readonly bytes: number;
};

/** Of each of these tenants; nothing of what a row says leaves the database. */
export function sizesOf(platform: Platform, ids: readonly string[]): Promise<ReadonlyMap<string, Sizes>> {
  const { zone, store } = platform;
  const monthStart = new Date(zone.dayStart_ms(zone.day(now_ms()).with({ day: 1 })));
  return retrying(() =>
    store.app
      .transaction()
      .setAccessMode('read only')
      .execute(async (db) => {
        const sizes = new Map<string, Sizes>();
        for (const id of ids) {
          await sql`select set_config('kurzum.tenant', ${id}, true)`.execute(db);
          const { rows } = await sql<Sizes>`
            select
              (select count(*) from member where removed_at is null) as members,
              (select count(*) from link where deleted_at is null) as links,
              (select coalesce(sum(hits), 0) from tally_total where hour >= ${monthStart}) as "hitsThisMonth",
              (select coalesce(sum(pg_column_size(link.*)), 0) from link)
                + (select coalesce(sum(pg_column_size(tally_total.*)), 0) from tally_total)
                + (select coalesce(sum(pg_column_size(tally.*)), 0) from tally) as bytes`.execute(db);
          sizes.set(id, rows[0]!);
        }
        return sizes;
      }),
  );
}
