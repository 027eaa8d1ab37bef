/** People: who can sign in, above all tenants. Sole owner of the `person` table. */
import type { Kysely, Transaction } from 'kysely';
import { invalid } from '#problem';
import type { Database } from '#store';
import type { Cover } from '../audit/audit.ts';
import type { PlatformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlatformStrongbox } from '../vault/vault.ts';

export { acceptPassword, hashPassword, isOutdated, passwordFits, temporaryPassword } from './password.ts';

export type Locale = 'de' | 'en';

export type Person = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly locale: Locale | null;
  /** Whether they run the platform, whatever tenants they are a member of. */
  readonly operator: boolean;
};

export type NewPerson = {
  readonly id: string;
  /** As `normaliseEmail` gives it. */
  readonly email: string;
  readonly name: string | null;
  readonly locale: Locale | null;
  /** Whether they run the platform, whatever tenants they are a member of. */
  readonly operator: boolean;
  readonly passwordHash: string;
};

/** 254 bytes are what fits into a mail's path (RFC 5321, section 4.5.3.1.3). */
const emailBytesMax = 254;
/** Without what stands around addresses in a mail's head (RFC 5322, section 3.2.3): one mailbox would have many spellings. */
const address = /^[^\s@<>()[\]:;,\\"\p{Cc}]+@[^\s@<>()[\]:;,\\"\p{Cc}]+$/u;

/** The one spelling of an address that is stored and looked up: trimmed, lower case, NFC. Throws Problem `invalid`. */
export function normaliseEmail(email: string): string {
  const text = email.trim().toLowerCase().normalize('NFC');
  if (Buffer.byteLength(text) > emailBytesMax)
    throw invalid('email', 'too_long', 'An e-mail address this long does not exist.');
  // Only what no address can be is refused; whether it exists, a mail would tell.
  if (!address.test(text)) throw invalid('email', 'not_an_email', 'This is not an e-mail address.');
  return text;
}

export async function insertPerson(tx: PlatformChange, box: PlatformStrongbox, person: NewPerson): Promise<void> {
  const { id, email, name, locale, operator, passwordHash } = person;
  await tx.db
    .insertInto('person')
    .values({
      id,
      email_sealed: box.seal('person', 'email_sealed', id, email),
      email_hash: box.emailHash(email),
      name_sealed: name === null ? null : box.seal('person', 'name_sealed', id, name),
      password_hash: passwordHash,
      locale,
      operator,
      created_at: tx.at,
      updated_at: tx.at,
    })
    .execute();
}

/** What sign-in needs of the person whose address has this hash. */
export function findCredentials(
  db: Kysely<Database>,
  emailHash: Buffer,
): Promise<{ id: string; password_hash: string; version: number; operator: boolean } | undefined> {
  return db
    .selectFrom('person')
    .select(['id', 'password_hash', 'version', 'operator'])
    .where('email_hash', '=', emailHash)
    .executeTakeFirst();
}

/**
 * Whether the password behind `hash` is still the person's, and stays so until the transaction ends. Who asks for the same
 * person at once comes one after the other.
 */
export async function keepsPassword(db: Transaction<Database>, personId: string, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('id')
    .where('id', '=', personId)
    .where('password_hash', '=', hash)
    // Not a shared lock: of two who hold one, neither could go on to change the row.
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes whoever signs the person in by password wait until the transaction ends. */
export async function holdSignIns(db: Transaction<Database>, personId: string): Promise<void> {
  await db.selectFrom('person').select('id').where('id', '=', personId).forNoKeyUpdate().execute();
}

export async function findPerson(platform: Platform, id: string): Promise<Person> {
  const row = await platform.store.identity
    .selectFrom('person')
    .select(['email_sealed', 'name_sealed', 'locale', 'operator'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { unseal } = platform.vault.platform;
  return {
    id,
    email: unseal('person', 'email_sealed', id, row.email_sealed),
    name: row.name_sealed && unseal('person', 'name_sealed', id, row.name_sealed),
    locale: row.locale as Locale | null,
    operator: row.operator,
  };
}

/** Gives a person another password; returns the row's new version, or undefined when somebody else was faster. */
export async function setPassword(
  db: Transaction<Database>,
  person: { readonly id: string; readonly version: number },
  passwordHash: string,
  at: Date,
): Promise<number | undefined> {
  const row = await db
    .updateTable('person')
    .set({ password_hash: passwordHash, version: person.version + 1, updated_at: at })
    .where('id', '=', person.id)
    .where('version', '=', person.version)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Notes that something of a person's changed which has no version of its own, so that the log can name it. */
export async function touchPerson({ db, at }: PlatformChange, personId: string): Promise<Cover> {
  const { version } = await db
    .updateTable('person')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: at }))
    .where('id', '=', personId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return { table: 'person', rowId: personId, version };
}

export type PersonPatch = { readonly name?: string | undefined; readonly locale?: Locale | undefined };

/** Changes what `patch` names of a person's own; the name is as `acceptName` gives it. */
export async function editPerson(
  tx: PlatformChange,
  platform: Platform,
  id: string,
  patch: PersonPatch,
): Promise<Cover> {
  const { seal, unseal } = platform.vault.platform;
  const query = tx.db
    .selectFrom('person')
    .select(['name_sealed', 'locale', 'version'])
    .where('id', '=', id)
    .forUpdate();
  const before = await query.executeTakeFirstOrThrow();
  const version = before.version + 1;
  const { name, locale } = patch;
  await tx.db
    .updateTable('person')
    .set({
      version,
      updated_at: tx.at,
      ...(name === undefined ? {} : { name_sealed: seal('person', 'name_sealed', id, name) }),
      ...(locale === undefined ? {} : { locale }),
    })
    .where('id', '=', id)
    .execute();
  const oldName = before.name_sealed && unseal('person', 'name_sealed', id, before.name_sealed);
  const fields = {
    ...(name === undefined ? {} : { name: [oldName, name] as const }),
    ...(locale === undefined ? {} : { locale: [before.locale, locale] as const }),
  };
  return { table: 'person', rowId: id, version, fields };
}

/** Whom a mail goes to, and in which language; German where they have chosen none. */
export type Recipient = { readonly to: string; readonly locale: Locale };

/** Puts a mail on its way, in the transaction that it tells of. */
export type Post = (tx: PlatformChange, to: Recipient) => Promise<void>;

export async function recipientOf(platform: Platform, id: string): Promise<Recipient> {
  const { email, locale } = await retrying(() => findPerson(platform, id));
  return { to: email, locale: locale ?? 'de' };
}
