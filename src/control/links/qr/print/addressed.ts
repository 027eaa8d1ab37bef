/** Addressed: links whose codes are about to be printed, made for that or found by their slugs. */
import { now } from '#clock';
import { type Actor, change, may, read, type Reading } from '#guard';
import { Problem } from '#problem';
import { createLinks, type Made } from '../../link/bulk.ts';
import type { LinkDraft } from '../../link/draft.ts';
import { addressesOf } from '../../link/shape.ts';
import { markPrinted } from '../code/printed.ts';

/** What a code of a link needs to know of it. */
export type Addressed = { readonly id: string; readonly qrUrl: string; readonly shortUrl: string };

/** A link under the id that it is to have, by which it is known when it comes again. */
export type NewLink = Pick<LinkDraft, 'target' | 'title' | 'projectId'> & { readonly id: string };

/**
 * Makes the links that are not there yet, as printed from their first day on: killed and called again, it makes none twice.
 * What became of each, in order; one that somebody has deleted since is Problem `gone`.
 */
export async function makePrinted(actor: Actor, links: readonly NewLink[]): Promise<readonly (Addressed | Problem)[]> {
  if (links.length === 0) return [];
  const there = await read(actor, 'codes.make', (rx) => linksById(rx, links));
  const missing = links.filter(({ id }) => !there.has(id));
  const printedAt = now();
  const drafts = missing.map((link) => ({ ...link, printedAt }));
  const made = drafts.length === 0 ? [] : await orForbidden(drafts.length, createLinks(actor, drafts));
  const fresh = new Map(missing.map(({ id }, place) => [id, made[place]!]));
  return links.map(({ id }) => {
    const outcome = fresh.get(id);
    if (outcome === undefined) return there.get(id)!;
    return 'problem' in outcome ? outcome.problem : outcome.link;
  });
}

/** Whoever may make no links at all still gets the codes that need none. */
async function orForbidden(count: number, making: Promise<readonly Made[]>): Promise<readonly Made[]> {
  try {
    return await making;
  } catch (error) {
    if (!(error instanceof Problem && error.type === 'forbidden')) throw error;
    return Array.from({ length: count }, () => ({ problem: error }));
  }
}

async function linksById(
  { db, actor }: Reading,
  links: readonly NewLink[],
): Promise<ReadonlyMap<string, Addressed | Problem>> {
  const ids = links.map(({ id }) => id);
  const rows = await db
    .selectFrom('link')
    .select(['id', 'slug', 'code', 'deleted_at'])
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      row.deleted_at === null ? { id: row.id, ...addressesOf(actor.platform.url, row) } : new Problem('gone'),
    ]),
  );
}

/** The links of these slugs whose codes the actor may see; others are Problem `not_found`, as those that never were. */
export async function findAddressed(
  actor: Actor,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, Addressed | Problem>> {
  if (slugs.length === 0 || !may(actor, 'qr.view'))
    return new Map(slugs.map((slug) => [slug, new Problem('not_found')]));
  const rows = await read(actor, 'qr.view', ({ db }) =>
    db
      .selectFrom('link')
      .select(['id', 'slug', 'code', 'project_id', 'created_by'])
      .where('slug', 'in', slugs)
      .where('deleted_at', 'is', null)
      .execute(),
  );
  const seen = new Map(
    rows
      .filter((row) => may(actor, 'qr.view', { projectId: row.project_id, createdBy: row.created_by }))
      .map((row) => [row.slug, { id: row.id, ...addressesOf(actor.platform.url, row) }]),
  );
  return new Map(slugs.map((slug) => [slug, seen.get(slug) ?? new Problem('not_found')]));
}

/**
 * Has these links count as printed, which the log says of each the first time. Gives those that are there for the actor: drawing
 * takes its time, in which somebody may have deleted one.
 */
export async function printLinks(actor: Actor, linkIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (linkIds.length === 0) return new Set();
  return change(actor, 'qr.export', async (tx) => {
    const rows = await tx.db
      .selectFrom('link')
      .select(['id', 'project_id', 'created_by'])
      .where('id', 'in', linkIds)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    const links = rows
      .filter((row) => may(actor, 'qr.view', { projectId: row.project_id, createdBy: row.created_by }))
      .map(({ id }) => id);
    await markPrinted(tx, { links });
    return new Set(links);
  });
}
