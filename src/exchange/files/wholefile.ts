/** Whole files: those an edge starts from are replaced in one step and read in one piece. */
import { readFileSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces the file at `path` by what `write` writes: a reader finds the old one or the new one, also after a loss of
 * power. Where anything fails the old one stays, and nothing unfinished beside it.
 * @param mode who may read and write the new file
 */
export async function replaceFile(
  path: string,
  mode: number,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', mode);
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** All of the file at `path`. Throws what `refusal` makes of the reason why it can't be read. */
export function readWhole(path: string, refusal: (why: 'missing' | 'unreadable') => Error): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw refusal((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable');
  }
}

/** A renamed file has its new name for sure only once its folder is written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
