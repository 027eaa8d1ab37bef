/** Proof: without its root key Kurzum starts, says so, and serves nothing but the links that its edge knows already. */
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAgain, startKurzum } from '../world/kurzum.ts';

test('without the root key links lead on, everything else says what is missing, and the key’s return is noticed', async () => {
  const first = await startKurzum();
  const account = await first.setUp();
  const target = 'https://example.org/kept';
  const { slug } = await first.api<{ slug: string }>(account, 'POST', '/links', { target });
  await first.stop();
  const path = join(first.keysFolder, 'root.key');
  renameSync(path, `${path}.away`);

  const kurzum = await startAgain(first, {}, 'alive');
  await until(() => kurzum.printed().includes('Kurzum has no root key'));

  assert.match(kurzum.printed(), /root\.key is missing\. Put the copy of the key folder back\./);
  const redirect = await kurzum.request(`/${slug}`);
  assert.deepEqual([redirect.status, redirect.headers.get('location')], [302, target]);
  for (const [asked, headers] of [
    ['/api/v1/links', { authorization: `Bearer ${account.token}` }],
    ['/api/v1/openapi.json', {}],
    ['/', {}],
  ] as const) {
    const answer = await kurzum.request(asked, { headers });
    const problem = (await answer.json()) as { type: string; detail: string };
    assert.equal(answer.status, 503, asked);
    assert.equal(problem.type, '/problems/unavailable');
    assert.match(problem.detail, /does not have its root key/);
    assert.ok(answer.headers.has('content-security-policy'));
  }
  const page = await kurzum.request('/app', { headers: { accept: 'text/html', 'accept-language': 'de' } });
  assert.equal(page.status, 503);
  assert.match(await page.text(), /Der Schlüssel fehlt/);
  const ready = await kurzum.request('/readyz');
  assert.deepEqual([ready.status, ((await ready.json()) as { ready: boolean }).ready], [503, false]);
  const { code, stderr } = await kurzum.command('token', 'create');
  assert.equal(code, 1);
  assert.match(stderr, /root\.key is missing/);
  assert.deepEqual(
    readdirSync(first.keysFolder).filter((name) => name === 'root.key'),
    [],
    'no new key was made',
  );

  // Put back as an archive would: for everybody to read.
  chmodSync(`${path}.away`, 0o644);
  renameSync(`${path}.away`, path);
  await until(async () => /0600|others/.test((await kurzum.command('token', 'create')).stderr));
  chmodSync(path, 0o600);
  await until(async () => (await kurzum.request('/readyz')).status === 200);

  assert.equal((await kurzum.api<{ items: unknown[] }>(account, 'GET', '/links')).items.length, 1);
});

test('the root key comes from a command, and neither it nor the command is printed anywhere', async () => {
  const first = await startKurzum();
  const account = await first.setUp();
  await first.stop();
  const path = join(first.keysFolder, 'root.key');
  const elsewhere = join(first.keysFolder, '..', 'store.key');
  renameSync(path, elsewhere);
  assert.equal(statSync(elsewhere).mode & 0o777, 0o600);

  const kurzum = await startAgain(first, { KURZUM_ROOT_KEY_COMMAND: `cat "$STORE"`, STORE: elsewhere });

  await kurzum.api(account, 'GET', '/links');
  const { stdout } = await kurzum.command('config');
  assert.match(stdout, /KURZUM_ROOT_KEY_COMMAND=\*\*\*/);
  assert.doesNotMatch(kurzum.printed() + stdout, /cat "/);
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited_ms = 0; waited_ms < 60_000; waited_ms += 100) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it did not come about within a minute');
}
