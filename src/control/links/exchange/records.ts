/** Records: reads links as the edges know them, decrypted, of every tenant. Nothing else opens a target across tenants. */
import { type RawBuilder, sql } from 'kysely';
import type { Dimension, Gone, LinkRecord, LinkRemoval } from '#exchange';
import type { Platform } from '#guard';
import { describeError } from '#log';

type Row = {
  readonly id: string;
  readonly tenant_id: string;
  readonly domain: string;
  readonly slug: string;
  readonly code: string;
  readonly target_sealed: Buffer;
  readonly name_sealed: Buffer;
  readonly counts_by: string;
  readonly uncounted: Dimension[];
  readonly suspended_for: string | null;
  readonly taken_down_for: Exclude<Gone, 'suspended' | 'ending' | 'ended'> | null;
  readonly ending: boolean;
  readonly ended: boolean;
};

/** Of links that are not deleted, and of their tenants, what an edge is told. */
function linksWhere(where: RawBuilder<unknown>): RawBuilder<Row> {
  return sql`
    select link.id, link.tenant_id, link.domain, link.slug, link.code, link.target_sealed, link.taken_down_for,
      tenant.name_sealed, tenant.counts_by, tenant.uncounted, tenant.suspended_for,
      tenant.ends_at is not null and not tenant.redirects_until_end as ending, tenant.ended_at is not null as ended
    from link join tenant on tenant.id = link.tenant_id where link.deleted_at is null and ${where}`;
}

/** Of tenants that have ended, the names of what they had: they outlast the links. */
function endedLinksWhere(where: RawBuilder<unknown>): RawBuilder<Row> {
  return sql`
    select link.link_id as id, tenant_id, domain, slug, code, ''::bytea as target_sealed, null as taken_down_for,
      ''::bytea as name_sealed, 'hour' as counts_by, '{}'::text[] as uncounted, null as suspended_for,
      false as ending, true as ended
    from ended_link as link where ${where}`;
}

/** Up to where in the stream these links lead, in the newest version that each of them has now. */
export type Changes = { readonly place: number; readonly links: readonly (LinkRecord | LinkRemoval)[] };

/**
 * The links that changed after `place`, in the order of the stream; null when there are none. As the outbox keeps a row
 * for every link there ever was, what comes after place 0 is everything.
 */
export async function changesAfter(platform: Platform, place: number, limit: number): Promise<Changes | null> {
  const { rows } = await sql<Row & { place: number; link_id: string; live: boolean }>`
    select o.place, o.link_id, l.id is not null as live, l.*
    from outbox o left join lateral (
      ${linksWhere(sql`link.id = o.link_id`)} union all ${endedLinksWhere(sql`link.link_id = o.link_id`)}
    ) l on true
    where o.place > ${place} order by o.place limit ${limit}`.execute(platform.store.exchange);
  if (rows.length === 0) return null;
  const links = new Map<string, LinkRecord | LinkRemoval>();
  for (const row of rows) {
    links.set(row.link_id, (row.live ? recordOf(platform, row) : null) ?? { id: row.link_id, removed: true });
  }
  return { place: rows.at(-1)!.place, links: [...links.values()] };
}

const batch = 500;

/** Every link that visitors can ask for, each once, a batch in memory at a time. */
export async function* allLinks(platform: Platform): AsyncGenerator<LinkRecord> {
  yield* inBatches(platform, (after) => linksWhere(sql`link.id > ${after} order by link.id limit ${batch}`));
  yield* inBatches(platform, (after) =>
    endedLinksWhere(sql`link.link_id > ${after} order by link.link_id limit ${batch}`),
  );
}

async function* inBatches(platform: Platform, next: (after: string) => RawBuilder<Row>): AsyncGenerator<LinkRecord> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await next(after).execute(platform.store.exchange);
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
    const { id, tenant_id: tenantId, domain, slug, code, uncounted } = row;
    const counting = { byDay: row.counts_by === 'day', uncounted };
    if (row.ended) return { id, domain, slug, code, target: '', runBy: '', counting, gone: 'ended' };
    const { unseal } = vault.tenant(tenantId);
    const gone =
      row.taken_down_for ?? (row.suspended_for === null ? null : 'suspended') ?? (row.ending ? 'ending' : null);
    // An edge that doesn't know where a link leads can't lead anybody there.
    const target = gone === null ? unseal('link', 'target_sealed', id, row.target_sealed) : '';
    const runBy = unseal('tenant', 'name_sealed', tenantId, row.name_sealed);
    return { id, domain, slug, code, target, runBy, counting, gone };
  } catch (error) {
    log('error', 'exchange.link_unreadable', { link: row.id, ...describeError(error) });
    return null;
  }
}
