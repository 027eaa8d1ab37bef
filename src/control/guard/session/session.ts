/** Sessions: how they begin, whose they are, and how they end. Sole owner of the `session` table. */
import { now } from '#clock';
import { newId } from '#id';
import { Problem } from '#problem';
import type { Cover } from '../audit/audit.ts';
import { type PlatformChange, enterRefusalAbove, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import {
  type Actor,
  type Operator,
  type Self,
  type SessionState,
  memberOf,
  recognise,
  recogniseOperator,
  recogniseSelf,
} from '../member/actor.ts';
import type { OperatorAction } from '../operator/operate.ts';
import { actorOfSupport } from '../operator/support.ts';
import { keepsPassword } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';
import { enterComing, enterGoing, whose } from './coming.ts';
import { type KnownBrowser, knowBrowser } from './known.ts';
import { requireOpen } from './lock.ts';

/** A session ends twelve hours after sign-in, whatever happens in between. */
const life_ms = 12 * 3_600_000;

export type Factor = SessionState['factor'];

export type SignedIn = {
  /** 32 random bytes in base64url; only their SHA-256 is stored. */
  readonly cookieToken: string;
  readonly expiresAt: Date;
  readonly self: Self;
  /** Null for somebody who is a member of no tenant: an operator, or one who left. */
  readonly actor: Actor | null;
  /** By which the browser is counted apart from strangers the next time. */
  readonly known: KnownBrowser;
};

/** How somebody comes to have a session. */
export type Beginning = {
  /** With what they proved who they are, besides the password. */
  readonly factor?: Factor;
  /** 'Firefox, Windows', as the edge says it. */
  readonly agent?: string | null;
  /** In which tenant, where it is known; else the one that they joined first. */
  readonly tenantId?: string;
  /** The session that the browser had so far, which ends: its token may be somebody else's doing. */
  readonly replaces?: string | null;
  /** The hash of the password that was right; it must still be theirs, so that a reset in between ends this session too. */
  readonly passwordHash?: string;
  /** What is noted besides, in the same transaction. */
  readonly beside?: (tx: PlatformChange) => Promise<readonly Cover[]>;
};

/** Starts a session, under a token that nobody has seen before, for someone who has just proved who they are. */
export async function startSession(platform: Platform, personId: string, how: Beginning = {}): Promise<SignedIn> {
  const { factor = 'none', agent = null, passwordHash, replaces } = how;
  const cookieToken = freshSecret();
  return platformChange(platform, async (tx) => {
    const { db, at } = tx;
    if (passwordHash !== undefined && !(await keepsPassword(db, personId, passwordHash))) throw notSignedIn();
    const member = await membership(db, personId, how.tenantId);
    const covers = (await how.beside?.(tx)) ?? [];
    const expiresAt = new Date(at.getTime() + life_ms);
    const state: SessionState = { id: newId(), factor, steppedUpAt: at };
    await tidyUp(tx);
    if (replaces) await db.deleteFrom('session').where('token_hash', '=', secretHash(replaces)).execute();
    await db
      .insertInto('session')
      .values({
        token_hash: secretHash(cookieToken),
        id: state.id,
        person_id: personId,
        tenant_id: member?.tenantId ?? null,
        agent,
        factor,
        created_at: at,
        active_at: at,
        stepped_up_at: at,
        expires_at: expiresAt,
      })
      .execute();
    const told = { factor: [null, factor], agent: [null, agent] } as const;
    await tx.enter({ tenantId: null, doer: doerOf(personId), action: 'session.create', covers, told });
    if (member) await enterComing(tx, platform, member, factor);
    const self = recogniseSelf(platform, {
      personId,
      tenantId: member?.tenantId ?? null,
      via: 'session',
      session: state,
    });
    const actor = member ? recognise(platform, { ...memberOf(member), via: 'session', session: state }) : null;
    const person = db.selectFrom('person').select('email_hash').where('id', '=', personId);
    const known = knowBrowser(platform, (await person.executeTakeFirstOrThrow()).email_hash);
    return { cookieToken, expiresAt, self, actor, known };
  });
}

/** A session as its row has it, with what decides when it locks. */
export type SessionRow = {
  readonly id: string;
  readonly personId: string;
  readonly tenantId: string | null;
  /** By which access of an owner's an operator is in the tenant; null for members. */
  readonly supportId: string | null;
  readonly operator: boolean;
  readonly factor: Factor;
  readonly steppedUpAt: Date | null;
  readonly activeAt: Date;
  readonly lockedAt: Date | null;
  readonly expiresAt: Date;
  /** What the tenant asks; null without one. */
  readonly idleMinutes: number | null;
};

/** The row behind a cookie's token, locked or not; throws Problem `unauthenticated` where it is unknown, ended or expired. */
export async function sessionBehind(platform: Platform, cookieToken: string): Promise<SessionRow> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.person_id')
      .leftJoin('tenant', 'tenant.id', 'session.tenant_id')
      .select([
        'session.id',
        'session.person_id as personId',
        'session.tenant_id as tenantId',
        'session.support_id as supportId',
        'person.operator',
        'session.factor',
        'session.stepped_up_at as steppedUpAt',
        'session.active_at as activeAt',
        'session.locked_at as lockedAt',
        'session.expires_at as expiresAt',
        'tenant.idle_minutes as idleMinutes',
      ])
      .where('session.token_hash', '=', secretHash(cookieToken))
      .where('session.expires_at', '>', now())
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('unauthenticated');
  return { ...row, factor: row.factor as Factor };
}

