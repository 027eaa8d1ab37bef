/** Accepting: an invitation makes a member of whoever holds its token, once, be they new here or known. */
import type { Selectable } from 'kysely';
import { now } from '#clock';
import { newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import type { Cover } from '../audit/audit.ts';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { type Self, caretaker } from '../member/actor.ts';
import { type Grant, type Preset, grantsOf, holds } from '../member/grant.ts';
import { findPeople } from '../person/people.ts';
import {
  type Locale,
  acceptPassword,
  findCredentials,
  hashPassword,
  insertPerson,
  passwordFits,
} from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { requireRoomForMember } from '../tenant/quota.ts';
import { acceptName, tenantName } from '../tenant/tenant.ts';
import { secretHash } from '../vault/vault.ts';

/** What the page behind the link shows before anybody decides. */
export type Offer = {
  /** Null where the first owner is to choose it. */
  readonly tenantName: string | null;
  readonly email: string;
  /** Whether somebody with this address has an account, and needs no new password. */
  readonly knownPerson: boolean;
};

export type Acceptance = {
  readonly token: string;
  /** Of a new person. */
  readonly name?: string | undefined;
  /** A new person's own choice; a known one's, unless they are signed in. */
  readonly password?: string | undefined;
  /** Of the first owner of a new tenant. */
  readonly tenantName?: string | undefined;
  /** Whoever is signed in where the link was opened. */
  readonly self: Self | null;
};

/** Who has joined what; a session may begin for them. */
export type Joined = { readonly personId: string; readonly tenantId: string };

type Row = Selectable<Database['invitation']>;

/** Throws Problem `not_found` for a token that never was, and `gone` for one that is used, withdrawn or expired. */
export async function findOffer(platform: Platform, token: string): Promise<Offer> {
  const row = await retrying(() => rowOf(platform.store.identity, token));
  const { email, person } = await addressee(platform, requireGood(row, now()));
  return { tenantName: await nameOf(platform, row!.tenant_id), email, knownPerson: person !== null };
}

/**
 * Makes the member. A known person must be signed in as themself or give their password, and where they have a second factor
 * the password alone is not enough: `second_factor_needed`. Throws as `findOffer` does, however many try at once; besides
 * `unauthenticated` (password), `too_many`, `forbidden` where somebody else is signed in, `conflict` where they are a member,
 * `invalid` (password, name, tenantName).
 */
export async function acceptInvitation(platform: Platform, acceptance: Acceptance): Promise<Joined> {
  const row = requireGood(await retrying(() => rowOf(platform.store.identity, acceptance.token)), now());
  const { email, person } = await addressee(platform, row);
  const unnamed = (await nameOf(platform, row.tenant_id)) === null;
  const tenantName = unnamed ? acceptName('tenantName', acceptance.tenantName ?? '') : null;
  const known = person && (await requireThemself(platform, email, person, acceptance));
  const fresh = known ? null : await newPerson(email, acceptance, row.locale as Locale);
  return platformChange(platform, async (tx) => {
    const locked = requireGood(await rowOf(tx.db, acceptance.token, 'locked'), tx.at);
    await requireStillOffered(tx, locked);
    if (fresh) await joinPlatform(tx, platform, fresh);
    const personId = known ?? fresh!.id;
    const covers = await joinTenant(tx, platform, locked, personId, tenantName);
    const doer = { kind: 'person', id: personId, via: 'session' } as const;
    await tx.enter({ tenantId: locked.tenant_id, doer, action: 'invitation.accept', covers });
    return { personId, tenantId: locked.tenant_id };
  });
}

async function rowOf(
  db: Pick<PlatformChange['db'], 'selectFrom'>,
  token: string,
  locked?: 'locked',
): Promise<Row | undefined> {
  const row = db.selectFrom('invitation').selectAll().where('token_hash', '=', secretHash(token));
  return (locked ? row.forUpdate() : row).executeTakeFirst();
}

function requireGood(row: Row | undefined, at: Date): Row {
  if (!row) throw new Problem('not_found', 'This invitation does not exist. A newer mail may hold another link.');
  if (row.accepted_at) throw new Problem('gone', 'This invitation was accepted already.');
  if (row.withdrawn_at) throw new Problem('gone', 'This invitation was withdrawn.');
  if (row.expires_at <= at) throw new Problem('gone', 'This invitation has expired. Ask for another one.');
  return row;
}

type Known = NonNullable<Awaited<ReturnType<typeof findCredentials>>>;

async function addressee(platform: Platform, row: Row): Promise<{ email: string; person: Known | null }> {
  const email = platform.vault.tenant(row.tenant_id).unseal('invitation', 'email_sealed', row.id, row.email_sealed);
  const emailHash = platform.vault.platform.emailHash(email);
  const person = await retrying(() => findCredentials(platform.store.identity, emailHash));
  return { email, person: person ?? null };
}

/** Null until the first owner has chosen one. */
async function nameOf(platform: Platform, tenantId: string): Promise<string | null> {
  return (await tenantName(caretaker(platform, tenantId))) || null;
}

/** Makes sure that a known person is here themself; gives their id. */
async function requireThemself(
  platform: Platform,
  email: string,
  person: Known,
  { self, password }: Acceptance,
): Promise<string> {
  const emailHash = platform.vault.platform.emailHash(email);
  if (self) {
    if (self.personId === person.id) return person.id;
    throw new Problem('forbidden', 'This invitation is for somebody else. Sign out first, or sign in as them.');
  }
  // As at sign-in, and counted together with it.
  platform.signIns.try(emailHash);
  if (!(await passwordFits(password ?? '', person.password_hash)))
    throw new Problem('unauthenticated', 'The password is wrong.');
  platform.signIns.clear(emailHash);
  if ((await findPeople(platform, [person.id])).get(person.id)!.secondFactor) {
    throw new Problem('second_factor_needed', 'Sign in first, then open the link again.', {
      errors: [{ field: 'factor', reason: 'sign_in' }],
    });
  }
  return person.id;
}

type Fresh = Parameters<typeof insertPerson>[2];

async function newPerson(email: string, { self, name, password }: Acceptance, locale: Locale): Promise<Fresh> {
  if (self) throw new Problem('forbidden', 'This invitation is for another address. Sign out first.');
  if (password === undefined) throw invalid('password', 'missing', 'Choose a password.');
  const accepted = await acceptPassword(password, [email, name ?? '']);
  return {
    id: newId(),
    email,
    name: name === undefined ? null : acceptName('name', name),
    locale,
    operator: false,
    passwordHash: await hashPassword(accepted),
  };
}

async function joinPlatform(tx: PlatformChange, platform: Platform, fresh: Fresh): Promise<void> {
  await insertPerson(tx, platform.vault.platform, fresh).catch(takenMeanwhile);
  await tx.enter({
    tenantId: null,
    doer: { kind: 'person', id: fresh.id, via: 'session' },
    action: 'person.create',
    covers: [{ table: 'person', rowId: fresh.id, version: 1 }],
  });
}

/** Writes the member and closes the invitation; the very first owner names the tenant too. */
async function joinTenant(
  { db, at }: PlatformChange,
  platform: Platform,
  row: Row,
  personId: string,
  tenantName: string | null,
): Promise<readonly Cover[]> {
  const tenantId = row.tenant_id;
  const memberId = newId();
  await requireRoomForMember(db, tenantId, at, row.id);
  const { preset, grants } = row;
  await db
    .insertInto('member')
    .values({
      id: memberId,
      tenant_id: tenantId,
      person_id: personId,
      preset,
      grants: JSON.stringify(grants),
      created_at: at,
      updated_at: at,
    })
    .execute()
    .catch(takenMeanwhile);
  const version = row.version + 1;
  await db.updateTable('invitation').set({ accepted_at: at, version }).where('id', '=', row.id).execute();
  const covers: readonly Cover[] = [
    { table: 'invitation', rowId: row.id, version },
    { table: 'member', rowId: memberId, version: 1, fields: { preset: [null, preset], grants: [null, grants] } },
  ];
  if (tenantName === null) return covers;
  const named = await db
    .updateTable('tenant')
    .set((eb) => ({
      name_sealed: platform.vault.tenant(tenantId).seal('tenant', 'name_sealed', tenantId, tenantName),
      version: eb('version', '+', 1),
      updated_at: at,
    }))
    .where('id', '=', tenantId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return [
    ...covers,
    { table: 'tenant', rowId: tenantId, version: named.version, fields: { name: [null, tenantName] } },
  ];
}

/**
 * Whoever asked must still be here and hold all that they offered; an operator's word for a first owner stands. One who
 * is removed at this very moment takes the invitation along, whose row is locked by whoever comes first.
 */
async function requireStillOffered({ db }: PlatformChange, row: Row): Promise<void> {
  if (row.invited_by === null) return;
  const inviter = await db
    .selectFrom('member')
    .select(['preset', 'grants'])
    .where('id', '=', row.invited_by)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  const held = inviter ? grantsOf(inviter.preset as Preset, inviter.grants as readonly Grant[]) : [];
  const offered = grantsOf(row.preset as Preset, row.grants as readonly Grant[]);
  if (!inviter || !offered.every((grant) => holds(held, grant)))
    throw new Problem('gone', 'Whoever invited you can no longer offer this. Ask for another invitation.');
}

/** Two who were invited twice came at once, or they joined in another way. */
function takenMeanwhile(error: unknown): never {
  throw (error as { code?: string }).code === '23505'
    ? new Problem('conflict', 'Somebody with this address has joined meanwhile. Sign in, and open the link again.')
    : error;
}
