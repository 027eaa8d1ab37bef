/** Codes in an archive: what they say and how they look, their templates and logos, and targets that wait for consent. */
import type { Actor } from '#guard';
import { logoFile } from '#links';
import { countIn, inTenant, paged, page, table, type Section } from './section.ts';

/** With slug and target of the link of one that opens a link: by these it is found again where ids are others. */
export const codes: Section<Actor> = table({
  name: 'qrs',
  csv: [
    'id',
    'name',
    'slug',
    'content',
    'design',
    'level',
    'project',
    'createdBy',
    'createdAt',
    'updatedAt',
    'deletedAt',
    'printedAt',
  ],
  count: countIn('qr'),
  rows: (actor, after) =>
    inTenant(actor, async ({ db, unseal }) => {
      let found = db
        .selectFrom('qr')
        .leftJoin('link', 'link.id', 'qr.link_id')
        .leftJoin('project', (join) =>
          join.on((on) => on('project.id', '=', on.fn.coalesce('qr.project_id', 'link.project_id'))),
        )
        .selectAll('qr')
        .select([
          'link.slug',
          'link.target_sealed',
          'project.id as of_project',
          'project.name_sealed as project_sealed',
        ])
        .where('qr.tenant_id', '=', actor.tenantId);
      if (after !== null) found = found.where('qr.id', '>', after);
      return paged(await found.orderBy('qr.id').limit(page).execute(), (row) => ({
        id: row.id,
        name: row.name_sealed && unseal('qr', 'name_sealed', row.id, row.name_sealed),
        kind: row.link_id === null ? 'static' : 'dynamic',
        linkId: row.link_id,
        slug: row.slug,
        target: row.target_sealed && unseal('link', 'target_sealed', row.link_id!, row.target_sealed),
        content: row.content_sealed && opened(unseal('qr', 'content_sealed', row.id, row.content_sealed)),
        design: opened(unseal('qr', 'design_sealed', row.id, row.design_sealed)),
        level: row.level,
        projectId: row.of_project,
        project: row.project_sealed && unseal('project', 'name_sealed', row.of_project!, row.project_sealed),
        createdBy: row.created_by,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        deletedAt: row.deleted_at,
        printedAt: row.printed_at,
      }));
    }),
});

export const templates: Section<Actor> = table({
  name: 'qr-templates',
  count: countIn('qr_template'),
  rows: (actor, after) =>
    inTenant(actor, async ({ db, unseal }) => {
      let found = db.selectFrom('qr_template').selectAll().where('tenant_id', '=', actor.tenantId);
      if (after !== null) found = found.where('id', '>', after);
      return paged(await found.orderBy('id').limit(page).execute(), (row) => ({
        id: row.id,
        name: unseal('qr_template', 'name_sealed', row.id, row.name_sealed),
        design: opened(unseal('qr_template', 'design_sealed', row.id, row.design_sealed)),
        level: row.level,
        isDefault: row.is_default,
        createdBy: row.created_by,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      }));
    }),
});

/** Logos in a page: each may be a megabyte. */
const logos_max = 4;

/** Each with its picture in a file beside it, which any program opens. */
export const logos: Section<Actor> = table({
  name: 'qr-logos',
  count: countIn('qr_logo'),
  rows: (actor, after) =>
    inTenant(actor, async (rx) => {
      let some = rx.db.selectFrom('qr_logo').selectAll().where('tenant_id', '=', actor.tenantId);
      if (after !== null) some = some.where('id', '>', after);
      const found = await some.orderBy('id').limit(logos_max).execute();
      const files = found.map((row) => {
        const { type, bytes } = logoFile(rx, row);
        return { file: `qr-logo-${row.id}.${type}`, content: bytes };
      });
      const rowOf = ({ id, kind, width, height, created_by, created_at }: (typeof found)[number], n: number) => ({
        id,
        file: files[n]!.file,
        kind,
        width,
        height,
        createdBy: created_by,
        createdAt: created_at,
      });
      return { ...paged(found, rowOf, logos_max), files };
    }),
});

export const targetChanges: Section<Actor> = table({
  name: 'target-changes',
  count: countIn('target_change'),
  rows: (actor, after) =>
    inTenant(actor, async ({ db, unseal }) => {
      let found = db
        .selectFrom('target_change')
        .innerJoin('link', 'link.id', 'target_change.link_id')
        .selectAll('target_change')
        .select('link.slug')
        .where('target_change.tenant_id', '=', actor.tenantId);
      if (after !== null) found = found.where('target_change.id', '>', after);
      return paged(await found.orderBy('target_change.id').limit(page).execute(), (row) => ({
        id: row.id,
        linkId: row.link_id,
        slug: row.slug,
        target: unseal('target_change', 'target_sealed', row.id, row.target_sealed),
        askedBy: row.asked_by,
        createdAt: row.created_at,
      }));
    }),
});

function opened(json: string): unknown {
  return JSON.parse(json);
}
