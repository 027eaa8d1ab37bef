/** The settings in English: what is counted, how finely, and for how long. */
import { counter } from './count.ts';

const count = counter('en');

export const settings = {
  title: 'Settings',
  lead: 'What Kurzum counts when somebody opens one of your links. It holds for all links of your organisation.',
  more: 'Counting more is noted in the audit log.',
  less: 'Counting less deletes at once what is then too much, and nothing brings it back. So Kurzum asks first.',

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
    25: 'Two years side by side, with the month that they end in',
    13: 'One year, and the same month of the year before',
    6: 'Half a year',
    3: 'A quarter of a year',
    1: 'Only what is fresh',
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
  confirmFinal: 'Nothing brings it back. Other settings and your links stay as they are.',
  confirmDo: 'Delete and save',
};
