/** Refusals: why Kurzum does not start, each a sentence for the person at the terminal that says what to do. */
import { ConfigError } from '#config';
import { KeysRefused } from '#guard';
import { StoreRefusal } from '#store';

export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

/** Sentences for what the operating system refuses (errno) while something is written or listened on. */
const bySystem: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `The disk that holds ${path} is full. Make room and start again.`,
  EDQUOT: (path) => `The disk quota for ${path} is used up. Make room and start again.`,
  EROFS: (path) =>
    `The disk that holds ${path} is read-only. Make it writable, or name other folders with KURZUM_DATA and KURZUM_KEYS.`,
  EACCES: (path) =>
    `${path} is not permitted to this user. Change its owner, or name other folders with KURZUM_DATA and KURZUM_KEYS.`,
  EPERM: (path) =>
    `${path} is not permitted to this user. Change its owner, or name other folders with KURZUM_DATA and KURZUM_KEYS.`,
  ENOTDIR: (path) =>
    `${path} leads through something that is no folder. Name other folders with KURZUM_DATA and KURZUM_KEYS.`,
  EIO: (path) => `The disk that holds ${path} reports errors. Look at it before anything else.`,
};

/** Sentences for what a database server says at the first contact (SQLSTATE or errno). */
const byDatabase: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No database server answers where DATABASE_URL leads. Start it, or correct the setting.',
  ENOTFOUND: 'The host of DATABASE_URL is unknown. Correct the setting.',
  EAI_AGAIN: 'The host of DATABASE_URL could not be looked up. Try again, or correct the setting.',
  ETIMEDOUT: 'The database server of DATABASE_URL does not answer. Check address and firewall.',
  '28P01': 'The database server refused the password in DATABASE_URL.',
  '28000': 'The database server refused the user in DATABASE_URL.',
  '3D000': 'The database that DATABASE_URL names does not exist. Create it first.',
  '42501': 'The user of DATABASE_URL may not make tables and roles. It must own the database and have CREATEROLE.',
  '53100': 'The disk of the database is full. Make room and start again.',
};

/** What to tell the person whose start failed with `error`; null for a fault of ours, which deserves its stack. */
export function sentenceOf(error: unknown): string | null {
  if (error instanceof StartRefusal || error instanceof ConfigError) return error.message;
  if (error instanceof KeysRefused || error instanceof StoreRefusal) return error.message;
  const { code: said, path, syscall } = (error ?? {}) as { code?: unknown; path?: unknown; syscall?: unknown };
  // Making a folder and those above it says ENOENT of a disk that is read-only.
  const code = said === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : said;
  if (typeof code !== 'string') return null;
  // Copying says where it came from; what is full is where it goes, and that is always the data folder.
  if (typeof path === 'string' && bySystem[code] && syscall !== 'copyfile') return bySystem[code](path);
  return byDatabase[code] ?? bySystem[code]?.('the data folder') ?? null;
}
