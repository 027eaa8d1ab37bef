/** The page about a link, `/<slug>+`: where it leads, who runs it, and everything that a visit leaves behind, shown on this very visitor. */
import { dimensions, readableHost, type Dimension, type LinkRecord } from '#exchange';
import type { Zone } from '#zone';
import type { Seen, Snapshot } from '../visitor/visitor.ts';
import type { Reply } from '../wire/wire.ts';
import { asHtml, page, type Language } from './look.ts';
import { wordsOf, type Words } from './link-words.ts';

/** What would be counted, were this a visit to the link itself. */
export type Counted = {
  readonly snapshot: Snapshot;
  readonly at_ms: number;
  readonly zone: Zone;
  /** k */
  readonly threshold: number;
};

/** Shows what `snapshot` took and no more, so it can't say anything else than what is really counted. */
export function linkPage(link: LinkRecord, counted: Counted, language: Language): Reply {
  const words = wordsOf(language);
  const { protocol, hostname } = new URL(link.target);
  const readable = readableHost(hostname);
  // A host that looks like another one is known by how it is really written, so both are shown.
  const spelled =
    readable === hostname ? '' : `<p class="soft">${words.written} <code>${asHtml(hostname)}</code></p>\n`;
  const host = apart(readable, 'ltr');
  const hostStart = link.target.indexOf(hostname, protocol.length);
  const target =
    asHtml(link.target.slice(0, hostStart)) + host + asHtml(link.target.slice(hostStart + hostname.length));
  return page(
    200,
    language,
    `${words.leads} ${readable}`,
    `<p class="soft">${words.leads}</p>
<h1>${host}</h1>
${spelled}<div class="card"><code dir="ltr">${target}</code></div>
<p><a class="go" rel="noreferrer" href="${asHtml(link.target)}">${words.go} ${host}</a></p>
<p class="soft">${words.runBy(apart(link.runBy, 'auto'))}</p>
${leftBehind(link, counted, words)}
<p class="soft">${words.uncounted} ${words.noAddress} ${words.deleted} <a href="/trust">${words.proof}</a></p>`,
  );
}

function leftBehind(link: LinkRecord, { snapshot, at_ms, zone, threshold }: Counted, words: Words): string {
  const as = snapshot.bot ? words.oneBot : words.oneHit;
  const total = table([[as, `<b>+1</b> ${asHtml(periodOf(link, at_ms, zone, words))}`]]);
  const values = snapshot.seen === null ? [] : valuesOf(link, snapshot.seen, words);
  const head = `<h2>${words.everything}</h2>\n`;
  if (snapshot.bot) return `${head}<p>${words.bot}</p>\n${total}`;
  if (snapshot.seen === null) return `${head}<p>${words.asked}</p>\n${total}`;
  const shared =
    values.length === 0
      ? ''
      : `<p>${words.values(threshold)}</p>\n${table(values)}\n<p class="soft">${words.now}</p>\n`;
  return `${head}<p>${words.total}</p>\n${total}\n${shared}<p>${words.visitors(threshold)}</p>`;
}

/** The hour or the day that a total is told for. */
function periodOf(link: LinkRecord, at_ms: number, zone: Zone, words: Words): string {
  const day = words.day(at_ms, zone.name);
  return link.counting.byDay
    ? words.onDay(day)
    : words.inHour(words.time(zone.hourStart_s(at_ms) * 1000, zone.name), day);
}

/** A visitor's value in each dimension that the tenant counts; [name, HTML of the value]. */
function valuesOf(link: LinkRecord, { values }: Seen, words: Words): readonly (readonly [string, string])[] {
  return dimensions
    .filter((dimension) => !link.counting.uncounted.includes(dimension))
    .map((dimension) => [words.dimensions[dimension], apart(named(dimension, values[dimension], words), 'auto')]);
}

function named(dimension: Dimension, value: string, words: Words): string {
  return dimension === 'referrer' ? words.named(dimension, readableHost(value)) : words.named(dimension, value);
}

function table(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<dl class="tally">${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
}

/** By itself: text that is read from right to left would draw what is beside it to its other end. */
function apart(text: string, direction: 'ltr' | 'auto'): string {
  return `<bdi dir="${direction}">${asHtml(text)}</bdi>`;
}
