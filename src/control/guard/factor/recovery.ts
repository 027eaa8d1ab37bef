/** Recovery codes: ten for each person, each good once, for whoever lost all else. Sole owner of the `recovery_code` table. */
import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '#store';
import type { PlatformChange } from '../change/platform-change.ts';
import type { Platform } from '../platform/platform.ts';

const codes = 10;
/** Without letters that look alike. Twelve of them are 60 bits, each hashed under the platform's key. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const group_letters = 4;
const groups = 3;

/** Replaces a person's codes by ten new ones, shown this once: `k3fm-x9ap-tt4w`. */
export async function replaceRecoveryCodes(
  { db }: PlatformChange,
  platform: Platform,
  personId: string,
): Promise<readonly string[]> {
  const fresh = Array.from({ length: codes }, freshCode);
  await db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await db
    .insertInto('recovery_code')
    .values(fresh.map((code) => ({ person_id: personId, code_hash: hashOf(platform, personId, code) })))
    .execute();
  return fresh;
}

/** Uses a code up; false where it is none of the person's, or was used. */
export async function takeRecoveryCode(
  { db, at }: PlatformChange,
  platform: Platform,
  personId: string,
  code: string,
): Promise<boolean> {
  const taken = await db
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hashOf(platform, personId, code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function recoveryCodesLeft(db: Kysely<Database>, personId: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}

/** As people copy them: with spaces or without, in capitals or not. */
function hashOf({ vault }: Platform, personId: string, code: string): Buffer {
  return vault.platform.hash('recovery code', `${personId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`);
}

function freshCode(): string {
  const group = (): string =>
    Array.from({ length: group_letters }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
