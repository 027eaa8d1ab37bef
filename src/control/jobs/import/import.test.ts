import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { type Actor, createPreset, pageOfLog, read } from '#guard';
import { newId } from '#id';
import { archiveOf, beginJob, findJob, refusedRows } from '#jobs';
import {
  bringTallies,
  type BroughtTally,
  createLink,
  createProject,
  deleteLink,
  listLinks,
  listProjects,
  reportOf,
  restoreLink,
  tenantReport,
} from '#links';
import { newWorld } from '#world';
import { unpacked } from '../../../../test/world/archive.ts';
import { imported, linkOf, uploaded, zipped } from '../../../../test/world/imports.ts';
import { finished, takeOneStepTwice } from '../../../../test/world/jobs.ts';

const here = await newWorld();
const there = await newWorld();

suite('an archive of a tenant', () => {
  test('brought into an empty tenant elsewhere and exported again says the same, but for ids', async () => {
    await furnish(here.acme.owner);
    const archive = await exported(here.acme.owner);

    const job = await imported(there.globex.owner, 'kurzum', archive);

    assert.deepEqual([job.state, job.reason, job.failedRows], ['done', null, 0]);
    const left = read(there.globex.owner, 'job.view', ({ db }) => db.selectFrom('job_part').selectAll().execute());
    assert.deepEqual(await left, [], 'nothing of the upload is kept');
    const [before, after] = [await unpacked(archive), await unpacked(await exported(there.globex.owner))];
    for (const file of ['projects.json', 'links.json', 'hits.csv', 'cells.csv', 'visitors.csv', 'presets.json'])
      assert.deepEqual(saidBy(after, file), saidBy(before, file), file);
    assert.ok(saidBy(before, 'links.json').length >= 5 && saidBy(before, 'cells.csv').length >= 3);
  });

  test('brought a second time changes nothing', async () => {
    const archive = await exported(here.acme.owner);
    const before = await unpacked(await exported(there.globex.owner));

    const again = await imported(there.globex.owner, 'kurzum', archive);

    assert.deepEqual([again.state, again.failedRows], ['done', 0]);
    const after = await unpacked(await exported(there.globex.owner));
    for (const file of ['projects.json', 'links.json', 'hits.csv', 'cells.csv', 'visitors.csv', 'presets.json'])
      assert.deepEqual(saidBy(after, file), saidBy(before, file), file);
  });
});

suite('what was deleted or taken down', () => {
  const { acme } = here;
  const target = 'https://example.org/again';

  test('a link that was deleted since the archive was made is refused by its slug until somebody restores it', async () => {
    const { id, slug } = await createLink(acme.owner, { target, slug: 'binned' });
    const archive = await zipped({ 'links.json': JSON.stringify([linkOf({ slug, target })]) });
    const table = Buffer.from(`slug,target\n${slug},${target}\n`);
    await deleteLink(acme.owner, id);

    assert.equal(await refusedIn('kurzum', archive), 'links.json,1,slug,deleted');
    assert.equal(await refusedIn('csv', table), 'upload.csv,2,slug,deleted');
    await restoreLink(acme.owner, id);
    assert.equal(await refusedIn('kurzum', archive), '');
    assert.equal(await refusedIn('csv', table), '');
  });

  test('a row without a slug that was brought in before, and deleted since, is refused as well', async () => {
    const table = Buffer.from(`target,title\n${target},Einmal\n`);
    assert.equal(await refusedIn('csv', table), '');
    const [link] = (await listLinks(acme.owner, { search: 'Einmal' })).items;
    await deleteLink(acme.owner, link!.id);

    assert.equal(await refusedIn('csv', table), 'upload.csv,2,slug,deleted');
  });

  test('a row of our own table that says so makes no link that leads anywhere', async () => {
    const table = [
      'slug,target,deletedAt,takenDownAt,takenDownFor',
      `was-deleted,${target},2026-03-03T10:00:00.000Z,,`,
      `was-down,${target},,2026-03-03T10:00:00.000Z,abuse`,
      `was-neither,${target},,,`,
    ].join('\n');

    assert.equal(
      await refusedIn('csv', Buffer.from(table)),
      'upload.csv,2,deletedAt,deleted upload.csv,3,takenDownFor,taken_down',
    );
    const { items } = await listLinks(acme.owner, { search: 'was-' });
    assert.deepEqual(
      items.map(({ slug }) => slug),
      ['was-neither'],
    );
  });

  /** What an import of it refuses. */
  async function refusedIn(format: 'kurzum' | 'csv', file: Uint8Array): Promise<string> {
    const { id } = await imported(acme.owner, format, file);
    return (await refusedRows(acme.owner, id)).split('\r\n').slice(1, -1).join(' ');
  }
});

