/** The archive: a job's files as one ZIP, sealed until it is read and put together while it is sent. Sole user of zip.js for writing. */
import { configure, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import type { Action } from '#guard';
import { Problem } from '#problem';
import { requireSession, type Owner } from './kind.ts';
import { bundled, filesIn } from './codes/bundle.ts';
import { findJob } from './job.ts';
import { contentOf, filesOf, refused } from './part.ts';
import { reading, writing } from './wall.ts';

// Compression is Node's own, in threads of its own.
configure({ useWebWorkers: false });

export type Archive = { readonly name: string; readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>> };

/**
 * Gives out the archive of a job, which the log says. Throws Problem `forbidden`, and `not_found` where there is no such job or
 * no archive of it yet. However large, little of it is in memory at once; it breaks off where the job is removed meanwhile.
 */
export async function archiveOf(owner: Owner, id: string, action: Action = 'export.fetch'): Promise<Archive> {
  const job = await findJob(owner, id, action);
  const { file } = job;
  if (file === null) throw new Problem('not_found');
  requireSession(owner);
  await writing(owner, { inside: action, above: 'account.fetch' }, async (tx) =>
    tx.tells({ job: [null, id], kind: [null, job.kind] }),
  );
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  // Whoever reads hears of it by the stream.
  void write({ owner, action, id, at: job.createdAt }, writable).catch((error: unknown) =>
    writable.abort(error).catch(() => undefined),
  );
  return { name: file.name, bytes: readable };
}

/** What the archive is made of is known before it begins: half of it must not look like the whole. */
async function write(source: Source, writable: WritableStream<Uint8Array>): Promise<void> {
  const zip = new ZipWriter(writable, { lastModDate: source.at, extendedTimestamp: true });
  for (const [name, pieces] of await look(source, (rx) => filesOf(rx.db, source.id))) {
    const contents = contentsOf(source, name, pieces);
    if (name === bundled) await unbundle(zip, contents);
    // Which rows were refused the manifest says too; it stands there for whoever only wants to know that.
    else if (name !== refused) await zip.add(name, ReadableStream.from(contents));
  }
  await zip.close();
}

async function unbundle(zip: ZipWriter<unknown>, contents: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const { name, content } of filesIn(contents))
    await zip.add(name, new Uint8ArrayReader(content), isPacked(name) ? { level: 0 } : {});
}

/** Whether packing it once more is worth nothing. */
function isPacked(name: string): boolean {
  return /\.(png|pdf)$/.test(name);
}

/** Whose archive it is, and what it is read as. */
type Source = { readonly owner: Owner; readonly action: Action; readonly id: string; readonly at: Date };

async function* contentsOf(source: Source, file: string, pieces: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < pieces; n += 1) {
    const content = await look(source, (rx) => contentOf(rx, source.id, file, n));
    if (content === null) throw new Problem('gone');
    yield content;
  }
}

function look<T>({ owner, action }: Source, body: Parameters<typeof reading<T>>[2]): Promise<T> {
  return reading(owner, action, body);
}
