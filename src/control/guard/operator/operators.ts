/** Operators: one named person each, made by operators. Sole owner of the table `operator_invitation`. */
import { sql, type Expression, type ExpressionBuilder, type Selectable, type SqlBool } from 'kysely';
import { now } from '#clock';
import { newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import { platformChange, type PlatformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Operator, Self } from '../member/actor.ts';
import { findPeople } from '../person/people.ts';
import {
  acceptPassword,
  findCredentials,
  hashPassword,
  insertPerson,
  normaliseEmail,
  type Locale,
} from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { endSessionsOf } from '../session/session.ts';
import { acceptName } from '../tenant/tenant.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';
import { signedCommitment } from './commitment.ts';
import { type Operating, operate, requireOperator } from './operate.ts';

export type OperatorView = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly secondFactor: boolean;
  /** When they signed the commitment in force; null where they have not. */
  readonly signedAt: Date | null;
};

export type OperatorInvitationView = {
  readonly id: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

type OperatorDraft = { readonly email: string; readonly locale: Locale };

/** Puts the mail into the transaction that makes the invitation. */
export type PostOperator = (
  tx: Pick<PlatformChange, 'db' | 'at'>,
  mail: { readonly email: string; readonly locale: Locale; readonly token: string },
) => Promise<void>;

const life_ms = 7 * 24 * 3_600_000;
/** Any fixed number: removing operators happens one after the other, so that one is always left. */
const lock = 5_218_340_772;

export async function listOperators(operator: Operator): Promise<readonly OperatorView[]> {
  await requireOperator(operator);
  const { platform } = operator;
  const rows = await platform.store.identity
    .selectFrom('person')
    .select('id')
    .where('operator', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const people = await findPeople(
    platform,
    rows.map(({ id }) => id),
  );
  return Promise.all(
    rows.map(async ({ id }) => ({ id, ...people.get(id)!, signedAt: await signedCommitment(platform, id) })),
  );
}

/** Those that are open. */
export async function listOperatorInvitations(operator: Operator): Promise<readonly OperatorInvitationView[]> {
  await requireOperator(operator);
  const { store, vault } = operator.platform;
  const rows = await store.identity
    .selectFrom('operator_invitation')
    .select(['id', 'email_sealed', 'created_at', 'expires_at'])
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: vault.platform.unseal('operator_invitation', 'email_sealed', row.id, row.email_sealed),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

/** Asks somebody to help run the platform; asking the same person again takes back the first mail. Throws Problem `invalid`. */
export async function inviteOperator(
  operator: Operator,
  draft: OperatorDraft,
  post: PostOperator,
): Promise<OperatorInvitationView> {
  const email = normaliseEmail(draft.email);
  return operate(operator, 'platform.operator_invite', (tx) => ask(tx, { email, locale: draft.locale }, post));
}

/**
 * Asks once more: another invitation, by whoever sends it, takes the place of the open one, whose link opens nothing from now
 * on. Throws Problem `not_found` where it is not open.
 */
export function resendOperatorInvitation(
  operator: Operator,
  id: string,
  post: PostOperator,
): Promise<OperatorInvitationView> {
  return operate(operator, 'platform.operator_resend', async (tx) => {
    const row = await tx.db
      .selectFrom('operator_invitation')
      .selectAll()
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    return ask(tx, { email: emailOf(operator.platform, row), locale: row.locale as Locale }, post);
  });
}

async function ask(
  tx: Operating,
  { email, locale }: OperatorDraft,
  post: PostOperator,
): Promise<OperatorInvitationView> {
  const { db, at, operator } = tx;
  const vault = operator.platform.vault.platform;
  const emailHash = vault.emailHash(email);
  const known = await db.selectFrom('person').select('operator').where('email_hash', '=', emailHash).executeTakeFirst();
  if (known?.operator) throw invalid('email', 'operator_already', 'Somebody with this address is an operator.');
  await withdrawAll(tx, (row) => row('email_hash', '=', emailHash));
  const id = newId();
  const token = freshSecret();
  const expiresAt = new Date(at.getTime() + life_ms);
  await db
    .insertInto('operator_invitation')
    .values({
      id,
      email_sealed: vault.seal('operator_invitation', 'email_sealed', id, email),
      email_hash: emailHash,
      token_hash: secretHash(token),
      invited_by: operator.personId,
      locale,
      created_at: at,
      expires_at: expiresAt,
    })
    .execute();
  tx.covers({ table: 'operator_invitation', rowId: id, version: 1, fields: { email: [null, email] } });
  await post(tx, { email, locale, token });
  return { id, email, createdAt: at, expiresAt };
}

/** Throws Problem `not_found` where it is not open. */
export function withdrawOperatorInvitation(operator: Operator, id: string): Promise<void> {
  return operate(operator, 'platform.operator_withdraw', async (tx) => {
    const row = await tx.db
      .updateTable('operator_invitation')
      .set((eb) => ({ withdrawn_at: tx.at, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('version')
      .executeTakeFirst();
    if (!row) throw new Problem('not_found');
    tx.covers({ table: 'operator_invitation', rowId: id, version: row.version });
  });
}

/** Takes back the open invitations that are meant. */
async function withdrawAll(
  { db, at, covers }: Pick<Operating, 'db' | 'at' | 'covers'>,
  meant: (row: ExpressionBuilder<Database, 'operator_invitation'>) => Expression<SqlBool>,
): Promise<void> {
  const rows = await db
    .updateTable('operator_invitation')
    .set((row) => ({ withdrawn_at: at, version: row('version', '+', 1) }))
    .where(meant)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning(['id', 'version'])
    .execute();
  for (const { id, version } of rows) covers({ table: 'operator_invitation', rowId: id, version });
}

/**
 * Makes an operator a person like any other, and ends their sessions and whatever support they were giving; whom they asked
 * to become one can't accept any more. Throws Problem `not_found`, and `conflict` for the last one.
 */
export function removeOperator(operator: Operator, id: string): Promise<void> {
  return operate(operator, 'platform.operator_remove', async (tx) => {
    const operators = await lockOperators(tx.db);
    if (!operators.includes(id)) throw new Problem('not_found');
    if (operators.length === 1) throw new Problem('conflict', 'One operator has to be left. Invite another one first.');
    const version = await setOperator(tx, id, false);
    tx.covers({ table: 'person', rowId: id, version, fields: { operator: [true, false] } });
    await withdrawAll(tx, (row) => row('invited_by', '=', id));
    await endSessionsOf(tx, id);
  });
}

/** The ids of all operators. None of them goes until the transaction ends, but by its own doing. */
export async function lockOperators(db: PlatformChange['db']): Promise<readonly string[]> {
  await sql`select pg_advisory_xact_lock(${lock})`.execute(db);
  const rows = await db.selectFrom('person').select('id').where('operator', '=', true).execute();
  return rows.map(({ id }) => id);
}

export type OperatorOffer = { readonly email: string; readonly knownPerson: boolean };

/** What an invitation asks for; null where the token is of none. Throws Problem `gone` for one that is no longer good. */
export async function findOperatorOffer(platform: Platform, token: string): Promise<OperatorOffer | null> {
  const row = await retrying(() => rowOf(platform.store.identity, token));
  if (!row) return null;
  requireGood(row, now());
  const email = emailOf(platform, row);
  const emailHash = platform.vault.platform.emailHash(email);
  const person = await retrying(() => findCredentials(platform.store.identity, emailHash));
  return { email, knownPerson: person !== undefined };
}

/**
 * Makes the operator: a new person with a name and a password of their own, or the known one, who must be signed in. Throws
 * Problem `not_found`, `gone`, `unauthenticated`, `forbidden` where somebody else is signed in, `invalid` (name, password).
 */
export async function acceptOperatorInvitation(
  platform: Platform,
  acceptance: {
    readonly token: string;
    readonly name?: string | undefined;
    readonly password?: string | undefined;
    readonly self: Self | null;
  },
): Promise<{ readonly personId: string }> {
  const row = await retrying(() => rowOf(platform.store.identity, acceptance.token));
  if (!row) throw new Problem('not_found');
  requireGood(row, now());
  const email = emailOf(platform, row);
  const person = await retrying(() => findCredentials(platform.store.identity, row.email_hash));
  if (person && !acceptance.self) throw new Problem('unauthenticated', 'Sign in first, then open the link again.');
  if (acceptance.self && acceptance.self.personId !== person?.id)
    throw new Problem('forbidden', 'This invitation is for somebody else. Sign out first.');
  const fresh = person ? null : await newOperator(email, row.locale as Locale, acceptance);
  return platformChange(platform, async (tx) => {
    requireGood(await rowOf(tx.db, acceptance.token, 'locked'), tx.at);
    // Whoever asked must still be one: they may have done so in the very moment in which they were removed.
    if (!(await lockOperators(tx.db)).includes(row.invited_by))
      throw new Problem('gone', 'Whoever invited you is no operator any more. Ask for another invitation.');
    const personId = person?.id ?? fresh!.id;
    if (fresh) await insertPerson(tx, platform.vault.platform, fresh).catch(takenMeanwhile);
    const version = fresh ? 1 : await setOperator(tx, personId, true);
    await tx.db
      .updateTable('operator_invitation')
      .set({ accepted_at: tx.at, version: row.version + 1 })
      .where('id', '=', row.id)
      .execute();
    await tx.enter({
      tenantId: null,
      doer: { kind: 'person', id: personId, via: 'session' },
      action: 'platform.operator_accept',
      covers: [
        { table: 'operator_invitation', rowId: row.id, version: row.version + 1 },
        { table: 'person', rowId: personId, version, fields: { operator: [false, true] } },
      ],
    });
    return { personId };
  });
}

async function newOperator(
  email: string,
  locale: Locale,
  { name, password }: { readonly name?: string | undefined; readonly password?: string | undefined },
): Promise<Parameters<typeof insertPerson>[2]> {
  if (password === undefined) throw invalid('password', 'missing', 'Choose a password.');
  // Operators are named: nobody runs a platform as `admin`.
  const accepted = acceptName('name', name ?? '');
  const passwordHash = await hashPassword(await acceptPassword(password, [email, accepted]));
  return { id: newId(), email, name: accepted, locale, operator: true, passwordHash };
}

type Row = Selectable<Database['operator_invitation']>;

async function rowOf(
  db: Pick<PlatformChange['db'], 'selectFrom'>,
  token: string,
  locked?: 'locked',
): Promise<Row | undefined> {
  const row = db.selectFrom('operator_invitation').selectAll().where('token_hash', '=', secretHash(token));
  return (locked ? row.forUpdate() : row).executeTakeFirst();
}

function requireGood(row: Row | undefined, at: Date): void {
  if (row?.accepted_at) throw new Problem('gone', 'This invitation was accepted already.');
  if (!row || row.withdrawn_at) throw new Problem('gone', 'This invitation was withdrawn.');
  if (row.expires_at <= at) throw new Problem('gone', 'This invitation has expired. Ask for another one.');
}

function emailOf({ vault }: Platform, row: Row): string {
  return vault.platform.unseal('operator_invitation', 'email_sealed', row.id, row.email_sealed);
}

/** Returns the row's new version. */
async function setOperator({ db, at }: Pick<Operating, 'db' | 'at'>, id: string, operator: boolean): Promise<number> {
  const { version } = await db
    .updateTable('person')
    .set((row) => ({ operator, updated_at: at, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

function takenMeanwhile(error: unknown): never {
  throw (error as { code?: string }).code === '23505'
    ? new Problem('conflict', 'Somebody with this address has joined meanwhile. Sign in, and open the link again.')
    : error;
}
