/** Sight: which links and projects somebody may see or do something to, asked of the guard for one and for lists. */
import { sql, type RawBuilder } from 'kysely';
import { type Action, type Actor, type Change, may, type Reach, requireMay, type Thing } from '#guard';
import { Problem, invalid } from '#problem';
import type { LinkRow } from '../link/rows.ts';

type Owned = Pick<LinkRow, 'project_id' | 'created_by'>;

/** Throws `not_found` where the actor doesn't see the link, and `forbidden` where they see it and may not do this. */
export function requireReached(actor: Actor, action: Action, link: Owned): void {
  requireMay(actor, action, thingOf(link), 'link.view');
}

/**
 * Throws where a link may not come into a project, or into none (null): `invalid`, as for one that never was, where the actor
 * doesn't see the project, and `forbidden` where they do.
 */
export function requireRoom(actor: Actor, action: Action, link: Owned): void {
  if (may(actor, action, thingOf(link))) return;
  if (link.project_id !== null && !seesProject(actor, link.project_id)) throw noSuchProject();
  throw new Problem('forbidden', 'This takes the right in both places, where the link is and where it is to be.');
}

/** Whether the project is there for this actor: because they may see it, or links or codes in it. */
function seesProject(actor: Actor, projectId: string): boolean {
  return (['project.view', 'link.view', 'qr.view'] as const).some((action) => may(actor, action, { projectId }));
}

/** Those of these projects that are the tenant's; they stay until the transaction is done. */
export async function projectsAmong(db: Change['db'], ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from project where id = any(${[...new Set(ids)]}::uuid[]) order by id for key share`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export function noSuchProject(): Problem {
  return invalid('projectId', 'not_found', 'There is no such project.');
}

/** The condition on `link` that somebody's reach has it. */
export function isReached(reached: Reach): RawBuilder<boolean> {
  if (reached.all) return sql`true`;
  return sql`(link.project_id = any(${reached.projectIds}::uuid[]) or link.created_by = ${reached.own}::uuid)`;
}

/** A link, as far as scopes ask. */
export function thingOf(link: Owned): Thing {
  return { projectId: link.project_id, createdBy: link.created_by };
}
