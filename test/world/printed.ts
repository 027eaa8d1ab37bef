/** Printed links: their codes were exported, so that they may be on paper. */
import { change, type Actor } from '#guard';
import { createLink, findLink, type Link, type LinkDraft } from '#links';

/** A new link of somebody's, whose code has just been exported. */
export async function printedLink(by: Actor, draft: LinkDraft): Promise<Link> {
  const { id } = await createLink(by, draft);
  await change(by, 'qr.export', async (tx) => {
    const { version } = await tx.db
      .updateTable('link')
      .set((row) => ({ printed_at: tx.at, version: row('version', '+', 1) }))
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow();
    tx.covers('link', id, version, { printedAt: [null, tx.at] });
  });
  return findLink(by, id);
}
