/** Bringing links: from elsewhere into a tenant, as they were there, each as often as one likes and never twice. */
import { type Actor, read, type Reading } from '#guard';
import { Problem } from '#problem';
import { createLinks, readyFor, type Wanted } from '../link/bulk.ts';

/** A link under the id that it is to have here, by which it is known when it comes again. */
export type BroughtLink = Wanted & { readonly id: string };

/** Made now; there already, by its id or by slug and target; or why not. */
export type Outcome = 'made' | 'there' | Problem;

/** What became of each, in order. One that is there stays as it is. */
export async function bringLinks(actor: Actor, links: readonly BroughtLink[]): Promise<readonly Outcome[]> {
  const there = await idsThere(actor, links);
  // What comes twice at once is one link.
  const missing = [...new Map(links.map((link) => [link.id, link])).values()].filter(({ id }) => !there.has(id));
  const made = missing.length === 0 ? [] : await createLinks(actor, missing);
  const outcomes = new Map(missing.map(({ id }, place) => [id, made[place]!]));
  return links.map(({ id }) => {
    const outcome = outcomes.get(id);
    if (outcome === undefined) return 'there';
    return 'problem' in outcome ? outcome.problem : 'made';
  });
}

/** The ids of those that are there under whatever id. */
function idsThere(actor: Actor, links: readonly BroughtLink[]): Promise<ReadonlySet<string>> {
  return read(actor, 'link.view', async (rx) => {
    const known = new Set((await named(rx, links)).map(({ id }) => id));
    const targets = await targetsOf(rx, links);
    const isThere = (link: BroughtLink): boolean => {
      const ready = readyFor(actor, link);
      const target = link.slug ? targets.get(link.slug) : undefined;
      return known.has(link.id) || (!(ready instanceof Problem) && target === ready.target);
    };
    return new Set(links.filter(isThere).map(({ id }) => id));
  });
}

function named({ db }: Reading, links: readonly BroughtLink[]) {
  const ids = links.map(({ id }) => id);
  return ids.length === 0 ? [] : db.selectFrom('link').select('id').where('id', 'in', ids).execute();
}

/** Where the tenant's own links of these slugs lead. */
async function targetsOf({ db, unseal }: Reading, links: readonly BroughtLink[]): Promise<ReadonlyMap<string, string>> {
  const slugs = links.flatMap(({ slug }) => slug ?? []);
  if (slugs.length === 0) return new Map();
  const rows = await db.selectFrom('link').select(['id', 'slug', 'target_sealed']).where('slug', 'in', slugs).execute();
  return new Map(rows.map((row) => [row.slug, unseal('link', 'target_sealed', row.id, row.target_sealed)]));
}
