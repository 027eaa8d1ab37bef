/** Codes in bulk: reads a table through once, and then makes links where they are wanted, and an image of each row. */
import { monotonic_ms } from '#clock';
import { change, type Actor } from '#guard';
import { byteOrderMark, csvLine, drawnLook, loadOf, printMany, type BulkLook, type Look, type Outcome } from '#links';
import { Problem } from '#problem';
import { JobFailed, type JobKind, type Reason, type Step, type Work } from '../kind.ts';
import { told } from '../import/import.ts';
import { openItems, type Items } from '../import/opened.ts';
import { Broken, type Refusal } from '../import/parsing/broken.ts';
import { rowsOf } from '../import/parsing/table.ts';
import { textOf } from '../import/parsing/text.ts';
import { Upload } from '../import/parsing/upload.ts';
import { refusalOf } from '../import/shapes.ts';
import { bundled, bundleOf } from './bundle.ts';
import { rows_max, rowsIn, wishOf, type Row } from './rows.ts';

/** Where it goes on; begun with how the codes are to look. */
type Cursor = {
  readonly look: BulkLook;
  readonly phase?: 'check' | 'make';
  readonly row?: number;
  /** What is in the archive by then. */
  readonly bytes?: number;
  /** Of how many images no scanner reads, as somebody insisted on them. */
  readonly unread?: number;
  readonly broken?: Reason;
};

export const codes: JobKind<Actor> = { grant: 'codes.make', step };

/** Of an archive, unpacked: ten thousand images with a photograph in them. */
export const archive_bytes_max = 1024 * 1024 * 1024;

/** How long a step may look at what it doesn't change. */
const look_ms = 50;
const lookedAt = 500;

async function step(work: Work<Actor>): Promise<Step> {
  const { look, phase = 'check', row = 0, bytes = 0, unread = 0, broken } = work.cursor as Cursor;
  if (broken) throw new JobFailed(broken);
  try {
    return await (phase === 'check' ? check(work, look, row) : make(work, look, row, { bytes, unread }));
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    // It ends with the next step: what a step throws takes with it what is to be told.
    const cursor: Cursor = { look, broken: error.code };
    return { ...told(work, [{ file: upload, line: error.line, refusal: error.refusal }]), cursor, done: work.done };
  }
}

/** What the table is called where rows of it are told. */
const upload = 'upload.csv';

function openRows(work: Work<Actor>, { paper }: BulkLook, row: number): Promise<Items<Row>> {
  return openItems(work.id, { row }, async () => {
    const file = await Upload.open(work);
    return rowsIn(rowsOf(textOf(file.chunks(), 'not_a_table'), 'not_a_table'), paper.format);
  });
}

async function check(work: Work<Actor>, look: BulkLook, row: number): Promise<Step> {
  const from_ms = monotonic_ms();
  const rows = await openRows(work, look, row);
  let looked = 0;
  let ended = false;
  while (!ended && monotonic_ms() - from_ms < look_ms) {
    const some = await rows.take(lookedAt);
    looked += some.items.length;
    ended = some.ended;
    if (row + looked > rows_max)
      throw new Broken('too_many_rows', some.items.at(-1)!.item.line, { field: '', reason: 'too_many' });
  }
  // Better now than after an hour: images in one look are about as large as each other.
  if (ended) requireFits((work.total + looked) * look.image_bytes);
  const cursor: Cursor = ended ? { look, phase: 'make', row: 0 } : { look, phase: 'check', row: row + looked };
  return { cursor, done: 0, total: work.total + looked };
}

/** Throws Broken where an archive would be larger than what one organisation may fill the disk with. */
function requireFits(archive_bytes: number): void {
  if (archive_bytes > archive_bytes_max) throw new Broken('too_large', 0, { field: '', reason: 'too_large' });
}

