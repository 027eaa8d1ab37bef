/** Receiving: makes checked values of what a client sent, or names the field and the reason. Nothing is written here. */
import type { AcceptedVersions } from '#guard';
import { Problem, invalid, type FieldError } from '#problem';
import { z } from 'zod';
import type { Route } from '../table/table.ts';

/** The most that a request's body may hold, in bytes, unless its row says otherwise. */
export const bodyLimit_bytes = 64 * 1024;

/** How many values a body may hold in all. A thousand links with everything that they can have come to less than half. */
const values_max = 65_536;

/** How much of a body that is too large is read and thrown away. */
const discarded_bytes_max = 4 * 1024 * 1024;

/** A client that sends thousands of wrong fields needs to hear about the first few only. */
const errorsShown_max = 20;
const fieldShown_chars = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as JSON. Throws `wrong_media_type`, `too_large` or `malformed`; never holds more than the limit. */
export async function readJson(request: Request, row: Route): Promise<unknown> {
  refuseOtherMedia(request.headers, row.bodyMedia);
  const bytes = await readLimited(request, limitOf(row));
  const value = parsed(bytes);
  if (isCrowded(value)) throw invalid('', 'too_long', `A body may hold ${values_max} values at most.`);
  return value;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Problem('malformed', 'The body is not JSON in UTF-8.');
  }
}

/** Whether there are more values than any row has use for: to check each of millions would keep everybody waiting. */
function isCrowded(root: unknown): boolean {
  const waiting = [root];
  for (let left = values_max; waiting.length > 0;) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    left -= inner.length;
    if (left < 0) return true;
    for (const one of inner) waiting.push(one);
  }
  return false;
}

/** The body as it is. Throws `wrong_media_type` or `too_large`; never holds more than the limit. */
export async function readOctets(request: Request, row: Route): Promise<Uint8Array> {
  const [essence = ''] = (request.headers.get('content-type') ?? '').toLowerCase().split(';');
  if (essence.trim() !== 'application/octet-stream' || isCoded(request.headers))
    throw new Problem('wrong_media_type', 'Send the body as application/octet-stream, without a content coding.');
  return readLimited(request, limitOf(row));
}

/** Refuses by the length a client announced, before a byte of the body is read. */
export function refuseAnnouncedLength(headers: Headers, row: Route): void {
  const limit_bytes = limitOf(row);
  if (Number(headers.get('content-length') ?? 0) > limit_bytes) throw tooLarge(limit_bytes);
}

function limitOf(row: Route): number {
  return row.body_bytes_max ?? bodyLimit_bytes;
}

function tooLarge(limit_bytes: number): Problem {
  return new Problem('too_large', `A request may hold ${limit_bytes} bytes at most.`);
}

function isCoded(headers: Headers): boolean {
  return !['', 'identity'].includes(headers.get('content-encoding')?.trim().toLowerCase() ?? '');
}

function refuseOtherMedia(headers: Headers, alsoAccepted: string | undefined): void {
  const [essence = '', ...attributes] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = attributes.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const accepted = essence.trim() === 'application/json' || essence.trim() === alsoAccepted;
  if (!accepted || isCoded(headers) || (charset && !/^charset="?utf-8"?$/.test(charset)))
    throw new Problem('wrong_media_type', 'Send the body as application/json in UTF-8, without a content coding.');
}

/**
 * What is too much is read on for a while and thrown away, so that a client that is still sending hears our answer
 * instead of a broken connection (RFC 9110, section 15.5.14).
 */
async function readLimited(request: Request, limit_bytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) break;
    length += value.length;
    if (length <= limit_bytes) chunks.push(value);
    if (length > limit_bytes + discarded_bytes_max) {
      void reader.cancel().catch(() => undefined);
      break;
    }
  }
  if (length > limit_bytes) throw tooLarge(limit_bytes);
  return Buffer.concat(chunks);
}

/** The client went away, or took too long: nobody may be there to hear it, but it is no mistake of ours. */
function brokenOff(): never {
  throw new Problem('malformed', 'The body broke off.');
}

/** Checks `value`; throws `invalid` with every field that is wrong. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const broken = brokenText(value);
  if (broken !== null) throw invalid(broken, 'not_text', 'This is not well-formed Unicode text.');
  return checkShape(schema, value);
}

/** The same where the schema itself checks the text, entry by entry. */
export function checkShape<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: sentenceFor });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, value)).slice(0, errorsShown_max);
  throw new Problem('invalid', sentence(errors), { errors });
}

