/** Codes: QR codes that somebody keeps, over a link or with a content of their own. Alone makes, shows, changes and removes them. */
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
import { invalid, Problem } from '#problem';
import { encode, TooLong, type Level } from '#qr';
import { readCursor, writeCursor } from '../../link/cursor.ts';
import { lockLink, makeLink, type Page } from '../../link/link.ts';
import { idOfRepeat, rememberId, Repeated } from '../../link/repeat.ts';
import { readTarget } from '../../link/target.ts';
import { noSuchProject, projectsAmong, requireRoom } from '../../sight/sight.ts';
import { encodingOf, saidBy } from '../content/said.ts';
import { lookOf } from '../design/template.ts';
import type { CodeDraft, CodePatch, CodesQuery } from './draft.ts';
import { isFound } from './found.ts';
import {
  codesInProject,
  findAllShown,
  findShown,
  insertCode,
  lockCode,
  placesOf,
  releaseFromProject,
  updateCode,
  type CodeRow,
  type Locked,
  type Place,
  type ShownRow,
} from './rows.ts';
import { codeOf, differences, sealedCode, thingOf, writtenOf, type Code, type Written } from './shape.ts';

/** How many codes are read at most to fill a page of a search, so many at once; a page may then be short and still go on. */
const named = { atOnce: 500, most: 5_000 } as const;

/**
 * Keeps a code. With an idempotency key, the same draft twice gives the same code, and another draft `conflict`. Throws
 * `invalid`, also where the actor doesn't see the link or the project, and `forbidden` where they do and may not do this.
 */
export async function createCode(actor: Actor, draft: CodeDraft, idempotencyKey: string | null = null): Promise<Code> {
  const target = draft.target === undefined ? undefined : readTarget(draft.target, actor.platform.url);
  const request = idempotencyKey === null ? null : { key: idempotencyKey, said: { code: { ...draft, target } } };
  try {
    return await change(actor, 'qr.create', async (tx) => {
      const id = newId();
      if (request && !(await rememberId(tx, request, id))) throw new Repeated();
      return makeCode(tx, id, { ...draft, target });
    });
  } catch (error) {
    if (!(error instanceof Repeated && request)) throw error;
    return read(actor, 'qr.view', async (rx) => codeOf(rx, await requireShown(rx, await idOfRepeat(rx, request))));
  }
}

/** Keeps the code inside a change; the draft's target has been read already. */
async function makeCode(tx: Change, id: string, draft: CodeDraft): Promise<Code> {
  const { actor, at, tenantId } = tx;
  const link = await linkFor(tx, draft);
  const content = draft.content ?? null;
  if (link === null) await requirePlace(tx, 'qr.create', draft.projectId ?? null, actor.memberId);
  const { design, level } = await lookOf(tx, draft);
  if (content) requireFits(content, level);
  const written = { name: draft.name || null, content, design, level };
  const row: CodeRow = {
    id,
    tenant_id: tenantId,
    project_id: link ? null : (draft.projectId ?? null),
    link_id: link && link.id,
    version: 1,
    ...sealedCode(tx, id, written),
    created_by: actor.memberId,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    printed_at: null,
  };
  await insertCode(tx.db, row);
  const made = { ...written, projectId: row.project_id };
  tx.covers('qr', id, 1, { ...differences({}, made), ...(link && { linkId: [null, link.id] }) });
  return codeOf(tx, (await findShown(tx.db, id))!);
}

/** The link that the code leads to, made if it was asked for; null for a code with a content of its own. */
async function linkFor(tx: Change, { linkId, target, projectId }: CodeDraft): Promise<{ readonly id: string } | null> {
  const { actor } = tx;
  if (target !== undefined) {
    await requirePlace(tx, 'qr.create', projectId ?? null, actor.memberId);
    return makeLink(tx, { target, projectId: projectId ?? null });
  }
  if (linkId === undefined) return null;
  const link = await lockLink(tx.db, linkId, 'live');
  const thing = link && { projectId: link.project_id, createdBy: link.created_by };
  if (!thing || !(may(actor, 'link.view', thing) || may(actor, 'qr.view', thing)))
    throw invalid('linkId', 'not_found', 'There is no such link.');
  if (!may(actor, 'qr.create', { ...thing, createdBy: actor.memberId })) throw new Problem('forbidden');
  return link;
}

