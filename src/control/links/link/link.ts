/** Links: a slug on a domain that leads somewhere. Alone makes, shows, changes and removes them. */
import { sql } from 'kysely';
import {
  type Action,
  type Actor,
  type Change,
  type Reading,
  change,
  may,
  reach,
  read,
  type AcceptedVersions,
  requireAccepted,
} from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import { makeLinks, type Wanted } from './bulk.ts';
import { announce } from '../exchange/exchange.ts';
import { requireRoomForLink } from '../gone/quota.ts';
import { indexLink, planSearch, reallyMatches } from '../search/search.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { LinkDraft, LinkPatch, ListQuery } from './draft.ts';
import { Repeated, linkOfRepeat, remember, type Request } from './repeat.ts';
import {
  claim,
  findLive,
  linksInProject,
  lockLink,
  nothingWaits,
  pageOfLinks,
  releaseFromProject,
  updateLink,
  type CountedRow,
  type LinkRow,
  type Position,
  type Shown,
} from './rows.ts';
import { differences, linkOf, sealed, type Link } from './shape.ts';
import { isReached, noSuchProject, projectsAmong, requireReached, requireRoom } from '../sight/sight.ts';
import { slugTaken } from './slug.ts';
import { readTarget } from './target.ts';
import { ask, mustWait, overtake, requireRenamable, type Asked } from '../target/asking.ts';

export {
  linkDraft,
  linkPatch,
  listQuery,
  plainText,
  wholeNumber,
  yesOrNo,
  type LinkDraft,
  type LinkPatch,
  type ListQuery,
} from './draft.ts';
export { createLinks, makeLinks, readyFor, type Made, type Wanted } from './bulk.ts';
export { purge, purgeDeleted } from './purge.ts';
export { lockLink } from './rows.ts';
export { isReached, requireReached } from '../sight/sight.ts';
export { plainAlphabet } from './slug.ts';
export { addressesOf, version, type Link } from './shape.ts';
export { type TargetReason } from './target.ts';

/** Some of a list, and where it goes on; null at its end. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

/** How often a search reads on for one page, at most; a page may then be short and still go on. */
const pages_max = 5;
/** How many links are gone through each time: a frequent word is met among the first few, another one takes more. */
const walked = [500, 2_500, 5_000] as const;
const coarse_links = 200;

/**
 * Makes a link. With an idempotency key, the same draft twice gives the same link, and another draft `conflict`.
 * Throws `invalid` (target, projectId), `slug_taken`, `forbidden` for a project that the actor sees and no more.
 */
export async function createLink(actor: Actor, draft: LinkDraft, idempotencyKey: string | null = null): Promise<Link> {
  const target = readTarget(draft.target, actor.platform.url);
  const request: Request | null = idempotencyKey === null ? null : { key: idempotencyKey, draft: { ...draft, target } };
  try {
    return await change(actor, 'link.create', async (tx) => {
      const id = newId();
      if (request && !(await remember(tx, request, id))) throw new Repeated();
      return makeLink(tx, { ...draft, target, id });
    });
  } catch (error) {
    if (error instanceof Repeated && request) return read(actor, 'link.view', (rx) => linkOfRepeat(rx, request));
    throw error;
  }
}

/**
 * Makes the link inside a change; the draft's target has been read already.
 * @param purgeAfter when it ends by itself; null for the links of people
 */
export async function makeLink(tx: Change, draft: Wanted, purgeAfter: Date | null = null): Promise<Link> {
  const [made] = await makeLinks(tx, [draft], purgeAfter);
  if ('problem' in made!) throw made.problem;
  return made!.link;
}

/** The link; throws `not_found`, also where it is another tenant's or deleted. */
export function findLink(actor: Actor, id: string): Promise<Link> {
  return read(actor, 'link.view', async (rx) => linkOf(rx, await requireLink(rx, id, 'link.view')));
}

/**
 * The row of a live link of the actor's tenant, with its hits of the last 30 days. Throws `not_found`, and `forbidden` where
 * the actor sees the link but may not do the action to it.
 */
export async function requireLink(rx: Reading, id: string, action: Action): Promise<CountedRow> {
  const row = await findLive(rx.db, id, shown(rx));
  if (!row) throw new Problem('not_found');
  requireReached(rx.actor, action, row);
  return row;
}

