/** Pages of the log: entries as people read them, newest first, with names and with what fields were and are. */
import { sql } from 'kysely';
import { Problem } from '#problem';
import { isId } from '#id';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import type { Payload, Salted } from './audit.ts';
import { readLog, tenantOf, type LogReading, type Reader } from './reading.ts';

export type LogQuery = {
  /** RFC 9557 dates (`2026-01-31`) in the operator's zone, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A member's id; a person's above tenants. */
  readonly actor?: string | undefined;
  /** An action, or its beginning: `link.` for all that was done to links. */
  readonly action?: string | undefined;
  readonly outcome?: 'done' | 'refused' | undefined;
  /** Words that stand in the entry: in its action, in names, or in what fields were and are. */
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
};

export type EntryView = {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly via: string;
  readonly action: string;
  readonly outcome: string;
  /** The first hundred of the rows that it stands for. */
  readonly about: readonly {
    readonly table: string;
    readonly rowId: string;
    readonly version: number;
    readonly name: string | null;
  }[];
  /** How many rows it stands for in all. */
  readonly aboutCount: number;
  /** Those of the rows above; of no row where `rowId` is null. */
  readonly changes: readonly {
    readonly table: string | null;
    readonly rowId: string | null;
    readonly field: string;
    readonly old: unknown;
    readonly new: unknown;
  }[];
  /** Whether what it said beyond this was erased. */
  readonly erased: boolean;
  /** Its place in the tree; null until it has one. */
  readonly index: number | null;
};

export type LogPage = { readonly items: readonly EntryView[]; readonly nextCursor: string | null };

/** How many entries a search reads for one page, at most; a page may then be short and still go on. */
const searched_max = 2_000;
const about_max = 100;

/** A page of the log that the reader may see. Throws Problem `invalid` for a cursor that is none. */
export async function pageOfLog(reader: Reader, query: LogQuery): Promise<LogPage> {
  const { platform } = reader;
  const { limit = 50 } = query;
  const found: Unnamed[] = [];
  let after = query.cursor === undefined ? null : readCursor(query.cursor);
  const names = new Names(platform, tenantOf(reader));
  const wanted = wordsOf(query.search ?? '');
  const shown = (entry: Unnamed): EntryView => withinAbout(names.named(entry));
  for (let searched = 0; searched < searched_max; searched += limit + 1) {
    const rows = await readLog(reader, (rx) => rowsOf(rx, reader, query, after, limit + 1));
    await names.learn(rows);
    for (const row of rows) {
      if (!matches(names.named(row), wanted)) continue;
      // One more than asked for tells that the list goes on.
      if (found.length === limit) return { items: found.map(shown), nextCursor: writeCursor(found.at(-1)!) };
      found.push(row);
    }
    if (rows.length <= limit) return { items: found.map(shown), nextCursor: null };
    after = rows.at(-1)!;
  }
  return { items: found.map(shown), nextCursor: after && writeCursor(after) };
}

type Unnamed = EntryView;
type Position = { readonly at: string; readonly id: string };

