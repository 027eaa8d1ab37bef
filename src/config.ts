/** The settings: alone reads the environment and `.env`, checks every value, and says in sentences what is wrong. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Zone } from '#zone';

export type Environment = 'production' | 'test' | 'development';

export type Config = {
  readonly environment: Environment;
  readonly host: string;
  readonly port: number;
  /** The public address, without a path. */
  readonly url: URL;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly rootKey: RootKeySetting;
  /** The root key before, while one that is kept elsewhere is replaced. */
  readonly rootKeyBefore: string | null;
  /** Sockets; below the data folder where its path is short enough for one. */
  readonly runFolder: string;
  /** Whether the default folders were moved, because root's clone lies where an unprivileged user can't go. */
  readonly moved: boolean;
  /** CIDRs, addresses, `loopback` and `private`. */
  readonly trustProxy: readonly string[];
  readonly timezone: string;
  readonly threshold: number;
  readonly releaseSeconds: number;
  readonly database:
    | { readonly kind: 'embedded'; readonly binFolder: string | null }
    | { readonly kind: 'given'; readonly url: string };
  /** Null where none is configured: mail then waits where operators read it. */
  readonly mail: MailSettings | null;
};

/** Where the root key comes from: a file, the environment, or what a command prints. */
export type RootKeySetting =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'environment'; readonly key: string }
  | { readonly from: 'command'; readonly command: string };

export type MailSettings = {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string;
  /** `kurzum@example.org` or `Kurzum <kurzum@example.org>`. */
  readonly from: string;
};

export type Setting = { readonly name: string; readonly default: string; readonly meaning: string };

/** As `kurzum config` lists them. */
export const settings: readonly Setting[] = [
  { name: 'KURZUM_PORT', default: '8080', meaning: 'the port that Kurzum listens on' },
  { name: 'KURZUM_HOST', default: '127.0.0.1', meaning: 'the address that Kurzum listens on' },
  {
    name: 'KURZUM_URL',
    default: 'http://localhost:PORT',
    meaning: 'the public address; required when KURZUM_HOST is not loopback',
  },
  { name: 'KURZUM_DATA', default: './data', meaning: 'database, sockets, start file; relative to the clone' },
  { name: 'KURZUM_KEYS', default: './keys', meaning: "root key and tenants' keys; keep a copy elsewhere" },
  {
    name: 'KURZUM_ROOT_KEY_FILE',
    default: 'KURZUM_KEYS/root.key',
    meaning: 'the file with the root key, which nobody else may read',
  },
  {
    name: 'KURZUM_ROOT_KEY',
    default: 'none',
    meaning: 'the root key itself, 64 hexadecimal digits, instead of a file',
  },
  {
    name: 'KURZUM_ROOT_KEY_COMMAND',
    default: 'none',
    meaning: 'a command that prints the root key, such as the client of a key store, instead of a file',
  },
  {
    name: 'KURZUM_ROOT_KEY_BEFORE',
    default: 'none',
    meaning: 'the root key before, for the one start at which another is given by KURZUM_ROOT_KEY or its command',
  },
  { name: 'KURZUM_ENV', default: 'production', meaning: 'production, test or development; stamped into data and keys' },
  {
    name: 'KURZUM_TRUST_PROXY',
    default: 'none',
    meaning: "peers that may name the visitor's address: CIDRs, loopback, private",
  },
  { name: 'KURZUM_TIMEZONE', default: 'Europe/Berlin', meaning: 'where days begin' },
  {
    name: 'KURZUM_THRESHOLD',
    default: '5',
    meaning: 'how many different visitors a broken-down number needs, at least 3',
  },
  { name: 'KURZUM_RELEASE_SECONDS', default: '900', meaning: 'how often waiting numbers are looked at' },
  {
    name: 'KURZUM_SMTP_URL',
    default: 'none',
    meaning: 'the server that takes mail, such as smtps://name:password@mail.example.com; with none, mail waits',
  },
  { name: 'KURZUM_MAIL_FROM', default: 'none', meaning: 'whom mail comes from, such as Kurzum <kurzum@example.com>' },
  { name: 'DATABASE_URL', default: 'embedded', meaning: 'another PostgreSQL server, 15 or newer' },
  { name: 'KURZUM_POSTGRES_BIN', default: 'embedded', meaning: 'the folder of other PostgreSQL programs' },
];

