/** The file of a sheet: looks before a proof whether it can be written, and writes it after. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { UsageError } from '../../usage.ts';
import type { Language } from './words.ts';

/** More than a sheet takes. */
const sheet_bytes_max = 256 * 1024;

/**
 * Throws a UsageError where there could be no file of that name, or no room for one. Leaves no new file behind, and a file
 * that is there as it is.
 */
export function requireWritable(path: string): void {
  const isThere = existsSync(path);
  let file: number;
  try {
    file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK, 0o666);
  } catch (error) {
    throw new UsageError(`${path} can't be written: ${reasonOf(error)}.`);
  }
  try {
    if (!fstatSync(file).isFile()) throw new UsageError(`${path} can't be written: it is no file.`);
    if (!isThere) writeSync(file, Buffer.alloc(sheet_bytes_max));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} can't be written: ${reasonOf(error)}.`);
  } finally {
    closeSync(file);
    // The file itself, where the name is a link to it.
    if (!isThere) rmSync(realpathSync(path), { force: true });
  }
}

/** Gives a sentence where it failed, and null otherwise. */
export function writeSheet(path: string, sheet: Uint8Array, language: Language): string | null {
  try {
    writeFileSync(path, sheet);
    return null;
  } catch (error) {
    return notWritten[language](path, codeOf(error));
  }
}

const notWritten: Readonly<Record<Language, (path: string, code: string) => string>> = {
  de: (path, code) => `Die Seite ist nicht geschrieben: ${path} ließ sich nicht schreiben (${code}).`,
  en: (path, code) => `The page was not written: writing ${path} failed (${code}).`,
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons[code] ?? `the system refused it (${code})`;
}

const denied = 'this user may not';
const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EACCES: denied,
  EPERM: denied,
  EROFS: 'what it is on can only be read',
  ENOSPC: 'there is no room left',
  EDQUOT: 'there is no room left',
};

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
