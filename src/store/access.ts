/** Access: the passwords of the database's roles, kept in the key store, and the connections made of them. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreRefusal } from './migrate.ts';
import {
  connectionFor,
  groups,
  loginOf,
  newPassword,
  newPasswords,
  type Connection,
  type Connections,
  type Passwords,
} from './roles.ts';
import { ownerConnection } from './server.ts';

export type Access = { readonly owner: string; readonly roles: Passwords };

/** Where the database is. */
export type DatabasePlace =
  | { readonly kind: 'embedded'; readonly runFolder: string }
  | { readonly kind: 'given'; readonly url: string };

const embeddedDatabase = 'kurzum_data';
const embeddedOwner = 'kurzum_owner';

/** The folder of the embedded server's socket. */
export function socketFolderOf(runFolder: string): string {
  return join(runFolder, 'postgres');
}

/** The passwords, null where none were made yet; throws a StoreRefusal when the file is damaged. */
export function readAccess(keysFolder: string): Access | null {
  const path = join(keysFolder, 'database.json');
  if (!existsSync(path)) return null;
  try {
    const access = JSON.parse(readFileSync(path, 'utf8')) as Access;
    if ([access.owner, ...groups.map((group) => access.roles[group])].every((word) => typeof word === 'string')) {
      return access;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new StoreRefusal(`${path} is damaged. Put its copy back.`);
}

export function createAccess(keysFolder: string): Access {
  const access: Access = { owner: newPassword(), roles: newPasswords() };
  const path = join(keysFolder, 'database.json');
  writeFileSync(`${path}.part`, JSON.stringify(access) + '\n', { mode: 0o600, flush: true });
  renameSync(`${path}.part`, path);
  return access;
}

/** The embedded database's owner, as its cluster is made. */
export function embeddedClusterOwner(access: Access): { name: string; password: string; database: string } {
  return { name: embeddedOwner, password: access.owner, database: embeddedDatabase };
}

/** The connection that may change the schema; the supervisor's alone. */
export function ownerConnectionAt(place: DatabasePlace, access: Access): Connection {
  if (place.kind === 'given') return place.url;
  return ownerConnection(socketFolderOf(place.runFolder), embeddedClusterOwner(access));
}

/** The connections of control's three roles. Throws a StoreRefusal when their passwords are missing. */
export function storedConnections(place: DatabasePlace, keysFolder: string): Connections {
  const access = readAccess(keysFolder);
  if (access === null) throw new StoreRefusal(`${join(keysFolder, 'database.json')} is missing. Put its copy back.`);
  const owner = ownerConnectionAt(place, access);
  const database = decodeURIComponent(new URL(owner).pathname.slice(1));
  const connection = (group: keyof Passwords): Connection =>
    connectionFor(owner, { user: loginOf(database, group), password: access.roles[group] });
  return { app: connection('app'), identity: connection('identity'), exchange: connection('exchange') };
}
