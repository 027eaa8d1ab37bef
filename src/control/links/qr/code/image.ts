/** Images of codes that are kept: an export, which counts as printed before it goes out. */
import { read, type Actor, type Reading } from '#guard';
import { Problem } from '#problem';
import type { Code as Drawn } from '#qr';
import type { z } from 'zod';
import { yesOrNo } from '../../link/draft.ts';
import { encodingOf, saidBy } from '../content/said.ts';
import { designOf } from '../design/design.ts';
import { paperQuery, print, reads, type Printed } from '../press/press.ts';
import { requireShown } from './code.ts';
import { takeOut } from './printed.ts';
import { codeOf, type Code } from './shape.ts';

export const imageQuery = paperQuery.extend({
  insist: yesOrNo.describe('Whether it is wanted even if no scanner reads it; the log says so.'),
});
export type ImageQuery = z.output<typeof imageQuery>;

/**
 * The image of a code. Throws `not_found`, `conflict` (design) where no scanner reads it and nobody insists, and `invalid` where
 * it can't be so small.
 * @param isTaken whether it goes out; a look at the head of an answer takes nothing
 */
export async function codeImage(
  actor: Actor,
  id: string,
  { insist, ...paper }: ImageQuery,
  isTaken = true,
): Promise<Printed> {
  const drawn = await read(actor, 'qr.view', async (rx) => drawnOf(rx, codeOf(rx, await requireShown(rx, id))));
  const turn = { tenantId: actor.tenantId };
  const isRead = await reads(drawn, turn);
  if (!isRead && !insist) throw unreadable();
  const image = await print(drawn, paper, turn);
  if (isTaken) {
    const insisted = isRead ? {} : { insisted: [null, true] as const };
    await takeOut(actor, { codes: [id] }, { code: [null, id], format: [null, paper.format], ...insisted });
  }
  return image;
}

/** A code that is kept, as it is drawn. */
export async function drawnOf(
  rx: Pick<Reading, 'db' | 'unseal'>,
  { content, says, design, level }: Pick<Code, 'content' | 'says' | 'design' | 'level'>,
): Promise<Drawn> {
  const encoding = encodingOf(content ? saidBy(content) : {}, level);
  return { text: says, encoding, design: await designOf(rx, design) };
}

/** What somebody hears who exports what no scanner reads. */
export function unreadable(): Problem {
  const detail = 'No scanner reads a code in this design.';
  return new Problem('conflict', detail, { errors: [{ field: 'design', reason: 'unreadable', detail }] });
}
