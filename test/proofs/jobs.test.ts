/** Proof that exports, imports and many codes go on whatever dies, control or the database: what comes of them is the same as without. */
import assert from 'node:assert/strict';
import { kill } from 'node:process';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linesIn, unpacked } from '../world/archive.ts';
import type { Client } from '../world/client.ts';
import { openCodes } from '../world/codes.ts';
import { openHouse, type House } from '../world/house.ts';
import type { ProcessName } from '../world/kurzum.ts';
import { readByZxing } from '../world/scanners.ts';

const links = 10_000;
const atOnce = 1_000;
/** By an import. */
const brought = 4_000;
/** In a bulk of codes. */
const printed = 1_500;

let house: House;
let owner: Client;

before(async () => {
  house = await openHouse();
  owner = await house.ownerWithFactor();
  for (let from = 0; from < links; from += atOnce) {
    const drafts = Array.from({ length: atOnce }, (_, i) => ({
      target: `https://example.org/${from + i}`,
      slug: `many-${from + i}`,
      title: `Nummer ${from + i}`,
    }));
    const made = await owner.send('POST', '/links/bulk', { body: { links: drafts } });
    assert.equal(made.status, 200, made.text);
  }
});

for (const name of ['control', 'postgres'] as const) {
  test(`kill -9 of ${name} in the middle of an export of ${links} links: the archive is the same, and whole`, async () => {
    const undisturbed = await fetched(await begun());
    const id = await begun();
    const seen: number[] = [];
    for (let part = 1; part <= 4; part += 1) {
      seen.push(await untilDone(id, (part * links) / 5));
      await killed(name);
    }
    const disturbed = await fetched(id);

    assert.ok(seen[0]! < links && new Set(seen).size > 1, `it was under way: ${seen.join(', ')}`);
    for (const file of ['links.json', 'links.csv', 'projects.json', 'members.json', 'hits.csv'])
      assert.equal(disturbed.get(file), undisturbed.get(file), file);
    assert.deepEqual([...disturbed.keys()], [...undisturbed.keys()]);
    const slugs = new Set(linesIn(disturbed, 'links.csv').map((line) => line.split(',')[1]));
    assert.equal(slugs.size, links + 1, 'each link once, and the line with the names of the columns');
    const log = linesIn(disturbed, 'audit.jsonl').map((line) => JSON.parse(line) as { kind: string; index?: number });
    const places = log.flatMap(({ index }) => index ?? []);
    assert.deepEqual(
      places,
      places.map((_, i) => i),
      'each entry of the log once, in order',
    );
  });
}

test('kill -9 of control and of the database in the middle of an import: each link is there once', async () => {
  const slugs = Array.from({ length: brought }, (_, n) => `brought-${n}`);
  const table = ['slug,target,project', ...slugs.map((slug) => `${slug},https://example.org/${slug},Neu`)].join('\n');
  const { id } = (await owner.send('POST', '/imports', { body: { format: 'csv' } })).json as Job;
  const headers = { 'content-type': 'application/octet-stream' };
  assert.equal((await owner.send('POST', `/imports/${id}/parts/0`, { body: table, headers })).status, 204);
  await owner.send('POST', `/imports/${id}/start`, { body: { parts: 1 } });

  const seen: number[] = [];
  for (const name of ['control', 'postgres', 'control'] as const) {
    seen.push(await untilDone(id, ((seen.length + 1) * brought) / 5));
    await killed(name);
  }
  await untilDone(id, brought);

  assert.ok(seen[0]! < brought && new Set(seen).size > 1, `it was under way: ${seen.join(', ')}`);
  const files = await fetched(await begun());
  const there = linesIn(files, 'links.csv').map((line) => line.split(',')[1]!);
  assert.deepEqual(there.filter((slug) => slug.startsWith('brought-')).toSorted(), slugs.toSorted());
  assert.equal(linesIn(files, 'projects.csv').filter((line) => line.includes(',Neu,')).length, 1);
});

test('kill -9 of control and of the database in the middle of many codes: each link is made once, and the archive is whole', async () => {
  const names = Array.from({ length: printed }, (_, n) => `Tisch ${n}`);
  const table = ['name,target', ...names.map((name, n) => `${name},https://example.org/code/${n}`)].join('\n');
  const { id } = (await owner.send('POST', '/qrs/bulk', { body: { format: 'png', size: 128 } })).json as Job;
  const headers = { 'content-type': 'application/octet-stream' };
  assert.equal((await owner.send('POST', `/qrs/bulk/${id}/parts/0`, { body: table, headers })).status, 204);
  await owner.send('POST', `/qrs/bulk/${id}/start`, { body: { parts: 1 } });

  const seen: number[] = [];
  for (const name of ['control', 'postgres', 'control'] as const) {
    seen.push(await untilDone(id, ((seen.length + 1) * printed) / 5));
    await killed(name);
  }
  await untilDone(id, printed);

  assert.ok(seen[0]! < printed && new Set(seen).size > 1, `it was under way: ${seen.join(', ')}`);
  const { images, manifest } = await openCodes(await archived(id));
  assert.deepEqual(
    [...images.keys()],
    names.map((name) => `${name}.png`),
  );
  assert.equal(new Set(manifest.map(({ says }) => says)).size, printed);
  for (const row of manifest.filter((_, n) => n % 50 === 0))
    assert.equal(await readByZxing(images.get(row['file']!)!), row['says']);
  const files = await fetched(await begun());
  const made = linesIn(files, 'links.csv').filter((line) => line.includes('https://example.org/code/'));
  assert.equal(made.length, printed, 'no link was made twice');
});

type Job = { readonly id: string; readonly state: string; readonly done: number; readonly reason: string | null };

async function begun(): Promise<string> {
  const { status, text, json } = await owner.send('POST', '/exports');
  assert.equal(status, 201, text);
  return (json as Job).id;
}

/** Until so many rows are dealt with; says how many were. */
async function untilDone(id: string, rows: number): Promise<number> {
  for (;;) {
    const { done, state } = await jobOf(id);
    if (done >= rows || state === 'done' || state === 'failed') return done;
    await sleep(5);
  }
}

async function fetched(id: string): Promise<ReadonlyMap<string, string>> {
  return unpacked(await archived(id));
}

/** The archive of a job that is removed afterwards. */
async function archived(id: string): Promise<Uint8Array> {
  for (let job = await jobOf(id); job.state !== 'done'; job = await jobOf(id)) {
    assert.notEqual(job.state, 'failed', job.reason ?? '');
    await sleep(50);
  }
  const cookie = [...owner.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await house.kurzum.request(`/api/v1/jobs/${id}/file`, { headers: { cookie } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/zip');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  assert.equal((await owner.send('DELETE', `/jobs/${id}`)).status, 204);
  return bytes;
}

/** While nobody can answer it is asked again. */
async function jobOf(id: string): Promise<Job> {
  for (;;) {
    const answer = await owner.send('GET', `/jobs/${id}`).catch(() => null);
    if (answer?.status === 200) return answer.json as Job;
    assert.ok(answer === null || answer.status >= 500, answer?.text ?? '');
    await sleep(50);
  }
}

async function killed(name: ProcessName): Promise<void> {
  kill(house.kurzum.pidOf(name), 'SIGKILL');
  await sleep(100);
  for (;;) {
    const answer = await house.kurzum.request('/readyz').catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await sleep(50);
  }
}
