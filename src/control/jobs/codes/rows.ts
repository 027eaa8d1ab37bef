/** Rows: what each line of the table wants printed, and what its file is to be called. */
import { createHash } from 'node:crypto';
import { linkDraft, type Wish } from '#links';
import { z } from 'zod';
import { Broken, type Refusal } from '../import/parsing/broken.ts';
import { idFrom } from '../import/parsing/id.ts';
import type { Item } from '../import/parsing/item.ts';
import { nameOf } from '../import/parsing/table.ts';
import { read } from '../import/shapes.ts';
import { FileNames } from './names.ts';

export const rows_max = 10_000;

/** What a code can lead to or say; a row fills in one of them. */
const wanted = ['target', 'slug', 'url', 'text'] as const;
const columns: readonly string[] = ['name', ...wanted];

/** A line, and the file that its image becomes: both follow from the table alone. */
export type Row = { readonly item: Item; readonly file: string };

/** The table with the names of its files. Throws Broken where it has none of the columns, or one that nobody knows. */
export async function* rowsIn(items: AsyncGenerator<Item>, extension: string): AsyncGenerator<Row> {
  const names = new FileNames(extension);
  let isFirst = true;
  for await (const item of items) {
    if (isFirst) requireColumns(Object.keys(item.value));
    isFirst = false;
    const { name, slug } = item.value;
    yield { item, file: names.next(String(name || slug || ''), `code-${item.line}`) };
  }
}

function requireColumns(given: readonly string[]): void {
  const unknown = given.find((name) => !columns.includes(name));
  if (unknown !== undefined) throw new Broken('not_a_table', 1, { field: nameOf(unknown), reason: 'unknown' });
  if (!wanted.some((name) => given.includes(name)))
    throw new Broken('not_a_table', 1, { field: 'target', reason: 'required' });
}

const row = z.object({
  name: linkDraft.shape.title,
  target: linkDraft.shape.target.or(z.literal('')).optional(),
  slug: z.string().optional(),
  url: z.string().optional(),
  text: z.string().optional(),
});

/** What a row wants, or why it is refused. The link that it makes gets the same id whenever the job comes to it. */
export function wishOf(
  { value, line, refusal }: Item,
  { jobId, projectId }: { readonly jobId: string; readonly projectId: string | null },
): { readonly wish: Wish } | { readonly refusal: Refusal } {
  if (refusal) return { refusal };
  const result = read(row, value);
  if ('refusal' in result) return result;
  const { name = null, target, slug, url, text } = result.said;
  const given = wanted.filter((column) => result.said[column]);
  if (given.length !== 1) {
    const [field, reason] = given.length === 0 ? ['target', 'required'] : [given[1]!, 'not_here'];
    return { refusal: { field, reason } };
  }
  if (slug) return { wish: { kind: 'slug', slug } };
  if (url) return { wish: { kind: 'content', content: { kind: 'url', url } } };
  if (text) return { wish: { kind: 'content', content: { kind: 'text', text } } };
  const id = idFrom(createHash('sha256').update(`${jobId} line ${line}`).digest());
  return { wish: { kind: 'link', link: { id, target: target!, title: name, projectId } } };
}
