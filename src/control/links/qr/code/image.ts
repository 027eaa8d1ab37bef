/** Images of codes that are kept: an export, which counts as printed before it goes out. */
import { read, type Actor, type Reading } from '#guard';
import type { z } from 'zod';
import { yesOrNo } from '../../link/draft.ts';
import { saidBy } from '../content/said.ts';
import { designOf, drawnAs } from '../design/design.ts';
import type { PackedCode } from '../logo/packed.ts';
import { paperQuery, print, requireReadable, type Printed } from '../press/press.ts';
import { requireShown } from './code.ts';
import { takeOut } from './printed.ts';
import { codeOf, type Code } from './shape.ts';

export const imageQuery = paperQuery.extend({
  insist: yesOrNo.describe('Whether it is wanted even if no scanner reads it; the log says so.'),
});
export type ImageQuery = z.output<typeof imageQuery>;

/** How it is asked for: whether it goes out, as it doesn't where somebody looks at the head of an answer; and who may leave. */
export type Taking = { readonly isTaken?: boolean; readonly signal?: AbortSignal };

/**
 * The image of a code. Throws `not_found`, `conflict` (design) where no scanner reads it and nobody insists, and `invalid` where
 * it can't be so small.
 */
export async function codeImage(
  actor: Actor,
  id: string,
  { insist, ...paper }: ImageQuery,
  { isTaken = true, signal }: Taking = {},
): Promise<Printed> {
  const drawn = await read(actor, 'qr.view', async (rx) => drawnOf(rx, codeOf(rx, await requireShown(rx, id))));
  const turn = { tenantId: actor.tenantId, memberId: actor.memberId, signal };
  const insisted = await requireReadable(drawn, insist, turn);
  const image = await print(drawn, paper, turn);
  if (isTaken)
    await takeOut(
      actor,
      { codes: [id] },
      { format: [null, paper.format], ...(insisted && { insisted: [null, true] }) },
    );
  return image;
}

/** A code that is kept, as it is drawn. */
async function drawnOf(
  rx: Pick<Reading, 'db' | 'unseal'>,
  { content, says, design, level }: Pick<Code, 'content' | 'says' | 'design' | 'level'>,
): Promise<PackedCode> {
  return drawnAs(content ? saidBy(content) : { text: says }, level, () => designOf(rx, design));
}
