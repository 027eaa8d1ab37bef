/** Codes of tests in bulk: tables that are sent and taken to the end, and the archives that come of them. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { Actor } from '#guard';
import { archiveOf, beginCodes, type Job, startUploaded, takePart } from '#jobs';
import { codesDraft } from '#links';
import { linesIn } from './archive.ts';
import { finished } from './jobs.ts';

/** A bulk of codes whose table was sent, while nobody goes on with it yet. */
export async function tableSent(
  owner: Actor,
  table: string,
  look: Readonly<Record<string, unknown>> = {},
): Promise<Job> {
  const { id } = await beginCodes(owner, codesDraft.parse(look));
  await takePart(owner, 'codes', id, 0, Buffer.from(table));
  return startUploaded(owner, 'codes', id, 1);
}

/** The same once it is over. */
export async function codesMade(
  owner: Actor,
  table: string,
  look: Readonly<Record<string, unknown>> = {},
): Promise<Job> {
  const { id } = await tableSent(owner, table, look);
  return finished(owner, id, 'codes.make');
}

/** What is in an archive of codes: its images by their names, and the manifest's lines by the names of their columns. */
export type CodesArchive = {
  readonly images: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly manifest: readonly Readonly<Record<string, string>>[];
};

export async function archiveOfCodes(owner: Actor, id: string): Promise<CodesArchive> {
  const { bytes } = await archiveOf(owner, id, 'codes.fetch');
  return openCodes(new Uint8Array(await new Response(bytes).arrayBuffer()));
}

export async function openCodes(zip: Uint8Array): Promise<CodesArchive> {
  const images = new Map<string, Uint8Array<ArrayBuffer>>();
  let text = '';
  const reader = new ZipReader(new Uint8ArrayReader(zip), { checkSignature: true });
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const content = await entry.getData(new Uint8ArrayWriter());
    if (entry.filename === 'manifest.csv') text = new TextDecoder().decode(content);
    else images.set(entry.filename, content);
  }
  await reader.close();
  const [header, ...lines] = linesIn(new Map([['manifest.csv', text]]), 'manifest.csv').map((line) => line.split(','));
  return { images, manifest: lines.map((line) => Object.fromEntries(header!.map((name, i) => [name, line[i]!]))) };
}