/** What is wrong with the settings, a sentence for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

/** The clone: where package.json lies. */
export const programFolder = dirname(import.meta.dirname);

/** The version of this program, as package.json has it. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The settings in force; throws a ConfigError that names each one that is not valid. */
export function readConfig(): Config {
  const values = { ...fromFile(), ...process.env };
  const problems: string[] = [];
  const read = <T>(name: string, fallback: string, parse: (text: string) => T): T => {
    const text = values[name]?.trim() || fallback;
    try {
      return parse(text);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}.`);
      return undefined as T; // never seen: the problems are thrown below
    }
  };

  const port = read('KURZUM_PORT', '8080', (text) => wholeNumber(text, 1, 65_535));
  const host = read('KURZUM_HOST', '127.0.0.1', hostToListenOn);
  const folders = defaultFolders();
  const url = read('KURZUM_URL', '', (text) => publicUrl(text, host, port));
  const dataFolder = resolve(programFolder, values['KURZUM_DATA']?.trim() || folders.data);
  const keysFolder = resolve(programFolder, values['KURZUM_KEYS']?.trim() || folders.keys);
  if (`${keysFolder}/`.startsWith(`${dataFolder}/`)) {
    problems.push(
      'KURZUM_KEYS must not lie in the data folder: whoever copies the data must not get the keys with it.',
    );
  }
  if (/["$`\\\n]/.test(dataFolder)) {
    problems.push(
      'KURZUM_DATA must hold no quotation mark, dollar sign, backquote or backslash: PostgreSQL trips over them.',
    );
  }
  const rootKey = rootKeySetting(values, keysFolder);
  if (rootKey === null) {
    problems.push(
      'KURZUM_ROOT_KEY, KURZUM_ROOT_KEY_FILE and KURZUM_ROOT_KEY_COMMAND exclude each other: set one of them.',
    );
  }
  if (rootKey?.from === 'file' && `${rootKey.path}`.startsWith(`${dataFolder}/`)) {
    problems.push(
      'KURZUM_ROOT_KEY_FILE must not lie in the data folder: whoever copies the data must not get the key with it.',
    );
  }
  const smtpUrl = read('KURZUM_SMTP_URL', 'none', smtpServer);
  const mailFrom = read('KURZUM_MAIL_FROM', 'none', mailbox);
  if (smtpUrl !== null && mailFrom === null) {
    problems.push('KURZUM_MAIL_FROM is required when KURZUM_SMTP_URL is set: whom mail comes from.');
  }
  const config: Config = {
    environment: read('KURZUM_ENV', 'production', environmentNamed),
    host,
    port,
    url,
    dataFolder,
    keysFolder,
    rootKey: rootKey ?? { from: 'file', path: join(keysFolder, 'root.key') },
    rootKeyBefore: read('KURZUM_ROOT_KEY_BEFORE', 'none', keyOrNone),
    runFolder: runFolderFor(dataFolder),
    moved: folders.moved && (dataFolder === folders.data || keysFolder === folders.keys),
    trustProxy: read('KURZUM_TRUST_PROXY', 'none', trustedPeers),
    timezone: read('KURZUM_TIMEZONE', 'Europe/Berlin', timezoneNamed),
    threshold: read('KURZUM_THRESHOLD', '5', (text) => wholeNumber(text, 3, 1000)),
    releaseSeconds: read('KURZUM_RELEASE_SECONDS', '900', (text) => wholeNumber(text, 1, 86_400)),
    database: read('DATABASE_URL', 'embedded', (text) =>
      databaseAt(text, values['KURZUM_POSTGRES_BIN']?.trim() || 'embedded'),
    ),
    mail: smtpUrl === null || mailFrom === null ? null : { url: smtpUrl, from: mailFrom },
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The password for `kurzum setup`, where the command line doesn't give it. */
export function setupPassword(): string | null {
  return process.env['KURZUM_SETUP_PASSWORD'] || null;
}

/** The language of who sits at the terminal, as POSIX has it said; English where nothing is said that we speak. */
export function terminalLanguage(): 'de' | 'en' {
  const said = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => process.env[name]).find(Boolean) ?? '';
  return /^de([_.@-]|$)/i.test(said) ? 'de' : 'en';
}

