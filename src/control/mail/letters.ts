/** Letters: what each kind of mail says, in German and English. */
import type { Zone } from '#zone';
import { lay, type Content } from './paper.ts';

/** A letter by its kind, with what it needs to know. Links lead to this Kurzum; their tokens stand after `#`. */
export type Letter =
  | { readonly kind: 'invitation'; readonly params: { readonly tenantName: string; readonly link: string } }
  | { readonly kind: 'owner_invitation'; readonly params: { readonly link: string } }
  | { readonly kind: 'operator_invitation'; readonly params: { readonly link: string } }
  | { readonly kind: 'password_reset'; readonly params: { readonly link: string } }
  | { readonly kind: 'password_changed'; readonly params: Readonly<Record<string, never>> }
  | { readonly kind: 'new_sign_in_factor'; readonly params: { readonly factor: 'passkey' | 'totp' | 'recovery' } }
  /** `tenantName` is null for the platform's own log; `note` is the signed note as it is. */
  | {
      readonly kind: 'checkpoint';
      readonly params: { readonly tenantName: string | null; readonly size: number; readonly note: string };
    }
  | {
      readonly kind: 'tenant_deletion_planned';
      readonly params: { readonly tenantName: string; readonly endsAt: Date };
    }
  | { readonly kind: 'export_ready'; readonly params: { readonly link: string; readonly until: Date } }
  | { readonly kind: 'test'; readonly params: Readonly<Record<string, never>> };

export type LetterKind = Letter['kind'];

/** Where a letter comes from: the host of this Kurzum, and where its days begin. */
export type Sender = { readonly host: string; readonly zone: Zone };

/** The letter as it is sent. */
export function write(letter: Letter, locale: 'de' | 'en', sender: Sender): Content {
  const said = locale === 'de' ? german(letter, sender) : english(letter, sender);
  return lay(locale, sender.host, said);
}

/** What a letter says: paragraphs, the one thing to do, and what stands below it. */
export type Said = {
  readonly subject: string;
  readonly before: readonly string[];
  readonly link?: { readonly words: string; readonly address: string };
  /** Shown letter by letter, to be kept or compared. */
  readonly verbatim?: string;
  readonly after?: readonly string[];
};

function german({ kind, params }: Letter, { host, zone }: Sender): Said {
  switch (kind) {
    case 'invitation':
      return {
        subject: `Einladung von ${params.tenantName}`,
        before: [`${params.tenantName} lädt Sie ein, auf ${host} gemeinsam Kurzlinks und QR-Codes zu verwalten.`],
        link: { words: 'Einladung annehmen', address: params.link },
        after: [onceGerman, ignoreGerman],
      };
    case 'owner_invitation':
      return {
        subject: `Ihre Organisation auf ${host}`,
        before: [
          `Auf ${host} ist eine Organisation für Sie vorbereitet. Sie geben ihr einen Namen, und Sie entscheiden, wer darin was darf.`,
          'Was Sie dort anlegen, wird verschlüsselt. Auch der Betreiber liest es nicht mit.',
        ],
        link: { words: 'Organisation einrichten', address: params.link },
        after: [onceGerman, ignoreGerman],
      };
    case 'operator_invitation':
      return {
        subject: `Mitarbeit im Betrieb von ${host}`,
        before: [
          `Sie sollen ${host} mit betreiben. Der Zugang gilt für Sie persönlich und verlangt einen zweiten Faktor.`,
          'Bevor er sich öffnet, unterschreiben Sie die Verpflichtung auf Vertraulichkeit.',
        ],
        link: { words: 'Einladung annehmen', address: params.link },
        after: [onceGerman, ignoreGerman],
      };
    case 'password_reset':
      return {
        subject: 'Neues Passwort',
        before: [`Für Ihr Konto auf ${host} wurde ein neues Passwort angefordert.`],
        link: { words: 'Neues Passwort wählen', address: params.link },
        after: [
          'Der Link gilt eine Stunde lang und nur einmal.',
          'Haben Sie nichts angefordert? Dann lassen Sie diese Nachricht liegen. Ihr Passwort bleibt, wie es ist.',
        ],
      };
    case 'password_changed':
      return {
        subject: 'Ihr Passwort wurde geändert',
        before: [
          `Das Passwort Ihres Kontos auf ${host} wurde soeben geändert. Alle anderen Sitzungen sind beendet.`,
          'Waren Sie das nicht? Dann fordern Sie auf der Anmeldeseite gleich ein neues Passwort an und sagen Sie Ihrem Kontoinhaber Bescheid.',
        ],
      };
    case 'new_sign_in_factor':
      return {
        subject: 'Neuer Weg zur Anmeldung',
        before: [
          `Zu Ihrem Konto auf ${host} ist soeben etwas hinzugekommen: ${factorsGerman[params.factor]}.`,
          'Waren Sie das nicht? Dann entfernen Sie es in Ihrem Konto, ändern Sie das Passwort und sagen Sie Ihrem Kontoinhaber Bescheid.',
        ],
      };
    case 'checkpoint':
      return {
        subject: `Prüfpunkt des Protokolls: ${params.size} ${params.size === 1 ? 'Eintrag' : 'Einträge'}`,
        before: [
          `Hier ist ein unterschriebener Prüfpunkt des Protokolls ${params.tenantName === null ? `der Plattform ${host}` : `von ${params.tenantName}`}.`,
          'Bewahren Sie ihn außerhalb von Kurzum auf. Wer ihn hat, kann später nachweisen, ob das Protokoll seither verändert wurde.',
        ],
        verbatim: params.note,
        after: ['Geprüft wird mit: kurzum audit verify DATEI --checkpoint PRÜFPUNKT'],
      };
    case 'tenant_deletion_planned':
      return {
        subject: `${params.tenantName} wird gelöscht`,
        before: [
          `Die Organisation ${params.tenantName} auf ${host} wird am ${dayOf(params.endsAt, zone, 'de-DE')} endgültig gelöscht. Danach kann niemand mehr lesen, was darin stand, auch in Sicherungen nicht.`,
          'Bis dahin kann das jeder Kontoinhaber in den Einstellungen zurücknehmen.',
        ],
      };
    case 'export_ready':
      return {
        subject: 'Ihr Export ist fertig',
        before: [`Der Export, den Sie auf ${host} angefordert haben, ist fertig.`],
        link: { words: 'Zum Export', address: params.link },
        after: [`Er liegt bis ${dayOf(params.until, zone, 'de-DE')} bereit. Zum Herunterladen melden Sie sich an.`],
      };
    case 'test':
      return {
        subject: 'Probe',
        before: [`${host} kann Nachrichten verschicken. Mehr will diese hier nicht sagen.`],
      };
  }
}

