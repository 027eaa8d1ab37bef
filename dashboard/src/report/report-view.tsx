/** A report on anything: its period in the address, its hits, its breakdown; links, projects and the tenant share it. */
import type { ReactNode } from 'react';
import type { Interval, Subject } from '../api/calls.ts';
import type { Report } from '../api/client.ts';
import { Card } from '../look/card.tsx';
import { Segments } from '../look/segments.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { Breakdown } from './breakdown.tsx';
import { Downloads } from './downloads.tsx';
import { HitsCard } from './hits-card.tsx';
import { PeriodChoice } from './period-choice.tsx';
import { intervalsFor, periodSearch, spanOf, todayHere, type PeriodSearch, type Span } from './period.ts';
import { useReport } from './use-report.ts';

export function ReportView({
  subject,
  fileName,
  since = null,
  search,
  onSearch,
  scope,
  beside,
}: {
  readonly subject: Subject;
  readonly fileName: string;
  /** The moment from which the link has existed, where it is one. */
  readonly since?: string | null;
  readonly search: PeriodSearch;
  /** Replaces the period in the address. */
  readonly onSearch: (search: PeriodSearch) => void;
  /** What chooses the subject, before the period. */
  readonly scope?: ReactNode;
  /** What stands at the right of the curve. */
  readonly beside?: ReactNode;
}) {
  const m = useMessages();
  const { shown, error } = useReport(subject, search);
  return (
    <>
      <div className="mt-7 mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex max-w-full flex-wrap items-center gap-3">
          {scope}
          <PeriodChoice
            search={search}
            shown={shown ?? null}
            onChoose={(period) => onSearch(periodSearch({ ...period, by: search.by }))}
          />
          {shown ? (
            <IntervalChoice {...shown.report} onChoose={(by) => onSearch({ ...search, by })} />
          ) : (
            <div inert className="invisible">
              <IntervalChoice {...expected(search)} onChoose={() => {}} />
            </div>
          )}
        </div>
        <Downloads subject={subject} report={shown?.report ?? null} name={fileName} />
      </div>
      <div className={`grid items-start gap-4 ${beside ? 'xl:grid-cols-[minmax(0,1fr)_20rem]' : ''}`}>
        {shown ? (
          <HitsCard shown={shown} since={since} />
        ) : (
          <Card title={m.report.hits}>
            {/* As high as the numbers, the curve and the words around them, so that nothing moves when they come. */}
            <div className="min-h-[37rem] sm:min-h-[35rem]">
              {error ? <Refused error={error} /> : <Late>{m.loading}</Late>}
            </div>
          </Card>
        )}
        {beside}
      </div>
      {shown && <Breakdown report={shown.report} today={shown.today} ofMany={subject.of !== 'link'} />}
    </>
  );
}

/** What is most likely to be there in a moment: its room is kept. */
function expected(search: PeriodSearch): Span & { readonly interval: null; readonly countsBy: 'hour' } {
  return { ...spanOf(search, todayHere()), interval: null, countsBy: 'hour' };
}

function IntervalChoice({
  from,
  to,
  interval: chosen,
  countsBy,
  onChoose,
}: Span & {
  readonly interval: Interval | null;
  readonly countsBy: Report['countsBy'];
  readonly onChoose: (interval: Interval) => void;
}) {
  const m = useMessages();
  const names: Record<Interval, string> = { hour: m.report.byHour, day: m.report.byDay, month: m.report.byMonth };
  const possible = intervalsFor({ from, to }, countsBy);
  if (possible.length < 2) return null;
  return (
    <Segments
      label={m.report.interval}
      chosen={chosen}
      options={possible.map((interval) => ({ value: interval, label: names[interval] }))}
      onChoose={onChoose}
    />
  );
}
