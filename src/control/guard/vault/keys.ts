/** The key folder: platform key, tenants' keys, wrapped by the root key, and the stamp that says which installation they belong to. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { isId, newId } from '#id';
import type { Stamp } from '#store';
import {
  isKeptElsewhere,
  KeysRefused,
  readKeyFile,
  readRootKey,
  restore,
  RootKeyMissing,
  unreadable,
  type RootSource,
} from './root.ts';
import type { KeyRing } from './seal.ts';
import { addKey, freshRing, keyBytes, readRing, rewrapped } from './wrap.ts';

export { KeysRefused, RootKeyMissing, type RootSource } from './root.ts';

/** Where an installation keeps what, and the environment it is started for. */
export type Folders = {
  readonly keysFolder: string;
  readonly dataFolder: string;
  readonly environment: string;
  /** `root.key` in the key folder unless it says otherwise. */
  readonly rootKey?: RootSource;
  /** The key before `rootKey`, in hexadecimal digits, while one that is kept elsewhere is replaced. */
  readonly rootKeyBefore?: string | null;
};

/**
 * Opens the keys of the installation whose data lie in `dataFolder`; on the very first start it makes them. Throws
 * RootKeyMissing where the root key alone is what is missing, and KeysRefused when data and keys don't belong together, belong to
 * another environment, or another key is gone or damaged.
 */
export function openKeys(folders: Folders): KeyFolder {
  const { keysFolder, dataFolder, environment } = folders;
  const data = readStamp(dataFolder);
  if (data) requireEnvironment(data, environment, `The data in ${dataFolder}`);
  const stamp = readStamp(keysFolder);
  if (stamp) {
    requireEnvironment(stamp, environment, `The keys in ${keysFolder}`);
    if (data) requireSame(stamp, data, `the data in ${dataFolder}`);
    return KeyFolder.open(folders, stamp);
  }
  // New keys could open nothing of what is there, and would only hide that the right ones are gone.
  if (data || fs.existsSync(join(dataFolder, 'postgres'))) {
    throw new KeysRefused(
      `The keys to the data in ${dataFolder} are missing: there are none in ${keysFolder}. ${restore} Without it the data can't be read.`,
    );
  }
  return KeyFolder.create(folders);
}

/** Stamps the data folder as belonging to these keys, once its database is known to. */
export function stampData(dataFolder: string, stamp: Stamp): void {
  if (!readStamp(dataFolder)) writeStamp(dataFolder, stamp);
}

export class KeyFolder {
  readonly stamp: Stamp;
  readonly #path: string;
  readonly #source: RootSource;
  readonly #onStartKey = new Set<() => void>();
  #root: Buffer;
  /** While it takes the root key's place. */
  #next: Buffer | null = null;

  private constructor(path: string, source: RootSource, stamp: Stamp, root: Buffer) {
    this.#path = path;
    this.#source = source;
    this.stamp = stamp;
    this.#root = root;
  }

