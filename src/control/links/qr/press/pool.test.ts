import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Problem } from '#problem';
import { Pool, type Size } from './pool.ts';

// A path with a blank in it, as programs are installed in.
const folder = mkdtempSync(join(tmpdir(), 'kz press '));
after(() => rmSync(folder, { recursive: true }));

/** What the threads of these tests are told to do; `path` is of a file that tells them what was before. */
type Order = {
  readonly does: 'say' | 'wait' | 'refuse' | 'fail' | 'die' | 'fill' | 'hang';
  readonly n?: number;
  readonly path?: string;
};

const file = join(folder, 'thread.mjs');
writeFileSync(
  file,
  `import { parentPort } from 'node:worker_threads';
  import { existsSync, writeFileSync } from 'node:fs';
  parentPort.on('message', ({ does, n, path }) => {
    if (does === 'hang') for (;;);
    if (does === 'wait') while (!existsSync(path));
    if (does === 'fill' && !existsSync(path)) {
      writeFileSync(path, '');
      for (const all = []; ;) all.push(new Array(1e6).fill(all));
    }
    if (does === 'die' && !(path && existsSync(path))) {
      if (path) writeFileSync(path, '');
      throw new Error('dead');
    }
    if (does === 'refuse') parentPort.postMessage({ kind: 'refused', field: 'size', reason: 'too_small', detail: 'x' });
    else if (does === 'fail') parentPort.postMessage({ kind: 'failed', error: new RangeError('ours') });
    else parentPort.postMessage({ kind: 'done', result: [n, Object.keys(process.env).length] });
  });`,
);

function newPool(threads = 1, patience = 60_000): Pool<Order> {
  const pool = new Pool<Order>(pathToFileURL(file), { threads, patience });
  after(() => pool.close());
  return pool;
}

/** Keeps a thread at work until it is let go. */
function occupied(pool: Pool<Order>, size: Size = {}) {
  const path = join(folder, String(Math.random()));
  const done = pool.run({ does: 'wait', path }, { tenantId: 'somebody' }, size);
  return { done, letGo: () => writeFileSync(path, '') };
}

const type = (expected: string) => (error: unknown) => error instanceof Problem && error.type === expected;

test('a thread answers, refuses or fails, and knows nothing of the environment', async () => {
  const pool = newPool();
  assert.deepEqual(await pool.run({ does: 'say', n: 7 }, { tenantId: 'a' }), [7, 0]);
  await assert.rejects(pool.run({ does: 'refuse' }, { tenantId: 'a' }), (error: Problem) => {
    assert.deepEqual([error.type, error.errors], ['invalid', [{ field: 'size', reason: 'too_small', detail: 'x' }]]);
    return true;
  });
  await assert.rejects(pool.run({ does: 'fail' }, { tenantId: 'a' }), RangeError);
});

test('who floods it is told so, and holds up nobody else', async () => {
  const pool = newPool();
  const { done, letGo } = occupied(pool);
  const order: string[] = [];
  const asked = (tenantId: string, memberId: string): Promise<unknown> =>
    pool.run({ does: 'say' }, { tenantId, memberId }).then(() => order.push(memberId));
  const flood = Array.from({ length: 24 }, () => asked('acme', 'flood'));
  await assert.rejects(asked('acme', 'flood'), type('too_many'));
  const others = [asked('acme', 'colleague'), asked('globex', 'stranger'), asked('acme', 'colleague')];
  letGo();
  await Promise.all([done, ...flood, ...others]);
  assert.deepEqual(order.slice(0, 5), ['flood', 'stranger', 'colleague', 'flood', 'colleague']);
});

test('long orders leave a thread to whoever waits for a short one, and go on once there is room', async () => {
  const pool = newPool(3);
  const long = { isLong: true };
  const held = [occupied(pool, long), occupied(pool, long)];
  let isOver = false;
  const late = pool.run({ does: 'say' }, { tenantId: 'acme' }, long).then(() => (isOver = true));
  assert.ok(await pool.run({ does: 'say' }, { tenantId: 'acme' }));
  assert.ok(await pool.run({ does: 'say' }, { tenantId: 'globex' }));
  assert.ok(!isOver);
  held[0]!.letGo();
  await late;
  held[1]!.letGo();
  await Promise.all(held.map(({ done }) => done));
});

test('it holds so many orders and no more, but always one of somebody new', async () => {
  const pool = newPool();
  const { done, letGo } = occupied(pool);
  const say = (tenantId: string, memberId: string): Promise<unknown> =>
    pool.run({ does: 'say' }, { tenantId, memberId });
  const flood = ['1', '2', '3'].flatMap((tenantId) =>
    Array.from({ length: 48 }, (_, n) => say(tenantId, String(n % 2)).catch(type('unavailable'))),
  );
  await assert.rejects(say('1', '2'), type('too_many'));
  const late = say('late', '0');
  await assert.rejects(say('late', '0'), type('unavailable'));
  letGo();
  await Promise.all([done, late, ...flood]);
});

test('who leaves is waited for no longer', async () => {
  const pool = newPool();
  const { done, letGo } = occupied(pool);
  const leaving = new AbortController();
  const path = join(folder, 'never');
  const asked = pool.run({ does: 'die', path }, { tenantId: 'a', signal: leaving.signal });
  leaving.abort();
  await assert.rejects(asked, type('unavailable'));
  await assert.rejects(pool.run({ does: 'say' }, { tenantId: 'a', signal: leaving.signal }), type('unavailable'));
  letGo();
  await done;
  await pool.run({ does: 'say' }, { tenantId: 'a' });
  assert.ok(!existsSync(path), 'nobody worked at it');
});

test('what a thread died of is tried once more by another, and then given up', async () => {
  const pool = newPool();
  assert.ok(await pool.run({ does: 'die', path: join(folder, 'once') }, { tenantId: 'a' }));
  await assert.rejects(pool.run({ does: 'die' }, { tenantId: 'a' }), type('unavailable'));
  assert.ok(await pool.run({ does: 'say' }, { tenantId: 'a' }));
});

test('what takes more memory than there is is not tried again', async () => {
  const pool = newPool();
  const order = { does: 'fill', path: join(folder, 'filled') } as const;
  await assert.rejects(pool.run(order, { tenantId: 'a' }), type('unavailable'));
  assert.ok(await pool.run(order, { tenantId: 'a' }), 'the second time it would have been done');
});

test('who is stuck is replaced', async () => {
  const pool = newPool(1, 2_000);
  await assert.rejects(pool.run({ does: 'hang' }, { tenantId: 'a' }), type('unavailable'));
  assert.ok(await pool.run({ does: 'say' }, { tenantId: 'a' }));
});

test('closing answers everybody, those too whose order is being worked at', async () => {
  const pool = newPool();
  const asked = [occupied(pool).done, ...Array.from({ length: 3 }, () => pool.run({ does: 'say' }, { tenantId: 'a' }))];
  const answers = Promise.all(asked.map((one) => assert.rejects(one, type('unavailable'))));
  await pool.close();
  await answers;
  assert.ok(await pool.run({ does: 'say' }, { tenantId: 'a' }));
});
