/** Die Einstellungen auf Deutsch: was gezählt wird, wie genau und wie lange. */
import { wordsOf } from './count.ts';
import type { Messages } from './en.ts';

const { count } = wordsOf('de');

export const settings = {
  title: 'Einstellungen',
  lead: 'Was Kurzum zählt, wenn jemand einen Ihrer Links öffnet. Das gilt für alle Links Ihrer Organisation.',
  less: 'Zählen Sie weniger, wird das nicht mehr Gezählte sofort und endgültig gelöscht; Kurzum fragt vorher nach.',
  more: 'Zählen Sie wieder mehr, wird das im Protokoll vermerkt.',

  totals: 'Summen',
  totalsLead: 'Wie genau die Zeit eines Aufrufs bekannt ist.',
  byHour: 'Nach Stunden',
  byHourDetail:
    'Aufrufe erscheinen innerhalb von Sekunden. Sie sehen, zu welcher Tageszeit Ihre Links geöffnet werden.',
  byDay: 'Nach Tagen',
  byDayDetail:
    'Ein Tag erscheint, wenn er zu Ende ist, und niemand sieht, zu welcher Uhrzeit ein Link geöffnet wurde. Besser für Links, die an einzelne Personen gehen.',

  dimensions: 'Aufschlüsselung',
  dimensionsLead: 'Was neben der Summe gezählt wird: jedes für sich und nie zwei zusammen.',
  dimensionDetails: {
    country: 'Aus der Adresse, nur im Arbeitsspeicher; nie genauer als das Land',
    device: 'Computer, Smartphone oder Tablet',
    os: 'Etwa Windows oder Android, ohne Version',
    browser: 'Etwa Firefox oder Chrome, ohne Version',
    language: 'Die erste, die der Browser nennt',
    referrer: 'Der Host der Seite, auf der der Link stand',
    channel: 'Ob jemand geklickt oder gescannt hat',
    source: 'Was in der Adresse als utm_source steht',
    medium: 'Was in der Adresse als utm_medium steht',
    campaign: 'Was in der Adresse als utm_campaign steht',
  },

  kept: 'Aufbewahrung',
  keptLead: 'Was älter ist, wird von selbst gelöscht, Summen wie Aufschlüsselungen.',
  months: (n: number) => count(n, 'Monat', 'Monate'),
  keptDetails: {
    25: 'Zwei volle Jahre und der laufende Monat',
    13: 'Ein volles Jahr und der laufende Monat',
    6: 'Ein halbes Jahr',
    3: 'Ein Vierteljahr',
    1: 'Nur der letzte Monat',
  } as Readonly<Record<number, string>>,

  saved: 'Gespeichert.',
  savedLooser: 'Gespeichert und im Protokoll vermerkt.',
  undo: 'Rückgängig',
  undone: 'Wieder wie vorher.',
  changedElsewhere: 'Jemand anderes hat diese Einstellungen gerade geändert. Sie sehen, was jetzt gilt.',

  confirm: 'Dabei wird sofort gelöscht',
  confirmByDay: 'Die Uhrzeiten aller bisherigen Aufrufe werden gelöscht; die Summen der Tage bleiben.',
  confirmDimension: (name: string) =>
    `Die Aufschlüsselung „${name}“ aller Links wird gelöscht, für die ganze bisherige Zeit.`,
  confirmKept: (months: number) =>
    `Alles, was vor mehr als ${count(months, 'Monat', 'Monaten')} gezählt wurde, wird gelöscht, bei allen Links.`,
  confirmFinal: 'Das lässt sich nicht rückgängig machen. Andere Einstellungen und Ihre Links bleiben, wie sie sind.',
  confirmDo: 'Löschen und speichern',
} satisfies Messages['settings'];
