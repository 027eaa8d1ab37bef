/** Readmes: the text that lies in an archive, for somebody who opens it years later. */

/** Windows shows it as it is only with both. */
const lines = (text: string): string => text.trim().replaceAll('\n', '\r\n') + '\r\n';

export const readmeOfTenant = lines(`
Dies ist ein vollständiger Export aus Kurzum.

kurzum.json       was dieses Archiv ist: Format, Herkunft, Zeiten, Zahl der Zeilen
tenant.json       Name und Einstellungen
projects          Projekte
links             Links und die Adressen ihrer QR-Codes, auch gelöschte, die sich noch wiederherstellen lassen
qrs               gespeicherte QR-Codes: Inhalt und Gestaltung
qr-templates      Vorlagen für QR-Codes
qr-logos          Logos; die Bilder liegen einzeln daneben, als qr-logo-… mit der Nummer des Logos
target-changes    neue Ziele gedruckter Links, die auf Zustimmung warten
members           Mitglieder und was sie dürfen
invitations       offene Einladungen
presets           eigene Rollen
tokens            Zugriffstoken ohne ihr Geheimnis
hits.csv          Aufrufe je Link und Stunde, Bots für sich
cells.csv         freigegebene Aufschlüsselungen je Link, Monat und Tag
visitors.csv      geschätzte Zahl der Besucher je Link und Tag
audit.jsonl       das Protokoll; geprüft wird es mit: kurzum audit verify audit.jsonl

Das Archiv lässt sich in jedes Kurzum wieder einlesen. Zeiten sind UTC, Text ist UTF-8. Steht in einer
CSV-Datei am Anfang eines Feldes ein Apostroph, gehört er nicht zum Wert: Er verhindert, dass eine
Tabellenkalkulation den Wert als Formel ausführt.

Das Archiv ist nicht verschlüsselt. Bewahren Sie es so auf, wie es sein Inhalt verlangt.


This is everything that was in an organisation on Kurzum.

kurzum.json       what this archive is: format, origin, times, how many rows
tenant.json       name and settings
projects          projects
links             links and the addresses of their QR codes, deleted ones that can still be restored among them
qrs               saved QR codes: what they say and how they look
qr-templates      templates of QR codes
qr-logos          logos; the pictures lie beside it, each as qr-logo-… with the logo's number
target-changes    other targets of printed links that wait for consent
members           members and what they may do
invitations       open invitations
presets           presets of your own
tokens            tokens without their secrets
hits.csv          hits by link and hour, bots apart
cells.csv         released breakdowns by link, month and day
visitors.csv      estimated visitors by link and day
audit.jsonl       the audit log; to check it: kurzum audit verify audit.jsonl

Any Kurzum can read this archive back in. Times are UTC, text is UTF-8. An apostrophe at the beginning of
a field of a CSV file is not part of the value: it keeps spreadsheets from running the value as a formula.

The archive is not encrypted. Keep it as what is in it demands.
`);

export const readmeOfAccount = lines(`
Das ist alles, was ein Kurzum über Sie weiß.

kurzum.json        was dieses Archiv ist: Format, Herkunft, Zeiten
person.json        Name, Adresse, Sprache und was Sie für den Betrieb unterschrieben haben
access.json        wie Sie sich anmelden und wo Sie angemeldet sind, ohne Geheimnisse
memberships.json   wo Sie Mitglied sind oder waren und was Sie dort dürfen
links.json         Links, die Sie angelegt haben, soweit Sie sie noch sehen dürfen
qrs.json           QR-Codes, die Sie angelegt haben, ebenso
log.json           was Sie getan haben und was mit Ihrem Konto geschehen ist
mail.json          Nachrichten an Sie, die noch nicht verschickt sind

Zeiten sind UTC, Text ist UTF-8. Das Archiv ist nicht verschlüsselt.


This is all that a Kurzum knows of you.

kurzum.json        what this archive is: format, origin, times
person.json        name, address, language, and what you signed to help run it
access.json        how you sign in and where you are signed in, without secrets
memberships.json   where you are or were a member, and what you may do there
links.json         links that you made, as far as you may still see them
qrs.json           QR codes that you made, likewise
log.json           what you did, and what was done to your account
mail.json          messages to you that have not been sent yet

Times are UTC, text is UTF-8. The archive is not encrypted.
`);
