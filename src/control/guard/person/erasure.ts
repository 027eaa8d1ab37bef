/**
 * Erasure: takes away what is known of somebody whose account was closed, some of it at a time, until their id is left as a
 * pseudonym. Every step may be taken twice, and finds the second time that there is nothing to do.
 */
import { sql, type RawBuilder } from 'kysely';
import type { AuditedTable, Cover } from '../audit/audit.ts';
import { eraseEntriesAbout } from '../audit/erasure.ts';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import { KeysRefused, SealBroken, type Vault } from '../vault/vault.ts';
import { closedPassword, nobody } from './closing.ts';

/** Where an erasure goes on: after a tenant, after a mail, or with the person's own row, which is the last. */
export type ErasurePlace = { readonly part: 'tenants' | 'mail' | 'person'; readonly after: string | null };

export const erasureBegins: ErasurePlace = { part: 'tenants', after: null };

/** In one step. Each tenant has a key of its own to be read, each mail an address to be opened. */
const tenants_max = 20;
const mails_max = 200;

const kurzum = { kind: 'platform', id: null, via: 'platform' } as const;

/**
 * Takes the step at `place`; gives the next one, or null at the end. `endArchives` removes copies of a tenant that was theirs,
 * or that wrote to them.
 */
export async function eraseSome(
  platform: Platform,
  personId: string,
  { part, after }: ErasurePlace,
  endArchives: EndArchives,
): Promise<ErasurePlace | null> {
  const closed = await closedAccount(platform, personId);
  if (closed === null) return null;
  if (part === 'tenants') {
    const ids = await someTenants(platform, after);
    for (const id of ids) await eraseInTenant(platform, id, closed, endArchives);
    return ids.length < tenants_max ? { part: 'mail', after: null } : { part, after: ids.at(-1)! };
  }
  if (part === 'mail') {
    const last = await eraseMail(platform, closed, after);
    return last === null ? { part: 'person', after: null } : { part, after: last };
  }
  await erasePerson(platform, closed);
  return null;
}

/** How many steps there are about: for showing how far it is. */
export async function countErasure({ store }: Platform): Promise<number> {
  const count = (table: 'tenant' | 'mail'): Promise<{ readonly rows: number }> =>
    store.identity
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
  const [tenants, mails] = await retrying(() => Promise.all([count('tenant'), count('mail')]));
  return Math.ceil((tenants.rows + 1) / tenants_max) + Math.ceil((mails.rows + 1) / mails_max) + 1;
}

type EndArchives = (tenantId: string) => Promise<void>;

type Closed = {
  readonly personId: string;
  /** The address that is being erased. */
  readonly email: string;
  /** What was sent to the address later is meant for whoever has it by now. */
  readonly closedAt: Date;
};

/** Null once the address is gone, and all else with it. */
async function closedAccount({ store, vault }: Platform, personId: string): Promise<Closed | null> {
  const row = await retrying(() =>
    store.identity
      .selectFrom('person')
      .select(['email_sealed', 'updated_at'])
      .where('id', '=', personId)
      .where('password_hash', '=', closedPassword)
      .executeTakeFirst(),
  );
  if (!row || row.email_sealed.length === 0) return null;
  const email = vault.platform.unseal('person', 'email_sealed', personId, row.email_sealed);
  return { personId, email, closedAt: row.updated_at };
}

/** Of a tenant whose key is gone nothing can be read any more. */
async function someTenants({ store }: Platform, after: string | null): Promise<readonly string[]> {
  let tenants = store.identity.selectFrom('tenant').select('id').where('ended_at', 'is', null);
  if (after !== null) tenants = tenants.where('id', '>', after);
  const rows = await retrying(() => tenants.orderBy('id').limit(tenants_max).execute());
  return rows.map(({ id }) => id);
}

/** Whom the tenant's log names, on which day they were last at work, and to which address somebody wrote. */
async function eraseInTenant(
  platform: Platform,
  tenantId: string,
  closed: Closed,
  endArchives: EndArchives,
): Promise<void> {
  const address = addressIn(platform, tenantId, closed.email);
  if (address === null || !(await isKnown(platform, tenantId, closed, address))) return;
  // First of all, for once the address is out of invitations, nothing says whom they were for.
  await endArchives(tenantId);
  await platformChange(platform, async (tx) => {
    const { db, enter } = tx;
    const members = await db
      .selectFrom('member')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', closed.personId)
      .execute();
    for (const { id } of members) await db.deleteFrom('member_use').where('member_id', '=', id).execute();
    const asked = await emptyInvitations(
      tx,
      'invitation',
      sql`tenant_id = ${tenantId} and email_hash = ${address} and created_at <= ${closed.closedAt}`,
    );
    const rows = [...rowsOf('member', members), ...rowsOf('invitation', asked)];
    const covers = [...reached('invitation', asked), ...(await eraseEntriesAbout(db, tenantId, rows))];
    if (covers.length > 0) await enter({ tenantId, doer: kurzum, action: 'person.erase', covers });
  });
  // Whoever began one meanwhile may have read what was still there.
  await endArchives(tenantId);
}

