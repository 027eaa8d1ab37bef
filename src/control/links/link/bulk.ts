/** Bulk: makes links, one or a thousand at once, each with a result of its own. Nothing else inserts any. */
import { setImmediate as turn } from 'node:timers/promises';
import { change, overQuota, read, type Actor, type Change } from '#guard';
import { newId } from '#id';
import { Problem } from '#problem';
import { announce } from '../exchange/exchange.ts';
import { endless, roomForLinks, type Room } from '../gone/quota.ts';
import { indexNew } from '../search/search.ts';
import { noSuchProject, projectsAmong, requireRoom } from '../sight/sight.ts';
import type { LinkDraft } from './draft.ts';
import { hasCome, rememberAll, Repeated, resultsOfRepeat, type BulkRequest } from './repeat.ts';
import { claimAll, insertLinks, type ClaimKind, type Name, type NewLink } from './rows.ts';
import { differences, sealed, shaped, type Link, type Texts } from './shape.ts';
import { drawCode, drawSlug, slugTaken } from './slug.ts';
import { readTarget } from './target.ts';

/** A draft as people write it, and what an archive knows besides. */
export type Wanted = LinkDraft & {
  /** Where something names it already; otherwise it gets one. */
  readonly id?: string;
  /** Kept where it is free; where it isn't, one is drawn. */
  readonly code?: string;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
  readonly deletedAt?: Date | null;
  /** When a code of it was first printed, if it was. */
  readonly printedAt?: Date | null;
  /** Taken down elsewhere, it is so here. */
  readonly takenDown?: { readonly at: Date; readonly for: NonNullable<Link['takenDownFor']> } | null;
};

/** What became of a draft: as if it had been made alone. */
export type Made = { readonly link: Link } | { readonly problem: Problem };

/** A draft whose target was read, or what was wrong with it already. */
type Ready = Wanted | Problem;

/** How often a name is drawn anew when it is taken; by then nearly all of them would have to be. */
const draws_max = 12;
/** After so many links everybody else gets a turn: sealing and hashing thousands takes a while. */
const turn_links = 100;

/**
 * Makes links, each of which succeeds or fails by itself, in the order of the drafts; a Problem among them stays one. With
 * an idempotency key, the same drafts twice give the same links, and others `conflict`.
 */
export async function createLinks(
  actor: Actor,
  drafts: readonly Ready[],
  idempotencyKey: string | null = null,
): Promise<readonly Made[]> {
  const ready = drafts.map((draft) => (draft instanceof Problem ? draft : readyFor(actor, draft)));
  const request: BulkRequest | null = idempotencyKey === null ? null : { key: idempotencyKey, drafts: ready };
  try {
    const made = await change(actor, 'link.create', async (tx) => {
      if (request && (await hasCome(tx, request))) throw new Repeated();
      const results = await makeLinks(tx, ready);
      if (request && !(await rememberAll(tx, request, results))) throw new Repeated();
      return results;
    });
    if (made.some(isForbidden)) await enterRefusal(actor);
    return made;
  } catch (error) {
    if (error instanceof Repeated && request) return read(actor, 'link.view', (rx) => resultsOfRepeat(rx, request));
    throw error;
  }
}

/** The draft as it can be made, or Problem `invalid` (target). */
export function readyFor({ platform }: Actor, draft: Wanted): Ready {
  return orProblem(() => ({ ...draft, target: readTarget(draft.target, platform.url) }));
}

/**
 * Makes the links inside a change, in few statements however many there are.
 * @param purgeAfter when they end by themselves; null for the links of people
 */
export async function makeLinks(
  tx: Change,
  drafts: readonly Ready[],
  purgeAfter: Date | null = null,
): Promise<readonly Made[]> {
  // What a proof makes is gone again soon, and nobody's to count.
  let room = purgeAfter === null ? await roomForLinks(tx) : endless;
  const projects = await projectsAmong(
    tx.db,
    drafts.flatMap((draft) => (draft instanceof Problem ? [] : (draft.projectId ?? []))),
  );
  const made: Made[] = [];
  // A link that could not be made takes no room, so where there is little the next ones are tried afterwards.
  for (let first = 0; first < drafts.length;) {
    const { candidates, refused, next } = candidatesAmong(tx, drafts, first, room, projects);
    for (const [place, problem] of refused) made[place] = { problem };
    const landed = await insert(tx, candidates, purgeAfter);
    for (const { place } of candidates) {
      const link = landed.get(place);
      made[place] = link ? { link } : { problem: slugTaken() };
    }
    room = { ...room, left: room.left - landed.size };
    first = next;
  }
  return made;
}

/** A draft that only its slug can still fail, and where it stands among the drafts. */
type Candidate = { readonly place: number; readonly id: string; readonly draft: Wanted };

