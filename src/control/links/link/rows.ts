/** Rows: the SQL of links. Sole owner of the tables `link`, `claim` and `spelling`. */
import { sql, type RawBuilder, type Selectable, type Transaction } from 'kysely';
import type { Database } from '#store';

export type LinkRow = Selectable<Database['link']>;
/** A row as it is shown: with its hits since a moment that the query named. */
export type CountedRow = LinkRow & { readonly hits: number };
export type ClaimKind = 'slug' | 'code';

type Db = Transaction<Database>;

/** Where a page of links goes on: strictly after this link, newest first. */
export type Position = { readonly createdAt_ms: number; readonly id: string };

/** The platform's own domain, the host of `KURZUM_URL`. */
export const ownDomain = '';

/**
 * Takes a slug or a code for a tenant, for good, and says whether the tenant holds it now. The primary key picks the
 * winner; a name that another tenant holds in any spelling, even for a link long gone, looks the same as one that is in
 * use.
 */
export async function claim(db: Db, kind: ClaimKind, name: string, tenantId: string, linkId: string): Promise<boolean> {
  if (!(await holdSpelling(db, kind, name, tenantId))) return false;
  const taken = await db
    .insertInto('claim')
    .values({ domain: ownDomain, kind, name, tenant_id: tenantId, link_id: linkId })
    .onConflict((conflict) => conflict.columns(['domain', 'kind', 'name']).doNothing())
    .returning('name')
    .executeTakeFirst();
  if (taken) return true;
  // Only the tenant's own claims are visible. One that serves no link any more may serve another.
  const reused = await db
    .updateTable('claim')
    .set({ link_id: linkId })
    .where('domain', '=', ownDomain)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('link')
            .select('link.id')
            .whereRef('link.domain', '=', 'claim.domain')
            .whereRef(kind === 'slug' ? 'link.slug' : 'link.code', '=', 'claim.name')
            .where('link.id', '!=', linkId),
        ),
      ),
    )
    .returning('name')
    .executeTakeFirst();
  return reused !== undefined;
}

/** Takes all names that differ from this one in nothing but case, and says whether they are the tenant's now. */
async function holdSpelling(db: Db, kind: ClaimKind, name: string, tenantId: string): Promise<boolean> {
  const folded = name.toLowerCase();
  const taken = await db
    .insertInto('spelling')
    .values({ domain: ownDomain, kind, folded, tenant_id: tenantId })
    // Of whichever key: the table has two, and a twin may be found in either.
    .onConflict((conflict) => conflict.doNothing())
    .returning('folded')
    .executeTakeFirst();
  if (taken) return true;
  // Another tenant's can't be seen. A statement of its own, to see what another writer of this tenant has just committed.
  const held = await db
    .selectFrom('spelling')
    .select('folded')
    .where('domain', '=', ownDomain)
    .where('kind', '=', kind)
    .where('folded', '=', folded)
    .executeTakeFirst();
  return held !== undefined;
}

