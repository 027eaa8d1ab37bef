/** Counting what somebody sees: how many links and projects their reach has. */
import { type Actor, type Reading, reach, read } from '#guard';
import { sql } from 'kysely';
import { isReached } from './sight.ts';

export type Reached = { readonly links: number; readonly projects: number };

/** Neither throws where the actor may see none at all. */
export async function countReached(actor: Actor): Promise<Reached> {
  return read(actor, 'tenant.view', async ({ db }) => {
    const projects = reach(actor, 'project.view');
    const inReach = projects.all ? sql<boolean>`true` : sql<boolean>`id = any(${projects.projectIds}::uuid[])`;
    const [links, named] = await Promise.all([
      db
        .selectFrom('link')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('deleted_at', 'is', null)
        .where(sql<boolean>`${isReached(reach(actor, 'link.view'))}`)
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('project')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where(inReach)
        .executeTakeFirstOrThrow(),
    ]);
    return { links: links.count, projects: named.count };
  });
}

/** How many links in each of these projects, in each where it is null, are live and within the actor's reach; none where absent. */
export async function countByProject(
  { db, actor }: Pick<Reading, 'db' | 'actor'>,
  ids: readonly string[] | null,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('link')
    .select(({ fn }) => ['project_id', fn.countAll<number>().as('count')])
    .where('deleted_at', 'is', null)
    .where(ids === null ? sql<boolean>`project_id is not null` : sql<boolean>`project_id = any(${ids}::uuid[])`)
    .where(sql<boolean>`${isReached(reach(actor, 'link.view'))}`)
    .groupBy('project_id')
    .execute();
  return new Map(rows.map(({ project_id, count }) => [project_id!, count]));
}
