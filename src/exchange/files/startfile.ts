/**
 * The start file: all links, encrypted, from which an edge can start while control is down.
 *
 * Layout: 8 bytes of magic, 32 bytes of salt, then chunks of 64 KiB of plaintext (the last one shorter), each followed
 * by its 16-byte GCM tag. The key of a file is HKDF-SHA-256 (RFC 5869) of the start key and the salt; the nonce of a
 * chunk is its number in 11 bytes and one byte that is 1 in the last chunk (the STREAM construction), so that chunks
 * can't be reordered, dropped or cut off at the end unnoticed. The plaintext is lines of JSON: the head, then a link each.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { isId } from '#id';
import type { Dimension, Gone, LinkRecord } from '../messages.ts';
import { readWhole, replaceFile } from './wholefile.ts';

export type StartFileHead = {
  /** The stream the links are of, and up to where in it. */
  readonly epoch: string;
  readonly place: number;
  readonly writtenAt_ms: number;
};

export type StartFile = StartFileHead & { readonly links: readonly LinkRecord[] };

/** A start file tells what was deleted only up to its writing, so an old one is refused: seven days. */
export const startFileAge_ms_max = 7 * 24 * 3_600_000;

const magic = Buffer.from('KZSTART3');
/** As files began before links could be gone: still read, so that an edge can start from one after an update. */
const magicBefore = Buffer.from('KZSTART2');
const salt_bytes = 32;
const tag_bytes = 16;

type Line = [string, string, string, string, string, runBy: string, gone: Gone | null, byDay: boolean, ...Dimension[]];
const chunk_bytes = 64 * 1024;

/** Why a start file is of no use; the edge then waits for control. */
export class StartFileError extends Error {
  override readonly name = 'StartFileError';
  readonly code: 'start_file_missing' | 'start_file_unreadable' | 'start_file_forged' | 'start_file_too_old';

  constructor(code: StartFileError['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * Replaces the file at `path` in one step: a reader finds the old one or the new one, also after a loss of power.
 * @param key 32 bytes, held by control and edge only
 */
export async function writeStartFile(
  path: string,
  key: Uint8Array,
  head: StartFileHead,
  links: Iterable<LinkRecord> | AsyncIterable<LinkRecord>,
): Promise<void> {
  await replaceFile(path, 0o600, (file) => writeChunks(file, key, head, links));
}

async function writeChunks(
  file: FileHandle,
  key: Uint8Array,
  head: StartFileHead,
  links: Iterable<LinkRecord> | AsyncIterable<LinkRecord>,
): Promise<void> {
  const salt = randomBytes(salt_bytes);
  const seal = chunkSealer(fileKey(key, salt, 3));
  await file.write(Buffer.concat([magic, salt]));

  let waiting: Buffer[] = [Buffer.from(JSON.stringify(head) + '\n')];
  let waiting_bytes = waiting[0]!.length;
  for await (const { id, domain, slug, code, target, runBy, gone, counting } of links) {
    const said: Line = [id, domain, slug, code, target, runBy, gone, counting.byDay, ...counting.uncounted];
    const line = Buffer.from(JSON.stringify(said) + '\n');
    waiting.push(line);
    waiting_bytes += line.length;
    if (waiting_bytes <= chunk_bytes) continue;
    const text = Buffer.concat(waiting);
    let done = 0;
    // Strictly more than a chunk must be there, so that the last chunk is never empty.
    for (; text.length - done > chunk_bytes; done += chunk_bytes) {
      await file.write(seal(text.subarray(done, done + chunk_bytes), false));
    }
    waiting = [text.subarray(done)];
    waiting_bytes = text.length - done;
  }
  const rest = Buffer.concat(waiting);
  if (rest.length > chunk_bytes) {
    await file.write(seal(rest.subarray(0, chunk_bytes), false));
    await file.write(seal(rest.subarray(chunk_bytes), true));
  } else {
    await file.write(seal(rest, true));
  }
}

/** Reads and proves the whole file before it gives anything. Synchronous: nothing else can be done before. Throws a StartFileError. */
export function readStartFile(
  path: string,
  key: Uint8Array,
  { now_ms, maxAge_ms = startFileAge_ms_max }: { readonly now_ms: number; readonly maxAge_ms?: number },
): StartFile {
  const sealed = readWhole(path, (why) => new StartFileError(`start_file_${why}`));
  const lines = openChunks(sealed, key).toString().split('\n');
  lines.pop();
  const head = JSON.parse(lines[0]!) as StartFileHead;
  if (!isHead(head)) throw new StartFileError('start_file_forged');
  if (now_ms - head.writtenAt_ms > maxAge_ms) throw new StartFileError('start_file_too_old');
  const links: LinkRecord[] = [];
  const isBefore = sealed.subarray(0, magic.length).equals(magicBefore);
  for (let i = 1; i < lines.length; i += 1) {
    const line = JSON.parse(lines[i]!) as unknown[];
    if (isBefore) line.splice(6, 0, null);
    const [id, domain, slug, code, target, runBy, gone, byDay, ...uncounted] = line as Line;
    links.push({ id, domain, slug, code, target, runBy, gone, counting: { byDay, uncounted } });
  }
  return { epoch: head.epoch, place: head.place, writtenAt_ms: head.writtenAt_ms, links };
}

/** Control refuses an edge that comes from somewhere else, each time anew, so such a file is worse than none. */
function isHead({ epoch, place, writtenAt_ms }: StartFileHead): boolean {
  return isId(epoch) && Number.isSafeInteger(place) && place >= 0 && Number.isSafeInteger(writtenAt_ms);
}

function openChunks(sealed: Buffer, key: Uint8Array): Buffer {
  const start = magic.length + salt_bytes;
  const beginning = sealed.subarray(0, magic.length);
  if (sealed.length <= start + tag_bytes || !(beginning.equals(magic) || beginning.equals(magicBefore))) {
    throw new StartFileError('start_file_forged');
  }
  const chunkKey = fileKey(key, sealed.subarray(magic.length, start), beginning.equals(magic) ? 3 : 2);
  const texts: Buffer[] = [];
  let number = 0;
  for (let at = start; at < sealed.length; at += chunk_bytes + tag_bytes) {
    const end = Math.min(at + chunk_bytes + tag_bytes, sealed.length);
    if (end - at <= tag_bytes) throw new StartFileError('start_file_forged');
    texts.push(openChunk(chunkKey, number, end === sealed.length, sealed.subarray(at, end)));
    number += 1;
  }
  return Buffer.concat(texts);
}

function openChunk(key: Buffer, number: number, last: boolean, sealed: Buffer): Buffer {
  const text_bytes = sealed.length - tag_bytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: tag_bytes });
  decipher.setAuthTag(sealed.subarray(text_bytes));
  const text = decipher.update(sealed.subarray(0, text_bytes));
  try {
    decipher.final();
  } catch {
    throw new StartFileError('start_file_forged');
  }
  return text;
}

function chunkSealer(key: Buffer): (text: Buffer, last: boolean) => Buffer {
  let number = 0;
  return (text, last) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: tag_bytes });
    number += 1;
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  };
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** A key of its own for each form of file, so that one can't be passed off as the other. */
function fileKey(key: Uint8Array, salt: Uint8Array, form: 2 | 3): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `kurzum start file ${form === 2 ? 1 : form}`, 32));
}
