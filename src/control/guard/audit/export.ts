/** The export of a log: all that its leaves commit to, in the order of the tree, for whoever wants to check it elsewhere. */
import { sql, type RawBuilder } from 'kysely';
import { now } from '#clock';
import { inOrder, writeLine, type AboutRow, type EntryLine } from '#tree';
import { change } from '../change/change.ts';
import { operate } from '../operator/operate.ts';
import { SealBroken } from '../vault/vault.ts';
import { platformLog, type Salted } from './audit.ts';
import { keyOfLog, signNow } from './checkpoint.ts';
import { readLog, tenantOf, type LogReading, type Reader } from './reading.ts';

export type LogExport = {
  /** Of the file. Always the same for one log, so that a command that reads it can be written before it is there. */
  readonly name: string;
  /** The lines of `src/tree/export.ts`, some at once. */
  readonly chunks: AsyncGenerator<string>;
};

/** Of a piece of an export; a single entry may be larger. */
const entries_max = 500;
const piece_bytes_max = 1024 * 1024;

/**
 * Exports the log that the reader may see, as it is when this returns; that it was exported is its last entry. Throws
 * Problem `forbidden`, `second_factor_needed` or `unavailable`.
 */
export async function exportLog(reader: Reader): Promise<LogExport> {
  await enterExport(reader);
  const tenantId = tenantOf(reader);
  const { size } = await signNow(reader.platform, tenantId);
  return { name: `kurzum-audit-${tenantId ?? 'platform'}.jsonl`, chunks: chunksOf(reader, size) };
}

async function enterExport(reader: Reader): Promise<void> {
  const told = { format: [null, 'jsonl'] } as const;
  if (reader.kind === 'operator') await operate(reader, 'platform.audit_export', async (tx) => tx.tells(told));
  else await change(reader, 'audit.export', async (tx) => tx.tells(told));
}

async function* chunksOf(reader: Reader, size: number): AsyncGenerator<string> {
  yield await beginningOfLog(reader, size);
  for (let from = 0; from < size;) {
    const { text, next } = await pieceOfLog(reader, size, from);
    yield text;
    from = next;
  }
}

/** What stands before the entries of an export: which log it is, as far as `size`, and its checkpoints until there. */
export async function beginningOfLog(reader: Reader, size: number): Promise<string> {
  const tenantId = tenantOf(reader);
  const { origin } = keyOfLog(reader.platform, tenantId);
  const log = tenantId ?? 'platform';
  const first = writeLine({ kind: 'log', format: 1, origin, log, size, exportedAt: now().toISOString() });
  const notes = await readLog(reader, (rx) => notesOf(rx, tenantId, size));
  return [first, ...notes.map((note) => writeLine({ kind: 'checkpoint', note }))].join('');
}

/**
 * Some entries from a place in the tree on, as many as are worth reading at once, and the place after them. Nothing that is in
 * the tree changes any more, so each piece may be read when it is asked for.
 */
export async function pieceOfLog(
  reader: Reader,
  size: number,
  from: number,
): Promise<{ readonly text: string; readonly next: number }> {
  const tenantId = tenantOf(reader);
  return readLog(reader, async (rx) => {
    const next = await endOfPiece(rx, tenantId, from, Math.min(from + entries_max, size));
    const lines = await linesOf(rx, tenantId, from, next);
    return { text: lines.map(writeLine).join(''), next };
  });
}

/** An entry may say what a thousand links are, so how many make a piece depends on what they hold. */
async function endOfPiece({ db }: LogReading, tenantId: string | null, from: number, to: number): Promise<number> {
  const { rows } = await sql<{ place: number }>`
    select tree_index as place from (
      select tree_index, sum(octet_length(payload_sealed)) over (order by tree_index) as bytes
      from audit_entry where ${whoseIs(tenantId)} and tree_index >= ${from} and tree_index < ${to}
    ) entry where bytes > ${piece_bytes_max} order by tree_index limit 1`.execute(db);
  return Math.max(rows[0]?.place ?? to, from + 1);
}

