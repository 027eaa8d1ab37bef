/** Proof: what the exported image of a code says leads, by the running edge, to where its link leads, now and after it was printed. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { before, test } from 'node:test';
import { readLogo } from '#links';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { readByQr, readByZxing } from '../world/scanners.ts';
import { addsUp, advance, reportOf, told, visit, type Link, type Report } from '../world/visitors.ts';

/** Many looks in a few minutes. */
const release_s = 30;
const [first, second] = ['https://example.org/first', 'https://example.org/second'];

type Code = { readonly id: string; readonly linkId: string; readonly says: string; readonly printedAt: string | null };

let kurzum: Kurzum;
let account: Account;

before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: String(release_s) });
  account = await kurzum.setUp();
});

test('a printed code leads to the target that its link has, also to one that it got afterwards, and counts as qr', async () => {
  const design = { shape: 'rounded', eyeFrame: 'leaf', eyeBall: 'circle', ink: { kind: 'plain', colour: '#0b3d5c' } };
  const code = await kurzum.api<Code>(account, 'POST', '/qrs', { target: first, name: 'Plakat', design });
  const says = await scanned(code.id);
  const path = new URL(says).pathname;

  assert.equal(says, code.says);
  assert.ok((await kurzum.api<Code>(account, 'GET', `/qrs/${code.id}`)).printedAt);
  await leadsTo(path, first);
  const onPaper = { id: code.linkId, slug: path.slice(1) };
  await visit(kurzum, onPaper, 0, 20);
  const counted = await channelsOf(onPaper);
  addsUp(counted);
  // Some may wait for others; what is told is told as this.
  assert.deepEqual(
    counted.breakdown['channel']!.map(({ value }) => value),
    ['qr'],
  );

  await assert.rejects(kurzum.api(account, 'PATCH', `/links/${code.linkId}`, { target: second }));
  await leadsTo(path, first);
  await kurzum.api(account, 'PATCH', `/links/${code.linkId}`, { target: second, printed: 'acknowledged' });
  await leadsTo(path, second);
  assert.equal(await scanned(code.id), says, 'and the image is the same as before');
});

test('a code that is deleted goes on leading where it did: it may be on paper', async () => {
  const code = await kurzum.api<Code>(account, 'POST', '/qrs', { target: first });
  const path = new URL(await scanned(code.id)).pathname;
  await leadsTo(path, first);
  const headers = { authorization: `Bearer ${account.token}` };
  assert.equal((await kurzum.request(`/api/v1/qrs/${code.id}`, { method: 'DELETE', headers })).status, 204);
  await leadsTo(path, first);
});

/** What both scanners read in the exported image of a code. */
async function scanned(id: string): Promise<string> {
  const headers = { authorization: `Bearer ${account.token}` };
  const response = await kurzum.request(`/api/v1/qrs/${id}/image?format=png&size=600`, { headers });
  assert.equal(response.status, 200);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = await readByZxing(bytes);
  const picture = await readLogo(bytes);
  assert.ok(picture.kind === 'pixels');
  const { width, height, rgba } = picture;
  assert.equal(readByQr({ width, height, data: new Uint8ClampedArray(rgba) }), text);
  return text!;
}

/** The report of a link once it says by which channels people came. */
async function channelsOf(link: Link): Promise<Report> {
  for (let looks = 0; ; looks += 1) {
    const report = await reportOf(kurzum, account, link, told(20));
    if (report.breakdown['channel']!.length > 0 || looks === 20) return report;
    await advance(kurzum, release_s + 1);
    await sleep(1_200);
  }
}

/** That the edge sends whoever scans there, as soon as it has heard of it; HEAD counts as a bot, so looking counts as nobody. */
async function leadsTo(path: string, target: string): Promise<void> {
  let location: string | null = null;
  for (let attempt = 0; attempt < 500 && location !== target; attempt += 1) {
    if (attempt > 0) await sleep(20);
    location = (await kurzum.request(path, { method: 'HEAD' })).headers.get('location');
  }
  assert.equal(location, target);
}
