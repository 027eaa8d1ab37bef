/** Reading a log: whose it is that somebody may read, and a transaction that shows this log and no other. */
import { sql, type Transaction } from 'kysely';
import type { Database } from '#store';
import { read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import type { Actor, Operator } from '../member/actor.ts';
import { requireOperator } from '../operator/operate.ts';
import type { Strongbox } from '../vault/vault.ts';
import { platformLog } from './audit.ts';

/** Who reads a log: a member their tenant's, an operator the platform's. */
export type Reader = Actor | Operator;

export type LogReading = { readonly db: Transaction<Database>; readonly unseal: Strongbox['unseal'] };

/** The tenant whose log it is; null for the platform's. */
export function tenantOf(reader: Reader): string | null {
  return reader.kind === 'operator' ? null : reader.tenantId;
}

/** Runs `body` where the log can be read; throws Problem `forbidden`, `second_factor_needed` or `unavailable`. */
export async function readLog<T>(reader: Reader, body: (rx: LogReading) => Promise<T>): Promise<T> {
  if (reader.kind === 'member') return read(reader, 'audit.view', body);
  await requireOperator(reader);
  const { store, vault } = reader.platform;
  return retrying(() =>
    store.app
      .transaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read')
      .execute(async (db) => {
        // As if it were the log of a tenant named nil, for this transaction.
        await sql`select set_config('kurzum.tenant', ${platformLog}, true)`.execute(db);
        return body({ db, unseal: vault.platform.unseal });
      }),
  );
}
