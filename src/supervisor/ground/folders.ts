/** Folders: makes those that Kurzum lives in, with the rights each needs, and refuses where it could not live. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isOpenToAll, type Config } from '#config';
import { socketFolderOf } from '#store';
import { StartRefusal } from './refusal.ts';

/** The embedded server's own user, where root starts Kurzum. It needs no entry in the password file. */
const postgresUid = 61_878;

/** The user that the embedded server is to run as; null when it is to be our own. */
export function serverUid(): number | null {
  return process.getuid?.() === 0 ? postgresUid : null;
}

/** Data folder, run folder and what lies in them. The key folder is the guard's. */
export function prepareFolders(config: Config): void {
  const uid = serverUid();
  // The edge's and the server's users must be able to pass through, and to list nothing.
  const mode = uid === null ? 0o700 : 0o711;
  makeFolder(config.dataFolder, mode);
  if (uid !== null) requireReachable(config.dataFolder);
  makeRunFolder(config, mode);
  makeFolder(join(config.dataFolder, 'edge'), 0o700);
  makeFolder(socketFolderOf(config.runFolder), 0o700);
  if (uid !== null) chownSync(socketFolderOf(config.runFolder), uid, uid);
  requireRoom(config.dataFolder);
}

function makeFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  if ((statSync(path).mode & 0o777) !== mode) chmodSync(path, mode);
}

/** A run folder outside the data folder lies where anybody may make folders, so it must be one that we made. */
function makeRunFolder({ dataFolder, runFolder }: Config, mode: number): void {
  if (dirname(runFolder) !== dataFolder) {
    mkdirSync(runFolder, { recursive: true, mode });
    const found = lstatSync(runFolder);
    if (!found.isDirectory() || found.uid !== process.getuid?.()) {
      throw new StartRefusal(
        `${runFolder} belongs to somebody else. Remove it, or choose a KURZUM_DATA with a shorter path.`,
      );
    }
  }
  makeFolder(runFolder, mode);
}

function requireReachable(dataFolder: string): void {
  if (isOpenToAll(dataFolder)) return;
  throw new StartRefusal(
    `Started by root, Kurzum runs its database as an unprivileged user, who can't reach ${dataFolder}. ` +
      'Open the folders above it to all (chmod o+x), or name another folder with KURZUM_DATA.',
  );
}

/** A full or read-only disk is better noticed now than by the database. */
function requireRoom(folder: string): void {
  const path = join(folder, 'room.probe');
  try {
    const file = openSync(path, 'w', 0o600);
    try {
      writeSync(file, Buffer.alloc(65_536));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw Object.assign(error as Error, { path: folder });
  } finally {
    rmSync(path, { force: true });
  }
}