/** The next candidates, as many as there is room for, and why others between them are none. */
function candidatesAmong(
  tx: Change,
  drafts: readonly Ready[],
  first: number,
  { left, quota }: Room,
  projects: ReadonlySet<string>,
) {
  const candidates: Candidate[] = [];
  const refused = new Map<number, Problem>();
  let place = first;
  for (; place < drafts.length && (left < 1 || candidates.length < left); place += 1) {
    const draft = drafts[place]!;
    const checked =
      draft instanceof Problem ? draft : left < 1 ? overQuota('links', quota) : placed(tx, draft, projects);
    if (checked instanceof Problem) refused.set(place, checked);
    else candidates.push({ place, id: checked.id ?? newId(), draft: checked });
  }
  return { candidates, refused, next: place };
}

/** The draft, or why it may not come where it is to be. */
function placed({ actor }: Change, draft: Wanted, projects: ReadonlySet<string>): Ready {
  const projectId = draft.projectId ?? null;
  return orProblem(() => {
    requireRoom(actor, 'link.create', { project_id: projectId, created_by: actor.memberId });
    if (projectId !== null && !projects.has(projectId)) throw noSuchProject();
    return draft;
  });
}

/** Makes those that get a slug, and gives each by its place. */
async function insert(
  tx: Change,
  candidates: readonly Candidate[],
  purgeAfter: Date | null,
): Promise<ReadonlyMap<number, Link>> {
  if (candidates.length === 0) return new Map();
  const slugs = await claimNames(tx, 'slug', new Map(candidates.map(({ id, draft }) => [id, draft.slug ?? null])));
  const named = candidates.filter(({ id }) => slugs.has(id));
  const codes = await claimNames(tx, 'code', new Map(named.map(({ id, draft }) => [id, draft.code ?? null])));
  const landing: { place: number; row: NewLink; texts: Texts }[] = [];
  for (const { place, id, draft } of named) {
    const [slug, code] = [slugs.get(id)!, codes.get(id)!];
    if (landing.length % turn_links === turn_links - 1) await turn();
    const { target } = draft;
    const texts = { target, title: draft.title || null, notes: draft.notes || null, tags: draft.tags ?? [] };
    const { createdAt = tx.at, updatedAt = tx.at, deletedAt = null, takenDown = null } = draft;
    const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: deletedAt };
    const printed_at = draft.printedAt ?? null;
    const taken = { taken_down_at: takenDown?.at ?? null, taken_down_for: takenDown?.for ?? null };
    const project_id = draft.projectId ?? null;
    const row = { id, project_id, slug, code, ...times, ...taken, printed_at, ...sealed(tx, id, texts) };
    landing.push({ place, row, texts });
  }
  const { tenantId, actor } = tx;
  const shared = { tenant_id: tenantId, created_by: actor.memberId, purge_after: purgeAfter };
  await insertLinks(
    tx.db,
    landing.map(({ row }) => row),
    shared,
  );
  await indexNew(
    tx,
    landing.map(({ row, texts }) => [row.id, { ...texts, slug: row.slug }]),
  );
  await announce(
    tx,
    landing.map(({ row }) => row.id),
  );
  const links = new Map<number, Link>();
  for (const { place, row, texts } of landing) {
    const { id, slug, project_id: projectId } = row;
    tx.covers('link', id, 1, differences({}, { ...texts, slug, projectId }), slug);
    links.set(place, shaped(actor.platform.url, { ...unused, ...shared, ...row }, texts));
  }
  return links;
}

/** What a link has from its first day on. */
const unused = { version: 1, domain: '', hits: 0 };

const drawName = { slug: drawSlug, code: drawCode } as const;

/**
 * Names by link: the one that was asked for, else one drawn. Where a slug that was asked for is taken there is none; a code
 * is then drawn, because nobody chooses one.
 */
async function claimNames(
  { db, tenantId }: Change,
  kind: ClaimKind,
  asked: ReadonlyMap<string, string | null>,
): Promise<ReadonlyMap<string, string>> {
  const got = new Map<string, string>();
  let wanted: readonly Name[] = [...asked].map(([linkId, name]) => ({ kind, name: name ?? drawName[kind](), linkId }));
  for (let draws = 0; wanted.length > 0; draws += 1) {
    if (draws === draws_max) throw new Problem('unavailable', 'Twelve random names were taken one after the other.');
    for (const { name, linkId } of await claimAll(db, tenantId, wanted)) got.set(linkId, name);
    wanted = wanted
      .filter(({ linkId }) => !got.has(linkId) && (kind === 'code' || asked.get(linkId) === null))
      .map(({ linkId }) => ({ kind, name: drawName[kind](), linkId }));
  }
  return got;
}

function orProblem<T>(work: () => T): T | Problem {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function isForbidden(made: Made): boolean {
  return 'problem' in made && made.problem.type === 'forbidden';
}

/** One entry for a call in which something was refused, as a link that is refused by itself leaves one. */
async function enterRefusal(actor: Actor): Promise<void> {
  await change(actor, 'link.create', () => Promise.reject(new Problem('forbidden'))).catch((error: unknown) => {
    if (!(error instanceof Problem && error.type === 'forbidden')) throw error;
  });
}