/** The links that the actor may see, newest first. Throws `invalid` for a cursor that was not given out for this tenant. */
export function listLinks(actor: Actor, query: ListQuery = {}): Promise<Page<Link>> {
  const { search = '', tag, projectId, limit = 50 } = query;
  return read(actor, 'link.view', async (rx) => {
    const scan = await planSearch(rx, search, tag);
    const page = {
      candidates: scan.candidates,
      within: sql<boolean>`${isReached(reach(actor, 'link.view'))}`,
      condition: scan.condition,
      projectId,
      // Where only reading tells which links it is, some more are read at once.
      limit: scan.isCoarse ? Math.max(coarse_links, limit + 1) : limit + 1,
      shown: shown(rx),
    };
    const links: Link[] = [];
    let after: Position | null = query.cursor === undefined ? null : readCursor(rx, query.cursor);
    const walks = scan.candidates === null && scan.condition !== null;
    for (let pages = 0; pages < (walks ? walked.length : pages_max); pages += 1) {
      const { rows, goesOn } = await pageOfLinks(rx.db, { ...page, after, walked_max: walked[pages] ?? 0 });
      for (const row of rows) {
        const link = linkOf(rx, row);
        if (!reallyMatches(search, link)) continue;
        // One more than asked for tells that the list goes on.
        if (links.length === limit) return { items: links, nextCursor: writeCursor(rx, positionOf(links.at(-1)!)) };
        links.push(link);
      }
      if (goesOn === null) return { items: links, nextCursor: null };
      after = goesOn;
    }
    return { items: links, nextCursor: after && writeCursor(rx, after) };
  });
}

/**
 * Changes what `patch` names (RFC 7396), and nothing at all where it says what is there already. The slug left behind
 * stays the tenant's. Moving it takes the right where it is and where it is to be: `forbidden`, as is another slug of a link
 * that was taken down, or is printed where two have to agree. Throws `not_found`, `conflict` where the link has moved on from
 * the accepted versions, `slug_taken`, `invalid` (target, projectId).
 */
export async function editLink(
  actor: Actor,
  id: string,
  patch: LinkPatch,
  accepted: AcceptedVersions = null,
): Promise<Link> {
  const target = patch.target === undefined ? undefined : readTarget(patch.target, actor.platform.url);
  return change(actor, 'link.edit', async (tx) => {
    const row = await requireLocked(tx, id, 'link.edit', accepted);
    if (patch.projectId !== undefined && patch.projectId !== row.project_id) {
      requireRoom(actor, 'link.edit', { ...row, project_id: patch.projectId });
      if (patch.projectId !== null && (await projectsAmong(tx.db, [patch.projectId])).size === 0) throw noSuchProject();
    }
    const before = linkOf(tx, { ...row, ...nothingWaits, hits: 0 });
    const after = { ...before, ...merged(before, patch) };
    if (after.slug !== before.slug) await requireRenamable(tx, row);
    if (target === undefined || target === before.target) return rewrite(tx, row, before, after);
    if (await mustWait(tx, row, patch.printed === 'acknowledged'))
      return rewrite(tx, row, before, after, await ask(tx, id, target));
    return rewrite(tx, row, before, { ...after, target }, await overtake(tx, id));
  });
}

/** Writes what differs of a link that is locked, nothing where nothing does, and gives it as it is then. */
export async function rewrite(
  tx: Change,
  row: LinkRow,
  before: Link,
  after: Link,
  asked: Asked | null = null,
): Promise<Link> {
  const { id } = row;
  const changed = { ...differences(before, after), ...(asked && { pendingTarget: asked }) };
  if (Object.keys(changed).length === 0) return linkOf(tx, await counted(tx, id));
  if (after.slug !== before.slug) {
    // Otherwise another link could take the slug that was reported, and lead on.
    if (row.taken_down_at !== null) throw keepsSlug();
    await claimSlug(tx, after.slug, id);
  }
  const edited = await updateLink(tx.db, row, {
    slug: after.slug,
    project_id: after.projectId,
    ...sealed(tx, id, after),
    updated_at: tx.at,
  }).catch(slugTakenMeanwhile);
  await indexLink(tx, id, after);
  if (after.slug !== before.slug || after.target !== before.target) await announce(tx, [id]);
  tx.covers('link', id, edited.version, changed, after.slug);
  return linkOf(tx, await counted(tx, id));
}

