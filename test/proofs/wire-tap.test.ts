/** Proof of what crosses from edge to control in an hour: totals, cells that k visitors share, rounded estimates, and nothing else. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dimensions, readCountryFile } from '#exchange';
import { openCountries } from '../../src/edge/visitor/countries.ts';
import { readAddress } from '../../src/edge/visitor/address.ts';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { advance } from '../world/visitors.ts';
import { tapExchange, type Frame, type Tap } from './tap.ts';
import { tracesOfAddress, tracesOfText, type Trace } from './traces.ts';

const k = 5;
const release_s = 300;

type Link = {
  readonly id: string;
  readonly slug: string;
  readonly qrUrl: string;
  readonly target: string;
};
type Dimension = (typeof dimensions)[number];
type Values = Readonly<Record<Dimension, string>>;
/** What really happened: a hit on a link, from a network, with its values; null where the visitor asked not to be counted closer. */
type Visit = { readonly linkId: string; readonly network: string; readonly values: Values | null };
type Person = {
  readonly address: string;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly byCode: boolean;
  readonly values: Values | null;
};

const agents = [
  ['desktop', 'Linux', 'Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
  [
    'mobile',
    'Android',
    'Chrome',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
  ],
  [
    'mobile',
    'iOS',
    'Safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  ],
] as const;
const campaigns = ['none', 'planted-spring', 'planted-summer'];

let kurzum: Kurzum;
let account: Account;
let tap: Tap;
let links: readonly Link[];
let countryOf: (address: string) => string;
const crowd: Person[] = [];
const visits: Visit[] = [];
let bots = 0;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: String(release_s) });
  account = await kurzum.setUp();
  countryOf = readerOfCountries();
  tap = await tapExchange(kurzum);
  links = await Promise.all(
    ['crowded', 'shared', 'three', 'alone'].map((name) =>
      kurzum.api<Link>(account, 'POST', '/links', {
        slug: `planted-${name}`,
        target: `https://planted.example/${name}`,
      }),
    ),
  );
  const arrived = (): boolean => links.every(({ id }) => wordsIn(tap.framesToEdge()).includes(id));
  while (!arrived()) await sleep(20);
  await anHourOfTraffic();
});
after(() => tap?.close());

/** The same table that the edge reads, so that the truth about countries is known here. */
function readerOfCountries(): (address: string) => string {
  const countries = openCountries(readCountryFile(join(kurzum.dataFolder, 'edge', 'countries')));
  return (text) => {
    const bytes = Buffer.from(text);
    const address = new Uint8Array(16);
    assert.ok(readAddress(bytes, 0, bytes.length, address));
    return countries.countryOf(address);
  };
}

/** Twelve times: visits, five minutes, and once more a look. */
async function anHourOfTraffic(): Promise<void> {
  crowd.push(...Array.from({ length: 60 }, (_, n) => newPerson(n)));
  for (let step = 0; step < 12; step += 1) {
    for (let n = 0; n < 60; n += 1) await open(links[0]!, crowd[randomInt(crowd.length)]!);
    for (let n = 0; n < 15; n += 1) await open(links[1]!, crowd[randomInt(14)]!);
    for (let n = 0; n < 3; n += 1) await open(links[2]!, crowd[20 + randomInt(3)]!);
    for (let n = 0; n < 5; n += 1) await open(links[3]!, crowd[30]!);
    await kurzum.request(`/${links[0]!.slug}`, { method: 'HEAD', headers: headersOf(crowd[step]!) });
    bots += 1;
    await advance(kurzum, release_s);
  }
  await open(links[0]!, crowd[0]!);
  const total = (): number => totalsIn(tap.framesFromEdge()).reduce((sum, [, , hits, some]) => sum + hits + some, 0);
  for (let attempt = 0; attempt < 200 && total() < visits.length + bots; attempt += 1) await sleep(50);
}

/** Networks 0 to 39 are IPv4, the others IPv6. A few have a campaign that fewer than k share, and some ask not to be counted closer. */
function newPerson(n: number): Person {
  const byte = (): number => randomInt(1, 255);
  const address =
    n < 40
      ? `${[91, 84, 20, 185][n % 4]}.${10 + n}.${byte()}.${byte()}`
      : `2003:${(0x1000 + n).toString(16)}:${randomInt(0x1000, 0xffff).toString(16)}::${randomInt(0x1000, 0xffff).toString(16)}`;
  const [device, os, browser, agent] = agents[n % agents.length]!;
  const campaign = n % 20 === 7 ? 'planted-for-three' : campaigns[n % campaigns.length]!;
  const [language, referrer] = [['de', 'en', 'fr'][n % 3]!, n % 2 === 0 ? 'direct' : 'news.planted.example'];
  const byCode = n % 4 === 1;
  const values: Values = {
    country: countryOf(address),
    device,
    os,
    browser,
    language,
    referrer,
    channel: byCode ? 'qr' : 'link',
    source: 'none',
    medium: campaign === 'none' ? 'none' : 'mail',
    campaign,
  };
  return {
    address,
    userAgent: `${agent} Planted/${n}-${randomInt(2 ** 40).toString(36)}`,
    headers: {
      'accept-language': `${language}-XX,${language};q=0.9`,
      ...(referrer === 'direct' ? {} : { referer: `https://${referrer}/planted-path?reader=${n}` }),
      ...(n % 10 === 9 ? { 'sec-gpc': '1' } : {}),
    },
    query: campaign === 'none' ? '?planted-query=1' : `?utm_campaign=${campaign}&utm_medium=mail&planted-query=1`,
    byCode,
    values: n % 10 === 9 ? null : values,
  };
}

