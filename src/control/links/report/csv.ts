/** Files: a report as CSV (RFC 4180, or with semicolons), for spreadsheets and for programs that read tables. */
import { dimensions } from '#exchange';
import type { ReportQuery } from './period.ts';
import type { Report } from './report.ts';
import { subjectName } from './rows.ts';

export type ReportFile = { readonly name: string; readonly mediaType: string; readonly bytes: string };

/** Without it, the most common spreadsheet takes UTF-8 for something else (RFC 3629, section 6, allows it). */
export const byteOrderMark = '\ufeff';

/** Where a comma parts whole from tenths, spreadsheets take the semicolon between fields, and a comma for text. */
const signs = { comma: ',', semicolon: ';' } as const;

type Line = readonly [section: string, key: string, hits: number | null];

/** A line for each number of a report, told apart by `section`; what is not known has no number, what is not counted no line. */
export function reportFile(report: Report, separator: NonNullable<ReportQuery['separator']> = 'comma'): ReportFile {
  const counted = dimensions.filter((name) => report.breakdown[name]);
  const lines: readonly Line[] = [
    ['total', 'hits', report.total],
    ['total', 'bots', report.bots],
    ['total', 'visitors', report.visitors],
    ...report.series.map(({ start, hits }): Line => ['series', localStart(report, start), hits]),
    ...counted.flatMap((name) => report.breakdown[name]!.map(({ value, hits }): Line => [name, value, hits])),
    ...counted.map((name): Line => ['notBrokenDown', name, report.notBrokenDown[name]]),
    ...counted.map((name): Line => ['broughtForward', name, report.broughtForward[name]]),
  ];
  const rows = [['section', 'key', 'hits'], ...lines.map(([section, key, hits]) => [section, key, hits ?? ''])];
  return {
    name: `kurzum-${report[subjectName]}-${report.from}-${report.to}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    bytes: byteOrderMark + rows.map((row) => csvLine(row, separator)).join(''),
  };
}

/** Where a bucket begins, as the time zone of the report writes it: `2026-03`, `2026-03-01`, `2026-03-01T10:00:00+01:00`. */
function localStart({ interval, timezone }: Report, start: string): string {
  const local = Temporal.Instant.from(start).toZonedDateTimeISO(timezone);
  if (interval === 'month') return local.toPlainDate().toPlainYearMonth().toString();
  if (interval === 'day') return local.toPlainDate().toString();
  return local.toString({ timeZoneName: 'never' });
}

/** A line of a table, with its end. */
export function csvLine(fields: readonly (string | number)[], separator: keyof typeof signs = 'comma'): string {
  return `${fields.map(csvField).join(signs[separator])}\r\n`;
}

/**
 * A field as RFC 4180 writes it. Values come from strangers: one that a spreadsheet would take for a formula gets an
 * apostrophe before it, as OWASP advises against CSV injection; so does one that begins with an apostrophe, so that whoever
 * reads it back knows which to take away.
 */
function csvField(value: string | number): string {
  const text = String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
