/** The first owner: an operator asks them to take over a tenant that has nobody in it yet. */
import { newId } from '#id';
import type { Cover } from '../audit/audit.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import { type Locale, normaliseEmail } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';
import { life_ms } from './invitation.ts';

/**
 * Writes the invitation within the change that makes the tenant, whose key must be there; whoever calls sends the mail with
 * the token, and enters the cover into the tenant's log. The owner chooses the tenant's name: until then it is ''.
 */
export async function inviteOwner(
  { db, at }: PlatformChange,
  { vault }: Platform,
  owner: { readonly tenantId: string; readonly email: string; readonly locale: Locale },
): Promise<{ readonly token: string; readonly cover: Cover }> {
  const email = normaliseEmail(owner.email);
  const box = vault.tenant(owner.tenantId);
  const token = freshSecret();
  const id = newId();
  await db
    .insertInto('invitation')
    .values({
      id,
      tenant_id: owner.tenantId,
      email_sealed: box.seal('invitation', 'email_sealed', id, email),
      email_hash: box.hash('invitation email', email),
      preset: 'owner',
      token_hash: secretHash(token),
      locale: owner.locale,
      created_at: at,
      expires_at: new Date(at.getTime() + life_ms),
    })
    .execute();
  return { token, cover: { table: 'invitation', rowId: id, version: 1, fields: { email: [null, email] } } };
}
