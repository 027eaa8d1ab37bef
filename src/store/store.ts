/** The store: PostgreSQL, embedded or given; its schema, its roles, and what its errors mean to a client. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { monotonic_ms } from '#clock';
import type { Database } from './schema.ts';
import { isPassing } from './trouble.ts';

export {
  createAccess,
  embeddedClusterOwner,
  ownerConnectionAt,
  readAccess,
  socketFolderOf,
  storedConnections,
  type Access,
  type DatabasePlace,
} from './access.ts';
export { givenBinaries, isUnpacked, unpackedBinaries, type Binaries } from './binaries.ts';
export { checkCluster, clusterExists, createCluster, type Cluster, type ClusterOwner } from './cluster.ts';
export { ownerConnection, runningServer, serverCommand, type ServerCommand } from './server.ts';
export type { Database } from './schema.ts';
export { migrateStore, prepareStore, serverAnswers, stampStore, StoreRefusal, type Stamp } from './migrate.ts';
export {
  connectionFor,
  ensureRoles,
  groups,
  loginOf,
  newPassword,
  newPasswords,
  scramVerifier,
  type Connection,
  type Connections,
  type Passwords,
} from './roles.ts';
export { isPassing, storeProblem } from './trouble.ts';
import type { Connection, Connections } from './roles.ts';

/** Three pools, one for each role, so that what a role may not do can't be done by mistake. */
export type Store = {
  /** Inside one tenant: sees only the rows of the tenant in `kurzum.tenant`. */
  readonly app: Kysely<Database>;
  /** Who someone is: people, sessions, tokens and the founding of tenants; no content. */
  readonly identity: Kysely<Database>;
  /** Links out, totals in, of every tenant; it can change no link. */
  readonly exchange: Kysely<Database>;
  close(): Promise<void>;
};

const firstContact_ms = 30_000;
/** Of identity and exchange one each is always taken: by the sequencer of the audit logs, and by the reader of the outbox. */
const poolSizes = { app: 8, identity: 5, exchange: 4 } as const;

/** Opens the three pools, and waits up to 30 seconds for a server that is still starting or recovering. */
export async function openStore(connections: Connections): Promise<Store> {
  const app = openPool(connections.app, poolSizes.app);
  const identity = openPool(connections.identity, poolSizes.identity);
  const exchange = openPool(connections.exchange, poolSizes.exchange);
  const close = async (): Promise<void> => {
    await Promise.all([app.destroy(), identity.destroy(), exchange.destroy()]);
  };
  try {
    await firstContact(app);
  } catch (error) {
    await close();
    throw error;
  }
  return { app, identity, exchange, close };
}

async function firstContact(db: Kysely<Database>): Promise<void> {
  const until_ms = monotonic_ms() + firstContact_ms;
  for (;;) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (error) {
      if (!isPassing(error) || monotonic_ms() > until_ms) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function openPool(connection: Connection, size: number): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: withSettings(connection),
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    types: { getTypeParser },
  });
  // A connection that breaks while idle is replaced when it is needed next, and one that breaks between two statements
  // of a transaction fails the second; without the listeners either would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** What the walls stand on, said with every connection: it counts for more than what a role has set for itself. */
const settings = '-c row_security=on -c search_path=public';

function withSettings(connection: Connection): Connection {
  const url = new URL(connection);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', given === null ? settings : `${given} ${settings}`);
  return url.href;
}

/** int8 and numeric (what sum() of an int8 gives) are counts, exact up to 2^53; a date stays `2026-01-31`, as it has no zone. */
const getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  if (oid === pg.types.builtins.DATE) return String;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}) as typeof pg.types.getTypeParser;
