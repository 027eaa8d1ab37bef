/** Proof that changes survive each other: under contention, deadlocks and a failing audit log nothing is lost and nothing is half done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { pageOfLog, type EntryView } from '#guard';
import { createLink, createProject, deleteLink, deleteProject, editLink, editProject, findLink, version } from '#links';
import { newWorld } from '#world';

const { acme, database } = await newWorld();
const target = 'https://example.org/';

test('a hundred edits of one row at once all land, one after the other, each with its entry', async () => {
  const link = await createLink(acme.owner, { target, title: 'first' });
  const titles = Array.from({ length: 100 }, (_, n) => `title ${n}`);

  await Promise.all(titles.map((title) => editLink(acme.owner, link.id, { title })));

  const { title, [version]: reached } = await findLink(acme.owner, link.id);
  assert.equal(reached, 101);
  const edits = (await entriesAbout(link.id)).filter(({ action }) => action === 'link.edit');
  assert.equal(edits.length, 100);
  // By version each begins where the one before ended: no edit was lost, and none was made twice.
  const steps = edits
    .toSorted((one, two) => one.about[0]!.version - two.about[0]!.version)
    .map(({ changes }) => changes.find(({ field }) => field === 'title')!);
  assert.deepEqual(
    steps.map(({ old }) => old),
    ['first', ...steps.slice(0, -1).map(({ new: now }) => now)],
  );
  assert.deepEqual(steps.map(({ new: now }) => now).toSorted(), titles.toSorted());
  assert.equal(steps.at(-1)!.new, title);
});

test('a hundred edits of one version at once: one lands, the others hear that it has moved on and leave nothing', async () => {
  const link = await createLink(acme.owner, { target, title: 'first' });

  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) => editLink(acme.owner, link.id, { title: `title ${n}` }, [1])),
  );

  const landed = outcomes.filter(({ status }) => status === 'fulfilled');
  assert.equal(landed.length, 1);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') assert.equal((outcome.reason as { type: string }).type, 'conflict');
  assert.equal((await findLink(acme.owner, link.id))[version], 2);
  assert.equal((await entriesAbout(link.id)).length, 2);
});

test('changes that lock each other out, by the dozen, all land, once each', async () => {
  const projects = [await createProject(acme.owner, { name: 'one' }), await createProject(acme.owner, { name: 'two' })];
  const links = await Promise.all(projects.map(({ id }) => createLink(acme.owner, { target, projectId: id })));

  // A link's move locks the link and then the project that it goes to, while the project is being renamed.
  const moves = Array.from({ length: 24 }, (_, n) =>
    editLink(acme.owner, links[n % 2]!.id, { projectId: projects[(n + 1) % 2]!.id, title: `move ${n}` }),
  );
  const renames = Array.from({ length: 24 }, (_, n) =>
    editProject(acme.owner, projects[n % 2]!.id, { name: `name ${n}` }),
  );
  await Promise.all([...moves, ...renames]);

  for (const { id } of [...projects, ...links]) {
    const versions = (await entriesAbout(id)).flatMap(({ about }) => about.filter(({ rowId }) => rowId === id));
    assert.deepEqual(
      versions.map((row) => row.version).toSorted((one, two) => one - two),
      Array.from({ length: 13 }, (_, n) => n + 1),
    );
  }
  await Promise.all(projects.map(({ id }) => deleteProject(acme.owner, id)));
});

for (const [what, table] of [
  ['the entry can’t be written', 'audit_entry'],
  ['what it stands for can’t be written', 'audit_cover'],
] as const) {
  test(`where ${what}, no change is made, and nothing of it is left`, async () => {
    const link = await createLink(acme.owner, { target, title: 'as it was' });
    const project = await createProject(acme.owner, { name: 'as it was' });
    const slug = `never-made-${table.slice(6)}`;
    const before = await everything();
    await asOwner(`
      create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk is on fire'; end $$;
      create trigger fail before insert on ${table} for each row execute function fail()`);

    const attempts = await Promise.allSettled([
      createLink(acme.owner, { target, slug }),
      editLink(acme.owner, link.id, { title: 'changed', slug: 'moved' }),
      deleteLink(acme.owner, link.id),
      createProject(acme.owner, { name: 'never made' }),
      editProject(acme.owner, project.id, { name: 'changed' }),
      deleteProject(acme.owner, project.id),
    ]);
    await asOwner(`drop trigger fail on ${table}; drop function fail()`);

    assert.ok(attempts.every(({ status }) => status === 'rejected'));
    assert.deepEqual(await everything(), before);
    // The slug was not taken either.
    await createLink(acme.owner, { target, slug });
    await editLink(acme.owner, link.id, { title: 'changed' });
  });
}

async function entriesAbout(rowId: string): Promise<readonly EntryView[]> {
  const found: EntryView[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await pageOfLog(acme.owner, { cursor, limit: 200 });
    found.push(...page.items.filter(({ about }) => about.some((row) => row.rowId === rowId)));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

/** How many rows there are of everything, and what they say, as the tables have it. */
async function everything(): Promise<unknown> {
  const tables = ['link', 'project', 'claim', 'spelling', 'link_word', 'outbox', 'audit_entry', 'audit_cover'];
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  const states: unknown[] = [];
  for (const table of tables) {
    await client.query(`alter table ${table} no force row level security`);
    const { rows } = await client.query(
      `select count(*) as rows, md5(string_agg(t::text, '' order by t::text)) from ${table} t`,
    );
    await client.query(`alter table ${table} force row level security`);
    states.push([table, rows[0]]);
  }
  await client.end();
  return states;
}

async function asOwner(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}