function headersOf({ address, userAgent, headers }: Person): Record<string, string> {
  return { ...headers, 'x-forwarded-for': address, 'user-agent': userAgent };
}

async function open(link: Link, person: Person): Promise<void> {
  const path = person.byCode ? new URL(link.qrUrl).pathname : `/${link.slug}`;
  const { status } = await kurzum.request(path + person.query, { headers: headersOf(person) });
  assert.equal(status, 302);
  const network = person.address.split(/[.:]/).slice(0, 3).join('.');
  visits.push({ linkId: link.id, network, values: person.values });
}

type Total = readonly [linkId: string, hour_s: number, hits: number, bots: number];
type Cell = readonly [linkId: string, day: string, dimension: Dimension, value: string, hits: number];
type Estimate = readonly [linkId: string, day: string, visitors: number];

function inTallies<T>(frames: readonly Frame[], part: 'totals' | 'released' | 'visitors'): readonly T[] {
  return frames.filter(({ type }) => type === 'tallies').flatMap((frame) => frame[part] as T[]);
}
const totalsIn = (frames: readonly Frame[]): readonly Total[] => inTallies(frames, 'totals');
const cellsIn = (frames: readonly Frame[]): readonly Cell[] => inTallies(frames, 'released');
const estimatesIn = (frames: readonly Frame[]): readonly Estimate[] => inTallies(frames, 'visitors');

/** The closed list: each message with all of its fields. */
const fields: Readonly<Record<'fromEdge' | 'toEdge', Readonly<Record<string, string>>>> = {
  fromEdge: {
    hello: 'edgeId epoch place type version',
    tallies: 'edgeId givenUp released sequence threshold totals type visitors',
    notice: 'notice type',
  },
  toEdge: {
    welcome: 'clockOffset_ms epoch reset type version',
    links: 'links place type',
    current: 'place type',
    acknowledged: 'edgeId sequence type',
    clock: 'offset_ms type',
  },
};

/** Frames that are not of the closed list, in all of its fields. */
function unknownFrames(frames: readonly Frame[], way: 'fromEdge' | 'toEdge'): readonly Frame[] {
  return frames.filter((frame) => Object.keys(frame).toSorted().join(' ') !== fields[way][frame.type]);
}

/** Words from the edge that are not of the closed list, not an id, not a day, and not a value that k networks share. */
function unknownWords(frames: readonly Frame[]): readonly string[] {
  const first = frames.find(({ type }) => type === 'tallies');
  const shared = dimensions.flatMap((dimension) =>
    links.flatMap(({ id }) =>
      [...networksBy(id, dimension)].flatMap(([value, some]) => (some.size < k ? [] : [value])),
    ),
  );
  const known = new Set([
    ...Object.keys(fields.fromEdge),
    ...dimensions,
    ...links.map(({ id }) => id),
    ...shared,
    String(first?.['edgeId']),
    String(frames.find(({ type }) => type === 'hello')?.['epoch']),
  ]);
  const isKnown = (word: string): boolean => known.has(word) || /^20\d\d-\d\d-\d\d$/.test(word);
  return wordsIn(frames).filter((word) => !isKnown(word));
}

function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

/** Cells of one dimension that too few share, or that say more hits than there were. */
function thinCells(frames: readonly Frame[]): readonly Cell[] {
  const told = new Map<string, number>();
  return cellsIn(frames).filter((cell) => {
    const [linkId, , dimension, value, hits] = cell;
    if (cell.length !== 5 || !dimensions.includes(dimension) || !(hits >= k)) return true;
    const name = `${linkId} ${dimension} ${value}`;
    told.set(name, (told.get(name) ?? 0) + hits);
    const real = visits.filter((visit) => visit.linkId === linkId && visit.values?.[dimension] === value);
    return (networksBy(linkId, dimension).get(value)?.size ?? 0) < k || told.get(name)! > real.length;
  });
}

/** The networks behind each value of a dimension of a link. */
function networksBy(linkId: string, dimension: Dimension): ReadonlyMap<string, ReadonlySet<string>> {
  const networks = new Map<string, Set<string>>();
  for (const visit of visits) {
    if (visit.linkId !== linkId || visit.values === null) continue;
    const value = visit.values[dimension];
    networks.set(value, (networks.get(value) ?? new Set()).add(visit.network));
  }
  return networks;
}

