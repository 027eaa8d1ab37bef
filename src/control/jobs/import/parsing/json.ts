/** JSON, row by row: a list of objects of any length, of which one is in memory at a time. */
import { Broken } from './broken.ts';
import type { Item } from './item.ts';

/** Of one object, as it is written; the longest notes fit. */
const item_chars_max = 256 * 1024;
/** Between two objects: a small archive holds gigabytes of blanks, and whoever reads them keeps every other job waiting. */
const blanks_max = 1_024;

/** What may come next between objects. */
type Expected = 'list' | 'first' | 'item' | 'rest' | 'end';

/** The objects of a list, each with the line that it begins in. Throws Broken where the text is no such list. */
export async function* itemsOf(texts: AsyncIterable<string>): AsyncGenerator<Item> {
  let line = 1;
  let begun = 1;
  /** How many brackets are open in the object; none between objects. */
  let open = 0;
  let quoted = false;
  let escaped = false;
  let blanks = 0;
  let before = '';
  let expected: Expected = 'list';
  for await (const text of texts) {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at]!;
      if (sign === '\n') line += 1;
      if (open === 0) {
        if (/\s/.test(sign)) {
          if ((blanks += 1) > blanks_max) throw new Broken('not_an_archive', line, { field: '', reason: 'too_long' });
          continue;
        }
        blanks = 0;
        expected = after(expected, sign) ?? wrong(line);
        if (sign !== '{') continue;
        [from, begun, open] = [at, line, 1];
      } else if (quoted) {
        if (escaped) escaped = false;
        else if (sign === '\\') escaped = true;
        else if (sign === '"') quoted = false;
      } else if (sign === '"') quoted = true;
      else if (sign === '{' || sign === '[') open += 1;
      else if (sign === '}' || sign === ']') {
        open -= 1;
        if (open === 0) {
          yield parsed(before + text.slice(from, at + 1), begun);
          before = '';
        }
      }
    }
    if (open > 0) before += text.slice(from);
    if (before.length > item_chars_max) throw new Broken('not_an_archive', begun, { field: '', reason: 'too_long' });
  }
  if (expected !== 'end') wrong(line);
}

function after(expected: Expected, sign: string): Expected | null {
  if (expected === 'list') return sign === '[' ? 'first' : null;
  if (expected === 'rest') return sign === ',' ? 'item' : sign === ']' ? 'end' : null;
  if (expected === 'end') return null;
  if (sign === '{') return 'rest';
  return expected === 'first' && sign === ']' ? 'end' : null;
}

function parsed(text: string, line: number): Item {
  if (text.length > item_chars_max) throw new Broken('not_an_archive', line, { field: '', reason: 'too_long' });
  try {
    return { line, value: JSON.parse(text) as Item['value'] };
  } catch {
    return wrong(line);
  }
}

function wrong(line: number): never {
  throw new Broken('not_an_archive', line, { field: '', reason: 'not_json' });
}
