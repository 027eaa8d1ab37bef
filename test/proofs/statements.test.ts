/** Proof about statements that bring many rows: what is looked at once for all of them lets none of them slip, however they come in. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { newId } from '#id';
import { createLinks, listLinks } from '#links';
import { newWorld } from '#world';

const { acme, globex, database } = await newWorld();
const target = 'https://example.org/';
const [theirs] = (await createLinks(globex.owner, [{ target, slug: 'theirs' }])).map((one) =>
  'link' in one ? one.link.id : assert.fail(),
);

describe('as the application’s role', async () => {
  const app = new pg.Client({ connectionString: database.connections.app });
  await app.connect();
  after(() => app.end());

  /** In a transaction of the tenant, with an entry for whatever it says; nothing of it stays. */
  async function inside(work: (entry: string) => Promise<unknown>, end: 'commit' | 'rollback' = 'rollback') {
    const entry = newId();
    await app.query('begin');
    try {
      await app.query(`select set_config('kurzum.tenant', $1, true)`, [acme.tenantId]);
      await app.query(
        `insert into audit_entry (id, tenant_id, at, actor_kind, via, action, outcome, leaf_hash)
         values ($1, $2, now(), 'platform', 'platform', 'test.make', 'done', sha256('test'))`,
        [entry, acme.tenantId],
      );
      await work(entry);
      await app.query(end);
    } catch (error) {
      await app.query('rollback');
      throw error;
    }
  }

  /** Two hundred names, of which the tenant holds as many as `held` says. */
  async function names(held = 200): Promise<readonly string[]> {
    const all = Array.from({ length: 200 }, () => newId());
    for (const kind of ['slug', 'code']) {
      const some = [kind, all.slice(0, held), acme.tenantId];
      await app.query(
        `insert into spelling (domain, kind, folded, tenant_id) select '', $1, unnest($2::text[]), $3`,
        some,
      );
      await app.query(`insert into claim (domain, kind, name, tenant_id) select '', $1, unnest($2::text[]), $3`, some);
    }
    return all;
  }

  const columns = 'id, tenant_id, slug, code, target_sealed, created_by, created_at, updated_at';

  /** The ways in which many links can come in. */
  const ways = {
    insert: (slugs: readonly string[]) =>
      app.query(
        `insert into link (${columns}) select gen_random_uuid(), $2, name, name, '', $2, now(), now() from unnest($1::text[]) name`,
        [slugs, acme.tenantId],
      ),
    'insert, unless it is there': (slugs: readonly string[]) =>
      app.query(
        `insert into link (${columns}) select gen_random_uuid(), $2, name, name, '', $2, now(), now() from unnest($1::text[]) name
         on conflict do nothing`,
        [slugs, acme.tenantId],
      ),
    merge: (slugs: readonly string[]) =>
      app.query(
        `merge into link using unnest($1::text[]) name on link.slug = name when not matched then
         insert (${columns}) values (gen_random_uuid(), $2, name, name, '', $2, now(), now())`,
        [slugs, acme.tenantId],
      ),
    'a part of a query': (slugs: readonly string[]) =>
      app.query(
        `with made as (
          insert into link (${columns}) select gen_random_uuid(), $2, name, name, '', $2, now(), now()
          from unnest($1::text[]) name returning id
        ) select count(*) from made`,
        [slugs, acme.tenantId],
      ),
  };
  for (const [way, insert] of Object.entries(ways)) {
    test(`one name among many that is not the tenant’s refuses them all: ${way}`, async () => {
      await inside(async () => insert(await names()));
      await assert.rejects(
        inside(async () => insert(await names(199))),
        { code: 'KZ004' },
      );
    });

    test(`one link among many without its entry refuses the commit: ${way}`, async () => {
      const made = async (entry: string, missing: number): Promise<void> => {
        await insert(await names());
        await app.query(
          `insert into audit_cover (entry_id, tenant_id, table_name, row_id, version)
           select $1, $2, 'link', id, 1 from link where created_by = $2 and not exists (
             select from audit_cover c where c.row_id = link.id
           ) limit (select count(*) from link where created_by = $2 and not exists (
             select from audit_cover c where c.row_id = link.id
           )) - $3`,
          [entry, acme.tenantId, missing],
        );
      };
      await inside((entry) => made(entry, 0), 'commit');
      await assert.rejects(
        inside((entry) => made(entry, 1), 'commit'),
        { code: 'KZ001' },
      );
    });
  }

  test('COPY is no way in, under row security', async () => {
    await assert.rejects(
      inside(() => app.query(`copy link (${columns}) from stdin`)),
      { code: '0A000' },
    );
  });

  test('of many covers, one of an older entry or another tenant’s refuses them all', async () => {
    const covers = (entry: string, stray: string): Promise<unknown> =>
      app.query(
        `insert into audit_cover (entry_id, tenant_id, table_name, row_id, version)
         select case n when 150 then $2::uuid else $1::uuid end, $3, 'link', gen_random_uuid(), 1 from generate_series(1, 200) n`,
        [entry, stray, acme.tenantId],
      );
    await inside((entry) => covers(entry, entry));
    for (const [tenant, whose] of [
      [acme.tenantId, 'app'],
      [globex.tenantId, 'owner'],
    ] as const) {
      const older = await entryOf(tenant);
      await assert.rejects(
        inside((entry) => covers(entry, older)),
        { code: 'KZ003' },
        whose,
      );
    }
  });

  test('words and parts of slugs name links of their own tenant that are there, and nothing else', async () => {
    const [link] = (await createLinks(acme.owner, [{ target, slug: `mine-${newId()}` }])).map((one) =>
      'link' in one ? one.link.id : assert.fail(),
    );
    const words = (stray: string): Promise<unknown> =>
      app.query(
        `insert into link_word (tenant_id, hash, link_id)
         select $3, int4send(n), case n when 150 then $2::uuid else $1::uuid end from generate_series(1, 200) n`,
        [link, stray, acme.tenantId],
      );
    const parts = (stray: string): Promise<unknown> =>
      app.query(
        `insert into slug_part (tenant_id, part, link_id)
         select $3, n::text, case n when 150 then $2::uuid else $1::uuid end from generate_series(1, 200) n`,
        [link, stray, acme.tenantId],
      );
    for (const insert of [words, parts]) {
      await inside(() => insert(link!));
      for (const stray of [theirs!, newId()])
        await assert.rejects(
          inside(() => insert(stray)),
          { code: '23503' },
        );
    }
  });
});