function exactEstimates(frames: readonly Frame[]): readonly Estimate[] {
  return estimatesIn(frames).filter(([, , visitors]) => visitors % k !== 0 || visitors > crowd.length * 1.1);
}

/** Everything of the people in the crowd that must not cross, in every form. */
function tracesOfCrowd(): readonly Trace[] {
  const texts = ['planted-query', 'planted-path', 'planted-for-three', ...crowd.map(({ userAgent }) => userAgent)];
  return [...crowd.flatMap(({ address }) => tracesOfAddress(address)), ...texts.flatMap(tracesOfText)];
}

function found(traces: readonly Trace[], bytes: Buffer): readonly string[] {
  return traces.filter((trace) => bytes.includes(trace.bytes)).map(({ form }) => form);
}

test('in the hour, all kinds of messages crossed, and every hit is told', () => {
  const frames = tap.framesFromEdge();
  const sum = (place: 2 | 3): number => totalsIn(frames).reduce((all, total) => all + total[place], 0);

  assert.deepEqual([sum(2), sum(3)], [visits.length, bots]);
  assert.ok(cellsIn(frames).length > 50, `${cellsIn(frames).length} cells`);
  assert.deepEqual([...new Set(cellsIn(frames).map(([, , dimension]) => dimension))].toSorted(), dimensions.toSorted());
  assert.ok(estimatesIn(frames).length >= 3);
  assert.ok(tap.framesToEdge().filter(({ type }) => type === 'clock').length >= 12);
});

test('every frame is of the closed list, without a field more', () => {
  assert.deepEqual(unknownFrames(tap.framesFromEdge(), 'fromEdge'), []);
  assert.deepEqual(unknownFrames(tap.framesToEdge(), 'toEdge'), []);
  for (const { links: sent = [] } of tap.framesToEdge() as readonly { links?: object[] }[])
    for (const link of sent) assert.equal(Object.keys(link).length, 'removed' in link ? 2 : 8);
});

test('every cell is of one dimension, and at least k networks share it; estimates are multiples of k', () => {
  const frames = tap.framesFromEdge();

  assert.deepEqual(thinCells(frames), []);
  assert.deepEqual(exactEstimates(frames), []);
  for (const frame of frames) if (frame.type === 'tallies') assert.equal(frame['threshold'], k);
  const told = new Set([...cellsIn(frames), ...estimatesIn(frames)].map(([linkId]) => linkId));
  assert.deepEqual(
    links.map(({ id }) => told.has(id)),
    [true, true, false, false],
  );
});

test('every word that crossed is known: nothing is left that could be a key, a digit, or anybody', () => {
  assert.deepEqual(unknownWords(tap.framesFromEdge()), []);
});

test('no address, user agent, query, path or rare campaign crossed in any form, either way', () => {
  assert.deepEqual(found(tracesOfCrowd(), tap.fromEdge()), []);
  assert.deepEqual(found(tracesOfCrowd(), tap.toEdge()), []);
});

test('what does cross is found, and an edge that told more would be noticed', () => {
  assert.ok(found(tracesOfText('planted-spring'), tap.fromEdge()).includes('text'));
  assert.ok(found(tracesOfText('https://planted.example/shared'), tap.toEdge()).includes('text'));
  for (const trace of tracesOfCrowd())
    assert.equal(found([trace], Buffer.concat([tap.fromEdge(), trace.bytes])).length, 1);

  const frames = tap.framesFromEdge();
  const honest = frames.find(({ type }) => type === 'tallies')!;
  const day = cellsIn(frames)[0]![1];
  const more = (change: object): readonly Frame[] => [
    ...frames,
    { ...honest, totals: [], released: [], visitors: [], ...change },
  ];
  const cell = (...rest: unknown[]): readonly Frame[] => more({ released: [[links[0]!.id, day, ...rest]] });
  assert.equal(unknownFrames([...frames, { type: 'visit' }], 'fromEdge').length, 1);
  assert.equal(unknownFrames(more({ marks: [4711] }), 'fromEdge').length, 1);
  assert.equal(unknownWords(more({ edgeId: 'b1946ac92492d2347c6235b4d2611184' })).length, 1);
  assert.equal(unknownWords(cell('campaign', 'planted-for-three', 5)).length, 1);
  assert.equal(thinCells(cell('campaign', 'planted-for-three', 5)).length, 1);
  assert.equal(thinCells(cell('os', 'Linux', 4)).length, 1);
  assert.equal(thinCells(cell('os', 'Linux', 'browser', 'Firefox', 9)).length, 1);
  assert.equal(thinCells(more({ released: [[links[3]!.id, day, 'os', 'Linux', 60]] })).length, 1);
  assert.equal(exactEstimates(more({ visitors: [[links[0]!.id, day, 11]] })).length, 1);
});