function english({ kind, params }: Letter, { host, zone }: Sender): Said {
  switch (kind) {
    case 'invitation':
      return {
        subject: `An invitation from ${params.tenantName}`,
        before: [`${params.tenantName} invites you to look after short links and QR codes together on ${host}.`],
        link: { words: 'Accept the invitation', address: params.link },
        after: [onceEnglish, ignoreEnglish],
      };
    case 'owner_invitation':
      return {
        subject: `Your organisation on ${host}`,
        before: [
          `An organisation is waiting for you on ${host}. You give it its name, and you decide who may do what in it.`,
          'What you make there is encrypted. Those who run the platform don’t read it either.',
        ],
        link: { words: 'Set up the organisation', address: params.link },
        after: [onceEnglish, ignoreEnglish],
      };
    case 'operator_invitation':
      return {
        subject: `Helping to run ${host}`,
        before: [
          `You have been asked to help run ${host}. The access is yours alone, and takes a second factor.`,
          'Before it opens, you sign the commitment to confidentiality.',
        ],
        link: { words: 'Accept the invitation', address: params.link },
        after: [onceEnglish, ignoreEnglish],
      };
    case 'password_reset':
      return {
        subject: 'A new password',
        before: [`Somebody asked for a new password for your account on ${host}.`],
        link: { words: 'Choose a new password', address: params.link },
        after: [
          'The link works once, within an hour.',
          'If that wasn’t you, leave this message alone. Your password stays as it is.',
        ],
      };
    case 'password_changed':
      return {
        subject: 'Your password was changed',
        before: [
          `The password of your account on ${host} has just been changed. All other sessions have ended.`,
          'If that wasn’t you, ask for a new password on the sign-in page at once, and tell an owner of your organisation.',
        ],
      };
    case 'new_sign_in_factor':
      return {
        subject: 'A new way to sign in',
        before: [
          `Something was just added to your account on ${host}: ${factorsEnglish[params.factor]}.`,
          'If that wasn’t you, remove it in your account, change your password, and tell an owner of your organisation.',
        ],
      };
    case 'checkpoint':
      return {
        subject: `Checkpoint of the audit log: ${params.size} ${params.size === 1 ? 'entry' : 'entries'}`,
        before: [
          `This is a signed checkpoint of the audit log of ${params.tenantName ?? `the platform ${host}`}.`,
          'Keep it outside Kurzum. Whoever has it can show later whether the log was changed since.',
        ],
        verbatim: params.note,
        after: ['To check: kurzum audit verify FILE --checkpoint CHECKPOINT'],
      };
    case 'tenant_deletion_planned':
      return {
        subject: `${params.tenantName} will be deleted`,
        before: [
          `The organisation ${params.tenantName} on ${host} will be deleted for good on ${dayOf(params.endsAt, zone, 'en-GB')}. After that nobody can read what was in it, not even in backups.`,
          'Until then any of its owners can restore it in the settings.',
        ],
      };
    case 'export_ready':
      return {
        subject: 'Your export is ready',
        before: [`The export that you asked for on ${host} is ready.`],
        link: { words: 'Go to the export', address: params.link },
        after: [`It stays until ${dayOf(params.until, zone, 'en-GB')}. Sign in to download it.`],
      };
    case 'test':
      return { subject: 'A test', before: [`${host} can send mail. That is all this one has to say.`] };
  }
}

const onceGerman = 'Der Link gilt sieben Tage lang und nur einmal.';
const ignoreGerman = 'Sagt Ihnen das nichts? Dann lassen Sie diese Nachricht einfach liegen. Es geschieht nichts.';
const onceEnglish = 'The link works once, within seven days.';
const ignoreEnglish = 'If this means nothing to you, leave this message alone. Nothing will happen.';

const factorsGerman = {
  passkey: 'ein Passkey',
  totp: 'Einmalcodes aus einer App',
  recovery: 'neue Wiederherstellungscodes',
} as const;
const factorsEnglish = {
  passkey: 'a passkey',
  totp: 'one-time codes from an app',
  recovery: 'new recovery codes',
} as const;

function dayOf(at: Date, zone: Zone, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone.name }).format(at);
}