suite('the table of links in an archive', () => {
  const { owner } = there.acme;

  test('brings the same tags back, commas and brackets in them too, and says times as any table does', async () => {
    const tags = [['a,b', 'c'], ['[x]', 'y'], ['["z"]'], ["'blau", 'rot'], ['eins'], []];
    const made = [];
    for (const [n, some] of tags.entries())
      made.push(await createLink(owner, { target: `https://example.org/${n}`, slug: `tags-${n}`, tags: some }));
    const files = await unpacked(await exported(owner));
    const table = files.get('links.csv')!;
    for (const { createdAt } of made) assert.ok(table.includes(`,${createdAt},`), createdAt);

    const renamed = table.replaceAll(/,tags-(\d)/g, ',again-$1');
    const job = await imported(there.globex.owner, 'csv', Buffer.from(renamed));

    assert.deepEqual([job.state, job.failedRows], ['done', 0]);
    const { items } = await listLinks(there.globex.owner, { search: 'again-' });
    const brought = items.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
    assert.deepEqual(
      brought.map((link) => link.tags),
      tags,
    );
  });
});

suite('an archive that was made by hand', () => {
  const { acme, platform } = here;

  test('leaves out what is there under its slug, refuses what another one has, and says which rows by line', async () => {
    await createLink(acme.owner, { target: 'https://example.org/same', slug: 'same' });
    await createLink(acme.owner, { target: 'https://example.org/mine', slug: 'mine' });
    await createLink(here.globex.owner, { target: 'https://example.org/theirs', slug: 'theirs' });
    const links = [
      linkOf({ slug: 'same', target: 'https://example.org/same' }),
      linkOf({ slug: 'mine', target: 'https://example.org/other' }),
      linkOf({ slug: 'Theirs' }),
      linkOf({ slug: 'fresh', project: 'Neu' }),
      linkOf({ slug: 'api' }),
      linkOf({ target: 'javascript:alert(1)' }),
      linkOf({ code: 'lower' }),
      linkOf({ title: 'x'.repeat(201) }),
      linkOf({ createdAt: '2099-01-01T00:00:00.000Z' }),
      'no link',
    ];
    const before = (await listLinks(acme.owner, { limit: 200 })).items.length;

    const job = await imported(
      acme.owner,
      'kurzum',
      await zipped({ 'links.json': JSON.stringify(links.slice(0, 9), null, 1) }),
    );

    assert.deepEqual([job.state, job.done, job.failedRows], ['done', 9, 7]);
    assert.deepEqual(
      (await refusedRows(acme.owner, job.id)).split('\r\n').map((line) => line.replace(/^links.json,\d+,/, '')),
      [
        'file,line,field,reason',
        'slug,taken',
        'slug,taken',
        'slug,reserved',
        'target,scheme',
        'code,wrong_format',
        'title,too_long',
        'createdAt,out_of_range',
        '',
      ],
    );
    const { items } = await listLinks(acme.owner, { limit: 200 });
    assert.equal(items.length, before + 1);
    assert.ok(items.some(({ slug, createdAt }) => slug === 'fresh' && createdAt === '2026-01-02T03:04:05.000Z'));
    assert.ok((await listProjects(acme.owner)).items.some(({ name }) => name === 'Neu'));
  });

  test('brings no counts that fewer stand behind than is promised here, that tell who it was, or are finer than an hour', async () => {
    const link = linkOf({});
    const { id } = link;
    const job = await imported(
      acme.owner,
      'kurzum',
      await zipped({
        'links.json': JSON.stringify([link]),
        'hits.csv': `link,hour,hits,bots\n${id},2026-03-03T10:00:00Z,7,0\n${id},2026-03-03T10:00:01Z,7,0\n${id},2090-01-01T10:00:00Z,1,0\n`,
        'cells.csv': `link,month,dimension,value,hits,threshold,days\n${id},2026-03,country,DE,9,3,3:9\n${id},2026-03,country,AT,4,5,3:4\n${id},2026-03,country,CH,6,5,3:6\n${id},2026-02,country,FR,6,5,30:6\n${id},2026-02,street,FR,6,5,3:6\n${id},2026-03,campaign,mail to 192.0.2.7,6,5,3:6\n`,
        'visitors.csv': `link,day,visitors\n${id},2026-03-03,10\n${id},2026-03-04,3\n`,
      }),
    );

    assert.deepEqual((await refusedRows(acme.owner, job.id)).split('\r\n'), [
      'file,line,field,reason',
      'hits.csv,3,,out_of_range',
      'hits.csv,4,,out_of_range',
      'cells.csv,2,,below_threshold',
      'cells.csv,3,,below_threshold',
      'cells.csv,5,,out_of_range',
      'cells.csv,6,dimension,not_allowed',
      'cells.csv,7,,tells_who',
      'visitors.csv,3,,below_threshold',
      '',
    ]);
    const { id: here_ } = (await listLinks(acme.owner, { search: link.slug })).items[0]!;
    const { total, visitors, breakdown } = await reportOf(acme.owner, here_, { from: '2026-03-01', to: '2026-03-31' });
    assert.deepEqual([total, visitors, breakdown.country], [7, 10, [{ value: 'CH', hits: 6 }]]);
  });

  test('is brought in once, though each step is taken twice and control stops after it', async () => {
    const links = Array.from({ length: 450 }, (_, n) => linkOf({ slug: `many-${n}`, project: `P${n % 3}` }));
    const hits = links.map(({ id }) => `${id},2026-03-03T10:00:00Z,3,1`);
    const before = (await listProjects(acme.owner)).items.length;
    const { id } = await uploaded(
      acme.owner,
      'kurzum',
      await zipped({ 'links.json': JSON.stringify(links), 'hits.csv': ['link,hour,hits,bots', ...hits].join('\n') }),
    );

    let starts = 0;
    for (; (await findJob(acme.owner, id)).finishedAt === null; starts += 1) await takeOneStepTwice(platform, 'import');

    const job = await findJob(acme.owner, id);
    assert.deepEqual([job.state, job.done, job.total, job.failedRows], ['done', 900, 900, 0]);
    assert.ok(starts > 8, `${starts} starts`);
    assert.equal((await listProjects(acme.owner)).items.length, before + 3);
    const { total } = await tenantReport(acme.owner, { from: '2026-03-03', to: '2026-03-03' });
    assert.equal(total - hitsBefore, 1350);
    const { items } = await pageOfLog(acme.owner, { action: 'link.create', limit: 3 });
    assert.deepEqual(
      items.map(({ actor }) => actor.id),
      Array(3).fill(acme.memberId),
    );
    assert.equal((await pageOfLog(acme.owner, { action: 'tenant.import', limit: 1 })).items.length, 1);
  });

  test('of which millions of rows are refused tells the first ten thousand, and counts the others', async () => {
    const hits = `link,hour,hits,bots\n${'x\n'.repeat(12_345)}`;

    const job = await imported(acme.owner, 'kurzum', await zipped({ 'hits.csv': hits }));

    assert.deepEqual([job.state, job.failedRows], ['done', 12_345]);
    const rows = (await refusedRows(acme.owner, job.id)).split('\r\n');
    assert.equal(rows.length, 1 + 10_000 + 1 + 1);
    assert.deepEqual(rows.slice(-3), ['hits.csv,10001,,wrong_columns', 'hits.csv,10002,,and_more', '']);
  });

  let hitsBefore = 0;
  beforeEach(async () => {
    ({ total: hitsBefore } = await tenantReport(acme.owner, { from: '2026-03-03', to: '2026-03-03' }));
  });
});

