/** Rows: the SQL of links. Sole owner of the tables `link`, `claim` and `spelling`; alone writes `ended_link`. */
import { sql, type RawBuilder, type Selectable, type Transaction } from 'kysely';
import type { Database } from '#store';

export type LinkRow = Selectable<Database['link']>;
/** A row as it is shown: with its hits since a moment that the query named, and with the target that waits, if one does. */
export type CountedRow = LinkRow & { readonly hits: number } & Waiting;
/** What is shown of a row of `target_change`. */
export type Waiting = {
  readonly waiting_id: string | null;
  readonly waiting_sealed: Buffer | null;
  readonly waiting_asked_by: string | null;
  readonly waiting_since: Date | null;
};
export const nothingWaits: Waiting = {
  waiting_id: null,
  waiting_sealed: null,
  waiting_asked_by: null,
  waiting_since: null,
};
export type ClaimKind = 'slug' | 'code';

type Db = Transaction<Database>;

/** Where a page of links goes on: strictly after this link, newest first. */
export type Position = { readonly createdAt_ms: number; readonly id: string };

/** The platform's own domain, the host of `KURZUM_URL`. */
export const ownDomain = '';

/** A slug or a code that is wanted for a link. */
export type Name = { readonly kind: ClaimKind; readonly name: string; readonly linkId: string };

/** Takes one name for a tenant, for good, and says whether the tenant holds it now. */
export async function claim(db: Db, kind: ClaimKind, name: string, tenantId: string, linkId: string): Promise<boolean> {
  return (await claimAll(db, tenantId, [{ kind, name, linkId }])).size === 1;
}

/**
 * Takes slugs and codes for a tenant, for good, and gives those that it holds now; of two that are the same, the first.
 * The primary key picks the winner; a name that another tenant holds in any spelling, even for a link long gone, looks
 * the same as one that is in use.
 */
export async function claimAll(db: Db, tenantId: string, wanted: readonly Name[]): Promise<ReadonlySet<Name>> {
  // In one order for everybody: who wants the same names waits, and never for somebody who waits too.
  const names = firstOf(wanted, keyOf);
  const spelled = await holdSpellings(db, tenantId, names);
  const ours = names.filter((name) => spelled.has(foldedKeyOf(name)));
  const { rows: taken } = await sql<Pick<Name, 'kind' | 'name'>>`
    insert into claim (domain, kind, name, tenant_id, link_id)
    select ${ownDomain}, wanted.kind, wanted.name, ${tenantId}, wanted.link_id from ${unnested(ours)}
    on conflict (domain, kind, name) do nothing returning kind, name`.execute(db);
  const held = new Set(taken.map(keyOf));
  const rest = ours.filter((name) => !held.has(keyOf(name)));
  if (rest.length > 0) for (const name of await reuse(db, rest)) held.add(keyOf(name));
  return new Set(names.filter((name) => held.has(keyOf(name))));
}

/** Of the tenant's own claims, the only ones that are visible, one that serves no link any more may serve another. */
async function reuse(db: Db, names: readonly Name[]): Promise<readonly Pick<Name, 'kind' | 'name'>[]> {
  const isWanted = sql`claim.domain = ${ownDomain} and claim.kind = wanted.kind and claim.name = wanted.name`;
  // Whoever else is about to use one has it locked: looking again afterwards shows their link.
  await sql`
    select from ${unnested(names)} join claim on ${isWanted}
    order by claim.kind collate "C", claim.name collate "C" for update of claim`.execute(db);
  const serves = (column: ClaimKind): RawBuilder<boolean> => sql`exists (
    select from link where link.domain = claim.domain and ${sql.ref(column)} = claim.name
    and claim.kind = ${column} and link.id <> wanted.link_id)`;
  const { rows } = await sql<Pick<Name, 'kind' | 'name'>>`
    update claim set link_id = wanted.link_id from ${unnested(names)}
    where ${isWanted} and not ${serves('slug')} and not ${serves('code')}
    returning claim.kind, claim.name`.execute(db);
  return rows;
}

/**
 * Takes all names that differ from these in nothing but case, and gives the keys of those that are the tenant's now. What was
 * taken down is nobody's: no other link may have the name.
 */
async function holdSpellings(db: Db, tenantId: string, names: readonly Name[]): Promise<ReadonlySet<string>> {
  const wanted = firstOf(names, foldedKeyOf);
  const places = sql`unnest(
    ${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ name }) => name.toLowerCase())}::text[]
  ) as wanted (kind, folded)`;
  // Of whichever key: the table has two, and a twin may be found in either.
  const { rows: taken } = await sql<Spelling>`
    insert into spelling (domain, kind, folded, tenant_id)
    select ${ownDomain}, wanted.kind, wanted.folded, ${tenantId} from ${places}
    on conflict do nothing returning kind, folded`.execute(db);
  if (taken.length === wanted.length) return new Set(taken.map(spellingKeyOf));
  // Another tenant's can't be seen. A statement of its own, to see what another writer of this tenant has just committed.
  const { rows: held } = await sql<Spelling>`
    select spelling.kind, spelling.folded from ${places} join spelling
    on spelling.domain = ${ownDomain} and spelling.kind = wanted.kind and spelling.folded = wanted.folded
    and spelling.taken_down_at is null`.execute(db);
  return new Set(held.map(spellingKeyOf));
}

