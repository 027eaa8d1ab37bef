/** The vault: seals, opens and fingerprints text for the platform and for each tenant. Alone turns keys into ciphers. */
import type { KeyFolder } from './keys.ts';
import { type KeyRing, type Place, deriveKey, keyedHash, seal, unseal } from './seal.ts';

export { KeysRefused, openKeys, requireSame, stampData, type Folders, type KeyFolder } from './keys.ts';
export { SealBroken } from './seal.ts';
export { freshSecret, secretHash } from './secret.ts';

/** What one owner's keys can do. */
export type Strongbox = {
  /** Seals `text` for one place; the same text twice gives different bytes. */
  seal(table: string, column: string, rowId: string, text: string): Buffer;
  /** Opens what was sealed for this very place; throws SealBroken. */
  unseal(table: string, column: string, rowId: string, sealed: Buffer): string;
  /** 16 bytes by which a prefix of a word or a whole tag is found without being readable. */
  searchHash(kind: 'prefix' | 'tag', text: string): Buffer;
  /** 32 bytes that recognise `text` again, under a key of their own for each purpose. */
  hash(purpose: string, text: string): Buffer;
};

export type PlatformStrongbox = Strongbox & {
  /** 32 bytes by which a person is found by e-mail address; expects it as `normaliseEmail` gives it. */
  emailHash(email: string): Buffer;
};

export type Vault = {
  readonly platform: PlatformStrongbox;
  /** Throws KeysRefused when the tenant's key is not there: without it nothing of the tenant is readable. */
  tenant(tenantId: string): Strongbox;
  /** Makes a tenant's key unless there is one; it is safe on disk when this returns. */
  ensureTenantKey(tenantId: string): void;
  /** Destroys a tenant's key: whatever was sealed under it is unreadable from now on, in the backups too. */
  destroyTenantKey(tenantId: string): void;
  /** 32 bytes derived from the root key alone for one named use. */
  derive(use: string): Buffer;
};

export function openVault(folder: KeyFolder): Vault {
  const tenants = new Map<string, Strongbox>();
  const platform = strongbox('platform', folder.platformKeys());
  return {
    platform: { ...platform, emailHash: (email) => platform.hash('email', email) },
    tenant(tenantId) {
      let box = tenants.get(tenantId);
      if (!box) {
        box = strongbox(tenantId, folder.tenantKeys(tenantId));
        tenants.set(tenantId, box);
      }
      return box;
    },
    ensureTenantKey: (tenantId) => folder.ensureTenantKey(tenantId),
    destroyTenantKey(tenantId) {
      tenants.delete(tenantId);
      folder.destroyTenantKey(tenantId);
    },
    derive: (use) => deriveKey(folder.root, use),
  };
}

function strongbox(owner: string, ring: KeyRing): Strongbox {
  const derived = new Map<string, Buffer>();
  function keyFor(version: number, use: string): Buffer | undefined {
    const name = `${version} ${use}`;
    let key = derived.get(name);
    const source = ring.keys.get(version);
    if (!key && source) {
      key = deriveKey(source, `${use} version ${version}`);
      derived.set(name, key);
    }
    return key;
  }
  // Hashes must find what was hashed before a new key version, so they stay with the first one.
  const hashKey = (use: string) => keyFor(1, `hash ${use}`)!;
  const place = (table: string, column: string, rowId: string): Place => ({ owner, table, column, rowId });
  return {
    seal: (table, column, rowId, text) =>
      seal((version) => keyFor(version, `seal ${table} ${column}`)!, ring.current, place(table, column, rowId), text),
    unseal: (table, column, rowId, sealed) =>
      unseal((version) => keyFor(version, `seal ${table} ${column}`), place(table, column, rowId), sealed),
    searchHash: (kind, text) => keyedHash(hashKey(`search ${kind}`), text).subarray(0, 16),
    hash: (purpose, text) => keyedHash(hashKey(purpose), text),
  };
}
