/** Tokens: what programs sign in with (`kz_…`). Sole owner of the tables `api_token` and `api_token_use`. */
import type { Transaction } from 'kysely';
import { now, now_ms } from '#clock';
import { isId, newId } from '#id';
import { describeError } from '#log';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import { change, read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import { type Actor, memberOf, recognise } from '../member/actor.ts';
import { acceptGrants, requireHeld } from '../member/given.ts';
import { type Grant, commonGrants } from '../member/grant.ts';
import { reach, requireMay } from '../member/may.ts';
import type { Platform } from '../platform/platform.ts';
import { acceptName } from '../tenant/tenant.ts';
import { type Strongbox, freshSecret, secretHash } from '../vault/vault.ts';

export type TokenView = {
  readonly id: string;
  readonly name: string;
  /** Who made it, and whose rights it carries. */
  readonly memberId: string;
  /** What it may do, as far as its maker may; null for all that they may. */
  readonly grants: readonly Grant[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the day, in the operator's zone (`2026-01-31`); null for a token that was never used. */
  readonly lastUsedDay: string | null;
};

export type TokenDraft = {
  readonly name: string;
  readonly expiresAt?: Date | null | undefined;
  /** All of its maker's where there are none. */
  readonly grants?: readonly Grant[] | null | undefined;
};

/** A token just made. Its text is shown this once and stored nowhere; only its SHA-256 is. */
export type NewToken = { readonly id: string; readonly token: string };

const shape = /^kz_[A-Za-z0-9_-]{43}$/;

/**
 * Makes a token with the rights of its member, or with some of them. A token may not make another, and nobody one that may do
 * more than they may: Problem `forbidden`. Throws `invalid` (name, expiresAt, grants).
 */
export function createToken(actor: Actor, draft: TokenDraft): Promise<NewToken> {
  const name = acceptName('name', draft.name);
  return change(actor, 'token.create', async (tx) => {
    requireMay(actor, 'token.create', { createdBy: actor.memberId }, 'token.view');
    const expiresAt = draft.expiresAt ?? null;
    if (expiresAt && expiresAt <= tx.at) throw invalid('expiresAt', 'past', 'This moment is over already.');
    const grants = draft.grants ? await acceptGrants(tx, draft.grants) : null;
    if (grants) requireHeld(actor.grants, grants);
    const fresh = freshToken();
    await insertToken(tx, tx, {
      ...fresh,
      tenantId: tx.tenantId,
      memberId: actor.memberId,
      name,
      expiresAt,
      grants,
    });
    tx.covers('api_token', fresh.id, 1, { name: [null, name], grants: [null, grants], expiresAt: [null, expiresAt] });
    return fresh;
  });
}

/** Those of the tenant's tokens that the actor may see and that were not revoked, newest first. */
export async function listTokens(actor: Actor): Promise<readonly TokenView[]> {
  const tokens = await read(actor, 'token.view', async ({ db, unseal }) => {
    const seen = reach(actor, 'token.view');
    let visible = db
      .selectFrom('api_token')
      .select(['id', 'member_id', 'name_sealed', 'grants', 'created_at', 'expires_at'])
      .where('revoked_at', 'is', null);
    if (!seen.all) visible = visible.where('member_id', '=', seen.own);
    const rows = await visible.orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
    return rows.map((row) => ({
      id: row.id,
      name: unseal('api_token', 'name_sealed', row.id, row.name_sealed),
      memberId: row.member_id,
      grants: row.grants as readonly Grant[] | null,
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
      .selectFrom('api_token')
      .select(['member_id', 'version'])
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    requireMay(actor, 'token.delete', { createdBy: row.member_id }, 'token.view');
    const version = row.version + 1;
    await db.updateTable('api_token').set({ revoked_at: at, version }).where('id', '=', id).execute();
    covers('api_token', id, version);
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
    readonly grants: readonly Grant[] | null;
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
      grants: token.grants === null ? null : JSON.stringify(token.grants),
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