/** The code; throws `not_found`, also where it is another tenant's, deleted, or not the actor's to see. */
export function findCode(actor: Actor, id: string): Promise<Code> {
  return read(actor, 'qr.view', async (rx) => codeOf(rx, await requireShown(rx, id)));
}

/** The row of a code that is there for the actor to do this to; throws `not_found` and `forbidden`. */
export async function requireShown(rx: Reading, id: string, action: Action = 'qr.view'): Promise<ShownRow> {
  const row = await findShown(rx.db, id);
  if (!row) throw new Problem('not_found');
  requireMay(rx.actor, action, thingOf(row, row.link_project_id), 'qr.view');
  return row;
}

/** The codes that the actor may see, newest first. Throws `invalid` for a cursor that was not given out for this tenant. */
export function listCodes(actor: Actor, query: CodesQuery = {}): Promise<Page<Code>> {
  const { search = '', projectId, linkId, kind, limit = 50, cursor } = query;
  return read(actor, 'qr.view', async (rx) => {
    const within = reach(actor, 'qr.view');
    // One more than asked for tells that the list goes on.
    const atOnce = search === '' ? limit + 1 : named.atOnce;
    const found: Place[] = [];
    let after = cursor === undefined ? null : readCursor(rx, cursor);
    let goesOn = true;
    for (let come = 0; goesOn && found.length <= limit && come < named.most; come += atOnce) {
      const places = await placesOf(rx.db, { within, projectId, linkId, kind, after, limit: atOnce });
      found.push(...places.filter((place) => isFound(rx, place, search)));
      goesOn = places.length === atOnce;
      const last = places.at(-1);
      if (last) after = positionOf(last);
    }
    const shown = found.slice(0, limit);
    const items = (
      await findAllShown(
        rx.db,
        shown.map(({ id }) => id),
      )
    ).map((row) => codeOf(rx, row));
    if (found.length > limit) return { items, nextCursor: writeCursor(rx, positionOf(shown.at(-1)!)) };
    return { items, nextCursor: goesOn && after ? writeCursor(rx, after) : null };
  });
}

/**
 * Changes what `patch` names, and nothing at all where it says what is there already. Moving a static code takes the right
 * where it is and where it is to be. Throws `not_found`, `forbidden`, `conflict` where the code has moved on from the accepted
 * versions, and `invalid`, also for a content or a project of a dynamic code.
 */
export function editCode(actor: Actor, id: string, patch: CodePatch, accepted: AcceptedVersions = null): Promise<Code> {
  return change(actor, 'qr.edit', async (tx) => {
    const { row, link } = await requireLocked(tx, id, 'qr.edit', accepted);
    if (link !== null) requireNone(patch, ['content', 'projectId']);
    const before = writtenOf(tx, { ...row, link_project_id: link && link.project_id });
    const after = merged(before, patch);
    const changed = differences(before, after);
    if (Object.keys(changed).length === 0) return codeOf(tx, (await findShown(tx.db, id))!);
    if (changed['projectId']) await requirePlace(tx, 'qr.edit', after.projectId, row.created_by);
    if (after.content && (changed['content'] ?? changed['level'])) requireFits(after.content, after.level);
    const project = link ? {} : { project_id: after.projectId };
    await updateCode(tx.db, row, { ...sealedCode(tx, id, after), ...project, updated_at: tx.at });
    tx.covers('qr', id, row.version + 1, changed, before.name ?? undefined);
    return codeOf(tx, (await findShown(tx.db, id))!);
  });
}

