import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { sql } from 'kysely';
import { Sequencer, type Actor } from '#guard';
import { createLink, createLinks, createProject, deleteLink } from '#links';
import { invite, newMember, newWorld } from '#world';
import { jsonIn, linesIn, unpacked } from '../../../../test/world/archive.ts';
import { allKinds, archiveOf, beginJob, deleteJob, findJob, openJobs, type Job } from '../jobs.ts';
import type { Step, Work } from '../kind.ts';

const { acme, globex, platform } = await newWorld();
const folder = mkdtempSync(join(tmpdir(), 'kz-export-'));
after(() => rmSync(folder, { recursive: true }));

const target = 'https://example.org/autumn?x=1';

suite('the export of a tenant', () => {
  const sequencer = new Sequencer(platform);
  let jobs = openJobs(platform, allKinds);
  after(async () => {
    await jobs.stop();
    await sequencer.stop();
  });

  test('an export holds everything of its tenant, and nothing of another', async () => {
    const project = await createProject(acme.owner, { name: 'Messe' });
    const link = await createLink(acme.owner, {
      target,
      slug: 'herbst',
      title: 'Herbst "26", neu',
      notes: 'Zeile 1\nZeile 2',
      tags: ['print', 'A4'],
      projectId: project.id,
    });
    const gone = await createLink(acme.owner, { target, slug: 'vorbei' });
    await deleteLink(acme.owner, gone.id, null);
    await createLink(globex.owner, { target, slug: 'anders', title: 'Nicht von Acme' });
    await newMember(acme, { email: 'anna@acme.example', preset: 'editor' });
    await invite(acme.owner, { email: 'neu@acme.example' });
    await count(acme.owner, link.id);

    const files = await unpacked(await bytesOf(acme.owner));

    const links = jsonIn<{ slug: string; [field: string]: unknown }[]>(files, 'links.json');
    assert.deepEqual(links.map(({ slug }) => slug).toSorted(), ['herbst', 'vorbei']);
    const told = links.find(({ slug }) => slug === 'herbst')!;
    assert.partialDeepStrictEqual(told, {
      id: link.id,
      createdBy: acme.owner.memberId,
      createdAt: link.createdAt,
      slug: 'herbst',
      target,
      title: 'Herbst "26", neu',
      notes: 'Zeile 1\nZeile 2',
      tags: ['print', 'A4'],
      projectId: project.id,
      project: 'Messe',
      deletedAt: null,
      takenDownAt: null,
      takenDownFor: null,
    });
    assert.notEqual(links.find(({ slug }) => slug === 'vorbei')!['deletedAt'], null);
    assert.deepEqual(
      jsonIn<{ email: string }[]>(files, 'members.json').map(({ email }) => email),
      ['erika@acme.example', 'anna@acme.example'],
    );
    assert.deepEqual(
      jsonIn<{ email: string }[]>(files, 'invitations.json').map(({ email }) => email),
      ['neu@acme.example'],
    );
    assert.deepEqual(linesIn(files, 'hits.csv'), ['link,hour,hits,bots', `${link.id},2026-03-01T10:00:00.000Z,41,3`]);
    assert.deepEqual(linesIn(files, 'visitors.csv'), ['link,day,visitors', `${link.id},2026-03-01,30`]);
    assert.deepEqual(linesIn(files, 'cells.csv'), [
      'link,month,dimension,value,hits,threshold,days',
      `${link.id},2026-03,campaign,'=1+1,9,5,1:5 17:4`,
      `${link.id},2026-03,campaign,''quoted,7,5,1:7`,
    ]);
    const log = linesIn(files, 'audit.jsonl').map(
      (line) => JSON.parse(line) as { kind: string; entry?: { action: string } },
    );
    assert.ok(
      log.some(({ entry }) => entry?.action === 'tenant.export'),
      'the log says that it was exported',
    );
    const about = jsonIn<{ tenant: { name: string }; rows: Record<string, number> }>(files, 'kurzum.json');
    assert.equal(about.tenant.name, 'Acme GmbH');
    assert.deepEqual([about.rows['links'], about.rows['hits'], about.rows['cells']], [2, 1, 2]);
    for (const content of files.values()) assert.ok(!content.includes('Nicht von Acme'));
  });

  test('tallies that fill many pages are there once each, of every link', async () => {
    const links = [await createLink(globex.owner, { target }), await createLink(globex.owner, { target })];
    const { tenantId } = globex;
    const db = platform.store.exchange;
    const value = platform.vault.tenant(tenantId).seal('tally_value', 'value_sealed', '77', 'DE');
    await sql`insert into tally_value values (77, ${tenantId}, ${Buffer.from('77')}, ${value})`.execute(db);
    for (const { id } of links) {
      await sql`insert into tally_total (tenant_id, link_id, hour, hits)
        select ${tenantId}, ${id}, timestamptz '2025-01-01' + n * interval '1 hour', n
        from generate_series(1, 4500) n`.execute(db);
      await sql`insert into tally (hits, tenant_id, link_id, month, value_id, dimension, threshold, by_day)
        select 5, ${tenantId}, ${id}, date '1900-01-01' + n * interval '1 month', 77, 1 + n % 10, 5, '{5}'
        from generate_series(1, 2300) n`.execute(db);
    }

    const files = await unpacked(await bytesOf(globex.owner));

    for (const [name, each] of [
      ['hits.csv', 4_500],
      ['cells.csv', 2_300],
    ] as const) {
      const [, ...rows] = linesIn(files, name);
      assert.equal(rows.length, 2 * each);
      assert.equal(new Set(rows).size, 2 * each);
      for (const { id } of links) assert.equal(rows.filter((row) => row.startsWith(id)).length, each);
    }
  });

  test(
    'other programs open the archive, and a spreadsheet finds no formula in it',
    { skip: lacksTools() },
    async () => {
      await createLink(acme.owner, {
        target,
        slug: 'formel',
        title: '=HYPERLINK("http://evil.example")',
        tags: ['+1', '@x'],
      });
      const path = join(folder, 'tools.zip');
      writeFileSync(path, await bytesOf(acme.owner));

      assert.match(execFileSync('unzip', ['-t', path], { encoding: 'utf8' }), /No errors detected/);
      const python = `
import csv, io, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
cells = []
for name in archive.namelist():
    if name.endswith('.csv'):
        for row in csv.reader(io.TextIOWrapper(archive.open(name), 'utf-8-sig', newline='')):
            cells += row
print(json.dumps(cells))`;
      const cells = JSON.parse(execFileSync('python3', ['-c', python, path], { encoding: 'utf8' })) as string[];
      assert.ok(cells.includes(`'=HYPERLINK("http://evil.example")`));
      assert.deepEqual(
        cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)),
        [],
      );
    },
  );

  test('of many links little is in memory at once, neither while they are written nor while they are read', async () => {
    const many = 20_000;
    await insertMany(globex.owner, many);
    const steps: number[] = [];
    const step = async (work: Work<Actor>): Promise<Step> => {
      const taken = await allKinds.tenant_export.step(work);
      steps.push((taken.parts ?? []).reduce((sum, { content }) => sum + content.length, 0));
      return taken;
    };
    await jobs.stop();
    jobs = openJobs(platform, { ...allKinds, tenant_export: { ...allKinds.tenant_export, step } });

    const { id } = await beginJob(globex.owner, 'tenant_export');
    const { bytes: whole } = (await over(globex.owner, id)).file!;

    const most = Math.max(...steps);
    assert.ok(whole > 20_000_000 && most < whole / 20, `${most} of ${whole} bytes in one step, of ${steps.length}`);
    const reader = (await archiveOf(globex.owner, id)).bytes.getReader();
    const first = await reader.read();
    assert.ok(first.value!.length < 1_000_000);
    await deleteJob(globex.owner, id);
    // What had not been asked for was not read ahead, so it is missed now.
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
  });
});

