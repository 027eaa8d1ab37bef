/** Die Auswertung auf Deutsch: Zahlen, und was der Datenschutz zurückhält, für jemanden, der es zum ersten Mal sieht. */
import { counter } from './count.ts';
import type { Messages } from './en.ts';

const count = counter('de');
const number = new Intl.NumberFormat('de');

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

  change: (share: string) => `Aufrufe, ${share} zum Zeitraum davor`,
  changeFew: (hits: number) => `Aufrufe, im Zeitraum davor ${number.format(hits)}`,
  changeNone: 'Aufrufe, im Zeitraum davor keine',
  changeNotKept: 'Aufrufe; der Zeitraum davor ist nicht mehr gespeichert',
  changeYounger: 'Aufrufe; einen vollen Zeitraum davor gibt es noch nicht',
  changeUnknown: 'Aufrufe',
  visitors: 'Besucher, geschätzt',
  visitorsNone: 'Besucher: zu wenige für eine Schätzung',
  visitorsHow:
    'Für jeden Tag geschätzt. Wer an zwei Tagen kommt, zählt zweimal; wer nicht verfolgt werden möchte, ist nicht dabei.',
  byQr: 'über QR-Code',
  byQrOf: (hits: number) =>
    `von ${count(hits, 'Aufruf, der aufgeschlüsselt ist', 'Aufrufen, die aufgeschlüsselt sind')}`,

  curve: 'Aufrufe im Verlauf',
  curveDetail: 'Dieselben Zahlen stehen in der Tabelle darunter.',
  thisPeriod: 'Dieser Zeitraum',
  periodBefore: (span: string) => `Zeitraum davor, ${span}`,
  table: 'Zahlen als Tabelle',
  tableCaption: 'Aufrufe nach Zeit, neueste zuerst',
  when: 'Zeit',
  before: 'Davor',
  unfinished: 'läuft noch',
  nothing: 'In diesem Zeitraum keine Aufrufe.',
  keptSince: (day: string) => `Was vor dem ${day} gezählt wurde, ist nicht mehr gespeichert.`,
  dayByDay: 'Gezählt wird nach Tagen: Der heutige erscheint, wenn er zu Ende ist.',
  bots: (n: number) => `${count(n, 'Abruf', 'Abrufe')} durch Bots nicht mitgezählt.`,
  alone: (countsBy: 'hour' | 'day') =>
    `Ging dieser Link nur an eine einzige Person? Dann verrät die Summe, ${countsBy === 'day' ? 'an welchem Tag' : 'wann'} sie ihn geöffnet hat, mit jedem Werkzeug.`,
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
    device: { desktop: 'Computer', mobile: 'Smartphone', tablet: 'Tablet', other: 'Andere Geräte' },
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
    none: (k: number) =>
      `Sobald mindestens ${number.format(k)} verschiedene Besucher da waren, erscheinen hier ihre Länder, Geräte und alles Weitere. Meist dauert das dann noch eine Viertelstunde, manchmal länger. Bis dahin zählt nur die Summe, damit niemand einzeln zu erkennen ist.`,
    noneOfMany: (k: number) =>
      `Aufgeschlüsselt wird, sobald mindestens ${number.format(k)} verschiedene Besucher denselben Link geöffnet haben. Meist eine Viertelstunde später erscheinen hier ihre Länder, Geräte und alles Weitere. Bis dahin zählt nur die Summe, damit niemand einzeln zu erkennen ist.`,
    some: (most: number, total: number) =>
      `In manchen Aufschlüsselungen fehlen Aufrufe, höchstens ${number.format(most)} von ${number.format(total)}.`,
    all: 'Alle Aufrufe sind aufgeschlüsselt.',
    why: 'Warum ist das so?',
    whyAll: 'Wie geht das?',
    threshold: (k: number) =>
      `Eine Zahl erscheint, wenn mindestens ${number.format(k)} verschiedene Besucher hinter ihr stehen. Kurzum sieht etwa alle 15 Minuten nach.`,
    eachLink:
      'Jeder Link wird für sich betrachtet. Links mit wenigen Besuchern zählen deshalb hier nur in der Summe mit.',
    lot: 'Manche Aufrufe, und bei etwa jedem vierten Nachsehen alle, bleiben per Los bis zum nächsten Mal zurück. So lässt sich aus der Differenz niemand herausrechnen.',
    asked: 'Wer im Browser eingestellt hat, nicht verfolgt zu werden, zählt in der Summe und sonst nirgends.',
    once: 'Öffnet jemand den Link mehrmals, während eine Zahl noch wartet, zählt das in ihr nur einmal.',
    restart: 'Was wartet, steht nur im Arbeitsspeicher. Startet Kurzum neu, bleibt es ohne Aufschlüsselung.',
    forward:
      'Aufrufe, die schon vor dem Zeitraum gewartet haben, sind in einer Aufschlüsselung dabei, sobald sie in ihm freigegeben werden.',
  },
} satisfies Messages['report'];
