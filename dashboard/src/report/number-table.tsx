/** The numbers behind the curve, newest first, folded away until somebody wants them. */
import type { Report } from '../api/client.ts';
import { Icon } from '../look/icons.tsx';
import { useSpoken } from '../messages/messages.tsx';
import type { Point } from './hits-card.tsx';

export function NumberTable({
  points,
  isOpen,
  report,
}: {
  readonly points: readonly Point[];
  readonly isOpen: boolean;
  readonly report: Report;
}) {
  const { m, format } = useSpoken();
  const most = Math.max(1, ...points.map(({ hits }) => hits));
  const hasBefore = points.some(({ before }) => before !== null);
  const head = 'px-3 py-2 font-medium';
  return (
    <details className="group mt-4">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        {m.report.table}
      </summary>
      <div
        role="region"
        aria-label={m.report.table}
        tabIndex={0}
        className="mt-3 max-h-80 overflow-y-auto rounded-control border border-line"
      >
        <table className="w-full border-collapse text-sm tabular-nums">
          <caption className="sr-only">{m.report.tableCaption}</caption>
          <thead className="sticky top-0 bg-wash text-left text-soft">
            <tr>
              <th scope="col" className={head}>
                {m.report.when}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {m.report.hits}
              </th>
              {hasBefore && (
                <th scope="col" className={`${head} text-right`}>
                  {m.report.before}
                </th>
              )}
              <td className="w-2/5 max-sm:hidden" />
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ start, hits, before }, place) => (
              <tr key={start} className="border-t border-line">
                <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                  <time dateTime={start}>{format.bar(start, report.interval, report.timezone)}</time>
                  {place === 0 && isOpen && <span className="text-soft"> · {m.report.unfinished}</span>}
                </th>
                <td className="px-3 py-1.5 text-right font-medium">{format.number(hits)}</td>
                {hasBefore && (
                  <td className="px-3 py-1.5 text-right text-soft">{before === null ? '' : format.number(before)}</td>
                )}
                <td className="px-3 max-sm:hidden">
                  <svg aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none" className="h-1 w-full">
                    <rect width={(hits / most) * 100} height="4" className="fill-accent" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
