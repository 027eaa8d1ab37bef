/** Trusted browsers: those that need no second factor for 30 days, because their person said so. Sole owner of the `trusted_browser` table. */
import { now } from '#clock';
import type { PlatformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';

const life_ms = 30 * 24 * 3_600_000;

export type TrustedBrowser = { readonly token: string; readonly expiresAt: Date };

/** Trusts the browser that gets the token, until 30 days have passed, the password changes or the factors do. */
export async function trustBrowser({ db, at }: PlatformChange, personId: string): Promise<TrustedBrowser> {
  const token = freshSecret();
  const expiresAt = new Date(at.getTime() + life_ms);
  await db
    .insertInto('trusted_browser')
    .values({ token_hash: secretHash(token), person_id: personId, created_at: at, expires_at: expiresAt })
    .execute();
  return { token, expiresAt };
}

/** Nobody's who runs the platform: operators bring their second factor every time. */
export async function isTrusted({ store }: Platform, personId: string, token: string): Promise<boolean> {
  const row = await retrying(() =>
    store.identity
      .selectFrom('trusted_browser')
      .innerJoin('person', 'person.id', 'trusted_browser.person_id')
      .select('person_id')
      .where('token_hash', '=', secretHash(token))
      .where('person_id', '=', personId)
      .where('trusted_browser.expires_at', '>', now())
      .where('person.operator', '=', false)
      .executeTakeFirst(),
  );
  return row !== undefined;
}

/** Trusts none of a person's browsers any more. */
export async function distrustBrowsers({ db }: PlatformChange, personId: string): Promise<void> {
  await db.deleteFrom('trusted_browser').where('person_id', '=', personId).execute();
}

/** How many of a person's browsers need no second factor. */
export async function trustedBrowsers({ store }: Platform, personId: string): Promise<number> {
  const { count } = await retrying(() =>
    store.identity
      .selectFrom('trusted_browser')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .where('expires_at', '>', now())
      .executeTakeFirstOrThrow(),
  );
  return count;
}
