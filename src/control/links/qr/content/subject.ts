/** Subjects: what a code that nobody has saved yet is of. A link, one that is yet to be made, or a content of its own. */
import { z } from 'zod';
import type { Reading } from '#guard';
import { addressesOf, requireLink } from '../../link/link.ts';
import { drawnLength, plainAlphabet } from '../../link/slug.ts';
import { readTarget, target_bytes_max } from '../../link/target.ts';
import { contentDraft } from './draft.ts';
import { saidBy } from './said.ts';
import type { Said } from '#qr';

const fields = {
  linkId: z.uuid().toLowerCase().optional().describe('Of a link: the code says its `qrUrl`.'),
  target: z.string().min(1).max(target_bytes_max).optional().describe('Of a link that is yet to be made.'),
  content: contentDraft.optional(),
};

export const subjectFields: typeof fields = fields;
export type Subject = z.output<z.ZodObject<typeof fields>>;

/** Whether exactly one of the three is said. */
export function isOne({ linkId, target, content }: Subject): boolean {
  return [linkId, target, content].filter((one) => one !== undefined).length === 1;
}

/** For `refine`, with `isOne`. */
export const notOne = {
  error: 'Say exactly one of linkId, target and content.',
  params: { reason: 'one_of' },
};

/** Codes of links differ in nothing that makes a symbol larger or smaller. */
const placeholder = plainAlphabet[0]!.repeat(drawnLength);

/** What the code says. Throws `invalid` (content, target), and `not_found` where there is no such link for this actor. */
export async function saidOf(rx: Reading, { linkId, target, content }: Subject): Promise<Said> {
  if (content) return saidBy(content);
  const { url } = rx.actor.platform;
  if (linkId === undefined) {
    readTarget(target!, url);
    return { text: addressesOf(url, { slug: '', code: placeholder }).qrUrl };
  }
  const { qrUrl } = addressesOf(url, await requireLink(rx, linkId, 'qr.view'));
  return { text: qrUrl };
}
