/** Records: reads links as the edges know them, decrypted, of every tenant. Nothing else opens a target across tenants. */
import { sql } from 'kysely';
import type { LinkRecord, LinkRemoval } from '#exchange';
import type { Platform } from '#guard';
import { describeError } from '#log';

type Row = {
  readonly id: string;
  readonly tenant_id: string;
  readonly domain: string;
  readonly slug: string;
  readonly code: string;
  readonly target_sealed: Buffer;
};

/** Up to where in the stream these links lead, in the newest version that each of them has now. */
export type Changes = { readonly place: number; readonly links: readonly (LinkRecord | LinkRemoval)[] };

/**
 * The links that changed after `place`, in the order of the stream; null when there are none. As the outbox keeps a row
 * for every link there ever was, what comes after place 0 is everything.
 */
export async function changesAfter(platform: Platform, place: number, limit: number): Promise<Changes | null> {
  const { rows } = await sql<Row & { place: number; link_id: string; live: boolean }>`
    select o.place, o.link_id, l.id is not null as live, l.*
    from outbox o left join (
      select id, tenant_id, domain, slug, code, target_sealed from link where deleted_at is null
    ) l on l.id = o.link_id
    where o.place > ${place} order by o.place limit ${limit}`.execute(platform.store.exchange);
  if (rows.length === 0) return null;
  const links = new Map<string, LinkRecord | LinkRemoval>();
  for (const row of rows) {
    links.set(row.link_id, (row.live ? recordOf(platform, row) : null) ?? { id: row.link_id, removed: true });
  }
  return { place: rows.at(-1)!.place, links: [...links.values()] };
}

const batch = 500;

/** Every link that visitors can open, each once, a batch in memory at a time. */
export async function* allLinks(platform: Platform): AsyncGenerator<LinkRecord> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<Row>`
      select id, tenant_id, domain, slug, code, target_sealed from link
      where deleted_at is null and id > ${after} order by id limit ${batch}`.execute(platform.store.exchange);
    for (const row of rows) {
      const record = recordOf(platform, row);
      if (record) yield record;
    }
    if (rows.length < batch) return;
    after = rows.at(-1)!.id;
  }
}

/** Null for a link that no longer opens: its tenant's key is gone, or the row was damaged. The others must go on. */
function recordOf({ vault, log }: Platform, row: Row): LinkRecord | null {
  try {
    const target = vault.tenant(row.tenant_id).unseal('link', 'target_sealed', row.id, row.target_sealed);
    return { id: row.id, domain: row.domain, slug: row.slug, code: row.code, target };
  } catch (error) {
    log('error', 'exchange.link_unreadable', { link: row.id, ...describeError(error) });
    return null;
  }
}