/** Takes the code away; `restoreCode` brings it back for 30 days, and what is on paper leads on. Throws `not_found`, `conflict`. */
export function deleteCode(actor: Actor, id: string, accepted: AcceptedVersions = null): Promise<void> {
  return change(actor, 'qr.delete', async (tx) => {
    const { row } = await requireLocked(tx, id, 'qr.delete', accepted);
    await updateCode(tx.db, row, { deleted_at: tx.at, updated_at: tx.at });
    tx.covers('qr', id, row.version + 1, { deletedAt: [null, tx.at] }, nameOf(tx, row) ?? undefined);
  });
}

/** Brings a deleted code back as it was; one that is not deleted stays as it is. Throws `not_found`. */
export function restoreCode(actor: Actor, id: string): Promise<Code> {
  return change(actor, 'qr.restore', async (tx) => {
    const deleted = await lockCode(tx.db, id, 'deleted');
    if (deleted) {
      const { row, link } = deleted;
      requireMay(actor, 'qr.restore', thingOf(row, link && link.project_id), 'qr.view');
      await updateCode(tx.db, row, { deleted_at: null, updated_at: tx.at });
      tx.covers('qr', id, row.version + 1, { deletedAt: [row.deleted_at, null] }, nameOf(tx, row) ?? undefined);
    }
    return codeOf(tx, await requireShown(tx, id, 'qr.restore'));
  });
}

/**
 * Takes every static code, deleted ones too, out of a project that is about to go. Throws `forbidden` where one of them is not
 * the actor's to move out.
 */
export async function releaseCodes(tx: Change, projectId: string): Promise<void> {
  if (!reach(tx.actor, 'qr.edit').all) {
    for (const { created_by: createdBy } of await codesInProject(tx.db, projectId)) {
      if ([projectId, null].some((place) => !may(tx.actor, 'qr.edit', { projectId: place, createdBy })))
        throw new Problem('forbidden', 'QR codes are in this project that you may not move out of it.');
    }
  }
  for (const { id, version } of await releaseFromProject(tx.db, projectId, tx.at))
    tx.covers('qr', id, version, { projectId: [projectId, null] });
}

async function requireLocked(tx: Change, id: string, action: Action, accepted: AcceptedVersions): Promise<Locked> {
  const locked = await lockCode(tx.db, id, 'live');
  if (!locked) throw new Problem('not_found');
  const { row, link } = locked;
  requireMay(tx.actor, action, thingOf(row, link && link.project_id), 'qr.view');
  requireAccepted(accepted, row.version);
  return locked;
}

/** Throws where a code may not come into this project, or into none. */
async function requirePlace(tx: Change, action: Action, projectId: string | null, createdBy: string): Promise<void> {
  requireRoom(tx.actor, action, { project_id: projectId, created_by: createdBy });
  if (projectId !== null && (await projectsAmong(tx.db, [projectId])).size === 0) throw noSuchProject();
}

/** Throws `invalid` where the content breaks a rule of its standard, or is too long for this level. */
export function requireFits(content: NonNullable<Code['content']>, level: Level): void {
  const { text, ...demands } = saidBy(content);
  try {
    encode(text, encodingOf(demands, level));
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    throw invalid('level', 'too_long', `At this level the content is ${error.over_bits} bits too long.`);
  }
}

function requireNone(patch: CodePatch, fields: readonly (keyof CodePatch)[]): void {
  const said = fields.filter((field) => patch[field] !== undefined);
  if (said.length > 0) throw invalid(said[0]!, 'not_here', 'A code of a link has this from its link.');
}

/** What a patch says, with null and '' for what it clears. */
function merged(before: Written, { name, content, design, level, projectId }: CodePatch): Written {
  return {
    name: name === undefined ? before.name : name || null,
    content: content ?? before.content,
    design: design ?? before.design,
    level: level ?? before.level,
    projectId: projectId === undefined ? before.projectId : projectId,
  };
}

function nameOf({ unseal }: Pick<Reading, 'unseal'>, { id, name_sealed }: Pick<CodeRow, 'id' | 'name_sealed'>) {
  return name_sealed && unseal('qr', 'name_sealed', id, name_sealed);
}

function positionOf({ id, created_at }: Place) {
  return { createdAt_ms: created_at.getTime(), id };
}
