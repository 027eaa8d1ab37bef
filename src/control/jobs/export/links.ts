/** Links and projects in an archive: everything, those too that were deleted and can still be restored. */
import type { Actor } from '#guard';
import { countIn, inTenant, page, paged, table, type Reading, type Row, type Section } from './section.ts';

export const projects: Section<Actor> = table({
  name: 'projects',
  csv: ['id', 'name', 'createdAt', 'updatedAt'],
  count: countIn('project'),
  rows: (actor, after) =>
    inTenant(actor, async ({ db, unseal }) => {
      let found = db.selectFrom('project').select(['id', 'name_sealed', 'created_at', 'updated_at']);
      if (after !== null) found = found.where('id', '>', after);
      const rows = await found.where('tenant_id', '=', actor.tenantId).orderBy('id').limit(page).execute();
      return paged(rows, (row) => ({
        id: row.id,
        name: unseal('project', 'name_sealed', row.id, row.name_sealed),
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }));
    }),
});

export const links: Section<Actor> = table({
  name: 'links',
  csv: [
    'id',
    'slug',
    'code',
    'target',
    'title',
    'notes',
    'tags',
    'project',
    'createdBy',
    'createdAt',
    'updatedAt',
    'deletedAt',
    'takenDownAt',
    'takenDownFor',
    'printedAt',
  ],
  count: countIn('link'),
  rows: (actor, after) =>
    inTenant(actor, async (rx) => {
      let found = rx.db
        .selectFrom('link')
        .leftJoin('project', 'project.id', 'link.project_id')
        .selectAll('link')
        .select('project.name_sealed')
        .where('link.tenant_id', '=', actor.tenantId)
        // What a proof makes for itself is nobody's, and gone in a moment.
        .where('purge_after', 'is', null);
      if (after !== null) found = found.where('link.id', '>', after);
      return paged(await found.orderBy('link.id').limit(page).execute(), (row) => linkRow(rx, row));
    }),
});

type SealedLink = {
  readonly id: string;
  readonly slug: string;
  readonly code: string;
  readonly project_id: string | null;
  readonly name_sealed: Buffer | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly deleted_at: Date | null;
  readonly taken_down_at: Date | null;
  readonly taken_down_for: string | null;
  readonly printed_at: Date | null;
  readonly target_sealed: Buffer;
  readonly title_sealed: Buffer | null;
  readonly notes_sealed: Buffer | null;
  readonly tags_sealed: Buffer | null;
};

function linkRow({ unseal }: Reading, row: SealedLink): Row {
  const open = (column: 'target_sealed' | 'title_sealed' | 'notes_sealed' | 'tags_sealed'): string | null =>
    row[column] && unseal('link', column, row.id, row[column]);
  return {
    id: row.id,
    slug: row.slug,
    code: row.code,
    target: open('target_sealed'),
    title: open('title_sealed'),
    notes: open('notes_sealed'),
    tags: JSON.parse(open('tags_sealed') ?? '[]') as string[],
    projectId: row.project_id,
    project: row.name_sealed && unseal('project', 'name_sealed', row.project_id!, row.name_sealed),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    takenDownAt: row.taken_down_at,
    takenDownFor: row.taken_down_for,
    printedAt: row.printed_at,
  };
}
