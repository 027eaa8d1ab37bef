/** The report in English: numbers, and what privacy withholds, for somebody who sees it for the first time. */
import { wordsOf } from './count.ts';

const { count, word, time } = wordsOf('en');
const number = new Intl.NumberFormat('en');
const hits = (n: number): string => word(n, 'hit', 'hits');

export const report = {
  title: 'Report',
  tenant: 'All links',
  scope: 'What about',
  hits: 'Hits',
  period: 'Period',
  presets: {
    '7d': '7 days',
    '30d': '30 days',
    '90d': '90 days',
    '12m': '12 months',
    month: 'This month',
    year: 'This year',
    lastMonth: 'Last month',
    lastYear: 'Last year',
  },
  otherPeriod: 'Other period',
  from: 'From',
  to: 'To',
  show: 'Show',
  interval: 'Drawn',
  byHour: 'by hour',
  byDay: 'by day',
  byMonth: 'by month',
  zone: (zone: string) => `Days as in ${zone}`,
  download: 'Download',
  downloadAs: (format: string) => `Download this report as ${format}`,

  change: (n: number, share: string) => `${hits(n)}, ${share} on the period before`,
  changeFew: (n: number, before: number) => `${hits(n)}, ${number.format(before)} in the period before`,
  changeNone: (n: number) => `${hits(n)}, none in the period before`,
  changeNotKept: (n: number) => `${hits(n)}; the period before is no longer kept`,
  changeYounger: (n: number) => `${hits(n)}; no comparison, the link is still too new`,
  changeUnknown: hits,
  visitors: 'visitors, estimated',
  visitorsNone: 'visitors: too few for an estimate',
  visitorsHow:
    'Estimated for each day. Whoever comes on two days counts twice, and whoever asks not to be tracked is not in it.',
  byQr: (of: number) => `by QR code, of ${number.format(of)} broken down`,

  curve: 'Hits over time',
  curveDetail: 'The same numbers stand in the table below.',
  thisPeriod: 'This period',
  periodBefore: (span: string) => `Period before, ${span}`,
  table: 'Numbers as a table',
  tableCaption: 'Hits by time, newest first',
  when: 'Time',
  before: 'Before',
  unfinished: 'still counting',
  /** In place of a curve. */
  empty: {
    period: 'No hits in this period.',
    link: 'No hits yet. Share the link or print its QR code, and the curve grows here.',
    many: 'No hits in this period. As soon as somebody opens one of the links, the curve grows here.',
    byDay: 'No hits up to yesterday.',
    future: 'This period has not begun yet.',
    botsSoFar: (n: number) =>
      n === 1
        ? 'Only 1 request by a bot so far; it doesn’t count.'
        : `Only ${number.format(n)} requests by bots so far; they don’t count.`,
    botsThen: (n: number) =>
      n === 1
        ? 'Only 1 request by a bot in this period; it doesn’t count.'
        : `Only ${number.format(n)} requests by bots in this period; they don’t count.`,
  },
  keptSince: (day: string) => `What was counted before ${day} is no longer kept.`,
  dayByDay: 'Counted by day: today appears when it has ended.',
  bots: (n: number) => `${count(n, 'request by a bot is', 'requests by bots are')} not counted.`,
  alone: (countsBy: 'hour' | 'day', k: number) =>
    `Did you send this link to one person only? Then the total shows ${countsBy === 'day' ? 'on which day' : 'when'} they opened it, as any count would. If they open it from ${inWords(k)} different networks, the breakdown may tell about them too.`,
  aloneHint: 'Count by day instead',

  breakdown: 'Where from, and with what',
  dimensions: {
    country: 'Countries',
    device: 'Devices',
    os: 'Systems',
    browser: 'Browsers',
    language: 'Languages',
    referrer: 'Referrers',
    channel: 'Link or QR code',
    source: 'Campaign sources',
    medium: 'Campaign media',
    campaign: 'Campaigns',
  },
  values: {
    unknownCountry: 'Unknown country',
    device: { desktop: 'Computer', mobile: 'Phone', tablet: 'Tablet', other: 'Other' },
    channel: { link: 'Link', qr: 'QR code' },
    direct: 'Direct, or not told',
    none: 'Not given',
    noLanguage: 'No language given',
    other: 'Other',
  },
  value: 'Value',
  share: 'Share',
  shareOf: 'of what is broken down',
  showAll: (n: number) => `Show all ${number.format(n)}`,
  showFewer: 'Show fewer',
  map: 'Map of hits',
  mapDetail: 'The arrow keys go through the countries, most hits first. The same numbers stand in the table.',
  mapNowhere: 'No hits shown',
  mapView: 'Part shown',
  mapViews: { world: 'World', europe: 'Europe' },
  upTo: (from: number, to: number) => (from === to ? number.format(to) : `${number.format(from)}–${number.format(to)}`),
  waiting: (n: number) => `${number.format(n)} not broken down`,
  allWaiting: (n: number) =>
    `Nothing yet: ${n === 1 ? 'the one hit is' : `all ${number.format(n)} hits are`} not broken down`,
  forward: (n: number) => `${count(n, 'hit', 'hits')} from before the period included`,
  nothingHere: 'No hits to break down.',
  uncounted: (names: string) => `Not counted here: ${names}.`,
  uncountedHint: 'Choose what is counted',

  withheld: {
    title: (k: number) => `Breakdown starts at ${number.format(k)} visitors`,
    none: (k: number, every_s: number) =>
      `As soon as hits from at least ${number.format(k)} different networks share, say, a country or a device, it appears here. Mostly that means after ${number.format(k)} visitors who have it in common. Kurzum looks about every ${time(every_s)}; sometimes it takes longer. Until then only the total counts, so that nobody can be singled out.`,
    noneOfMany: (k: number, every_s: number) =>
      `As soon as hits of one link, from at least ${number.format(k)} different networks, share, say, a country or a device, it appears here. Mostly that means after ${number.format(k)} visitors who have it in common. Kurzum looks about every ${time(every_s)}; sometimes it takes longer. Until then only the total counts, so that nobody can be singled out.`,
    nonePast: 'Nothing was broken down in this period. What still waits appears on the day it is released.',
    some: (most: number, total: number) =>
      `Some breakdowns leave hits out, at most ${number.format(most)} of ${number.format(total)}.`,
    all: 'All hits are broken down.',
    why: 'Why is that?',
    whyAll: 'How does that work?',
    threshold: (k: number, every_s: number) =>
      `A number appears once hits from at least ${number.format(k)} different networks stand behind it (mostly that means: of ${number.format(k)} visitors). Kurzum looks about every ${time(every_s)}.`,
    eachLink: 'Every link is looked at by itself, so links with few visitors add to the total alone.',
    lot: 'Some hits, and at about every fourth look all of them, stay behind by lot until the next one, so that nobody can work out from the difference who a single visitor was.',
    asked: 'Whoever asks in their browser not to be tracked counts in the total and nowhere else.',
    once: 'While a number still waits, somebody who opens the link several times counts in it once.',
    restart:
      'What waits is held in memory only. When Kurzum is started again or the month ends, it stays without a breakdown.',
    forward: 'Hits that had waited from before the period are included in a breakdown once they are released in it.',
    more: 'In full, for data-protection officers too',
  },
};

/** Small numbers in a sentence, as one writes them. */
function inWords(n: number): string {
  return ['three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'][n - 3] ?? number.format(n);
}
