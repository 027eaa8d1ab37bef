/** Changes above tenants: to people, to sessions, and the founding of tenants, in the identity role's transactions. */
import type { Transaction } from 'kysely';
import { now } from '#clock';
import type { Database } from '#store';
import { type Cover, type Doer, type Fields, appendEntry } from '../audit/audit.ts';
import type { Platform } from '../platform/platform.ts';
import { lateBox } from '../vault/vault.ts';
import { retrying } from './retry.ts';
import { enterSparingly } from './sparing.ts';

export type PlatformChange = {
  readonly db: Transaction<Database>;
  readonly at: Date;
  /** Appends an entry to the log, of a tenant or (null) above tenants, in this very transaction. */
  enter(entry: {
    readonly tenantId: string | null;
    readonly doer: Doer;
    readonly action: PlatformAction;
    readonly covers?: readonly Cover[];
    /** What it says of no row in particular. */
    readonly told?: Fields | undefined;
    /** `done` unless it says otherwise. */
    readonly outcome?: 'done' | 'refused';
  }): Promise<void>;
};

/** What happens above tenants, as the audit log calls it. */
export type PlatformAction =
  | 'person.create'
  | 'person.edit'
  | 'person.erase'
  | 'person.forgot'
  | 'person.password'
  | 'person.rehash'
  | 'person.reset'
  | 'tenant.create'
  | 'invitation.accept'
  | 'member.leave'
  | 'audit.subscribe'
  | 'attempts.refused'
  | 'settings.change'
  | `account.${'attempt' | 'export' | 'fetch' | 'erase' | 'job_delete'}`
  | `key.${'rotate' | 'rotated' | 'reseal'}`
  | `platform.${string}`
  | `support.${'enter' | 'leave'}`
  | `session.${'create' | 'delete' | 'lock' | 'unlock' | 'step_up' | 'switch' | 'enter' | 'leave'}`
  | 'passkey.edit'
  | `${'passkey' | 'totp' | 'recovery' | 'trust'}.${'create' | 'confirm' | 'delete'}`;

/** Runs `body` in a writing transaction of the identity role; the guard alone may, and has checked who asks. */
export function platformChange<T>(platform: Platform, body: (tx: PlatformChange) => Promise<T>): Promise<T> {
  const { store, vault } = platform;
  return retrying(() =>
    store.identity.transaction().execute((db) => {
      const at = now();
      return body({
        db,
        at,
        enter: ({ tenantId, doer, action, covers = [], told, outcome = 'done' }) =>
          appendEntry(db, tenantId === null ? vault.platform : lateBox(vault, tenantId), {
            tenantId,
            at,
            doer,
            action,
            outcome,
            covers,
            told,
          }),
      });
    }),
  );
}

/** Enters into the platform's log that somebody was refused something: once a minute, with how often besides. */
export function enterRefusalAbove(
  platform: Platform,
  doer: Doer,
  action: PlatformAction,
  told?: Fields,
): Promise<void> {
  const entry = { tenantId: null, doer, action, outcome: 'refused' } as const;
  return enterSparingly(platform, { ...entry, told }, (said) =>
    platformChange(platform, ({ enter }) => enter({ ...entry, told: said })),
  );
}