async function insertMany(owner: Actor, many: number): Promise<void> {
  for (let from = 0; from < many; from += 1_000) {
    const drafts = Array.from({ length: 1_000 }, () => ({ target, notes: randomBytes(375).toString('hex') }));
    await createLinks(owner, drafts);
  }
}

/** A day of tallies, as an edge would have them kept. */
async function count({ tenantId }: Actor, linkId: string): Promise<void> {
  const db = platform.store.exchange;
  const { seal, hash } = platform.vault.tenant(tenantId);
  const words = ['=1+1', "'quoted"].map((value, i) => ({ id: i + 1, value }));
  await db
    .insertInto('tally_value')
    .values(
      words.map(({ id, value }) => ({
        id,
        tenant_id: tenantId,
        hash: hash('tally_value', value),
        value_sealed: seal('tally_value', 'value_sealed', String(id), value),
      })),
    )
    .execute();
  const of = { tenant_id: tenantId, link_id: linkId };
  const hour = new Date('2026-03-01T10:00:00Z');
  await db
    .insertInto('tally_total')
    .values({ ...of, hour, hits: 41, bots: 3 })
    .execute();
  await db
    .insertInto('tally_visitors')
    .values({ ...of, day: '2026-03-01', visitors: 30 })
    .execute();
  const cell = { ...of, month: '2026-03-01', dimension: 10, threshold: 5 };
  const days = Array.from({ length: 31 }, (_, i) => (i === 0 ? 5 : i === 16 ? 4 : null));
  await db
    .insertInto('tally')
    .values({ ...cell, value_id: 1, hits: 9, by_day: days as never })
    .execute();
  await db
    .insertInto('tally')
    .values({ ...cell, value_id: 2, hits: 7, by_day: [7] as never })
    .execute();
}

async function bytesOf(owner: Actor): Promise<Buffer> {
  const { id } = await beginJob(owner, 'tenant_export');
  const job = await over(owner, id);
  assert.equal(job.state, 'done', JSON.stringify(job));
  return Buffer.concat(await Array.fromAsync((await archiveOf(owner, id)).bytes));
}

async function over(owner: Actor, id: string): Promise<Job> {
  for (;;) {
    const job = await findJob(owner, id);
    if (job.finishedAt !== null) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Why what other programs make of it can't be seen here; false where it can. */
function lacksTools(): string | false {
  try {
    for (const tool of ['unzip', 'python3']) execFileSync('sh', ['-c', `command -v ${tool}`]);
    return false;
  } catch {
    return 'needs unzip and python3';
  }
}
