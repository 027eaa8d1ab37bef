/** Why rows of a table became no codes: the first few in sentences; all of them are in a file. */
import { useQuery } from '@tanstack/react-query';
import type { Job } from '../api/client.ts';
import { codesUpload } from '../api/job-calls.ts';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn, type ContentWords } from '../messages/content.en.ts';
import type { Messages } from '../messages/en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { sheets as de } from '../messages/sheets.de.ts';
import { sheets as en, type SheetWords } from '../messages/sheets.en.ts';

const shown_max = 3;

export function RefusedRows({ job }: { readonly job: Job }) {
  const m = useMessages();
  const { bulk: words } = useWords({ de, en });
  const { rules } = useWords({ de: contentDe, en: contentEn });
  const rows = useQuery({
    queryKey: ['refused rows', job.id, job.failedRows],
    queryFn: async ({ signal }) => {
      const answer = await fetch(codesUpload.refusedRows(job.id), { signal });
      return answer.ok ? readRows(await answer.text()) : [];
    },
    staleTime: Infinity,
  }).data;
  if (!rows?.length) return null;
  return (
    <ul className="mt-1 grid gap-0.5 text-sm text-soft">
      {rows.slice(0, shown_max).map((row, n) => (
        // Rows have nothing to be told apart by that is always there.
        <li key={n} className="typed text-pretty">
          {words.rowRefused(row.line, sentence(row, m, words.rowReasons, rules))}
        </li>
      ))}
      {rows.length > shown_max && <li>{words.rowsMore(rows.length - shown_max)}</li>}
    </ul>
  );
}

type Refused = { readonly line: string; readonly field: string; readonly reason: string };

/** Lines of `file,line,field,reason`, of which only a column that nobody knows could be in quotes. */
function readRows(csv: string): readonly Refused[] {
  return csv
    .split('\r\n')
    .slice(1)
    .filter(Boolean)
    .map((text) => {
      const [, line = '', field = '', reason = ''] = /^[^,]*,(\d+),(.*),(\w*)$/.exec(text) ?? [];
      return { line, field: field.replace(/^"|"$/g, ''), reason };
    });
}

function sentence(
  { field, reason }: Refused,
  { reasons }: Messages,
  words: SheetWords['bulk']['rowReasons'],
  rules: ContentWords['rules'],
): string {
  if (reason === 'unknown') return words.unknown(field);
  if (reason === 'required') return words.required;
  if (reason === 'not_here') return words.not_here;
  if (reason === 'wrong_columns') return words.wrong_columns;
  if (reason === 'not_found' || reason === 'deleted') return words.not_found;
  if (reason === 'unreadable') return words.unreadable;
  if (reason === 'own_address') return reasons.targetOwn;
  if (reason === 'credentials') return reasons.targetCredentials;
  if (reason === 'too_long') return reasons.tooLong;
  if (field === 'target') return reasons.target;
  // Those that have no number in them.
  if (reason === 'url' || reason === 'url_scheme' || reason === 'url_credentials') return rules[reason](0);
  return reason === 'does_not_fit' || reason === 'characters' ? rules[reason](0) : reasons.invalid;
}
