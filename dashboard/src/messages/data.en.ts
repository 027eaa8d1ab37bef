/** Export, import and the end of an account in English: what goes along, how far it is, and what stays. */
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');
const number = new Intl.NumberFormat('en');

export const data = {
  title: 'Data',
  lead: 'Take along everything that belongs to your organisation, or bring along what you have elsewhere.',
  noRight: 'This is for owners and admins',
  noRightDetail: 'What Kurzum knows about you yourself, you take along from your account.',
  toAccount: 'To my account',

  jobs: {
    states: {
      receiving: 'Being uploaded',
      queued: 'Waits for its turn',
      running: 'Under way',
      done: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
    },
    reasons: {
      forbidden: 'Whoever began it may no longer do this, or the organisation is suspended.',
      unreadable: 'The file could not be read to its end. Is it complete?',
      not_an_archive: 'This is no archive that Kurzum has written.',
      not_a_table: 'This is no table that has a column “target” in its first line.',
      too_large: 'The file is too large: 512 MiB at most.',
      too_many_rows: 'The table has more than 100,000 rows. Split it into several files.',
      failed: 'Something went wrong on our side. What was taken over by then stays; try again.',
      person_erased:
        'Removed before its time, because somebody who is in it has deleted their account. Export or import again what you need.',
    },
    begun: (moment: string) => `begun ${moment}`,
    preparing: 'Getting ready …',
    waiting: 'The database does not let it go on just now. It tries again by itself.',
    soFar: 'You may leave this page; it goes on.',
    keptUntil: (moment: string) => `available until ${moment}`,
    unpacked: (size: string) => `${size} unpacked`,
    download: 'Download',
    downloadFor: (moment: string) => `Download the export of ${moment}`,
    cancel: 'Cancel',
    cancelFor: (what: string) => `Cancel: ${what}`,
    remove: 'Remove',
    removeFor: (what: string) => `Remove: ${what}`,
    removed: 'Removed. Nothing of it is kept.',
    cancelled: 'Cancelled.',
    tooMany: 'No more than five are kept at once. Remove one that you no longer need.',
    finished: (what: string) => `${what}: done.`,
    ended: (what: string) => `${what}: ended.`,
  },

  export: {
    title: 'Export everything',
    lead: 'One ZIP archive with JSON and CSV: readable without Kurzum, and you can import it again, here or into another installation.',
    what: 'What is in it',
    contents: [
      ['Links', 'with target, title, notes, tags and project, deleted ones too as long as they can be restored'],
      ['QR codes', 'with what they say and how they look, templates and logos'],
      ['Reports', 'all totals, breakdowns and estimates as they are kept'],
      ['Members', 'with roles, rights and open invitations'],
      ['Settings', 'with roles of your own, and the names and rights of tokens'],
      ['Audit log', 'in the form in which it can be verified offline'],
    ],
    without:
      'Passwords, second factors, keys and what is secret about a token are never in it. The archive itself is not encrypted: keep it as what is in it demands.',
    submit: 'Begin export',
    submitting: 'Beginning …',
    begun: 'The export has begun. You get an e-mail when it is ready.',
    onlyOwners: 'Only owners can export everything.',
    job: 'Export',
    list: 'Exports',
  },

  import: {
    title: 'Import',
    lead: 'Links that are there already stay as they are; importing the same file twice changes nothing.',
    format: 'What you bring along',
    kurzum: 'An archive of Kurzum',
    kurzumDetail:
      'Projects, links with slug and the address in their QR code, saved QR codes with templates and logos, roles and counts. Never members, tokens or the audit log.',
    csv: 'A table (CSV)',
    csvDetail: 'One link a row, up to 100,000. Columns: target, and if you like slug, title, notes, tags, project.',
    example: 'Save an example table',
    exampleFile: 'kurzum-example.csv',
    exampleRows: [
      ['https://example.org/summer', 'summer', 'Summer party', 'Poster at the station', 'poster,summer', 'Events'],
      ['https://example.org/jobs?from=poster', '', 'Jobs', '', '', ''],
    ],
    file: 'File',
    choose: 'Choose file',
    drop: 'or drop it here',
    fileMissing: 'Choose a file.',
    busy: 'Another file is being uploaded just now. After that it is this one’s turn.',
    fileEmpty: 'This file is empty.',
    submit: 'Import',
    submitting: 'Beginning …',
    begun: 'The upload has begun. Below the form you see how far it is.',
    job: 'Import',
    list: 'Imports',
    sent: (sent: string, size: string) =>
      `${sent} of ${size} uploaded. Stay in this tab; other pages of Kurzum are fine.`,
    broken: 'The connection is broken. The upload goes on by itself as soon as it is back.',
    elsewhere:
      'It is being uploaded in another window, or that was broken off. In that case remove it, and choose the file again.',
    uploadFailed: 'The file could not be read any more. Has it been moved or changed? Choose it again.',
    rows: (done: number, total: number) => `${number.format(done)} of ${count(total, 'row', 'rows')}`,
    taken: (n: number) => `${count(n, 'row', 'rows')} imported or there already`,
    refused: (n: number) => `${count(n, 'row', 'rows')} refused`,
    refusedWhy:
      'The CSV says why, row by row. Where it says “slug” and “deleted”, the link was deleted here: restore it by the API, which works for 30 days, or give the row another slug.',
    refusedFile: 'Refused rows (CSV)',
    refusedFor: (moment: string) => `Refused rows of the import of ${moment}, as CSV`,
  },

  own: {
    title: 'Export my data',
    lead: 'A ZIP archive of what Kurzum knows about you: your account, your memberships and rights, sessions, second factors without their secrets, the links and QR codes that you made, and what the audit logs say of you.',
    submit: 'Export my data',
    job: 'Export of your data',
    begun: 'The export has begun. You get an e-mail when it is ready.',
    list: 'Exports of your data',
  },

  erase: {
    title: 'Delete my account',
    lead: 'With all that says who you are. Nothing brings it back.',
    open: 'Delete my account …',
    dialogTitle: 'Delete your account?',
    goesTitle: 'What goes',
    goes: 'Your name, your e-mail address, password, passkeys, recovery codes and sessions, at once; your membership of every organisation; the tokens that you made; and what the audit logs say of you by name.',
    staysTitle: 'What stays, and why',
    staysLinks:
      'The links and QR codes that you made: they belong to the organisation, and people may have printed them.',
    staysLog:
      'That something was done, and when: without it the audit log could not prove that nobody changed it. In place of your name stands a number.',
    first: 'If you want to keep something, export your data first.',
    typeEmail: (email: string) => `Type “${email}” to go on`,
    confirm: 'Delete my account for good',
    lastTitle: 'Somebody else has to take over first',
    lastOwner: (name: string) => `You are the last owner of ${name}.`,
    lastOwnerWay: 'Make another member an owner, or delete the organisation.',
    lastOperator: 'You are the last who runs this platform. Invite another operator first.',
    toMembers: 'To the members',
    toTenant: 'To the organisation',
    toOperators: 'To the operators',
    switchTo: (name: string) => `Switch to ${name}`,
  },
};

export type DataWords = typeof data;