async function make(
  work: Work<Actor>,
  look: BulkLook,
  row: number,
  before: Required<Pick<Cursor, 'bytes' | 'unread'>>,
): Promise<Step> {
  const drawn = await drawnLook(work.who, look);
  const atOnce = Math.max(Math.floor(rowsAtOnce / loadOf(drawn)), rowsAtOnce_min);
  const { items: rows, ended } = await (await openRows(work, look, row)).take(atOnce);
  const results = await resultsOf(work, rows, { projectId: look.projectId, drawn });
  const header = row === 0 ? byteOrderMark + csvLine(manifestColumns) : '';
  const images = results.flatMap((result) => {
    const image = imageOf(result);
    return image ? [{ name: result.file, content: image.bytes, reads: image.reads }] : [];
  });
  const bytes = images.reduce((sum, { content }) => sum + Buffer.byteLength(content), before.bytes);
  const unread = before.unread + images.filter(({ reads }) => !reads).length;
  requireFits(bytes);
  const refusals = results.flatMap(({ line, refusal }) => (refusal ? [{ file: upload, line, refusal }] : []));
  const { parts = [], failedRows = work.failedRows } = told(work, refusals);
  const done = work.done + rows.length;
  if (ended) await tellEnd(work, done, failedRows, unread);
  return {
    parts: [
      ...(images.length > 0 ? [{ file: bundled, content: bundleOf(images) }] : []),
      { file: 'manifest.csv', content: header + results.map(manifestLine).join('') },
      ...parts,
    ],
    failedRows,
    done,
    cursor: { look, phase: 'make', row: row + rows.length, bytes, unread } satisfies Cursor,
    finished: ended,
  };
}

/** About as many as keep the press busy for the time of a step; fewer where images are large, which lie in memory meanwhile. */
const [rowsAtOnce, rowsAtOnce_min] = [100, 4];

type Result = {
  readonly line: number;
  readonly name: string;
  readonly file: string;
  readonly outcome: Outcome | null;
  readonly refusal: Refusal | null;
};

/** What became of each row. */
async function resultsOf(
  work: Work<Actor>,
  rows: readonly Row[],
  { projectId, drawn }: Pick<BulkLook, 'projectId'> & { readonly drawn: Look },
): Promise<readonly Result[]> {
  const from = { jobId: work.id, projectId };
  const read = rows.map(({ item }) => wishOf(item, from));
  const wishes = read.flatMap((one) => ('wish' in one ? one.wish : []));
  const outcomes = (await printMany(work.who, wishes, drawn)).values();
  return rows.map(({ item, file }, place) => {
    const named = { line: item.line, name: String(item.value['name'] ?? ''), file };
    const one = read[place]!;
    if ('refusal' in one) return { ...named, outcome: null, refusal: one.refusal };
    const outcome = outcomes.next().value!;
    return { ...named, outcome, refusal: 'problem' in outcome ? refused(outcome.problem) : null };
  });
}

/** Problems of the whole job are none of a row. */
function refused(problem: Problem): Refusal {
  if (problem.type === 'unavailable' || problem.type === 'too_many') throw new Problem('unavailable');
  return refusalOf(problem);
}

const manifestColumns = ['line', 'name', 'file', 'says', 'shortUrl', 'level', 'version', 'problem'] as const;

/** As what such a row would have been refused for. */
const insistedOn = { field: 'design', reason: 'unreadable' } as const;

function manifestLine({ line, name, file, outcome, refusal }: Result): string {
  const image = imageOf({ outcome });
  const said = [outcome?.says ?? '', outcome?.shortUrl ?? '', image?.level ?? '', image?.version ?? ''];
  // What somebody insisted on is in the archive all the same.
  const wrong = image?.reads === false ? insistedOn : refusal;
  const problem = wrong ? [wrong.field, wrong.reason].filter(Boolean).join(': ') : '';
  return csvLine([line, name, image ? file : '', ...said, problem]);
}

type Image = Extract<Outcome, { readonly image: unknown }>['image'];

function imageOf({ outcome }: Pick<Result, 'outcome'>): Image | null {
  return outcome && 'image' in outcome ? outcome.image : null;
}

/** What it came to, in the log; also how many images somebody insisted on that no scanner reads. */
async function tellEnd({ who, id }: Work<Actor>, done: number, refusedRows: number, unread: number): Promise<void> {
  await change(who, 'codes.make', async ({ tells }) =>
    tells({
      job: [id, null],
      rows: [null, done],
      refused: [null, refusedRows],
      ...(unread > 0 ? { insisted: [null, unread] } : {}),
    }),
  );
}
