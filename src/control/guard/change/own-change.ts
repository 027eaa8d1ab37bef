/** Changes of a person's own account, above all tenants: what the guard leaves to others of it, each with its entry in the log. */
import type { Transaction } from 'kysely';
import type { Database } from '#store';
import type { Fields } from '../audit/audit.ts';
import type { Self } from '../member/actor.ts';
import type { Strongbox } from '../vault/vault.ts';
import { type PlatformAction, platformChange } from './platform-change.ts';
import { retrying } from './retry.ts';

/** Whose account: a person who is there, or for whom something goes on that they began. */
export type Own = Pick<Self, 'platform' | 'kind' | 'personId'>;

/** What somebody does with their own account as a whole. */
export type OwnAction = Extract<PlatformAction, `account.${string}`>;

export type OwnChange = Pick<Strongbox, 'seal' | 'unseal'> & {
  /** Sees rows above tenants; of jobs those alone. */
  readonly db: Transaction<Database>;
  readonly at: Date;
  /** Makes an entry that says this; a body that tells nothing leaves none. */
  tells(fields: Fields): void;
};

/** Runs `body` in a writing transaction above tenants; throws Problem `unavailable` while the database can't write. */
export function changeOwn<T>(
  { platform, personId }: Own,
  action: OwnAction,
  body: (tx: OwnChange) => Promise<T>,
): Promise<T> {
  const { seal, unseal } = platform.vault.platform;
  return platformChange(platform, async ({ db, at, enter }) => {
    const told: Fields[] = [];
    const result = await body({ db, at, seal, unseal, tells: (fields) => told.push(fields) });
    if (told.length > 0) {
      const doer = { kind: 'person', id: personId, via: 'session' } as const;
      await enter({ tenantId: null, doer, action, told: Object.assign({}, ...told) as Fields });
    }
    return result;
  });
}

/** Runs `body` in a reading transaction above tenants. */
export function readOwn<T>({ platform }: Own, body: (rx: Omit<OwnChange, 'tells' | 'at'>) => Promise<T>): Promise<T> {
  const { seal, unseal } = platform.vault.platform;
  return retrying(() =>
    platform.store.identity
      .transaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read')
      .execute((db) => body({ db, seal, unseal })),
  );
}