type Spelling = { readonly kind: ClaimKind; readonly folded: string };

function spellingKeyOf({ kind, folded }: Spelling): string {
  return `${kind} ${folded}`;
}

function foldedKeyOf({ kind, name }: Pick<Name, 'kind' | 'name'>): string {
  return spellingKeyOf({ kind, folded: name.toLowerCase() });
}

function keyOf({ kind, name }: Pick<Name, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

/** The first of each key, in the order of the keys. */
function firstOf(names: readonly Name[], key: (name: Name) => string): readonly Name[] {
  const firsts = new Map<string, Name>();
  for (const name of names) if (!firsts.has(key(name))) firsts.set(key(name), name);
  return [...firsts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, name]) => name);
}

/** As lists and not as so many parameters: one statement for however many. */
function unnested(names: readonly Name[]): RawBuilder<unknown> {
  return sql`unnest(
    ${names.map(({ kind }) => kind)}::text[], ${names.map(({ name }) => name)}::text[],
    ${names.map(({ linkId }) => linkId)}::uuid[]
  ) as wanted (kind, name, link_id)`;
}

/** What differs between the links that are made at once. */
export type NewLink = Pick<
  LinkRow,
  | 'id'
  | 'project_id'
  | 'slug'
  | 'code'
  | 'target_sealed'
  | 'title_sealed'
  | 'notes_sealed'
  | 'tags_sealed'
  | 'created_at'
  | 'updated_at'
  | 'deleted_at'
  | 'taken_down_at'
  | 'taken_down_for'
  | 'printed_at'
>;

/** Inserts links whose names were claimed, so that nobody else can have put them to use. */
export async function insertLinks(
  db: Db,
  rows: readonly NewLink[],
  of: Pick<LinkRow, 'tenant_id' | 'created_by' | 'purge_after'>,
): Promise<void> {
  const all = <Column extends keyof NewLink>(column: Column): NewLink[Column][] => rows.map((row) => row[column]);
  await sql`
    insert into link (tenant_id, created_by, purge_after,
      id, project_id, slug, code, target_sealed, title_sealed, notes_sealed, tags_sealed, created_at, updated_at,
      deleted_at, taken_down_at, taken_down_for, printed_at)
    select ${of.tenant_id}::uuid, ${of.created_by}::uuid, ${of.purge_after}::timestamptz, made.*
    from unnest(
      ${all('id')}::uuid[], ${all('project_id')}::uuid[], ${all('slug')}::text[], ${all('code')}::text[],
      ${all('target_sealed')}::bytea[], ${all('title_sealed')}::bytea[], ${all('notes_sealed')}::bytea[],
      ${all('tags_sealed')}::bytea[], ${all('created_at')}::timestamptz[], ${all('updated_at')}::timestamptz[],
      ${all('deleted_at')}::timestamptz[], ${all('taken_down_at')}::timestamptz[], ${all('taken_down_for')}::text[],
      ${all('printed_at')}::timestamptz[]
    ) as made`.execute(db);
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

/** Of links that are to be removed with their tenant: the names by which visitors will go on asking for them. */
export async function keepNames(db: Db, ids: readonly string[]): Promise<void> {
  await sql`
    insert into ended_link (link_id, tenant_id, domain, slug, code)
    select id, tenant_id, domain, slug, code from link where id = any(${ids}::uuid[]) and deleted_at is null`.execute(
    db,
  );
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
    .leftJoin('target_change', 'target_change.link_id', 'link.id')
    .selectAll('link')
    .select([
      'target_change.id as waiting_id',
      'target_change.target_sealed as waiting_sealed',
      'asked_by as waiting_asked_by',
      'target_change.created_at as waiting_since',
    ])
    .select(
      sql<number>`(
        select coalesce(sum(hits), 0) from tally_total t where t.link_id = link.id and t.hour >= ${from}
        and (t.hour < ${today} or (select counts_by from tenant where id = link.tenant_id) = 'hour')
      )`.as('hits'),
    );
}

/** A link that is not deleted, with its hits. */
export async function findLive(db: Db, id: string, shown: Shown): Promise<CountedRow | undefined> {
  return selectCounted(db, shown).where('link.id', '=', id).where('deleted_at', 'is', null).executeTakeFirst();
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
    .orderBy('link.created_at', 'desc')
    .orderBy('link.id', 'desc')
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
