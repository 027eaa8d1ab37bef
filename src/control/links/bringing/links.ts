/** Bringing links: from elsewhere into a tenant, as they were there, each as often as one likes and never twice. */
import { type Actor, read, type Reading } from '#guard';
import { Problem } from '#problem';
import { createLinks, readyFor, type Wanted } from '../link/bulk.ts';

/** A link under the id that it is to have here, by which it is known when it comes again. */
export type BroughtLink = Wanted & { readonly id: string };

/** Made now; there already, by its id or by slug and target; or why not. */
export type Outcome = 'made' | 'there' | Problem;

/**
 * What became of each, in order. One that is there stays as it is; one that was deleted here and can still be restored is
 * Problem `conflict` (slug), unless it comes as deleted.
 */
export async function bringLinks(actor: Actor, links: readonly BroughtLink[]): Promise<readonly Outcome[]> {
  const there = await findThere(actor, links);
  // What comes twice at once is one link.
  const missing = [...new Map(links.map((link) => [link.id, link])).values()].filter(({ id }) => !there.has(id));
  const made = missing.length === 0 ? [] : await createLinks(actor, missing);
  const outcomes = new Map(missing.map(({ id }, place) => [id, made[place]!]));
  return links.map(({ id, deletedAt = null }) => {
    const outcome = outcomes.get(id);
    if (outcome === undefined) return there.get(id)!.deleted && deletedAt === null ? inBin() : 'there';
    return 'problem' in outcome ? outcome.problem : 'made';
  });
}

/** That all is well would be untrue: it leads nowhere until somebody restores it. */
function inBin(): Problem {
  const detail = 'This link was deleted here. Restore it.';
  return new Problem('conflict', detail, { errors: [{ field: 'slug', reason: 'deleted', detail }] });
}

type There = { readonly deleted: boolean };

/** Those that are there under whatever id, by the ids that they come with. */
function findThere(actor: Actor, links: readonly BroughtLink[]): Promise<ReadonlyMap<string, There>> {
  return read(actor, 'link.view', async (rx) => {
    const byId = await thereById(rx, links);
    const bySlug = await thereBySlug(rx, links);
    const there = new Map<string, There>();
    for (const link of links) {
      const ready = readyFor(actor, link);
      const namesake = link.slug ? bySlug.get(link.slug) : undefined;
      const isSame = !(ready instanceof Problem) && namesake?.target === ready.target;
      const found = byId.get(link.id) ?? (isSame ? namesake : undefined);
      if (found) there.set(link.id, found);
    }
    return there;
  });
}

async function thereById({ db }: Reading, links: readonly BroughtLink[]): Promise<ReadonlyMap<string, There>> {
  const ids = links.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('link').select(['id', 'deleted_at']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, { deleted: row.deleted_at !== null }]));
}

/** The tenant's own links of these slugs, and where they lead. */
async function thereBySlug({ db, unseal }: Reading, links: readonly BroughtLink[]) {
  const slugs = links.flatMap(({ slug }) => slug ?? []);
  if (slugs.length === 0) return new Map<string, There & { readonly target: string }>();
  const rows = await db
    .selectFrom('link')
    .select(['id', 'slug', 'target_sealed', 'deleted_at'])
    .where('slug', 'in', slugs)
    .execute();
  return new Map(
    rows.map((row) => {
      const target = unseal('link', 'target_sealed', row.id, row.target_sealed);
      return [row.slug, { target, deleted: row.deleted_at !== null }];
    }),
  );
}
