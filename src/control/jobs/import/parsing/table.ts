/** Tables, row by row: CSV as RFC 4180 has it, with commas or semicolons, of which one row is in memory at a time. */
import { Broken } from './broken.ts';
import type { Item } from './item.ts';
import type { Reason } from '../../kind.ts';

/** Of one row, as it is written; the longest notes fit, all of them quotes. */
const row_chars_max = 64 * 1024;
const columns_max = 50;
/** Lines in a row in which nothing stands: a small archive holds gigabytes of them. */
const emptyLines_max = 1_024;

/**
 * The rows below the header, each with its fields by the names in the header, in small letters. An apostrophe that keeps a
 * spreadsheet from taking a field for a formula is taken away again. Throws Broken (`code`) where it is no table.
 */
export async function* rowsOf(texts: AsyncIterable<string>, code: Reason): AsyncGenerator<Item> {
  let columns: readonly string[] | null = null;
  let empty = 0;
  for await (const { line, fields } of recordsOf(texts, code)) {
    if (fields.length === 1 && fields[0] === '') {
      if ((empty += 1) > emptyLines_max) throw new Broken(code, line, { field: '', reason: 'too_long' });
      continue;
    }
    empty = 0;
    if (columns === null) {
      columns = columnsOf(fields, code);
      continue;
    }
    const value = Object.fromEntries(columns.map((column, i) => [column, unguarded(fields[i] ?? '')]));
    const refusal = { field: '', reason: 'wrong_columns' };
    yield fields.length === columns.length ? { line, value } : { line, value, refusal };
  }
  if (columns === null) throw new Broken(code, 1, { field: '', reason: 'empty' });
}

function columnsOf(fields: readonly string[], code: Reason): readonly string[] {
  const columns = fields.map((field) => field.trim().toLowerCase());
  if (columns.length > columns_max) throw new Broken(code, 1, { field: '', reason: 'too_many_columns' });
  const repeated = columns.find((column, i) => columns.indexOf(column) !== i);
  if (repeated !== undefined) throw new Broken(code, 1, { field: nameOf(repeated), reason: 'repeated' });
  return columns;
}

/** A column by its name, as far as that may stand in an answer. */
export function nameOf(column: string): string {
  return column.replaceAll(/[^\p{L}\p{N}_ -]/gu, '?').slice(0, 40);
}

function unguarded(field: string): string {
  return /^'[=+\-@\t\r']/.test(field) ? field.slice(1) : field;
}

type Fields = { readonly line: number; readonly fields: readonly string[] };

/** Where in a field it is: at its beginning, in one without quotes, within quotes, or after one that may end it. */
type Place = 'beginning' | 'bare' | 'quoted' | 'quote';

async function* recordsOf(texts: AsyncIterable<string>, code: Reason): AsyncGenerator<Fields> {
  let line = 1;
  let begun = 1;
  let fields: string[] = [];
  let field = '';
  let chars = 0;
  let place: Place = 'beginning';
  let separator: ',' | ';' | null = null;
  const broken = (reason: string): Broken => new Broken(code, begun, { field: '', reason });
  for await (const text of texts) {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at]!;
      if (sign === '\n') line += 1;
      if ((chars += 1) > row_chars_max) throw broken('too_long');
      if (place === 'quoted') {
        if (sign !== '"') continue;
        field += text.slice(from, at);
        place = 'quote';
        continue;
      }
      if (sign === '"' && place !== 'bare') {
        // Two of them within quotes are one.
        if (place === 'quote') field += '"';
        [place, from] = ['quoted', at + 1];
        continue;
      }
      // The first one that stands outside quotes parts all fields.
      if (separator === null && (sign === ',' || sign === ';')) separator = sign;
      if (sign !== separator && sign !== '\n') {
        if (place === 'beginning') [place, from] = ['bare', at];
        else if (place === 'quote' && sign !== '\r') throw broken('stray_quote');
        continue;
      }
      if (place === 'bare') field += text.slice(from, at);
      if (sign === '\n' && place === 'bare' && field.endsWith('\r')) field = field.slice(0, -1);
      fields.push(field);
      [field, place] = ['', 'beginning'];
      if (fields.length > columns_max + 1) throw broken('too_many_columns');
      if (sign !== '\n') continue;
      yield { line: begun, fields };
      [fields, begun, chars] = [[], line, 0];
    }
    if (place === 'bare' || place === 'quoted') field += text.slice(from);
  }
  if ((place as Place) === 'quoted') throw broken('unclosed_quote');
  if (fields.length > 0 || place !== 'beginning') yield { line: begun, fields: [...fields, field.replace(/\r$/, '')] };
}
