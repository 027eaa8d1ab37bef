/** What a content says: its text, or a problem that names each field and the rule that it breaks. */
import { Problem } from '#problem';
import { type Content, type EncodeOptions, type Level, read, type Said } from '#qr';
import { sentenceOf } from './rules.ts';

/** Throws `invalid`, with the reasons of `rules` in `#qr`; `field` is where the content stands in what was sent. */
export function saidBy(content: Content, field = 'content'): Said {
  const result = read(content);
  if (result.ok) return result;
  const errors = result.errors.map((refusal) => ({
    field: refusal.field === '' || field === '' ? `${field}${refusal.field}` : `${field}.${refusal.field}`,
    reason: refusal.rule,
    detail: sentenceOf(refusal),
  }));
  const [first] = errors;
  throw new Problem('invalid', `${first!.field && `${first!.field}: `}${first!.detail}`, { errors });
}

/** How to encode it: at the level that its standard names, and at no other; else at `level`, or at a higher one for free. */
export function encodingOf({ level: named, version_max }: Omit<Said, 'text'>, level: Level): EncodeOptions {
  const limit = version_max === undefined ? {} : { version_max };
  return named === undefined ? { level, ...limit } : { level: named, raise: false, ...limit };
}
