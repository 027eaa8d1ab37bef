/** Bringing codes: from elsewhere into a tenant, as they were there, each as often as one likes and never twice. */
import { type Actor, change, type Change, may } from '#guard';
import { invalid, Problem } from '#problem';
import { requireRoom } from '../sight/sight.ts';
import { requireFits } from '../qr/code/code.ts';
import { insertCode } from '../qr/code/rows.ts';
import { differences, sealedCode, type Written } from '../qr/code/shape.ts';
import { hereOf, idsOf, logosHere, type Origin, withLogo } from './looks.ts';

/** A code with its own content, or with the link that it opens. */
export type BroughtCode = Origin &
  Written & {
    readonly link: (Origin & { readonly slug: string; readonly target: string }) | null;
    readonly logo: Origin | null;
    readonly createdAt: Date;
    readonly updatedAt: Date;
    readonly deletedAt: Date | null;
    readonly printedAt: Date | null;
  };

/**
 * Why each is refused, in order; null where it was made or is there already, as which it stays. One that was deleted here is
 * Problem `conflict`, unless it comes as deleted.
 */
export function bringCodes(actor: Actor, codes: readonly BroughtCode[]): Promise<readonly (Problem | null)[]> {
  return change(actor, 'qr.create', async (tx) => {
    const there = await codesHere(tx, codes);
    const links = await linksHere(tx, codes);
    const logos = await logosHere(
      tx,
      codes.flatMap(({ logo }) => logo ?? []),
    );
    const outcomes: (Problem | null)[] = [];
    for (const code of codes) {
      const found = idsOf(code).find((id) => there.has(id));
      if (found !== undefined) outcomes.push(there.get(found)! && code.deletedAt === null ? inBin() : null);
      else {
        const refused = await make(tx, code, {
          link: code.link && linkOf(links, code.link),
          logo: hereOf(logos, code.logo),
        });
        if (!refused) there.set(code.id, code.deletedAt !== null);
        outcomes.push(refused);
      }
    }
    return outcomes;
  });
}

/** Keeps it as it was; all that can be wrong with it is asked before anything is written. */
async function make(
  tx: Change,
  code: BroughtCode,
  { link, logo }: { readonly link: FoundLink | null | undefined; readonly logo: string | null },
): Promise<Problem | null> {
  const { actor, tenantId } = tx;
  const { id, name, content, level, createdAt, updatedAt, deletedAt, printedAt } = code;
  const design = withLogo(code.design, logo);
  const projectId = link ? null : code.projectId;
  try {
    if (link === undefined) throw invalid('slug', 'not_found', 'There is no such link, or it leads elsewhere.');
    if (link && !may(actor, 'qr.create', { projectId: link.projectId, createdBy: actor.memberId }))
      throw new Problem('forbidden');
    if (!link) requireRoom(actor, 'qr.create', { project_id: projectId, created_by: actor.memberId });
    if (content) requireFits(content, level);
    if (code.logo && logo === null) throw invalid('design.logo.id', 'not_found', 'There is no such logo.');
  } catch (error) {
    if (error instanceof Problem && error.type !== 'unavailable') return error;
    throw error;
  }
  await insertCode(tx.db, {
    id,
    tenant_id: tenantId,
    project_id: projectId,
    link_id: link && link.id,
    version: 1,
    ...sealedCode(tx, id, { name, content, design, level }),
    created_by: actor.memberId,
    created_at: createdAt,
    updated_at: updatedAt,
    deleted_at: deletedAt,
    printed_at: printedAt,
  });
  const made = differences({}, { name, content, design, level, projectId });
  tx.covers('qr', id, 1, { ...made, ...(link && { linkId: [null, link.id] }) });
  return null;
}

/** Whether each that is here is deleted, by its id. */
async function codesHere({ db }: Change, codes: readonly BroughtCode[]): Promise<Map<string, boolean>> {
  const ids = codes.flatMap(idsOf);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('qr').select(['id', 'deleted_at']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, deleted_at: deletedAt }) => [id, deletedAt !== null]));
}

type FoundLink = {
  readonly id: string;
  readonly slug: string;
  readonly target: string;
  readonly projectId: string | null;
};

/** The links of the codes, as far as they are here; they stay until the transaction is done. */
async function linksHere(tx: Change, codes: readonly BroughtCode[]): Promise<readonly FoundLink[]> {
  const links = codes.flatMap(({ link }) => link ?? []);
  if (links.length === 0) return [];
  const [ids, slugs] = [links.flatMap(idsOf), links.map(({ slug }) => slug)];
  const rows = await tx.db
    .selectFrom('link')
    .select(['id', 'slug', 'target_sealed', 'project_id'])
    .where((on) => on.or([on('id', 'in', ids), on('slug', 'in', slugs)]))
    .orderBy('id')
    .forKeyShare()
    .execute();
  return rows.map(({ id, slug, target_sealed: sealed, project_id: projectId }) => {
    return { id, slug, target: tx.unseal('link', 'target_sealed', id, sealed), projectId };
  });
}

/** One that was brought, or is where it was; else one of the same slug that leads to the same. Undefined where there is none. */
function linkOf(links: readonly FoundLink[], wanted: NonNullable<BroughtCode['link']>): FoundLink | undefined {
  const ids = idsOf(wanted);
  return (
    links.find(({ id }) => ids.includes(id)) ??
    links.find(({ slug, target }) => slug === wanted.slug && target === wanted.target)
  );
}

function inBin(): Problem {
  const detail = 'This code was deleted here. Restore it.';
  return new Problem('conflict', detail, { errors: [{ field: 'id', reason: 'deleted', detail }] });
}
