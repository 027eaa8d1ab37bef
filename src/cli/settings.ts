/** The settings in force, as text: what one would write into `.env` to get them, passwords left out. */
import type { Config } from '#config';

export function valuesInForce(config: Config): Readonly<Record<string, string>> {
  const { database, rootKey } = config;
  return {
    KURZUM_PORT: String(config.port),
    KURZUM_HOST: config.host,
    KURZUM_URL: config.url.origin,
    KURZUM_DATA: config.dataFolder,
    KURZUM_KEYS: config.keysFolder,
    KURZUM_ROOT_KEY_FILE: rootKey.from === 'file' ? rootKey.path : 'none',
    KURZUM_ROOT_KEY: rootKey.from === 'environment' ? '***' : 'none',
    // It may hold what lets it into a secret store.
    KURZUM_ROOT_KEY_COMMAND: rootKey.from === 'command' ? '***' : 'none',
    KURZUM_ROOT_KEY_BEFORE: config.rootKeyBefore === null ? 'none' : '***',
    KURZUM_ENV: config.environment,
    KURZUM_TRUST_PROXY: config.trustProxy.join(',') || 'none',
    KURZUM_TIMEZONE: config.timezone,
    KURZUM_THRESHOLD: String(config.threshold),
    KURZUM_RELEASE_SECONDS: String(config.releaseSeconds),
    KURZUM_SMTP_URL: config.mail ? withoutPassword(config.mail.url) : 'none',
    KURZUM_MAIL_FROM: config.mail?.from ?? 'none',
    DATABASE_URL: database.kind === 'given' ? withoutPassword(database.url) : 'embedded',
    KURZUM_POSTGRES_BIN: (database.kind === 'embedded' && database.binFolder) || 'embedded',
  };
}

/** A password may stand in the address, or in its query (libpq knows both). */
function withoutPassword(address: string): string {
  const url = new URL(address);
  if (url.password) url.password = '***';
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}
