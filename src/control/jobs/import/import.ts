/** The import: reads an upload through once without changing anything, and only where all of it can be read brings it in. */
import { monotonic_ms } from '#clock';
import { change, type Actor } from '#guard';
import { csvLine } from '#links';
import { JobFailed, type JobKind, type Reason, type Step, type Work } from '../kind.ts';
import { refused } from '../part.ts';
import type { ImportDraft } from '../upload.ts';
import { fileBeside } from './beside.ts';
import { Broken, type Refusal } from './parsing/broken.ts';
import { filesOfFormat, projectsFile } from './files.ts';
import { itemsFrom, readAll, type Place } from './reading.ts';
import type { ImportFile } from './row.ts';

/** Where it goes on; begun with what was asked for. */
type Cursor = ImportDraft & Partial<Place> & { readonly broken?: Reason };

export const importing: JobKind<Actor> = { grant: 'tenant.import', step };

/** How long a step may look at what it doesn't change. */
const look_ms = 50;
const lookedAt = 500;

async function step(work: Work<Actor>): Promise<Step> {
  const { format, broken, phase = 'check', file = 0, row = 0 } = work.cursor as Cursor;
  if (broken) throw new JobFailed(broken);
  const place: Place = { format, phase, file, row };
  try {
    return await (phase === 'check' ? check(work, place) : bring(work, place));
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const name = filesOfFormat[format][file]?.name ?? '';
    // It ends with the next step: what a step throws takes with it what is to be told.
    const cursor: Cursor = { format, broken: error.code };
    return { ...told(work, [{ file: name, line: error.line, refusal: error.refusal }]), cursor, done: work.done };
  }
}

async function check(work: Work<Actor>, place: Place): Promise<Step> {
  const { format, file, row } = place;
  const now = filesOfFormat[format][file];
  if (now === undefined) return { cursor: { format, phase: 'bring', file: 0, row: 0 }, done: 0, total: work.total };
  const from_ms = monotonic_ms();
  const items = await itemsFrom(work, place);
  let looked = 0;
  let ended = false;
  while (!ended && monotonic_ms() - from_ms < look_ms) {
    const some = await items.take(lookedAt);
    looked += some.items.length;
    ended = some.ended;
    if (row + looked > now.rows_max) {
      const line = some.items.at(-1)!.line;
      throw new Broken('too_many_rows', line, { field: '', reason: 'too_many' });
    }
  }
  const next: Place = ended ? { ...place, file: file + 1, row: 0 } : { ...place, row: row + looked };
  return { cursor: next, done: 0, total: work.total + looked };
}

async function bring(work: Work<Actor>, place: Place): Promise<Step> {
  const { format, file, row } = place;
  const now: ImportFile | undefined = filesOfFormat[format][file];
  if (now === undefined) return ending(work);
  const { items, ended } = await (await itemsFrom(work, place)).take(now.atOnce);
  const refusals = await now.bring({
    who: work.who,
    jobId: work.id,
    from: row,
    items,
    projects: () => projectNames(work, format),
    file: (name) => fileBeside(work, name),
  });
  const said = items.flatMap(({ line }, i) => {
    const refusal = refusals[i];
    return refusal ? [{ file: now.name, line, refusal }] : [];
  });
  const next: Place = ended ? { ...place, file: file + 1, row: 0 } : { ...place, row: row + items.length };
  return { ...told(work, said), cursor: next, done: work.done + items.length };
}

/** What it came to, in the log. */
async function ending({ who, id, done, failedRows }: Work<Actor>): Promise<Step> {
  await change(who, 'tenant.import', async ({ tells }) =>
    tells({ job: [id, null], rows: [null, done], refused: [null, failedRows] }),
  );
  return { cursor: null, done, finished: true };
}

async function projectNames(work: Work<Actor>, format: ImportDraft['format']): Promise<ReadonlyMap<string, string>> {
  const file = filesOfFormat[format].findIndex((one) => one.name === projectsFile.name);
  const names = new Map<string, string>();
  for (const { value } of await readAll(work, { format, phase: 'bring', file, row: 0 }))
    names.set(String(value['id']), String(value['name']));
  return names;
}

type Said = { readonly file: string; readonly line: number; readonly refusal: Refusal };

/** As many rows are told; more are counted. A few bytes of an archive can hold millions, and somebody reads them at once. */
const told_max = 10_000;

/** Adds to the table of what was refused: file, line, field and reason, and nothing of what the row said. */
export function told({ failedRows }: Work<Actor>, said: readonly Said[]): Pick<Step, 'parts' | 'failedRows'> {
  if (said.length === 0) return {};
  const header = failedRows === 0 ? csvLine(['file', 'line', 'field', 'reason']) : '';
  const left = Math.max(told_max - failedRows, 0);
  const lines = said
    .slice(0, left)
    .map(({ file, line, refusal }) => csvLine([file, line, refusal.field, refusal.reason]));
  const next = failedRows <= told_max ? said[left] : undefined;
  if (next) lines.push(csvLine([next.file, next.line, '', 'and_more']));
  const content = header + lines.join('');
  return { parts: content === '' ? [] : [{ file: refused, content }], failedRows: failedRows + said.length };
}
