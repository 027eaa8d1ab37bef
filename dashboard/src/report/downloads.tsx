/** The report as files: the same numbers for a spreadsheet, and for a program. */
import { calls, type Subject } from '../api/calls.ts';
import type { Report } from '../api/client.ts';
import { buttonClass } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { useSpoken } from '../messages/messages.tsx';

const formats = ['csv', 'json'] as const;

export function Downloads({
  subject,
  report,
  name,
}: {
  readonly subject: Subject;
  /** Null while it is on its way: the room is kept. */
  readonly report: Report | null;
  /** What the files are called, before their dates. */
  readonly name: string;
}) {
  const { m, language } = useSpoken();
  // A spreadsheet that writes 0,5 puts a file with commas into one column.
  const separator = language === 'de' ? 'semicolon' : 'comma';
  if (report === null) return <NotYet />;
  const { from, to, interval } = report;
  return (
    <div className="flex gap-2">
      {formats.map((format) => (
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

function NotYet() {
  return (
    <div aria-hidden="true" className="invisible flex gap-2">
      {formats.map((format) => (
        <span key={format} className={buttonClass('plain', 'small')}>
          <Icon name="download" />
          {format.toUpperCase()}
        </span>
      ))}
    </div>
  );
}
