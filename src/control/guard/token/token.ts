/** Tokens: what programs sign in with (`kz_…`). Sole owner of the tables `api_token` and `api_token_use`. */
import type { Transaction } from 'kysely';
import { now, now_ms } from '#clock';
import { isId, newId } from '#id';
import { describeError } from '#log';
import { Problem } from '#problem';
import type { Database } from '#store';
import { change, read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import { type Actor, memberOf, recognise } from '../member/actor.ts';
import { type Grant, commonGrants } from '../member/grant.ts';
import type { Platform } from '../platform/platform.ts';
import { acceptName } from '../tenant/tenant.ts';
import { type Strongbox, freshSecret, secretHash } from '../vault/vault.ts';

export type TokenView = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the day, in the operator's zone (`2026-01-31`); null for a token that was never used. */
  readonly lastUsedDay: string | null;
};

export type TokenDraft = { readonly name: string; readonly expiresAt?: Date | null };

/** A token just made. Its text is shown this once and stored nowhere; only its SHA-256 is. */
export type NewToken = { readonly id: string; readonly token: string };

const shape = /^kz_[A-Za-z0-9_-]{43}$/;

/** Makes a token with the rights of its member. A token may not make another: Problem `forbidden`. */
export function createToken(actor: Actor, draft: TokenDraft): Promise<NewToken> {
  const name = acceptName('name', draft.name);
  return change(actor, 'token.create', async (tx) => {
    const fresh = freshToken();
    await insertToken(tx, tx, {
      ...fresh,
      tenantId: tx.tenantId,
      memberId: actor.memberId,
      name,
      expiresAt: draft.expiresAt ?? null,
    });
    tx.covers('api_token', fresh.id, 1, { name });
    return fresh;
  });
}

/** The tenant's tokens that were not revoked, newest first. */
export async function listTokens(actor: Actor): Promise<readonly TokenView[]> {
  const tokens = await read(actor, 'token.view', async ({ db, unseal }) => {
    const rows = await db
      .selectFrom('api_token')
      .select(['id', 'name_sealed', 'created_at', 'expires_at'])
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: unseal('api_token', 'name_sealed', row.id, row.name_sealed),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }));
  });
  const days = await lastUsedDays(
    actor.platform,
    tokens.map(({ id }) => id),
  );
  return tokens.map((token) => ({ ...token, lastUsedDay: days.get(token.id) ?? null }));
}

/** Revokes a token at once and for good; throws Problem `not_found`. */
export function revokeToken(actor: Actor, id: string): Promise<void> {
  return change(actor, 'token.delete', async ({ db, at, covers }) => {
    if (!isId(id)) throw new Problem('not_found');
    const row = await db
      .updateTable('api_token')
      .set((eb) => ({ revoked_at: at, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('version')
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    covers('api_token', id, row.version);
  });
}

/** Whose token it is; throws Problem `unauthenticated` for one that is unknown, revoked or expired. */
export async function actorOfToken(platform: Platform, token: string): Promise<Actor> {
  if (!shape.test(token)) throw new Problem('unauthenticated');
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('api_token')
      .innerJoin('member', 'member.id', 'api_token.member_id')
      .select([
        'api_token.id',
        'member.person_id as personId',
        'member.id as memberId',
        'member.tenant_id as tenantId',
        'member.preset',
        'member.grants',
        'api_token.grants as tokenGrants',
      ])
      .where('token_hash', '=', secretHash(token))
      .where('revoked_at', 'is', null)
      .where('member.removed_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('unauthenticated');
  noteUse(platform, row.id);
  const { id: _, tokenGrants, ...maker } = row;
  const member = memberOf(maker);
  // What its maker may no longer do, the token may no longer do either.
  const grants = tokenGrants === null ? member.grants : commonGrants(member.grants, tokenGrants as readonly Grant[]);
  return recognise(platform, { ...member, grants, via: 'token', session: null });
}

export function freshToken(): NewToken {
  return { id: newId(), token: `kz_${freshSecret()}` };
}

export async function insertToken(
  { db, at }: { readonly db: Transaction<Database>; readonly at: Date },
  box: Pick<Strongbox, 'seal'>,
  token: NewToken & {
    readonly tenantId: string;
    readonly memberId: string;
    readonly name: string;
    readonly expiresAt: Date | null;
  },
): Promise<void> {
  await db
    .insertInto('api_token')
    .values({
      id: token.id,
      tenant_id: token.tenantId,
      member_id: token.memberId,
      token_hash: secretHash(token.token),
      name_sealed: box.seal('api_token', 'name_sealed', token.id, token.name),
      created_at: at,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** The day each token was last noted on, so that a busy one is written once a day and not with every request. */
const notedDays = new WeakMap<Platform, Map<string, string>>();

// Not waited for, and no reason to refuse anybody: reading goes on while the disk is full.
function noteUse(platform: Platform, tokenId: string): void {
  const noted = notedDays.get(platform) ?? new Map<string, string>();
  notedDays.set(platform, noted);
  const day = platform.zone.day(now_ms()).toString();
  if (noted.get(tokenId) === day) return;
  noted.set(tokenId, day);
  platform.store.identity
    .insertInto('api_token_use')
    .values({ token_id: tokenId, last_used_day: day })
    .onConflict((conflict) => conflict.column('token_id').doUpdateSet({ last_used_day: day }))
    .execute()
    .catch((error: unknown) => {
      noted.delete(tokenId);
      platform.log('warn', 'token.use_not_noted', describeError(error));
    });
}

async function lastUsedDays(platform: Platform, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('api_token_use')
      .select(['token_id', 'last_used_day'])
      .where('token_id', 'in', ids)
      .execute(),
  );
  return new Map(rows.map((row) => [row.token_id, row.last_used_day]));
}
