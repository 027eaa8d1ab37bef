import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { setClockOffset } from '#clock';
import { change } from '#guard';
import {
  createLink,
  createProject,
  deleteLink,
  deleteProject,
  editLink,
  findLink,
  listLinks,
  purgeDeleted,
  restoreLink,
  version,
} from '#links';
import { newWorld } from '#world';
import { claim } from './rows.ts';

const { acme, globex, platform, database } = await newWorld();
const target = 'https://example.org/';
const day_ms = 24 * 3_600_000;

test('a target is all it takes to make a link', async () => {
  const link = await createLink(acme.owner, { target: 'https://example.org' });

  assert.match(link.slug, /^[2-9cdfhjkmnpqrtvwxy]{7}$/);
  const code = /^HTTP:\/\/LOCALHOST:8080\/Q\/([2-9CDFHJKMNPQRTVWXY]{7})$/.exec(link.qrUrl)?.[1];
  assert.ok(code);
  assert.deepEqual(JSON.parse(JSON.stringify(link)), {
    id: link.id,
    domain: 'localhost:8080',
    slug: link.slug,
    shortUrl: `http://localhost:8080/${link.slug}`,
    qrUrl: link.qrUrl,
    target: 'https://example.org/',
    title: null,
    notes: null,
    tags: [],
    projectId: null,
    hits30d: 0,
    takenDownFor: null,
    printedAt: null,
    pendingTarget: null,
    createdAt: link.createdAt,
    updatedAt: link.createdAt,
  });
});

test('a link is found with all that was said about it', async () => {
  const project = await createProject(acme.owner, { name: 'Herbst' });
  const draft = { target, slug: 'Herbst-26', title: 'Plakat', notes: 'an der\nHaltestelle', tags: ['Print', 'Wien'] };
  const made = await createLink(acme.owner, { ...draft, projectId: project.id });

  assert.deepEqual(await findLink(acme.owner, made.id), made);
  assert.deepEqual({ ...made, ...draft, projectId: project.id }, made);
});

test('another tenant cannot tell that a link exists, even by its id', async () => {
  const link = await createLink(acme.owner, { target });

  for (const attempt of [
    () => findLink(globex.owner, link.id),
    () => editLink(globex.owner, link.id, { title: 'mine' }),
    () => deleteLink(globex.owner, link.id),
    () => restoreLink(globex.owner, link.id),
  ]) {
    await assert.rejects(attempt, { type: 'not_found', detail: 'There is nothing here' });
  }
  assert.ok(!(await listLinks(globex.owner, { limit: 200 })).items.some(({ id }) => id === link.id));
});

test('a link cannot join another tenant’s project', async () => {
  const project = await createProject(globex.owner, { name: 'Geheim' });

  await assert.rejects(createLink(acme.owner, { target, projectId: project.id }), {
    type: 'invalid',
    errors: [{ field: 'projectId', reason: 'not_found', detail: 'There is no such project.' }],
  });
});

test('of many who want the same slug at once, one gets it', async () => {
  const owners = Array.from({ length: 12 }, (_, n) => (n % 2 ? acme.owner : globex.owner));
  const outcomes = await Promise.allSettled(owners.map((owner) => createLink(owner, { target, slug: 'wanted' })));

  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.type, 'slug_taken');
});

test('two slugs of one tenant may differ in case alone', async () => {
  await createLink(acme.owner, { target, slug: 'Case' });
  assert.equal((await createLink(acme.owner, { target, slug: 'case' })).slug, 'case');
});

test('all spellings of a slug stay with the tenant that took the first, whatever becomes of its link', async (t) => {
  const taken = { type: 'slug_taken' };
  const link = await createLink(acme.owner, { target, slug: 'aBX' });
  const theirs = await createLink(globex.owner, { target });

  await assert.rejects(createLink(globex.owner, { target, slug: 'AbX' }), taken);
  await editLink(acme.owner, link.id, { slug: 'renamed-since' });
  await assert.rejects(createLink(globex.owner, { target, slug: 'AbX' }), taken);
  await assert.rejects(editLink(globex.owner, theirs.id, { slug: 'abx' }), taken);
  await assert.rejects(editLink(globex.owner, theirs.id, { slug: 'Renamed-Since' }), taken);
  await deleteLink(acme.owner, link.id);
  t.after(() => setClockOffset(0));
  setClockOffset(31 * day_ms);
  await purgeDeleted(platform);
  await assert.rejects(createLink(globex.owner, { target, slug: 'ABX' }), taken);
  assert.equal((await createLink(acme.owner, { target, slug: 'ABX' })).slug, 'ABX');
});

