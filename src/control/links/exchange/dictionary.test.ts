import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import type { ReleasedCell, Tallies } from '#exchange';
import type { Platform } from '#guard';
import { newId } from '#id';
import { createLink } from '#links';
import { newWorld } from '#world';
import { openValue, valuesPerTenant_max } from './dictionary.ts';
import { commitTallies } from './tallies.ts';

const target = 'https://example.org/';
const day = '2026-04-04';

function release(platform: Platform, released: readonly ReleasedCell[]): Promise<boolean> {
  const batch: Omit<Tallies, 'released'> = {
    type: 'tallies',
    edgeId: newId(),
    sequence: 1,
    threshold: 5,
    totals: [],
    visitors: [],
    givenUp: 0,
  };
  return commitTallies(platform, { ...batch, released });
}

type Cell = {
  readonly tenant_id: string;
  readonly link_id: string;
  readonly id: number;
  readonly value: string;
  readonly hits: number;
};

/** All cells that can be opened, ordered by value and hits. */
async function cellsOf({ store, vault }: Platform): Promise<readonly Cell[]> {
  const { rows } = await sql<Omit<Cell, 'value'> & { value_sealed: Buffer }>`
    select t.tenant_id, t.link_id, v.id, v.value_sealed, t.hits
    from tally t join tally_value v on v.id = t.value_id order by t.hits`.execute(store.exchange);
  return rows
    .map((row) => ({ ...row, value: openValue(vault.tenant(row.tenant_id), row) }))
    .toSorted((one, other) => (one.value < other.value ? -1 : 1));
}

test('a value stands once in a tenant’s dictionary, and another tenant has its own', async () => {
  const { platform, acme, globex } = await newWorld();
  const links = [acme, acme, globex].map(({ owner }) => createLink(owner, { target }));
  for (const { id } of await Promise.all(links)) {
    await release(platform, [
      [id, day, 'campaign', 'Frühling & <b>', 5],
      [id, day, 'source', 'Frühling & <b>', 5],
    ]);
  }

  const cells = await cellsOf(platform);
  const numbersOf = (tenantId: string) =>
    new Set(cells.filter((cell) => cell.tenant_id === tenantId).map(({ id }) => id));
  assert.equal(cells.length, 6);
  for (const { value } of cells) assert.equal(value, 'Frühling & <b>');
  assert.deepEqual([numbersOf(acme.tenantId).size, numbersOf(globex.tenantId).size], [1, 1]);
  assert.ok(numbersOf(acme.tenantId).isDisjointFrom(numbersOf(globex.tenantId)));
});

test('several edges may bring the same new values at the same moment', async () => {
  const { platform, acme } = await newWorld();
  const { id } = await createLink(acme.owner, { target });
  const values = Array.from({ length: 200 }, (_, n) => `value ${n}`);
  const cells = values.map((value): ReleasedCell => [id, day, 'campaign', value, 5]);

  await Promise.all([cells, cells.toReversed(), cells, cells.toReversed()].map((some) => release(platform, some)));
  const stored = await cellsOf(platform);
  assert.deepEqual(new Set(stored.map(({ value }) => value)), new Set(values));
  assert.equal(stored.length, values.length);
  for (const { hits } of stored) assert.equal(hits, 20);
});

test('cells of a tenant whose key is gone are dropped, and the rest of the batch is not', async () => {
  const { platform, acme, globex } = await newWorld();
  const [lost, kept] = [await createLink(acme.owner, { target }), await createLink(globex.owner, { target })];
  platform.vault.destroyTenantKey(acme.tenantId);
  await release(platform, [
    [lost.id, day, 'country', 'AT', 5],
    [kept.id, day, 'country', 'AT', 5],
  ]);

  assert.deepEqual(
    (await cellsOf(platform)).map(({ link_id }) => link_id),
    [kept.id],
  );
});

test('a tenant has 50,000 different values; whatever comes then counts as other, and what is known goes on', async () => {
  const { platform, acme, globex, database } = await newWorld();
  const [mine, theirs] = [await createLink(acme.owner, { target }), await createLink(globex.owner, { target })];
  await release(platform, [[mine.id, day, 'campaign', 'known', 5]]);
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('alter table tally_value no force row level security');
  await owner.query(
    `insert into tally_value (id, tenant_id, hash, value_sealed)
     select nextval('tally_value_number'), $1, n::text::bytea, '' from generate_series(1, $2::integer) n`,
    [acme.tenantId, valuesPerTenant_max - 2],
  );
  await owner.end();
  const late = ['last', 'late', 'later', 'known'].map((value): ReleasedCell => [mine.id, day, 'campaign', value, 5]);
  await release(platform, [...late, [theirs.id, day, 'campaign', 'late', 9]]);
  await release(platform, [[mine.id, day, 'source', 'latest', 7]]);

  const cells = await cellsOf(platform);
  assert.deepEqual(
    cells.map(({ value, hits }) => `${value} ${hits}`),
    ['known 10', 'last 5', 'late 9', 'other 7', 'other 10'],
  );
});
