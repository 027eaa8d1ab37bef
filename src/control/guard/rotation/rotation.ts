/** Rotation: replaces the root key, the platform's or a tenant's while everything runs on. Sole owner of `key_rotation`. */
import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '#id';
import { describeError } from '#log';
import { Problem } from '#problem';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import { countRows, stepsOf } from './reseal.ts';

/** `root`, `platform`, or a tenant's id. */
export type KeyOwner = string;

export type Rotation = {
  readonly id: string;
  readonly owner: KeyOwner;
  /** Which version of the key is new; of the root key, how often it was replaced. */
  readonly keyVersion: number;
  /** Rows that were looked at; of the root key, keys that it wraps. */
  readonly done: number;
  readonly total: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

/** A version is one byte of what it seals. */
const versions_max = 255;
const listed_max = 200;

/** Whom to wake when a rotation was asked for, by platform. */
const wakers = new WeakMap<Platform, () => void>();

/** Begins a rotation, which goes on by itself; one that is under way already is that one. Throws Problem `not_found`, `conflict`. */
export async function rotateKey(platform: Platform, owner: KeyOwner): Promise<Rotation> {
  if (owner === 'root' && platform.vault.keys.rootIsKeptElsewhere) {
    throw new Problem('conflict', rootElsewhere);
  }
  if (owner !== 'root' && owner !== 'platform') await requireTenant(platform, owner);
  const keyVersion = owner === 'root' ? await nextRoot(platform) : platform.vault.currentVersion(owner) + 1;
  if (keyVersion > versions_max)
    throw new Problem('conflict', 'This key was replaced 254 times, which is as often as it can be.');
  const total = owner === 'root' ? platform.vault.keys.wrapped : await countRows(platform, owner);
  const rotation = await platformChange(platform, async ({ db, at, enter }) => {
    const row = { id: newId(), owner, key_version: keyVersion, total, started_at: at };
    // The unique index picks the winner; asking first would race.
    const begun = await db
      .insertInto('key_rotation')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!begun) return openOf(db, owner);
    await enterBoth({ enter }, owner, 'key.rotate', keyVersion, 'command');
    return rotationOf({ ...row, done: 0, finished_at: null });
  });
  wakers.get(platform)?.();
  return rotation;
}

const rootElsewhere =
  'The root key is not kept by Kurzum, so it is replaced where it is kept: put the new one there, give the one before as KURZUM_ROOT_KEY_BEFORE, and start Kurzum again. Once it runs, the one before is not needed any more.';

/** The owners of all keys that a rotation of everything is about. */
export async function keyOwners(platform: Platform): Promise<readonly KeyOwner[]> {
  const tenants = await retrying(() =>
    platform.store.exchange.selectFrom('tenant').select('id').where('ended_at', 'is', null).orderBy('id').execute(),
  );
  return [...(platform.vault.keys.rootIsKeptElsewhere ? [] : ['root']), 'platform', ...tenants.map(({ id }) => id)];
}

/** The newest first. */
export async function listRotations(platform: Platform): Promise<readonly Rotation[]> {
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('key_rotation')
      .selectAll()
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(listed_max)
      .execute(),
  );
  return rows.map(rotationOf);
}

/** Calls `wake` whenever a rotation begins in this process; returns the way to stop that. */
export function onRotation(platform: Platform, wake: () => void): () => void {
  wakers.set(platform, wake);
  return () => void wakers.delete(platform);
}

/** Goes on with what is under way until it is done, or `isStopped`; what was killed goes on the same. */
export async function continueRotations(platform: Platform, isStopped: () => boolean): Promise<void> {
  for (const rotation of await openRotations(platform)) {
    if (isStopped()) return;
    try {
      if (rotation.owner === 'root') await continueRoot(platform, rotation);
      else if (!(await continueKey(platform, rotation, isStopped))) return;
      await finish(platform, rotation);
    } catch (error) {
      // The others must go on; this one is tried again at the next look.
      platform.log('warn', 'key.rotation_failed', describeError(error));
    }
  }
}

