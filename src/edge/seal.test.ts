import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

const folder = mkdtempSync(join(tmpdir(), 'kz-seal-'));
const exchangeSocket = join(folder, 'exchange.sock');
const edgeSocket = join(folder, 'edge.sock');
const strangersSocket = join(folder, 'strangers.sock');
const came: string[] = [];
const servers: Server[] = [];

/** Whoever comes is written down; anybody may come. */
before(async () => {
  for (const path of [exchangeSocket, edgeSocket, strangersSocket]) {
    const server = createServer((socket) => {
      came.push(path);
      socket.on('error', () => {}).destroy();
    }).listen(path);
    await once(server, 'listening');
    chmodSync(path, 0o777);
    servers.push(server);
  }
});

after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

/** What `script` calls `done` with, in a process of its own that is sealed and whose `server` listens: no seal can be lifted again. */
async function sealed(script: string): Promise<unknown> {
  const prelude = `
    import net from 'node:net';
    import { once } from 'node:events';
    import { sealHoles, sealNetwork } from ${JSON.stringify(new URL('./seal.ts', import.meta.url).href)};
    sealHoles(${JSON.stringify({ exchangeSocket, edgeSocket })});
    const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sealNetwork(server._handle);
    const come = (where) => new Promise((resolve) => {
      const socket = net.connect(where);
      socket.on('connect', () => resolve('connected')).on('error', ({ code }) => resolve(code));
    });
    const done = (result) => process.stdout.write(JSON.stringify(result), () => process.exit());
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', prelude + script]);
  return JSON.parse(stdout);
}

test('sealed, it reaches the two sockets of control, as often as it likes, and of no one else', async () => {
  const results = await sealed(`
    const paths = ${JSON.stringify([exchangeSocket, edgeSocket, exchangeSocket, strangersSocket, `${folder}/./edge.sock`])};
    const results = [];
    for (const path of paths) results.push(await come({ path }));
    done(results);
  `);

  assert.deepEqual(results, ['connected', 'connected', 'connected', 'EACCES', 'EACCES']);
  // They come on two servers, each in its own turn.
  assert.deepEqual(came.toSorted(), [exchangeSocket, exchangeSocket, edgeSocket].toSorted());
});

test('what is sealed can be neither put back nor replaced', async () => {
  const results = await sealed(`
    const handles = [server._handle, net.connect(${JSON.stringify(edgeSocket)})._handle].map(Object.getPrototypeOf);
    const names = ['bind', 'listen', 'connect'];
    done(handles.map((handle) => names.map((name) => Object.getOwnPropertyDescriptor(handle, name))
      .map(({ writable, configurable }) => writable || configurable)));
  `);

  // Without bind, listening on a Unix socket has nothing to listen on.
  assert.deepEqual(results, [
    [false, false, false],
    [false, true, false],
  ]);
});
