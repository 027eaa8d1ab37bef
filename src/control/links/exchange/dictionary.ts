/** The dictionary: the values that visitors brought, each once for a tenant, sealed, and named by a number. Alone adds to `tally_value`. */
import { sql, type Kysely } from 'kysely';
import { other } from '#exchange';
import { KeysRefused, type Platform, type Strongbox } from '#guard';
import type { Database } from '#store';

/** A value as a tenant's visitors brought it. */
export type Word = { readonly tenantId: string; readonly value: string };

/** The number of a word; null where its tenant's key is gone, so that nothing can be sealed for it any more. */
export type NumberOf = (word: Word) => number | null;

type Db = Kysely<Database>;
/** A word on its way to its number. */
type Entry = Word & { readonly box: Strongbox; readonly hash: Buffer };

/** Values come from strangers; beyond so many of one tenant they all count as `other`. */
export const valuesPerTenant_max = 50_000;

/** Finds the numbers of all words in one statement, and in four more when some of them were never seen before. */
export async function numbered(platform: Platform, db: Db, words: readonly Word[]): Promise<NumberOf> {
  const boxes = boxesOf(platform, words);
  const entries = new Map<string, Entry>();
  for (const word of words) {
    const box = boxes.get(word.tenantId);
    if (box && !entries.has(nameOf(word))) entries.set(nameOf(word), entryOf(word, box));
  }
  const numbers = await lookUp(db, [...entries.values()]);
  const unknown = [...entries.values()].filter((entry) => !numbers.has(nameOf(entry)));
  if (unknown.length > 0) {
    const admitted = await admit(db, unknown);
    await insert(db, admitted);
    // Looked up rather than returned: another edge may have brought some of them at the same moment.
    for (const [name, number] of await lookUp(db, admitted)) numbers.set(name, number);
  }
  return (word) => {
    if (!boxes.has(word.tenantId)) return null;
    const number = numbers.get(nameOf(word)) ?? numbers.get(nameOf({ ...word, value: other }));
    if (number === undefined) throw new Error('a value was removed while it was looked up');
    return number;
  };
}

/** The value of a row, opened; the one place that knows how it was sealed. */
export function openValue(box: Pick<Strongbox, 'unseal'>, row: { id: number; value_sealed: Buffer }): string {
  return box.unseal('tally_value', 'value_sealed', String(row.id), row.value_sealed);
}

function entryOf(word: Word, box: Strongbox): Entry {
  return { ...word, box, hash: box.hash('tally_value', word.value) };
}

/** A tenant's id holds no blank, so no two words share their names. */
function nameOf({ tenantId, value }: Word): string {
  return `${tenantId} ${value}`;
}

function boxesOf({ vault, log }: Platform, words: readonly Word[]): ReadonlyMap<string, Strongbox> {
  const boxes = new Map<string, Strongbox>();
  for (const tenantId of new Set(words.map((word) => word.tenantId))) {
    try {
      boxes.set(tenantId, vault.tenant(tenantId));
    } catch (error) {
      if (!(error instanceof KeysRefused)) throw error;
      log('warn', 'exchange.key_gone', { tenant: tenantId });
    }
  }
  return boxes;
}

/** The numbers of those that are known, by name. */
async function lookUp(db: Db, entries: readonly Entry[]): Promise<Map<string, number>> {
  if (entries.length === 0) return new Map();
  const { rows } = await sql<{ place: number; id: number }>`
    select wanted.place, v.id
    from unnest(${entries.map(({ tenantId }) => tenantId)}::uuid[], ${entries.map(({ hash }) => hash)}::bytea[])
      with ordinality as wanted (tenant_id, hash, place)
    join tally_value v on v.tenant_id = wanted.tenant_id and v.hash = wanted.hash`.execute(db);
  return new Map(rows.map(({ place, id }) => [nameOf(entries[place - 1]!), id]));
}

/** The new values for which their tenant has room, and `other` for the rest of them. */
async function admit(db: Db, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const { rows } = await sql<{ id: string; known: number }>`
    select tenant.id, (select count(*) from tally_value v where v.tenant_id = tenant.id) as known
    from tenant where id = any(${[...new Set(entries.map(({ tenantId }) => tenantId))]}::uuid[])`.execute(db);
  const room = new Map(rows.map(({ id, known }) => [id, valuesPerTenant_max - known]));
  const admitted = new Map<string, Entry>();
  for (const entry of entries) {
    const left = room.get(entry.tenantId) ?? 0;
    room.set(entry.tenantId, left - 1);
    const standing = left > 0 ? entry : entryOf({ ...entry, value: other }, entry.box);
    admitted.set(nameOf(standing), standing);
  }
  return [...admitted.values()];
}

async function insert(db: Db, entries: readonly Entry[]): Promise<void> {
  // In one order for all, so that two edges that bring the same values never wait for each other in a circle.
  const sorted = entries.toSorted((one, two) => Buffer.compare(one.hash, two.hash));
  const { rows } = await sql<{ id: number }>`
    select nextval('tally_value_number')::integer as id from generate_series(1, ${sorted.length})`.execute(db);
  const sealed = sorted.map(({ box, value }, place) =>
    box.seal('tally_value', 'value_sealed', String(rows[place]!.id), value),
  );
  await sql`
    insert into tally_value (id, tenant_id, hash, value_sealed)
    select * from unnest(${rows.map(({ id }) => id)}::integer[], ${sorted.map(({ tenantId }) => tenantId)}::uuid[],
      ${sorted.map(({ hash }) => hash)}::bytea[], ${sealed}::bytea[])
    on conflict (tenant_id, hash) do nothing`.execute(db);
}