  /** Opens the keys of a stamped folder, and finishes what a killed rotation of the root key left undone. */
  static open(folders: Folders, stamp: Stamp): KeyFolder {
    const { keysFolder, rootKeyBefore } = folders;
    const source = sourceOf(folders);
    let folder: KeyFolder;
    try {
      folder = new KeyFolder(keysFolder, source, stamp, readRootKey(source));
      const next = nextPath(source);
      if (next !== null && fs.existsSync(next)) folder.#moveTo(readKeyFile(next));
      else if (rootKeyBefore) folder.#takeOver(readRootKey({ from: 'environment', key: rootKeyBefore }));
    } catch (error) {
      throw error instanceof KeysRefused ? new RootKeyMissing(error.message, stamp) : error;
    }
    // Looked for apart: a folder without it is no whole copy, and no root key would help.
    if (!fs.existsSync(folder.#pathOf('platform'))) throw unreadable(folder.#pathOf('platform'), { code: 'ENOENT' });
    try {
      // Opens only under the right root key, so a damaged one is noticed now and not at the first e-mail address.
      folder.platformKeys();
    } catch (error) {
      throw error instanceof KeysRefused ? new RootKeyMissing(error.message, stamp) : error;
    }
    return folder;
  }

  /** Makes the keys of a new installation. The stamp is written last: without it, nothing was made. */
  static create(folders: Folders): KeyFolder {
    const { keysFolder: path, environment } = folders;
    const source = sourceOf(folders);
    // The mode would hold for the folders above, too, which others may have to pass through.
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.mkdirSync(join(path, 'tenants'), { recursive: true, mode: 0o700 });
    fs.chmodSync(path, 0o700);
    const root = source.from === 'file' ? randomBytes(keyBytes) : readRootKey(source);
    if (source.from === 'file') writeKey(source.path, root);
    const folder = new KeyFolder(path, source, { instanceId: newId(), environment }, root);
    writeKey(join(path, 'start.key'), randomBytes(keyBytes));
    writeDurably(folder.#pathOf('platform'), freshRing(root, 'platform'));
    writeStamp(path, folder.stamp);
    return folder;
  }

  /** Whether the root key is somebody else's to replace: the environment's, or a command's. */
  get rootIsKeptElsewhere(): boolean {
    return isKeptElsewhere(this.#source);
  }

  platformKeys(): KeyRing {
    return this.#ringOf('platform');
  }

  tenantKeys(tenantId: string): KeyRing {
    return this.#ringOf(tenantId);
  }

  /** The key that edge and control share for the start file. */
  startKey(): Buffer {
    return readKeyFile(join(this.#path, 'start.key'));
  }

  /** Replaces the start key: no start file that was written before can be read any more. */
  replaceStartKey(): Buffer {
    const key = randomBytes(keyBytes);
    writeKey(join(this.#path, 'start.key'), key);
    for (const hear of this.#onStartKey) hear();
    return key;
  }

  /** Calls `hear` whenever this process has replaced the start key; gives the way to stop that. */
  onStartKey(hear: () => void): () => void {
    this.#onStartKey.add(hear);
    return () => this.#onStartKey.delete(hear);
  }

  ensureTenantKey(tenantId: string): void {
    const path = this.#pathOf(tenantId);
    // Overwriting a key would destroy a tenant.
    if (fs.existsSync(path)) return;
    fs.mkdirSync(join(this.#path, 'tenants'), { recursive: true, mode: 0o700 });
    writeDurably(path, freshRing(this.#root, tenantId));
  }

  destroyTenantKey(tenantId: string): void {
    fs.rmSync(this.#pathOf(tenantId), { force: true });
    // What a killed write left beside it.
    fs.rmSync(`${this.#pathOf(tenantId)}.part`, { force: true });
    syncFolder(join(this.#path, 'tenants'));
  }

  /** Makes `version` of an owner's key the one that seals, unless it is there already; the older ones go on opening. */
  ensureVersion(owner: string, version: number): void {
    const ring = this.#ringOf(owner);
    if (!ring.keys.has(version)) writeDurably(this.#pathOf(owner), addKey(this.#root, owner, ring, version));
  }

  /** How many keys the root key wraps. */
  get wrapped(): number {
    return 1 + this.owners().length;
  }

  /**
   * Replaces a root key that lies in a file, and wraps every key anew, one at each step. Killed at any moment, the next start
   * finishes it.
   */
  *rotateRoot(): Generator<void> {
    const next = nextPath(this.#source);
    if (next === null) throw new KeysRefused(replacedElsewhere);
    if (!fs.existsSync(next)) writeKey(next, randomBytes(keyBytes));
    this.#next = readKeyFile(next);
    yield* this.#rewrap(this.#root, this.#next);
    this.#moveTo(this.#next);
  }

  /** From the root key in the file to the next one beside it, which takes its place when every key is wrapped by it. */
  #moveTo(next: Buffer): void {
    const source = this.#source as RootSource & { from: 'file' };
    // At once, so that no key that is made meanwhile is forgotten.
    for (const _ of this.#rewrap(this.#root, next));
    fs.renameSync(nextPath(source)!, source.path);
    syncFolder(dirname(source.path));
    this.#root = next;
    this.#next = null;
  }

  /** From the root key before to the one that was given in its stead; it may have been done already. */
  #takeOver(before: Buffer): void {
    for (const _ of this.#rewrap(before, this.#root));
  }

  *#rewrap(from: Buffer, to: Buffer): Generator<void> {
    for (const owner of ['platform', ...this.owners()]) {
      const path = this.#pathOf(owner);
      const wrapped = rewrapped(from, to, owner, readFile(path));
      if (wrapped !== null) writeDurably(path, wrapped);
      yield;
    }
  }

  /** The tenants that have a key. */
  owners(): readonly string[] {
    const folder = join(this.#path, 'tenants');
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names.filter((name) => name.endsWith('.key')).map((name) => name.slice(0, -4));
  }

  #pathOf(owner: string): string {
    if (owner === 'platform') return join(this.#path, 'platform.key');
    if (!isId(owner)) throw new KeysRefused('A tenant is named by its id.');
    return join(this.#path, 'tenants', `${owner}.key`);
  }

  #ringOf(owner: string): KeyRing {
    const path = this.#pathOf(owner);
    const text = readFile(path);
    const ring =
      readRing(this.#root, owner, text) ??
      (this.#next && readRing(this.#next, owner, text)) ??
      this.#ringUnderNewRoot(owner, path);
    if (ring) return ring;
    throw new KeysRefused(
      `${path} does not open with ${nameOf(this.#source)}: one of the two is damaged or not from here. ${restore}`,
    );
  }

  /** Another process may have replaced the root key meanwhile. */
  #ringUnderNewRoot(owner: string, path: string): KeyRing | null {
    if (this.#source.from !== 'file') return null;
    const next = nextPath(this.#source)!;
    for (const from of [this.#source.path, next]) {
      if (!fs.existsSync(from)) continue;
      const root = readKeyFile(from);
      const ring = readRing(root, owner, readFile(path));
      if (!ring) continue;
      if (from === next) this.#next = root;
      else this.#root = root;
      return ring;
    }
    return null;
  }
}

const replacedElsewhere =
  'The root key is not kept by Kurzum, so it is replaced where it is kept: put the new one there, give the one before as KURZUM_ROOT_KEY_BEFORE, and start Kurzum again. Once it runs, the one before is not needed any more.';

function sourceOf({ keysFolder, rootKey }: Folders): RootSource {
  return rootKey ?? { from: 'file', path: join(keysFolder, 'root.key') };
}

/** Where the next root key lies while it takes the place of the one in the file. */
function nextPath(source: RootSource): string | null {
  return source.from === 'file' ? `${source.path}.next` : null;
}

function nameOf(source: RootSource): string {
  if (source.from === 'file') return source.path.slice(source.path.lastIndexOf('/') + 1);
  return source.from === 'environment' ? 'KURZUM_ROOT_KEY' : 'what KURZUM_ROOT_KEY_COMMAND prints';
}

/** The stamp in a folder, undefined where there is none; throws KeysRefused when it can't be read. */
function readStamp(folder: string): Stamp | undefined {
  const path = join(folder, 'stamp.json');
  if (!fs.existsSync(path)) return undefined;
  try {
    const { instance, environment } = JSON.parse(fs.readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (typeof instance === 'string' && isId(instance) && typeof environment === 'string') {
      return { instanceId: instance, environment };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unreadable(path, error);
  }
  throw new KeysRefused(`${path} is damaged. Put its copy back.`);
}

function writeStamp(folder: string, { instanceId, environment }: Stamp): void {
  fs.mkdirSync(folder, { recursive: true });
  writeDurably(join(folder, 'stamp.json'), JSON.stringify({ instance: instanceId, environment }) + '\n');
}

/** Throws KeysRefused unless `other`, which stands in `what`, names the installation of the keys. */
export function requireSame(keys: Stamp, other: Stamp, what: string): void {
  requireEnvironment(other, keys.environment, what.replace(/^t/, 'T'));
  if (keys.instanceId === other.instanceId) return;
  throw new KeysRefused(
    `The keys are those of installation ${keys.instanceId}, and ${what} belong to ${other.instanceId}. Name the folders that belong together with KURZUM_DATA and KURZUM_KEYS.`,
  );
}

function requireEnvironment(stamp: Stamp, environment: string, what: string): void {
  if (stamp.environment === environment) return;
  throw new KeysRefused(
    `${what} belong to ${stamp.environment}, and KURZUM_ENV is ${environment}. Environments are kept apart: set KURZUM_ENV, or name other folders with KURZUM_DATA and KURZUM_KEYS.`,
  );
}

function readFile(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function writeKey(path: string, key: Buffer): void {
  writeDurably(path, key.toString('hex') + '\n');
}

/** Written whole or not at all, for the owner only, and on the disk when this returns. */
function writeDurably(path: string, text: string): void {
  const part = `${path}.part`;
  fs.rmSync(part, { force: true });
  const file = fs.openSync(part, 'wx', 0o600);
  try {
    fs.writeFileSync(file, text);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(part, path);
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  const folder = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}
