import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { exportLog, keyOfLog, pageOfLog, Sequencer, type Actor } from '#guard';
import { newId } from '#id';
import {
  createLink,
  createLinks,
  createProject,
  deleteLink,
  findLink,
  listLinks,
  type LinkDraft,
  type Made,
} from '#links';
import { Problem } from '#problem';
import { readKey, verifyExport } from '#tree';
import { claimAll } from './rows.ts';
import { newMember, newWorld, type TenantInWorld } from '#world';

const { acme, globex, platform, database } = await newWorld();
const target = 'https://example.org/';

const tables = ['link', 'claim', 'spelling', 'link_word', 'slug_part', 'outbox', 'audit_cover', 'idempotency'] as const;
// Looks at all that is there, and agrees on quotas without going through an operator.
for (const table of [...tables, 'tenant', 'audit_entry'])
  await asOwner(`alter table ${table} no force row level security`);
await asOwner('alter table tenant disable trigger user');

async function asOwner(query: string, values: readonly unknown[] = []): Promise<readonly Record<string, string>[]> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(query, [...values]).finally(() => client.end());
  return rows;
}

async function agree({ tenantId }: TenantInWorld, quota: number | null): Promise<void> {
  await asOwner('update tenant set quota_links = $2 where id = $1', [tenantId, quota]);
}

async function count(table: string, { tenantId }: TenantInWorld, condition = 'true'): Promise<number> {
  const [row] = await asOwner(`select count(*) from ${table} where tenant_id = $1 and ${condition}`, [tenantId]);
  return Number(row!['count']);
}

/** How many rows the tenant has in each of the tables, and entries in its log. */
async function counts({ tenantId }: TenantInWorld): Promise<readonly number[]> {
  const each = [...tables, 'audit_entry'].map(
    (table) => `select '${table}', count(*) from ${table} where tenant_id = $1`,
  );
  return (await asOwner(each.join(' union all '), [tenantId])).map((row) => Number(row['count']));
}

/** One of two tenants that are alike: a project that the member sees and one that they don't. */
async function sideOf(tenant: TenantInWorld) {
  const [seen, unseen] = [
    await createProject(tenant.owner, { name: 'A' }),
    await createProject(tenant.owner, { name: 'B' }),
  ];
  const scope = { of: 'project', projectId: seen.id } as const;
  const grants = (['view', 'create'] as const).map((right) => ({ resource: 'link', right, scope }) as const);
  const { actor: member } = await newMember(tenant, { grants });
  return { tenant, member, projects: { none: null, seen: seen.id, unseen: unseen.id, never: newId() } as const };
}

/** What stands in a draft, but for what must differ between the two sides. */
const plan = fc.record({
  slug: fc.constantFrom(null, null, 'poster', 'Poster', 'flyer', 'taken', 'TAKEN'),
  target: fc.constantFrom(target, 'https://example.org/Herbst/Messe', 'http://localhost:8080/own', 'nowhere'),
  project: fc.constantFrom('none', 'seen', 'seen', 'unseen', 'never'),
  title: fc.constantFrom(undefined, null, '', 'Herbst', 'Müllers Messe'),
  tags: fc.constantFrom<string[] | undefined>(undefined, [], ['Print'], ['Print', 'Wien']),
  broken: fc.constantFrom(false, false, false, true),
});

test('many at once come out as one by one: same results, same problems, same rows', async () => {
  const sides = [await sideOf(acme), await sideOf(globex)] as const;
  const met = new Set<string>();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { maxLength: 8 }), fc.nat(9), fc.boolean(), async (plans, room, asOwner) => {
      runs += 1;
      for (const [n, { tenant }] of sides.entries())
        await createLink(tenant.owner, { target, slug: `taken-${1 - n}-${runs}` });
      const outcomes: unknown[] = [];
      for (const [n, { tenant, member, projects }] of sides.entries()) {
        const ending = `-${n}-${runs}`;
        const drafts = plans.map(({ slug, project, title, tags, target: to, broken }): LinkDraft | Problem =>
          broken
            ? new Problem('invalid', 'It was wrong from the start.')
            : {
                target: to,
                slug: slug && slug + ending,
                projectId: projects[project as keyof typeof projects],
                title,
                tags,
              },
        );
        const before = await counts(tenant);
        await agree(tenant, room === 9 ? null : (await count('link', tenant, 'deleted_at is null')) + room);
        const actor = asOwner ? tenant.owner : member;
        const made = n === 0 ? await createLinks(actor, drafts) : await oneByOne(actor, drafts);
        await agree(tenant, null);
        // All but entries, of which it is one for all.
        const grown = (await counts(tenant)).slice(0, -1).map((rows, at) => rows - before[at]!);
        const names = Object.fromEntries(Object.entries(projects).map(([name, id]) => [String(id), name]));
        outcomes.push({ made: made.map((one) => plainly(one, names, ending)), grown });
        for (const one of made) {
          if ('link' in one) assert.deepEqual(await findLink(tenant.owner, one.link.id), one.link);
          met.add('link' in one ? 'link' : (one.problem.errors[0]?.reason ?? one.problem.type));
        }
      }
      assert.deepEqual(outcomes[0], outcomes[1]);
    }),
    { numRuns: 40, seed: 20_261_123 },
  );
  // Otherwise nothing would have been shown by their being the same.
  const all = ['link', 'taken', 'quota', 'forbidden', 'not_found', 'own_address', 'not_a_url', 'invalid'];
  assert.deepEqual([...met].toSorted(), all.toSorted());
});