/** Takes the link off the air; `restoreLink` brings it back for 30 days. Throws `not_found`, `conflict`. */
export function deleteLink(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  return change(actor, 'link.delete', async (tx) => {
    const row = await requireLocked(tx, id, 'link.delete', accepted);
    const deleted = await updateLink(tx.db, row, { deleted_at: tx.at, updated_at: tx.at });
    await announce(tx, [id]);
    tx.covers('link', id, deleted.version, { deletedAt: [null, tx.at] }, row.slug);
  });
}

/** Brings a deleted link back as it was; one that is not deleted stays as it is. Throws `not_found`. */
export function restoreLink(actor: Actor, id: string): Promise<Link> {
  return change(actor, 'link.restore', async (tx) => {
    const row = await lockLink(tx.db, id, 'deleted');
    if (row) {
      requireReached(actor, 'link.restore', row);
      await requireRoomForLink(tx);
      const restored = await updateLink(tx.db, row, { deleted_at: null, updated_at: tx.at });
      await announce(tx, [id]);
      tx.covers('link', id, restored.version, { deletedAt: [row.deleted_at, null] }, row.slug);
    }
    return linkOf(tx, await requireLink(tx, id, 'link.restore'));
  });
}

/**
 * Takes every link, deleted ones too, out of a project that is about to go. Throws `forbidden` where one of them is not the
 * actor's to move out.
 */
export async function releaseLinks(tx: Change, projectId: string): Promise<void> {
  if (!reach(tx.actor, 'link.edit').all) {
    for (const link of await linksInProject(tx.db, projectId)) {
      const room = { projectId: null, createdBy: link.created_by };
      if (!may(tx.actor, 'link.edit', { ...room, projectId }) || !may(tx.actor, 'link.edit', room))
        throw new Problem('forbidden', 'Links are in this project that you may not move out of it.');
    }
  }
  for (const row of await releaseFromProject(tx.db, projectId, tx.at))
    tx.covers('link', row.id, row.version, { projectId: [projectId, null] });
}

/** The row as it is shown after a change that was allowed. */
async function counted(tx: Change, id: string): Promise<CountedRow> {
  return (await findLive(tx.db, id, shown(tx)))!;
}

/** The hits of the last 30 days, today among them, as in a report that names no period. */
function shown({ actor, at }: Pick<Reading, 'actor' | 'at'>): Shown {
  const { zone } = actor.platform;
  const today = zone.day(at.getTime());
  return { from: new Date(zone.dayStart_ms(today.subtract({ days: 29 }))), today: new Date(zone.dayStart_ms(today)) };
}

async function requireLocked(tx: Change, id: string, action: Action, accepted: AcceptedVersions): Promise<LinkRow> {
  const row = await lockLink(tx.db, id, 'live');
  if (!row) throw new Problem('not_found');
  requireReached(tx.actor, action, row);
  requireAccepted(accepted, row.version);
  return row;
}

async function claimSlug(tx: Change, slug: string, linkId: string): Promise<string> {
  if (!(await claim(tx.db, 'slug', slug, tx.tenantId, linkId))) throw slugTaken();
  return slug;
}

/** What a patch says, with null and '' for what it clears; what it does not name is not there. */
function merged(before: Link, patch: LinkPatch): Pick<Link, 'slug' | 'title' | 'notes' | 'tags' | 'projectId'> {
  return {
    slug: patch.slug ?? before.slug,
    title: patch.title === undefined ? before.title : patch.title || null,
    notes: patch.notes === undefined ? before.notes : patch.notes || null,
    tags: patch.tags === undefined ? before.tags : (patch.tags ?? []),
    projectId: patch.projectId === undefined ? before.projectId : patch.projectId,
  };
}

function keepsSlug(): Problem {
  return new Problem('forbidden', 'This link was taken down by the operator, so it keeps its slug.', {
    errors: [{ field: 'slug', reason: 'taken_down' }],
  });
}

function positionOf(link: Link): Position {
  return { createdAt_ms: Date.parse(link.createdAt), id: link.id };
}

/** Two of one tenant took the same free slug at the same moment: the unique index let the other one have it. */
function slugTakenMeanwhile(error: unknown): never {
  throw (error as { code?: string }).code === '23505' ? slugTaken() : error;
}
