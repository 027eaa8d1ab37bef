/** The key folder: root key, platform key, tenants' keys, and the stamp that says which installation they belong to. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { isId, newId } from '#id';
import type { Stamp } from '#store';
import { type KeyRing, deriveKey } from './seal.ts';

/** Keys, data and settings do not belong together, or a key is gone. The message is a sentence for the operator. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
  readonly code = 'keys_refused';
}

const keyBytes = 32;
/** The alternative initial value of RFC 5649, section 3: AES key wrap with padding. */
const wrapStart = Buffer.from('a65959a6', 'hex');

/** Where an installation keeps what, and the environment it is started for. */
export type Folders = { readonly keysFolder: string; readonly dataFolder: string; readonly environment: string };

/**
 * Opens the keys of the installation whose data lie in `dataFolder`; on the very first start it makes them. Throws
 * KeysRefused when data and keys don't belong together, belong to another environment, or a key is gone or damaged.
 */
export function openKeys({ keysFolder, dataFolder, environment }: Folders): KeyFolder {
  const data = readStamp(dataFolder);
  if (data) requireEnvironment(data, environment, `The data in ${dataFolder}`);
  if (readStamp(keysFolder)) {
    const keys = KeyFolder.open(keysFolder, environment);
    if (data) requireSame(keys.stamp, data, `the data in ${dataFolder}`);
    return keys;
  }
  // New keys could open nothing of what is there, and would only hide that the right ones are gone.
  if (data || fs.existsSync(join(dataFolder, 'postgres'))) {
    throw new KeysRefused(
      `The keys to the data in ${dataFolder} are missing: there are none in ${keysFolder}. ${restore} Without it the data can't be read.`,
    );
  }
  return KeyFolder.create(keysFolder, environment);
}

/** Stamps the data folder as belonging to these keys, once its database is known to. */
export function stampData(dataFolder: string, stamp: Stamp): void {
  if (!readStamp(dataFolder)) writeStamp(dataFolder, stamp);
}

export class KeyFolder {
  readonly stamp: Stamp;
  readonly root: Buffer;
  readonly #path: string;

  private constructor(path: string, stamp: Stamp, root: Buffer) {
    this.#path = path;
    this.stamp = stamp;
    this.root = root;
  }

  /** Opens the keys in `path`, whose stamp must name `environment`; throws KeysRefused. */
  static open(path: string, environment: string): KeyFolder {
    const stamp = readStamp(path);
    if (!stamp) throw new KeysRefused(`There are no keys in ${path}.`);
    requireEnvironment(stamp, environment, `The keys in ${path}`);
    const folder = new KeyFolder(path, stamp, readHexKey(join(path, 'root.key')));
    // Opens only under the right root key, so a damaged one is noticed now and not at the first e-mail address.
    folder.platformKeys();
    return folder;
  }

  /** Makes the keys of a new installation in `path`. The stamp is written last: without it, nothing was made. */
  static create(path: string, environment: string): KeyFolder {
    // The mode would hold for the folders above, too, which others may have to pass through.
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.mkdirSync(join(path, 'tenants'), { recursive: true, mode: 0o700 });
    fs.chmodSync(path, 0o700);
    const folder = new KeyFolder(path, { instanceId: newId(), environment }, randomBytes(keyBytes));
    writeDurably(join(path, 'root.key'), folder.root.toString('hex') + '\n');
    writeDurably(join(path, 'start.key'), randomBytes(keyBytes).toString('hex') + '\n');
    writeDurably(join(path, 'platform.key'), folder.#wrapNew('platform'));
    writeStamp(path, folder.stamp);
    return folder;
  }

  platformKeys(): KeyRing {
    return this.#unwrap('platform', join(this.#path, 'platform.key'));
  }

  /** The key that edge and control share for the start file. */
  startKey(): Buffer {
    return readHexKey(join(this.#path, 'start.key'));
  }

  tenantKeys(tenantId: string): KeyRing {
    return this.#unwrap(tenantId, this.#tenantPath(tenantId));
  }

  ensureTenantKey(tenantId: string): void {
    const path = this.#tenantPath(tenantId);
    // Overwriting a key would destroy a tenant.
    if (fs.existsSync(path)) return;
    fs.mkdirSync(join(this.#path, 'tenants'), { recursive: true, mode: 0o700 });
    writeDurably(path, this.#wrapNew(tenantId));
  }

  destroyTenantKey(tenantId: string): void {
    fs.rmSync(this.#tenantPath(tenantId), { force: true });
    syncFolder(join(this.#path, 'tenants'));
  }

  #tenantPath(tenantId: string): string {
    if (!isId(tenantId)) throw new KeysRefused('A tenant is named by its id.');
    return join(this.#path, 'tenants', `${tenantId}.key`);
  }

  // Each key is wrapped under a key of its own, so that one owner's file put in another's place does not open.
  #wrapNew(owner: string): string {
    const cipher = createCipheriv('id-aes256-wrap-pad', deriveKey(this.root, `wrap ${owner}`), wrapStart);
    const wrapped = Buffer.concat([cipher.update(randomBytes(keyBytes)), cipher.final()]);
    return JSON.stringify({ current: 1, keys: { 1: wrapped.toString('hex') } }) + '\n';
  }

  #unwrap(owner: string, path: string): KeyRing {
    const text = readKeyFile(path);
    try {
      const { current, keys } = JSON.parse(text) as { current: number; keys: Record<string, string> };
      const ring = new Map<number, Buffer>();
      for (const [version, wrapped] of Object.entries(keys)) {
        const decipher = createDecipheriv('id-aes256-wrap-pad', deriveKey(this.root, `wrap ${owner}`), wrapStart);
        const key = Buffer.concat([decipher.update(Buffer.from(wrapped, 'hex')), decipher.final()]);
        if (key.length !== keyBytes) throw new Error('length');
        ring.set(Number(version), key);
      }
      if (!ring.has(current) || !ring.has(1)) throw new Error('versions');
      return { current, keys: ring };
    } catch {
      throw new KeysRefused(
        `${path} does not open with root.key: one of the two is damaged or not from here. ${restore}`,
      );
    }
  }
}

const restore = 'Put the copy of the key folder back.';

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

function readHexKey(path: string): Buffer {
  const text = readKeyFile(path).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new KeysRefused(`${path} is damaged. ${restore}`);
  return Buffer.from(text, 'hex');
}

function readKeyFile(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new KeysRefused(`${path} is missing. ${restore}`);
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): KeysRefused {
  return new KeysRefused(`${path} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
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