async function oneByOne(actor: Actor, drafts: readonly (LinkDraft | Problem)[]): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const draft of drafts) {
    if (draft instanceof Problem) made.push({ problem: draft });
    else
      made.push(
        await createLink(actor, draft).then(
          (link) => ({ link }),
          (problem: Problem) => ({ problem }),
        ),
      );
  }
  return made;
}

function plainly(made: Made, names: Readonly<Record<string, string>>, ending: string): unknown {
  if ('problem' in made) {
    const { type, errors } = made.problem;
    return { type, errors };
  }
  const { slug, target: to, title, tags, notes, projectId } = made.link;
  return {
    slug: slug.endsWith(ending) ? slug.slice(0, -ending.length) : slug.length,
    to,
    title,
    tags,
    notes,
    in: names[String(projectId)],
  };
}

test('of two that want the same slugs in opposite orders, each gets what the other does not, and neither waits for ever', async () => {
  for (let round = 0; round < 6; round += 1) {
    const slugs = Array.from({ length: 60 }, (_, n) => `both-${round}-${n}`);
    const calls = [slugs, slugs.toReversed(), slugs, slugs.toReversed()];
    const outcomes = await Promise.all(
      calls.map((wanted, n) =>
        createLinks(
          n < 2 ? acme.owner : globex.owner,
          wanted.map((slug) => ({ target, slug })),
        ),
      ),
    );
    const made = outcomes.flat();
    const got = made.flatMap((one) => ('link' in one ? one.link.slug : []));
    assert.deepEqual(got.toSorted(), slugs.toSorted());
    for (const one of made) if ('problem' in one) assert.equal(one.problem.type, 'slug_taken');
  }
});

test('names are claimed in one order, so that no two wait for each other in a circle', async () => {
  const names = Array.from({ length: 40 }, (_, n) => ({ kind: n % 2 ? 'slug' : 'code', name: `ring-${n}` }) as const);
  for (let round = 0; round < 8; round += 1) {
    const wanted = names.map(({ kind, name }) => ({ kind, name: `${name}-${round}`, linkId: newId() }));
    // Not in a change, which would try again.
    const claims = [wanted, wanted.toReversed(), [...wanted.slice(20), ...wanted.slice(0, 20)]].map((order, n) =>
      platform.store.app.transaction().execute(async (db) => {
        const { tenantId } = n === 1 ? globex : acme;
        await sql`select set_config('kurzum.tenant', ${tenantId}, true)`.execute(db);
        return (await claimAll(db, tenantId, order)).size;
      }),
    );
    const sizes = await Promise.all(claims);
    assert.ok(sizes[1] === wanted.length ? sizes[0] === 0 && sizes[2] === 0 : sizes[1] === 0, `${sizes}`);
  }
});

test('the same key twice, at once too, makes the links once and answers with what became of each', async () => {
  await createLink(globex.owner, { target, slug: 'theirs' });
  const drafts = [{ target, slug: 'keyed' }, { target }, { target, slug: 'theirs' }, new Problem('invalid', 'Wrong.')];
  const before = await count('link', acme);

  const answers = await Promise.all([1, 2, 3].map(() => createLinks(acme.owner, drafts, 'order-1')));
  const later = await createLinks(acme.owner, drafts, 'order-1');

  assert.equal((await count('link', acme)) - before, 2);
  for (const answer of [...answers, later]) {
    assert.deepEqual(
      answer.map((one) => ('link' in one ? one.link.id : one.problem.body())),
      answers[0]!.map((one) => ('link' in one ? one.link.id : one.problem.body())),
    );
    assert.deepEqual(
      answer.map((one) => 'link' in one || one.problem.type),
      [true, true, 'slug_taken', 'invalid'],
    );
  }
  for (const other of [[{ target }], drafts.slice(1), [...drafts, { target }]])
    await assert.rejects(createLinks(acme.owner, other, 'order-1'), { type: 'conflict' });
  await assert.rejects(createLink(acme.owner, { target, slug: 'keyed' }, 'order-1'), { type: 'conflict' });
});

