/** The form of an event: hours in a zone, or whole days. */
import { useState } from 'react';
import { Choice } from '../../look/choice.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { Choose, CodeLine, Line, Lines, More, filledOf, Pair, useContentWords } from './fields.tsx';
import type { FormOf } from './short-forms.tsx';

export function EventForm({ content, onChange }: FormOf<'event'>) {
  const m = useMessages();
  const { event: words } = useContentWords();
  // A start says itself whether it is a day or an hour; as long as there is none, what was wished for holds.
  const [wish, setWish] = useState(() => isDay(content.start));
  const isAllDay = content.start === '' ? wish : isDay(content.start);
  const set = (part: Partial<typeof content>): void => onChange({ ...content, ...part });
  const time = (path: 'start' | 'end', label: string) => (
    <Line
      path={path}
      label={label}
      {...(path === 'end' ? { optional: m.optional } : {})}
      type={isAllDay ? 'date' : 'datetime-local'}
      max={isAllDay ? '2999-12-31' : '2999-12-31T23:59'}
      value={content[path]}
      onChange={(value) => set(path === 'start' ? { start: value } : { end: value || undefined })}
    />
  );
  return (
    <>
      <Line path="title" label={words.title} value={content.title} onChange={(title) => set({ title })} />
      <div className="-mx-2">
        <Choice
          type="checkbox"
          label={words.allDay}
          checked={isAllDay}
          onChange={() => {
            setWish(!isAllDay);
            onChange(isAllDay ? withHours(content) : withDays(content));
          }}
        />
      </div>
      <Pair>
        {time('start', words.start)}
        {time('end', isAllDay ? words.lastDay : words.end)}
      </Pair>
      {!isAllDay && (
        <Choose
          label={words.zone}
          value={content.zone ?? ''}
          options={zonesWith(content.zone).map((zone) => [
            zone,
            zone === '' ? words.noZone : zone.replaceAll('_', ' '),
          ])}
          onChange={(zone) => set({ zone: zone || undefined })}
        />
      )}
      <Line
        path="location"
        label={words.location}
        optional={m.optional}
        value={content.location}
        onChange={(location) => set({ location: location || undefined })}
      />
      <More filled={filledOf(content.description, content.url)}>
        <Lines
          path="description"
          label={words.description}
          value={content.description}
          onChange={(description) => set({ description: description || undefined })}
        />
        <CodeLine
          path="url"
          label={words.url}
          inputMode="url"
          placeholder="https://"
          value={content.url}
          onChange={(url) => set({ url: url || undefined })}
        />
      </More>
    </>
  );
}

type Event = FormOf<'event'>['content'];

function isDay(start: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(start);
}

function withDays({ zone: _zone, end, ...event }: Event): Event {
  return { ...event, start: event.start.slice(0, 10), ...(end && { end: end.slice(0, 10) }) };
}

/** From ten to eleven, which is changed sooner than it is typed. */
function withHours({ end, ...event }: Event): Event {
  return {
    ...event,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    start: event.start && `${event.start}T10:00`,
    ...(end && { end: `${end}T11:00` }),
  };
}

function zonesWith(own: string | undefined): readonly string[] {
  return [...new Set(['', ...(own ? [own] : []), ...Intl.supportedValuesOf('timeZone')])];
}
