/** The choice of a period: the usual ones at hand, calendar months, years and free dates behind a button. */
import { Popover } from '@base-ui/react/popover';
import { useState, type FormEvent } from 'react';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Icon } from '../look/icons.tsx';
import { mainPart, popupClass } from '../look/menu.tsx';
import { Segments } from '../look/segments.tsx';
import type { Messages } from '../messages/en.ts';
import type { Formats } from '../messages/formats.ts';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { presetOf, spanOf, todayHere, type PeriodSearch, type Preset, type Span } from './period.ts';
import type { Shown } from './use-report.ts';

const atHand = ['7d', '30d', '90d', '12m'] as const;
const behind = ['month', 'lastMonth', 'year', 'lastYear'] as const;

type Choose = (period: Pick<PeriodSearch, 'period' | 'from' | 'to'>) => void;

export function PeriodChoice({
  search,
  shown,
  onChoose,
}: {
  readonly search: PeriodSearch;
  /** Null until something is known. */
  readonly shown: Shown | null;
  readonly onChoose: Choose;
}) {
  const { m, format } = useSpoken();
  const preset = presetOf(search);
  const today = shown?.today ?? todayHere();
  const other = { preset, today, span: spanOf(search, today) };
  const label = labelOf(m, format, other);
  return (
    <Segments
      label={m.report.period}
      chosen={atHand.find((one) => one === preset) ?? null}
      options={atHand.map((one) => ({ value: one, label: m.report.presets[one] }))}
      onChoose={(chosen) => onChoose({ period: chosen })}
    >
      {shown ? (
        <OtherPeriod {...other} label={label} onChoose={onChoose} />
      ) : (
        <span className={`${otherClass} invisible`}>
          <Icon name="calendar" className="size-3.5" />
          {label}
        </span>
      )}
    </Segments>
  );
}

const otherClass = 'flex items-center gap-1.5 rounded-[7px] px-2.5 py-1 text-sm sm:px-3';

type Other = { readonly preset: Preset | null; readonly span: Span; readonly today: string };

/** The period that is chosen behind the button, else what the button is for. */
function labelOf(m: Messages, format: Formats, { preset, span }: Other): string {
  const named = behind.find((one) => one === preset);
  if (named) return m.report.presets[named];
  return preset === null ? format.span(span.from, span.to) : m.report.otherPeriod;
}

function OtherPeriod({
  preset,
  span,
  today,
  label,
  onChoose,
}: Other & { readonly label: string; readonly onChoose: Choose }) {
  const m = useMessages();
  const [open, setOpen] = useState(false);
  const isChosen = preset === null || behind.some((one) => one === preset);
  function choose(period: Parameters<Choose>[0]): void {
    setOpen(false);
    onChoose(period);
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={`${otherClass} transition-colors hover:text-ink data-popup-open:text-ink ${
          isChosen ? 'bg-card font-medium text-ink outline-1 outline-line' : 'text-soft'
        }`}
      >
        <Icon name="calendar" className="size-3.5" />
        {label}
      </Popover.Trigger>
      <Popover.Portal container={mainPart}>
        <Popover.Positioner align="start" sideOffset={8} collisionPadding={12} className="z-10">
          <Popover.Popup aria-label={m.report.otherPeriod} className={`${popupClass} grid w-80 gap-4 p-4`}>
            <div className="grid grid-cols-2 gap-2">
              {behind.map((one) => (
                <Button key={one} size="small" aria-pressed={one === preset} onClick={() => choose({ period: one })}>
                  {m.report.presets[one]}
                </Button>
              ))}
            </div>
            <Dates key={span.from + span.to} span={span} today={today} onChoose={choose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Dates({ span, today, onChoose }: { readonly span: Span; readonly today: string; readonly onChoose: Choose }) {
  const { m } = useSpoken();
  const [from, setFrom] = useState(span.from);
  const [to, setTo] = useState(span.to);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (from !== '' && to !== '') onChoose({ from, to });
  }
  return (
    <form onSubmit={submit} className="grid gap-3 border-t border-line pt-4">
      <div className="grid grid-cols-2 gap-2">
        <Field
          label={m.report.from}
          type="date"
          required
          max={today}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          label={m.report.to}
          type="date"
          required
          min={from}
          max={today}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <Button type="submit" look="lead" size="small" className="justify-self-start">
        {m.report.show}
      </Button>
    </form>
  );
}
