/** A database of one's own: freshly migrated, empty, on the run's server. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import {
  connectionFor,
  ensureRoles,
  groups,
  loginOf,
  newPasswords,
  openStore,
  stampStore,
  type Connection,
  type Connections,
  type Stamp,
  type Store,
} from '#store';
import { newId } from '#id';
import { testServer } from './server.ts';

export type TestDatabase = {
  readonly owner: Connection;
  readonly connections: Connections;
  readonly stamp: Stamp;
  /** Opened when it is first asked for; closed by `drop`. */
  store(): Promise<Store>;
  drop(): Promise<void>;
};

/** Call `drop()` when done, in an `after`. */
export async function newDatabase(stamp: Stamp = { instanceId: newId(), environment: 'test' }): Promise<TestDatabase> {
  const server = await testServer();
  const name = `kurzum_${randomBytes(6).toString('hex')}`;
  await asOwner(server.owner, `create database ${name} template ${server.template}`);
  const owner = connectionFor(server.owner, { database: name });
  const connections = await ensureRoles(owner, newPasswords());
  await stampStore(owner, stamp);
  let opened: Promise<Store> | undefined;
  return {
    owner,
    connections,
    stamp,
    store: () => (opened ??= openStore(connections)),
    drop: async () => {
      await (await opened)?.close();
      // Closed connections may take a moment to end; without `force`, which would need their rights, it waits for them.
      await asOwner(server.owner, `drop database ${name}`);
      for (const group of groups) await asOwner(server.owner, `drop role ${loginOf(name, group)}`);
    },
  };
}

async function asOwner(owner: Connection, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
