/** Proof for a full disk: redirects go on, writes are refused, nothing is corrupt, and it goes on by itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonIn, unpacked } from '../world/archive.ts';
import { Authenticator } from '../world/authenticator.ts';
import { Client } from '../world/client.ts';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';

const size_mb = 420;
const mountable = mountSmallDisk();
const skip = mountable === null ? 'mounting a small tmpfs needs root' : false;

let kurzum: Kurzum;
let account: Account;

before(async () => {
  if (mountable === null) return;
  kurzum = await startKurzum({ KURZUM_DATA: join(mountable, 'data'), KURZUM_KEYS: join(mountable, 'keys') });
  account = await kurzum.setUp();
});

test(
  'a full disk refuses writes as unavailable while redirects go on, and all goes on when there is room',
  { skip },
  async () => {
    const kept = await createLink('kept');
    await untilStatus('/kept', 302);
    await fillDisk();

    const refused = await refusals();
    assert.deepEqual([...new Set(refused)], [503], 'once a write is refused, it is refused as unavailable');
    for (let visit = 0; visit < 20; visit++) assert.equal((await visitAsBrowser('/kept')).status, 302);

    await makeRoom();
    await untilWritable();
    assert.equal((await createLink('later')).slug, 'later');
    await untilStatus('/later', 302);
    await untilTotal(kept.id, 20);
  },
);

test(
  'an export for which there is no room waits, says so where it can, and is whole in the end',
  { skip },
  async () => {
    const owner = await ownerWithFactor();
    for (let i = 0; i < 3; i += 1) {
      const links = Array.from({ length: 1_000 }, () => ({
        target: 'https://example.org/',
        notes: randomBytes(2_000).toString('hex'),
      }));
      assert.equal((await owner.send('POST', '/links/bulk', { body: { links } })).status, 200);
    }
    await fillDisk(15 * 1024 * 1024);

    const begun = await owner.send('POST', '/exports');
    assert.equal(begun.status, 201, begun.text);
    const { id } = begun.json as { id: string };
    const jobNow = async (): Promise<{ state: string; waiting: boolean } | 'unavailable'> => {
      const answer = await owner.send('GET', `/jobs/${id}`);
      return answer.status === 503 ? 'unavailable' : (answer.json as { state: string; waiting: boolean });
    };
    const stalled = await untilHolds(jobNow, (job) => job === 'unavailable' || job.waiting || job.state === 'done');
    assert.ok(stalled === 'unavailable' || stalled.state === 'running', JSON.stringify(stalled));
    assert.equal((await visitAsBrowser('/kept')).status, 302);

    await makeRoom();
    const done = await untilHolds(jobNow, (job) => job !== 'unavailable' && !['queued', 'running'].includes(job.state));
    assert.ok(done !== 'unavailable' && done.state === 'done' && !done.waiting, JSON.stringify(done));
    const cookie = [...owner.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await kurzum.request(`/api/v1/jobs/${id}/file`, { headers: { cookie } });
    const files = await unpacked(new Uint8Array(await answer.arrayBuffer()));
    const links = jsonIn<{ notes: string | null }[]>(files, 'links.json');
    assert.equal(links.filter(({ notes }) => notes?.length === 4_000).length, 3_000);
  },
);

async function untilHolds<Value>(look: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (let waited_ms = 0; waited_ms < 120_000; waited_ms += 100) {
    const value = await look();
    if (holds(value)) return value;
    await sleep(100);
  }
  throw new Error('it did not come about');
}

async function ownerWithFactor(): Promise<Client> {
  const owner = new Client(kurzum.url);
  const body = { email: 'owner@acme.example', password: 'correct horse battery' };
  assert.equal((await owner.send('POST', '/session', { body })).status, 200);
  const { json } = await owner.send('POST', '/me/passkeys/options');
  const credential = new Authenticator(kurzum.url).create(json);
  assert.equal((await owner.send('POST', '/me/passkeys', { body: { name: 'Key', credential } })).status, 201);
  return owner;
}

type Link = { readonly id: string; readonly slug: string };

function mountSmallDisk(): string | null {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'kz-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size_mb}m,mode=755`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  after(async () => {
    await kurzum?.stop();
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const createLink = (slug: string) =>
  kurzum.api<Link>(account, 'POST', '/links', { target: 'https://example.org/', slug });

/** Fills the disk but for so much, or to the last byte, and the room that PostgreSQL has reserved in its WAL by writing on. */
async function fillDisk(left_bytes = 0): Promise<void> {
  const filler = await open(join(mountable!, 'filler'), 'w');
  const piece = Buffer.alloc(1 << 16);
  try {
    for (let disk = statfsSync(mountable!); disk.bavail * disk.bsize > left_bytes; disk = statfsSync(mountable!))
      await filler.write(piece);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    await filler.close();
  }
  await chmod(join(mountable!, 'filler'), 0o600);
}

/** Creates links until the first refusal, then a few more: the statuses of the refusals. */
async function refusals(): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 20_000 && statuses.length < 3; attempt++) {
    const body = JSON.stringify({ target: 'https://example.org/', notes: 'n'.repeat(9000) });
    const headers = { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' };
    const answer = await kurzum.request('/api/v1/links', { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (answer.status !== 201) statuses.push(answer.status);
  }
  return statuses;
}

async function makeRoom(): Promise<void> {
  await rm(join(mountable!, 'filler'));
}

async function untilWritable(): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const project = await kurzum.api(account, 'POST', '/projects', { name: `attempt ${attempt}` }).catch(() => null);
    if (project) return;
    await sleep(200);
  }
  throw new Error('writes are still refused although there is room');
}

function visitAsBrowser(path: string): Promise<Response> {
  return kurzum.request(path, { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0' } });
}

async function untilStatus(path: string, status: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await kurzum.request(path, { method: 'HEAD' })).status === status) return;
    await sleep(50);
  }
  throw new Error(`${path} was not answered with ${status}`);
}

async function untilTotal(linkId: string, expected: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { total } = await kurzum.api<{ total: number }>(account, 'GET', `/links/${linkId}/report`);
    if (total === expected) return;
    await sleep(200);
  }
  assert.fail('the hits that came while the disk was full were not counted');
}
