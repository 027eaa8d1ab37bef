/**
 * The database server of a test run: an embedded one, or the one that DATABASE_URL names. Holds a migrated template,
 * from which every test file copies a database of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  connectionFor,
  createCluster,
  ensureRoles,
  groups,
  loginOf,
  migrateStore,
  newPassword,
  newPasswords,
  ownerConnection,
  serverCommand,
  unpackedBinaries,
  type Connection,
} from '#store';

export type TestServer = {
  /** The owner's connection, who may create databases. */
  readonly owner: Connection;
  stop(): Promise<void>;
};

const given = 'KURZUM_TEST_OWNER';
const templateName = 'KURZUM_TEST_TEMPLATE';
let server: TestServer | undefined;

/** Called by node:test before all files; what it puts into the environment, the files' processes inherit. */
export async function globalSetup(): Promise<void> {
  await testServer();
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
}

/** The server of this run; a file that runs by itself, without the global setup, starts its own, which ends with it. */
export async function testServer(): Promise<{ owner: Connection; template: string }> {
  if (process.env[given] === undefined) {
    server = await startServer();
    const template = await makeTemplate(server.owner);
    process.env[given] = server.owner;
    process.env[templateName] = template;
  }
  return { owner: process.env[given]!, template: process.env[templateName]! };
}

async function startServer(): Promise<TestServer> {
  const url = process.env['DATABASE_URL'];
  return url === undefined ? startEmbedded() : { owner: url, stop: () => dropTemplate(url) };
}

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kz-test-'));
  const uid = process.getuid!() === 0 ? 61_878 : null;
  chmodSync(folder, 0o711);
  const socketFolder = join(folder, 'socket');
  mkdirSync(socketFolder, { mode: 0o700 });
  if (uid !== null) chownSync(socketFolder, uid, uid);
  const cluster = { folder: join(folder, 'cluster'), binaries: await unpackedBinaries(join(folder, 'bin')), uid };
  const owner = { name: 'kurzum_owner', password: newPassword(), database: 'kurzum_first', mayCreateDatabases: true };
  await createCluster(cluster, owner);
  // Every file's databases are made at once, and thrown away: nothing here needs to survive a crash.
  const command = serverCommand(cluster, socketFolder, { fsync: 'off', max_connections: '200' });
  const child = spawn(command.file, command.args, {
    env: command.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore'],
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  child.unref();
  // A file that runs by itself has no teardown.
  const away = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', away);
  const connection = ownerConnection(socketFolder, owner);
  await untilReady(connection, child);
  return {
    owner: connection,
    stop: async () => {
      process.off('exit', away);
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(connection: Connection, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the test server ended with ${child.exitCode}`);
    const client = new pg.Client({ connectionString: connection });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.ref();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGQUIT');
  await exit;
}

const template = `kurzum_template_${process.pid}`;

async function dropTemplate(owner: Connection): Promise<void> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    await client.query(`drop database if exists ${template} with (force)`);
    for (const group of groups) await client.query(`drop role if exists ${loginOf(template, group)}`);
  } finally {
    await client.end();
  }
}

async function makeTemplate(owner: Connection): Promise<string> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    await client.query(`create database ${template}`);
    const its = connectionFor(owner, { database: template });
    await ensureRoles(its, newPasswords());
    await migrateStore(its);
  } finally {
    await client.end();
  }
  return template;
}
