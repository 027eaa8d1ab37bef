/** Counting: what a tenant has its edges count, how finely, and for how long it is kept. Alone changes these choices. */
import { z } from 'zod';
import { dimensions, type Dimension } from '#exchange';
import { type AcceptedVersions, type Actor, type Change, type Fields, change, read, requireAccepted } from '#guard';
import { announceAll } from '../exchange/exchange.ts';
import { version } from '../link/link.ts';
import { forgetSoon } from './forgetting.ts';
import { readChoices, writeChoices } from './rows.ts';

export { readChoices } from './rows.ts';

export const dimension = z.enum(dimensions);

const keepMonths_max = 25;

/** RFC 7396: what is absent stays. A list of dimensions replaces the one before; its order says nothing. */
export const countingPatch = z.strictObject({
  totals: z.enum(['hour', 'day']).optional(),
  dimensions: z
    .array(dimension)
    .max(dimensions.length)
    .overwrite((named) => dimensions.filter((one) => named.includes(one)))
    .optional(),
  keepMonths: z.int().min(1).max(keepMonths_max).optional(),
});
export type CountingPatch = z.input<typeof countingPatch>;

export type Counting = {
  /** Whether totals are kept for each hour, or for each day only. */
  readonly totals: 'hour' | 'day';
  /** What visits are broken down by, in the order of `dimensions`. */
  readonly dimensions: readonly Dimension[];
  /** For how many months counts are kept, 1 to 25. */
  readonly keepMonths: number;
  /** Of the tenant's row, of which these choices are a part. */
  readonly [version]: number;
};

export function findCounting(actor: Actor): Promise<Counting> {
  return read(actor, 'counting.view', async ({ db }) => readChoices(db));
}

/**
 * Changes what `patch` names, and tells the edges of all links of the tenant. What lets more be known of visitors is a
 * `counting.loosen` in the audit log, anything else a `counting.tighten`; the entry says both old and new. Throws
 * `conflict` where the tenant has moved on from the accepted versions.
 */
export async function editCounting(
  actor: Actor,
  patch: CountingPatch,
  accepted: AcceptedVersions = null,
): Promise<Counting> {
  for (;;) {
    const before = await read(actor, 'counting.tighten', async ({ db }) => readChoices(db));
    requireAccepted(accepted, before[version]);
    const { totals = before.totals, dimensions: counted = before.dimensions, keepMonths = before.keepMonths } = patch;
    const after: Counting = { ...before, totals, dimensions: counted, keepMonths };
    const action = loosens(before, after) ? 'counting.loosen' : 'counting.tighten';
    const written = await change(actor, action, (tx) => replace(tx, before, after));
    if (!written) continue;
    // Not waited for: what is no longer kept or counted is not told from now on, a moment before it is gone.
    if (written[version] !== before[version]) forgetSoon(actor.platform, actor.tenantId);
    return written;
  }
}

/** Whether any of the choices lets more be known than before. */
function loosens(before: Counting, after: Counting): boolean {
  return (
    (before.totals === 'day' && after.totals === 'hour') ||
    after.dimensions.some((one) => !before.dimensions.includes(one)) ||
    after.keepMonths > before.keepMonths
  );
}

/** The choices that differ, as they were and as they are now. */
function differences(before: Counting, after: Counting): Fields {
  const choices = ['totals', 'dimensions', 'keepMonths'] as const;
  return Object.fromEntries(
    choices
      .map((choice) => [choice, [before[choice], after[choice]]] as const)
      .filter(([, [old, now]]) => JSON.stringify(old) !== JSON.stringify(now)),
  );
}

/** Null where somebody else was faster: then `before`, and the action that follows from it, no longer hold. */
async function replace(tx: Change, before: Counting, after: Counting): Promise<Counting | null> {
  // Links that are being made or about to be made wait for this row, so that none slips through with the old choices.
  const now = await readChoices(tx.db, 'locked');
  if (now[version] !== before[version]) return null;
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  const written = { ...after, [version]: before[version] + 1 };
  await writeChoices(tx, written);
  await announceAll(tx);
  tx.covers('tenant', tx.tenantId, written[version], differences(before, after));
  return written;
}
