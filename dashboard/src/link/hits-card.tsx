/** The hits of a link: a total to be read from across a desk, its curve, and the same numbers in a table. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useId, type ReactNode } from 'react';
import type { Report } from '../api/client.ts';
import { Late, RisingNumber } from '../look/text.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { periods_days, type Period_days } from '../router.tsx';
import { Card } from './card.tsx';
import { NumberTable } from './number-table.tsx';
import { begun, hourly_days_max, usePeriod } from './period.ts';

const Curve = lazy(() => import('./curve.tsx'));

export function HitsCard({ id }: { readonly id: string }) {
  const m = useMessages();
  const { days = 30, by } = useSearch({ from: '/inside/links/$id' });
  const interval = by === 'hour' && days <= hourly_days_max ? 'hour' : 'day';
  const { data: report, error } = usePeriod(id, days, interval);
  return (
    <Card title={m.report.hits} aside={report && m.report.timezone(report.timezone)}>
      <Choices days={days} interval={interval} />
      {report ? (
        <Shown report={report} days={days} />
      ) : (
        <div className="h-96">
          {error ? <p className="text-red">{refusalText(m, error)}</p> : <Late>{m.loading}</Late>}
        </div>
      )}
    </Card>
  );
}

function Shown({ report, days }: { readonly report: Report; readonly days: number }) {
  const m = useMessages();
  const series = begun(report);
  const byHour = report.interval === 'hour';
  const best = series.reduce((most, { hits }) => Math.max(most, hits), 0);
  return (
    <>
      <dl className="mt-5 flex flex-wrap items-end gap-x-10 gap-y-3">
        <Figure big value={<RisingNumber value={report.total} />} label={m.report.total(days)} />
        <Figure
          value={<RisingNumber value={series.at(-1)?.hits ?? 0} />}
          label={byHour ? m.report.thisHour : m.report.today}
        />
        <Figure value={<RisingNumber value={best} />} label={byHour ? m.report.bestHour : m.report.best} />
        {report.visitors !== null && (
          <Figure
            value={
              <>
                ≈ <RisingNumber value={report.visitors} />
              </>
            }
            label={m.report.visitors}
          />
        )}
      </dl>
      <div className="mt-5 h-64 sm:h-72">
        <Suspense fallback={<Late>{m.loading}</Late>}>
          <Curve series={series} interval={report.interval} timezone={report.timezone} />
        </Suspense>
      </div>
      {report.total === 0 && <p className="mt-3 text-sm text-soft">{m.report.nothing}</p>}
      <NumberTable series={series} report={report} />
      <p className="mt-4 text-sm text-soft text-pretty">
        {report.bots > 0 && `${m.report.bots(report.bots)}. `}
        {m.report.honest}
      </p>
    </>
  );
}

function Figure({
  value,
  label,
  big = false,
}: {
  readonly value: ReactNode;
  readonly label: string;
  readonly big?: boolean;
}) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-sm text-soft">{label}</dt>
      <dd className={`font-semibold tracking-tight tabular-nums ${big ? 'text-3xl' : 'text-xl'}`}>{value}</dd>
    </div>
  );
}

function Choices({ days, interval }: { readonly days: Period_days; readonly interval: 'hour' | 'day' }) {
  const { m } = useSpoken();
  const navigate = useNavigate({ from: '/links/$id' });
  return (
    <div className="flex flex-wrap gap-3">
      <Segments
        label={m.report.period}
        chosen={String(days)}
        options={periods_days.map((period) => ({ value: String(period), label: m.report.days(period) }))}
        onChoose={(value) => {
          const chosen = Number(value) as Period_days;
          void navigate({
            replace: true,
            search: ({ days: _days, ...rest }) => (chosen === 30 ? rest : { ...rest, days: chosen }),
          });
        }}
      />
      {days <= hourly_days_max && (
        <Segments
          label={m.report.interval}
          chosen={interval}
          options={[
            { value: 'day', label: m.report.byDay },
            { value: 'hour', label: m.report.byHour },
          ]}
          onChoose={(value) =>
            void navigate({
              replace: true,
              search: ({ by: _by, ...rest }) => (value === 'hour' ? { ...rest, by: 'hour' } : rest),
            })
          }
        />
      )}
    </div>
  );
}

/** A few choices side by side: radio buttons, so arrow keys move between them. */
function Segments({
  label,
  chosen,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly chosen: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex rounded-control bg-wash p-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="cursor-pointer rounded-[7px] px-3 py-1 text-sm text-soft transition-colors hover:text-ink has-checked:bg-card has-checked:font-medium has-checked:text-ink has-checked:outline-1 has-checked:outline-line has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={chosen === option.value}
            onChange={() => onChoose(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
