/** Set-up: makes the first person, tenant and owner, once; and whoever holds the set-up link may do it. */
import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '#id';
import { Problem } from '#problem';
import { retrying } from '../change/retry.ts';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { insertOwner } from '../member/member.ts';
import { type Locale, acceptPassword, hashPassword, insertPerson, normaliseEmail } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { acceptName, insertTenant } from '../tenant/tenant.ts';
import { freshToken, insertToken } from '../token/token.ts';
import { secretHash } from '../vault/vault.ts';

export type SetupDraft = {
  readonly email: string;
  readonly password: string;
  readonly tenantName: string;
  readonly personName?: string | null;
  readonly locale?: Locale | null;
  /** Whether to make a token too, as the command line does. */
  readonly withToken?: boolean;
};

export type Founded = {
  readonly tenantId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly token?: string;
};

/** Any fixed number: one founding at a time, so that whoever comes second finds the first one done. */
const lock = 5_218_340_771;

/**
 * Makes the first operator, who is also the owner of the first tenant, and that tenant. However many try at once, one succeeds; the others get Problem `gone`.
 * Problem `invalid` for a bad address, password or name. Call `requireSetupToken` first where a stranger asks.
 */
export function setUp(platform: Platform, draft: SetupDraft): Promise<Founded> {
  return found(platform, draft, { operator: true }, async ({ db }) => {
    const somebody = await db.selectFrom('person').select('id').limit(1).executeTakeFirst();
    if (somebody) throw alreadySetUp();
  });
}

/** Makes a tenant with a new person as its owner; throws Problem `conflict` when somebody has that e-mail address. */
export function foundTenant(platform: Platform, draft: SetupDraft): Promise<Founded> {
  return found(platform, draft, { operator: false }, async ({ db }) => {
    const emailHash = platform.vault.platform.emailHash(normaliseEmail(draft.email));
    const taken = await db.selectFrom('person').select('id').where('email_hash', '=', emailHash).executeTakeFirst();
    if (taken) throw new Problem('conflict', 'Somebody has this e-mail address already.');
  });
}

export async function isSetUp(platform: Platform): Promise<boolean> {
  const somebody = await retrying(() =>
    platform.store.identity.selectFrom('person').select('id').limit(1).executeTakeFirst(),
  );
  return somebody !== undefined;
}

/** What the set-up link ends in, the same at every start, until somebody used it. Throws Problem `gone` from then on. */
export async function setupToken(platform: Platform): Promise<string> {
  if (await isSetUp(platform)) throw alreadySetUp();
  return tokenOf(platform);
}

/** Throws Problem `gone` when Kurzum is set up, `forbidden` when `token` is not the one of the set-up link. */
export async function requireSetupToken(platform: Platform, token: string): Promise<void> {
  if (await isSetUp(platform)) throw alreadySetUp();
  // Hashed, so that both have one length and the comparison takes one time.
  if (!timingSafeEqual(secretHash(token), secretHash(tokenOf(platform)))) {
    throw new Problem('forbidden', 'This set-up link is not valid. Run: npx kurzum setup-link');
  }
}

function tokenOf(platform: Platform): string {
  return platform.vault.derive(`setup ${platform.instanceId}`).toString('base64url');
}

function alreadySetUp(): Problem {
  return new Problem('gone', 'Kurzum is set up already. Sign in instead.');
}

async function found(
  platform: Platform,
  draft: SetupDraft,
  { operator }: { readonly operator: boolean },
  allow: (tx: PlatformChange) => Promise<void>,
): Promise<Founded> {
  const email = normaliseEmail(draft.email);
  const tenantName = acceptName('tenant', draft.tenantName);
  const personName = draft.personName ? acceptName('name', draft.personName) : null;
  const own = [email, tenantName, ...(personName === null ? [] : [personName])];
  const passwordHash = await hashPassword(await acceptPassword(draft.password, own));
  const ids = { personId: newId(), tenantId: newId(), memberId: newId() };
  const fresh = draft.withToken ? freshToken() : undefined;
  const { vault } = platform;
  await platformChange(platform, async (tx) => {
    await sql`select pg_advisory_xact_lock(${lock})`.execute(tx.db);
    await allow(tx);
    // On the disk before the first row that needs it, and left there whatever happens next: a key without rows harms
    // nobody, but after a commit whose answer was lost the rows may be there.
    vault.ensureTenantKey(ids.tenantId);
    await insertPerson(tx, vault.platform, {
      id: ids.personId,
      email,
      name: personName,
      locale: draft.locale ?? null,
      operator,
      passwordHash,
    });
    await insertTenant(tx, platform, ids.tenantId, tenantName);
    await insertOwner(tx, { id: ids.memberId, ...ids });
    if (fresh) {
      await insertToken(tx, vault.tenant(ids.tenantId), {
        ...fresh,
        ...ids,
        name: 'setup',
        expiresAt: null,
        grants: null,
      });
    }
    await enterFounding(tx, ids, { email, name: personName, tenantName }, fresh?.id);
  });
  return { ...ids, ...(fresh ? { token: fresh.token } : {}) };
}

// Two entries: the person is above tenants, the rest is the tenant's own first page.
async function enterFounding(
  tx: PlatformChange,
  ids: { readonly personId: string; readonly tenantId: string; readonly memberId: string },
  said: { readonly email: string; readonly name: string | null; readonly tenantName: string },
  tokenId: string | undefined,
): Promise<void> {
  const doer = { kind: 'platform', id: null, via: 'platform' } as const;
  await tx.enter({
    tenantId: null,
    doer,
    action: 'person.create',
    covers: [
      {
        table: 'person',
        rowId: ids.personId,
        version: 1,
        fields: { email: [null, said.email], name: [null, said.name] },
      },
    ],
  });
  await tx.enter({
    tenantId: ids.tenantId,
    doer,
    action: 'tenant.create',
    covers: [
      { table: 'tenant', rowId: ids.tenantId, version: 1, fields: { name: [null, said.tenantName] } },
      { table: 'member', rowId: ids.memberId, version: 1, fields: { preset: [null, 'owner'] } },
      ...(tokenId === undefined
        ? []
        : [{ table: 'api_token', rowId: tokenId, version: 1, fields: { name: [null, 'setup'] } } as const]),
    ],
  });
}
