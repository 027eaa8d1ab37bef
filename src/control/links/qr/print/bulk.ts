/** Bulk: how the codes of a table are all to look, said once and tried before the first of them is printed. */
import { z } from 'zod';
import { type Actor, read, type Reading } from '#guard';
import { Problem } from '#problem';
import type { Level } from '#qr';
import { linkDraft } from '../../link/draft.ts';
import { addressesOf } from '../../link/shape.ts';
import { drawCode } from '../../link/slug.ts';
import { noSuchProject, requireRoom } from '../../sight/sight.ts';
import { designOf } from '../design/design.ts';
import { designDraft, levelDraft, type DesignDraft } from '../design/draft.ts';
import { lookOf } from '../design/template.ts';
import { paperDraft, printRun, unreadable, type Paper } from '../press/press.ts';
import type { Look } from './many.ts';

export const codesDraft = paperDraft.extend({
  design: designDraft.nullish().describe('Where it is absent, that of the default template, or else a plain one.'),
  level: levelDraft.nullish(),
  projectId: linkDraft.shape.projectId.describe('Of links that are made.'),
  insist: z
    .boolean()
    .default(false)
    .describe('Whether codes are wanted even if no scanner reads them; the log says so.'),
});
export type CodesDraft = z.output<typeof codesDraft>;

/** The same as it is kept, with nothing left open. */
export type BulkLook = {
  readonly design: DesignDraft;
  readonly level: Level;
  readonly paper: Paper;
  readonly projectId: string | null;
  readonly insist: boolean;
  /** Of the image that was tried. */
  readonly image_bytes: number;
};

/**
 * What was said, with what nobody said. Throws `invalid` where no image can be made so, what links in a project throw, and `conflict` (design, unreadable)
 * where no scanner reads a link's code that looks so, unless it is insisted.
 */
export async function bulkLook(actor: Actor, draft: CodesDraft): Promise<BulkLook> {
  const { design, level, projectId = null, insist, ...paper } = draft;
  if (projectId) await read(actor, 'codes.make', (rx) => requireProject(rx, projectId));
  const said = await read(actor, 'codes.make', (rx) => lookOf(rx, { design, level }));
  const look = { ...said, paper, projectId, insist };
  const { qrUrl } = addressesOf(actor.platform.url, { slug: '', code: drawCode() });
  const codes = [{ text: qrUrl, encoding: { level: look.level } }];
  const { design: drawn } = await drawnLook(actor, look);
  const [tried] = await printRun(codes, drawn, paper, { tenantId: actor.tenantId });
  if (tried instanceof Problem) throw tried;
  if (!tried!.reads && !insist) throw unreadable();
  return { ...look, image_bytes: Buffer.byteLength(tried!.bytes) };
}

/** Throws where the links that are made could not come into it, before there is a table of them. */
async function requireProject({ db, actor }: Reading, id: string): Promise<void> {
  requireRoom(actor, 'link.create', { project_id: id, created_by: actor.memberId });
  const project = await db.selectFrom('project').select('id').where('id', '=', id).executeTakeFirst();
  if (!project) throw noSuchProject();
}

/** The look as codes are drawn in it. Throws `invalid` of `design.logo.id` where the logo is gone. */
export async function drawnLook(
  actor: Actor,
  { design, level, paper, insist }: Omit<BulkLook, 'image_bytes'>,
): Promise<Look> {
  return { design: await read(actor, 'codes.make', (rx) => designOf(rx, design)), level, paper, insist };
}