/** The whole environment a child of the supervisor gets: the settings in force, and of the secrets only what it needs. */
export function environmentFor(config: Config, child: 'control' | 'edge'): Record<string, string> {
  return {
    KURZUM_ENV: config.environment,
    KURZUM_HOST: config.host,
    KURZUM_PORT: String(config.port),
    KURZUM_URL: config.url.origin,
    KURZUM_DATA: config.dataFolder,
    KURZUM_KEYS: config.keysFolder,
    KURZUM_TRUST_PROXY: config.trustProxy.join(',') || 'none',
    KURZUM_TIMEZONE: config.timezone,
    KURZUM_THRESHOLD: String(config.threshold),
    KURZUM_RELEASE_SECONDS: String(config.releaseSeconds),
    ...(child === 'control' && config.database.kind === 'given' ? { DATABASE_URL: config.database.url } : {}),
    ...(child === 'control' && config.mail
      ? { KURZUM_SMTP_URL: config.mail.url, KURZUM_MAIL_FROM: config.mail.from }
      : {}),
    ...(child === 'control' ? rootKeyFor(config) : {}),
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    ...(child === 'control' ? compileCache() : {}),
  };
}

/** A command may need whatever it was given: the address of a secret store, and what lets it in. */
function rootKeyFor({ rootKey, rootKeyBefore }: Config): Record<string, string> {
  const before: Record<string, string> = rootKeyBefore === null ? {} : { KURZUM_ROOT_KEY_BEFORE: rootKeyBefore };
  if (rootKey.from === 'file') return { ...before, KURZUM_ROOT_KEY_FILE: rootKey.path };
  if (rootKey.from === 'environment') return { ...before, KURZUM_ROOT_KEY: rootKey.key };
  const given = Object.entries(process.env).filter(([name]) => !/^(KURZUM_|DATABASE_URL$|NODE_)/.test(name));
  return {
    ...(Object.fromEntries(given) as Record<string, string>),
    ...before,
    KURZUM_ROOT_KEY_COMMAND: rootKey.command,
  };
}

/** Where compiled code is kept: saves a process 30 MB and a tenth of a second. The edge may write nothing, so has none. */
function compileCache(): Record<string, string> {
  const folder = process.env['NODE_COMPILE_CACHE'];
  return folder ? { NODE_COMPILE_CACHE: resolve(programFolder, folder) } : {};
}

/** `.env` beside package.json; whoever may not read it, as the edge, got its settings from the supervisor. */
function fromFile(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(programFolder, '.env'), 'utf8'));
  } catch {
    return {};
  }
}

/** Null where more than one is set. What is no key at all is told when it is read: Kurzum can start without. */
function rootKeySetting(values: NodeJS.Dict<string>, keysFolder: string): RootKeySetting | null {
  const [key, file, command] = ['KURZUM_ROOT_KEY', 'KURZUM_ROOT_KEY_FILE', 'KURZUM_ROOT_KEY_COMMAND'].map((name) => {
    const text = values[name]?.trim();
    return text === '' || text === 'none' ? undefined : text;
  });
  if ([key, file, command].filter((one) => one !== undefined).length > 1) return null;
  if (key !== undefined) return { from: 'environment', key };
  if (command !== undefined) return { from: 'command', command };
  return { from: 'file', path: file === undefined ? join(keysFolder, 'root.key') : resolve(programFolder, file) };
}

function keyOrNone(text: string): string | null {
  if (text === 'none') return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text;
  throw new Error('must be a key: 64 hexadecimal digits');
}

function wholeNumber(text: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`must be a whole number from ${least} to ${most}`);
}

function hostToListenOn(text: string): string {
  if (isIP(text) || text === 'localhost') return text;
  throw new Error('must be an IP address, such as 0.0.0.0, or localhost');
}

function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || host?.startsWith('127.') === true;
}

