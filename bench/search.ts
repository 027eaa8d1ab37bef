/**
 * Search: how long one page of a search takes among a million links of one tenant, asked over the API of a running Kurzum.
 * The links are written straight into the tables, sealed and hashed by the product's own code. Takes some minutes, so it is
 * run by itself: `npm run bench -- --search [--json] [--links N]`. Exit 1 when a page is too slow.
 */
import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { actorOfCommand, type Platform } from '#guard';
import { newId } from '#id';
import { ownerConnectionAt, readAccess } from '#store';
import { sealed } from '../src/control/links/link/shape.ts';
import { keysOf, type Findable } from '../src/control/links/search/search.ts';
import { copyInto } from './copy.ts';
import { Kurzum, setUp, type Place } from './kurzum.ts';
import { inPlatform } from './links.ts';
import { freePort, machineName } from './machine.ts';

const links_count = Number(process.argv[process.argv.indexOf('--links') + 1]) || 1_000_000;
const [words_count, hosts_count, tags_count] = [30_000, 2_000, 300] as const;
const samples_count = 100;
const p95_ms_max = 100;
const chunk_links = 2_000;

const json = process.argv.includes('--json');
const say = (text: string): void => void (json || process.stderr.write(`${text}\n`));
const folder = mkdtempSync(join(tmpdir(), 'kz-search-'));
// Started by root, the database is another user's, who must be able to pass through.
chmodSync(folder, 0o711);
const place: Place = { dataFolder: join(folder, 'data'), keysFolder: join(folder, 'keys'), port: await freePort() };
const runFolder = join(place.dataFolder, 'run');

/** The n-th of many is drawn n times less often than the first, as words are in a language. */
function drawn(count: number): number {
  return Math.floor(Math.exp(Math.random() * Math.log(count + 1))) - 1;
}

const words = Array.from({ length: words_count }, () => wordOf());
const tags = Array.from({ length: tags_count }, (_, n) => `tag${n}`);

/** Words of two to four syllables drawn by chance; some begin with the same six letters, as words do. */
function wordOf(): string {
  const letterOf = (letters: string): string => letters[randomInt(letters.length)]!;
  const syllable = (): string => letterOf('bdfghjklmnprstvwz') + letterOf('aeiou') + letterOf('lmnrst');
  return Array.from({ length: randomInt(2, 5) }, syllable).join('');
}

type Made = { readonly slug: string; readonly title: string; readonly tag: string };

async function fill(platform: Platform, client: pg.Client): Promise<readonly Made[]> {
  const actor = await actorOfCommand(platform);
  const { tenantId, memberId } = actor;
  const box = platform.vault.tenant(tenantId);
  // The product's own hashes of each piece that links are made of, once.
  const known = new Map<string, readonly string[]>();
  const hashesOf = (piece: Partial<Findable>): readonly string[] => {
    const name = JSON.stringify(piece);
    const found =
      known.get(name) ??
      keysOf(box.searchHash, { target: '', title: null, tags: [], slug: 'slug', ...piece }).hashes.map(
        (hash) => `\\\\x${hash.toString('hex')}`,
      );
    known.set(name, found);
    return found;
  };
  await withoutIndexes(client);
  const begin_ms = Date.now() - links_count * 100;
  const samples: Made[] = [];
  for (let first = 0; first < links_count; first += chunk_links) {
    const rows: string[] = [];
    const hashed: string[] = [];
    const parts: string[] = [];
    for (let n = first; n < Math.min(first + chunk_links, links_count); n += 1) {
      const id = newId();
      const slug = `${randomInt(36 ** 3)
        .toString(36)
        .padStart(3, '0')}${n.toString(36)}`;
      const written = Array.from({ length: 5 }, () => words[drawn(words_count)]!);
      const title = written.slice(0, 3).join(' ');
      const tag = tags[drawn(tags_count)]!;
      const host = `https://shop${drawn(hosts_count)}.example/`;
      const wanted = { target: `${host}${written.slice(3).join('/')}?item=${n}`, title, notes: null, tags: [tag] };
      const hashes = new Set(
        [{ tags: [tag] }, { target: host }, ...written.map((word) => ({ title: word }))].flatMap(hashesOf),
      );
      const columns = sealed(box, id, wanted);
      const at = new Date(begin_ms + n * 100).toISOString();
      const bytes = (value: Buffer | null): string => (value === null ? '\\N' : `\\\\x${value.toString('hex')}`);
      rows.push(
        [
          id,
          tenantId,
          slug,
          `C${n}`,
          bytes(columns.target_sealed),
          bytes(columns.title_sealed),
          bytes(columns.tags_sealed),
          memberId,
          at,
          at,
        ].join('\t'),
      );
      for (const hash of hashes) hashed.push(`${tenantId}\t${hash}\t${id}`);
      const { parts: ends } = keysOf(box.searchHash, { target: '', title: null, tags: [], slug });
      for (const part of ends) parts.push(`${tenantId}\t${part}\t${id}`);
      if (randomInt(200) === 0) samples.push({ slug, title, tag });
    }
    await copyInto(client, linkColumns, [`${rows.join('\n')}\n`]);
    await copyInto(client, 'link_word (tenant_id, hash, link_id)', [`${hashed.join('\n')}\n`]);
    await copyInto(client, 'slug_part (tenant_id, part, link_id)', [`${parts.join('\n')}\n`]);
    if (first % 100_000 === 0) say(`${first} links …`);
  }
  say('indexes …');
  await withIndexes(client);
  return samples;
}

const linkColumns =
  'link (id, tenant_id, slug, code, target_sealed, title_sealed, tags_sealed, created_by, created_at, updated_at)';

