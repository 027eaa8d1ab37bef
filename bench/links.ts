/**
 * The links of the bench. They are written through `change` with the product's own vault, a thousand in a transaction,
 * so that each has its audit entry and reaches the edge the usual way; only the words for search are left out.
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actorOfCommand, change, openKeys, openPlatform, type Platform } from '#guard';
import { newId } from '#id';
import { openLog } from '#log';
import { openStore, ownerConnectionAt, readAccess, storedConnections } from '#store';
import { Zone } from '#zone';
import pg from 'pg';
import { announce } from '../src/control/links/exchange/exchange.ts';
import { sealed } from '../src/control/links/link/shape.ts';
import { drawCode, drawSlug } from '../src/control/links/link/slug.ts';
import type { Place } from './kurzum.ts';

const batch = 1000;

/** Makes `count` links in a running Kurzum that is set up; gives the target of each by its path. */
export async function makeLinks(place: Place, runFolder: string, count: number): Promise<ReadonlyMap<string, string>> {
  return inPlatform(place, runFolder, async (platform) => {
    const actor = await actorOfCommand(platform);
    const made: Made = { targets: new Map(), names: new Set(), ids: [] };
    while (made.targets.size < count) await insertBatch(actor, made, Math.min(batch, count - made.targets.size));
    await vacuum(place, runFolder);
    return made.targets;
  });
}

/** Works in the database of a running Kurzum that is set up, as its control does. */
export async function inPlatform<Found>(
  place: Place,
  runFolder: string,
  work: (platform: Platform) => Promise<Found>,
): Promise<Found> {
  const store = await openStore(storedConnections({ kind: 'embedded', runFolder }, place.keysFolder));
  try {
    const platform = await openPlatform({
      store,
      keys: openKeys({ ...place, environment: 'test' }),
      dataFolder: place.dataFolder,
      url: new URL(`http://localhost:${place.port}`),
      zone: new Zone('Europe/Berlin'),
      threshold: 5,
      release_s: 900,
      log: openLog('bench', () => {}),
    });
    return await work(platform);
  } finally {
    await store.close();
  }
}

/** What PostgreSQL does by itself a minute or two after so many rows have come; the bench has not so much time. */
export async function vacuum(place: Place, runFolder: string): Promise<void> {
  const owner = ownerConnectionAt({ kind: 'embedded', runFolder }, readAccess(place.keysFolder)!);
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  await client.query('vacuum (analyze)');
  await client.end();
}

type Actor = Awaited<ReturnType<typeof actorOfCommand>>;

/** Makes `count` links and gives their ids. */
export async function insertLinks(actor: Actor, count: number): Promise<readonly string[]> {
  const made: Made = { targets: new Map(), names: new Set(), ids: [] };
  while (made.ids.length < count) await insertBatch(actor, made, Math.min(batch, count - made.ids.length));
  return made.ids;
}

type Made = { readonly targets: Map<string, string>; readonly names: Set<string>; readonly ids: string[] };

/** Among so many, two random names are sometimes the same; the product draws again too. */
function drawNew(names: Set<string>, draw: () => string): string {
  let name = draw();
  while (names.has(name)) name = draw();
  names.add(name);
  return name;
}

function insertBatch(actor: Actor, { targets, names, ids }: Made, count: number): Promise<void> {
  return change(actor, 'link.create', async (tx) => {
    const rows = Array.from({ length: count }, () => {
      const id = newId();
      ids.push(id);
      const slug = drawNew(names, drawSlug);
      const target = `https://www.example.org/shop/products/${slug}?campaign=spring&item=${randomInt(1e6)}`;
      targets.set(`/${slug}`, target);
      return {
        id,
        tenant_id: tx.tenantId,
        slug,
        code: drawNew(names, drawCode),
        ...sealed(tx, id, { target, title: null, notes: null, tags: [] }),
        created_by: tx.actor.memberId,
        created_at: tx.at,
        updated_at: tx.at,
      };
    });
    const claims = rows.flatMap(({ id, slug, code }) => [
      { domain: '', kind: 'slug', name: slug, tenant_id: tx.tenantId, link_id: id },
      { domain: '', kind: 'code', name: code, tenant_id: tx.tenantId, link_id: id },
    ]);
    const spellings = claims.map(({ domain, kind, name, tenant_id }) => ({
      domain,
      kind,
      folded: name.toLowerCase(),
      tenant_id,
    }));
    await tx.db
      .insertInto('spelling')
      .values(spellings)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx.db.insertInto('claim').values(claims).execute();
    await tx.db.insertInto('link').values(rows).execute();
    await announce(
      tx,
      rows.map(({ id }) => id),
    );
    for (const { id } of rows) tx.covers('link', id, 1);
  });
}

/** The hits of all links, as control has committed them. */
export async function countHits(place: Place, runFolder: string): Promise<number> {
  const store = await openStore(storedConnections({ kind: 'embedded', runFolder }, place.keysFolder));
  try {
    const total = store.exchange.selectFrom('tally_total').select(({ fn }) => fn.sum<string>('hits').as('hits'));
    return Number((await total.executeTakeFirstOrThrow()).hits);
  } finally {
    await store.close();
  }
}

/** All paths, in an order drawn by chance. */
export function shuffledPaths(links: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...links.keys()];
  for (let at = 0; at < paths.length; at += 1) {
    const other = randomInt(at, paths.length);
    [paths[at], paths[other]] = [paths[other]!, paths[at]!];
  }
  return paths;
}

/** Writes paths to a file for wrk, one a line. */
export function writePaths(folder: string, paths: readonly string[]): string {
  const file = join(folder, 'paths.txt');
  writeFileSync(file, `${paths.join('\n')}\n`);
  return file;
}
