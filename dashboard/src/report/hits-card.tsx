/** The hits of a report: a total to be read from across a desk, its curve, and the same numbers in a table. */
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import type { Report } from '../api/client.ts';
import { Card } from '../look/card.tsx';
import { Late } from '../look/text.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { comparable } from './comparison.ts';
import { emptyText } from './empty.ts';
import { Figures } from './figures.tsx';
import { NumberTable } from './number-table.tsx';
import { daysIn } from './period.ts';
import { begun, type Shown } from './use-report.ts';

const Curve = lazy(() => import('./curve.tsx'));

/** A point of the curve, and the one as far into the period before. */
export type Point = {
  readonly start: string;
  readonly hits: number;
  readonly before: number | null;
};

export function HitsCard({
  shown,
  since,
}: {
  readonly shown: Shown;
  /** The moment from which the link has existed, null where the report is on many. */
  readonly since: string | null;
}) {
  const { m, format } = useSpoken();
  const { report, before, today, isOld } = shown;
  const { series, isOpen } = begun(report, today);
  const points = useMemo(() => pointsOf(series, before, since), [series, before, since]);
  const empty = emptyText(m.report, report, today, since);
  return (
    <Card title={m.report.hits} aside={format.span(report.from, report.to)}>
      <div aria-busy={isOld}>
        <Figures report={report} before={before} since={since} />
        {empty === null ? (
          <>
            <div className="mt-5 h-60 sm:h-72">
              <Suspense fallback={<Late>{m.loading}</Late>}>
                <Curve
                  points={points}
                  isOpen={isOpen}
                  interval={report.interval}
                  days={daysIn(report)}
                  timezone={report.timezone}
                />
              </Suspense>
            </div>
            <Legend report={report} before={before} points={points} />
          </>
        ) : (
          <p className="mt-5 grid h-60 place-content-center rounded-control bg-wash px-6 text-center text-pretty text-soft sm:h-72">
            <span className="max-w-96">{empty}</span>
          </p>
        )}
        <Notes report={report} today={today} />
        {empty === null && <NumberTable points={points} isOpen={isOpen} report={report} />}
        {since !== null && <Alone countsBy={report.countsBy} threshold={report.threshold} />}
      </div>
    </Card>
  );
}

/** The bars of both periods side by side. */
function pointsOf(series: Report['series'], before: Report | undefined, since: string | null): readonly Point[] {
  const earlier = comparable(before, since);
  return series.map(({ start, hits }, place) => ({ start, hits, before: earlier[place] ?? null }));
}

/** Which line is which, where there are two. */
function Legend({
  report,
  before,
  points,
}: {
  readonly report: Report;
  readonly before: Report | undefined;
  readonly points: readonly Point[];
}) {
  const { m, format } = useSpoken();
  // One point of a line can't be seen.
  const hasBefore = points.filter((point) => point.before !== null).length > 1;
  return (
    <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
      {hasBefore && before && (
        <>
          <Key dashed={false}>{m.report.thisPeriod}</Key>
          <Key dashed>{m.report.periodBefore(format.span(before.from, before.to))}</Key>
        </>
      )}
      <span className="sm:ml-auto">{m.report.zone(report.timezone)}</span>
    </p>
  );
}

function Key({ dashed, children }: { readonly dashed: boolean; readonly children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg aria-hidden="true" viewBox="0 0 20 4" className="h-1 w-5 shrink-0">
        <path
          d="M1 2h18"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={dashed ? '3 4' : undefined}
          className={dashed ? 'stroke-rim' : 'stroke-accent'}
        />
      </svg>
      {children}
    </span>
  );
}

/** What has to be known to read the numbers rightly. */
function Notes({ report, today }: { readonly report: Report; readonly today: string }) {
  const { m, format } = useSpoken();
  const notes = [
    report.from < report.keptSince && m.report.keptSince(format.day(report.keptSince)),
    report.countsBy === 'day' && report.to >= today && m.report.dayByDay,
    report.total > 0 && report.bots > 0 && m.report.bots(report.bots),
  ].filter((note) => note !== false);
  return notes.length === 0 ? null : <p className="mt-3 text-sm text-soft text-pretty">{notes.join(' ')}</p>;
}

/** A total of one person's link tells of that person: said where it is read, and quietly, since it seldom matters. */
function Alone({ countsBy, threshold }: Pick<Report, 'countsBy' | 'threshold'>) {
  const m = useMessages();
  return (
    <p className="mt-4 border-t border-line pt-4 text-sm text-soft text-pretty">
      {m.report.alone(countsBy, threshold)}{' '}
      {countsBy === 'hour' && (
        <Link
          to="/settings"
          className="rounded-sm text-ink underline decoration-line underline-offset-4 hover:decoration-ink"
        >
          {m.report.aloneHint}
        </Link>
      )}
    </p>
  );
}
