/** Passkeys: rows of credentials that people added, and whose one signed. Sole owner of the `passkey` table. */
import type { Kysely } from 'kysely';
import { now_ms } from '#clock';
import { newId } from '#id';
import { Problem } from '#problem';
import type { Database } from '#store';
import type { Cover } from '../audit/audit.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import {
  type Credential,
  type NewCredential,
  type RequestOptions,
  handleOf,
  requestOptions,
  verifyAssertion,
} from './webauthn.ts';

export type PasskeyView = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** To the day, in the operator's zone; null for one that was never used. */
  readonly lastUsedDay: string | null;
  readonly backedUp: boolean;
};

/** A passkey that has just signed, still to be noted in the transaction that it is good for. */
export type UsedPasskey = {
  readonly id: string;
  readonly personId: string;
  readonly version: number;
  readonly signCount: number;
  readonly backedUp: boolean;
};

/** What a browser is asked to have signed: by one of the person's passkeys, or by any of ours where nobody is known yet. */
export async function askForPasskey(platform: Platform, personId: string | null): Promise<RequestOptions> {
  const credentials = personId === null ? [] : await credentialsOf(platform.store.identity, personId);
  return requestOptions(platform, platform.challenges.fresh(signing), credentials);
}

/** Signing in and proving it again are one purpose: whoever may have the one signed gets the other by it. */
const signing = 'sign';

/**
 * Whose passkey signed a challenge of ours; null where it is not right, used up, or of somebody else than `personId`. The
 * challenge is used up by this.
 */
export async function checkPasskey(
  platform: Platform,
  response: unknown,
  personId: string | null,
): Promise<UsedPasskey | null> {
  const { id, userHandle } = namedIn(response);
  if (id === null) return null;
  const row = await retrying(() =>
    platform.store.identity.selectFrom('passkey').selectAll().where('credential_id', '=', id).executeTakeFirst(),
  );
  if (!row || (personId !== null && row.person_id !== personId)) return null;
  // Where nobody said who they are, the passkey must say so itself (WebAuthn, section 7.2, step 6).
  const handle = handleOf(row.person_id).toString('base64url');
  if (userHandle === null ? personId === null : userHandle !== handle) return null;
  const { challenges } = platform;
  const verified = await verifyAssertion(platform, response, credentialOf(row), (given) =>
    challenges.holds(signing, given),
  );
  if (!verified || !challenges.spend(verified.challenge)) return null;
  const { signCount, backedUp } = verified;
  return { id: row.id, personId: row.person_id, version: row.version, signCount, backedUp };
}

/** Notes that a passkey was used; throws Problem `conflict` where it was used or removed at the same time. */
export async function notePasskey({ db }: PlatformChange, platform: Platform, used: UsedPasskey): Promise<Cover> {
  const version = used.version + 1;
  const row = await db
    .updateTable('passkey')
    .set({
      version,
      sign_count: used.signCount,
      backed_up: used.backedUp,
      last_used_day: platform.zone.day(now_ms()).toString(),
    })
    .where('id', '=', used.id)
    .where('version', '=', used.version)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new Problem('conflict');
  return { table: 'passkey', rowId: used.id, version };
}

export async function insertPasskey(
  { db, at }: PlatformChange,
  platform: Platform,
  personId: string,
  name: string,
  credential: NewCredential,
): Promise<{ readonly id: string; readonly cover: Cover }> {
  const id = newId();
  const inserted = await db
    .insertInto('passkey')
    .values({
      id,
      person_id: personId,
      credential_id: credential.id,
      public_key: credential.publicKey,
      sign_count: credential.signCount,
      name_sealed: platform.vault.platform.seal('passkey', 'name_sealed', id, name),
      transports: [...credential.transports],
      backed_up: credential.backedUp,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) throw new Problem('conflict', 'This passkey is there already.');
  return { id, cover: { table: 'passkey', rowId: id, version: 1, fields: { name: [null, name] } } };
}

/** Undefined where the person has no such passkey. */
export async function namePasskey(
  { db }: PlatformChange,
  { vault }: Platform,
  passkey: { readonly id: string; readonly personId: string },
  name: string,
): Promise<Cover | undefined> {
  const { id } = passkey;
  const { seal, unseal } = vault.platform;
  const row = await db
    .selectFrom('passkey')
    .select(['name_sealed', 'version'])
    .where('id', '=', id)
    .where('person_id', '=', passkey.personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const version = row.version + 1;
  const name_sealed = seal('passkey', 'name_sealed', id, name);
  await db.updateTable('passkey').set({ name_sealed, version }).where('id', '=', id).execute();
  const fields = { name: [unseal('passkey', 'name_sealed', id, row.name_sealed), name] } as const;
  return { table: 'passkey', rowId: id, version, fields };
}

/** Removes one passkey of a person, or all of them. */
export async function deletePasskeys({ db }: PlatformChange, personId: string, id?: string): Promise<readonly Cover[]> {
  let gone = db.deleteFrom('passkey').where('person_id', '=', personId);
  if (id !== undefined) gone = gone.where('id', '=', id);
  const rows = await gone.returning(['id', 'version']).execute();
  return rows.map((row) => ({ table: 'passkey', rowId: row.id, version: row.version + 1 }));
}

export async function listPasskeys({ store, vault }: Platform, personId: string): Promise<readonly PasskeyView[]> {
  const rows = await retrying(() =>
    store.identity
      .selectFrom('passkey')
      .select(['id', 'name_sealed', 'created_at', 'last_used_day', 'backed_up'])
      .where('person_id', '=', personId)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    name: vault.platform.unseal('passkey', 'name_sealed', row.id, row.name_sealed),
    createdAt: row.created_at,
    lastUsedDay: row.last_used_day,
    backedUp: row.backed_up,
  }));
}

export async function credentialsOf(db: Kysely<Database>, personId: string): Promise<readonly Credential[]> {
  const rows = await retrying(() =>
    db
      .selectFrom('passkey')
      .select(['credential_id', 'public_key', 'sign_count', 'transports'])
      .where('person_id', '=', personId)
      .orderBy('created_at')
      .execute(),
  );
  return rows.map(credentialOf);
}

type CredentialRow = {
  readonly credential_id: string;
  readonly public_key: string;
  readonly sign_count: number;
  readonly transports: readonly string[];
};

function credentialOf({ credential_id, public_key, sign_count, transports }: CredentialRow): Credential {
  return { id: credential_id, publicKey: public_key, signCount: sign_count, transports };
}

function namedIn(response: unknown): { readonly id: string | null; readonly userHandle: string | null } {
  const told = response as { id?: unknown; response?: { userHandle?: unknown } } | null;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return { id: text(told?.id), userHandle: text(told?.response?.userHandle) };
}
