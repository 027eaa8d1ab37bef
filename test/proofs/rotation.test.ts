/** Proof: keys are replaced while Kurzum runs, and a control that is killed on the way goes on where it was. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';

type Rotation = {
  readonly owner: string;
  readonly done: number;
  readonly total: number;
  readonly finishedAt: string | null;
};

test('all keys are replaced, control killed three times on the way, and every link is as it was', async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  const titles = Array.from({ length: 60 }, (_, n) => `Titel ${n}`);
  for (const title of titles) await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/', title });
  const rootBefore = readFileSync(join(kurzum.keysFolder, 'root.key'), 'utf8');

  const { code, stdout } = await kurzum.command('key', 'rotate', '--json');
  assert.equal(code, 0);
  const begun = (JSON.parse(stdout) as { items: readonly Rotation[] }).items.map(({ owner }) => owner);
  assert.deepEqual(begun, ['root', 'platform', account.tenantId]);
  for (let kills = 0; kills < 3; kills += 1) {
    kill(kurzum.pidOf('control'), 'SIGKILL');
    await ready(kurzum);
  }
  const done = await finished(kurzum);

  assert.ok(done.every(({ done: looked, total }) => looked === total));
  assert.notEqual(readFileSync(join(kurzum.keysFolder, 'root.key'), 'utf8'), rootBefore);
  const ring = JSON.parse(readFileSync(join(kurzum.keysFolder, 'tenants', `${account.tenantId}.key`), 'utf8')) as {
    current: number;
  };
  assert.equal(ring.current, 2);
  const { items } = await kurzum.api<{ items: { title: string }[] }>(account, 'GET', '/links?limit=200&search=titel');
  assert.deepEqual(items.map(({ title }) => title).toSorted(), titles.toSorted());
  const { stdout: said } = await kurzum.command('key', 'rotate', '--status');
  assert.match(said, /^root\tversion 2\tbegun .*\tdone /m);
});

async function ready(kurzum: Kurzum): Promise<void> {
  for (;;) {
    if ((await kurzum.request('/readyz').catch(() => null))?.status === 200) return;
    await sleep(50);
  }
}

async function finished(kurzum: Kurzum): Promise<readonly Rotation[]> {
  for (let waited_ms = 0; waited_ms < 90_000; waited_ms += 200) {
    const { items } = JSON.parse((await kurzum.command('key', 'rotate', '--status', '--json')).stdout) as {
      items: readonly Rotation[];
    };
    if (items.every(({ finishedAt }) => finishedAt !== null)) return items;
    await sleep(200);
  }
  throw new Error('the keys were not replaced in time');
}