/** How a request asks: one that a page sends by itself is no sign that anybody is there. */
export type Asking = { readonly isPoll?: boolean };

/** Which member's session it is. Throws Problem `unauthenticated`, `session_locked`, and `forbidden` where they are none. */
export async function actorOfSession(platform: Platform, cookieToken: string, asking: Asking = {}): Promise<Actor> {
  const row = await openSession(platform, cookieToken, asking);
  if (row.supportId !== null) return actorOfSupport(platform, row.personId, stateOf(row));
  const member =
    row.tenantId === null ? undefined : await membership(platform.store.identity, row.personId, row.tenantId);
  if (!member) throw new Problem('forbidden', 'You are not a member here.');
  return recognise(platform, { ...memberOf(member), via: 'session', session: stateOf(row) });
}

/** Whose session it is, for what they do to their own account; throws Problem `unauthenticated` or `session_locked`. */
export async function selfOfSession(platform: Platform, cookieToken: string, asking: Asking = {}): Promise<Self> {
  const row = await openSession(platform, cookieToken, asking);
  return selfOfRow(platform, row);
}

/**
 * Which operator's session it is; throws as `selfOfSession` does, and Problem `forbidden` where they are none, which leaves an
 * entry where `action` says what they are about to do.
 */
export async function operatorOfSession(
  platform: Platform,
  cookieToken: string,
  asking: Asking = {},
  action?: OperatorAction,
): Promise<Operator> {
  const row = await openSession(platform, cookieToken, asking);
  if (!row.operator) {
    if (action !== undefined) await enterRefusalAbove(platform, doerOf(row.personId), action);
    throw new Problem('forbidden');
  }
  return recogniseOperator(platform, { personId: row.personId, via: 'session', session: stateOf(row) });
}

export function selfOfRow(platform: Platform, row: SessionRow): Self {
  const { personId, tenantId } = row;
  return recogniseSelf(platform, { personId, tenantId, via: 'session', session: stateOf(row) });
}

/** Ends a session at once; a token that is none is no error. */
export async function signOut(platform: Platform, cookieToken: string): Promise<void> {
  await platformChange(platform, async (tx) => {
    const ended = await tx.db
      .deleteFrom('session')
      .where('token_hash', '=', secretHash(cookieToken))
      .returning(whose)
      .executeTakeFirst();
    if (!ended) return;
    await tx.enter({ tenantId: null, doer: doerOf(ended.person_id), action: 'session.delete' });
    await enterGoing(tx, [ended]);
  });
}

/** One of a person's own sessions, by which they recognise it; there is no address to show. */
export type OwnSession = {
  readonly id: string;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly activeAt: Date;
  readonly current: boolean;
};

/** The sessions that a person has open, those used last first. */
export async function listSessions({
  platform,
  personId,
  session,
}: Pick<Self, 'platform' | 'personId'> & { readonly session: SessionState | null }): Promise<readonly OwnSession[]> {
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('session')
      .select(['id', 'agent', 'created_at as createdAt', 'active_at as activeAt'])
      .where('person_id', '=', personId)
      .where('expires_at', '>', now())
      .orderBy('active_at', 'desc')
      .orderBy('id')
      .execute(),
  );
  return rows.map((row) => ({ ...row, current: row.id === session?.id }));
}

