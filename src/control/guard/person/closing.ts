/** Closing: the moment in which somebody's account ends. From here on nobody gets in by it; erasure.ts takes the rest away. */
import { randomBytes } from 'node:crypto';
import { Problem } from '#problem';
import type { Cover } from '../audit/audit.ts';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { removeFactors } from '../factor/factors.ts';
import { type Self, caretaker } from '../member/actor.ts';
import { endMembership } from '../member/matrix.ts';
import { lockOperators } from '../operator/operators.ts';
import type { Platform } from '../platform/platform.ts';
import { doerOf, endSessionsOf } from '../session/session.ts';
import { tenantName } from '../tenant/tenant.ts';

/** Does something in the same transaction, such as noting that the rest is to be done. */
type Beside<T> = (tx: PlatformChange) => Promise<T>;

/**
 * Ends a person's account: they leave every tenant, and their sessions, tokens, second factors and invitations open nothing
 * any more; their address is free for a new account. All of it happens or nothing does. Throws Problem `conflict` where a
 * tenant would be left without an owner, naming each, or the platform without an operator.
 */
export async function closeAccount<T>(self: Self, beside: Beside<T>): Promise<T> {
  const { platform, personId } = self;
  const closed = await platformChange(platform, async (tx) => {
    const person = await lockPerson(tx, personId);
    const members = await lockMembers(tx, personId);
    const ownerless = tenantsLeft(members, personId);
    const operators = person.operator ? await lockOperators(tx.db) : [];
    const isLastOperator = operators.length === 1;
    if (ownerless.length > 0 || isLastOperator) return { needed: { ownerless, isLastOperator } };
    for (const member of members) if (member.person_id === personId) await leave(tx, member);
    await endAccess(tx, person);
    return { needed: null, emailHash: person.email_hash, result: await beside(tx) };
  });
  if (closed.needed !== null) throw await stillNeeded(platform, closed.needed);
  for (const throttle of [platform.signIns, platform.proofs, platform.resets]) throttle.clear(closed.emailHash);
  return closed.result;
}

type PersonRow = {
  readonly id: string;
  readonly version: number;
  readonly operator: boolean;
  readonly email_hash: Buffer;
};

async function lockPerson({ db }: PlatformChange, personId: string): Promise<PersonRow> {
  const person = db.selectFrom('person').select(['id', 'version', 'operator', 'email_hash']);
  return person.where('id', '=', personId).forUpdate().executeTakeFirstOrThrow();
}

type MemberRow = {
  readonly id: string;
  readonly tenant_id: string;
  readonly person_id: string;
  readonly preset: string;
  readonly version: number;
};

/** What the person is a member as, and all owners of these tenants; locked in the order in which everybody locks members. */
function lockMembers({ db }: PlatformChange, personId: string): Promise<readonly MemberRow[]> {
  const own = db.selectFrom('member').select('tenant_id').where('person_id', '=', personId);
  return db
    .selectFrom('member')
    .select(['id', 'tenant_id', 'person_id', 'preset', 'version'])
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('person_id', '=', personId),
        eb.and([eb('preset', '=', 'owner'), eb('tenant_id', 'in', own.where('removed_at', 'is', null))]),
      ]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The tenants in which the person is the only owner. */
function tenantsLeft(members: readonly MemberRow[], personId: string): readonly string[] {
  const owners = Map.groupBy(
    members.filter(({ preset }) => preset === 'owner'),
    ({ tenant_id: tenantId }) => tenantId,
  );
  return [...owners].filter(([, rows]) => rows.every((row) => row.person_id === personId)).map(([id]) => id);
}

async function leave(tx: PlatformChange, member: MemberRow): Promise<void> {
  const covers: Cover[] = [];
  await endMembership(
    { db: tx.db, at: tx.at, covers: (table, rowId, version) => void covers.push({ table, rowId, version }) },
    member,
  );
  const doer = { kind: 'member', id: member.id, via: 'session' } as const;
  await tx.enter({ tenantId: member.tenant_id, doer, action: 'member.leave', covers });
}

/** Whatever opened something opens nothing, and the address finds nobody; what it was is left for the erasure to read. */
async function endAccess(tx: PlatformChange, { id, version, operator }: PersonRow): Promise<void> {
  const { db, at } = tx;
  await endSessionsOf(tx, id);
  const factors = await removeFactors(tx, id);
  await db.deleteFrom('password_reset').where('person_id', '=', id).execute();
  await db.deleteFrom('audit_subscription').where('person_id', '=', id).execute();
  await db
    .updateTable('person')
    .set({ email_hash: nobody(), password_hash: closedPassword, operator: false, version: version + 1, updated_at: at })
    .where('id', '=', id)
    .execute();
  const fields = operator ? { operator: [true, false] as const } : undefined;
  const covers: readonly Cover[] = [{ table: 'person', rowId: id, version: version + 1, fields }, ...factors];
  await tx.enter({ tenantId: null, doer: doerOf(id), action: 'account.erase', covers });
}

/** No password's hash: by this a closed account is known. */
export const closedPassword = '';

/** What stands where the hash of an address stood: the column takes no row without one, and no two alike. */
export function nobody(): Buffer {
  return randomBytes(32);
}

type Needed = { readonly ownerless: readonly string[]; readonly isLastOperator: boolean };

async function stillNeeded(platform: Platform, { ownerless, isLastOperator }: Needed): Promise<Problem> {
  const tenants = ownerless.map(async (tenantId) => ({
    field: tenantId,
    reason: 'last_owner',
    detail: await tenantName(caretaker(platform, tenantId)),
  }));
  const operator = { field: 'operator', reason: 'last_operator', detail: 'Invite another operator first.' };
  return new Problem('conflict', 'Something would be left with nobody to see to it. Hand it over first, or end it.', {
    errors: [...(await Promise.all(tenants)), ...(isLastOperator ? [operator] : [])],
  });
}
