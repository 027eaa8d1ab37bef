/** The wall: the transactions that jobs are read and written in, of a member inside their tenant, of anybody above all of them. */
import type { Transaction } from 'kysely';
import { change, changeOwn, read, readOwn, type Action, type Fields, type OwnAction, type Strongbox } from '#guard';
import type { Database } from '#store';
import { isMember, type Owner } from './kind.ts';

export type Reading = Pick<Strongbox, 'seal' | 'unseal'> & { readonly db: Transaction<Database> };
export type Writing = Reading & { readonly at: Date; tells(fields: Fields): void };

/** What the log calls it, inside a tenant and above them. */
export type Named = { readonly inside: Action; readonly above: OwnAction };

/** Throws Problem `forbidden`, and `unavailable` while the database can't write. */
export function writing<T>(owner: Owner, { inside, above }: Named, body: (tx: Writing) => Promise<T>): Promise<T> {
  return isMember(owner) ? change(owner, inside, body) : changeOwn(owner, above, body);
}

export function reading<T>(owner: Owner, inside: Action, body: (rx: Omit<Reading, 'seal'>) => Promise<T>): Promise<T> {
  return isMember(owner) ? read(owner, inside, body) : readOwn(owner, body);
}

/** Which rows of `job` and `job_part` are above all tenants the database tells apart; among those, which are one person's. */
export function tenantOf(owner: Owner): string | null {
  return isMember(owner) ? owner.tenantId : null;
}
