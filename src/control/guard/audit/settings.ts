/** Settings: enters into the platform's log which of them changed between two starts. */
import { isDeepStrictEqual } from 'node:util';
import { platformChange } from '../change/platform-change.ts';
import type { Platform } from '../platform/platform.ts';

/** What an installation was started with, by the names of its settings; never a secret. */
export type SettingsInForce = { readonly [name: string]: string | number | boolean | null };

/**
 * Compares with what the last start had, and enters what differs, old and new. The first start has nothing to compare with,
 * and enters all of it.
 */
export async function enterSettings(platform: Platform, settings: SettingsInForce): Promise<void> {
  await platformChange(platform, async ({ db, enter }) => {
    const row = await db.selectFrom('platform').select('settings').forUpdate().executeTakeFirstOrThrow();
    const before = (row.settings ?? {}) as SettingsInForce;
    const changed = Object.keys({ ...before, ...settings })
      .toSorted()
      .map((name) => [name, [before[name] ?? null, settings[name] ?? null]] as const)
      .filter(([, [old, now]]) => !isDeepStrictEqual(old, now));
    if (changed.length === 0) return;
    await db
      .updateTable('platform')
      .set({ settings: JSON.stringify(settings) })
      .execute();
    await enter({
      tenantId: null,
      doer: { kind: 'platform', id: null, via: 'platform' },
      action: 'settings.change',
      told: Object.fromEntries(changed),
    });
  });
}
