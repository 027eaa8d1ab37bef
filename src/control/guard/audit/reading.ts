/** Reading a log: whose it is that somebody may read, and a transaction that shows this log and no other. */
import { sql, type Transaction } from 'kysely';
import { Problem } from '#problem';
import type { Database } from '#store';
import { read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import { type Actor, type Operator, recogniseOperator } from '../member/actor.ts';
import { actorOfCommand } from '../member/member.ts';
import { requireOperator } from '../operator/operate.ts';
import type { Platform } from '../platform/platform.ts';
import type { Strongbox } from '../vault/vault.ts';
import { platformLog } from './audit.ts';

/** Who reads a log: a member their tenant's, an operator the platform's. */
export type Reader = Actor | Operator;

export type LogReading = { readonly db: Transaction<Database>; readonly unseal: Strongbox['unseal'] };

/** The tenant whose log it is; null for the platform's. */
export function tenantOf(reader: Reader): string | null {
  return reader.kind === 'operator' ? null : reader.tenantId;
}

/**
 * Who reads on the machine itself: the owner of the tenant, of the oldest where none is named; the first operator where
 * `log` is `platform`. Only for requests over control's own socket. Throws Problem `not_found`.
 */
export async function readerOfCommand(platform: Platform, log?: string): Promise<Reader> {
  if (log !== 'platform') return actorOfCommand(platform, log);
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('person')
      .select('id')
      .where('operator', '=', true)
      .orderBy('created_at')
      .executeTakeFirst(),
  );
  if (!row) throw new Problem('not_found', 'There is no operator yet. Run: npx kurzum setup');
  return recogniseOperator(platform, { personId: row.id, via: 'command', session: null });
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
