/**
 * The cost of one visit, step by step, in a process of its own that does nothing else: what the redirect takes, and what
 * the snapshot and the tally take beyond it. Prints JSON. Run by main.ts, pinned to the core that is measured.
 */
import { now_ms } from '#clock';
import { readCountryFile, type LinkRecord } from '#exchange';
import { newId } from '#id';
import { Zone } from '#zone';
import { answer } from '../src/edge/answer.ts';
import { Links } from '../src/edge/links.ts';
import { routeOf } from '../src/edge/route.ts';
import { Tally } from '../src/edge/tally/tally.ts';
import { DigitKeys, openCountries, openSnapshot, openTrust } from '../src/edge/visitor/visitor.ts';
import { Head, parseHead, redirect } from '../src/edge/wire/wire.ts';

/** Nanoseconds a visit, medians of the rounds. */
export type VisitCost = {
  readonly redirect_ns: number;
  readonly snapshot_ns: number;
  readonly tally_ns: number;
  /** Snapshot and tally. */
  readonly counting_ns: number;
};

const links_count = 10_000;
const different_count = 20_000;
const requests_count = 100_000;
const rounds_count = 7;

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
];
const languages = ['de-DE,de;q=0.9,en;q=0.8', 'en-US,en;q=0.9', 'fr-FR,fr;q=0.9'];
const referrers = ['https://www.example.com/', 'https://news.example.org/today', 'https://mail.example.net/'];

const countries = openCountries(readCountryFile(process.argv[2]!));
const links = linksOf();
const requests = Array.from({ length: different_count }, (_, n) => requestFor(links.slugs[n % links_count]!));
// Mixed by a fixed walk, so that a link's visitors don't come in a row.
const order = Array.from({ length: requests_count }, (_, n) => (n * 7919) % requests.length);

const rounds = Array.from({ length: rounds_count }, round);
const cost = { redirect_ns: middle('redirect_ns'), snapshot_ns: middle('snapshot_ns'), tally_ns: middle('tally_ns') };
const counting_ns = middle('counting_ns');
process.stdout.write(`${JSON.stringify({ ...cost, counting_ns } satisfies VisitCost)}\n`);

/**
 * The same visits three times: answered, answered with their snapshot, and counted too; what is more is the step's. They are
 * counted a second time before that is measured: in an edge that has been running, links that are visited often already wait.
 */
function round(): VisitCost {
  const keys = new DigitKeys();
  const tally = new Tally({ zone: new Zone('Europe/Berlin'), keys, threshold: 5, release_s: 900 });
  const trust = openTrust(['loopback'], () => {});
  const snapshot = openSnapshot(countries, 'localhost:8080');
  const peer = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1]);
  const head = new Head();
  const read = Buffer.allocUnsafeSlow(64 * 1024);
  const nobody = { bot: false, seen: null };
  let sent_bytes = 0;
  const visits = (steps: 1 | 2 | 3): number => {
    const begun_ns = process.hrtime.bigint();
    for (const n of order) {
      // Everything is read through one buffer, as the edge does it.
      const length = requests[n]!.copy(read);
      parseHead(read, 0, length, head);
      const route = routeOf(head);
      if (route.kind !== 'slug') throw new Error('the bench asks for slugs');
      const { name, query } = route;
      const link = links.found.bySlug(name)!;
      const at_ms = now_ms();
      const visit = { channel: 'link', link, query } as const;
      const address = trust.visitorAddress(peer, head);
      const taken = steps === 1 ? nobody : snapshot(address, head, visit, keys);
      const answered = answer({ method: 'GET', wants: 'link', link, query }, taken);
      if (answered.kind !== 'redirect') throw new Error('the bench asks for redirects');
      if (steps === 3) {
        tally.reach(at_ms);
        tally.count(link, taken, answered.counts, at_ms);
      }
      sent_bytes += redirect(answered.location).fields.length;
    }
    return Number(process.hrtime.bigint() - begun_ns) / order.length;
  };
  const [redirect_ns, seen_ns] = [visits(1), visits(2)];
  visits(3);
  const counted_ns = visits(3);
  if (sent_bytes === 0) throw new Error('nothing was answered');
  return {
    redirect_ns,
    snapshot_ns: seen_ns - redirect_ns,
    tally_ns: counted_ns - seen_ns,
    counting_ns: counted_ns - redirect_ns,
  };
}

function linksOf(): { readonly found: Links; readonly slugs: readonly string[] } {
  const found = new Links();
  const slugs = Array.from({ length: links_count }, (_, n) => `bench-${n.toString(36)}`);
  for (const slug of slugs) found.put(linkOf(slug));
  return { found, slugs };
}

function linkOf(slug: string): LinkRecord {
  const target = `https://www.example.org/shop/products/${slug}?campaign=spring`;
  const counting = { byDay: false, uncounted: [] };
  return { id: newId(), domain: '', slug, code: slug.toUpperCase(), target, runBy: 'Bench', gone: null, counting };
}

function requestFor(slug: string): Buffer {
  const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
  const byte = (): number => Math.floor(Math.random() * 256);
  return Buffer.from(
    [
      `GET /${slug} HTTP/1.1`,
      'Host: localhost:8080',
      `X-Forwarded-For: ${any([2, 5, 46, 80, 91, 185, 193])}.${byte()}.${byte()}.${byte()}`,
      `User-Agent: ${any(browsers)}`,
      'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      `Referer: ${any(referrers)}`,
      'Accept-Encoding: gzip, deflate, br, zstd',
      `Accept-Language: ${any(languages)}`,
      '\r\n',
    ].join('\r\n'),
  );
}

function middle(step: keyof VisitCost): number {
  const sorted = rounds.map((one) => one[step]).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}
