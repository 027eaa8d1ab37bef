/**
 * Reports of the bench: a link with a hundred million hits, written straight into the tables as two years of visits leave
 * them, and how long the API takes to report on it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { now_ms } from '#clock';
import { actorOfCommand, type Platform } from '#guard';
import { createLink, dimensions, type Dimension, type Report } from '#links';
import { numbered } from '../src/control/links/exchange/dictionary.ts';
import { dimensionNumber } from '../src/control/links/exchange/tallies.ts';
import type { Place } from './kurzum.ts';
import { inPlatform, vacuum } from './links.ts';

/** Milliseconds from asking to having read the answer, by percentile, for each kind of report. */
export type ReportTimes = {
  readonly hits: number;
  readonly cells: number;
  readonly samples: number;
  readonly kinds: readonly { readonly kind: string; readonly p50_ms: number; readonly p95_ms: number }[];
};

const days_count = 730;
const hitsAnHour = 5_708;
/** How many values of each dimension every day has: a link that the whole world opens. */
const values_count: Readonly<Record<Dimension, number>> = {
  country: 60,
  device: 4,
  os: 8,
  browser: 12,
  language: 30,
  referrer: 300,
  channel: 2,
  source: 40,
  medium: 10,
  campaign: 100,
};
const warming_count = 20;
/** What a start and so many new rows leave to be done in the background. */
const settle_ms = 5000;

/** Fills a running Kurzum with the link, asks for each kind of report `samples` times, one after the other. */
export async function measureReports(
  place: Place,
  runFolder: string,
  token: string,
  samples: number,
): Promise<ReportTimes> {
  const { linkId, from, to } = await inPlatform(place, runFolder, fill);
  await vacuum(place, runFolder);
  await sleep(settle_ms);
  const inner = { from: from.add({ days: 12 }), to: to.subtract({ days: 12 }) };
  const kinds = {
    'two years by day': `from=${from}&to=${to}`,
    'two years by month': `from=${from}&to=${to}&interval=month`,
    'two years but 24 days': `from=${inner.from}&to=${inner.to}`,
    'the last 30 days': '',
    'two years as a file': `from=${from}&to=${to}&format=csv`,
  };
  const times: ReportTimes['kinds'][number][] = [];
  for (const [kind, query] of Object.entries(kinds)) {
    const ask = (): Promise<string> => askFor(place.port, token, `/api/v1/links/${linkId}/report?${query}`);
    times.push({ kind, ...(await timed(ask, samples)) });
  }
  const whole = await askFor(place.port, token, `/api/v1/links/${linkId}/report?${kinds['two years by month']}`);
  const report = JSON.parse(whole) as Report;
  return { hits: report.total, cells: cellsOf(report), samples, kinds: times };
}

/** Throws where the numbers don't add up: a report that is wrong is not worth timing. */
function cellsOf({ total, breakdown, notBrokenDown, broughtForward }: Report): number {
  for (const name of dimensions) {
    const shown = breakdown[name]!.reduce((sum, { hits }) => sum + hits, 0);
    if (total + broughtForward[name]! !== shown + notBrokenDown[name]!) throw new Error(`${name} does not add up`);
  }
  return dimensions.reduce((count, name) => count + breakdown[name]!.length, 0);
}

async function timed(ask: () => Promise<string>, samples: number): Promise<{ p50_ms: number; p95_ms: number }> {
  for (let n = 0; n < warming_count; n += 1) await ask();
  const times: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const began_ms = performance.now();
    await ask();
    times.push(performance.now() - began_ms);
  }
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(samples - 1, Math.floor(samples * share))]!;
  return { p50_ms: at(0.5), p95_ms: at(0.95) };
}

async function askFor(port: number, token: string, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const said = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${said}`);
  return said;
}

type Filled = { readonly linkId: string; readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate };

async function fill(platform: Platform): Promise<Filled> {
  const { store, zone } = platform;
  const actor = await actorOfCommand(platform);
  const { tenantId } = actor;
  const { id: linkId } = await createLink(actor, { target: 'https://www.example.org/', slug: 'busy' });
  const to = zone.day(now_ms());
  const from = to.subtract({ days: days_count - 1 });
  const [begin, end] = [from, to.add({ days: 1 })].map((day) => new Date(zone.dayStart_ms(day)));
  await sql`
    insert into tally_total (tenant_id, link_id, hour, hits, bots)
    select ${tenantId}::uuid, ${linkId}::uuid, hour, ${hitsAnHour}, 100
    from generate_series(${begin}::timestamptz, ${end}::timestamptz - interval '1 hour', interval '1 hour') hour`.execute(
    store.exchange,
  );
  await sql`
    insert into tally_visitors (tenant_id, link_id, day, visitors)
    select ${tenantId}::uuid, ${linkId}::uuid, day, 90000
    from generate_series(${from.toString()}::date, ${to.toString()}::date, interval '1 day') day`.execute(
    store.exchange,
  );
  for (const name of dimensions) await fillDimension(platform, tenantId, { linkId, from, to }, name);
  return { linkId, from, to };
}

/** Every value on every day: the first most often, the nth of them n times less often. */
async function fillDimension(platform: Platform, tenantId: string, filled: Filled, name: Dimension): Promise<void> {
  const { exchange } = platform.store;
  const words = Array.from({ length: values_count[name] }, (_, n) => ({ tenantId, value: `${name}-${n}.example` }));
  const numberOf = await numbered(platform, exchange, words);
  const shares = words.map((_, n) => 1 / (n + 1));
  const sum = shares.reduce((all, share) => all + share, 0);
  const hits = shares.map((share) => Math.floor((hitsAnHour * 23 * share) / sum));
  await sql`
    insert into tally (tenant_id, link_id, month, dimension, value_id, hits, by_day, threshold)
    select ${tenantId}::uuid, ${filled.linkId}::uuid, month, ${dimensionNumber(name)}::smallint, value.id,
      value.hits * (last - first + 1), array_fill(value.hits, array[last - first + 1], array[first]), 5
    from (
      select date_trunc('month', day)::date as month, min(extract(day from day))::integer as first,
        max(extract(day from day))::integer as last
      from generate_series(${filled.from.toString()}::date, ${filled.to.toString()}::date, interval '1 day') day group by 1
    ) as months, unnest(${words.map(numberOf)}::integer[], ${hits}::bigint[]) as value (id, hits)`.execute(exchange);
}
