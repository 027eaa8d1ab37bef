/** Bringing tallies: counts from elsewhere, held to the same promises as those of an edge, and added once however often they come. */
import { now_ms } from '#clock';
import { cleared, hostLength_max, type Tallies, textLength_max } from '#exchange';
import { type Actor, type Platform, read } from '#guard';
import { storeProblem } from '#store';
import { commitTallies, isAbsurd, threshold_least } from '../exchange/tallies.ts';

/** What one row says. */
export type BroughtTally = Pick<Tallies, 'threshold' | 'totals' | 'released' | 'visitors'>;

/** Whose counts they are, by the k that they were held to, and the how manieth batch: known again by both. */
export type Source = { readonly idOf: (threshold: number) => string; readonly sequence: number };

export type TallyRefusal = 'below_threshold' | 'out_of_range' | 'tells_who';

/**
 * Adds those of links that the tenant has, in one transaction for each k. Gives what is refused and why, in the order of the
 * rows: what fewer visitors share than is promised here, what might tell who one of them is, and what can't be.
 */
export async function bringTallies(
  actor: Actor,
  { idOf, sequence }: Source,
  rows: readonly BroughtTally[],
): Promise<readonly (TallyRefusal | null)[]> {
  const { platform } = actor;
  const refusals = rows.map((row) => refusalOf(platform, row));
  const own = await ownLinks(actor, rows);
  const isOwn = (cell: readonly [linkId: string, ...unknown[]]): boolean => own.has(cell[0]);
  const good = rows.filter((_, place) => refusals[place] === null);
  for (const [threshold, some] of Map.groupBy(good, (row) => row.threshold)) {
    const batch: Tallies = {
      ...envelope(idOf(threshold), sequence),
      threshold,
      totals: some.flatMap(({ totals }) => totals.filter(isOwn)),
      released: some.flatMap(({ released }) => released.filter(isOwn)),
      visitors: some.flatMap(({ visitors }) => visitors.filter(isOwn)),
    };
    if (batch.totals.length + batch.released.length + batch.visitors.length === 0) continue;
    await commitTallies(platform, batch).catch((error: unknown) => {
      throw storeProblem(error) ?? error;
    });
  }
  return refusals;
}

function envelope(edgeId: string, sequence: number) {
  return { type: 'tallies', edgeId, sequence, givenUp: 0 } as const;
}

const anyId = '00000000-0000-0000-0000-000000000000';

function refusalOf(platform: Platform, row: BroughtTally): TallyRefusal | null {
  const least = Math.max(threshold_least, platform.threshold);
  const { threshold, totals, released, visitors } = row;
  if (threshold < least || released.some(([, , , , hits]) => hits < threshold)) return 'below_threshold';
  // An estimate tells nobody's k: only one that could be of this installation's is known to hide who is behind it.
  if (visitors.some(([, , estimate]) => estimate % platform.threshold !== 0)) return 'below_threshold';
  // What an edge would not have told, whoever wrote it into an archive.
  if (released.some(([, , dimension, value]) => !mayBeKept(dimension, value))) return 'tells_who';
  const isFiner = totals.some(([, hour_s]) => !isStart(platform, hour_s) || hour_s * 1000 > now_ms());
  return isFiner || isAbsurd(platform, { ...envelope(anyId, 1), ...row }) ? 'out_of_range' : null;
}

function mayBeKept(dimension: string, value: string): boolean {
  return cleared(value, dimension === 'referrer' ? hostLength_max : textLength_max) === value;
}

/** Whether an hour or a day begins then: nothing finer is ever stored. */
function isStart({ zone }: Platform, at_s: number): boolean {
  return zone.hourStart_s(at_s * 1000) === at_s || zone.dayStart_ms(zone.day(at_s * 1000)) === at_s * 1000;
}

function ownLinks(actor: Actor, rows: readonly BroughtTally[]): Promise<ReadonlySet<string>> {
  const named = rows.flatMap(({ totals, released, visitors }) =>
    [...totals, ...released, ...visitors].map(([linkId]) => linkId),
  );
  const ids = [...new Set(named)];
  return read(actor, 'link.view', async ({ db }) => {
    if (ids.length === 0) return new Set<string>();
    const found = await db.selectFrom('link').select('id').where('id', 'in', ids).execute();
    return new Set(found.map(({ id }) => id));
  });
}
