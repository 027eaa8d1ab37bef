/** What is known of a person, for their own export: above tenants, and of each tenant what names them. It only reads. */
import { now } from '#clock';
import { retrying } from '../change/retry.ts';
import { listFactors } from '../factor/factors.ts';
import { type Actor, type Self, memberOf, recognise } from '../member/actor.ts';
import { listSessions } from '../session/session.ts';
import { findPerson } from './person.ts';

type Whose = Pick<Self, 'platform' | 'personId'>;

/** Who they are, as they once said so, and what they signed to run the platform. */
export async function personKnown({ platform, personId }: Whose) {
  const { identity } = platform.store;
  const [person, { created_at: createdAt }, signatures] = await retrying(() =>
    Promise.all([
      findPerson(platform, personId),
      identity.selectFrom('person').select('created_at').where('id', '=', personId).executeTakeFirstOrThrow(),
      identity
        .selectFrom('commitment')
        .select(['id', 'document_version as documentVersion', 'name_sealed', 'signed_at as signedAt'])
        .where('person_id', '=', personId)
        .orderBy('signed_at')
        .execute(),
    ]),
  );
  const { unseal } = platform.vault.platform;
  const commitments = signatures.map(({ id, name_sealed, ...signed }) => ({
    ...signed,
    name: unseal('commitment', 'name_sealed', id, name_sealed),
  }));
  return { ...person, createdAt, commitments };
}

/** How they sign in, and where they are signed in now; without secrets. */
export async function accessKnown(whose: Whose) {
  const { platform, personId } = whose;
  const [sessions, factors, trusted] = await Promise.all([
    listSessions({ ...whose, session: null }),
    listFactors(whose),
    retrying(() =>
      platform.store.identity
        .selectFrom('trusted_browser')
        .select('expires_at as expiresAt')
        .where('person_id', '=', personId)
        .where('expires_at', '>', now())
        .orderBy('expires_at')
        .execute(),
    ),
  ]);
  return {
    sessions: sessions.map(({ id, agent, createdAt, activeAt }) => ({ id, agent, createdAt, activeAt })),
    ...factors,
    trustedBrowsers: trusted,
  };
}

/** As whom somebody is or was in a tenant. */
export type Membership = {
  readonly memberId: string;
  readonly tenantId: string;
  readonly joinedAt: Date;
  readonly removedAt: Date | null;
  /** What they may do there by now; null where they were removed. */
  readonly actor: Actor | null;
};

export async function membershipsKnown({ platform, personId }: Whose): Promise<readonly Membership[]> {
  const rows = await retrying(() =>
    platform.store.identity
      .selectFrom('member')
      .select(['id as memberId', 'person_id as personId', 'tenant_id as tenantId', 'preset', 'grants'])
      .select(['created_at as joinedAt', 'removed_at as removedAt'])
      .where('person_id', '=', personId)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ joinedAt, removedAt, ...row }) => ({
    memberId: row.memberId,
    tenantId: row.tenantId,
    joinedAt,
    removedAt,
    actor: removedAt === null ? recognise(platform, { ...memberOf(row), via: 'session', session: null }) : null,
  }));
}

/** An entry of a log that somebody made or that is about them; not what it says besides, which may be about others. */
export type OwnEntry = {
  readonly tenantId: string | null;
  readonly at: Date;
  readonly action: string;
  readonly outcome: string;
  readonly via: string;
  readonly by: 'you' | 'another';
};

const entries_max = 2_000;

/**
 * Looks through some of a log, from `after` on, for entries by or about somebody, who is named there by `id`: the platform's
 * (null) by the person's, a tenant's by the member's. `after` is null at its end.
 */
export async function entriesKnown(
  { platform }: Whose,
  tenantId: string | null,
  id: string,
  after: { readonly at: Date; readonly id: string } | null,
): Promise<{
  readonly entries: readonly OwnEntry[];
  readonly after: { readonly at: Date; readonly id: string } | null;
}> {
  const { identity } = platform.store;
  const rows = await retrying(() => {
    let log = identity
      .selectFrom('audit_entry')
      .select(['id', 'at', 'actor_id', 'via', 'action', 'outcome'])
      .where('tenant_id', tenantId === null ? 'is' : '=', tenantId);
    if (after !== null) log = log.where((eb) => eb(eb.refTuple('at', 'id'), '>', eb.tuple(after.at, after.id)));
    return log.orderBy('at').orderBy('id').limit(entries_max).execute();
  });
  const others = rows.filter((row) => row.actor_id !== id).map((row) => row.id);
  const covers = await retrying(() =>
    identity
      .selectFrom('audit_cover')
      .select('entry_id')
      .where('table_name', '=', tenantId === null ? 'person' : 'member')
      .where('row_id', '=', id)
      .where('entry_id', 'in', others.length > 0 ? others : [id])
      .execute(),
  );
  const about = new Set(covers.map(({ entry_id }) => entry_id));
  const entries = rows
    .filter((row) => row.actor_id === id || about.has(row.id))
    .map(({ at, action, outcome, via, actor_id }): OwnEntry => ({
      tenantId,
      at,
      action,
      outcome,
      via,
      by: actor_id === id ? 'you' : 'another',
    }));
  const last = rows.at(-1);
  return { entries, after: rows.length < entries_max || !last ? null : { at: last.at, id: last.id } };
}
