/** Sealing: text encrypted for one place (tenant, table, column, row), so that it opens nowhere else. Alone calls AES-GCM. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from 'node:crypto';

/** Where a sealed value lives. `owner` is a tenant's id, or `platform` for what is above tenants. */
export type Place = {
  readonly owner: string;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
};

/** A sealed value did not open: it was altered, moved here from elsewhere, or sealed under other keys. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  readonly code = 'seal_broken';
  constructor(place: Place) {
    super(`${place.table}.${place.column} of row ${place.rowId} does not open`);
  }
}

/** The keys of one owner by version; `current` seals, all of them open. */
export type KeyRing = { readonly current: number; readonly keys: ReadonlyMap<number, Buffer> };

const nonceBytes = 12;
const tagBytes = 16;

/** A key of 32 bytes for one use, by HKDF-SHA-256 (RFC 5869) without salt: the owner's key is uniformly random. */
export function deriveKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `kurzum ${use}`, 32));
}

/**
 * Seals `text`: key version (1 byte), nonce (12), ciphertext, tag (16). AES-256-GCM (NIST SP 800-38D) with a random
 * nonce, safe up to 2^32 values for each owner, column and version; the place is associated data.
 */
export function seal(keyOf: (version: number) => Buffer, version: number, place: Place, text: string): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', keyOf(version), nonce).setAAD(associatedData(version, place));
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

// Drawn some hundreds at a time, because asking for a few bytes takes as long as asking for many; each is used once.
const drawn = Buffer.alloc(512 * nonceBytes);
let used_bytes = drawn.length;

/** Good until it has been used; the next ones may come to lie where it was. */
function freshNonce(): Buffer {
  if (used_bytes === drawn.length) {
    randomFillSync(drawn);
    used_bytes = 0;
  }
  used_bytes += nonceBytes;
  return drawn.subarray(used_bytes - nonceBytes, used_bytes);
}

/** Opens what `seal` made for the same place; throws SealBroken on anything else. */
export function unseal(keyOf: (version: number) => Buffer | undefined, place: Place, sealed: Buffer): string {
  const version = sealed[0] ?? 0;
  const key = keyOf(version);
  const end = sealed.length - tagBytes;
  if (!key || end < 1 + nonceBytes) throw new SealBroken(place);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
    .setAAD(associatedData(version, place))
    .setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, end)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealBroken(place);
  }
}

export function keyedHash(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

// Ids and names of tables and columns hold no bar, and the row comes last: no two places share their bytes.
function associatedData(version: number, { owner, table, column, rowId }: Place): Buffer {
  return Buffer.from(`${version}|${owner}|${table}|${column}|${rowId}`, 'utf8');
}
