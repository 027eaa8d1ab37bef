/** Folders: makes those that Kurzum lives in, with the rights each needs, and refuses where it could not live. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
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

/**
 * Data folder, run folder and what lies in them. The key folder is the guard's. Returns the folders above them that had
 * to be opened for passing through.
 */
export function prepareFolders(config: Config): readonly string[] {
  const uid = serverUid();
  // The edge's and the server's users must be able to pass through, and to list nothing.
  const mode = uid === null ? 0o700 : 0o711;
  makeFolder(config.dataFolder, mode);
  const opened = uid === null ? [] : openWay(config);
  makeRunFolder(config, mode);
  makeFolder(join(config.dataFolder, 'edge'), 0o700);
  makeFolder(socketFolderOf(config.runFolder), 0o700);
  if (uid !== null) chownSync(socketFolderOf(config.runFolder), uid, uid);
  requireRoom(config.dataFolder);
  return opened;
}

/** Removes the markers of proofs that were killed (`npx kurzum prove`). Call it while no other Kurzum runs on the folder. */
export function removeProofMarkers({ dataFolder }: Pick<Config, 'dataFolder'>): void {
  for (const name of readdirSync(dataFolder)) {
    if (/^kurzum-proof-[\w-]+\.\d+\.txt$/.test(name)) rmSync(join(dataFolder, name), { force: true });
  }
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

/**
 * Sees to it that an unprivileged user can pass through to the data folder. A folder of root's that holds nothing but
 * ours, such as a fresh temporary one, is opened for that, though not for looking into; any other is somebody's choice.
 */
function openWay({ dataFolder, keysFolder }: Config): readonly string[] {
  const opened: string[] = [];
  for (let folder = dirname(dataFolder); !isOpenToAll(dataFolder); folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if ((mode & 0o001) === 0) {
      const ours = (name: string): boolean =>
        [dataFolder, keysFolder].some((path) => isWithin(path, join(folder, name)));
      if (uid !== 0 || !readdirSync(folder).every(ours)) throw unreachable(dataFolder);
      chmodSync(folder, (mode & 0o777) | 0o001);
      opened.push(folder);
    }
    if (folder === dirname(folder)) throw unreachable(dataFolder);
  }
  return opened;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function unreachable(dataFolder: string): StartRefusal {
  return new StartRefusal(
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
