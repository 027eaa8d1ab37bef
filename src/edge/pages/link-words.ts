/** The words of the page about a link, in both languages; countries and languages are named by `Intl`. */
import type { Dimension } from '#exchange';
import type { Language } from './look.ts';

export type Words = {
  readonly leads: string;
  readonly written: string;
  readonly go: string;
  runBy(name: string): string;
  readonly everything: string;
  readonly total: string;
  readonly asked: string;
  readonly bot: string;
  readonly oneHit: string;
  readonly oneBot: string;
  values(threshold: number): string;
  /** What the table of values is: this very request, not the visit before it. */
  readonly now: string;
  visitors(threshold: number): string;
  inHour(time: string, day: string): string;
  onDay(day: string): string;
  readonly uncounted: string;
  readonly noAddress: string;
  readonly deleted: string;
  readonly proof: string;
  readonly dimensions: Readonly<Record<Dimension, string>>;
  /** A value as a visitor reads it. */
  named(dimension: Dimension, value: string): string;
  day(at_ms: number, zone: string): string;
  time(at_ms: number, zone: string): string;
};

/** What a value is called where it is no name by itself. */
type Named = Readonly<Record<string, string>>;

const german: Words = {
  leads: 'Dieser Kurzlink führt zu',
  written: 'Geschrieben als',
  go: 'Weiter zu',
  runBy: (name) => `Betreiber dieses Kurzlinks: ${name}`,
  everything: 'Das ist alles, was von Ihrem Besuch bleibt',
  total: 'Haben Sie den Kurzlink geöffnet, steht in einer Summe jetzt eins mehr:',
  asked:
    'Ihr Browser bittet darum, nicht näher gezählt zu werden (Global Privacy Control oder Do Not Track). Deshalb steht nur in einer Summe eins mehr, und sonst nirgends:',
  bot: 'Ihr Browser sieht aus wie ein Programm, das Links von selbst aufruft. Solche Aufrufe stehen in einer eigenen Summe und sonst nirgends:',
  oneHit: 'Aufruf',
  oneBot: 'Aufruf durch ein Programm',
  values: (threshold) =>
    `Dazu zählt Kurzum, wie viele Aufrufe diese Angaben teilen, jede für sich und nie zwei zusammen. Freigegeben wird eine Angabe erst, wenn Aufrufe aus mindestens ${threshold} verschiedenen Netzen sie teilen:`,
  now: 'Gezeigt ist, was ein Aufruf jetzt aus diesem Browser ergäbe. Kamen Sie über eine andere Seite, den QR-Code oder zu anderer Zeit, steht dort das.',
  visitors: (threshold) =>
    `Und Sie gehen in die Schätzung ein, wie viele verschiedene Besucher der Link an diesem Tag hat, per Zufall etwas verschoben und abgerundet auf ein Vielfaches von ${threshold}.`,
  inHour: (time, day) => `in der Stunde ab ${time} Uhr am ${day}`,
  onDay: (day) => `am ${day}`,
  uncounted: 'Der Besuch dieser Seite hier wird nicht gezählt.',
  noAddress: 'Ihre IP-Adresse wird nirgends gespeichert, und mit dem Aufruf wurde kein Cookie gesetzt.',
  deleted: 'Diese Zahlen werden nach höchstens 25 Monaten gelöscht.',
  proof: 'So lässt es sich nachprüfen.',
  dimensions: {
    country: 'Land',
    device: 'Gerät',
    os: 'System',
    browser: 'Browser',
    language: 'Sprache',
    referrer: 'Gekommen von',
    channel: 'Geöffnet als',
    source: 'Quelle der Kampagne',
    medium: 'Medium der Kampagne',
    campaign: 'Name der Kampagne',
  },
  ...namesIn('de', {
    other: 'Übrige',
    none: 'ohne Angabe',
    ZZ: 'unbekannt',
    desktop: 'Computer',
    mobile: 'Smartphone',
    tablet: 'Tablet',
    direct: 'direkt oder ohne Angabe',
    link: 'Link',
    qr: 'QR-Code',
  }),
};

const english: Words = {
  leads: 'This short link leads to',
  written: 'Written as',
  go: 'Go on to',
  runBy: (name) => `This short link is run by ${name}`,
  everything: 'This is everything that is kept about your visit',
  total: 'If you opened the short link, a total is now one higher:',
  asked:
    'Your browser asks not to be counted more closely (Global Privacy Control or Do Not Track). So one total is one higher, and nothing else is:',
  bot: 'Your browser looks like a program that follows links. Such visits are in a total of their own, and nowhere else:',
  oneHit: 'Hit',
  oneBot: 'Hit by a program',
  values: (threshold) =>
    `Kurzum also counts how many hits share each of these facts, never two of them together. A fact is released only once hits from at least ${threshold} different networks share it:`,
  now: 'This shows what a visit from this browser would leave right now. If you came from another page, by QR code or at another time, that stands there instead.',
  visitors: (threshold) =>
    `And you are part of the estimate of how many different visitors the link has that day, shifted a little by chance and rounded down to a multiple of ${threshold}.`,
  inHour: (time, day) => `in the hour from ${time} on ${day}`,
  onDay: (day) => `on ${day}`,
  uncounted: 'A visit to this page itself is not counted.',
  noAddress: 'Your IP address is stored nowhere, and opening the link has set no cookie.',
  deleted: 'These numbers are deleted after 25 months at most.',
  proof: 'How this can be checked.',
  dimensions: {
    country: 'Country',
    device: 'Device',
    os: 'System',
    browser: 'Browser',
    language: 'Language',
    referrer: 'Came from',
    channel: 'Opened as',
    source: 'Campaign source',
    medium: 'Campaign medium',
    campaign: 'Campaign name',
  },
  ...namesIn('en', {
    other: 'other',
    none: 'not given',
    ZZ: 'unknown',
    desktop: 'computer',
    mobile: 'phone',
    tablet: 'tablet',
    direct: 'direct, or not told',
    link: 'link',
    qr: 'QR code',
  }),
};

export function wordsOf(language: Language): Words {
  return language === 'de' ? german : english;
}

function namesIn(language: Language, own: Named): Pick<Words, 'named' | 'day' | 'time'> {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  /** Only where no stranger chose the value: a campaign may well be called `link`. */
  const ownWords: Readonly<Partial<Record<Dimension, readonly string[]>>> = {
    country: ['ZZ'],
    device: ['desktop', 'mobile', 'tablet'],
    referrer: ['direct'],
    channel: ['link', 'qr'],
  };
  return {
    named: (dimension, value) => {
      if (value === 'other' || value === 'none' || ownWords[dimension]?.includes(value)) return own[value]!;
      if (dimension === 'country') return nameBy(countries, value);
      return dimension === 'language' ? nameBy(languages, value) : value;
    },
    day: (at_ms, zone) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone }).format(at_ms),
    time: (at_ms, zone) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone }).format(at_ms),
  };
}

/** Visitors name their language themselves; what is no code is shown as it is. */
function nameBy(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
