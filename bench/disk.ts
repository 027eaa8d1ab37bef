/**
 * Disk: what a million hits take in the database, everything counted. The product's own tally decides what is released,
 * over a month of visits from far more networks than k, and the product's own commit writes it. Run by itself: `node bench/disk.ts [--json]`.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { setClockOffset } from '#clock';
import type { Dimension, LinkRecord } from '#exchange';
import { actorOfCommand, openKeys, openPlatform, setUp, type Platform } from '#guard';
import { openLog } from '#log';
import { Zone } from '#zone';
import { commitTallies } from '../src/control/links/exchange/tallies.ts';
import { Tally } from '../src/edge/tally/tally.ts';
import { DigitKeys, type Snapshot } from '../src/edge/visitor/visitor.ts';
import { newDatabase } from '../test/world/database.ts';
import { insertLinks } from './links.ts';

export type DiskUse = {
  readonly hitsPerLinkAndDay: number;
  readonly hits: number;
  /** Bytes for a million hits: all of it, and what of it are totals, cells (with the dictionary) and estimates. */
  readonly kurzum: {
    readonly all: number;
    readonly totals: number;
    readonly cells: number;
    readonly estimates: number;
  };
  /** How many rows of cells there are for a hit. */
  readonly rowsPerHit: number;
  /** What others would take for the same hits, by what was measured of them. */
  readonly kutt: number;
  readonly yourls: number;
  readonly umami: number;
};

/** Bytes on disk, indexes included, as they were measured: Kutt keeps a row for a link and an hour, the others one for a hit. */
const others = { kuttPerLinkAndHour: 118, yourlsPerHit: 277, umamiPerHit: 1521 } as const;

const days_count = 30;
const cases = [
  { hitsPerDay: 1, links: 4_000 },
  { hitsPerDay: 100, links: 100 },
  { hitsPerDay: 10_000, links: 4 },
] as const;
const [look_s, threshold] = [900, 5] as const;
const [hour_s, day_s] = [3600, 86_400] as const;

/** Each case in a database of its own; takes about a minute on a machine that has nothing else to do. */
export async function measureDisk(): Promise<readonly DiskUse[]> {
  const found: DiskUse[] = [];
  for (const { hitsPerDay, links } of cases) found.push(await measureCase(hitsPerDay, links));
  return found;
}