async function continueRoot(platform: Platform, { id }: Rotation): Promise<void> {
  let done = 0;
  for (const _ of platform.vault.keys.rotateRoot()) {
    done += 1;
    if (done % 100 === 0) await note(platform, id, done);
    await turn();
  }
  await note(platform, id, done);
}

/** Until a whole round finds nothing more: who began before the new version was there may have sealed with the old one. */
async function continueKey(platform: Platform, rotation: Rotation, isStopped: () => boolean): Promise<boolean> {
  const { owner, keyVersion, id } = rotation;
  platform.vault.ensureVersion(owner, keyVersion);
  for (let round = 1; round <= 2; round += 1) {
    let done = 0;
    for (const step of stepsOf(platform, owner)) {
      for (let after: string | null = null; ;) {
        if (isStopped()) return false;
        const went = await step(after);
        if (!went) break;
        after = went.after;
        done += went.looked;
        if (round === 1) await note(platform, id, done);
      }
    }
  }
  return true;
}

async function note({ store }: Platform, id: string, done: number): Promise<void> {
  await retrying(() =>
    store.identity
      .updateTable('key_rotation')
      .set(({ fn, val, ref }) => ({ done, total: fn<number>('greatest', [ref('total'), val(done)]) }))
      .where('id', '=', id)
      .execute(),
  );
}

async function finish(platform: Platform, { id, owner, keyVersion }: Rotation): Promise<void> {
  await platformChange(platform, async ({ db, at, enter }) => {
    const done = await db
      .updateTable('key_rotation')
      .set(({ ref }) => ({ finished_at: at, done: ref('total') }))
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (done) await enterBoth({ enter }, owner, 'key.rotated', keyVersion, 'platform');
  });
  platform.log('info', 'key.rotated');
}

/** In the platform's log, and in the tenant's where it is a tenant's key. */
async function enterBoth(
  { enter }: Pick<PlatformChange, 'enter'>,
  owner: KeyOwner,
  action: 'key.rotate' | 'key.rotated',
  keyVersion: number,
  via: 'command' | 'platform',
): Promise<void> {
  const doer = { kind: 'platform', id: null, via } as const;
  const told = { key: [null, owner], keyVersion: [keyVersion - 1, keyVersion] } as const;
  await enter({ tenantId: null, doer, action, told });
  if (owner !== 'root' && owner !== 'platform') await enter({ tenantId: owner, doer, action, told });
}

async function openOf(db: PlatformChange['db'], owner: KeyOwner): Promise<Rotation> {
  const row = await db
    .selectFrom('key_rotation')
    .selectAll()
    .where('owner', '=', owner)
    .orderBy('started_at', 'desc')
    .executeTakeFirstOrThrow();
  return rotationOf(row);
}

async function openRotations({ store }: Platform): Promise<readonly Rotation[]> {
  const rows = await retrying(() =>
    store.identity
      .selectFrom('key_rotation')
      .selectAll()
      .where('finished_at', 'is', null)
      .orderBy('started_at')
      .execute(),
  );
  return rows.map(rotationOf);
}

async function nextRoot({ store }: Platform): Promise<number> {
  const { count } = await retrying(() =>
    store.identity
      .selectFrom('key_rotation')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('owner', '=', 'root')
      .executeTakeFirstOrThrow(),
  );
  // Its number is for people; nothing is sealed under it, so it may start again.
  return (count % (versions_max - 1)) + 2;
}

async function requireTenant({ store }: Platform, id: string): Promise<void> {
  const found = await retrying(() =>
    store.exchange
      .selectFrom('tenant')
      .select('id')
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!found) throw new Problem('not_found', 'There is no such tenant.');
}

type Row = {
  readonly id: string;
  readonly owner: string;
  readonly key_version: number;
  readonly done: number;
  readonly total: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
};

function rotationOf(row: Row): Rotation {
  const { id, owner, done, total } = row;
  return {
    id,
    owner,
    keyVersion: row.key_version,
    done,
    total,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
