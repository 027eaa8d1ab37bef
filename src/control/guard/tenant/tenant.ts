/** Tenants: the controllers' accounts, each with a key of its own. Sole owner of the `tenant` table. */
import { invalid } from '#problem';
import { read } from '../change/change.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import type { AnyActor } from '../member/actor.ts';
import type { Platform } from '../platform/platform.ts';

const nameLettersMax = 200;

/** A name as it is stored: trimmed and NFC. Throws Problem `invalid` when it is empty or above 200 characters. */
export function acceptName(field: string, name: string): string {
  const text = name.trim().normalize('NFC');
  if (text === '') throw invalid(field, 'empty', 'A name needs at least one character.');
  if ([...text].length > nameLettersMax) throw invalid(field, 'too_long', `Use at most ${nameLettersMax} characters.`);
  return text;
}

/** Needs the tenant's key to be there already. */
export async function insertTenant(tx: PlatformChange, platform: Platform, id: string, name: string): Promise<void> {
  await tx.db
    .insertInto('tenant')
    .values({
      id,
      name_sealed: platform.vault.tenant(id).seal('tenant', 'name_sealed', id, name),
      created_at: tx.at,
      updated_at: tx.at,
    })
    .execute();
}

export function tenantName(actor: AnyActor): Promise<string> {
  return read(actor, 'tenant.view', async ({ db, tenantId, unseal }) => {
    const { name_sealed } = await db.selectFrom('tenant').select('name_sealed').executeTakeFirstOrThrow();
    return unseal('tenant', 'name_sealed', tenantId, name_sealed);
  });
}
