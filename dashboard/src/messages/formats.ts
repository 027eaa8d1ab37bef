/** How numbers, dates and times are written, by Intl. */

export type Tick = 'hour' | 'dayHour' | 'day' | 'month';

export type Formats = {
  readonly locale: string;
  readonly number: (n: number) => string;
  /** A share of one, in whole percent; what is a little has a sign for it rather than a nought. */
  readonly share: (share: number) => string;
  /** The same as a change, with its sign. */
  readonly change: (share: number) => string;
  /** A day such as `2026-11-23`. */
  readonly day: (day: string) => string;
  /** From one such day to another, both inclusive. */
  readonly span: (from: string, to: string) => string;
  /** So many bytes, in the unit in which one can read them. */
  readonly size: (size_bytes: number) => string;
  readonly list: (words: readonly string[]) => string;
  /** A moment, with date and time, as on this machine. */
  readonly moment: (rfc3339: string) => string;
  /** The start of a bar of a report, in the report's own zone. */
  readonly bar: (start: string, interval: string, zone: string) => string;
  /** The same in a few letters, for an axis: hours of one day, of several days, days or months. */
  readonly tick: (start: string, tick: Tick, zone: string) => string;
};

export function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent' });
  const change = new Intl.NumberFormat(locale, { style: 'percent', signDisplay: 'exceptZero' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const span = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const list = new Intl.ListFormat(locale);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const long = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const month = { month: 'long', year: 'numeric' } as const;
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const ticks: Readonly<Record<Tick, Intl.DateTimeFormatOptions>> = {
    hour,
    dayHour: { weekday: 'short', ...hour },
    day: { day: 'numeric', month: 'short' },
    month: { month: 'short', year: 'numeric' },
  };
  const made = new Map<string, Intl.DateTimeFormat>();

  function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const known = made.get(key);
    if (known) return known;
    const fresh = new Intl.DateTimeFormat(locale, options);
    made.set(key, fresh);
    return fresh;
  }

  function written(key: string, options: Intl.DateTimeFormatOptions, start: string, zone: string): string {
    return dateFormat(`${key} ${zone}`, { ...options, timeZone: zone }).format(new Date(start));
  }

  return {
    locale,
    number: (n) => number.format(n),
    share: (part) => {
      if (part > 0 && part < 0.005) return `< ${share.format(0.01)}`;
      return part < 1 && part >= 0.995 ? `> ${share.format(0.99)}` : share.format(part);
    },
    change: (part) => change.format(part),
    day: (date) => day.format(new Date(date)),
    span: (from, to) => span.formatRange(new Date(from), new Date(to)),
    size: (size_bytes) => {
      const step = Math.min(3, Math.floor(Math.log10(Math.max(1, size_bytes)) / 3));
      const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step]!;
      const amount = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumSignificantDigits: 3 });
      return amount.format(size_bytes / 1000 ** step);
    },
    list: (words) => list.format(words),
    moment: (rfc3339) => moment.format(new Date(rfc3339)),
    bar: (start, interval, zone) => {
      const options = interval === 'month' ? month : { ...long, ...(interval === 'hour' ? hour : {}) };
      return written(`bar ${interval}`, options, start, zone);
    },
    tick: (start, tick, zone) => written(`tick ${tick}`, ticks[tick], start, zone),
  };
}
