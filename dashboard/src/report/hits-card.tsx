/** The hits of a report: a total to be read from across a desk, its curve, and the same numbers in a table. */
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import type { Report } from '../api/client.ts';
import { Card } from '../look/card.tsx';
import { Late } from '../look/text.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { Figures } from './figures.tsx';
import { NumberTable } from './number-table.tsx';
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
  const points = useMemo(() => pointsOf(series, before), [series, before]);
  return (
    <Card title={m.report.hits} aside={format.span(report.from, report.to)}>
      <div aria-busy={isOld}>
        <Figures report={report} before={before} since={since} />
        <div className="mt-5 h-60 sm:h-72">
          <Suspense fallback={<Late>{m.loading}</Late>}>
            <Curve points={points} isOpen={isOpen} interval={report.interval} timezone={report.timezone} />
          </Suspense>
        </div>
        <Legend report={report} before={before} points={points} />
        <Notes report={report} today={today} />
        <NumberTable points={points} isOpen={isOpen} report={report} />
        {since !== null && <Alone countsBy={report.countsBy} />}
      </div>
    </Card>
  );
}

/** The bars of both periods side by side, the period before where there is something in it. */
function pointsOf(series: Report['series'], before: Report | undefined): readonly Point[] {
  const hasBefore = before !== undefined && before.total > 0 && before.from >= before.keptSince;
  return series.map(({ start, hits }, place) => ({
    start,
    hits,
    before: hasBefore ? (before.series[place]?.hits ?? null) : null,
  }));
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
  const hasBefore = points.some((point) => point.before !== null);
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
    report.total === 0 && m.report.nothing,
    report.from < report.keptSince && m.report.keptSince(format.day(report.keptSince)),
    report.countsBy === 'day' && report.to >= today && m.report.dayByDay,
    report.bots > 0 && m.report.bots(report.bots),
  ].filter((note) => note !== false);
  return notes.length === 0 ? null : <p className="mt-3 text-sm text-soft text-pretty">{notes.join(' ')}</p>;
}

/** A total of one person's link tells of that person: said where it is read, and quietly, since it seldom matters. */
function Alone({ countsBy }: { readonly countsBy: Report['countsBy'] }) {
  const m = useMessages();
  return (
    <p className="mt-4 border-t border-line pt-4 text-sm text-soft text-pretty">
      {m.report.alone(countsBy)}{' '}
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
