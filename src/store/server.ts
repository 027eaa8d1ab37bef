/** The embedded server's process: how it is started, and what is asked of it; who starts and stops it is the caller. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from './roles.ts';
import type { Cluster, ClusterOwner } from './cluster.ts';

/** What to spawn. The process is called `postgres`; it answers on a Unix socket alone. */
export type ServerCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number | null;
};

export function serverCommand(
  cluster: Cluster,
  socketFolder: string,
  more: Readonly<Record<string, string>> = {},
): ServerCommand {
  const settings = { ...settingsFor(cluster.binaries.major, socketFolder), ...more };
  return {
    file: join(cluster.binaries.folder, 'postgres'),
    args: ['-D', cluster.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' },
    uid: cluster.uid,
  };
}

/** The connection of the owner of the cluster's database. */
export function ownerConnection(socketFolder: string, owner: ClusterOwner): Connection {
  const password = encodeURIComponent(owner.password);
  return `postgres://${owner.name}:${password}@localhost/${owner.database}?host=${encodeURIComponent(socketFolder)}`;
}

/** The process id of a server that still runs on the folder, such as one whose supervisor was killed; null if there is none. */
export function runningServer(folder: string): number | null {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, 0);
  } catch {
    return null;
  }
  return isPostgres(pid) ? pid : null;
}

/** A process id outlives its process: after a reboot it may be anyone's. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]!.endsWith('postgres');
  } catch {
    // No /proc here (macOS): the server's own lock file is all there is to go by.
    return process.platform !== 'linux';
  }
}

function settingsFor(major: number, socketFolder: string): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: '5432',
    // What is committed stays, through any crash.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Small: one control uses it, and the whole of Kurzum should idle below 400 MB.
    max_connections: '40',
    shared_buffers: '64MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_worker_processes: '4',
    jit: 'off',
    // Processes of its own for reading ahead cost memory and gain nothing here; only 18 and newer have them.
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    // Rows and statements can stand in error messages, so errors are told to the client and never logged.
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_lock_waits: 'off',
    log_checkpoints: 'off',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_line_prefix: '',
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}
