/** The numbers behind the curve, newest first. */
import type { Report } from '../api/client.ts';
import { useSpoken } from '../messages/messages.tsx';

export function NumberTable({ series, report }: { readonly series: Report['series']; readonly report: Report }) {
  const { m, format } = useSpoken();
  const rows = series.toReversed();
  const most = Math.max(1, ...series.map(({ hits }) => hits));
  return (
    <div
      role="region"
      aria-label={m.report.table}
      tabIndex={0}
      className="mt-6 max-h-80 overflow-y-auto rounded-control border border-line"
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{m.report.tableCaption}</caption>
        <thead className="sticky top-0 bg-wash text-left text-soft">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              {m.report.when}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {m.report.hits}
            </th>
            <td className="w-1/2 max-sm:hidden" />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, hits }, place) => (
            <tr key={start} className="border-t border-line">
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                <time dateTime={start}>{format.bar(start, report.interval, report.timezone)}</time>
                {place === 0 && <span className="text-soft"> · {m.report.unfinished}</span>}
              </th>
              <td className="px-3 py-1.5 text-right font-medium tabular-nums">{format.number(hits)}</td>
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
  );
}
