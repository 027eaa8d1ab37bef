/** Gedruckte Codes auf Deutsch: was gefragt wird, bevor ihre Links woanders hinführen, was auf Zustimmung wartet und wer zustimmen muss. */
import { wordsOf } from './count.ts';
import type { PrintingWords } from './printing.en.ts';

const { count } = wordsOf('de');

export const printing: PrintingWords = {
  targetHint: (moment) =>
    `Ein QR-Code dieses Links wurde am ${moment} exportiert und ist vielleicht schon gedruckt. Bevor er woanders hinführt, fragt Kurzum nach.`,
  waitsHint: 'Ein neues Ziel wartet schon auf Zustimmung. Ein anderes tritt an seine Stelle.',
  exported: 'Erstmals exportiert',

  outThere: {
    since: (moment) =>
      `Ein QR-Code dieses Links wurde erstmals am ${moment} exportiert und ist vielleicht schon gedruckt.`,
    codes: 'Was schon im Umlauf ist',
    unnamed: 'Ohne Namen',
    plain: 'Der Code des Links selbst',
    exportedAt: (moment) => `exportiert am ${moment}`,
    more: 'und weitere',
    scans: (n) => `${count(n, 'Scan', 'Scans')} in den letzten 30 Tagen`,
    atLeast: (n) => `Mindestens ${count(n, 'Scan', 'Scans')} in den letzten 30 Tagen`,
    noScans: 'In den letzten 30 Tagen kein erkennbarer Scan',
    notCounted: 'Wie oft Codes gescannt werden, zählt Ihre Organisation nicht.',
  },

  ask: {
    title: 'Ein Code dieses Links ist vielleicht schon gedruckt',
    lead: 'Wer ihn scannt, landet künftig beim neuen Ziel. Ein gedruckter Code lässt sich nicht zurückrufen.',
    old: 'Bisher',
    new: 'Künftig',
    change: 'Ziel ändern',
    needsSecond:
      'In Ihrer Organisation muss ein zweites Mitglied zustimmen. Bis dahin führt der Link zum bisherigen Ziel; alle anderen Änderungen gelten sofort.',
    request: 'Um Zustimmung bitten',
    requested: 'Gespeichert. Das neue Ziel gilt, sobald ein zweites Mitglied zustimmt.',
  },

  remove: {
    title: (slug) => `${slug} löschen, obwohl der Code vielleicht gedruckt ist?`,
    lead: 'Wer einen gedruckten Code scannt, liest dann, dass es den Link nicht mehr gibt. 30 Tage lang können Sie ihn wiederherstellen.',
    deed: 'Link löschen',
  },

  waiting: {
    mark: 'Neues Ziel wartet auf Zustimmung',
    title: 'Ein neues Ziel wartet auf Zustimmung',
    list: (n) => count(n, 'neues Ziel wartet auf Zustimmung', 'neue Ziele warten auf Zustimmung'),
    lead: 'Codes dieser Links sind vielleicht schon gedruckt. Deshalb muss ein zweites Mitglied zustimmen, bevor sie woanders hinführen.',
    askedBy: (name, moment) => `${name} hat am ${moment} darum gebeten.`,
    someone: 'Ein Mitglied',
    current: 'Führt zu',
    wanted: 'Soll führen zu',
    approve: 'Zustimmen',
    approveFor: (slug) => `Dem neuen Ziel von ${slug} zustimmen`,
    refuse: 'Ablehnen',
    refuseFor: (slug) => `Das neue Ziel von ${slug} ablehnen`,
    withdraw: 'Zurücknehmen',
    withdrawFor: (slug) => `Das neue Ziel von ${slug} zurücknehmen`,
    own: (moment) => `Sie haben am ${moment} selbst darum gebeten. Zustimmen muss jemand anderes.`,
    lapsed:
      'Wer darum gebeten hat, darf diesen Link nicht mehr ändern. Deshalb kann niemand mehr zustimmen. Ändern Sie das Ziel selbst, dann kann es ein anderes Mitglied.',
    closed: 'Zustimmen muss jemand, der diesen Link ändern darf.',
    approved: (slug) => `${slug} führt jetzt zum neuen Ziel.`,
    refused: (slug) => `Abgelehnt. ${slug} führt weiter zum bisherigen Ziel.`,
    withdrawn: (slug) => `Zurückgenommen. ${slug} führt weiter zum bisherigen Ziel.`,
    over: 'Das wartet nicht mehr: Jemand anderes hat schon entschieden oder um ein anderes Ziel gebeten.',
    all: (n) => `Alle ${count(n, 'Ziel', 'Ziele')} zeigen`,
  },

  settings: {
    title: 'Gedruckte Codes',
    lead: 'Sobald der QR-Code eines Links exportiert wurde, ist er vielleicht gedruckt. Was geschieht, wenn ein solcher Link woanders hinführen soll?',
    choice: 'Neues Ziel eines gedruckten Codes',
    choiceLead: 'Das gilt für jeden Link, dessen Code exportiert wurde, gleich wie das Ziel geändert wird.',
    one: 'Ein Mitglied genügt',
    oneDetail: 'Kurzum zeigt, was im Umlauf ist, und fragt noch einmal nach. Danach gilt das neue Ziel.',
    two: 'Ein zweites Mitglied muss zustimmen',
    twoDetail:
      'Das neue Ziel wartet, bis ein anderes Mitglied, das den Link ändern darf, im Dashboard zustimmt. Programme mit einem API-Token können darum bitten, aber nie zustimmen.',
    alone: 'Sie sind das einzige Mitglied. Solange das so ist, könnte niemand zustimmen.',
    goesOn: 'Was schon wartet, wartet weiter, wenn Sie das ausschalten. Jedes Umschalten steht im Protokoll.',
    saved: 'Gespeichert und im Protokoll vermerkt.',
    undo: 'Rückgängig',
    undone: 'Wieder wie vorher, und im Protokoll vermerkt.',
    changedElsewhere: 'Das hat inzwischen jemand anderes geändert. Sie sehen, was jetzt gilt.',
  },
};
