/** Export, Import und das Ende eines Kontos auf Deutsch: was mitkommt, wie weit es ist und was bleibt. */
import { wordsOf } from './count.ts';
import type { DataWords } from './data.en.ts';

const { count } = wordsOf('de');
const number = new Intl.NumberFormat('de');

export const data = {
  title: 'Daten',
  lead: 'Nehmen Sie alles mit, was Ihrer Organisation gehört, oder bringen Sie mit, was Sie anderswo haben.',
  noRight: 'Das ist Kontoinhabern und Admins vorbehalten',
  noRightDetail: 'Was Kurzum über Sie selbst weiß, nehmen Sie in Ihrem Konto mit.',
  toAccount: 'Zu meinem Konto',

  jobs: {
    states: {
      receiving: 'Wird hochgeladen',
      queued: 'Wartet, bis er an der Reihe ist',
      running: 'Läuft',
      done: 'Fertig',
      failed: 'Gescheitert',
      cancelled: 'Abgebrochen',
    },
    reasons: {
      forbidden: 'Wer das begonnen hat, darf es nicht mehr, oder die Organisation ist gesperrt.',
      unreadable: 'Die Datei ließ sich nicht bis zum Ende lesen. Ist sie vollständig?',
      not_an_archive: 'Das ist kein Archiv, das Kurzum geschrieben hat.',
      not_a_table: 'Das ist keine Tabelle, in deren erster Zeile eine Spalte „target“ steht.',
      too_large: 'Die Datei ist zu groß: Höchstens 512 MiB sind möglich.',
      too_many_rows: 'Die Tabelle hat mehr als 100.000 Zeilen. Teilen Sie sie auf mehrere Dateien auf.',
      failed: 'Bei uns ist etwas schiefgegangen. Was bis dahin übernommen war, bleibt; versuchen Sie es noch einmal.',
      person_erased:
        'Vorzeitig entfernt, denn jemand, der darin vorkam, hat das eigene Konto gelöscht. Was Sie brauchen, exportieren oder importieren Sie neu.',
    },
    begun: (moment: string) => `begonnen ${moment}`,
    preparing: 'Wird vorbereitet …',
    waiting: 'Die Datenbank lässt es gerade nicht zu. Es geht von selbst weiter.',
    soFar: 'Sie können diese Seite verlassen, es läuft weiter.',
    keptUntil: (moment: string) => `bereit bis ${moment}`,
    unpacked: (size: string) => `entpackt ${size}`,
    download: 'Herunterladen',
    downloadFor: (moment: string) => `Export vom ${moment} herunterladen`,
    cancel: 'Abbrechen',
    cancelFor: (what: string) => `Abbrechen: ${what}`,
    remove: 'Entfernen',
    removeFor: (what: string) => `Entfernen: ${what}`,
    removed: 'Entfernt. Davon ist nichts mehr gespeichert.',
    cancelled: 'Abgebrochen.',
    tooMany: 'Mehr als fünf werden nicht gleichzeitig aufbewahrt. Entfernen Sie, was Sie nicht mehr brauchen.',
    finished: (what: string) => `${what}: fertig.`,
    ended: (what: string) => `${what}: beendet.`,
  },

  export: {
    title: 'Alles exportieren',
    lead: 'Ein ZIP-Archiv in JSON und CSV: lesbar ohne Kurzum, und hier oder in einer anderen Installation wieder zu importieren.',
    what: 'Was darin ist',
    contents: [
      ['Links', 'mit Ziel, Titel, Notizen, Tags und Projekt; auch gelöschte, solange sie sich wiederherstellen lassen'],
      ['QR-Codes', 'mit Inhalt und Gestaltung, dazu Vorlagen und Logos'],
      ['Auswertungen', 'alle Summen, Aufschlüsselungen und Schätzungen, wie sie gespeichert sind'],
      ['Mitglieder', 'mit Rollen, Rechten und offenen Einladungen'],
      ['Einstellungen', 'mit Ihren eigenen Rollen sowie Namen und Rechten der API-Token'],
      ['Protokoll', 'in der Form, in der es sich ohne Kurzum prüfen lässt'],
    ],
    without:
      'Passwörter, zweite Faktoren, Schlüssel und das Geheime an API-Token sind nie dabei. Das Archiv selbst ist nicht verschlüsselt: Bewahren Sie es so auf, wie es sein Inhalt verlangt.',
    submit: 'Export beginnen',
    submitting: 'Wird begonnen …',
    begun: 'Der Export hat begonnen. Ist er fertig, erhalten Sie eine E-Mail.',
    onlyOwners: 'Nur Kontoinhaber können alles exportieren.',
    job: 'Export',
    list: 'Exporte',
  },

  import: {
    title: 'Importieren',
    lead: 'Links, die es schon gibt, bleiben, wie sie sind. Dieselbe Datei noch einmal zu importieren, ändert nichts.',
    format: 'Was Sie mitbringen',
    kurzum: 'Ein Archiv von Kurzum',
    kurzumDetail:
      'Projekte, Links mit Kürzel und Adresse im QR-Code, gespeicherte QR-Codes mit Vorlagen und Logos, Rollen und Zahlen. Nie Mitglieder, API-Token oder Protokoll.',
    csv: 'Eine Tabelle (CSV)',
    csvDetail:
      'Je Zeile ein Link, bis zu 100.000. Spalten: target, dazu nach Belieben slug, title, notes, tags, project.',
    example: 'Beispieltabelle speichern',
    exampleFile: 'kurzum-beispiel.csv',
    exampleRows: [
      ['https://example.org/sommer', 'sommer', 'Sommerfest', 'Plakat am Bahnhof', 'Plakat,Sommer', 'Veranstaltungen'],
      ['https://example.org/stellen?von=plakat', '', 'Offene Stellen', '', '', ''],
    ],
    file: 'Datei',
    choose: 'Datei wählen',
    drop: 'oder hierher ziehen',
    fileMissing: 'Wählen Sie eine Datei.',
    busy: 'Gerade wird eine andere Datei hochgeladen. Danach ist diese an der Reihe.',
    fileEmpty: 'Diese Datei ist leer.',
    submit: 'Importieren',
    submitting: 'Wird begonnen …',
    begun: 'Das Hochladen hat begonnen. Wie weit es ist, steht unter dem Formular.',
    job: 'Import',
    list: 'Importe',
    sent: (sent: string, size: string) =>
      `${sent} von ${size} hochgeladen. Lassen Sie diesen Tab offen; andere Seiten von Kurzum können Sie besuchen.`,
    broken: 'Die Verbindung ist unterbrochen. Sobald sie wieder da ist, geht es von selbst weiter.',
    elsewhere:
      'Die Datei wird in einem anderen Fenster hochgeladen, oder das wurde abgebrochen. Dann entfernen Sie diesen Import und wählen die Datei noch einmal.',
    uploadFailed: 'Die Datei war nicht mehr zu lesen. Wurde sie verschoben oder geändert? Wählen Sie sie noch einmal.',
    rows: (done: number, total: number) => `${number.format(done)} von ${count(total, 'Zeile', 'Zeilen')}`,
    taken: (n: number) => `${count(n, 'Zeile', 'Zeilen')} übernommen oder schon da`,
    refused: (n: number) => `${count(n, 'Zeile', 'Zeilen')} abgewiesen`,
    refusedWhy:
      'Die CSV-Datei nennt zu jeder Zeile den Grund. Steht dort „slug“ und „deleted“, wurde der Link hier gelöscht: Stellen Sie ihn über die API wieder her, das geht 30 Tage lang, oder geben Sie der Zeile ein anderes Kürzel.',
    refusedFile: 'Abgewiesene Zeilen (CSV)',
    refusedFor: (moment: string) => `Abgewiesene Zeilen des Imports vom ${moment}, als CSV`,
  },

  own: {
    title: 'Meine Daten exportieren',
    lead: 'Ein ZIP-Archiv mit dem, was Kurzum über Sie weiß: Ihr Konto, Ihre Mitgliedschaften und Rechte, Sitzungen, zweite Faktoren ohne deren Geheimnisse, die Links und QR-Codes, die Sie angelegt haben, und was die Protokolle über Sie sagen.',
    submit: 'Meine Daten exportieren',
    job: 'Export Ihrer Daten',
    begun: 'Der Export hat begonnen. Ist er fertig, erhalten Sie eine E-Mail.',
    list: 'Exporte Ihrer Daten',
  },

  erase: {
    title: 'Mein Konto löschen',
    lead: 'Mit allem, was sagt, wer Sie sind. Nichts bringt es zurück.',
    open: 'Mein Konto löschen …',
    dialogTitle: 'Ihr Konto löschen?',
    goesTitle: 'Was gelöscht wird',
    goes: 'Ihr Name, Ihre E-Mail-Adresse, Passwort, Passkeys, Wiederherstellungscodes und Sitzungen, und zwar sofort; Ihre Mitgliedschaft in jeder Organisation; die API-Token, die Sie angelegt haben; und was die Protokolle namentlich über Sie sagen.',
    staysTitle: 'Was bleibt, und warum',
    staysLinks:
      'Die Links und QR-Codes, die Sie angelegt haben: Sie gehören der Organisation, und vielleicht sind sie gedruckt.',
    staysLog:
      'Dass etwas geschah, und wann: Ohne das könnte das Protokoll nicht beweisen, dass niemand es geändert hat. Statt Ihres Namens steht dort eine Nummer.',
    first: 'Möchten Sie etwas behalten, exportieren Sie vorher Ihre Daten.',
    typeEmail: (email: string) => `Tippen Sie „${email}“, um fortzufahren`,
    confirm: 'Mein Konto endgültig löschen',
    lastTitle: 'Vorher muss jemand anderes übernehmen',
    lastOwner: (name: string) => `Sie sind der letzte Kontoinhaber von ${name}.`,
    lastOwnerWay: 'Machen Sie ein anderes Mitglied zum Kontoinhaber, oder löschen Sie die Organisation.',
    lastOperator: 'Außer Ihnen betreibt niemand diese Plattform. Laden Sie vorher einen anderen Betreiber ein.',
    toMembers: 'Zu den Mitgliedern',
    toTenant: 'Zur Organisation',
    toOperators: 'Zu den Betreibern',
    switchTo: (name: string) => `Zu ${name} wechseln`,
  },
} satisfies DataWords;
