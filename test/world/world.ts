/** The world of a test: a platform on a database and keys of its own, with two tenants that must know nothing of each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import {
  type Actor,
  type Founded,
  type KeyFolder,
  type Platform,
  type SetupDraft,
  foundTenant,
  openKeys,
  openPlatform,
  setUp,
  startSession,
} from '#guard';
import { openLog } from '#log';
import { Zone } from '#zone';
import { newDatabase, type TestDatabase } from './database.ts';

export { invite, newMember, type Invited, type MemberInWorld } from './members.ts';

export type World = {
  readonly platform: Platform;
  readonly database: TestDatabase;
  readonly keysFolder: string;
  readonly dataFolder: string;
  readonly acme: TenantInWorld;
  readonly globex: TenantInWorld;
};

export type TenantInWorld = Founded & { readonly owner: Actor; readonly email: string; readonly password: string };

export type Bare = Omit<World, 'acme' | 'globex'> & { readonly keys: KeyFolder };

/** Kurzum set up, with an owner in each of two tenants; gone when the file's tests are done. */
export async function newWorld(): Promise<World> {
  const bare = await newBareWorld();
  const acme = await inhabit(bare.platform, setUp, 'Acme GmbH', 'erika@acme.example');
  const globex = await inhabit(bare.platform, foundTenant, 'Globex AG', 'max@globex.example');
  return { ...bare, acme, globex };
}

/**
 * Kurzum before anybody has set it up. It closes in an `after` of its own, and those run in the order they were made: what
 * a test opens upon it and must close first, it opens in a suite, or closes with its own test.
 */
export async function newBareWorld(): Promise<Bare> {
  const folder = mkdtempSync(join(tmpdir(), 'kz-world-'));
  const keysFolder = join(folder, 'keys');
  const dataFolder = join(folder, 'data');
  const keys = openKeys({ keysFolder, dataFolder, environment: 'test' });
  const database = await newDatabase(keys.stamp);
  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });
  const platform = await openPlatform({
    store: await database.store(),
    keys,
    dataFolder,
    url: new URL('http://localhost:8080'),
    zone: new Zone('Europe/Berlin'),
    threshold: 5,
    release_s: 900,
    log: openLog('test', () => {}),
  });
  return { platform, database, keys, keysFolder, dataFolder };
}

async function inhabit(
  platform: Platform,
  found: (platform: Platform, draft: SetupDraft) => Promise<Founded>,
  tenantName: string,
  email: string,
): Promise<TenantInWorld> {
  const password = `correct horse of ${tenantName}`;
  const founded = await found(platform, { email, password, tenantName });
  const { actor } = await startSession(platform, founded.personId);
  return { ...founded, owner: actor!, email, password };
}
