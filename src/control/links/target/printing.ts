/** Printing: whether another target of a printed code waits for a second member. Alone changes that choice. */
import { z } from 'zod';
import { type AcceptedVersions, type Actor, change, read, requireAccepted } from '#guard';
import { version } from '../link/link.ts';

/** RFC 7396: what is absent stays. */
export const printingPatch = z.strictObject({ printedNeedsSecond: z.boolean().optional() });
export type PrintingPatch = z.input<typeof printingPatch>;

export type Printing = {
  readonly printedNeedsSecond: boolean;
  /** Of the tenant's row, of which this choice is a part. */
  readonly [version]: number;
};

export function findPrinting(actor: Actor): Promise<Printing> {
  return read(actor, 'printing.view', async ({ db }) => {
    const row = await db.selectFrom('tenant').select(['version', 'printed_needs_second']).executeTakeFirstOrThrow();
    return { printedNeedsSecond: row.printed_needs_second, [version]: row.version };
  });
}

/** What waits when it is switched off goes on waiting. Throws `conflict` where the tenant has moved on. */
export function editPrinting(
  actor: Actor,
  { printedNeedsSecond }: PrintingPatch,
  accepted: AcceptedVersions = null,
): Promise<Printing> {
  return change(actor, 'printing.edit', async (tx) => {
    const { printed_needs_second: before, version: seen } = await tx.db
      .selectFrom('tenant')
      .select(['version', 'printed_needs_second'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    requireAccepted(accepted, seen);
    const after = printedNeedsSecond ?? before;
    if (after === before) return { printedNeedsSecond: before, [version]: seen };
    await tx.db
      .updateTable('tenant')
      .set({ version: seen + 1, printed_needs_second: after, updated_at: tx.at })
      .where('id', '=', tx.tenantId)
      .execute();
    tx.covers('tenant', tx.tenantId, seen + 1, { printedNeedsSecond: [before, after] });
    return { printedNeedsSecond: after, [version]: seen + 1 };
  });
}