async function measureCase(hitsPerDay: number, links_count: number): Promise<DiskUse> {
  const folder = mkdtempSync(join(tmpdir(), 'kz-disk-'));
  const [keysFolder, dataFolder] = [join(folder, 'keys'), join(folder, 'data')];
  const keys = openKeys({ keysFolder, dataFolder, environment: 'test' });
  const database = await newDatabase(keys.stamp);
  const owner = new pg.Client({ connectionString: database.owner });
  try {
    const zone = new Zone('Europe/Berlin');
    const [store, log, url] = [await database.store(), openLog('bench', () => {}), new URL('http://localhost:8080')];
    const platform = await openPlatform({ store, keys, dataFolder, url, zone, threshold, release_s: 900, log });
    await setUp(platform, { email: 'bench@example.org', password: 'correct horse battery', tenantName: 'Bench' });
    const ids = await insertLinks(await actorOfCommand(platform), links_count);
    await owner.connect();
    const before = await tables_bytes(owner);
    await aMonth(platform, ids, hitsPerDay, async () => void (await owner.query('vacuum')));
    const after = await tables_bytes(owner);
    const hits = hitsPerDay * links_count * days_count;
    const perMillion = (...names: string[]): number =>
      (names.reduce((sum, name) => sum + after[name]! - before[name]!, 0) / hits) * 1e6;
    const cells = ['tally', 'tally_value'];
    return {
      hitsPerLinkAndDay: hitsPerDay,
      hits,
      kurzum: {
        all: perMillion('tally_total', ...cells, 'tally_visitors'),
        totals: perMillion('tally_total'),
        cells: perMillion(...cells),
        estimates: perMillion('tally_visitors'),
      },
      rowsPerHit: (await rows_count(owner, 'tally')) / hits,
      kutt: ((await rows_count(owner, 'tally_total')) / hits) * others.kuttPerLinkAndHour * 1e6,
      yourls: others.yourlsPerHit * 1e6,
      umami: others.umamiPerHit * 1e6,
    };
  } finally {
    setClockOffset(0);
    await owner.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}

/** Visits at random moments of the month, more of them in the evening, told every quarter of an hour; `nightly` after each day. */
async function aMonth(platform: Platform, ids: readonly string[], hitsPerDay: number, nightly: () => Promise<void>) {
  const links = ids.map(linkOf);
  const habits = links.map(() => habitsOfLink());
  const start_ms = platform.zone.dayStart_ms(Temporal.PlainDate.from('2026-01-01'));
  setClockOffset(start_ms - Date.now());
  const tally = new Tally({ zone: platform.zone, keys: new DigitKeys(), threshold, release_s: look_s });
  for (let day = 0; day < days_count; day += 1) {
    const day_ms = start_ms + day * day_s * 1000;
    const visits = links.flatMap((_, place) =>
      Array.from({ length: hitsPerDay }, () => [momentOfDay_s(), place] as const),
    );
    visits.sort(([one], [other]) => one - other);
    let next = 0;
    for (let look = look_s; look <= day_s; look += look_s) {
      for (; next < visits.length && visits[next]![0] < look; next += 1) {
        const [at_s, place] = visits[next]!;
        const at_ms = day_ms + at_s * 1000;
        tally.reach(at_ms);
        tally.count(links[place]!, visitOf(habits[place]!), 'hit', at_ms);
      }
      await tell(platform, tally);
    }
    await nightly();
  }
}

async function tell(platform: Platform, tally: Tally): Promise<void> {
  // A look of many links is made in slices.
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (let batch = tally.batch(); batch !== null; batch = tally.batch()) {
    await commitTallies(platform, batch);
    tally.acknowledged(batch.edgeId, batch.sequence);
  }
}

function linkOf(id: string): LinkRecord {
  const counting = { byDay: false, uncounted: [] };
  return { id, domain: '', slug: id, code: id, target: 'https://example.org/', runBy: 'Bench', gone: null, counting };
}

function momentOfDay_s(): number {
  // The sum of two dice: few at night, most at eight in the evening.
  return (randomInt(12 * hour_s) + randomInt(12 * hour_s) + 8 * hour_s) % day_s;
}

/** A few values are frequent and many rare: the nth of them is n times rarer than the first (Zipf). */
function zipf(count: number): () => number {
  const sums: number[] = [];
  for (let n = 1; n <= count; n += 1) sums.push((sums.at(-1) ?? 0) + 1 / n);
  return () => {
    const at = Math.random() * sums.at(-1)!;
    return sums.findIndex((sum) => at < sum);
  };
}

const [country, referrer, browser, os, language] = [zipf(60), zipf(200), zipf(10), zipf(6), zipf(15)];
const pick = (...values: readonly string[]): string => values[randomInt(values.length)]!;

/** What the visitors of one link have in common: where it was posted, and in which campaigns. */
type Habits = { readonly sources: readonly string[]; readonly campaigns: readonly string[] };

function habitsOfLink(): Habits {
  const name = randomInt(500);
  return {
    sources: ['none', 'none', 'newsletter', 'social'],
    campaigns: ['none', 'none', `campaign ${name}`, `campaign ${name} again`],
  };
}

function visitOf({ sources, campaigns }: Habits): Snapshot {
  const campaign = pick(...campaigns);
  const values: Record<Dimension, string> = {
    country: `C${country()}`,
    device: pick('mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'),
    os: `system ${os()}`,
    browser: `browser ${browser()}`,
    language: `l${language()}`,
    referrer: Math.random() < 0.5 ? 'direct' : `host${referrer()}.example`,
    channel: Math.random() < 0.85 ? 'link' : 'qr',
    source: campaign === 'none' ? 'none' : pick(...sources),
    medium: campaign === 'none' ? 'none' : pick('mail', 'social', 'print'),
    campaign,
  };
  const coordinate = randomInt(8192) * 64 + Math.clz32(randomInt(2 ** 32)) + 1;
  return { bot: false, seen: { coordinate, mark: randomInt(65_536), values } };
}

async function tables_bytes(owner: pg.Client): Promise<Readonly<Record<string, number>>> {
  const { rows } = await owner.query<{ name: string; bytes: string }>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class where relname like 'tally%' and relkind = 'r'`,
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

async function rows_count(owner: pg.Client, table: string): Promise<number> {
  await owner.query(`alter table ${table} no force row level security`);
  const { rows } = await owner.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(rows[0]!.count);
}

/** The table that people read: megabytes for a million hits. */
export function diskTold(found: readonly DiskUse[]): string {
  const megabytes = (value_bytes: number): string => (value_bytes / 1e6).toFixed(value_bytes < 1e7 ? 1 : 0).padStart(9);
  const head = ['Kurzum', 'totals', 'cells', 'visitors', 'Kutt', 'YOURLS', 'Umami'].map((name) => name.padStart(9));
  return [
    `MB for a million hits${head.join('')}   rows of cells for a hit`,
    ...found.map(({ hitsPerLinkAndDay, kurzum, kutt, yourls, umami, rowsPerHit }) => {
      const { all, totals, cells, estimates } = kurzum;
      const columns = [all, totals, cells, estimates, kutt, yourls, umami].map(megabytes).join('');
      return `${hitsPerLinkAndDay.toString().padStart(8)} a day, link${columns}${rowsPerHit.toFixed(2).padStart(12)}`;
    }),
  ].join('\n');
}

if (import.meta.main) {
  const found = await measureDisk();
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(found, null, 2) : diskTold(found)}\n`);
  process.exit(0);
}
