/** Gone: links that are not answered for a reason. Alone takes a single one down by its slug, and tells edges of a suspension. */
import { sql } from 'kysely';
import { operate, requireOperator, type Operating, type Operator } from '#guard';
import { Problem } from '#problem';
import { ownDomain } from '../link/rows.ts';

export const takedownReasons = ['abuse', 'legal', 'security'] as const;
export type TakedownReason = (typeof takedownReasons)[number];

/** All that an operator learns of a link: what whoever reported it knew. */
export type Takedown = { readonly slug: string; readonly for: TakedownReason; readonly takenDownAt: Date };

type Row = {
  readonly id: string;
  readonly slug: string;
  readonly tenant_id: string;
  readonly version: number;
  readonly taken_down_for: string | null;
  readonly deleted: boolean;
};

/** Those that are down, the newest first; also a name whose link is no more, which no other may have. */
export async function listTakedowns(operator: Operator): Promise<readonly Takedown[]> {
  await requireOperator(operator);
  const { rows } = await sql<{ slug: string; why: TakedownReason; at: Date }>`
    select slug, taken_down_for as why, taken_down_at as at from link where taken_down_at is not null
    union all
    select folded, taken_down_for, taken_down_at from spelling
    where taken_down_at is not null and not exists (
      select from link where link.taken_down_at is not null and lower(link.slug collate "C") = spelling.folded
    ) order by at desc`.execute(operator.platform.store.identity);
  return rows.map(({ slug, why, at }) => ({ slug, for: why, takenDownAt: at }));
}

/**
 * From its commit on, the link that visitors get by this slug answers 410 with the reason, its QR code too; and no link gets
 * the slug any more, however it is written. Nothing of the link is read but whose it is: the role that does it can't. A
 * deleted one of the slug is taken down as well, so that restoring it is no way around. Throws Problem `not_found`.
 */
export function takeDown(operator: Operator, slug: string, why: TakedownReason): Promise<Takedown> {
  return operate(operator, 'platform.link_take_down', async (tx) => {
    const spelled = await linksBy(tx, slug);
    const [live, deleted] = [spelled.filter(({ deleted }) => !deleted), spelled.filter(({ deleted }) => deleted)];
    const meant = [answered(live, slug) ?? [], deleted.filter((row) => row.slug === slug)].flat();
    const rows = meant.length > 0 ? meant : [answered(deleted, slug) ?? []].flat();
    const [first] = rows;
    if (!first) throw new Problem('not_found');
    await hold(tx, slug, why);
    for (const row of rows) await mark(tx, row, why);
    return { slug: first.slug, for: why, takenDownAt: tx.at };
  });
}

/** The link leads on again, if it is still there and its tenant is not suspended. Throws Problem `not_found` where it was not down. */
export function liftTakedown(operator: Operator, slug: string): Promise<void> {
  return operate(operator, 'platform.link_lift', async (tx) => {
    const down = (await linksBy(tx, slug)).filter((row) => row.taken_down_for !== null);
    const row = answered(down, slug);
    if (row) await mark(tx, row, null);
    // Another one that differs in case may be down as well.
    const isFree = down.length === (row ? 1 : 0) && (await hold(tx, slug, null));
    if (!row && !isFree) throw new Problem('not_found');
    if (!row) tx.tells({ slug: [slug, null] });
  });
}

/** All links whose slugs differ from this one in nothing but case. */
async function linksBy({ db }: Operating, slug: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select id, slug, tenant_id, version, taken_down_for, deleted_at is not null as deleted from link
    where domain = ${ownDomain} and lower(slug collate "C") = ${slug.toLowerCase()} order by slug for update`.execute(
    db,
  );
  return rows;
}

/** Which of them an edge would answer by this slug: exactly this one, or the only one there is. */
function answered(rows: readonly Row[], slug: string): Row | null {
  return rows.find((row) => row.slug === slug) ?? (rows.length === 1 ? rows[0]! : null);
}

/** Holds a name, or lets go of it; whether that changed anything. */
async function hold({ db, at }: Operating, slug: string, why: TakedownReason | null): Promise<boolean> {
  const held = await db
    .updateTable('spelling')
    .set({ taken_down_for: why, taken_down_at: why === null ? null : at })
    .where('domain', '=', ownDomain)
    .where('kind', '=', 'slug')
    .where('folded', '=', slug.toLowerCase())
    .where((eb) => (why === null ? eb('taken_down_at', 'is not', null) : eb.lit(true)))
    .returning('folded')
    .executeTakeFirst();
  return held !== undefined;
}

async function mark(tx: Operating, row: Row, why: TakedownReason | null): Promise<void> {
  const { db, at } = tx;
  const version = row.version + 1;
  await db
    .updateTable('link')
    .set({ taken_down_for: why, taken_down_at: why === null ? null : at, version })
    .where('id', '=', row.id)
    .execute();
  await db.insertInto('outbox').values({ tenant_id: row.tenant_id, link_id: row.id }).execute();
  const fields = { takenDownFor: [row.taken_down_for, why] } as const;
  await tx.enterIn(row.tenant_id, [{ table: 'link', rowId: row.id, version, fields, name: row.slug }]);
  tx.tells({ slug: [null, row.slug], ...fields });
}

/** Announces all links of a tenant, deleted ones too: one of them may be on its way back at this moment. */
export async function announceTenant({ db }: Pick<Operating, 'db'>, tenantId: string): Promise<void> {
  await sql`insert into outbox (tenant_id, link_id) select tenant_id, id from link where tenant_id = ${tenantId}`.execute(
    db,
  );
}
