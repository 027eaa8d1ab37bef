/** The archive that was uploaded: which files are in it, and what each says. Sole user of zip.js for reading. */
import { crc32, createInflateRaw } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js';
import { Problem } from '#problem';
import { JobFailed } from '../../kind.ts';
import { Broken } from './broken.ts';
import type { Upload } from './upload.ts';

/** The bytes of a file of the archive. Throws Broken where they are not what the archive says of them, or too many. */
export type Unpack = () => AsyncGenerator<Buffer>;

/** Nobody but a directory of far too many files asks for so much at once. */
const read_bytes_max = 2 * 1024 * 1024;
/** Of one file, unpacked. */
const file_bytes_max = 2 * 1024 ** 3;
/** Those that an export has, and a picture for every logo. */
const files_max = 300;

/**
 * The files beside `kurzum.json`, by name; a folder around all of them, as some programs make one, is left out. Names lead
 * nowhere: nothing is ever written by one. Throws Broken `not_an_archive`.
 */
export async function filesOf(upload: Upload): Promise<ReadonlyMap<string, Unpack>> {
  const entries = await entriesOf(upload);
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  const paper = files.find(({ filename }) => /^([^/\\]+\/)?kurzum\.json$/.test(filename));
  if (!paper) throw damaged('kurzum.json');
  const folder = paper.filename.slice(0, -'kurzum.json'.length);
  const found = new Map<string, Unpack>();
  for (const entry of files) {
    if (!entry.filename.startsWith(folder)) continue;
    const name = entry.filename.slice(folder.length);
    if (found.has(name)) throw new Broken('not_an_archive', 0, { field: shown(name), reason: 'repeated' });
    found.set(name, () => unpacked(upload, entry));
  }
  return found;
}

async function entriesOf(upload: Upload) {
  const reader = new ZipReader(new UploadReader(upload));
  try {
    const entries = await reader.getEntries();
    if (entries.length > files_max) throw new Broken('not_an_archive', 0, { field: '', reason: 'too_many' });
    return entries;
  } catch (error) {
    if (error instanceof Broken || error instanceof JobFailed || error instanceof Problem) throw error;
    // zip.js has a sentence for each; to whoever sent it they all mean that this is no whole archive.
    throw damaged('');
  }
}

class UploadReader extends Reader<Upload> {
  readonly #upload: Upload;

  constructor(upload: Upload) {
    super(upload);
    this.#upload = upload;
    this.size = upload.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    if (length > read_bytes_max) throw new Broken('not_an_archive', 0, { field: '', reason: 'too_many' });
    return this.#upload.read(index, length);
  }
}

/** What stands before a file's bytes (APPNOTE 4.3.7): the lengths of its name and of what is said besides, at these places. */
const header = { bytes: 30, signature: 0x04_03_4b_50, name: 26, extra: 28 } as const;
/** How a file may be packed (APPNOTE 4.4.5). */
const stored = 0;
const deflated = 8;

async function* unpacked(upload: Upload, entry: FileEntry): AsyncGenerator<Buffer> {
  const { compressionMethod: method, encrypted, offset, compressedSize, uncompressedSize, signature } = entry;
  if (encrypted || (method !== stored && method !== deflated))
    throw new Broken('not_an_archive', 0, { field: '', reason: 'packed_otherwise' });
  if (uncompressedSize > file_bytes_max) throw tooLarge();
  const head = await upload.read(offset, header.bytes);
  if (head.length < header.bytes || head.readUInt32LE() !== header.signature) throw damaged('');
  const from = offset + header.bytes + head.readUInt16LE(header.name) + head.readUInt16LE(header.extra);
  if (from + compressedSize > upload.size) throw damaged('');
  const packed = upload.chunks(from, from + compressedSize);
  let length = 0;
  let sum = 0;
  for await (const chunk of method === stored ? packed : inflated(packed)) {
    length += chunk.length;
    // Whatever it says of itself: a small file may hold a very large one.
    if (length > file_bytes_max) throw tooLarge();
    if (length > uncompressedSize) throw damaged('');
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (length !== uncompressedSize || sum !== signature) throw damaged('');
}

async function* inflated(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflating = createInflateRaw();
  // What goes wrong is thrown to whoever reads.
  pipeline(Readable.from(packed), inflating, () => undefined);
  try {
    for await (const chunk of inflating) yield chunk as Buffer;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('Z_')) throw damaged('');
    throw error;
  } finally {
    inflating.destroy();
  }
}

function damaged(field: string): Broken {
  return new Broken('not_an_archive', 0, { field, reason: field === '' ? 'damaged' : 'missing' });
}

function tooLarge(): Broken {
  return new Broken('too_large', 0, { field: '', reason: 'too_large' });
}

function shown(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '?').slice(0, 64);
}
