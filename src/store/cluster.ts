/** The embedded server's data: makes a cluster once, and refuses one of another major version. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StoreRefusal } from './migrate.ts';
import { scramVerifier } from './roles.ts';
import type { Binaries } from './binaries.ts';

export type Cluster = {
  readonly folder: string;
  readonly binaries: Binaries;
  /** The unprivileged user that the server runs as when root starts it; null otherwise. */
  readonly uid: number | null;
};

/** The role that owns the database, who is no superuser; and the database. */
export type ClusterOwner = {
  readonly name: string;
  readonly password: string;
  readonly database: string;
  /** For tests, which make a database for each file. */
  readonly mayCreateDatabases?: boolean;
};

/** A user with an entry in the password file: initdb and single-user mode ask for one, the server doesn't. */
const nobody = 65_534;

export function clusterExists(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

/** Refuses a cluster of another major version, whose files the server would not understand. */
export function checkCluster({ folder, binaries }: Cluster): void {
  const major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (major === String(binaries.major)) return;
  throw new StoreRefusal(
    `The data folder was made by PostgreSQL ${major}, and this Kurzum brings PostgreSQL ${binaries.major}. ` +
      `Name the programs of PostgreSQL ${major} in KURZUM_POSTGRES_BIN, or start the Kurzum that made it.`,
  );
}

/**
 * Makes a cluster with one role that can sign in, the owner, and one database. The superuser has no password and is thus
 * nobody: what needs it is done here in single-user mode. All or nothing: the folder appears when it is complete.
 */
export async function createCluster(cluster: Cluster, owner: ClusterOwner): Promise<void> {
  const unfinished = `${cluster.folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const maker = cluster.uid === null ? null : nobody;
  if (maker !== null) chownSync(unfinished, maker, maker);
  await run(cluster.binaries, 'initdb', initdbArguments(unfinished), maker);
  writeFileSync(join(unfinished, 'pg_hba.conf'), 'local all all scram-sha-256\n');
  writeFileSync(join(unfinished, 'pg_ident.conf'), '');
  await run(cluster.binaries, 'postgres', ['--single', '-D', unfinished, 'template1'], maker, statements(owner));
  if (cluster.uid !== null) chownAll(unfinished, cluster.uid);
  renameSync(unfinished, cluster.folder);
}

function initdbArguments(folder: string): string[] {
  // Sorting by code points is the same on every machine; what people read is sorted elsewhere. Checksums find bad disks.
  return [
    '-D',
    folder,
    '-U',
    'superuser',
    '--auth=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ];
}

/**
 * What everybody may call in a new database and nobody needs here. Large objects lie in a table without row-level
 * security, and writing one leaves no audit entry; the statistics count every tenant's rows.
 */
const needless = `proname ~ '^(lo_|loread$|lowrite$)' or (proname ~ '^pg_stat_get_' and proargtypes[0] = 'oid'::regtype)`;

/** Single-user mode takes a statement a line. Databases are copies of the one it runs in. */
function statements(owner: ClusterOwner): string {
  const more = owner.mayCreateDatabases ? 'createdb' : 'nocreatedb';
  return [
    `do $$ declare name regprocedure; begin for name in select oid from pg_proc where ${needless} loop execute format('revoke execute on function %s from public', name); end loop; end $$`,
    `create role ${owner.name} login nosuperuser createrole ${more} password '${scramVerifier(owner.password)}'`,
    `create database ${owner.database} owner ${owner.name}`,
    '',
  ].join('\n');
}

async function run(
  binaries: Binaries,
  program: string,
  args: readonly string[],
  uid: number | null,
  input = '',
): Promise<void> {
  const child = spawn(join(binaries.folder, program), args, {
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' },
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  // A program that ended early doesn't read; how it ended says why.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject)),
  ]);
  // The folder is new: nothing of a customer can stand in what these programs say.
  if (code !== 0 || /^(FATAL|ERROR|PANIC):/m.test(said)) throw new StoreRefusal(refusalOf(program, said));
}

function refusalOf(program: string, stderr: string): string {
  if (/No space left on device/.test(stderr))
    return 'The disk that holds the data folder is full. Make room and start again.';
  return `PostgreSQL's ${program} could not make the database: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

function chownAll(folder: string, uid: number): void {
  chownSync(folder, uid, uid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, entry), uid, uid);
  chmodSync(folder, 0o700);
}
