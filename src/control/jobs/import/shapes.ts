/** Shapes: what the rows of each file say, checked field by field; what a row says besides is left aside. */
import { z } from 'zod';
import { now } from '#clock';
import { grantsJson } from '#guard';
import { dimensions, isCode, linkDraft, projectDraft } from '#links';
import type { Problem } from '#problem';
import type { Refusal } from './parsing/broken.ts';

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Something that has happened since there are short links. */
export const past = moment.refine((at) => at.getTime() >= Date.UTC(2000) && at <= now(), {
  params: { reason: 'out_of_range' },
});
const count = z.coerce.number().int().min(0).max(1e12);
/** A field of a table that may be empty. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((text) => (text === '' || text === undefined ? null : text), schema.nullable());

const texts = linkDraft.omit({ projectId: true }).shape;

/** Of `projects.json`. */
export const projectRow = z.object({ id: z.string(), ...projectDraft.shape, createdAt: past, updatedAt: past });

/** Of `presets.json`. */
export const presetRow = z.object({ name: z.string(), grants: grantsJson });

/** Of `links.json`. */
export const linkRow = z.object({
  ...texts,
  id: z.string(),
  slug: z.string().pipe(texts.slug.unwrap().unwrap()),
  code: z.string().refine(isCode, { params: { reason: 'wrong_format' } }),
  project: projectDraft.shape.name.nullish(),
  createdAt: past,
  updatedAt: past,
  deletedAt: past.nullish(),
  takenDownAt: past.nullish(),
  takenDownFor: z.enum(['abuse', 'legal', 'security']).nullish(),
  printedAt: past.nullish(),
});

/** Tags in one field of a table: parted by commas, or a list in JSON, as our own tables have it where a tag holds a comma. */
function tagsIn(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  return (
    listIn(text) ??
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean)
  );
}

/** Null where it is none: a tag may begin with a bracket. */
function listIn(text: string): unknown {
  if (!text.startsWith('[')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Of a table that somebody made, or of our own: what was deleted or taken down there must not lead anywhere here. */
export const tableRow = z
  .object({
    target: texts.target,
    slug: optional(texts.slug),
    title: optional(texts.title),
    notes: optional(texts.notes),
    tags: z.preprocess(tagsIn, texts.tags),
    project: optional(projectDraft.shape.name),
    deletedat: z.string().optional(),
    takendownfor: z.string().optional(),
  })
  .refine(({ deletedat }) => !deletedat, { path: ['deletedAt'], params: { reason: 'deleted' } })
  .refine(({ takendownfor }) => !takendownfor, { path: ['takenDownFor'], params: { reason: 'taken_down' } })
  .transform(({ deletedat: _deleted, takendownfor: _takenDown, ...row }) => row);

export const hitsRow = z.object({ link: z.string(), hour: moment, hits: count, bots: count });
export const visitorsRow = z.object({ link: z.string(), day: z.iso.date(), visitors: count });
export const cellsRow = z.object({
  link: z.string(),
  month: z.string().regex(/^\d{4}-\d\d$/),
  dimension: z.enum(dimensions),
  value: z.string(),
  threshold: count,
  /** '3:12 17:4' for 12 hits on the 3rd and 4 on the 17th. */
  days: z.string().regex(/^(\d{1,2}:\d{1,13}( |$))*$/),
});

/** What a row says, or why it is refused: by the first thing that is wrong with it. */
export function read<S extends z.ZodType>(schema: S, value: unknown): { said: z.output<S> } | { refusal: Refusal } {
  const result = schema.safeParse(value);
  if (result.success) return { said: result.data };
  const [issue] = result.error.issues;
  return { refusal: { field: issue!.path.map(String).join('.'), reason: reasonOf(issue!) } };
}

export function refusalOf({ errors, type }: Problem): Refusal {
  const [error] = errors;
  return error ? { field: error.field, reason: error.reason } : { field: '', reason: type };
}

/** The words that the API uses for the same. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['reason'] === 'string') return issue.params['reason'];
  if (issue.code === 'invalid_type') return 'wrong_type';
  const isLength = 'origin' in issue && /^(string|array)$/.test(issue.origin);
  if (issue.code === 'too_small') return isLength ? 'too_short' : 'too_small';
  if (issue.code === 'too_big') return isLength ? 'too_long' : 'too_big';
  return issue.code === 'invalid_format' ? 'wrong_format' : 'not_allowed';
}
