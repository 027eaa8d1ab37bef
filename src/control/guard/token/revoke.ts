/** Revoking all tokens of a member who leaves the tenant. */
import type { Change } from '../change/change.ts';

/** Each at once and for good, as part of a change that takes their rights away. */
export async function revokeTokensOf(
  { db, at, covers }: Pick<Change, 'db' | 'at' | 'covers'>,
  memberId: string,
): Promise<void> {
  const rows = await db
    .updateTable('api_token')
    .set((eb) => ({ revoked_at: at, version: eb('version', '+', 1) }))
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .returning(['id', 'version'])
    .execute();
  for (const { id, version } of rows) covers('api_token', id, version);
}
