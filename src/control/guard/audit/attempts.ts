/**
 * Attempts: refused requests of nobody whom we know, added up and entered once a minute, so that a flood of them leaves a
 * line in the platform's log and not a flood of lines.
 */
import { describeError } from '#log';
import type { Store } from '#store';
import { platformChange } from '../change/platform-change.ts';
import { enterFurther } from '../change/sparing.ts';
import type { Platform } from '../platform/platform.ts';

const minute_ms = 60_000;

/** What waits of an installation to be entered, by what was attempted: names of a closed list. */
const waiting = new WeakMap<Store, Map<string, number>>();

/** Adds one to what was refused in this minute. `what` is a word of the program's own, such as the name of a route. */
export function countRefusedAttempt(platform: Platform, what: string): void {
  const counts = waiting.get(platform.store) ?? new Map<string, number>();
  waiting.set(platform.store, counts);
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Enters what was counted since the last time; where nothing was, there is no entry. */
export async function enterRefusedAttempts(platform: Platform): Promise<void> {
  const counts = waiting.get(platform.store);
  if (counts === undefined) return;
  waiting.delete(platform.store);
  try {
    await platformChange(platform, ({ enter }) =>
      enter({
        tenantId: null,
        doer: { kind: 'platform', id: null, via: 'platform' },
        action: 'attempts.refused',
        outcome: 'refused',
        told: Object.fromEntries([...counts].toSorted().map(([what, count]) => [what, [null, count]])),
      }),
    );
  } catch (error) {
    // They are told with those of the next minute.
    for (const [what, count] of counts) for (let n = 0; n < count; n += 1) countRefusedAttempt(platform, what);
    throw error;
  }
}

/** Enters them every minute, and what is left when it is stopped; with them what was entered sparingly before. */
export function openAttempts(platform: Platform): { stop(): Promise<void> } {
  const enter = (): Promise<void> =>
    enterRefusedAttempts(platform).catch((error: unknown) =>
      platform.log('warn', 'audit.attempts_not_entered', describeError(error)),
    );
  const timer = setInterval(() => void Promise.all([enter(), enterFurther(platform)]), minute_ms);
  return {
    async stop() {
      clearInterval(timer);
      await enter();
      await enterFurther(platform, { whole: true });
    },
  };
}
