/** Roles: who may do what in the database. Alone makes the group roles, and the login roles that belong to them. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/** A URL as PostgreSQL's own clients take it; a Unix socket is given as `?host=/folder`. It holds a password. */
export type Connection = string;

/** What the application may be. The owner, who may change the schema, is none of them. */
export const groups = ['app', 'identity', 'exchange'] as const;
export type Group = (typeof groups)[number];

export type Connections = Readonly<Record<Group, Connection>>;
export type Passwords = Readonly<Record<Group, string>>;

/** The login role of one database for a group. */
export function loginOf(database: string, group: Group): string {
  return `${database}_${group}_login`;
}

/** Fresh passwords of 192 bits. */
export function newPasswords(): Passwords {
  return { app: newPassword(), identity: newPassword(), exchange: newPassword() };
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** The connection of another user, or to another database, of the same server. */
export function connectionFor(
  connection: Connection,
  change: { user?: string; password?: string; database?: string },
): Connection {
  const url = new URL(connection);
  if (change.user !== undefined) url.username = encodeURIComponent(change.user);
  if (change.password !== undefined) url.password = encodeURIComponent(change.password);
  if (change.database !== undefined) url.pathname = `/${encodeURIComponent(change.database)}`;
  return url.href;
}

/**
 * Makes what is missing of the roles, as the owner: `kurzum_app`, `kurzum_identity`, `kurzum_exchange`, which migrations
 * grant to, and a login role in each, named after the database, because roles belong to a server and not to a database.
 */
export async function ensureRoles(owner: Connection, passwords: Passwords): Promise<Connections> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    const database = rows[0]!.name;
    for (const group of groups) {
      await ensureRole(client, `kurzum_${group}`, 'nologin');
      const login = loginOf(database, group);
      await ensureRole(client, login, 'login');
      // A role may change its own password and settings; whoever did so in our place has done it until here.
      await client.query(`alter role ${quoted(login)} password '${scramVerifier(passwords[group])}'`);
      await client.query(`alter role ${quoted(login)} reset all`);
      await client.query(`alter role ${quoted(login)} in database ${quoted(database)} reset all`);
      await client.query(`grant kurzum_${group} to ${quoted(login)}`);
    }
    await client.query(`revoke temporary on database ${quoted(database)} from public`);
    await client.query('revoke create on schema public from public');
    await client.query('grant usage on schema public to kurzum_app, kurzum_identity, kurzum_exchange');
    const connection = (group: Group): Connection =>
      connectionFor(owner, { user: loginOf(database, group), password: passwords[group] });
    return { app: connection('app'), identity: connection('identity'), exchange: connection('exchange') };
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, name: string, login: 'login' | 'nologin'): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (rowCount) return;
  await client.query(
    `create role ${quoted(name)} ${login} nosuperuser nocreatedb nocreaterole noreplication nobypassrls`,
  );
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** What PostgreSQL keeps of a password (RFC 5803), made here, so that no server log can hold the password itself. */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyed = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
