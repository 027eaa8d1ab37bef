import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { type Actor, createPreset, listPresets, pageOfLog, Sequencer, type Platform } from '#guard';
import {
  allKinds,
  archiveOf,
  beginImport,
  beginJob,
  findJob,
  openJobs,
  refusedRows,
  startImport,
  takePart,
  type Job,
} from '#jobs';
import { createLink, createProject, deleteLink, listLinks, listProjects, tenantReport } from '#links';
import { newWorld } from '#world';
import { unpacked } from '../../../../test/world/archive.ts';
import { commitTallies } from '../../links/exchange/tallies.ts';
import { newId } from '#id';
import { setTimeout as wait } from 'node:timers/promises';

const here = await newWorld();
const there = await newWorld();

suite('an archive of a tenant', () => {
  test('brought into an empty tenant elsewhere and exported again says the same, but for ids', async () => {
    await furnish(here.acme.owner);
    const archive = await exported(here.acme.owner);

    const job = await imported(there.globex.owner, 'kurzum', archive);

    assert.deepEqual([job.state, job.reason, job.failedRows], ['done', null, 0]);
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
  await commitTallies(owner.platform, {
    type: 'tallies',
    edgeId: newId(),
    sequence: 1,
    threshold: 5,
    totals: made.map(({ id }, n) => [id, hour_s + 3600 * n, 40 + n, n]),
    released: [
      [made[0]!.id, '2026-03-03', 'country', 'DE', 9],
      [made[0]!.id, '2026-03-31', 'country', 'DE', 5],
      [made[1]!.id, '2026-03-03', 'referrer', '=cmd', 7],
      [made[1]!.id, '2026-03-03', 'browser', 'Fire"fox', 7],
    ],
    visitors: made.map(({ id }) => [id, '2026-03-03', 20]),
    givenUp: 0,
  });
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

async function imported(owner: Actor, format: 'kurzum' | 'csv', file: Uint8Array, piece_bytes = 700): Promise<Job> {
  const { id } = await beginImport(owner, { format });
  let n = 0;
  for (let at = 0; at < file.length; at += piece_bytes)
    await takePart(owner, id, n++, file.subarray(at, at + piece_bytes));
  await startImport(owner, id, n);
  return finished(owner, id);
}

async function finished(owner: Actor, id: string): Promise<Job> {
  const jobs = openJobs(owner.platform, allKinds);
  // An export of the log waits until all of it has its place.
  const sequencer = new Sequencer(owner.platform);
  try {
    for (;;) {
      const job = await findJob(owner, id);
      if (job.finishedAt !== null) return job;
      await wait(5);
    }
  } finally {
    await jobs.stop();
    await sequencer.stop();
  }
}