test('a drawn name that another tenant holds in another spelling is taken, so that the next one is drawn', async () => {
  const link = await createLink(globex.owner, { target, slug: 'CDFHJKM' });
  const code = link.qrUrl.slice(-7);

  await change(acme.owner, 'link.create', async ({ db, tenantId }) => {
    assert.equal(await claim(db, 'slug', 'cdfhjkm', tenantId, link.id), false);
    assert.equal(await claim(db, 'code', code.toLowerCase(), tenantId, link.id), false);
    assert.equal(await claim(db, 'code', 'CDFHJKM', tenantId, link.id), true);
  });
});

test('one tenant may take many spellings of a slug at the same moment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const spellings = ['many', 'Many', 'mAny', 'maNy', 'manY', 'MAny', 'mANy', 'maNY'];
    await Promise.all(spellings.map((slug) => createLink(acme.owner, { target, slug: `${slug}-${round}` })));
  }
});

test('of two tenants that want spellings of one slug at once, one gets all that it asked for, the other none', async () => {
  for (let round = 0; round < 8; round += 1) {
    const spellings = ['look-alike', 'Look-Alike', 'LOOK-ALIKE', 'looK-alikE', 'look-Alike', 'Look-alike'];
    const outcomes = await Promise.allSettled(
      spellings.map((slug, n) =>
        createLink(n % 2 === round % 2 ? acme.owner : globex.owner, { target, slug: `${slug}-${round}` }),
      ),
    );

    const made = outcomes.map(({ status }) => status === 'fulfilled');
    const alternating = made.map((_, n) => n % 2 === made.indexOf(true));
    assert.deepEqual(made, alternating);
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.type, 'slug_taken');
  }
});

test('a slug left behind stays its tenant’s, and may serve another of its links', async () => {
  const link = await createLink(acme.owner, { target, slug: 'first-name' });
  await editLink(acme.owner, link.id, { slug: 'second-name' });

  await assert.rejects(createLink(globex.owner, { target, slug: 'first-name' }), { type: 'slug_taken' });
  assert.equal((await createLink(acme.owner, { target, slug: 'first-name' })).slug, 'first-name');
  await assert.rejects(editLink(acme.owner, link.id, { slug: 'first-name' }), { type: 'slug_taken' });
});

test('the same slug for two links of one tenant at the same moment goes to one of them', async () => {
  const free = await createLink(acme.owner, { target, slug: 'left-behind' });
  await editLink(acme.owner, free.id, { slug: 'moved-on' });
  const links = await Promise.all(Array.from({ length: 6 }, () => createLink(acme.owner, { target })));
  const outcomes = await Promise.allSettled(links.map(({ id }) => editLink(acme.owner, id, { slug: 'left-behind' })));

  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.type, 'slug_taken');
});

test('a patch changes what it names, and null clears', async () => {
  const made = await createLink(acme.owner, { target, title: 'Titel', notes: 'Notiz', tags: ['a', 'b'] });
  const edited = await editLink(acme.owner, made.id, { title: null, tags: null });

  assert.deepEqual([edited.title, edited.tags, edited.notes, edited.slug], [null, [], 'Notiz', made.slug]);
  assert.equal(edited[version], 2);
});

test('an edit that says what is there already writes nothing, and still honours the version it names', async () => {
  const draft = { target, title: 'Titel', notes: 'Notiz', tags: ['a', 'b'] };
  const seen = await createLink(acme.owner, draft);
  const traces = async (): Promise<unknown> => {
    const owner = new pg.Client({ connectionString: database.owner });
    await owner.connect();
    const { rows } = await owner.query(
      'select (select count(*) from audit_entry) entries, (select max(id) from outbox) announced',
    );
    await owner.end();
    return rows;
  };
  const before = await traces();

  for (const patch of [{}, draft, { target: 'https://EXAMPLE.org', slug: seen.slug, projectId: null }])
    assert.deepEqual(await editLink(acme.owner, seen.id, patch), seen);
  assert.deepEqual(await traces(), before);
  await editLink(acme.owner, seen.id, { tags: ['b', 'a'] }, [seen[version]]);
  await assert.rejects(editLink(acme.owner, seen.id, {}, [seen[version]]), { type: 'conflict' });
});

test('who edits what someone else has changed meanwhile gets a conflict', async () => {
  const seen = await createLink(acme.owner, { target });
  await editLink(acme.owner, seen.id, { title: 'Ihre' }, [seen[version]]);

  await assert.rejects(editLink(acme.owner, seen.id, { title: 'meine' }, [seen[version]]), { type: 'conflict' });
  await assert.rejects(deleteLink(acme.owner, seen.id, [seen[version]]), { type: 'conflict' });
  assert.equal((await findLink(acme.owner, seen.id)).title, 'Ihre');
});

