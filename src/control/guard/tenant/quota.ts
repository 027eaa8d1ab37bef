/** Quotas: how much a tenant may have by what was agreed with it, asked inside the change that would make more. */
import { sql, type Transaction } from 'kysely';
import { Problem } from '#problem';
import type { Database } from '#store';

/** What the tenant may have; null for as much as it likes. */
export async function quotaOf(
  db: Transaction<Database>,
  tenantId: string,
  what: 'links' | 'members',
): Promise<number | null> {
  const row = await db
    .selectFrom('tenant')
    .select(['quota_links', 'quota_members'])
    .where('id', '=', tenantId)
    .executeTakeFirst();
  return (what === 'links' ? row?.quota_links : row?.quota_members) ?? null;
}

/** Makes whoever would have more of a tenant's quota wait for each other, until the transaction ends. */
export async function queueForQuota(db: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('quota ' || ${tenantId}, 0))`.execute(db);
}

/** What is answered to whoever wants more than was agreed: it names the quota, so that they know what to ask for. */
export function overQuota(what: 'links' | 'members', quota: number): Problem {
  const names = { links: 'short links', members: 'members' } as const;
  return new Problem(
    'forbidden',
    `This account may have ${quota} ${names[what]}, and has them. Its operator can raise that.`,
    {
      errors: [{ field: what, reason: 'quota' }],
    },
  );
}

/** Throws Problem `forbidden` where members and open invitations already fill the quota; `but` is an invitation not to be counted. */
export async function requireRoomForMember(
  db: Transaction<Database>,
  tenantId: string,
  at: Date,
  but: string | null = null,
): Promise<void> {
  const quota = await quotaOf(db, tenantId, 'members');
  if (quota === null) return;
  await queueForQuota(db, tenantId);
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from member where tenant_id = ${tenantId} and removed_at is null)
      + (select count(*) from invitation where tenant_id = ${tenantId} and accepted_at is null and withdrawn_at is null
        and expires_at > ${at} and id is distinct from ${but}::uuid) as count`.execute(db);
  if (rows[0]!.count >= quota) throw overQuota('members', quota);
}
