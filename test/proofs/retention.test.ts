/** Proof that counts really end: after the months that a tenant keeps, no row, no value and no sealed byte of them is left. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ownerConnectionAt, readAccess } from '#store';
import { filesBelow, startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { advance, advanceTo, newLink, type Link } from '../world/visitors.ts';
import { findTraces, tracesOfText } from './traces.ts';

const day_s = 86_400;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
/** By when they are visited; none of them may ever be readable on disk. */
const campaigns = {
  first: 'planted-for-the-first',
  next: 'planted-on-the-next',
  last: 'planted-for-the-last',
} as const;

type Report = {
  readonly total: number;
  readonly visitors: number | null;
  readonly breakdown: { readonly campaign: readonly { readonly value: string; readonly hits: number }[] | null };
};
type Value = { readonly id: number; readonly hash: Buffer; readonly value_sealed: Buffer };

let kurzum: Kurzum;
let account: Account;
let link: Link;
let database: pg.Client;
/** The local day of the first visits. */
let begin: Temporal.PlainDate;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: '60' });
  account = await kurzum.setUp();
  link = await newLink(kurzum, account);
  const place = { kind: 'embedded', runFolder: join(kurzum.dataFolder, 'run') } as const;
  database = new pg.Client({ connectionString: ownerConnectionAt(place, readAccess(kurzum.keysFolder)!) });
  database.on('error', () => {});
  await database.connect();
  // Who owns the tables is held out of tenants' rows like everybody else, until it lifts that.
  for (const table of ['tally_total', 'tally_value', 'tally', 'tally_visitors'])
    await database.query(`alter table ${table} no force row level security`);
});
after(() => database?.end());

/** Twenty people of one campaign, then the look that tells of most of them; gives the values that are new. */
async function visit(campaign: string): Promise<readonly Value[]> {
  const known = new Set((await values()).map(({ id }) => id));
  const open = async (person: number): Promise<void> => {
    const headers = { 'x-forwarded-for': `20.7.${person}.9`, 'user-agent': firefox };
    const { status } = await kurzum.request(`/${link.slug}?utm_campaign=${campaign}`, { headers });
    assert.equal(status, 302);
  };
  const isTold = async (): Promise<boolean> => (await values()).some(({ id }) => !known.has(id));
  for (let round = 0; !(await isTold()); round += 1) {
    assert.ok(round < 20, 'nothing was told');
    for (let person = 0; person < 20; person += 1) await open(person);
    await advance(kurzum, 61);
    // A look that is due is made before the next visit is counted, and told within the second.
    await open(0);
    await sleep(1500);
  }
  return (await values()).filter(({ id }) => !known.has(id));
}

async function values(): Promise<readonly Value[]> {
  return (await database.query<Value>('select id, hash, value_sealed from tally_value')).rows;
}

/** The local days of which anything is stored. */
async function storedDays(): Promise<readonly string[]> {
  const { rows } = await database.query<{ day: string }>(`
    select to_char(hour at time zone 'Europe/Berlin', 'YYYY-MM-DD') as day from tally_total
    union select (month + place - 1)::text from tally, generate_subscripts(by_day, 1) place where by_day[place] is not null
    union select day::text from tally_visitors
    order by 1`);
  return rows.map(({ day }) => day);
}

async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail(what);
}

function reportFrom(from: Temporal.PlainDate, days: number): Promise<Report> {
  const query = `from=${from.toString()}&to=${from.add({ days }).toString()}`;
  return kurzum.api<Report>(account, 'GET', `/links/${link.id}/report?${query}`);
}

/** In which files of the tables any of these bytes stand. The log of writes is none of them: it is reused, and kept until then. */
async function filesWith(stored: readonly Value[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { path, bytes } of filesBelow(join(kurzum.dataFolder, 'postgres', 'base')))
    if (stored.some(({ hash, value_sealed }) => bytes.includes(hash) || bytes.includes(value_sealed))) found.push(path);
  return found;
}

/** What the database's owner may do about what was deleted: its files are written anew, of what is there. */
async function vacuumed(): Promise<void> {
  for (const table of ['tally_total', 'tally_value', 'tally', 'tally_visitors'])
    await database.query(`vacuum (full) ${table}`);
}

let ofFirst: readonly Value[] = [];
let ofNext: readonly Value[] = [];
let ofLast: readonly Value[] = [];

