import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listenPrivately } from '#guard';

const folder = mkdtempSync(join(tmpdir(), 'kz-socket-'));
after(() => rmSync(folder, { recursive: true }));

const skip = process.getuid?.() !== 0 && 'only root can give a socket to somebody';

test('a private socket is its owner’s alone, takes the place of what was left, and leaves the mask as it was', async (t) => {
  const path = join(folder, 'left.sock');
  writeFileSync(path, 'left', { mode: 0o666 });
  const mask = process.umask();
  const server = createServer();
  t.after(() => server.close());
  await listenPrivately(server, path, null);

  assert.ok(statSync(path).isSocket());
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(process.umask(), mask);
});

test('root gives a private socket to somebody', { skip }, async (t) => {
  const path = join(folder, 'given.sock');
  const server = createServer();
  t.after(() => server.close());
  await listenPrivately(server, path, { uid: 4711, gid: 4712 });

  const { uid, gid, mode } = statSync(path);
  assert.deepEqual([uid, gid, mode & 0o777], [4711, 4712, 0o600]);
});

test('a socket in no folder is refused, and the mask is as it was', async () => {
  const mask = process.umask();

  await assert.rejects(listenPrivately(createServer(), join(folder, 'no', 'x.sock'), null));
  assert.equal(process.umask(), mask);
});
