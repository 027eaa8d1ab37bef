/**
 * What the guard costs: one write and a list of fifty beside a bare insert and select, with encryption, row security and the
 * audit log left out in turn; and links that come a thousand a call beside COPY of the same rows. By itself:
 * `npm run bench -- --guard [--quick] [--json]`.
 */
import { join } from 'node:path';
import pg from 'pg';
import { now } from '#clock';
import { actorOfCommand, type Actor, type Platform, type Strongbox } from '#guard';
import { newId } from '#id';
import { createLink, listLinks } from '#links';
import { ownerConnectionAt, readAccess } from '#store';
import { sql } from 'kysely';
import { makeLink } from '../src/control/links/link/link.ts';
import { again } from './copy.ts';
import type { Account, Place } from './kurzum.ts';
import { inPlatform, vacuum } from './links.ts';

export type Times = { readonly p50_ms: number; readonly p99_ms: number };
export type GuardCost = {
  readonly samples: number;
  /** By what is left out, the API's own answer first. */
  readonly write: Readonly<Record<string, Times>>;
  readonly list: Readonly<Record<string, Times>>;
  readonly bulk: {
    readonly links: number;
    /** Links a second: with one call after the other, and with several under way. */
    readonly inTurn: number;
    readonly atOnce: number;
    /** Links a second by COPY of their rows alone, and of all rows that were written for them. */
    readonly copied: number;
    readonly allCopied: number;
    /** The quicker of both ways against COPY of the links' own rows. */
    readonly ofCopy: number;
  };
};

const call_links = 1_000;
const calls_max = 4;
const rounds_count = 4;
const shown_links = 50;

/** Every table that holds rows of a link, with what is said of it in the log. */
const tables = ['link', 'spelling', 'claim', 'link_word', 'slug_part', 'outbox', 'audit_cover', 'audit_entry'] as const;

export async function measureGuard(
  place: Place,
  { token }: Account,
  { links, samples }: { readonly links: number; readonly samples: number },
): Promise<GuardCost> {
  const runFolder = join(place.dataFolder, 'run');
  const owner = new pg.Client({
    connectionString: ownerConnectionAt({ kind: 'embedded', runFolder }, readAccess(place.keysFolder)!),
  });
  await owner.connect();
  try {
    const api = apiOf(place, token);
    const before = await countLinks(owner);
    // As people come to it: on an empty table, with the statistics of one.
    const atOnce = await imported(api, Math.floor(links / 2), calls_max);
    const inTurn = await imported(api, Math.ceil(links / 2), 1);
    const made = (await countLinks(owner)) - before;
    if (made !== links) throw new Error(`${made} of ${links} links were made`);
    const copied = await again(owner, ['link']);
    const all = await again(owner, tables);
    await vacuum(place, runFolder);
    const { write, list } = await inPlatform(place, runFolder, (platform) => parts(platform, owner, api, samples));
    const total = before + links;
    const rate = (spent_s: number): number => total / spent_s;
    return {
      samples,
      write,
      list,
      bulk: {
        links,
        inTurn,
        atOnce,
        copied: rate(copied),
        allCopied: rate(all),
        ofCopy: Math.max(inTurn, atOnce) / rate(copied),
      },
    };
  } finally {
    await owner.end();
  }
}

type Api = (path: string, body?: unknown) => Promise<unknown>;

/** Calls through the edge, as any client does. */
function apiOf({ port }: Place, token: string): Api {
  return async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  };
}

/** Links a second, from the first call to the last answer. */
async function imported(api: Api, links: number, calls: number): Promise<number> {
  const waiting = Array.from({ length: Math.ceil(links / call_links) }, (_, call) =>
    Array.from({ length: Math.min(call_links, links - call * call_links) }, () => nextDraft()),
  );
  const began_ms = performance.now();
  await Promise.all(
    Array.from({ length: calls }, async () => {
      for (let drafts = waiting.pop(); drafts; drafts = waiting.pop()) {
        const { results } = (await api('/links/bulk', { links: drafts })) as { results: readonly object[] };
        const refused = results.find((result) => !('link' in result));
        if (refused) throw new Error(JSON.stringify(refused));
      }
    }),
  );
  return links / ((performance.now() - began_ms) / 1000);
}

let drafted = 0;

function nextDraft() {
  drafted += 1;
  return draftOf(10_000 + drafted);
}

const seasons = ['Frühling', 'Sommer', 'Herbst', 'Winter'] as const;

/** A link of a campaign: what differs from the others is its slug, a word of its path and a word of its title. */
function draftOf(item: number) {
  const season = seasons[item % seasons.length]!;
  return {
    target: `https://shop.example.org/${season.toLowerCase()}/artikel-${item}?campaign=print`,
    slug: `${season.slice(0, 2)}-${item.toString(36)}`,
    title: `${season} Katalog ${item}`,
    tags: ['Print'],
  };
}

async function countLinks(owner: pg.Client): Promise<number> {
  await owner.query('alter table link no force row level security');
  const { rows } = await owner.query<{ count: string }>('select count(*) from link');
  await owner.query('alter table link force row level security');
  return Number(rows[0]!.count);
}

type Way = { readonly name: string; readonly run: () => Promise<unknown>; readonly ddl?: readonly [string, string] };