test('a call that is cut off leaves nothing, neither links nor names nor a word in the log', async () => {
  const before = await counts(acme);
  const app = new pg.Client({ connectionString: database.connections.app });
  await app.connect();
  // Somebody else is about to take one of the names, so the call waits in its midst.
  const owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  await owner.query('begin');
  await owner.query(`insert into spelling (domain, kind, folded, tenant_id) values ('', 'slug', 'zz-last', $1)`, [
    globex.tenantId,
  ]);
  const drafts = [...Array.from({ length: 50 }, (_, n) => ({ target, slug: `cut-${n}` })), { target, slug: 'zz-last' }];
  const cut = createLinks(acme.owner, drafts, 'order-2').catch((problem: Problem) => problem.type);
  const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  let pid: number | undefined;
  while (pid === undefined) {
    pid = (await app.query<{ pid: number }>(waiting)).rows[0]?.pid;
    await wait(10);
  }
  await app.query('select pg_terminate_backend($1)', [pid]);
  await app.end();

  assert.equal(await cut, 'unavailable');
  await owner.query('rollback');
  await owner.end();
  assert.deepEqual(await counts(acme), before);
  assert.ok((await createLinks(acme.owner, drafts, 'order-2')).every((one) => 'link' in one));
});

test('one entry stands for all of them, is shown by its first hundred, and the export of the log holds', async () => {
  const drafts = Array.from({ length: 300 }, (_, n) => ({
    target: `${target}${n}`,
    slug: `entered-${n}`,
    title: `Blatt ${n}`,
  }));
  await createLinks(acme.owner, drafts);
  const [entry] = (await pageOfLog(acme.owner, { action: 'link.create', limit: 1 })).items;

  assert.deepEqual([entry!.outcome, entry!.about.length, entry!.aboutCount], ['done', 100, 300]);
  assert.ok(entry!.about.every(({ name }) => name?.startsWith('entered-')));
  assert.deepEqual(new Set(entry!.changes.map(({ rowId }) => rowId)), new Set(entry!.about.map(({ rowId }) => rowId)));
  const sequencer = new Sequencer(platform);
  const { chunks } = await exportLog(acme.owner);
  const text = (await Array.fromAsync(chunks)).map((chunk) => Buffer.from(chunk).toString()).join('');
  await sequencer.stop();
  const lines = text.trimEnd().split('\n');
  assert.ok(lines.some((line) => line.includes('entered-299') && line.includes('Blatt 299')));
  const keys = [readKey(keyOfLog(platform, acme.tenantId).key)!];
  assert.equal((await verifyExport(Readable.from(lines), { keys, checkpoints: [] })).holds, true);
  const forged = lines.map((line) => line.replace('Blatt 299', 'Blatt 298'));
  assert.equal((await verifyExport(Readable.from(forged), { keys, checkpoints: [] })).holds, false);
});

test('what was refused leaves one entry of that, and what is none of the actor’s stays unseen', async () => {
  const { member, projects, tenant } = await sideOf(acme);
  const refused = () => count('audit_entry', tenant, `outcome = 'refused'`);
  const before = await refused();

  const made = await createLinks(member, [
    { target },
    { target, projectId: projects.seen },
    { target, projectId: projects.unseen },
    { target, projectId: projects.never },
    { target },
  ]);

  const types = made.map((one) => 'link' in one || [one.problem.type, one.problem.errors]);
  assert.deepEqual([types[0], types[1], types[4]], [['forbidden', []], true, ['forbidden', []]]);
  assert.deepEqual(types[2], types[3]);
  assert.equal((await refused()) - before, 1);
});

test('an archive brings codes and dates along; a code that is taken is drawn anew', async () => {
  const theirs = (await createLink(globex.owner, { target })).qrUrl.slice(-7);
  const createdAt = new Date('2024-05-01T10:00:00Z');

  const made = await createLinks(acme.owner, [
    { target, slug: 'old-one', code: '2222222', createdAt },
    { target, slug: 'old-two', code: theirs },
    { target, slug: 'old-three', code: '2222222' },
  ]);

  const links = made.map((one) => ('link' in one ? one.link : assert.fail(one.problem.detail)));
  assert.equal(links[0]!.qrUrl.slice(-7), '2222222');
  assert.equal(links[0]!.createdAt, createdAt.toISOString());
  for (const link of links.slice(1)) assert.ok(![theirs, '2222222'].includes(link.qrUrl.slice(-7)));
  assert.equal(
    (await listLinks(acme.owner, { limit: 200 })).items.some(({ id }) => id === links[2]!.id),
    true,
  );
});

test('links that were made together go one by one, and what they are found by goes with each', async () => {
  const made = await createLinks(
    acme.owner,
    [1, 2].map((n) => ({ target, title: 'Vergänglich', slug: `going-${n}` })),
  );
  const [one, other] = made.map((each) => ('link' in each ? each.link : assert.fail()));
  await deleteLink(acme.owner, one!.id);

  assert.deepEqual((await listLinks(acme.owner, { search: 'vergänglich' })).items, [other]);
});