/** A list of up to `count_max`, each entry of which is checked by itself: what is wrong with one is that one's own Problem. */
export function eachByItself<S extends z.ZodType>(schema: S, name: string, count_max: number) {
  const list = z
    .array(z.unknown())
    .min(1, { abort: true })
    .max(count_max, { abort: true })
    .meta({ items: { $ref: `#/components/schemas/${name}` } })
    .overwrite((entries) => entries.map((entry) => checked(schema, entry)));
  return list as unknown as z.ZodType<(z.output<S> | Problem)[], z.input<S>[]>;
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | Problem {
  try {
    return check(schema, value);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** The query as an object; a name that comes twice is refused, since nobody can say which one was meant. */
export function readQuery(parameters: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of parameters) {
    if (name in query) throw invalid(shownField(name), 'repeated', 'This parameter came twice.');
    query[name] = value;
  }
  return query;
}

/** `If-Match` (RFC 9110, section 13.1.1). A weak or foreign tag matches no version of ours, which makes it a conflict. */
export function readIfMatch(header: string | null): AcceptedVersions {
  if (header === null || header.trim() === '*') return null;
  if (!/^\s*(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*\s*$/.test(header))
    throw invalid('If-Match', 'wrong_format', 'Send the ETag as you got it, quotes included, or *.');
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag]) => {
    const version = /^v(\d{1,9})$/.exec(tag!);
    return weak || !version ? [] : [Number(version[1])];
  });
}

export function readIdempotencyKey(header: string | null): string | null {
  if (header === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw invalid('Idempotency-Key', 'wrong_format', 'A key has 1 to 255 visible ASCII characters.');
  return header;
}

/** Lone surrogates and NUL can be written in JSON, but neither stored nor shown; says where the first one stands. */
function brokenText(root: unknown): string | null {
  const waiting: [path: string, value: unknown][] = [['', root]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) return path;
    if (typeof value !== 'object' || value === null || waiting.length > bodyLimit_bytes) continue;
    // Deep nesting is refused by the schema; following it here would only build long paths.
    if (path.length > fieldShown_chars) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed() || key.includes('\0')) return path;
      waiting.push([path ? `${path}.${key}` : key, inner]);
    }
  }
  return null;
}

function fieldErrors(issue: z.core.$ZodIssue, root: unknown): readonly FieldError[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, errorsShown_max).map((key) => ({
      field: shownField(field ? `${field}.${key}` : key),
      reason: 'unknown',
      detail: 'There is no such field.',
    }));
  return [{ field: shownField(field), reason: reasonOf(issue, root), detail: issue.message }];
}

/** Stable code words; `docs/api.md` lists them. Schemas name their own by `params: { reason }`. */
function reasonOf(issue: z.core.$ZodIssue, root: unknown): string {
  switch (issue.code) {
    case 'custom':
      return typeof issue.params?.['reason'] === 'string' ? issue.params['reason'] : 'not_allowed';
    case 'invalid_type':
      return isMissing(root, issue.path) ? 'required' : 'wrong_type';
    case 'too_small':
      return isCounted(issue.origin) ? 'too_short' : 'too_small';
    case 'too_big':
      return isCounted(issue.origin) ? 'too_long' : 'too_big';
    case 'invalid_format':
      return 'wrong_format';
    default:
      return 'not_allowed';
  }
}

/** The sentence for people, where the schema has none of its own. */
function sentenceFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is required.' : `This must be ${withArticle(String(issue.expected))}.`;
    case 'too_small':
      return `At least ${counted(issue.minimum, issue.origin)}.`;
    case 'too_big':
      return `At most ${counted(issue.maximum, issue.origin)}.`;
    case 'invalid_value':
      return `One of: ${(issue.values as readonly unknown[]).join(', ')}.`;
    default:
      return undefined;
  }
}

function isCounted(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

function counted(limit: unknown, origin: unknown): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' ? 'entry' : '';
  const units = Number(limit) === 1 ? unit : unit.replace(/y$/, 'ie').replace(/.$/, '$&s');
  return `${String(limit)} ${units}`.trim();
}

function withArticle(type: string): string {
  const words: Readonly<Record<string, string>> = { int: 'a whole number', array: 'a list', object: 'an object' };
  return words[type] ?? `a ${type}`;
}

function isMissing(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value === undefined;
}

function shownField(name: string): string {
  return name.length > fieldShown_chars ? `${name.slice(0, fieldShown_chars)}…`.toWellFormed() : name;
}

function sentence(errors: readonly FieldError[]): string {
  const [first] = errors;
  if (!first) return 'A value is not valid.';
  const where = first.field ? `${first.field}: ` : '';
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return `${where}${first.detail ?? first.reason}${more}`;
}
