/** The vault: seals, opens and fingerprints text for the platform and for each tenant. Alone turns keys into ciphers. */
import type { KeyFolder } from './keys.ts';
import { type KeyRing, type Place, deriveKey, keyedHash, seal, unseal } from './seal.ts';

export {
  KeysRefused,
  openKeys,
  requireSame,
  RootKeyMissing,
  stampData,
  type Folders,
  type KeyFolder,
  type RootSource,
} from './keys.ts';
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
  /** 32 bytes derived from the platform's first key for one named use; no rotation changes them. */
  derive(use: string): Buffer;
  /** The keys themselves, for those who replace them. */
  readonly keys: KeyFolder;
  /** Sees to it that `version` of an owner's key (`platform`, or a tenant's id) is the one that seals from now on. */
  ensureVersion(owner: string, version: number): void;
  /** The version that seals. */
  currentVersion(owner: string): number;
};

/** A tenant's strongbox that asks for the key where it is used: some things are done in tenants whose key is gone, too. */
export function lateBox(vault: Vault, tenantId: string): Strongbox {
  return {
    seal: (...place) => vault.tenant(tenantId).seal(...place),
    unseal: (...place) => vault.tenant(tenantId).unseal(...place),
    searchHash: (...text) => vault.tenant(tenantId).searchHash(...text),
    hash: (...text) => vault.tenant(tenantId).hash(...text),
  };
}

export function openVault(folder: KeyFolder): Vault {
  const rings = new Map<string, Ring>();
  const ringOf = (owner: string): Ring => {
    const known = rings.get(owner);
    if (known) return known;
    const ring = openRing(owner, () => (owner === 'platform' ? folder.platformKeys() : folder.tenantKeys(owner)));
    rings.set(owner, ring);
    return ring;
  };
  const { box: platform } = ringOf('platform');
  return {
    platform: { ...platform, emailHash: (email) => platform.hash('email', email) },
    tenant: (tenantId) => ringOf(tenantId).box,
    ensureTenantKey: (tenantId) => folder.ensureTenantKey(tenantId),
    destroyTenantKey(tenantId) {
      rings.delete(tenantId);
      folder.destroyTenantKey(tenantId);
    },
    derive: (use) => deriveKey(ringOf('platform').keys.keys.get(1)!, use),
    keys: folder,
    ensureVersion(owner, version) {
      folder.ensureVersion(owner, version);
      ringOf(owner).reread();
    },
    currentVersion: (owner) => ringOf(owner).keys.current,
  };
}

/** An owner's keys as they were read last, and what works with them. */
type Ring = { readonly box: Strongbox; readonly keys: KeyRing; reread(): void };

function openRing(owner: string, read: () => KeyRing): Ring {
  let keys = read();
  const reread = (): void => void (keys = read());
  const box = strongbox(owner, () => keys, reread);
  return {
    box,
    get keys() {
      return keys;
    },
    reread,
  };
}

function strongbox(owner: string, ring: () => KeyRing, reread: () => void): Strongbox {
  const derived = new Map<string, Buffer>();
  function derivedKey(version: number, use: string): Buffer | undefined {
    const name = `${version} ${use}`;
    let key = derived.get(name);
    const source = ring().keys.get(version);
    if (!key && source) {
      key = deriveKey(source, `${use} version ${version}`);
      derived.set(name, key);
    }
    return key;
  }
  function keyToOpen(version: number, use: string): Buffer | undefined {
    const key = derivedKey(version, use);
    if (key || version === 0) return key;
    // Another process may have made a newer one since.
    reread();
    return derivedKey(version, use);
  }
  // Hashes must find what was hashed before a new key version, so they stay with the first one.
  const hashKey = (use: string) => derivedKey(1, `hash ${use}`)!;
  const place = (table: string, column: string, rowId: string): Place => ({ owner, table, column, rowId });
  return {
    seal: (table, column, rowId, text) =>
      seal(
        (version) => derivedKey(version, `seal ${table} ${column}`)!,
        ring().current,
        place(table, column, rowId),
        text,
      ),
    unseal: (table, column, rowId, sealed) =>
      unseal((version) => keyToOpen(version, `seal ${table} ${column}`), place(table, column, rowId), sealed),
    searchHash: (kind, text) => keyedHash(hashKey(`search ${kind}`), text).subarray(0, 16),
    hash: (purpose, text) => keyedHash(hashKey(purpose), text),
  };
}
