/** What can be set: every setting's name, its default and what it means, as `kurzum config` and the readme list them. */

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
    meaning: 'from how many different networks a broken-down number comes, at least 3',
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