/** Inserts the link; false where its slug or code is in use, which only another writer of the same tenant can bring about. */
export async function insertLink(db: Db, row: LinkRow): Promise<boolean> {
  const inserted = await db
    .insertInto('link')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The link, locked against other writers until the transaction ends; deleted ones only where asked for. */
export async function lockLink(db: Db, id: string, which: 'live' | 'deleted'): Promise<LinkRow | undefined> {
  return db
    .selectFrom('link')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', which === 'live' ? 'is' : 'is not', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes what changed, as one more version, and gives the row as it is then. */
export async function updateLink(db: Db, row: LinkRow, changes: Partial<LinkRow>): Promise<LinkRow> {
  return db
    .updateTable('link')
    .set({ ...changes, version: row.version + 1 })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Who made each link of a project, deleted ones too; locked until the transaction ends. */
export async function linksInProject(db: Db, projectId: string): Promise<readonly Pick<LinkRow, 'created_by'>[]> {
  return db.selectFrom('link').select('created_by').where('project_id', '=', projectId).forUpdate().execute();
}

/** Takes all links out of a project, each as one more version. */
export async function releaseFromProject(
  db: Db,
  projectId: string,
  at: Date,
): Promise<Pick<LinkRow, 'id' | 'version'>[]> {
  return db
    .updateTable('link')
    .set((row) => ({ project_id: null, updated_at: at, version: row('version', '+', 1) }))
    .where('project_id', '=', projectId)
    .returning(['id', 'version'])
    .execute();
}

/** Removes the row; its claims stay with the tenant, serving no link. Words and totals go with it. */
export async function removeLink(db: Db, id: string): Promise<void> {
  await db.updateTable('claim').set({ link_id: null }).where('link_id', '=', id).execute();
  await db.deleteFrom('link').where('id', '=', id).execute();
}

/** The same of many at once. */
export async function removeLinks(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('claim').set({ link_id: null }).where('link_id', 'in', ids).execute();
  await db.deleteFrom('link').where('id', 'in', ids).execute();
}

/** Some links, deleted ones too. */
export async function someLinks(db: Db, limit: number): Promise<readonly Pick<LinkRow, 'id' | 'version'>[]> {
  return db.selectFrom('link').select(['id', 'version']).orderBy('id').limit(limit).forUpdate().execute();
}

/** Which hits are shown beside a link: those from a moment on, and up to `today` where its tenant counts by day. */
export type Shown = { readonly from: Date; readonly today: Date };

/** Links with the hits that are shown beside them; what a caller adds decides which. */
export function selectCounted(db: Db, { from, today }: Shown) {
  return db
    .selectFrom('link')
    .selectAll('link')
    .select(
      sql<number>`(
        select coalesce(sum(hits), 0) from tally_total t where t.link_id = link.id and t.hour >= ${from}
        and (t.hour < ${today} or (select counts_by from tenant where id = link.tenant_id) = 'hour')
      )`.as('hits'),
    );
}

/** A link that is not deleted, with its hits. */
export async function findLive(db: Db, id: string, shown: Shown): Promise<CountedRow | undefined> {
  return selectCounted(db, shown).where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst();
}

/** What a page is of: links that are not deleted, newest first, after `after`. */
export type PageQuery = {
  /** The only links that it may be of; null where it may be any. */
  readonly candidates: readonly string[] | null;
  /** What they must be within, such as somebody's reach. */
  readonly within: RawBuilder<boolean>;
  /** What is asked of each link that was come to; null where nothing is. */
  readonly condition: RawBuilder<boolean> | null;
  readonly projectId: string | undefined;
  readonly after: Position | null;
  readonly limit: number;
  /** How many links are come to at most, where each of them is asked something. */
  readonly walked_max: number;
  readonly shown: Shown;
};

/** A page, and where the list goes on; null at its end. */
export type LinksPage = { readonly rows: readonly CountedRow[]; readonly goesOn: Position | null };

/** Up to `limit` links. A page may be short, or even empty, and still go on. */
export async function pageOfLinks(db: Db, page: PageQuery): Promise<LinksPage> {
  const { condition, limit } = page;
  const walked = condition === null ? limit : page.walked_max;
  // Materialized, so that the planner neither asks before it walks, nor walks where the candidates are known.
  const { rows } = await sql<{ id: string; created_at: Date; found: boolean; walked: number }>`
    with walked as materialized (
      select link.id, link.created_at, link.slug from link where ${placeOf(page)}
      ${page.candidates === null ? sql`order by created_at desc, id desc limit ${walked}` : sql``}
    ), found as (
      select link.id, link.created_at from walked link where ${condition ?? sql`true`}
      order by created_at desc, id desc limit ${limit}
    )
    select id, created_at, true as found, 0 as walked from found
    union all
    (select id, created_at, false, (select count(*) from walked) from walked order by created_at, id limit 1)
    order by found desc, created_at desc, id desc`.execute(db);
  const found = rows.filter((row) => row.found);
  const end = rows.find((row) => !row.found);
  const isWhole = found.length < limit && (page.candidates !== null || (end?.walked ?? 0) < walked);
  const last = found.length === limit ? found.at(-1) : end;
  return {
    rows: await rowsOf(db, found, page.shown),
    goesOn: isWhole || !last ? null : { createdAt_ms: last.created_at.getTime(), id: last.id },
  };
}

function placeOf({ candidates, within, projectId, after }: PageQuery): RawBuilder<boolean> {
  const conditions = [sql`link.deleted_at is null`, within];
  if (candidates !== null) conditions.push(sql`link.id = any(${candidates}::uuid[])`);
  if (projectId !== undefined) conditions.push(sql`link.project_id = ${projectId}`);
  if (after) conditions.push(sql`(link.created_at, link.id) < (${new Date(after.createdAt_ms)}, ${after.id}::uuid)`);
  return sql.join(conditions, sql` and `);
}

async function rowsOf(db: Db, found: readonly { readonly id: string }[], shown: Shown): Promise<readonly CountedRow[]> {
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  return selectCounted(db, shown)
    .where(sql<boolean>`link.id = any(${ids}::uuid[])`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** How many links of the tenant are not deleted; counts no further than `most`. */
export async function countLive(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from link where deleted_at is null limit ${most}) as counted`.execute(db);
  return rows[0]!.count;
}

/** Links that were deleted before `before`, and those whose own time is over at `at`. */
export async function dueForPurge(db: Db, before: Date, at: Date, limit: number): Promise<readonly LinkRow[]> {
  return db
    .selectFrom('link')
    .selectAll()
    .where((row) => row.or([row('deleted_at', '<', before), row('purge_after', '<', at)]))
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}
