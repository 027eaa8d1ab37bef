/** People of a tenant: the names and addresses of several at once, for those who see to its members. */
import { type ExpressionBuilder } from 'kysely';
import type { Database } from '#store';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';

export type PersonOfMember = {
  readonly name: string | null;
  /** '' of somebody whose account was erased meanwhile. */
  readonly email: string;
  /** Whether they have set one up; not whether they used it this time. */
  readonly secondFactor: boolean;
};

/** By the person's id; the ids are those of members that whoever asks may see. */
export async function findPeople(
  { store, vault }: Platform,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonOfMember>> {
  if (ids.length === 0) return new Map();
  const rows = await retrying(() =>
    store.identity
      .selectFrom('person')
      .select(['id', 'name_sealed', 'email_sealed'])
      .select((eb) => hasFactor(eb).as('secondFactor'))
      .where('id', 'in', ids)
      .execute(),
  );
  const { unseal } = vault.platform;
  return new Map(
    rows.map(({ id, name_sealed: name, email_sealed: email, secondFactor }) => [
      id,
      {
        name: name && unseal('person', 'name_sealed', id, name),
        email: email.length === 0 ? '' : unseal('person', 'email_sealed', id, email),
        secondFactor: Boolean(secondFactor),
      },
    ]),
  );
}

function hasFactor({ or, exists, selectFrom }: ExpressionBuilder<Database, 'person'>) {
  return or([
    exists(selectFrom('passkey').select('passkey.id').whereRef('passkey.person_id', '=', 'person.id')),
    exists(
      selectFrom('totp')
        .select('totp.id')
        .whereRef('totp.person_id', '=', 'person.id')
        .where('totp.confirmed_at', 'is not', null),
    ),
  ]);
}