/** Names are not claimed and nothing is entered into the log: this is about reading. */
async function withoutIndexes(client: pg.Client): Promise<void> {
  await client.query(`
    alter table link disable trigger user, no force row level security;
    alter table link_word disable trigger user, no force row level security, drop constraint link_word_pkey;
    alter table slug_part disable trigger user, no force row level security, drop constraint slug_part_pkey;
    drop index link_word_link, slug_part_link;`);
}

async function withIndexes(client: pg.Client): Promise<void> {
  await client.query(`set maintenance_work_mem = '1GB'`);
  for (const statement of [
    'alter table link_word add primary key (tenant_id, hash, link_id)',
    'alter table slug_part add primary key (tenant_id, part, link_id)',
    'create index link_word_link on link_word (link_id)',
    'create index slug_part_link on slug_part (link_id)',
    'alter table link enable trigger user, force row level security',
    'alter table link_word enable trigger user, force row level security',
    'alter table slug_part enable trigger user, force row level security',
    'vacuum (analyze)',
  ])
    await client.query(statement);
}

type Kind = { readonly kind: string; readonly p50_ms: number; readonly p95_ms: number; readonly found: number };

/** What people look for, most of which is there, since they look for what they know. */
function searches(samples: readonly Made[]): Readonly<Record<string, () => Record<string, string>>> {
  const sample = (): Made => samples[randomInt(samples.length)]!;
  const word = (n: number): string => sample().title.split(' ')[n]!;
  const rare = (): string => words[randomInt(words_count / 2, words_count)]!;
  return {
    'the newest, no search': () => ({}),
    'a word': () => ({ search: word(0) }),
    'a rare word': () => ({ search: rare() }),
    'a word that every link has': () => ({ search: 'example' }),
    'three letters of a word': () => ({ search: word(0).slice(0, 3) }),
    'two words of one link': () => ({ search: sample().title.split(' ').slice(0, 2).join(' ') }),
    'three words of one link': () => ({ search: sample().title }),
    'two words that seldom meet': () => ({ search: `${word(0)} ${rare()}` }),
    'two frequent words': () => ({ search: `${words[randomInt(5)]} ${words[5 + randomInt(20)]}` }),
    'a word and a tag': () => ({ search: word(0), tag: sample().tag }),
    'a tag': () => ({ tag: sample().tag }),
    'a slug': () => ({ search: sample().slug }),
    'four letters within a slug': () => ({ search: sample().slug.slice(1, 5) }),
    'one letter': () => ({ search: 'abcdefgh'[randomInt(8)]! }),
    'a word that no link has': () => ({ search: `qx${randomInt(1e9).toString(36)}` }),
  };
}

async function measure(
  kind: string,
  draw: () => Record<string, string>,
  token: string,
): Promise<Kind & { readonly times: readonly number[] }> {
  const times: number[] = [];
  let found = 0;
  for (let n = -10; n < samples_count; n += 1) {
    const query = new URLSearchParams({ ...draw(), limit: '50' });
    const began_ms = performance.now();
    const answer = await fetch(`http://127.0.0.1:${place.port}/api/v1/links?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await answer.json()) as { items: readonly unknown[] };
    // The first few warm it up.
    if (n < 0) continue;
    times.push(performance.now() - began_ms);
    found += items.length;
  }
  const sorted = times.toSorted((one, other) => one - other);
  return { kind, p50_ms: at(sorted, 0.5), p95_ms: at(sorted, 0.95), found: found / samples_count, times };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

const kurzum = await Kurzum.start(place);
try {
  const { token } = await setUp(place);
  const client = new pg.Client({
    connectionString: ownerConnectionAt({ kind: 'embedded', runFolder }, readAccess(place.keysFolder)!),
  });
  await client.connect();
  client.on('error', () => {});
  const began_ms = performance.now();
  const samples = await inPlatform(place, runFolder, (platform) => fill(platform, client));
  const { rows } = await client.query<{ words: string }>(
    'select reltuples::bigint::text as words from pg_class where relname = $1',
    ['link_word'],
  );
  await client.end();
  const filled_s = (performance.now() - began_ms) / 1000;
  say('searching …');
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (const [kind, draw] of Object.entries(searches(samples))) measured.push(await measure(kind, draw, token));
  const all = measured.flatMap(({ times }) => times).toSorted((one, other) => one - other);
  const kinds = measured.map(({ kind, p50_ms, p95_ms, found }): Kind => ({ kind, p50_ms, p95_ms, found }));
  const result = {
    machine: machineName(),
    links: links_count,
    hashes: Number(rows[0]!.words),
    filled_s,
    kinds,
    p95_ms: at(all, 0.95),
  };
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : told(result));
  process.exitCode = kinds.every(({ p95_ms }) => p95_ms < p95_ms_max) ? 0 : 1;
} finally {
  await kurzum.stop();
  rmSync(folder, { recursive: true, force: true });
}

function told(result: {
  readonly machine: string;
  readonly links: number;
  readonly hashes: number;
  readonly filled_s: number;
  readonly kinds: readonly Kind[];
  readonly p95_ms: number;
}): string {
  const lines = result.kinds.map(
    ({ kind, p50_ms, p95_ms, found }) =>
      `${kind.padEnd(30)}${p50_ms.toFixed(1).padStart(9)}${p95_ms.toFixed(1).padStart(9)}${found.toFixed(1).padStart(9)}`,
  );
  return [
    `Search among ${result.links} links of one tenant, ${result.hashes} hashes, on ${result.machine}; filled in ${result.filled_s.toFixed(0)} s`,
    `${'a page of 50, milliseconds'.padEnd(30)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'found'.padStart(9)}`,
    ...lines,
    `all together: p95 ${result.p95_ms.toFixed(1)} ms; asked for: each below ${p95_ms_max} ms`,
    '',
  ].join('\n');
}
