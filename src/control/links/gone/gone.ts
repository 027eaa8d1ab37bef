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
  readonly tenant_id: string;
  readonly version: number;
  readonly taken_down_for: string | null;
};

/** Those that are down, the newest first. */
export async function listTakedowns(operator: Operator): Promise<readonly Takedown[]> {
  await requireOperator(operator);
  const rows = await operator.platform.store.identity
    .selectFrom('link')
    .select(['slug', 'taken_down_for', 'taken_down_at'])
    .where('taken_down_at', 'is not', null)
    .orderBy('taken_down_at', 'desc')
    .execute();
  return rows.map((row) => ({
    slug: row.slug,
    for: row.taken_down_for as TakedownReason,
    takenDownAt: row.taken_down_at!,
  }));
}

/**
 * From its commit on, the link of this slug answers 410 with the reason, its QR code too. Nothing of it is read but whose it
 * is: the role that does it can't. A deleted link is taken down as well, so that restoring it is no way around. Throws
 * Problem `not_found`.
 */
export function takeDown(operator: Operator, slug: string, why: TakedownReason): Promise<Takedown> {
  return operate(operator, 'platform.link_take_down', async (tx) => {
    await write(tx, slug, why);
    return { slug, for: why, takenDownAt: tx.at };
  });
}

/** The link leads on again, if its tenant is not suspended. Throws Problem `not_found` where it was not down. */
export function liftTakedown(operator: Operator, slug: string): Promise<void> {
  return operate(operator, 'platform.link_lift', (tx) => write(tx, slug, null));
}

async function write(tx: Operating, slug: string, why: TakedownReason | null): Promise<void> {
  const { db, at } = tx;
  const { rows } = await sql<Row>`
    select id, tenant_id, version, taken_down_for from link
    where domain = ${ownDomain} and slug = ${slug} for update`.execute(db);
  const row = rows[0];
  if (!row || (why === null && row.taken_down_for === null)) throw new Problem('not_found');
  const version = row.version + 1;
  await db
    .updateTable('link')
    .set({ taken_down_for: why, taken_down_at: why === null ? null : at, version })
    .where('id', '=', row.id)
    .execute();
  await db.insertInto('outbox').values({ tenant_id: row.tenant_id, link_id: row.id }).execute();
  const fields = { takenDownFor: [row.taken_down_for, why] } as const;
  await tx.enterIn(row.tenant_id, [{ table: 'link', rowId: row.id, version, fields, name: slug }]);
  tx.tells({ slug: [null, slug], ...fields });
}

/** Announces all links of a tenant, deleted ones too: one of them may be on its way back at this moment. */
export async function announceTenant({ db }: Pick<Operating, 'db'>, tenantId: string): Promise<void> {
  await sql`insert into outbox (tenant_id, link_id) select tenant_id, id from link where tenant_id = ${tenantId}`.execute(
    db,
  );
}
