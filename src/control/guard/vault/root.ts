/** The root key: where it comes from, be it a file, the environment or what a command prints. Alone reads it, and tells it to nobody. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import type { Stamp } from '#store';

/** Where the key that wraps all others is. */
export type RootSource =
  /** A file of the owner's alone; at the very first start it is made. */
  | { readonly from: 'file'; readonly path: string }
  /** 64 hexadecimal digits, out of the environment. */
  | { readonly from: 'environment'; readonly key: string }
  /** What a command prints, such as the client of a secret store. */
  | { readonly from: 'command'; readonly command: string };

/** Keys, data and settings do not belong together, or a key is gone. The message is a sentence for the operator. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
  readonly code: 'keys_refused' | 'root_key_missing' = 'keys_refused';
}

/**
 * The folders belong together, and the root key is not to be had or opens nothing. Kurzum can start without it, and serve
 * nothing that needs it.
 */
export class RootKeyMissing extends KeysRefused {
  override readonly code = 'root_key_missing';
  readonly stamp: Stamp;

  constructor(message: string, stamp: Stamp) {
    super(message);
    this.stamp = stamp;
  }
}

export const restore = 'Put the copy of the key folder back.';

const command_ms_max = 10_000;
const command_bytes_max = 4096;
const keyDigits = /^[0-9a-f]{64}$/i;

/** Whether somebody but us keeps the key, so that we can neither make nor replace it. */
export function isKeptElsewhere(source: RootSource): boolean {
  return source.from !== 'file';
}

/** The 32 bytes. Throws KeysRefused with a sentence that says what to do, and never quotes what was read. */
export function readRootKey(source: RootSource): Buffer {
  if (source.from === 'file') return readKeyFile(source.path);
  if (source.from === 'environment') return keyIn(source.key, 'KURZUM_ROOT_KEY');
  return keyIn(printedBy(source.command), 'What KURZUM_ROOT_KEY_COMMAND prints');
}

/** A key in hexadecimal digits, in a file that nobody else may read. */
export function readKeyFile(path: string): Buffer {
  requirePrivate(path);
  const text = readText(path).trim();
  if (!keyDigits.test(text)) throw new KeysRefused(`${path} is damaged. ${restore}`);
  return Buffer.from(text, 'hex');
}

export function readText(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

export function unreadable(path: string, error: unknown): KeysRefused {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new KeysRefused(code === 'ENOENT' ? `${path} is missing. ${restore}` : `${path} can't be read (${code}).`);
}

/** A key that others can read may have been read. */
function requirePrivate(path: string): void {
  let mode: number;
  try {
    ({ mode } = fs.statSync(path));
  } catch (error) {
    throw unreadable(path, error);
  }
  if ((mode & 0o077) !== 0) {
    throw new KeysRefused(`${path} can be read by others on this machine. Close it to them: chmod 600 ${path}`);
  }
}

function keyIn(text: string, what: string): Buffer {
  if (!keyDigits.test(text.trim())) throw new KeysRefused(`${what} is no key: that is 64 hexadecimal digits.`);
  return Buffer.from(text.trim(), 'hex');
}

/** The command may hold secrets of its own, and may print some when it fails: neither gets into a message. */
function printedBy(command: string): string {
  const { status, signal, error, stdout } = spawnSync('/bin/sh', ['-c', command], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: command_ms_max,
    maxBuffer: command_bytes_max,
    killSignal: 'SIGKILL',
  });
  if (status === 0 && !error) return String(stdout);
  const how = (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? `code ${status}`;
  const why: Readonly<Record<string, string>> = {
    ETIMEDOUT: `took longer than ${command_ms_max / 1000} seconds`,
    ENOBUFS: 'printed more than a key',
  };
  throw new KeysRefused(`KURZUM_ROOT_KEY_COMMAND gave no key: it ${why[how] ?? `ended with ${how}`}.`);
}