function whoseIs(tenantId: string | null): RawBuilder<unknown> {
  return tenantId === null ? sql`tenant_id is null` : sql`tenant_id = ${tenantId}`;
}

async function notesOf({ db }: LogReading, tenantId: string | null, size: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('audit_checkpoint')
    .select('note')
    .where('log', '=', tenantId ?? platformLog)
    .where('size', '<=', size)
    .orderBy('size')
    .execute();
  return rows.map(({ note }) => note);
}

type PlacedRow = {
  readonly index: number;
  readonly recorded: Buffer | null;
  readonly id: string | null;
  readonly at: Date;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly via: string;
  readonly action: string;
  readonly outcome: string;
  readonly payload_sealed: Buffer | null;
  readonly payload_hash: Buffer | null;
};

/** Whatever stands at these places, and whatever stood there: a place that has lost one of them is exported without it. */
async function linesOf(
  { db, unseal }: LogReading,
  tenantId: string | null,
  from: number,
  to: number,
): Promise<readonly EntryLine[]> {
  const { rows } = await sql<PlacedRow>`
    select coalesce(leaf.index, entry.tree_index) as index, leaf.leaf_hash as recorded, entry.* from (
      select index, leaf_hash from audit_leaf
      where log = ${tenantId ?? platformLog} and index >= ${from} and index < ${to}
    ) leaf full join (
      select tree_index, id, at, actor_kind, actor_id, via, action, outcome, payload_sealed, payload_hash
      from audit_entry where ${whoseIs(tenantId)} and tree_index >= ${from} and tree_index < ${to}
    ) entry on entry.tree_index = leaf.index
    order by 1`.execute(db);
  const about = await aboutOf(
    db,
    rows.flatMap(({ id }) => id ?? []),
  );
  return rows.map((row): EntryLine => {
    const { index } = row;
    const leafHash = row.recorded?.toString('base64') ?? null;
    if (row.id === null) return { kind: 'entry', index, leafHash, entry: null, salt: null, payload: null };
    const { salt, payload } = opened(unseal, row.id, row);
    const entry = {
      id: row.id,
      log: tenantId ?? 'platform',
      at: row.at.toISOString(),
      actor: { kind: row.actor_kind, id: row.actor_id },
      via: row.via,
      action: row.action,
      outcome: row.outcome,
      about: inOrder(about.get(row.id) ?? []),
      payloadHash: row.payload_hash?.toString('base64') ?? null,
    };
    return { kind: 'entry', index, leafHash, entry, salt, payload };
  });
}

/** What the entry says beyond its leaf. What does not open is not there: whoever verifies is told so. */
function opened(
  unseal: LogReading['unseal'],
  id: string,
  { payload_sealed: sealed, payload_hash: hash }: Pick<PlacedRow, 'payload_sealed' | 'payload_hash'>,
): { readonly salt: string | null; readonly payload: unknown } {
  const nothing = { salt: null, payload: null };
  if (sealed === null || hash === null) return nothing;
  try {
    return JSON.parse(unseal('audit_entry', 'payload_sealed', id, sealed)) as Salted;
  } catch (error) {
    if (error instanceof SealBroken) return nothing;
    throw error;
  }
}

async function aboutOf(
  db: LogReading['db'],
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AboutRow[]>> {
  const { rows } = await sql<AboutRow & { readonly entryId: string }>`
    select entry_id as "entryId", table_name as "table", row_id as "rowId", version
    from audit_cover where entry_id = any(${entryIds}::uuid[])`.execute(db);
  const about = new Map<string, AboutRow[]>();
  for (const { entryId, table, rowId, version } of rows) {
    const listed = about.get(entryId) ?? [];
    about.set(entryId, listed);
    listed.push({ table, rowId, version });
  }
  return about;
}