test('a deleted link is gone, holds its slug, and comes back as it was', async () => {
  const made = await createLink(acme.owner, { target, slug: 'comes-back', title: 'Titel', tags: ['t'] });
  await deleteLink(acme.owner, made.id);

  await assert.rejects(findLink(acme.owner, made.id), { type: 'not_found' });
  await assert.rejects(deleteLink(acme.owner, made.id), { type: 'not_found' });
  await assert.rejects(createLink(acme.owner, { target, slug: 'comes-back' }), { type: 'slug_taken' });
  const restored = await restoreLink(acme.owner, made.id);
  assert.deepEqual({ ...restored, updatedAt: made.updatedAt, [version]: 1 }, made);
  assert.equal((await restoreLink(acme.owner, made.id))[version], restored[version]);
});

test('after 30 days a deleted link is purged, and its slug never goes to another tenant', async (t) => {
  const link = await createLink(acme.owner, { target, slug: 'printed', title: 'Titel' });
  await deleteLink(acme.owner, link.id);
  t.after(() => setClockOffset(0));

  setClockOffset(30 * day_ms - 60_000);
  await purgeDeleted(platform);
  await restoreLink(acme.owner, link.id);
  await deleteLink(acme.owner, link.id);
  setClockOffset(60 * day_ms + 60_000);
  assert.ok((await purgeDeleted(platform)) >= 1);

  await assert.rejects(restoreLink(acme.owner, link.id), { type: 'not_found' });
  await assert.rejects(createLink(globex.owner, { target, slug: 'printed' }), { type: 'slug_taken' });
  assert.equal((await createLink(acme.owner, { target, slug: 'printed' })).slug, 'printed');
});

test('links of a deleted project stay, in no project', async () => {
  const project = await createProject(acme.owner, { name: 'Kurz' });
  const kept = await createLink(acme.owner, { target, projectId: project.id });
  const deleted = await createLink(acme.owner, { target, projectId: project.id });
  await deleteLink(acme.owner, deleted.id);
  await deleteProject(acme.owner, project.id);

  assert.equal((await findLink(acme.owner, kept.id)).projectId, null);
  assert.equal((await restoreLink(acme.owner, deleted.id)).projectId, null);
});

test('the same Idempotency-Key twice at once makes one link', async () => {
  const draft = { target, title: 'einmal' };
  const links = await Promise.all(Array.from({ length: 8 }, () => createLink(acme.owner, draft, 'key-1')));

  assert.deepEqual(new Set(links.map(({ id }) => id)).size, 1);
  assert.equal((await listLinks(acme.owner, { search: 'einmal' })).items.length, 1);
  assert.notEqual((await createLink(globex.owner, draft, 'key-1')).id, links[0]!.id);
});

test('an Idempotency-Key with another request is a conflict, and makes nothing', async () => {
  await createLink(acme.owner, { target, title: 'zuerst' }, 'key-2');

  await assert.rejects(createLink(acme.owner, { target, title: 'danach' }, 'key-2'), { type: 'conflict' });
  assert.equal((await listLinks(acme.owner, { search: 'danach' })).items.length, 0);
});

test('a request that failed leaves its Idempotency-Key free', async () => {
  await createLink(acme.owner, { target, slug: 'is-there' });
  await assert.rejects(createLink(acme.owner, { target, slug: 'is-there' }, 'key-3'), { type: 'slug_taken' });

  assert.equal((await createLink(acme.owner, { target, slug: 'is-not' }, 'key-3')).slug, 'is-not');
});

test('what a customer types stands in no row of the database', async () => {
  const words = ['plantedtarget', 'plantedtitle', 'plantednotes', 'plantedtag', 'plantedproject'] as const;
  const project = await createProject(acme.owner, { name: words[4] });
  const link = await createLink(acme.owner, {
    target: `https://${words[0]}.example/`,
    title: words[1],
    notes: words[2],
    tags: [words[3]],
    projectId: project.id,
    slug: 'plantedslug',
  });
  await editLink(acme.owner, link.id, { title: `${words[1]} again` });

  const rows = await everyRow(database.owner);
  assert.ok(rows.includes('plantedslug'), 'a slug is public, so the search finds what is there');
  for (const word of words) {
    assert.ok(!rows.includes(word), word);
    assert.ok(!rows.includes(Buffer.from(word).toString('hex')), `${word} in hexadecimal`);
  }
});

/** All rows of all tables as text; the owner of a table is under its walls too until they are taken down. */
async function everyRow(owner: string): Promise<string> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      await client.query(`alter table ${name} no force row level security`);
      const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join('\n').toLowerCase();
  } finally {
    await client.end();
  }
}