/** Whether they were ever a member there, or written to. */
async function isKnown({ store }: Platform, tenantId: string, closed: Closed, address: Buffer): Promise<boolean> {
  const { rows } = await retrying(() =>
    sql`select from member where tenant_id = ${tenantId} and person_id = ${closed.personId}
      union all select from invitation
      where tenant_id = ${tenantId} and email_hash = ${address} and created_at <= ${closed.closedAt}`.execute(
      store.identity,
    ),
  );
  return rows.length > 0;
}

/** By what a tenant knows an address; null where its key is not there, so that nobody knows anything of it any more. */
function addressIn({ vault, log }: Platform, tenantId: string, email: string): Buffer | null {
  try {
    return vault.tenant(tenantId).hash('invitation email', email);
  } catch (error) {
    if (!(error instanceof KeysRefused)) throw error;
    log('warn', 'person.key_gone', { tenant: tenantId });
    return null;
  }
}

/** Takes the address out of invitations. One that is still open is withdrawn: nobody can be written to any more. */
async function emptyInvitations(
  { db, at }: PlatformChange,
  table: 'invitation' | 'operator_invitation',
  which: RawBuilder<unknown>,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    update ${sql.table(table)} set email_sealed = ${nothing}, email_hash = ${nobody()}, version = version + 1,
      withdrawn_at = case when accepted_at is null then coalesce(withdrawn_at, ${at}) end
    where ${which} returning id, version`.execute(db);
  return rows;
}

/** Mails to the address that have not left. Returns the last one looked at; null at the end. */
async function eraseMail(
  { store, vault }: Platform,
  { email, closedAt }: Closed,
  after: string | null,
): Promise<string | null> {
  let waiting = store.identity.selectFrom('mail').select(['id', 'recipient_sealed']);
  if (after !== null) waiting = waiting.where('id', '>', after);
  waiting = waiting.where('recipient_sealed', 'is not', null).where('created_at', '<=', closedAt);
  const rows = await retrying(() => waiting.orderBy('id').limit(mails_max).execute());
  const ids = rows.filter((row) => recipientIn(vault, row) === email).map(({ id }) => id);
  if (ids.length > 0) await retrying(() => store.identity.deleteFrom('mail').where('id', 'in', ids).execute());
  return rows.length < mails_max ? null : rows.at(-1)!.id;
}

/** To whom a mail goes, as addresses are compared; null where it opens no more, whatever has become of it. */
function recipientIn(
  { platform: box }: Vault,
  { id, recipient_sealed: sealed }: { readonly id: string; readonly recipient_sealed: Buffer | null },
): string | null {
  try {
    return sealed && box.unseal('mail', 'recipient_sealed', id, sealed).trim().toLowerCase().normalize('NFC');
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

/** What is above tenants: names, signatures, invitations, what the platform's log says; last of all the address itself. */
function erasePerson(platform: Platform, { personId, email, closedAt }: Closed): Promise<void> {
  return platformChange(platform, async (tx) => {
    const { db, at, enter } = tx;
    const person = await db
      .selectFrom('person')
      .select('version')
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const signed = await db
      .updateTable('commitment')
      .set((row) => ({ name_sealed: nothing, version: row('version', '+', 1) }))
      .where('person_id', '=', personId)
      .returning(['id', 'version'])
      .execute();
    const address = platform.vault.platform.emailHash(email);
    const asked = await emptyInvitations(
      tx,
      'operator_invitation',
      sql`email_hash = ${address} and created_at <= ${closedAt}`,
    );
    const version = person.version + 1;
    await db
      .updateTable('person')
      .set({ email_sealed: nothing, name_sealed: null, locale: null, version, updated_at: at })
      .where('id', '=', personId)
      .execute();
    const rows = [
      { table: 'person', rowId: personId } as const,
      ...rowsOf('commitment', signed),
      ...rowsOf('operator_invitation', asked),
      ...(await factorsOf(tx, personId)),
    ];
    const covers: readonly Cover[] = [
      { table: 'person', rowId: personId, version },
      ...reached('commitment', signed),
      ...reached('operator_invitation', asked),
      ...(await eraseEntriesAbout(db, null, rows, personId)),
    ];
    await enter({ tenantId: null, doer: kurzum, action: 'person.erase', covers });
  });
}

/** The second factors that somebody ever had: their rows are gone, and what they were called stands in the log. */
async function factorsOf({ db }: PlatformChange, personId: string): Promise<readonly Pick<Cover, 'table' | 'rowId'>[]> {
  const { rows } = await sql<{ table: AuditedTable; rowId: string }>`
    select distinct table_name as "table", row_id as "rowId" from audit_cover cover
    join audit_entry entry on entry.id = cover.entry_id
    where table_name in ('passkey', 'totp') and entry.tenant_id is null and entry.actor_id = ${personId}`.execute(db);
  return rows;
}

type Row = { readonly id: string; readonly version: number };

/** Not null, as the column must not be, and nothing that could ever be opened. */
const nothing = Buffer.alloc(0);

function rowsOf(table: AuditedTable, rows: readonly Pick<Row, 'id'>[]): readonly Pick<Cover, 'table' | 'rowId'>[] {
  return rows.map(({ id }) => ({ table, rowId: id }));
}

function reached(table: AuditedTable, rows: readonly Row[]): readonly Cover[] {
  return rows.map(({ id, version }) => ({ table, rowId: id, version }));
}
