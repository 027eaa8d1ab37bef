/** Der Eingang auf Deutsch: zweiter Schritt, Sperre, Bestätigen, vergessenes Passwort, Einladung. */
import { wordsOf } from './count.ts';
import type { Messages } from './en.ts';

const { count } = wordsOf('de');

export const entry = {
  or: 'oder',
  withPasskey: 'Mit Passkey anmelden',
  forgotten: 'Passwort vergessen?',
  plainHttp:
    'Ohne HTTPS gibt es keine Anmeldung: Wer unterwegs mithört, hätte Ihr Passwort. Öffnen Sie Kurzum unter einer Adresse, die mit https:// beginnt.',
  wait: (minutes: number) => `Das war zu oft. Versuchen Sie es in ${count(minutes, 'Minute', 'Minuten')} wieder.`,
  passkeyUnused: 'Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.',
  passkeyUnknown:
    'Dieser Passkey ist hier nicht bekannt. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.',
  noPasskeys: 'Dieser Browser kann unter dieser Adresse keine Passkeys verwenden. Sie brauchen HTTPS.',

  step: {
    title: 'Zweiter Schritt',
    totp: 'Code aus der App',
    totpHint: 'Die sechs Ziffern, die Ihre Authenticator-App gerade zeigt.',
    totpWrong: 'Das ist nicht der Code, den die App gerade zeigt.',
    recoveryCode: 'Wiederherstellungscode',
    recoveryCodeHint: 'Einer der zehn, die Sie aufbewahrt haben. Jeder gilt einmal.',
    recoveryCodeWrong: 'Das ist keiner Ihrer Codes, oder er wurde schon verwendet.',
    passkeyHint: 'Das Passwort stimmt. Bestätigen Sie jetzt mit Ihrem Passkey.',
    usePasskey: 'Passkey verwenden',
    useTotp: 'Code aus der App verwenden',
    useRecoveryCode: 'Wiederherstellungscode verwenden',
    trust: 'Diesem Browser 30 Tage vertrauen',
    trustDetail: 'Er fragt dann nicht nach dem zweiten Schritt. Nur, wo sonst niemand sitzt.',
    expired: 'Das hat zu lange gedauert. Bitte melden Sie sich noch einmal an.',
    back: 'Von vorn beginnen',
  },

  lock: {
    title: 'Gesperrt',
    lead: 'Nach dem Entsperren ist alles, wie Sie es verlassen haben; Ihre Eingaben sind noch da.',
    whose: (name: string) => `Angemeldet ist ${name}.`,
    passkey: 'Mit Passkey entsperren',
    submit: 'Entsperren',
    submitting: 'Wird entsperrt …',
    now: 'Sperren',
    wrong: 'Das stimmt nicht.',
  },

  stepUp: {
    title: 'Sind Sie es?',
    lead: 'Was Sie vorhaben, hat Gewicht. Darum fragt Kurzum noch einmal nach, danach geht es von selbst weiter.',
    passkey: 'Mit Passkey bestätigen',
    submit: 'Bestätigen',
    submitting: 'Wird bestätigt …',
    usePassword: 'Passwort verwenden',
  },

  factor: {
    title: 'Dafür braucht es einen zweiten Faktor',
    needed: 'Das wartet auf Ihren zweiten Faktor, einen Passkey oder eine Authenticator-App.',
    lead: 'Links anlegen und Auswertungen lesen können Sie auch ohne. Mitglieder, Token, Einstellungen, Export und Löschen warten, bis Sie einen Passkey oder eine Authenticator-App eingerichtet haben. Das dauert eine Minute.',
    setUp: 'Jetzt einrichten',
    later: 'Später',
    requiredTitle: 'Richten Sie Ihren zweiten Faktor ein',
    required: (tenant: string) =>
      `${tenant} verlangt von allen Mitgliedern einen zweiten Faktor, damit ein erratenes Passwort nichts öffnet. Danach können Sie loslegen.`,
    requiredAlone:
      'Wer Kurzum betreibt, braucht immer einen, damit ein erratenes Passwort nichts öffnet. Danach können Sie loslegen.',
    existing: 'Sie haben schon einen zweiten Faktor. Bestätigen Sie mit ihm.',
    confirm: 'Bestätigen',
    goOn: 'Weiter',
  },

  forgot: {
    title: 'Passwort vergessen?',
    lead: 'Kurzum schickt Ihnen einen Link, mit dem Sie ein neues wählen. Er gilt eine Stunde.',
    submit: 'Link schicken',
    submitting: 'Wird geschickt …',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: (email: string) =>
      `Falls es zu ${email} ein Konto gibt, ist eine E-Mail dorthin unterwegs. Das kann ein paar Minuten dauern. Kommt keine an, wenden Sie sich an den Betreiber dieser Plattform.`,
    alone:
      'Sind Sie das selbst und allein? Auf dem Rechner, auf dem Kurzum läuft, gibt Ihnen dieser Befehl ein neues Passwort:',
    back: 'Zurück zur Anmeldung',
  },

  reset: {
    title: 'Neues Passwort wählen',
    lead: 'Sitzungen, die anderswo offen sind, enden. Ihr zweiter Faktor bleibt.',
    fresh: 'Neues Passwort',
    submit: 'Passwort speichern',
    done: 'Das Passwort ist geändert. Melden Sie sich mit dem neuen an.',
    goneTitle: 'Dieser Link gilt nicht mehr',
    gone: 'Er wurde schon verwendet, oder die Stunde ist um. Lassen Sie sich einen neuen schicken.',
    again: 'Neuen Link schicken',
  },

  accept: {
    title: (tenant: string) => `${tenant} beitreten`,
    titleOwner: 'Willkommen bei Kurzum',
    titleOperator: 'Kurzum mitbetreiben',
    lead: (email: string) => `Sie sind eingeladen als ${email}.`,
    leadOwner: (email: string) =>
      `Sie sind eingeladen als ${email}. Geben Sie Ihrer Organisation einen Namen; Sie sind ihr erster Kontoinhaber.`,
    leadOperator: (email: string) =>
      `Sie sind eingeladen als ${email}. Danach richten Sie einen zweiten Faktor ein und verpflichten sich zur Vertraulichkeit.`,
    name: 'Ihr Name',
    nameHint: 'So, wie die anderen in der Organisation ihn sehen sollen.',
    nameHintOperator: 'So, wie die anderen Betreiber ihn sehen sollen.',
    submit: 'Beitreten',
    submitOwner: 'Organisation anlegen',
    submitOperator: 'Annehmen',
    submitting: 'Einen Moment …',
    known: 'Sie haben schon ein Konto. Melden Sie sich damit an, dann sind Sie dabei.',
    here: (email: string) => `Sie sind angemeldet als ${email}.`,
    other: (email: string, invited: string) =>
      `Sie sind angemeldet als ${email}, die Einladung gilt aber für ${invited}. Melden Sie sich zuerst ab, dann geht es hier weiter.`,
    signOut: 'Abmelden und weiter',
    goneTitle: 'Diese Einladung gilt nicht mehr',
    gone: 'Sie wurde angenommen oder zurückgezogen, die sieben Tage sind um, oder der Link ist nicht vollständig. Bitten Sie um eine neue.',
    already: 'Sie sind schon Mitglied. Melden Sie sich an, dann sind Sie da.',
    otherFirst: 'Hier ist schon jemand angemeldet. Melden Sie sich zuerst ab und öffnen Sie den Link dann noch einmal.',
  },
} satisfies Messages['entry'];
