/** The settings in English: what is counted, how finely, and for how long. */
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

export const settings = {
  title: 'Settings',
  lead: 'What Kurzum counts when somebody opens one of your links. It holds for all links of your organisation.',
  less: 'If you count less, what is no longer counted is deleted at once and for good; Kurzum asks first.',
  more: 'If you count more again, that is noted in the audit log.',

  totals: 'Totals',
  totalsLead: 'How exactly the time of a hit is known.',
  byHour: 'By hour',
  byHourDetail: 'Hits show within seconds. You see at what time of day your links are opened.',
  byDay: 'By day',
  byDayDetail:
    'A day shows when it has ended, and nobody sees at what time a link was opened. Better for links that go to single people.',

  dimensions: 'Breakdown',
  dimensionsLead: 'What is counted beside the total, always for each by itself and never two together.',
  dimensionDetails: {
    country: 'From the address, in memory alone; never anything finer than the country',
    device: 'Computer, phone or tablet',
    os: 'Such as Windows or Android, without versions',
    browser: 'Such as Firefox or Chrome, without versions',
    language: 'The first one that the browser names',
    referrer: 'The host of the page that the link was on',
    channel: 'Whether somebody clicked or scanned',
    source: 'What the address says as utm_source',
    medium: 'What the address says as utm_medium',
    campaign: 'What the address says as utm_campaign',
  },

  kept: 'Kept for',
  keptLead: 'What is older is deleted by itself, totals and breakdowns alike.',
  months: (n: number) => count(n, 'month', 'months'),
  keptDetails: {
    25: 'Two full years and the current month',
    13: 'One full year and the current month',
    6: 'Half a year',
    3: 'A quarter of a year',
    1: 'The last month only',
  } as Readonly<Record<number, string>>,

  saved: 'Saved.',
  savedLooser: 'Saved, and noted in the audit log.',
  undo: 'Undo',
  undone: 'As it was before.',
  changedElsewhere: 'Somebody else has just changed these settings. What you see is what holds now.',

  confirm: 'This deletes at once',
  confirmByDay: 'The times of day of all hits so far are deleted; the totals of the days stay.',
  confirmDimension: (name: string) => `The breakdown “${name}” of all links is deleted, for all time so far.`,
  confirmKept: (months: number) =>
    `All that was counted more than ${count(months, 'month', 'months')} ago is deleted, for all links.`,
  confirmFinal: 'This can’t be undone. Other settings and your links stay as they are.',
  confirmDo: 'Delete and save',
};
