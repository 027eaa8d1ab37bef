/** Leaves: what of an audit entry goes into the tree, and the salted hash that stands there for what it says besides. */
import { canonical } from './canonical.ts';
import { leafHash, sha256 } from './merkle.ts';

/** An entry as its leaf commits to it. Everything in it is an id, a number or a word of a closed list. */
export type LeafEntry = {
  readonly id: string;
  /** Whose log it is in: a tenant's id, or `platform`. */
  readonly log: string;
  /** RFC 3339, UTC, with milliseconds. */
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly via: string;
  readonly action: string;
  readonly outcome: string;
  /** The rows that it stands for, ordered by table, row and version. */
  readonly about: readonly AboutRow[];
  /** Base64; null where the entry says nothing besides. */
  readonly payloadHash: string | null;
};

export type AboutRow = { readonly table: string; readonly rowId: string; readonly version: number };

/** The leaf: the hash (RFC 9162, section 2.1.1) of the entry's canonical JSON. */
export function leafOf(entry: LeafEntry): Buffer {
  return leafHash(canonical(committed(entry)));
}

/** What the leaf commits to, and nothing that stands beside it. */
export function committed(entry: LeafEntry): LeafEntry {
  const { id, log, at, actor, via, action, outcome, about, payloadHash: payload } = entry;
  const { kind, id: actorId } = actor;
  const rows = about.map(({ table, rowId, version }) => ({ table, rowId, version }));
  return { id, log, at, actor: { kind, id: actorId }, via, action, outcome, about: rows, payloadHash: payload };
}

/** Rows in the order in which a leaf names them. */
export function inOrder(about: readonly AboutRow[]): readonly AboutRow[] {
  return about.toSorted(
    (one, two) => compare(one.table, two.table) || compare(one.rowId, two.rowId) || one.version - two.version,
  );
}

/** How many random bytes stand before a payload when it is hashed: without them, nobody can try out what it says. */
export const salt_bytes = 32;

/** SHA-256 of the salt and the payload's canonical JSON. */
export function payloadHash(salt: Buffer, payload: unknown): Buffer {
  return sha256(salt, canonical(payload));
}

function compare(one: string, two: string): number {
  return one < two ? -1 : Number(one > two);
}
