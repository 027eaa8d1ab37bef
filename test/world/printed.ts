/** Printed links: their codes were exported, so that they may be on paper. */
import type { Actor } from '#guard';
import { createLink, findLink, qrImage, type Link, type LinkDraft } from '#links';

/** A new link of somebody's, whose code has just been exported. */
export async function printedLink(by: Actor, draft: LinkDraft): Promise<Link> {
  const { id } = await createLink(by, draft);
  await qrImage(by, id, { printed: true });
  return findLink(by, id);
}
