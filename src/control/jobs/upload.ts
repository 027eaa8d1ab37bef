/** Uploads: what is sent for an import or a bulk of codes, piece by piece, kept sealed until it is read. */
import { isId } from '#id';
import { invalid, Problem } from '#problem';
import type { Action, Actor } from '#guard';
import { bulkLook, type CodesDraft } from '#links';
import { z } from 'zod';
import { beginJob, findJob, type Job } from './job.ts';
import { requireSession } from './kind.ts';
import { contentOf, pack, put, refused, uploaded } from './part.ts';
import { wakeRunner } from './waking.ts';
import { reading, writing, type Named, type Writing } from './wall.ts';

/** A piece, and how many of them: an archive may be as long as its links take, a table of codes as ten thousand long texts do. */
export const piece_bytes_max = 1024 * 1024;
const pieces_max: Readonly<Record<Reads, number>> = { import: 512, codes: 64 };

export const importDraft = z.strictObject({ format: z.enum(['kurzum', 'csv']) });
export type ImportDraft = z.output<typeof importDraft>;

/** The kinds of jobs that wait for an upload, and what it takes to send one. */
type Reads = 'import' | 'codes';
const naming = {
  import: { inside: 'tenant.import', above: 'account.export' },
  codes: { inside: 'codes.make', above: 'account.export' },
} as const satisfies Record<Reads, Named>;

/** Begins an import, which waits for its pieces for a day. Throws Problem `forbidden`, `conflict`. */
export function beginImport(actor: Actor, draft: ImportDraft): Promise<Job> {
  return beginJob(actor, 'import', draft, 'receiving');
}

/** Begins a bulk of codes, which waits for its table likewise. Throws besides what `bulkLook` does. */
export async function beginCodes(actor: Actor, draft: CodesDraft): Promise<Job> {
  requireSession(actor);
  return beginJob(actor, 'codes', { look: await bulkLook(actor, draft) }, 'receiving');
}

/** Takes a piece; the same again replaces it. Throws Problem `not_found`, `conflict` once it has begun, and `invalid` (n, body). */
export async function takePart(actor: Actor, kind: Reads, id: string, n: number, content: Uint8Array): Promise<void> {
  if (n >= pieces_max[kind]) throw invalid('n', 'out_of_range', `An upload has ${pieces_max[kind]} pieces at most.`);
  if (content.length === 0) throw invalid('body', 'empty', 'A piece has something in it.');
  const piece = await pack(uploaded, content);
  await writing(actor, naming[kind], async (tx) => {
    await receiving(tx, actor, kind, id);
    await put(tx, { id, tenantId: actor.tenantId }, n, piece);
  });
}

/** Has it begin, with as many pieces. Throws Problem `not_found`, `conflict`, and `invalid` (parts) where one is missing. */
export async function startUploaded(actor: Actor, kind: Reads, id: string, parts: number): Promise<Job> {
  await writing(actor, naming[kind], async (tx) => {
    await receiving(tx, actor, kind, id);
    const { count, last } = await tx.db
      .selectFrom('job_part')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max<number>('n').as('last')])
      .where('job_id', '=', id)
      .where('file', '=', uploaded)
      .executeTakeFirstOrThrow();
    if (count !== parts || last !== parts - 1)
      throw invalid('parts', 'incomplete', `There are ${count} pieces so far.`);
    await tx.db
      .updateTable('job')
      .set({ state: 'queued', updated_at: tx.at, expires_at: null })
      .where('id', '=', id)
      .execute();
  });
  wakeRunner(actor.platform);
  return findJob(actor, id, naming[kind].inside);
}

/** The rows that were refused, as CSV; throws Problem `not_found`. `action` is what it is asked for as. */
export async function refusedRows(actor: Actor, id: string, action: Action = 'job.view'): Promise<string> {
  await findJob(actor, id, action);
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = await reading(actor, action, (rx) => contentOf(rx, id, refused, pieces.length));
    if (piece === null) return Buffer.concat(pieces).toString('utf8');
    pieces.push(piece);
  }
}

/** Whoever began it sends it, in a session of their own: it is brought in with all that they may do, and in their name. */
async function receiving({ db }: Writing, actor: Actor, kind: Reads, id: string): Promise<void> {
  requireSession(actor);
  const row = isId(id)
    ? await db
        .selectFrom('job')
        .select(['kind', 'state', 'member_id'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (row?.kind !== kind) throw new Problem('not_found');
  if (row.member_id !== actor.memberId)
    throw new Problem('forbidden', 'Somebody else has begun this; begin one of your own.');
  if (row.state !== 'receiving') throw new Problem('conflict', 'It has begun, or is over.');
}
