/** Rows: the SQL of codes. Sole owner of the table `qr`. */
import { sql, type RawBuilder, type Selectable, type Transaction } from 'kysely';
import type { Reach } from '#guard';
import type { Database } from '#store';
import { lockLink, type LinkRow, type Position } from '../../link/rows.ts';
import { logoGone } from '../logo/stored.ts';
import type { CodeKind } from './draft.ts';

type Db = Transaction<Database>;

export type CodeRow = Selectable<Database['qr']>;
/** A row as it is shown: with what a dynamic code has of its link, all of it null for a static one. */
export type ShownRow = CodeRow & {
  readonly slug: string | null;
  readonly code: string | null;
  readonly target_sealed: Buffer | null;
  readonly link_project_id: string | null;
  readonly link_created_by: string | null;
};

/** Codes that are there for somebody: neither deleted, nor of a link that is. */
function selectShown(db: Db) {
  return db
    .selectFrom('qr')
    .leftJoin('link', 'link.id', 'qr.link_id')
    .selectAll('qr')
    .select([
      'link.slug',
      'link.code',
      'link.target_sealed',
      'link.project_id as link_project_id',
      'link.created_by as link_created_by',
    ])
    .where('qr.deleted_at', 'is', null)
    .where('link.deleted_at', 'is', null);
}

export async function findShown(db: Db, id: string): Promise<ShownRow | undefined> {
  return selectShown(db).where('qr.id', '=', id).executeTakeFirst();
}

/** The same of many, newest first. */
export async function findAllShown(db: Db, ids: readonly string[]): Promise<readonly ShownRow[]> {
  if (ids.length === 0) return [];
  return selectShown(db)
    .where(sql<boolean>`qr.id = any(${ids}::uuid[])`)
    .orderBy('qr.created_at', 'desc')
    .orderBy('qr.id', 'desc')
    .execute();
}

export async function insertCode(db: Db, row: CodeRow): Promise<void> {
  await db.insertInto('qr').values(row).execute().catch(logoGone);
}

/** Writes what changed, as one more version. */
export async function updateCode(
  db: Db,
  row: Pick<CodeRow, 'id' | 'version'>,
  changes: Partial<CodeRow>,
): Promise<void> {
  await db
    .updateTable('qr')
    .set({ ...changes, version: row.version + 1 })
    .where('id', '=', row.id)
    .execute()
    .catch(logoGone);
}

/** A code and its link, both locked until the transaction ends; links first, as everybody locks them. */
export type Locked = { readonly row: CodeRow; readonly link: LinkRow | null };

/** Deleted codes only where asked for; nothing where the code's link is deleted. */
export async function lockCode(db: Db, id: string, which: 'live' | 'deleted'): Promise<Locked | undefined> {
  const found = await db.selectFrom('qr').select('link_id').where('id', '=', id).executeTakeFirst();
  if (!found) return undefined;
  // What a code is of never changes, so there is time to lock its link before.
  const link = found.link_id === null ? null : await lockLink(db, found.link_id, 'live');
  if (link === undefined) return undefined;
  const row = await db
    .selectFrom('qr')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', which === 'live' ? 'is' : 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  return row && { row, link };
}

/** What a list is of, newest first. */
export type Listed = {
  readonly within: Reach;
  readonly projectId: string | undefined;
  readonly linkId: string | undefined;
  readonly kind: CodeKind | undefined;
  readonly after: Position | null;
  readonly limit: number;
};

/** A code in a list, before it is known whether it is shown, with what a search looks at. */
export type Place = Pick<
  ShownRow,
  | 'id'
  | 'created_at'
  | 'name_sealed'
  | 'content_sealed'
  | 'link_id'
  | 'slug'
  | 'target_sealed'
  | 'link_project_id'
  | 'link_created_by'
>;

export async function placesOf(
  db: Db,
  { within, projectId, linkId, kind, after, limit }: Listed,
): Promise<readonly Place[]> {
  const conditions = [sql`qr.deleted_at is null`, sql`link.deleted_at is null`, isReachedCode(within)];
  if (projectId !== undefined) conditions.push(sql`${projectOf} = ${projectId}`);
  if (linkId !== undefined) conditions.push(sql`qr.link_id = ${linkId}`);
  if (kind !== undefined) conditions.push(kind === 'dynamic' ? sql`qr.link_id is not null` : sql`qr.link_id is null`);
  if (after) conditions.push(sql`(qr.created_at, qr.id) < (${new Date(after.createdAt_ms)}, ${after.id}::uuid)`);
  const { rows } = await sql<Place>`
    select qr.id, qr.created_at, qr.name_sealed, qr.content_sealed, qr.link_id,
      link.slug, link.target_sealed, link.project_id as link_project_id, link.created_by as link_created_by
    from qr left join link on link.id = qr.link_id
    where ${sql.join(conditions, sql` and `)}
    order by qr.created_at desc, qr.id desc limit ${limit}`.execute(db);
  return rows;
}

const projectOf = sql`coalesce(link.project_id, qr.project_id)`;

/** The condition that somebody's reach has a code. */
function isReachedCode(reached: Reach): RawBuilder<boolean> {
  if (reached.all) return sql`true`;
  return sql`(${projectOf} = any(${reached.projectIds}::uuid[]) or qr.created_by = ${reached.own}::uuid)`;
}

type Versioned = Pick<CodeRow, 'id' | 'version'>;

/** Codes that were deleted before `before`, locked until the transaction ends. */
export async function deletedCodes(db: Db, before: Date, limit: number): Promise<readonly Versioned[]> {
  return db
    .selectFrom('qr')
    .select(['id', 'version'])
    .where('deleted_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}

export async function removeCodes(db: Db, ids: readonly string[]): Promise<void> {
  await sql`delete from qr where id = any(${ids}::uuid[])`.execute(db);
}

/** Removes the codes of these links, deleted ones too, and gives what they were. */
export async function removeCodesOf(db: Db, linkIds: readonly string[]): Promise<readonly Versioned[]> {
  if (linkIds.length === 0) return [];
  const { rows } = await sql<Versioned>`
    delete from qr where link_id = any(${linkIds}::uuid[]) returning id, version`.execute(db);
  return rows;
}

/** Who made each static code of a project, deleted ones too; locked until the transaction ends. */
export async function codesInProject(db: Db, projectId: string): Promise<readonly Pick<CodeRow, 'created_by'>[]> {
  return db
    .selectFrom('qr')
    .select('created_by')
    .where('project_id', '=', projectId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Takes all static codes out of a project, each as one more version. */
export async function releaseFromProject(db: Db, projectId: string, at: Date): Promise<readonly Versioned[]> {
  return db
    .updateTable('qr')
    .set((row) => ({ project_id: null, updated_at: at, version: row('version', '+', 1) }))
    .where('project_id', '=', projectId)
    .returning(['id', 'version'])
    .execute();
}
