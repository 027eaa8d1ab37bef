/** The database: makes the embedded cluster once, starts the server, and brings roles, schema and stamp up to date. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#config';
import { monotonic_ms } from '#clock';
import {
  checkCluster,
  clusterExists,
  createAccess,
  createCluster,
  embeddedClusterOwner,
  givenBinaries,
  isUnpacked,
  ownerConnectionAt,
  prepareStore,
  readAccess,
  runningServer,
  serverAnswers,
  serverCommand,
  socketFolderOf,
  unpackedBinaries,
  type Access,
  type Binaries,
  type Cluster,
  type DatabasePlace,
  type Stamp,
} from '#store';
import { serverUid, StartRefusal } from './ground/ground.ts';
import {
  dropCounter,
  Kept,
  readLines,
  supervisorLog,
  whenEnded,
  type Launched,
  type Program,
  type Progress,
} from './running/running.ts';

const ready_ms_max = 60_000;

/** How many steps `startDatabase` will show. */
export function databaseSteps(config: Config): number {
  if (config.database.kind === 'given') return 1;
  const unpack = config.database.binFolder === null && !isUnpacked(binariesFolder(config)) ? 1 : 0;
  const create = clusterExists(clusterFolder(config)) ? 0 : 1;
  return unpack + create + 1;
}

/** Ready when this returns, with the newest schema. `onKept` gets the embedded server's process as soon as there is one. */
export async function startDatabase(
  config: Config,
  stamp: Stamp,
  progress: Progress,
  onKept: (kept: Kept) => void,
): Promise<void> {
  const place = placeOf(config);
  const access = accessFor(config);
  if (config.database.kind === 'embedded') {
    const binaries = await findBinaries(config, config.database.binFolder, progress);
    const cluster = { folder: clusterFolder(config), binaries, uid: serverUid() };
    if (clusterExists(cluster.folder)) checkCluster(cluster);
    else await progress.step('Making the database', () => createCluster(cluster, embeddedClusterOwner(access)));
    await stopOrphan(cluster.folder);
    await progress.step(`Starting PostgreSQL ${binaries.major}`, async () => {
      await Kept.start(serverProgram(cluster, config, access), onKept);
      await prepareStore(ownerConnectionAt(place, access), access.roles, stamp);
    });
  } else {
    await progress.step('Preparing the database', () =>
      prepareStore(ownerConnectionAt(place, access), access.roles, stamp),
    );
  }
}

function placeOf({ database, runFolder }: Config): DatabasePlace {
  return database.kind === 'given' ? { kind: 'given', url: database.url } : { kind: 'embedded', runFolder };
}

function accessFor(config: Config): Access {
  const access = readAccess(config.keysFolder);
  if (access) return access;
  if (config.database.kind === 'embedded' && clusterExists(clusterFolder(config))) {
    throw new StartRefusal(
      `There is a database in ${config.dataFolder}, but its passwords are missing: ${join(config.keysFolder, 'database.json')}. Put the copy of the key folder back.`,
    );
  }
  return createAccess(config.keysFolder);
}

async function findBinaries(config: Config, given: string | null, progress: Progress): Promise<Binaries> {
  if (given !== null) return givenBinaries(given);
  const folder = binariesFolder(config);
  return isUnpacked(folder)
    ? unpackedBinaries(folder)
    : progress.step('Unpacking PostgreSQL', () => unpackedBinaries(folder));
}

function binariesFolder(config: Config): string {
  return join(config.dataFolder, 'postgres-bin');
}

function clusterFolder(config: Config): string {
  return join(config.dataFolder, 'postgres');
}

/** The server of a supervisor that was killed: it would go on unwatched, and let no second one in. */
async function stopOrphan(folder: string): Promise<void> {
  for (const [signal, patience_ms] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const pid = runningServer(folder);
    if (pid === null) return;
    supervisorLog('warn', 'database.orphan_found', { signal });
    process.kill(pid, signal);
    const until_ms = monotonic_ms() + patience_ms;
    while (runningServer(folder) !== null && monotonic_ms() < until_ms) await sleep(20);
  }
}

function serverProgram(cluster: Cluster, config: Config, access: Access): Program {
  return {
    name: 'postgres',
    launch: () => launchServer(cluster, config, access),
    // A fast shutdown: clients are sent away, what is committed is written out. The kill is an immediate one, which
    // leaves recovery to the next start.
    drainSignal: 'SIGINT',
    drain_ms_max: 20_000,
    killSignal: 'SIGQUIT',
  };
}

function launchServer(cluster: Cluster, config: Config, access: Access): Launched {
  const { file, args, env, uid } = serverCommand(cluster, socketFolderOf(config.runFolder));
  const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', file, ...args], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  const lastWords = listen(child);
  const ended = new Promise<never>((_, reject) => {
    whenEnded(child, (how) => reject(new StartRefusal(lastSentence(lastWords(), how))));
  });
  const ready = Promise.race([untilItAnswers(ownerConnectionAt(placeOf(config), access), child), ended]);
  ready.catch(() => {});
  return { child, ready };
}

async function untilItAnswers(owner: string, child: ChildProcess): Promise<void> {
  const until_ms = monotonic_ms() + ready_ms_max;
  while (child.exitCode === null && child.signalCode === null) {
    if (await serverAnswers(owner)) return;
    if (monotonic_ms() > until_ms) throw new StartRefusal('PostgreSQL did not answer within a minute.');
    await sleep(20);
  }
}

/** What the server says is told as code words; the rest may name what stands in tables, and is only counted. */
const words: readonly (readonly [RegExp, 'info' | 'warn' | 'error', string])[] = [
  [/database system is ready to accept connections/, 'info', 'database.ready'],
  [/database system was (not properly shut down|interrupted)/, 'warn', 'database.recovering'],
  [/was terminated by signal/, 'error', 'database.process_killed'],
  [/No space left on device/, 'error', 'database.disk_full'],
  [/Read-only file system/, 'error', 'database.disk_read_only'],
  [/Input\/output error/, 'error', 'database.disk_broken'],
];
const silent =
  /^(LOG|DETAIL|HINT|FATAL): {2}(the database system is|terminating connection|starting PostgreSQL|listening on|received|aborting|background worker|shutting down|database system is shut down|database system was shut down|redo|checkpoint|invalid record|all server processes|terminating any other|reinitializing|Failed process)/;

/** Listens to the server; gives its newest fatal line, for the case that it does not start. */
function listen(child: ChildProcess): () => string {
  const drop = dropCounter('postgres');
  let fatal = '';
  const onLine = (line: string): void => {
    if (silent.test(line)) return;
    if (/^(FATAL|PANIC):/.test(line)) fatal = line;
    const known = words.find(([pattern]) => pattern.test(line));
    if (known) supervisorLog(known[1], known[2]);
    else drop();
  };
  readLines(child.stdout!, onLine);
  readLines(child.stderr!, onLine);
  return () => fatal;
}

function lastSentence(fatal: string, how: string): string {
  if (/No space left on device/.test(fatal))
    return 'The disk that holds the data folder is full. Make room and start again.';
  if (/Read-only file system/.test(fatal))
    return 'The disk that holds the data folder is read-only. Make it writable and start again.';
  return `PostgreSQL did not start (${how}). ${fatal.replace(/^\w+: +/, 'It says: ')}`.trim();
}
