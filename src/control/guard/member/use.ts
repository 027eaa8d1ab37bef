/** Use: the last day on which a member was at work, to the day and no finer. Sole owner of the table `member_use`. */
import { now_ms } from '#clock';
import { describeError } from '#log';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './actor.ts';

/** The day each member was last noted on, so that a busy one is written once a day and not with every request. */
const notedDays = new WeakMap<Platform, Map<string, string>>();

/** Not waited for, and no reason to refuse anybody: reading goes on while the disk is full. */
export function noteSeen({ platform, memberId, via }: Actor): void {
  if (via !== 'session') return;
  const noted = notedDays.get(platform) ?? new Map<string, string>();
  notedDays.set(platform, noted);
  const day = platform.zone.day(now_ms()).toString();
  if (noted.get(memberId) === day) return;
  noted.set(memberId, day);
  platform.store.identity
    .insertInto('member_use')
    .values({ member_id: memberId, last_seen_day: day })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet({ last_seen_day: day }))
    .execute()
    .catch((error: unknown) => {
      noted.delete(memberId);
      platform.log('warn', 'member.use_not_noted', describeError(error));
    });
}

/** By member; who was never seen is not in it. */
export async function lastSeenDays(platform: Platform, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('member_use')
      .select(['member_id', 'last_seen_day'])
      .where('member_id', 'in', ids)
      .execute(),
  );
  return new Map(rows.map((row) => [row.member_id, row.last_seen_day]));
}
