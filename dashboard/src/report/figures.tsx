/** The figures that lead a report: hits compared with the period before, visitors, and the share of QR codes. */
import type { ReactNode } from 'react';
import type { Report } from '../api/client.ts';
import { RisingNumber } from '../look/text.tsx';
import type { Formats } from '../messages/formats.ts';
import type { Messages } from '../messages/en.ts';
import { useSpoken } from '../messages/messages.tsx';
import { compare, type Comparison } from './comparison.ts';

export function Figures({
  report,
  before,
  since,
}: {
  readonly report: Report;
  readonly before: Report | undefined;
  readonly since: string | null;
}) {
  const { m, format } = useSpoken();
  const qr = shareOfQr(report);
  return (
    <dl className="flex flex-wrap items-start gap-x-8 gap-y-4">
      <Figure
        value={<RisingNumber value={report.total} />}
        keepsRoom
        label={
          before
            ? comparisonText(m, format, report.total, compare(report, before, since))
            : m.report.changeUnknown(report.total)
        }
      />
      {report.visitors !== null ? (
        <Figure
          value={
            <>
              ≈ <RisingNumber value={report.visitors} />
            </>
          }
          label={m.report.visitors}
          title={m.report.visitorsHow}
        />
      ) : (
        report.total > 0 && <Figure value="–" label={m.report.visitorsNone} />
      )}
      {qr && <Figure value={format.share(qr.share)} label={m.report.byQr(qr.of)} />}
    </dl>
  );
}

function Figure({
  value,
  label,
  title,
  keepsRoom = false,
}: {
  readonly value: ReactNode;
  readonly label: string;
  /** How the number is meant, for who wants to know. */
  readonly title?: string;
  /** Whether its label grows when the period before is there: then nothing beside or below it moves. */
  readonly keepsRoom?: boolean;
}) {
  return (
    <div className={`flex flex-col-reverse gap-1 ${keepsRoom ? 'w-50' : 'max-w-50'}`} title={title}>
      <dt className={`text-sm text-soft text-pretty ${keepsRoom ? 'min-h-[2lh]' : ''}`}>
        {label}
        {title && <span className="sr-only">. {title}</span>}
      </dt>
      <dd className="text-[2.125rem] leading-none font-semibold tracking-tight tabular-nums sm:text-3xl">{value}</dd>
    </div>
  );
}

/** Of the hits whose way is known; null where none is. */
function shareOfQr({ breakdown }: Report): { readonly share: number; readonly of: number } | null {
  const cells = breakdown.channel ?? [];
  const of = cells.reduce((sum, { hits }) => sum + hits, 0);
  return of === 0 ? null : { share: (cells.find(({ value }) => value === 'qr')?.hits ?? 0) / of, of };
}

function comparisonText(m: Messages, format: Formats, total: number, comparison: Comparison): string {
  switch (comparison.kind) {
    case 'change':
      return m.report.change(total, format.change(comparison.share));
    case 'few':
      return m.report.changeFew(total, comparison.hits);
    case 'none':
      return m.report.changeNone(total);
    case 'not_kept':
      return m.report.changeNotKept(total);
    case 'younger':
      return m.report.changeYounger(total);
  }
}
