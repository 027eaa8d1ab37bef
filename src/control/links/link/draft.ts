/** Drafts: what a client may say about a link, checked field by field. The route table reads these schemas too. */
import { z } from 'zod';
import { isReservedWord } from '#exchange';
import { slugLength_max } from './slug.ts';
import { target_bytes_max } from './target.ts';

const tags_max = 20;
const tag_chars_max = 50;

type Refusal = readonly [reason: string, sentence: string];

/** A check with a stable code word for the problem's `errors`. */
const because = ([reason, error]: Refusal): { error: string; params: { reason: string } } => ({
  error,
  params: { reason },
});

/** A line, or several with `breaks`: trimmed, in NFC, of `least` to `chars_max` characters as people count them. */
export function plainText(chars_max: number, { breaks = false, least = 0 } = {}) {
  const control = breaks ? /[^\P{Cc}\t\r\n]/u : /\p{Cc}/u;
  return z
    .string()
    .trim()
    .normalize('NFC')
    .refine((text) => text.length >= least, because(['empty', 'At least one character.']))
    .refine((text) => text.isWellFormed(), because(['not_text', 'This is not well-formed Unicode text.']))
    .refine((text) => !control.test(text), because(['control_characters', 'Control characters can’t be kept.']))
    .refine(
      (text) => text.length <= chars_max || [...text].length <= chars_max,
      because(['too_long', `At most ${chars_max} characters.`]),
    )
    .meta({ minLength: least, maxLength: chars_max });
}

/**
 * A number in a query, from `min` to `max`, in plain digits: `+5`, `050` and `1e2` are more likely mistakes. Where it is
 * absent, it is `otherwise`.
 */
export function wholeNumber(min: number, max: number, otherwise: number) {
  const fromDigits = (text: unknown): unknown =>
    typeof text === 'string' && /^(0|[1-9]\d*)$/.test(text) ? Number(text) : text;
  const error = ({ code }: z.core.$ZodRawIssue) =>
    code === 'invalid_type' ? 'This must be a whole number, in plain digits.' : undefined;
  // A default would be left out of the OpenAPI document, as something that follows the conversion.
  return z.preprocess(fromDigits, z.number({ error }).min(min).max(max, { abort: true }).int()).prefault(otherwise);
}

/** Yes or no in a query; no where it is absent. */
export const yesOrNo = z
  .enum(['true', 'false'])
  .default('false')
  .transform((said) => said === 'true');

/** Removes what differs only in case from a tag before it: `Herbst` and `herbst` are one tag, as the first was written. */
function withoutRepeats(tags: string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => !seen.has(tag.toLowerCase()) && seen.add(tag.toLowerCase()));
}

const target = z.string().min(1).max(target_bytes_max).describe('http or https; stored as WHATWG URLs serialise.');
const slug = z
  .string()
  .min(1)
  .max(slugLength_max)
  .regex(/^[A-Za-z0-9_-]*$/, 'Letters A to Z, digits, - and _ only.')
  .refine((text) => !isReservedWord(text), because(['reserved', 'Kurzum itself answers at this address.']))
  .describe('What stands after the slash; case-sensitive.');
const title = plainText(200);
const notes = plainText(10_000, { breaks: true });
const tag = plainText(tag_chars_max, { least: 1 });
const tags = z.array(tag).max(tags_max).overwrite(withoutRepeats);
const projectId = z.uuid().toLowerCase();

export const linkDraft = z.strictObject({
  target,
  slug: slug.nullish().describe('Random where absent.'),
  title: title.nullish(),
  notes: notes.nullish(),
  tags: tags.nullish(),
  projectId: projectId.nullish(),
});

/** What can be changed of a link. */
export const linkFields = z.strictObject({
  target: target.optional(),
  slug: slug.optional(),
  title: title.nullish(),
  notes: notes.nullish(),
  tags: tags.nullish(),
  projectId: projectId.nullish(),
});

/** RFC 7396: what is absent stays, null clears. Target and slug can't be cleared. */
export const linkPatch = linkFields.extend({
  printed: z
    .literal('acknowledged')
    .optional()
    .describe('That codes of the link are out there already is known. Without it they keep their target.'),
});

export const listQuery = z.strictObject({
  search: plainText(200).optional().describe('Beginnings of words in title, target and tags, or part of a slug.'),
  tag: tag.optional(),
  projectId: projectId.optional(),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
  limit: wholeNumber(1, 200, 50),
});

export type LinkDraft = z.input<typeof linkDraft>;
export type LinkPatch = z.input<typeof linkPatch>;
export type ListQuery = Partial<z.output<typeof listQuery>>;
