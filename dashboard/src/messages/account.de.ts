/** Die Kontoseite auf Deutsch: Name, Sprache, Passwort, zweite Faktoren, Sitzungen. */
import { wordsOf } from './count.ts';
import type { Messages } from './en.ts';

const { count } = wordsOf('de');

export const ownAccount = {
  title: 'Ihr Konto',
  lead: 'Es gehört Ihnen allein, in jeder Organisation, in der Sie Mitglied sind.',

  person: 'Name und Sprache',
  name: 'Name',
  email: 'E-Mail-Adresse',
  languageHint: 'Für diese Oberfläche und für E-Mails an Sie.',
  saved: 'Gespeichert.',

  password: 'Passwort',
  passwordLead:
    'Wenn Sie es ändern, enden alle Ihre anderen Sitzungen, und jeder Browser fragt wieder nach dem zweiten Schritt.',
  current: 'Bisheriges Passwort',
  fresh: 'Neues Passwort',
  change: 'Passwort ändern',
  changing: 'Wird geändert …',
  changed: 'Das Passwort ist geändert. Alle anderen Sitzungen sind beendet.',
  strength: {
    common: 'Leicht zu erraten: Es steht so oder ähnlich auf Listen häufiger Passwörter.',
    names: 'Leicht zu erraten für jemanden, der Sie kennt.',
    fair: 'Brauchbar',
    good: 'Stark',
    best: 'Sehr stark',
  },

  factors: 'Zweiter Faktor',
  factorsLead: 'Zusätzlich zum Passwort, damit ein erratenes nichts öffnet.',
  factorsThenBack: 'Danach geht es zurück zu der Seite, die Sie öffnen wollten.',
  none: 'nicht eingerichtet',
  passkeys: 'Passkeys',
  passkeysLead:
    'Sie melden sich mit Fingerabdruck, Gesicht oder der PIN des Geräts an. Ein Passkey genügt auch ohne Passwort.',
  passkeyName: 'Name des Passkeys',
  passkeyNameHint: 'Damit Sie ihn wiedererkennen, etwa „Dienst-Laptop“.',
  passkeyAdd: 'Passkey hinzufügen',
  passkeyAdding: 'Das Gerät ist gefragt …',
  passkeyAdded: 'Der Passkey ist eingerichtet.',
  passkeySince: (moment: string) => `seit ${moment}`,
  passkeyUsed: (day: string) => `zuletzt verwendet am ${day}`,
  passkeyUnused: 'noch nicht verwendet',
  passkeyBackedUp: 'an mehreren Orten gespeichert',
  passkeyKnown: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
  passkeyFailed: 'Es wurde kein Passkey angelegt. Versuchen Sie es noch einmal.',
  renameNamed: (name: string) => `${name} umbenennen`,
  renamed: (name: string) => `Der Passkey heißt jetzt „${name}“.`,
  remove: 'Entfernen',
  removeNamed: (name: string) => `${name} entfernen`,
  removed: (name: string) => `${name} ist entfernt.`,
  removeTitle: (name: string) => `${name} entfernen?`,
  removePasskeyDetail: 'Sie können sich dann nicht mehr damit anmelden. Löschen Sie ihn auch auf dem Gerät.',
  removeTotpDetail:
    'Die Codes der App gelten dann nicht mehr. Haben Sie keinen anderen Faktor, enden auch Ihre Wiederherstellungscodes.',

  totp: 'Authenticator-App',
  totpLead: 'Eine App auf Ihrem Telefon zeigt sechs Ziffern, alle 30 Sekunden andere. Sie braucht kein Netz.',
  totpOn: 'ist eingerichtet',
  totpSetUp: 'App einrichten',
  totpScan: 'Scannen Sie diesen Code mit der App, und geben Sie dann die Ziffern ein, die sie zeigt.',
  totpQr: 'QR-Code, der das Konto in die Authenticator-App einträgt',
  totpByHand: 'Keine Kamera? Geben Sie diesen Schlüssel in die App ein:',
  totpCode: 'Code aus der App',
  totpConfirm: 'Bestätigen',
  totpWrong:
    'Das ist nicht der Code, den die App jetzt zeigen müsste. Versuchen Sie den nächsten, und sehen Sie nach, ob die Uhr des Telefons richtig geht.',

  codes: 'Wiederherstellungscodes',
  codesLead: 'Ist Ihr Gerät verloren, öffnet einer davon Ihr Konto, jeder einmal.',
  codesLeft: (n: number) => `noch ${count(n, 'Code', 'Codes')}`,
  codesNone: 'Die Codes bekommen Sie mit der Authenticator-App. Haben Sie einen Passkey, legen Sie hier welche an.',
  codesMake: 'Codes anlegen',
  codesRenew: 'Neue Codes anlegen',
  codesRenewHint: 'Die alten gelten dann nicht mehr.',
  codesTitle: 'Ihre Wiederherstellungscodes',
  codesOnce:
    'Sie werden nur dieses eine Mal angezeigt. Bewahren Sie sie auf, wo nur Sie herankommen: gedruckt in einer Schublade oder in einem Passwort-Manager.',
  codesPrint: 'Drucken',
  codesDownload: 'Herunterladen',
  codesCopy: 'Codes kopieren',
  codesFile: 'kurzum-wiederherstellungscodes.txt',
  codesKept: 'Ich habe sie aufbewahrt',

  trusted: 'Vertraute Browser',
  trustedLead: (n: number) =>
    `${count(n, 'Browser fragt', 'Browser fragen')} bis zu 30 Tage lang nicht nach dem zweiten Schritt.`,
  trustedEnd: 'Keinem mehr vertrauen',
  trustedEnded: 'Jeder Browser fragt wieder nach dem zweiten Schritt.',

  sessions: 'Sitzungen',
  sessionsLead: 'Wo Sie angemeldet sind, nach Browser und System. Eine Adresse von Ihnen kennt Kurzum nicht.',
  sessionUnknown: 'Unbekannter Browser',
  sessionHere: 'diese hier',
  sessionSince: (moment: string) => `angemeldet ${moment}`,
  sessionActive: (moment: string) => `zuletzt benutzt ${moment}`,
  sessionEnd: 'Beenden',
  sessionEndNamed: (agent: string) => `Sitzung in ${agent} beenden`,
  sessionEnded: 'Die Sitzung ist beendet.',
  sessionsEnd: 'Alle anderen beenden',
  sessionsEnded: 'Alle anderen Sitzungen sind beendet.',
  sessionsNone: 'Sie sind sonst nirgends angemeldet.',
} satisfies Messages['ownAccount'];
