/** The platform: one opened installation, that is store, vault and settings which are known to belong together. */
import type { Log } from '#log';
import { type Store, storeProblem } from '#store';
import type { Zone } from '#zone';
import { Challenges } from '../factor/challenge.ts';
import { Sendings } from '../invitation/sending.ts';
import { ofCodes, ofPasswords, ofResets, Throttle } from '../session/throttle.ts';
import { type KeyFolder, KeysRefused, type Vault, openVault, requireSame, stampData } from '../vault/vault.ts';

export type Platform = {
  readonly store: Store;
  readonly vault: Vault;
  readonly instanceId: string;
  readonly environment: string;
  /** The public address: `KURZUM_URL`. */
  readonly url: URL;
  readonly zone: Zone;
  /** k: how many different networks a breakdown cell needs (`KURZUM_THRESHOLD`). */
  readonly threshold: number;
  /** How often edges look at what waits, in seconds (`KURZUM_RELEASE_SECONDS`). */
  readonly release_s: number;
  readonly log: Log;
  /** Tries of passwords, by account. */
  readonly signIns: Throttle;
  /** Tries of second factors, by account, and of whatever opens a session again, by session. */
  readonly proofs: Throttle;
  /** Mails to people who forgot their password, by account. */
  readonly resets: Throttle;
  readonly sendings: Sendings;
  readonly challenges: Challenges;
};

export type PlatformParts = {
  readonly store: Store;
  readonly keys: KeyFolder;
  readonly dataFolder: string;
  readonly url: URL;
  readonly zone: Zone;
  readonly threshold: number;
  readonly release_s: number;
  readonly log: Log;
};

/** Opens the platform once keys and database are known to belong together; throws KeysRefused when they don't. */
export async function openPlatform(parts: PlatformParts): Promise<Platform> {
  const { store, keys, dataFolder, url, zone, threshold, release_s, log } = parts;
  const row = await store.identity
    .selectFrom('platform')
    .select(['instance_id as instanceId', 'environment'])
    .executeTakeFirst()
    .catch((error: unknown) => {
      throw storeProblem(error) ?? error;
    });
  if (!row)
    throw new KeysRefused('The database bears no stamp. It is stamped when it is migrated: start Kurzum again.');
  requireSame(keys.stamp, row, 'the contents of the database');
  stampData(dataFolder, keys.stamp);
  return {
    store,
    vault: openVault(keys),
    ...keys.stamp,
    url,
    zone,
    threshold,
    release_s,
    log,
    signIns: new Throttle(ofPasswords),
    proofs: new Throttle(ofCodes),
    resets: new Throttle(ofResets),
    sendings: new Sendings(),
    challenges: new Challenges(),
  };
}