/** Each way some times in each of several rounds, so that a machine that slows down slows all of them. */
async function parts(platform: Platform, owner: pg.Client, api: Api, samples: number) {
  const actor = await actorOfCommand(platform);
  const plain = { ...actor, platform: { ...platform, vault: { ...platform.vault, tenant: () => unsealed } } };
  const walls = ['disable', 'enable'].map((how) => every(`${how} row level security`)) as [string, string];
  const triggers = ['disable', 'enable'].map((how) => `alter table link ${how} trigger audit_required`) as [
    string,
    string,
  ];
  await owner.query(
    'create table bare (id uuid primary key, slug text unique, target text, title text, created_at timestamptz)',
  );
  await owner.query('create index on bare (created_at desc, id desc)');
  const writes: readonly Way[] = [
    { name: 'by the API', run: () => api('/links', nextDraft()) },
    { name: 'without HTTP', run: () => createLink(actor, nextDraft()) },
    { name: 'no encryption', run: () => createLink(plain, nextDraft()) },
    { name: 'no row security', run: () => createLink(actor, nextDraft()), ddl: walls },
    { name: 'no audit', run: () => unentered(actor, nextDraft()), ddl: triggers },
    { name: 'a bare insert', run: () => bareInsert(platform) },
  ];
  const lists: readonly Way[] = [
    { name: 'by the API', run: () => api(`/links?limit=${shown_links}`) },
    { name: 'without HTTP', run: () => listLinks(actor, { limit: shown_links }) },
    { name: 'no encryption', run: () => listLinks(plain, { limit: shown_links }) },
    // Nothing names the tenant then, with whom the index of a list begins: what is left out here also helps.
    { name: 'no row security', run: () => listLinks(actor, { limit: shown_links }), ddl: walls },
    { name: 'a bare select', run: () => bareSelect(platform) },
  ];
  await owner.query('grant select, insert on bare to kurzum_app');
  return { write: await timed(owner, writes, samples), list: await timed(owner, lists, samples) };
}

async function timed(owner: pg.Client, ways: readonly Way[], samples: number): Promise<Record<string, Times>> {
  const spent = new Map(ways.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds_count; round += 1) {
    for (const { name, run, ddl } of ways) {
      if (ddl) await owner.query(ddl[0]);
      // The first few plan their statements.
      for (let n = -5; n < samples / rounds_count; n += 1) {
        const began_ms = performance.now();
        await run();
        if (n >= 0) spent.get(name)!.push(performance.now() - began_ms);
      }
      if (ddl) await owner.query(ddl[1]);
    }
  }
  return Object.fromEntries([...spent].map(([name, all]) => [name, timesOf(all)]));
}

function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

function every(what: string): string {
  return [...tables, 'tenant', 'tally_total'].map((table) => `alter table ${table} ${what}`).join('; ');
}

/** Texts as they are, and hashes that cost nothing. */
const unsealed: Strongbox = {
  seal: (_table, _column, _row, text) => Buffer.from(text),
  unseal: (_table, column) => (column === 'tags_sealed' ? '[]' : 'https://example.org/'),
  searchHash: (kind, text) => Buffer.concat([Buffer.from(`${kind} ${text}`), Buffer.alloc(16)], 16),
  hash: (_purpose, text) => Buffer.alloc(32, text),
};

/** The body of the change, in a transaction that says nothing to the log. */
function unentered(actor: Actor, draft: ReturnType<typeof draftOf>): Promise<unknown> {
  const { platform, tenantId } = actor;
  return platform.store.app.transaction().execute(async (db) => {
    await sql`select set_config('kurzum.tenant', ${tenantId}, true)`.execute(db);
    const nothing = (): void => {};
    const tx = { db, actor, tenantId, at: now(), covers: nothing, tells: nothing, afterCommit: nothing };
    return makeLink({ ...platform.vault.tenant(tenantId), ...tx }, draft);
  });
}

async function bareInsert({ store }: Platform): Promise<unknown> {
  const { slug, target, title } = nextDraft();
  return sql`insert into bare values (${newId()}, ${slug}, ${target}, ${title}, ${now()})`.execute(store.app);
}

async function bareSelect({ store }: Platform): Promise<unknown> {
  return sql`select * from bare order by created_at desc, id desc limit ${shown_links}`.execute(store.app);
}

export function guardTold({ samples, write, list, bulk }: GuardCost): string {
  const row = (name: string, { p50_ms, p99_ms }: Times): string =>
    `  ${name.padEnd(22)}${p50_ms.toFixed(1).padStart(10)}${p99_ms.toFixed(1).padStart(10)}`;
  const block = (title: string, ways: Readonly<Record<string, Times>>): readonly string[] => [
    `${title.padEnd(24)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}`,
    ...Object.entries(ways).map(([name, times]) => row(name, times)),
  ];
  const thousand = (rate: number): string => `${(rate / 1000).toFixed(1)} thousand links a second`;
  return [
    `what the guard costs (${samples} of each; what is left out is left out of the call without HTTP)`,
    ...block('making a link', write),
    ...block(`a list of ${shown_links}`, list),
    `${bulk.links} links, a thousand a call, through the edge: ${thousand(bulk.inTurn)} in turn, ${thousand(bulk.atOnce)} with ${calls_max} calls at once`,
    `COPY: ${thousand(bulk.copied)} of their own rows, ${thousand(bulk.allCopied)} of all that is written for them; ${bulk.ofCopy.toFixed(2)} of the former`,
  ].join('\n');
}
