/** The archive: a job's files as one ZIP, sealed until it is read and put together while it is sent. Sole user of zip.js for writing. */
import { configure, ZipWriter } from '@zip.js/zip.js';
import { Problem } from '#problem';
import { requireSession, type Owner } from './kind.ts';
import { findJob, type Job } from './job.ts';
import { contentOf, filesOf } from './part.ts';
import { reading, writing } from './wall.ts';

// Compression is Node's own, in threads of its own.
configure({ useWebWorkers: false });

export type Archive = { readonly name: string; readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>> };

/**
 * Gives out the archive of a job, which the log says. Throws Problem `forbidden`, and `not_found` where there is no such job or
 * no archive of it yet. However large, little of it is in memory at once; it breaks off where the job is removed meanwhile.
 */
export async function archiveOf(owner: Owner, id: string): Promise<Archive> {
  const job = await findJob(owner, id, 'export.fetch');
  const { file } = job;
  if (file === null) throw new Problem('not_found');
  requireSession(owner);
  await writing(owner, { inside: 'export.fetch', above: 'account.fetch' }, async (tx) =>
    tx.tells({ job: [null, id], kind: [null, job.kind] }),
  );
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  // Whoever reads hears of it by the stream.
  void write(owner, job, writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return { name: file.name, bytes: readable };
}

/** What the archive is made of is known before it begins: half of it must not look like the whole. */
async function write(owner: Owner, { id, createdAt }: Job, writable: WritableStream<Uint8Array>): Promise<void> {
  const zip = new ZipWriter(writable, { lastModDate: createdAt, extendedTimestamp: true });
  for (const [name, pieces] of await look(owner, (rx) => filesOf(rx.db, id)))
    await zip.add(name, ReadableStream.from(contentsOf(owner, id, name, pieces)));
  await zip.close();
}

async function* contentsOf(owner: Owner, id: string, file: string, pieces: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < pieces; n += 1) {
    const content = await look(owner, (rx) => contentOf(rx, id, file, n));
    if (content === null) throw new Problem('gone');
    yield content;
  }
}

function look<T>(owner: Owner, body: Parameters<typeof reading<T>>[2]): Promise<T> {
  return reading(owner, 'export.fetch', body);
}
