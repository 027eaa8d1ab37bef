/** Reading: the rows of the files that an import reads, whatever they are packed in. */
import type { Actor } from '#guard';
import type { Work } from '../kind.ts';
import type { ImportDraft } from '../upload.ts';
import { Broken } from './parsing/broken.ts';
import { filesOfFormat } from './files.ts';
import { openItems, some, type Items } from './opened.ts';
import type { Item } from './parsing/item.ts';
import { itemsOf } from './parsing/json.ts';
import { nameOf, rowsOf } from './parsing/table.ts';
import { textOf } from './parsing/text.ts';
import { Upload } from './parsing/upload.ts';
import { filesOf, type Unpack } from './parsing/zip.ts';

/** Looking all of it through, or bringing it in; which file, and how many of its rows were dealt with. */
export type Place = {
  readonly format: ImportDraft['format'];
  readonly phase: 'check' | 'bring';
  readonly file: number;
  readonly row: number;
};

/** The rows from a place on. */
export function itemsFrom(work: Work<Actor>, place: Place): Promise<Items<Item>> {
  return openItems(work.id, place, () => itemsIn(work, place));
}

/** All rows of a file that is small. */
export async function readAll(work: Work<Actor>, place: Place): Promise<readonly Item[]> {
  return (await some(await itemsIn(work, place), Infinity)).items;
}

async function itemsIn(work: Work<Actor>, { format, file }: Place): Promise<AsyncGenerator<Item>> {
  const { name, format: written } = filesOfFormat[format][file]!;
  const upload = await Upload.open(work);
  if (format === 'csv') return tableOfLinks(rowsOf(textOf(upload.chunks(), 'not_a_table'), 'not_a_table'));
  const files = await filesOf(upload);
  await requirePaper(files.get('kurzum.json')!);
  const unpack = files.get(name);
  if (unpack === undefined) return nothing();
  const texts = textOf(unpack(), 'not_an_archive');
  return written === 'json' ? itemsOf(texts) : rowsOf(texts, 'not_an_archive');
}

async function* nothing(): AsyncGenerator<Item> {}

const paper_chars_max = 64 * 1024;

/** Throws Broken where the archive is none of ours, or of a version that is not known here. */
async function requirePaper(unpack: Unpack): Promise<void> {
  const wrong = (reason: string): Broken => new Broken('not_an_archive', 0, { field: 'kurzum.json', reason });
  let text = '';
  for await (const some of textOf(unpack(), 'not_an_archive')) {
    text += some;
    if (text.length > paper_chars_max) throw wrong('too_long');
  }
  let said: { readonly format?: unknown; readonly version?: unknown } | null;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw wrong('not_json');
  }
  if (said?.format !== 'kurzum') throw wrong('missing');
  if (said.version !== 1) throw wrong('version');
}

const columns = ['target', 'slug', 'title', 'notes', 'tags', 'project'];
/** That our own tables of links have besides; of these, only whether a link was deleted or taken down is looked at. */
const besides = [
  'id',
  'code',
  'createdby',
  'createdat',
  'updatedat',
  'deletedat',
  'takendownat',
  'takendownfor',
  'printedat',
];

/** Throws Broken where it has no targets, or a column of which nobody knows what it means. */
async function* tableOfLinks(rows: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let isFirst = true;
  for await (const row of rows) {
    if (isFirst) requireColumns(Object.keys(row.value));
    isFirst = false;
    yield row;
  }
}

function requireColumns(names: readonly string[]): void {
  const unknown = names.find((name) => !columns.includes(name) && !besides.includes(name));
  if (unknown !== undefined) throw new Broken('not_a_table', 1, { field: nameOf(unknown), reason: 'unknown' });
  if (!names.includes('target')) throw new Broken('not_a_table', 1, { field: 'target', reason: 'required' });
}
