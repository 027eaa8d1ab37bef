/** Parts: the pieces of a job's files, gzipped and sealed. Sole owner of `job_part`. */
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { newId } from '#id';
import type { Part, Piece } from './kind.ts';
import type { Reading, Writing } from './wall.ts';

/** A piece of content: small enough to be worth nothing in memory. */
const piece_bytes_max = 256 * 1024;

/** What the pieces of an upload are called. */
export const uploaded = 'upload';
/** What the table of rows is called that were refused. */
export const refused = 'refused.csv';

/** A piece on its way into the database. */
export type Packed = { readonly file: string; readonly bytes: number; readonly text: string };

/** Cuts and gzips what a step made; before the transaction, which must not wait for that. */
export async function packed(parts: readonly Part[]): Promise<readonly Packed[]> {
  const pieces: Packed[] = [];
  for (const { file, content } of parts) {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += piece_bytes_max)
      pieces.push(await pack(file, bytes.subarray(at, at + piece_bytes_max)));
  }
  return pieces;
}

export async function pack(file: string, content: Uint8Array): Promise<Packed> {
  const zipped = await promisify(gzip)(content, { level: constants.Z_BEST_SPEED });
  return { file, bytes: content.length, text: zipped.toString('base64') };
}

/** Adds pieces at the ends of their files. */
export async function append(
  { db, seal }: Writing,
  job: { readonly id: string; readonly tenantId: string | null },
  pieces: readonly Packed[],
): Promise<void> {
  const next = new Map<string, number>();
  for (const { file, bytes, text } of pieces) {
    const n = next.get(file) ?? (await countOf(db, job.id, file));
    next.set(file, n + 1);
    await insert({ db, seal }, job, n, { file, bytes, text });
  }
}

/** Puts one piece in a place of its own, instead of what was there. */
export async function put(
  { db, seal }: Pick<Writing, 'db' | 'seal'>,
  job: { readonly id: string; readonly tenantId: string | null },
  n: number,
  piece: Packed,
): Promise<void> {
  await db
    .deleteFrom('job_part')
    .where('job_id', '=', job.id)
    .where('file', '=', piece.file)
    .where('n', '=', n)
    .execute();
  await insert({ db, seal }, job, n, piece);
}

async function insert(
  { db, seal }: Pick<Writing, 'db' | 'seal'>,
  job: { readonly id: string; readonly tenantId: string | null },
  n: number,
  { file, bytes, text }: Packed,
): Promise<void> {
  const id = newId();
  const content_sealed = seal('job_part', 'content_sealed', id, text);
  await db
    .insertInto('job_part')
    .values({ id, job_id: job.id, tenant_id: job.tenantId, file, n, bytes, content_sealed })
    .execute();
}

/** The job's files by name, and how many pieces each has. In the order of names, so that the same content is the same archive. */
export async function filesOf(db: Reading['db'], jobId: string): Promise<readonly (readonly [string, number])[]> {
  const rows = await db
    .selectFrom('job_part')
    .select('file')
    .select(({ fn }) => fn.countAll<number>().as('pieces'))
    .where('job_id', '=', jobId)
    .groupBy('file')
    .execute();
  return rows.map(({ file, pieces }) => [file, pieces] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What was uploaded is needed no longer than until the job is over; what became of it stays. */
export async function dropUpload(db: Writing['db'], jobId: string): Promise<void> {
  await db.deleteFrom('job_part').where('job_id', '=', jobId).where('file', '=', uploaded).execute();
}

/** Leaves of a job's files one alone. */
export async function dropAllBut(db: Writing['db'], jobId: string, file: string): Promise<void> {
  await db.deleteFrom('job_part').where('job_id', '=', jobId).where('file', '<>', file).execute();
}

export function piecesOf(db: Reading['db'], jobId: string, file: string): Promise<readonly Piece[]> {
  return db
    .selectFrom('job_part')
    .select(['n', 'bytes'])
    .where('job_id', '=', jobId)
    .where('file', '=', file)
    .orderBy('n')
    .execute();
}

/** What a piece says; null where there is none. */
export async function contentOf(
  { db, unseal }: Pick<Reading, 'db' | 'unseal'>,
  jobId: string,
  file: string,
  n: number,
): Promise<Buffer | null> {
  const row = await db
    .selectFrom('job_part')
    .select(['id', 'content_sealed'])
    .where('job_id', '=', jobId)
    .where('file', '=', file)
    .where('n', '=', n)
    .executeTakeFirst();
  if (!row) return null;
  const zipped = Buffer.from(unseal('job_part', 'content_sealed', row.id, row.content_sealed), 'base64');
  return promisify(gunzip)(zipped);
}

async function countOf(db: Writing['db'], jobId: string, file: string): Promise<number> {
  const { count } = await db
    .selectFrom('job_part')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('job_id', '=', jobId)
    .where('file', '=', file)
    .executeTakeFirstOrThrow();
  return count;
}