/** Ends one of a person's sessions; throws Problem `not_found`. */
export async function endSession({ platform, personId }: Self, id: string): Promise<void> {
  await platformChange(platform, async (tx) => {
    const ended = await tx.db
      .deleteFrom('session')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .returning(whose)
      .executeTakeFirst();
    if (!ended) throw new Problem('not_found');
    await tx.enter({ tenantId: null, doer: doerOf(personId), action: 'session.delete' });
    await enterGoing(tx, [ended]);
  });
}

/** Ends all of a person's sessions but the one that asks. */
export async function endOtherSessions({ platform, personId, session }: Self): Promise<void> {
  await platformChange(platform, async (tx) => {
    const ended = await endSessionsOf(tx, personId, session.id);
    if (ended > 0) await tx.enter({ tenantId: null, doer: doerOf(personId), action: 'session.delete' });
  });
}

/** Ends a person's sessions, but for one; within a change that says why. Returns how many there were. */
export async function endSessionsOf(tx: PlatformChange, personId: string, but?: string): Promise<number> {
  let ending = tx.db.deleteFrom('session').where('person_id', '=', personId);
  if (but !== undefined) ending = ending.where('id', '<>', but);
  const ended = await ending.returning(whose).execute();
  await enterGoing(tx, ended);
  return ended.length;
}

/** Goes on in another of a person's tenants; throws Problem `not_found` where they are no member. */
export async function switchTenant(self: Self, tenantId: string): Promise<Self> {
  const { platform, personId, session } = self;
  await platformChange(platform, async (tx) => {
    const { db, enter } = tx;
    const member = await membership(db, personId, tenantId);
    if (!member) throw new Problem('not_found');
    const before = await db.selectFrom('session').select(whose).where('id', '=', session.id).forUpdate().execute();
    await db
      .updateTable('session')
      .set({ tenant_id: tenantId, support_id: null })
      .where('id', '=', session.id)
      .execute();
    await enter({ tenantId: null, doer: doerOf(personId), action: 'session.switch' });
    await enterGoing(tx, before);
    await enterComing(tx, platform, member, session.factor);
  });
  return recogniseSelf(platform, { personId, tenantId, via: 'session', session });
}

/** What the session's cookie holds from now on. */
export type RenewedCookie = { readonly token: string; readonly expiresAt: Date };

/** What a person proved in a session that goes on; where it is more than before, the session gets another token. */
export async function proveMore(
  { db, at }: PlatformChange,
  session: { readonly id: string },
  factor: Exclude<Factor, 'none'>,
): Promise<RenewedCookie> {
  const token = freshSecret();
  const { expires_at: expiresAt } = await db
    .updateTable('session')
    .set({ token_hash: secretHash(token), factor, stepped_up_at: at, active_at: at })
    .where('id', '=', session.id)
    .returning('expires_at')
    .executeTakeFirstOrThrow(() => new Problem('unauthenticated'));
  return { token, expiresAt };
}

/** Who did it, as the log above tenants names them. */
export function doerOf(personId: string): { kind: 'person'; id: string; via: 'session' } {
  return { kind: 'person', id: personId, via: 'session' };
}

export function notSignedIn(): Problem {
  return new Problem('unauthenticated', 'E-mail address or password is wrong.');
}

async function openSession(platform: Platform, cookieToken: string, { isPoll = false }: Asking): Promise<SessionRow> {
  const row = await sessionBehind(platform, cookieToken);
  await requireOpen(platform, row, isPoll);
  return row;
}

function stateOf({ id, factor, steppedUpAt }: SessionRow): SessionState {
  return { id, factor, steppedUpAt };
}

/** The member that a person is in a tenant, or in the one that they joined first. */
async function membership(db: Pick<PlatformChange['db'], 'selectFrom'>, personId: string, tenantId?: string) {
  let members = db
    .selectFrom('member')
    .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null);
  if (tenantId !== undefined) members = members.where('tenant_id', '=', tenantId);
  return members.orderBy('created_at').orderBy('id').executeTakeFirst();
}

/** What has expired goes when somebody comes: nobody waits for it, and nothing of it is good any more. */
async function tidyUp({ db, at }: PlatformChange): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<=', at).execute();
  await db.deleteFrom('trusted_browser').where('expires_at', '<=', at).execute();
  await db.deleteFrom('password_reset').where('expires_at', '<=', at).execute();
}
