/** The report as files: the same numbers for a spreadsheet, and for a program. */
import { calls, type Subject } from '../api/calls.ts';
import type { Report } from '../api/client.ts';
import { buttonClass } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { useSpoken } from '../messages/messages.tsx';

export function Downloads({
  subject,
  report: { from, to, interval },
  name,
}: {
  readonly subject: Subject;
  readonly report: Report;
  /** What the files are called, before their dates. */
  readonly name: string;
}) {
  const { m, language } = useSpoken();
  // A spreadsheet that writes 0,5 puts a file with commas into one column.
  const separator = language === 'de' ? 'semicolon' : 'comma';
  return (
    <div className="flex gap-2">
      {(['csv', 'json'] as const).map((format) => (
        <a
          key={format}
          href={calls.reportFile(subject, { from, to, interval, ...(format === 'csv' ? { separator } : {}) }, format)}
          download={`kurzum-${name}-${from}-${to}.${format}`}
          aria-label={m.report.downloadAs(format.toUpperCase())}
          className={buttonClass('plain', 'small')}
        >
          <Icon name="download" />
          {format.toUpperCase()}
        </a>
      ))}
    </div>
  );
}
