/** Coming and going: what a tenant's log says of its members' sessions, beside what the platform's says of everybody's. */
import type { Doer } from '../audit/audit.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import type { SessionState } from '../member/actor.ts';
import type { Platform } from '../platform/platform.ts';
import { KeysRefused } from '../vault/vault.ts';

/**
 * A session of this member's is in the tenant from now on. With what they proved who they are stands there only where the
 * tenant's key is: that it is missing keeps nobody from their own account and their other tenants.
 */
export async function enterComing(
  { enter }: PlatformChange,
  platform: Platform,
  { tenantId, memberId }: { readonly tenantId: string; readonly memberId: string },
  factor: SessionState['factor'],
): Promise<void> {
  const told = hasKey(platform, tenantId) ? ({ factor: [null, factor] } as const) : undefined;
  await enter({ tenantId, doer: doerOf(memberId), action: 'session.enter', told });
}

/** What `enterGoing` asks of sessions that end, or go elsewhere. */
export const whose = ['person_id', 'tenant_id', 'support_id'] as const;

type Going = { readonly person_id: string; readonly tenant_id: string | null; readonly support_id: string | null };

/** These sessions were in tenants, and are no longer. How support goes is said by support. */
export async function enterGoing({ db, enter }: PlatformChange, sessions: readonly Going[]): Promise<void> {
  for (const { person_id: personId, tenant_id: tenantId, support_id: supportId } of sessions) {
    if (tenantId === null || supportId !== null) continue;
    const member = await db
      .selectFrom('member')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (member) await enter({ tenantId, doer: doerOf(member.id), action: 'session.leave' });
  }
}

function doerOf(memberId: string): Doer {
  return { kind: 'member', id: memberId, via: 'session' };
}

function hasKey({ vault, log }: Platform, tenantId: string): boolean {
  try {
    vault.tenant(tenantId);
    return true;
  } catch (error) {
    if (!(error instanceof KeysRefused)) throw error;
    log('warn', 'session.key_gone', { tenant: tenantId });
    return false;
  }
}