async function rowsOf(
  { db, unseal }: LogReading,
  reader: Reader,
  { from, to, actor, action, outcome }: LogQuery,
  after: Position | null,
  limit: number,
): Promise<readonly Unnamed[]> {
  const { zone } = reader.platform;
  const tenantId = tenantOf(reader);
  let query = db
    .selectFrom('audit_entry')
    .select(['id', 'at', 'actor_kind', 'actor_id', 'via', 'action', 'outcome', 'payload_sealed', 'payload_hash'])
    .select('tree_index')
    .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (from !== undefined) query = query.where('at', '>=', new Date(zone.dayStart_ms(Temporal.PlainDate.from(from))));
  if (to !== undefined)
    query = query.where('at', '<', new Date(zone.dayStart_ms(Temporal.PlainDate.from(to).add({ days: 1 }))));
  if (actor !== undefined) query = query.where('actor_id', '=', actor);
  if (action !== undefined) query = query.where(sql<boolean>`starts_with(action, ${action})`);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (after !== null) query = query.where(sql<boolean>`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const rows = await query.execute();
  const about = await aboutOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { payload } = row.payload_sealed
      ? (JSON.parse(unseal('audit_entry', 'payload_sealed', row.id, row.payload_sealed)) as Partial<Salted>)
      : {};
    return {
      id: row.id,
      at: row.at.toISOString(),
      actor: { kind: row.actor_kind, id: row.actor_id, name: null },
      via: row.via,
      action: row.action,
      outcome: row.outcome,
      about: (about.get(row.id) ?? []).map(({ table, rowId, version }) => ({
        table,
        rowId,
        version,
        name: nameIn(payload, rowId),
      })),
      aboutCount: about.get(row.id)?.[0]?.count ?? 0,
      changes: changesIn(payload),
      erased: row.payload_sealed === null && row.payload_hash !== null,
      index: row.tree_index,
    };
  });
}

type AboutRow = {
  readonly entryId: string;
  readonly table: string;
  readonly rowId: string;
  readonly version: number;
  readonly count: number;
};

async function aboutOf(
  db: LogReading['db'],
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AboutRow[]>> {
  const { rows } = await sql<AboutRow>`
    select entry.id as "entryId", cover.* from unnest(${entryIds}::uuid[]) as entry (id) cross join lateral (
      select table_name as table, row_id as "rowId", version, count(*) over () as count from audit_cover
      where entry_id = entry.id order by table_name, row_id, version limit ${about_max}
    ) cover`.execute(db);
  return Map.groupBy(rows, ({ entryId }) => entryId);
}

/** What people call a row: what the entry says so, else what its fields say. */
function nameIn(payload: Payload | undefined, rowId: string): string | null {
  const row = payload?.rows?.find((one) => one.rowId === rowId);
  const { slug, name, email } = row?.fields ?? {};
  const said = [row?.name, name?.[1], name?.[0], slug?.[1], slug?.[0], email?.[1], email?.[0]];
  return said.find((one) => typeof one === 'string') ?? null;
}

function changesIn(payload: Payload | undefined): EntryView['changes'] {
  const listed = [...(payload?.rows ?? []), { table: null, rowId: null, fields: payload?.told }];
  return listed.flatMap(({ table, rowId, fields }) =>
    Object.entries(fields ?? {}).map(([field, [old, now]]) => ({
      table,
      rowId,
      field,
      old: old ?? null,
      new: now ?? null,
    })),
  );
}

/** A search goes through all that an entry says; a page shows what belongs to the rows that it shows. */
function withinAbout(entry: EntryView): EntryView {
  if (entry.aboutCount <= about_max) return entry;
  const shown = new Set<string | null>([null, ...entry.about.map(({ rowId }) => rowId)]);
  return { ...entry, changes: entry.changes.filter(({ rowId }) => shown.has(rowId)) };
}

/** The names of those who did something and of members to whom it was done, learned as they come up. */
class Names {
  readonly #platform: Platform;
  readonly #tenantId: string | null;
  readonly #known = new Map<string, string | null>();

  constructor(platform: Platform, tenantId: string | null) {
    this.#platform = platform;
    this.#tenantId = tenantId;
  }

  readonly named = (entry: Unnamed): EntryView => {
    const { actor, about } = entry;
    return {
      ...entry,
      actor: { ...actor, name: actor.id === null ? null : (this.#known.get(actor.id) ?? null) },
      about: about.map((row) => ({ ...row, name: row.name ?? this.#known.get(row.rowId) ?? null })),
    };
  };

  async learn(entries: readonly Unnamed[]): Promise<void> {
    const named = entries.flatMap(({ actor, about }) => [
      actor.id ?? [],
      about.flatMap(({ table, rowId }) => (table === 'member' ? rowId : [])),
    ]);
    const ids = [...new Set(named.flat())].filter((id) => !this.#known.has(id));
    if (ids.length === 0) return;
    for (const id of ids) this.#known.set(id, null);
    const { unseal } = this.#platform.vault.platform;
    for (const row of await retrying(() => this.#people(ids))) {
      // Of an erased account the id is left.
      if (row.email_sealed.length === 0) continue;
      const name = row.name_sealed && unseal('person', 'name_sealed', row.personId, row.name_sealed);
      this.#known.set(row.id, name ?? unseal('person', 'email_sealed', row.personId, row.email_sealed));
    }
  }

  /**
   * An actor is a member in a tenant's log, or the person who becomes one; above tenants a person. Of people who belong to
   * no tenant, such as operators, a tenant's log learns no name.
   */
  async #people(ids: readonly string[]) {
    const { identity } = this.#platform.store;
    const people = identity
      .selectFrom('person')
      .select(['person.id', 'person.id as personId', 'name_sealed', 'email_sealed'])
      .where('person.id', 'in', ids);
    if (this.#tenantId === null) return people.execute();
    const members = await identity
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.person_id')
      .select(['member.id', 'person.id as personId', 'person.name_sealed', 'person.email_sealed'])
      .where('member.tenant_id', '=', this.#tenantId)
      .where((any) => any.or([any('member.id', 'in', ids), any('person.id', 'in', ids)]))
      .execute();
    return members.flatMap((row) => [row, { ...row, id: row.personId }]);
  }
}

function wordsOf(search: string): readonly string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

function matches({ action, actor, about, changes }: EntryView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = JSON.stringify([action, actor.name, about, changes]).toLowerCase();
  return words.every((word) => text.includes(word));
}

function writeCursor({ at, id }: Position): string {
  return Buffer.from(`${Date.parse(at)} ${id}`).toString('base64url');
}

function readCursor(cursor: string): Position {
  const [at_ms = '', id = '', more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^\d{1,15}$/.test(at_ms) || !isId(id) || more !== undefined)
    throw new Problem('invalid', 'This is not a cursor.', { errors: [{ field: 'cursor', reason: 'not_allowed' }] });
  return { at: new Date(Number(at_ms)).toISOString(), id };
}
