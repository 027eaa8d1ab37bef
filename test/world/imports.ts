/** Imports of tests: archives made by hand, and files that are sent, started and taken to the end. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type { Actor } from '#guard';
import { newId } from '#id';
import { beginImport, type Job, startUploaded, takePart } from '#jobs';
import { drawCode, drawSlug } from '../../src/control/links/link/slug.ts';
import { finished } from './jobs.ts';

type Format = 'kurzum' | 'csv';

/** The import of a file that was sent in pieces, once it is over. */
export async function imported(owner: Actor, format: Format, file: Uint8Array, piece_bytes = 700): Promise<Job> {
  const { id } = await uploaded(owner, format, file, piece_bytes);
  return finished(owner, id);
}

/** The same where nobody goes on with it yet. */
export async function uploaded(owner: Actor, format: Format, file: Uint8Array, piece_bytes = 30_000): Promise<Job> {
  const { id } = await beginImport(owner, { format });
  let n = 0;
  for (let at = 0; at < file.length; at += piece_bytes)
    await takePart(owner, 'import', id, n++, file.subarray(at, at + piece_bytes));
  return startUploaded(owner, 'import', id, n);
}

/** What `kurzum.json` must say. */
export const paper = JSON.stringify({ format: 'kurzum', version: 1 });

/** A link as `links.json` has it. */
export function linkOf(fields: Readonly<Record<string, unknown>>) {
  const at = '2026-01-02T03:04:05.000Z';
  const [slug, code] = [drawSlug(), drawCode()];
  return { id: newId(), slug, code, target: 'https://example.org/', tags: [], createdAt: at, updatedAt: at, ...fields };
}

/** An archive of these files, each packed so hard; with a paper, unless it is to have none but theirs. */
export async function zipped(
  files: Readonly<Record<string, string | Buffer>>,
  level = 6,
  withPaper = true,
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level, useWebWorkers: false });
  const all = withPaper ? { 'kurzum.json': paper, ...files } : files;
  for (const [name, content] of Object.entries(all)) await zip.add(name, new Uint8ArrayReader(Buffer.from(content)));
  return zip.close();
}