async function furnish(owner: Actor): Promise<void> {
  const project = await createProject(owner, { name: 'Herbst' });
  await createPreset(owner, {
    name: 'Grafik',
    grants: [{ resource: 'link', right: 'view', scope: { of: 'project', projectId: project.id } }],
  });
  const made = [];
  for (let n = 0; n < 4; n += 1)
    made.push(
      await createLink(owner, {
        target: `https://example.org/${n}`,
        title: `=Ünicode "${n}"`,
        notes: 'a\nb;c,d',
        tags: ['rot', "'blau"],
        ...(n % 2 ? { projectId: project.id } : {}),
      }),
    );
  const gone = await createLink(owner, { target: 'https://example.org/gone', slug: 'Gone-1' });
  await deleteLink(owner, gone.id);
  const hour_s = Date.UTC(2026, 2, 3, 10) / 1000;
  const counted = (cells: Partial<BroughtTally>): BroughtTally => {
    return { threshold: 5, totals: [], released: [], visitors: [], ...cells };
  };
  const edge = newId();
  await bringTallies(owner, { idOf: () => edge, sequence: 1 }, [
    counted({ totals: made.map(({ id }, n) => [id, hour_s + 3600 * n, 40 + n, n]) }),
    counted({
      released: [
        [made[0]!.id, '2026-03-03', 'country', 'DE', 9],
        [made[0]!.id, '2026-03-31', 'country', 'DE', 5],
        [made[1]!.id, '2026-03-03', 'referrer', '=cmd', 7],
        [made[1]!.id, '2026-03-03', 'browser', 'Fire"fox', 7],
      ],
    }),
    counted({ visitors: made.map(({ id }) => [id, '2026-03-03', 20]) }),
  ]);
}

/** What a file says, without ids and in an order of its own. */
function saidBy(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const slugs = new Map(
    (JSON.parse(files.get('links.json')!) as { id: string; slug: string }[]).map((l) => [l.id, l.slug]),
  );
  const projects = new Map(
    (JSON.parse(files.get('projects.json')!) as { id: string; name: string }[]).map((p) => [p.id, p.name]),
  );
  const text = files
    .get(name)!
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => slugs.get(id) ?? projects.get(id) ?? '');
  if (!name.endsWith('.json')) return text.split('\r\n').toSorted();
  const rows = JSON.parse(text) as Record<string, unknown>[];
  return rows
    .map((row) => JSON.stringify({ ...row, ...(name === 'presets.json' ? { createdAt: 0, updatedAt: 0 } : {}) }))
    .toSorted();
}

async function exported(owner: Actor): Promise<Uint8Array> {
  const { id } = await finished(owner, (await beginJob(owner, 'tenant_export')).id);
  const bytes = new Uint8Array(await new Response((await archiveOf(owner, id)).bytes).arrayBuffer());
  return bytes;
}
