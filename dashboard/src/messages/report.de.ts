/** Die Auswertung auf Deutsch: Zahlen, und was der Datenschutz zurückhält, für jemanden, der es zum ersten Mal sieht. */
import { wordsOf } from './count.ts';
import type { Messages } from './en.ts';

const { count, word, time } = wordsOf('de');
const number = new Intl.NumberFormat('de');
const hits = (n: number): string => word(n, 'Aufruf', 'Aufrufe');

export const report = {
  title: 'Auswertung',
  tenant: 'Alle Links',
  scope: 'Wovon',
  hits: 'Aufrufe',
  period: 'Zeitraum',
  presets: {
    '7d': '7 Tage',
    '30d': '30 Tage',
    '90d': '90 Tage',
    '12m': '12 Monate',
    month: 'Dieser Monat',
    year: 'Dieses Jahr',
    lastMonth: 'Letzter Monat',
    lastYear: 'Letztes Jahr',
  },
  otherPeriod: 'Anderer Zeitraum',
  from: 'Von',
  to: 'Bis',
  show: 'Anzeigen',
  interval: 'Gezeichnet',
  byHour: 'nach Stunden',
  byDay: 'nach Tagen',
  byMonth: 'nach Monaten',
  zone: (zone: string) => `Tage nach ${zone}`,
  download: 'Herunterladen',
  downloadAs: (format: string) => `Diese Auswertung als ${format} herunterladen`,

  change: (n: number, share: string) => `${hits(n)}, ${share} zum Zeitraum davor`,
  changeFew: (n: number, before: number) => `${hits(n)}, im Zeitraum davor ${number.format(before)}`,
  changeNone: (n: number) => `${hits(n)}, im Zeitraum davor keine`,
  changeNotKept: (n: number) => `${hits(n)}; der Zeitraum davor ist nicht mehr gespeichert`,
  changeYounger: (n: number) => `${hits(n)}; kein Vergleich, der Link ist noch zu neu`,
  changeUnknown: hits,
  visitors: 'Besucher, geschätzt',
  visitorsNone: 'Besucher: zu wenige für eine Schätzung',
  visitorsHow:
    'Für jeden Tag geschätzt. Wer an zwei Tagen kommt, zählt zweimal; wer nicht verfolgt werden möchte, ist nicht dabei.',
  byQr: (of: number) => `über QR-Code, von ${count(of, 'aufgeschlüsselten', 'aufgeschlüsselten')}`,

  curve: 'Aufrufe im Verlauf',
  curveDetail: 'Dieselben Zahlen stehen in der Tabelle darunter.',
  thisPeriod: 'Dieser Zeitraum',
  periodBefore: (span: string) => `Zeitraum davor, ${span}`,
  table: 'Zahlen als Tabelle',
  tableCaption: 'Aufrufe nach Zeit, neueste zuerst',
  when: 'Zeit',
  before: 'Davor',
  unfinished: 'läuft noch',
  empty: {
    period: 'In diesem Zeitraum keine Aufrufe.',
    link: 'Noch keine Aufrufe. Teilen Sie den Link oder drucken Sie den QR-Code, dann wächst hier die Kurve.',
    many: 'In diesem Zeitraum keine Aufrufe. Sobald jemand einen der Links öffnet, wächst hier die Kurve.',
    byDay: 'Bis gestern keine Aufrufe.',
    future: 'Dieser Zeitraum hat noch nicht begonnen.',
    botsSoFar: (n: number) =>
      n === 1
        ? 'Bisher nur 1 Abruf durch einen Bot; er zählt nicht mit.'
        : `Bisher nur ${number.format(n)} Abrufe durch Bots; sie zählen nicht mit.`,
    botsThen: (n: number) =>
      n === 1
        ? 'In diesem Zeitraum nur 1 Abruf durch einen Bot; er zählt nicht mit.'
        : `In diesem Zeitraum nur ${number.format(n)} Abrufe durch Bots; sie zählen nicht mit.`,
  },
  keptSince: (day: string) => `Was vor dem ${day} gezählt wurde, ist nicht mehr gespeichert.`,
  dayByDay: 'Gezählt wird nach Tagen: Der heutige erscheint, wenn er zu Ende ist.',
  bots: (n: number) => `${count(n, 'Abruf durch einen Bot ist', 'Abrufe durch Bots sind')} nicht mitgezählt.`,
  alone: (countsBy: 'hour' | 'day', k: number) =>
    `Ging dieser Link nur an eine einzige Person? Dann verrät die Summe, ${countsBy === 'day' ? 'an welchem Tag' : 'wann'} sie ihn geöffnet hat – das gilt für jede Zählung. Öffnet sie ihn aus ${inWords(k)} verschiedenen Netzen, kann auch die Aufschlüsselung etwas über sie verraten.`,
  aloneHint: 'Lieber nach Tagen zählen',

  breakdown: 'Woher und womit',
  dimensions: {
    country: 'Länder',
    device: 'Geräte',
    os: 'Systeme',
    browser: 'Browser',
    language: 'Sprachen',
    referrer: 'Verweisende Seiten',
    channel: 'Link oder QR-Code',
    source: 'Kampagnenquellen',
    medium: 'Kampagnenmedien',
    campaign: 'Kampagnen',
  },
  values: {
    unknownCountry: 'Unbekanntes Land',
    device: { desktop: 'Computer', mobile: 'Smartphone', tablet: 'Tablet', other: 'Übrige' },
    channel: { link: 'Link', qr: 'QR-Code' },
    direct: 'Direkt oder ohne Angabe',
    none: 'Ohne Angabe',
    noLanguage: 'Keine Sprache angegeben',
    other: 'Übrige',
  },
  value: 'Wert',
  share: 'Anteil',
  shareOf: 'an dem, was aufgeschlüsselt ist',
  showAll: (n: number) => `Alle ${number.format(n)} zeigen`,
  showFewer: 'Weniger zeigen',
  map: 'Karte der Aufrufe',
  mapDetail:
    'Mit den Pfeiltasten geht es durch die Länder, die meisten Aufrufe zuerst. Dieselben Zahlen stehen in der Tabelle.',
  mapNowhere: 'Keine Aufrufe gezeigt',
  mapView: 'Ausschnitt',
  mapViews: { world: 'Welt', europe: 'Europa' },
  upTo: (from: number, to: number) => (from === to ? number.format(to) : `${number.format(from)}–${number.format(to)}`),
  waiting: (n: number) => `${number.format(n)} nicht aufgeschlüsselt`,
  allWaiting: (n: number) =>
    `Noch nichts: ${n === 1 ? 'Der eine Aufruf ist' : `Alle ${number.format(n)} Aufrufe sind`} nicht aufgeschlüsselt`,
  forward: (n: number) => `${count(n, 'Aufruf', 'Aufrufe')} aus der Zeit davor ${n === 1 ? 'ist' : 'sind'} dabei`,
  nothingHere: 'Hier gibt es noch nichts aufzuschlüsseln.',
  uncounted: (names: string) => `Nicht gezählt: ${names}.`,
  uncountedHint: 'Einstellen, was gezählt wird',

  withheld: {
    title: (k: number) => `Aufschlüsselung ab ${number.format(k)} Besuchern`,
    none: (k: number, every_s: number) =>
      `Sobald Aufrufe aus mindestens ${number.format(k)} verschiedenen Netzen zum Beispiel dasselbe Land oder Gerät teilen, erscheint es hier. Meist heißt das: nach ${number.format(k)} Besuchern, bei denen das gleich ist. Kurzum sieht etwa alle ${time(every_s)} nach, manchmal dauert es länger. Bis dahin zählt nur die Summe, damit niemand einzeln zu erkennen ist.`,
    noneOfMany: (k: number, every_s: number) =>
      `Sobald bei einem Link Aufrufe aus mindestens ${number.format(k)} verschiedenen Netzen zum Beispiel dasselbe Land oder Gerät teilen, erscheint es hier. Meist heißt das: nach ${number.format(k)} Besuchern, bei denen das gleich ist. Kurzum sieht etwa alle ${time(every_s)} nach, manchmal dauert es länger. Bis dahin zählt nur die Summe, damit niemand einzeln zu erkennen ist.`,
    nonePast: 'In diesem Zeitraum wurde nichts aufgeschlüsselt. Was noch wartet, erscheint am Tag seiner Freigabe.',
    some: (most: number, total: number) =>
      `In manchen Aufschlüsselungen fehlen Aufrufe, höchstens ${number.format(most)} von ${number.format(total)}.`,
    all: 'Alle Aufrufe sind aufgeschlüsselt.',
    why: 'Warum ist das so?',
    whyAll: 'Wie geht das?',
    threshold: (k: number, every_s: number) =>
      `Eine Zahl erscheint, wenn Aufrufe aus mindestens ${number.format(k)} verschiedenen Netzen hinter ihr stehen (meist heißt das: von ${number.format(k)} Besuchern). Kurzum sieht etwa alle ${time(every_s)} nach.`,
    eachLink:
      'Jeder Link wird für sich betrachtet. Links mit wenigen Besuchern zählen deshalb hier nur in der Summe mit.',
    lot: 'Manche Aufrufe, und bei etwa jedem vierten Nachsehen alle, bleiben per Los bis zum nächsten Mal zurück. So lässt sich aus der Differenz niemand herausrechnen.',
    asked: 'Wer im Browser eingestellt hat, nicht verfolgt zu werden, zählt in der Summe und sonst nirgends.',
    once: 'Öffnet jemand den Link mehrmals, während eine Zahl noch wartet, zählt das in ihr nur einmal.',
    restart:
      'Was wartet, steht nur im Arbeitsspeicher. Startet Kurzum neu oder endet der Monat, bleibt es ohne Aufschlüsselung.',
    forward:
      'Aufrufe, die schon vor dem Zeitraum gewartet haben, sind in einer Aufschlüsselung dabei, sobald sie in ihm freigegeben werden.',
    more: 'Ausführlich, auch für Datenschutzbeauftragte',
  },
} satisfies Messages['report'];

/** Kleine Zahlen im Satz, wie man sie schreibt. */
function inWords(n: number): string {
  return ['drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'][n - 3] ?? number.format(n);
}