test('what a link is found by is gone with it, and with nothing else', async () => {
  await createLinks(
    globex.owner,
    [1, 2, 3].map((n) => ({ target, title: 'Vergänglich', slug: `going-${n}` })),
  );
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('alter table link disable trigger audit_required');
  for (const table of ['link', 'link_word', 'slug_part', 'claim'])
    await owner.query(`alter table ${table} no force row level security`);
  await owner.query(`delete from link where slug in ('going-1', 'going-3')`);
  const { rows } = await owner.query<{ words: string; parts: string }>(
    `select (select count(*) from link_word w where not exists (select from link where id = w.link_id)) as words,
       (select count(*) from slug_part p where not exists (select from link where id = p.link_id)) as parts`,
  );
  await owner.end();

  assert.deepEqual(rows, [{ words: '0', parts: '0' }]);
  assert.deepEqual(
    (await listLinks(globex.owner, { search: 'vergänglich' })).items.map(({ slug }) => slug),
    ['going-2'],
  );
});

/** An entry that was committed before, as the database's owner finds it. */
async function entryOf(tenant: string): Promise<string> {
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('alter table audit_entry no force row level security');
  const { rows } = await owner.query<{ id: string }>('select id from audit_entry where tenant_id = $1 limit 1', [
    tenant,
  ]);
  await owner.query('alter table audit_entry force row level security');
  await owner.end();
  return rows[0]!.id;
}
