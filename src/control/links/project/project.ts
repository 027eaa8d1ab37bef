/** Projects: group links. Sole owner of the table `project`. */
import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import {
  type AcceptedVersions,
  type Action,
  type Actor,
  type Change,
  type Reading,
  change,
  may,
  reach,
  read,
  requireAccepted,
  requireMay,
} from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import type { Database } from '#store';
import { plainText, releaseLinks, version, type Page } from '../link/link.ts';
import { releaseCodes } from '../qr/code/code.ts';
import { countByProject } from '../sight/count.ts';

type Row = Selectable<Database['project']>;

const name = plainText(200, { least: 1 });

export const projectDraft = z.strictObject({ name });
/** RFC 7396; a name can't be cleared. */
export const projectPatch = z.strictObject({ name: name.optional() });
export type ProjectDraft = z.input<typeof projectDraft>;
export type ProjectPatch = z.input<typeof projectPatch>;

export type Project = {
  readonly id: string;
  readonly name: string;
  /** How many of its links whoever asks may see, deleted ones not among them. */
  readonly links: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [version]: number;
};

/** A tenant has dozens of projects, so a list gives them all; more than this would need pages. */
const listed_max = 1_000;

export function createProject(actor: Actor, draft: ProjectDraft): Promise<Project> {
  return change(actor, 'project.create', async (tx) => {
    const id = newId();
    const row: Row = {
      id,
      tenant_id: tx.tenantId,
      version: 1,
      name_sealed: tx.seal('project', 'name_sealed', id, draft.name),
      created_at: tx.at,
      updated_at: tx.at,
    };
    await tx.db.insertInto('project').values(row).execute();
    tx.covers('project', id, 1, { name: [null, draft.name] });
    return projectOf(tx, row, 0);
  });
}

/** A project from elsewhere, as it was there. */
export type BroughtProject = ProjectDraft & { readonly createdAt?: Date; readonly updatedAt?: Date };

/**
 * Sees to it that there is a project of each of these names, and gives the ids of all by their names. Those that are there
 * stay as they are; of two that are called the same, the older one is meant.
 */
export function bringProjects(actor: Actor, projects: readonly BroughtProject[]): Promise<ReadonlyMap<string, string>> {
  return change(actor, 'project.create', async (tx) => {
    const ids = new Map<string, string>();
    const rows = await tx.db.selectFrom('project').select(['id', 'name_sealed']).orderBy('created_at').execute();
    for (const { id, name_sealed } of rows) {
      const called = tx.unseal('project', 'name_sealed', id, name_sealed);
      if (!ids.has(called)) ids.set(called, id);
    }
    for (const { name: called, createdAt = tx.at, updatedAt = tx.at } of projects) {
      if (ids.has(called)) continue;
      const id = newId();
      ids.set(called, id);
      const name_sealed = tx.seal('project', 'name_sealed', id, called);
      await tx.db
        .insertInto('project')
        .values({ id, tenant_id: tx.tenantId, name_sealed, created_at: createdAt, updated_at: updatedAt })
        .execute();
      tx.covers('project', id, 1, { name: [null, called] });
    }
    return ids;
  });
}

/** The project; throws `not_found`, also where it is another tenant's or not the actor's to see. */
export function findProject(actor: Actor, id: string): Promise<Project> {
  return read(actor, 'project.view', async (rx) => {
    const row = await rx.db.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row || !may(actor, 'project.view', { projectId: id })) throw new Problem('not_found');
    return projectOf(rx, row, (await countByProject(rx, [id])).get(id));
  });
}

/** All projects that the actor may see, in the order of their making. */
export function listProjects(actor: Actor): Promise<Page<Project>> {
  return read(actor, 'project.view', async (rx) => {
    const seen = reach(actor, 'project.view');
    let visible = rx.db.selectFrom('project').selectAll();
    if (!seen.all) visible = visible.where(sql<boolean>`id = any(${seen.projectIds}::uuid[])`);
    const rows = await visible.orderBy('created_at').orderBy('id').limit(listed_max).execute();
    const links = await countByProject(rx, seen.all ? null : seen.projectIds);
    return { items: rows.map((row) => projectOf(rx, row, links.get(row.id))), nextCursor: null };
  });
}

/**
 * Changes nothing at all where `patch` says what is there already. Throws `not_found`, and `conflict` where the project
 * has moved on from the accepted versions.
 */
export function editProject(
  actor: Actor,
  id: string,
  patch: ProjectPatch,
  accepted: AcceptedVersions = null,
): Promise<Project> {
  return change(actor, 'project.edit', async (tx) => {
    const row = await requireLocked(tx, id, 'project.edit', accepted);
    const before = projectOf(tx, row, (await countByProject(tx, [id])).get(id));
    if (patch.name === undefined || patch.name === before.name) return before;
    const edited: Row = {
      ...row,
      version: row.version + 1,
      name_sealed: tx.seal('project', 'name_sealed', id, patch.name),
      updated_at: tx.at,
    };
    const { version: reached, name_sealed, updated_at } = edited;
    await tx.db
      .updateTable('project')
      .set({ version: reached, name_sealed, updated_at })
      .where('id', '=', id)
      .execute();
    tx.covers('project', id, reached, { name: [before.name, patch.name] });
    return projectOf(tx, edited, before.links);
  });
}

/**
 * Removes the project at once. Its links and codes stay, in no project, which takes the right to move each of them:
 * `forbidden`. Throws `not_found`, `conflict`.
 */
export function deleteProject(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  return change(actor, 'project.delete', async (tx) => {
    const row = await requireLocked(tx, id, 'project.delete', accepted);
    await releaseLinks(tx, id);
    await releaseCodes(tx, id);
    await tx.db.deleteFrom('project').where('id', '=', id).execute();
    tx.covers('project', id, row.version + 1, { name: [projectOf(tx, row).name, null] });
  });
}

/** The row, locked so that no link can join the project meanwhile. */
async function requireLocked(tx: Change, id: string, action: Action, accepted: AcceptedVersions): Promise<Row> {
  const row = await tx.db.selectFrom('project').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Problem('not_found');
  requireMay(tx.actor, action, { projectId: id }, 'project.view');
  requireAccepted(accepted, row.version);
  return row;
}

function projectOf({ unseal }: Pick<Reading, 'unseal'>, row: Row, links = 0): Project {
  return {
    id: row.id,
    name: unseal('project', 'name_sealed', row.id, row.name_sealed),
    links,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    [version]: row.version,
  };
}
