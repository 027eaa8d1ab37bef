/** Sessions: signing in and out, and whose session a cookie's token is. Sole owner of the `session` table. */
import { now } from '#clock';
import { Problem } from '#problem';
import { retrying } from '../change/retry.ts';
import { platformChange } from '../change/platform-change.ts';
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
import type { Preset } from '../member/grant.ts';
import {
  type Locale,
  findCredentials,
  findPerson,
  keepsPassword,
  normaliseEmail,
  passwordFits,
} from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { type KnownBrowser, knowBrowser, knownBrowser } from './known.ts';
import { tenantName } from '../tenant/tenant.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';

/** A session ends twelve hours after sign-in, whatever happens in between. */
const life_ms = 12 * 3_600_000;

export type SignedIn = {
  /** 32 random bytes in base64url; only their SHA-256 is stored. */
  readonly cookieToken: string;
  readonly expiresAt: Date;
  readonly actor: Actor;
};

/** What the dashboard shows of who is signed in. */
export type SessionView = {
  readonly person: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string;
    readonly locale: Locale | null;
  };
  readonly tenant: { readonly id: string; readonly name: string };
  readonly member: { readonly id: string; readonly preset: Preset };
};

/**
 * Signs somebody in. Throws Problem `unauthenticated`, the same and after the same work whether the address or the
 * password is wrong, and `too_many` with `retryAfter_s` after several tries. The tries of a browser that brings what an
 * earlier sign-in to the same account gave it (`known`) are counted by themselves.
 */
export async function signIn(
  platform: Platform,
  email: string,
  password: string,
  known: string | null = null,
): Promise<SignedIn & { readonly known: KnownBrowser }> {
  const emailHash = platform.vault.platform.emailHash(normaliseEmail(email));
  const counted = (known === null ? null : knownBrowser(platform, emailHash, known)) ?? emailHash;
  platform.signIns.try(counted);
  const person = await retrying(() => findCredentials(platform.store.identity, emailHash));
  const fits = await passwordFits(password, person?.password_hash ?? null);
  if (!person || !fits) throw refused();
  platform.signIns.clear(counted);
  const signedIn = await startSession(platform, person.id, person.password_hash);
  return { ...signedIn, known: knowBrowser(platform, emailHash) };
}

/**
 * Starts a session for someone who has just proved who they are, by setting Kurzum up or by a password; the latter only
 * while it is still theirs, so that a reset in between ends this session too.
 */
export async function startSession(platform: Platform, personId: string, passwordHash?: string): Promise<SignedIn> {
  const cookieToken = freshSecret();
  return platformChange(platform, async ({ db, at, enter }) => {
    if (passwordHash !== undefined && !(await keepsPassword(db, personId, passwordHash))) throw refused();
    const member = await db
      .selectFrom('member')
      .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
      .where('person_id', '=', personId)
      .where('removed_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .executeTakeFirst();
    if (!member) throw refused();
    const expiresAt = new Date(at.getTime() + life_ms);
    await db.deleteFrom('session').where('expires_at', '<=', at).execute();
    await db
      .insertInto('session')
      .values({
        token_hash: secretHash(cookieToken),
        person_id: personId,
        tenant_id: member.tenantId,
        created_at: at,
        seen_at: at,
        expires_at: expiresAt,
      })
      .execute();
    await enter({ tenantId: null, doer: { kind: 'person', id: personId, via: 'session' }, action: 'session.create' });
    const actor = recognise(platform, { ...memberOf(member), via: 'session', session: bare });
    return { cookieToken, expiresAt, actor };
  });
}

/** Whose session it is; throws Problem `unauthenticated` for a token that is unknown, ended or expired. */
export async function actorOfSession(platform: Platform, cookieToken: string): Promise<Actor> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('session')
      .innerJoin('member', (join) =>
        join.onRef('member.person_id', '=', 'session.person_id').onRef('member.tenant_id', '=', 'session.tenant_id'),
      )
      .select([
        'session.person_id as personId',
        'member.id as memberId',
        'member.tenant_id as tenantId',
        'member.preset',
        'member.grants',
      ])
      .where('session.token_hash', '=', secretHash(cookieToken))
      .where('session.expires_at', '>', now())
      .where('member.removed_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('unauthenticated');
  return recognise(platform, { ...memberOf(row), via: 'session', session: bare });
}

/** Whose session it is, for what they do to their own account; throws as `actorOfSession` does. */
export async function selfOfSession(platform: Platform, cookieToken: string): Promise<Self> {
  const { person_id: personId, tenant_id: tenantId } = await personOfSession(platform, cookieToken);
  return recogniseSelf(platform, { personId, tenantId, via: 'session', session: bare });
}

/** Which operator's session it is; throws as `actorOfSession` does, and Problem `forbidden` where they are none. */
export async function operatorOfSession(platform: Platform, cookieToken: string): Promise<Operator> {
  const { person_id: personId, operator } = await personOfSession(platform, cookieToken);
  if (!operator) throw new Problem('forbidden');
  return recogniseOperator(platform, { personId, via: 'session', session: bare });
}

/** Until sessions have a state of their own. */
const bare: SessionState = { id: '00000000-0000-0000-0000-000000000000', factor: 'none', steppedUpAt: null };

async function personOfSession(platform: Platform, cookieToken: string) {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.person_id')
      .select(['session.person_id', 'session.tenant_id', 'person.operator'])
      .where('session.token_hash', '=', secretHash(cookieToken))
      .where('session.expires_at', '>', now())
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('unauthenticated');
  return row;
}

/** Ends a session at once; a token that is none is no error. */
export async function signOut(platform: Platform, cookieToken: string): Promise<void> {
  await platformChange(platform, async ({ db, enter }) => {
    const ended = await db
      .deleteFrom('session')
      .where('token_hash', '=', secretHash(cookieToken))
      .returning('person_id')
      .executeTakeFirst();
    if (!ended) return;
    const doer = { kind: 'person', id: ended.person_id, via: 'session' } as const;
    await enter({ tenantId: null, doer, action: 'session.delete' });
  });
}

/** Who is signed in, for the dashboard. */
export async function sessionOf(actor: Actor): Promise<SessionView> {
  const [person, name] = await Promise.all([
    retrying(() => findPerson(actor.platform, actor.personId)),
    tenantName(actor),
  ]);
  return { person, tenant: { id: actor.tenantId, name }, member: { id: actor.memberId, preset: actor.preset } };
}

function refused(): Problem {
  return new Problem('unauthenticated', 'E-mail address or password is wrong.');
}
