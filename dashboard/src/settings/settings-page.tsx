/** Settings: what is counted of the tenant's links, how finely, and for how long, with what each choice means. */
import { Navigate } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import type { Counting, CountingPatch, Dimension } from '../api/client.ts';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Deeds } from '../look/deeds.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { shownOrder } from '../report/dimensions.ts';
import { offered_months } from './choices.ts';
import { ConfirmLoss } from './confirm-loss.tsx';
import { SettingsNav } from './settings-nav.tsx';
import { useCounting } from './use-counting.ts';

type SectionProps = { readonly counting: Counting; readonly choose: (patch: CountingPatch) => void };

/** Whoever may not see what is counted, still sees whose member they are. */
export function SettingsPage() {
  const may = useMay();
  return may('settings', 'view') ? <CountingPage /> : <Navigate to="/settings/organisation" replace />;
}

function CountingPage() {
  const m = useMessages();
  const { counting, error, choose, asked } = useCounting();
  return (
    <>
      <SettingsNav />
      <PageTitle tab={m.settings.title}>{m.settings.title}</PageTitle>
      <div className="mt-3 mb-7 grid max-w-prose gap-2 text-soft text-pretty">
        <p>{m.settings.lead}</p>
        <p>
          {m.settings.less} {m.settings.more}
        </p>
      </div>
      {counting ? (
        <div className="grid max-w-3xl gap-4">
          <Deeds>
            <Totals counting={counting} choose={choose} />
            <Dimensions counting={counting} choose={choose} />
            <Kept counting={counting} choose={choose} />
          </Deeds>
        </div>
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
      {asked && <ConfirmLoss asked={asked} />}
    </>
  );
}

function Totals({ counting, choose }: SectionProps) {
  const { settings } = useMessages();
  const name = useId();
  const options = [
    { value: 'hour', label: settings.byHour, detail: settings.byHourDetail },
    { value: 'day', label: settings.byDay, detail: settings.byDayDetail },
  ] as const;
  return (
    <Section title={settings.totals} lead={settings.totalsLead}>
      {options.map(({ value, label, detail }) => (
        <Choice
          key={value}
          type="radio"
          name={name}
          label={label}
          detail={detail}
          checked={counting.totals === value}
          onChange={() => choose({ totals: value })}
        />
      ))}
    </Section>
  );
}

function Dimensions({ counting, choose }: SectionProps) {
  const { settings, report } = useMessages();
  const toggled = (dimension: Dimension): readonly Dimension[] =>
    counting.dimensions.includes(dimension)
      ? counting.dimensions.filter((one) => one !== dimension)
      : [...counting.dimensions, dimension];
  return (
    <Section title={settings.dimensions} lead={settings.dimensionsLead} isWide>
      {shownOrder.map((dimension) => (
        <Choice
          key={dimension}
          type="checkbox"
          label={report.dimensions[dimension]}
          detail={settings.dimensionDetails[dimension]}
          checked={counting.dimensions.includes(dimension)}
          onChange={() => choose({ dimensions: toggled(dimension) })}
        />
      ))}
    </Section>
  );
}

function Kept({ counting, choose }: SectionProps) {
  const { settings } = useMessages();
  const name = useId();
  const months = [...new Set([...offered_months, counting.keepMonths])].toSorted((a, b) => b - a);
  return (
    <Section title={settings.kept} lead={settings.keptLead}>
      {months.map((count) => (
        <Choice
          key={count}
          type="radio"
          name={name}
          label={settings.months(count)}
          detail={settings.keptDetails[count] ?? ''}
          checked={counting.keepMonths === count}
          onChange={() => choose({ keepMonths: count })}
        />
      ))}
    </Section>
  );
}

function Section({
  title,
  lead,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  /** Whether its choices stand in two columns where there is room. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Card title={title}>
      <fieldset>
        <legend className="mb-3 text-sm text-soft text-pretty">{lead}</legend>
        <div className={`-mx-2 grid gap-x-4 gap-y-1 ${isWide ? 'sm:grid-cols-2' : ''}`}>{children}</div>
      </fieldset>
    </Card>
  );
}
