/** How numbers, dates and times are written, by Intl. */

export type Formats = {
  readonly locale: string;
  readonly number: (n: number) => string;
  /** A moment, with date and time, as on this machine. */
  readonly moment: (rfc3339: string) => string;
  /** The start of a bar of a report, in the report's own zone. */
  readonly bar: (start: string, interval: string, zone: string) => string;
  /** The same in a few letters, for an axis. */
  readonly tick: (start: string, interval: string, zone: string) => string;
};

export function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const long = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const short = { day: 'numeric', month: 'short' } as const;
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const made = new Map<string, Intl.DateTimeFormat>();

  function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const known = made.get(key);
    if (known) return known;
    const fresh = new Intl.DateTimeFormat(locale, options);
    made.set(key, fresh);
    return fresh;
  }

  function inZone(start: string, zone: string): [date: Date, zone: string] {
    return isDay(start) ? [new Date(`${start}T00:00:00Z`), 'UTC'] : [new Date(start), zone];
  }

  return {
    locale,
    number: (n) => number.format(n),
    moment: (rfc3339) => moment.format(new Date(rfc3339)),
    bar: (start, interval, zone) => {
      const [date, timeZone] = inZone(start, zone);
      return dateFormat(`bar ${interval} ${timeZone}`, {
        ...long,
        ...(interval === 'hour' ? hour : {}),
        timeZone,
      }).format(date);
    },
    tick: (start, interval, zone) => {
      const [date, timeZone] = inZone(start, zone);
      return dateFormat(`tick ${interval} ${timeZone}`, { ...short, timeZone }).format(date);
    },
  };
}

/** Whether a bar's start is a plain day rather than a moment. */
function isDay(start: string): boolean {
  return start.length === 10;
}
