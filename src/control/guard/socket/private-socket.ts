/** Private sockets: Unix sockets that only their owner may open. Whatever control listens on is made here. */
import { chmodSync, chownSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';

/** A user and group of the system, by number. */
export type FileOwner = { readonly uid: number; readonly gid: number };

/**
 * Has `server` listen at `path`, open to `owner` alone, or to us where that is null. What a killed control left there is
 * in the way, and nobody else listens there: the data folder is locked. Throws where the socket can't be made.
 */
export async function listenPrivately(server: Server, path: string, owner: FileOwner | null): Promise<void> {
  rmSync(path, { force: true });
  // From its first moment on, and not only once its mode is set.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o600);
  if (owner) chownSync(path, owner.uid, owner.gid);
}