function publicUrl(text: string, host: string | undefined, port: number | undefined): URL {
  if (text === '') {
    if (host === undefined || port === undefined || isLoopback(host))
      return new URL(`http://localhost:${port ?? 8080}`);
    throw new Error(
      'is required when KURZUM_HOST is not loopback: the address that visitors use, such as https://go.example.com',
    );
  }
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('must be an address such as https://go.example.com');
  if (url.username || url.password) throw new Error('must not hold a name or a password');
  if (url.pathname !== '/' || url.search || url.hash) throw new Error('must be without a path, a query and a fragment');
  return url;
}

function environmentNamed(text: string): Environment {
  if (text === 'production' || text === 'test' || text === 'development') return text;
  throw new Error('must be production, test or development');
}

function trustedPeers(text: string): readonly string[] {
  if (text === 'none') return [];
  const peers = text.split(/[\s,]+/).filter((peer) => peer !== '');
  for (const peer of peers) {
    if (!isPeer(peer))
      throw new Error('must be a list of CIDRs, such as 10.0.0.0/8, of addresses, loopback or private');
  }
  return peers;
}

function isPeer(peer: string): boolean {
  if (peer === 'loopback' || peer === 'private' || isIP(peer)) return true;
  const [address = '', bits = '', rest] = peer.split('/');
  if (!isIP(address) || !/^\d{1,3}$/.test(bits) || rest !== undefined) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}

function timezoneNamed(text: string): string {
  try {
    return new Zone(text).name;
  } catch {
    throw new Error('must be a time zone of the IANA list, such as Europe/Berlin');
  }
}

function databaseAt(text: string, binFolder: string): Config['database'] {
  if (text === 'embedded')
    return { kind: 'embedded', binFolder: binFolder === 'embedded' ? null : resolve(programFolder, binFolder) };
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return { kind: 'given', url: text };
  throw new Error('must be an address such as postgres://name:password@host:5432/database');
}

/** A server that takes mail. Without TLS nothing goes further than this machine. */
function smtpServer(text: string): string | null {
  if (text === 'none') return null;
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new Error('must be an address such as smtps://name:password@mail.example.com or smtp://127.0.0.1:25');
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
    throw new Error('must be without a path, a query and a fragment; TLS is always asked for beyond this machine');
  if ((url.username === '') !== (url.password === '')) throw new Error('must hold both a name and a password, or none');
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw new Error('must have a percent sign in name or password written as %25');
  }
  return text;
}

/** A name may stand before the address, in plain letters; what could end a header may not. */
function mailbox(text: string): string | null {
  if (text === 'none') return null;
  const address = /^(?:[^<>"@,;:\\\p{Cc}]+<([^<>\s]+)>|([^<>\s]+))$/u.exec(text);
  if (/^[^\s@]+@[^\s@]+$/u.test(address?.[1] ?? address?.[2] ?? '')) return text;
  throw new Error('must be an e-mail address, such as kurzum@example.com or Kurzum <kurzum@example.com>');
}

/** Database and edge of a Kurzum that root starts run as unprivileged users, who can't enter `/root`, for example. */
function defaultFolders(): { readonly data: string; readonly keys: string; readonly moved: boolean } {
  if (process.getuid?.() !== 0 || isOpenToAll(programFolder)) {
    return { data: join(programFolder, 'data'), keys: join(programFolder, 'keys'), moved: false };
  }
  return { data: '/var/lib/kurzum/data', keys: '/var/lib/kurzum/keys', moved: true };
}

/** Whether any user may go through the folder and all above it. */
export function isOpenToAll(folder: string): boolean {
  try {
    const open = (statSync(folder).mode & 0o001) !== 0;
    return open && (folder === dirname(folder) || isOpenToAll(dirname(folder)));
  } catch {
    return false;
  }
}

/** A Unix socket's path may have 103 bytes (macOS; 107 on Linux); the longest name is that of the database's. */
function runFolderFor(dataFolder: string): string {
  const folder = join(dataFolder, 'run');
  if (Buffer.byteLength(join(folder, 'postgres', '.s.PGSQL.5432')) <= 103) return folder;
  return join('/tmp', `kurzum-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`);
}
