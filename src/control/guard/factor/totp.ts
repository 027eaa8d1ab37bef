/** One-time codes from an app (TOTP, RFC 6238). Sole owner of the `totp` table. */
import type { Kysely } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import { now_ms } from '#clock';
import { newId } from '#id';
import { Problem } from '#problem';
import type { Database } from '#store';
import type { Cover } from '../audit/audit.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import type { Platform } from '../platform/platform.ts';

/** What authenticator apps take for granted: SHA-1, six digits, half a minute (RFC 6238, section 4; RFC 4226, 5.3). */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** 160 bits (RFC 4226, section 4, R6). */
const secret_bytes = 20;
/** One step too early or too late is a clock that is wrong, or a slow hand. */
const window = 1;

/** What an app is shown: the secret in base32, and the same as an address for a QR code. */
export type NewTotp = { readonly secret: string; readonly uri: string };

/**
 * Makes a secret for a person, which counts once a code of it was right; one that was begun before is replaced. Throws
 * Problem `conflict` where they have one that counts.
 */
export async function insertTotp(
  { db, at }: PlatformChange,
  platform: Platform,
  person: { readonly id: string; readonly email: string },
): Promise<{ readonly made: NewTotp; readonly cover: Cover }> {
  const secret = new Secret({ size: secret_bytes });
  const before = await lockedRow(db, person.id);
  if (before?.confirmed_at) throw new Problem('conflict', 'There is an authenticator app already. Remove it first.');
  const id = before?.id ?? newId();
  const secret_sealed = platform.vault.platform.seal('totp', 'secret_sealed', id, secret.base32);
  const version = (before?.version ?? 0) + 1;
  if (before) {
    await db.updateTable('totp').set({ secret_sealed, created_at: at, version }).where('id', '=', id).execute();
  } else {
    await db.insertInto('totp').values({ id, person_id: person.id, secret_sealed, created_at: at }).execute();
  }
  const uri = new TOTP({ ...settings, secret, issuer: `Kurzum ${platform.url.host}`, label: person.email }).toString();
  return { made: { secret: secret.base32, uri }, cover: { table: 'totp', rowId: id, version } };
}

/**
 * Takes a code: null where it is wrong, was used before, or is older than one that was. With `confirms`, it makes the
 * secret count; without, only one that counts is asked.
 */
export async function takeTotp(
  { db, at }: PlatformChange,
  platform: Platform,
  personId: string,
  code: string,
  { confirms = false }: { readonly confirms?: boolean } = {},
): Promise<Cover | null> {
  // Locked, so that of two who bring the same code at once one finds it used.
  const row = await lockedRow(db, personId);
  if (!row || (row.confirmed_at === null) !== confirms) return null;
  const secret = Secret.fromBase32(platform.vault.platform.unseal('totp', 'secret_sealed', row.id, row.secret_sealed));
  const timestamp = now_ms();
  const delta = TOTP.validate({ token: code.replaceAll(/\s/g, ''), secret, ...settings, timestamp, window });
  if (delta === null) return null;
  const step = TOTP.counter({ period: settings.period, timestamp }) + delta;
  if (step <= row.last_step) return null;
  const version = row.version + 1;
  await db
    .updateTable('totp')
    .set({ last_step: step, version, ...(confirms ? { confirmed_at: at } : {}) })
    .where('id', '=', row.id)
    .execute();
  return { table: 'totp', rowId: row.id, version };
}

/** Removes a person's secret; null where there is none. */
export async function deleteTotp({ db }: PlatformChange, personId: string): Promise<Cover | null> {
  const row = await db
    .deleteFrom('totp')
    .where('person_id', '=', personId)
    .returning(['id', 'version'])
    .executeTakeFirst();
  return row ? { table: 'totp', rowId: row.id, version: row.version + 1 } : null;
}

/** Whether the person has one that counts. */
export async function hasTotp(db: Kysely<Database>, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('totp')
    .select('id')
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

function lockedRow(db: PlatformChange['db'], personId: string) {
  return db
    .selectFrom('totp')
    .select(['id', 'version', 'secret_sealed', 'confirmed_at', 'last_step'])
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
}