test('what was told of a campaign is stored sealed, and its bytes are found', async () => {
  begin = Temporal.Instant.fromEpochMilliseconds(await advance(kurzum, 1))
    .toZonedDateTimeISO('Europe/Berlin')
    .toPlainDate();
  ofFirst = await visit(campaigns.first);
  await advance(kurzum, day_s);
  ofNext = await visit(campaigns.next);
  await vacuumed();

  assert.ok((await filesWith(ofFirst)).length > 0);
  assert.ok((await filesWith(ofNext)).length > 0);
  const { total, visitors, breakdown } = await reportFrom(begin, 2);
  assert.ok(total >= 40 && visitors !== null);
  assert.deepEqual(
    breakdown.campaign?.map(({ value }) => value).toSorted(),
    [campaigns.first, campaigns.next].toSorted(),
  );
});

test('a tenant that keeps 13 months has every day for 13 months, and then not one of its numbers', async () => {
  await kurzum.api(account, 'PATCH', '/counting', { keepMonths: 13 });
  const noonOn = (day: Temporal.PlainDate): string =>
    day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '12:00' }).toInstant().toString();
  await advanceTo(kurzum, noonOn(begin.add({ months: 7 })));
  ofLast = await visit(campaigns.last);
  await advanceTo(kurzum, noonOn(begin.add({ months: 13 })));
  await sleep(1000);
  assert.ok((await storedDays()).includes(begin.toString()), 'the first day is still kept on its last');

  await advance(kurzum, day_s);
  await eventually(async () => !(await storedDays()).includes(begin.toString()), 'the first day stays');
  assert.ok((await storedDays()).includes(begin.add({ days: 1 }).toString()), 'and the next day with it');
  await advance(kurzum, 3 * day_s);
  const late = begin.add({ months: 7 }).toString();
  await eventually(async () => (await storedDays()).every((day) => day >= late), 'the next day stays');
  const { total, visitors, breakdown } = await reportFrom(begin, 3);
  assert.deepEqual([total, visitors, breakdown.campaign], [0, null, []]);
});

test('no number of a campaign that ended is left, and none of its bytes; the one that did not end is whole', async () => {
  const ids = async (): Promise<readonly number[]> => (await values()).map(({ id }) => id);
  const hasEnded = async (): Promise<boolean> => (await ids()).every((id) => id !== ofNext.at(-1)!.id);
  await eventually(hasEnded, 'its value stays');
  await vacuumed();

  const kept = new Set(await ids());
  const gone = [...ofFirst, ...ofNext].filter(({ id }) => !kept.has(id));
  assert.ok(gone.length >= 2, `${gone.length} values went`);
  assert.deepEqual(await filesWith(gone), []);
  assert.ok((await filesWith(ofLast)).length > 0);
  const { breakdown } = await reportFrom(begin.add({ months: 7 }), 3);
  assert.deepEqual(
    breakdown.campaign?.map(({ value }) => value),
    [campaigns.last],
  );
});

test('a dimension that is no longer counted leaves no value and no byte, at once', async () => {
  const rest = ['country', 'device', 'os', 'browser', 'language', 'referrer', 'channel', 'source', 'medium'];
  await kurzum.api(account, 'PATCH', '/counting', { dimensions: rest });
  const isGone = async (): Promise<boolean> =>
    (await values()).every(({ id }) => ofLast.every((value) => value.id !== id));
  await eventually(isGone, 'its value stays');
  await vacuumed();

  assert.deepEqual(await filesWith(ofLast), []);
  assert.equal((await reportFrom(begin.add({ months: 7 }), 3)).breakdown.campaign, null);
});

test('a tenant that keeps one month keeps nothing older, at once', async () => {
  assert.ok((await storedDays()).length > 0);
  await kurzum.api(account, 'PATCH', '/counting', { keepMonths: 1 });
  await eventually(async () => (await storedDays()).length === 0, 'days stay');

  await eventually(async () => (await values()).length === 0, 'values stay');
});

test('no campaign was ever readable below the data folder, while what is public is', async () => {
  assert.equal(await kurzum.stop(), 0);
  for (const campaign of Object.values(campaigns))
    assert.deepEqual(await findTraces(tracesOfText(campaign), [kurzum.dataFolder], kurzum.printed()), []);

  const found = await findTraces(tracesOfText(link.slug), [kurzum.dataFolder]);
  assert.ok(found.length > 0);
});
