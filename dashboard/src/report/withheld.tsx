/** What privacy withholds, told once for all dimensions, in words for somebody who reads of it for the first time. */
import type { Report } from '../api/client.ts';
import { Icon } from '../look/icons.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import type { BrokenDown } from './dimensions.ts';

/** In place of all cards while none of them has anything to show. */
export function NothingYet({
  report,
  ofMany,
  isOver,
}: {
  readonly report: Report;
  readonly ofMany: boolean;
  /** Whether the period is: what is released later is credited to a later day. */
  readonly isOver: boolean;
}) {
  const { withheld } = useMessages().report;
  const { threshold, releasedEvery } = report;
  return (
    <div className="rounded-card border border-line bg-card p-5">
      <h3 className="text-base text-amber">{withheld.title(threshold)}</h3>
      <p className="mt-2 max-w-prose text-pretty">
        {isOver ? withheld.nonePast : (ofMany ? withheld.noneOfMany : withheld.none)(threshold, releasedEvery)}
      </p>
      <Reasons report={report} ofMany={ofMany} summary={withheld.why} />
    </div>
  );
}

/** Above the cards: how much is missing at most, and behind a click why. */
export function Withheld({
  report,
  all,
  ofMany,
}: {
  readonly report: Report;
  readonly all: readonly BrokenDown[];
  readonly ofMany: boolean;
}) {
  const m = useMessages();
  const { withheld } = m.report;
  const most = Math.max(0, ...all.map(({ waiting }) => waiting));
  return (
    <div className={`rounded-card px-5 py-3.5 ${most > 0 ? 'bg-amber-wash' : 'border border-line bg-card'}`}>
      <p className="text-pretty">
        <strong className={`font-semibold ${most > 0 ? 'text-amber' : ''}`}>{withheld.title(report.threshold)}.</strong>{' '}
        {most > 0 ? withheld.some(most, report.total) : withheld.all}
      </p>
      <Reasons report={report} ofMany={ofMany} summary={most > 0 ? withheld.why : withheld.whyAll} />
    </div>
  );
}

function Reasons({
  report: { threshold, releasedEvery },
  ofMany,
  summary,
}: {
  readonly report: Report;
  readonly ofMany: boolean;
  readonly summary: string;
}) {
  const { language, m } = useSpoken();
  const { withheld } = m.report;
  const reasons = [
    withheld.threshold(threshold, releasedEvery),
    ...(ofMany ? [withheld.eachLink] : []),
    withheld.lot,
    withheld.asked,
    withheld.once,
    withheld.restart,
    withheld.forward,
  ];
  return (
    <details className="group mt-1.5">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <ul className="mt-2.5 grid max-w-prose list-disc gap-1.5 pl-5 text-sm text-pretty marker:text-amber">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <a
        href={`/trust/anonymity?lang=${language}`}
        className="mt-3 inline-block rounded-sm text-sm underline decoration-line underline-offset-4 hover:decoration-ink"
      >
        {withheld.more}
      </a>
    </details>
  );
}
