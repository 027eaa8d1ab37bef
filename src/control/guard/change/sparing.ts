/**
 * Sparing: what somebody may do again and again is entered once a minute, and how often they did it besides with the next
 * entry. So nothing is lost, and nobody can fill a log. The one place that knows this rule.
 */
import { now } from '#clock';
import { describeError } from '#log';
import { Problem } from '#problem';
import type { Store } from '#store';
import type { Doer, Entry, Fields } from '../audit/audit.ts';
import type { Platform } from '../platform/platform.ts';

/** What makes two entries the same: who did what through what, in which log, and all that would be said of it. */
type Same = Pick<Entry, 'tenantId' | 'action' | 'outcome' | 'told'> & { readonly doer: Doer };

/** Writes the entry, which says this; undefined where there is nothing to say. */
type Write = (told: Fields | undefined) => Promise<void>;

type Kept = { readonly same: Same; readonly write: Write; minute: number; further: number };

const kept = new WeakMap<Store, Map<string, Kept>>();
/** More than this many in a minute are entered one by one. */
const kept_max = 10_000;
/** Of an entry that could not be written: in no minute. */
const never = -1;

/**
 * Writes the entry, unless the same was written in this minute: then it is counted, and stands as `further` in the next, which
 * `enterFurther` writes where nothing else does.
 */
export async function enterSparingly(platform: Platform, same: Same, write: Write): Promise<void> {
  const { tenantId, doer, action, outcome, told } = same;
  const key = JSON.stringify([tenantId, doer.kind, doer.id, doer.via, action, outcome, told]);
  const all = kept.get(platform.store) ?? new Map<string, Kept>();
  kept.set(platform.store, all);
  const minute = minuteNow();
  const before = all.get(key);
  if (before?.minute === minute) {
    before.further += 1;
    return;
  }
  if (!before && all.size >= kept_max) return write(told);
  const one: Kept = { same, write, minute, further: 0 };
  all.set(key, one);
  const further = before?.further ?? 0;
  try {
    await write(saying(told, further));
  } catch (error) {
    one.minute = never;
    one.further += further + 1;
    throw error;
  }
}

/** Enters what was counted in minutes that are over, or with `whole` all of it. What can't be written now waits for the next time. */
export async function enterFurther(platform: Platform, { whole = false } = {}): Promise<void> {
  const all = kept.get(platform.store);
  if (all === undefined) return;
  const minute = minuteNow();
  // A list of its own: what is put back would come by again and again.
  const over = [...all].filter(([, one]) => whole || one.minute !== minute);
  for (const [key, one] of over) {
    all.delete(key);
    if (one.further === 0) continue;
    try {
      // The entry stands for one of them itself.
      await one.write(saying(one.same.told, one.further - 1));
    } catch (error) {
      platform.log('warn', 'audit.further_not_entered', describeError(error));
      if (error instanceof Problem && error.type === 'unavailable') putBack(all, key, one);
    }
  }
}

function putBack(all: Map<string, Kept>, key: string, one: Kept): void {
  const since = all.get(key);
  if (since) since.further += one.further;
  else all.set(key, { ...one, minute: never });
}

function saying(told: Fields | undefined, further: number): Fields | undefined {
  return further === 0 ? told : { ...told, further: [null, further] };
}

function minuteNow(): number {
  return Math.floor(now().getTime() / 60_000);
}
