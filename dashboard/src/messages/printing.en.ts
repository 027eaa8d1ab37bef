/** Printed codes in English: what is asked before their links lead elsewhere, what waits for consent, and who has to give it. */
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

export const printing = {
  /** Beside the target of a link, before anything is changed. */
  targetHint: (moment: string) =>
    `A QR code of this link was exported on ${moment} and may already be printed. Before it leads elsewhere, Kurzum asks.`,
  waitsHint: 'A new target waits for consent already. Another one takes its place.',
  exported: 'First exported',

  outThere: {
    since: (moment: string) => `A QR code of this link was first exported on ${moment} and may already be printed.`,
    codes: 'What is out there',
    unnamed: 'Without a name',
    plain: 'The link’s own code',
    exportedAt: (moment: string) => `exported ${moment}`,
    more: 'and more',
    scans: (n: number) => `${count(n, 'scan', 'scans')} in the last 30 days`,
    atLeast: (n: number) => `At least ${count(n, 'scan', 'scans')} in the last 30 days`,
    noScans: 'No scan recognised in the last 30 days',
    notCounted: 'How often codes are scanned isn’t counted in your organisation.',
  },

  ask: {
    title: 'A code of this link may already be printed',
    lead: 'Whoever scans it is led to the new target from then on. A code that is printed can’t be called back.',
    old: 'So far',
    new: 'From now on',
    change: 'Change the target',
    needsSecond:
      'In your organisation a second member has to agree. Until then the link leads where it leads now; all other changes take effect at once.',
    request: 'Ask for consent',
    requested: 'Saved. The new target takes effect as soon as a second member agrees.',
  },

  remove: {
    title: (slug: string) => `Delete ${slug} though its code may already be printed?`,
    lead: 'Whoever scans a printed code then reads that the link is gone. You can restore it for 30 days.',
    deed: 'Delete link',
  },

  waiting: {
    mark: 'New target waits for consent',
    title: 'A new target waits for consent',
    list: (n: number) => count(n, 'new target waits for consent', 'new targets wait for consent'),
    lead: 'Codes of these links may already be printed, so a second member has to agree before they lead elsewhere.',
    askedBy: (name: string, moment: string) => `${name} asked on ${moment}.`,
    someone: 'A member',
    current: 'Leads to',
    wanted: 'Will lead to',
    approve: 'Agree',
    approveFor: (slug: string) => `Agree to the new target of ${slug}`,
    refuse: 'Decline',
    refuseFor: (slug: string) => `Decline the new target of ${slug}`,
    withdraw: 'Withdraw',
    withdrawFor: (slug: string) => `Withdraw the new target of ${slug}`,
    own: (moment: string) => `You asked for it yourself on ${moment}. Somebody else has to agree.`,
    lapsed:
      'Whoever asked may no longer change this link, so nobody can agree any more. Change the target yourself, and another member can.',
    closed: 'Somebody who may change this link has to agree.',
    approved: (slug: string) => `${slug} leads to the new target now.`,
    refused: (slug: string) => `Declined. ${slug} goes on leading where it led.`,
    withdrawn: (slug: string) => `Withdrawn. ${slug} goes on leading where it led.`,
    over: 'This no longer waits: somebody else has decided, or asked for another target.',
    all: (n: number) => `Show all ${count(n, 'target', 'targets')}`,
  },

  settings: {
    title: 'Printed codes',
    lead: 'As soon as the QR code of a link has been exported, it may already be printed. What happens when such a link is to lead elsewhere?',
    choice: 'Another target of a printed code',
    choiceLead: 'It holds for every link whose code was exported, however the target is changed.',
    one: 'One member is enough',
    oneDetail: 'Kurzum shows what is out there and asks once more. Then the new target takes effect.',
    two: 'A second member has to agree',
    twoDetail:
      'The new target waits until another member who may change the link agrees in the dashboard. Programs with an API token can ask, and never agree.',
    alone: 'You are the only member. As long as that is so, nobody could agree.',
    goesOn: 'What waits already goes on waiting when you switch this off. Every switch is in the audit log.',
    saved: 'Saved, and noted in the audit log.',
    undo: 'Undo',
    undone: 'As it was before, and noted in the audit log.',
    changedElsewhere: 'Somebody else has just changed this. What you see is what holds now.',
  },
};

export type PrintingWords = typeof printing;
