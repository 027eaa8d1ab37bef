import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listen, reply, type Listener } from '../wire/wire.ts';
import { openControlDoor, type ControlDoor } from './pass.ts';

const folder = mkdtempSync(join(tmpdir(), 'kz-pass-'));
let control: Server;
let door: ControlDoor;
let edge: Listener;
const verdicts: boolean[] = [];
let answers: (request: IncomingMessage, response: ServerResponse) => void;

before(async () => {
  control = createServer((request, response) => answers(request, response)).listen(join(folder, 'edge.sock'));
  door = openControlDoor(join(folder, 'edge.sock'), 'go.example.org');
  edge = await listen({
    host: '127.0.0.1',
    port: 0,
    crowded: () => reply(503, {}, ''),
    respond: (head, connection) => {
      const path = head.target();
      const passing = {
        word: path.split('/')[1]!,
        path,
        agent: 'Firefox, Linux',
        judged: (wrong: boolean) => void verdicts.push(wrong),
      };
      door.pass(head, connection, passing, reply(503, { 'Retry-After': '5' }, 'away'));
    },
  });
});
after(() => {
  edge.destroy();
  door.close();
  control.close();
  control.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** Sends a request and reads until the connection closes. */
async function talk(request: string): Promise<string> {
  const socket = connect(edge.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(Buffer.from(request, 'latin1'));
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

function ask(path: string, fields: readonly string[] = [], body = '', method = 'GET'): Promise<string> {
  const lines = ['Host: visitor.example.org', 'Connection: close', ...fields].map((line) => `${line}\r\n`);
  return talk(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** What control is told of a request. */
async function told(path: string, fields: readonly string[]): Promise<IncomingMessage['headers']> {
  let headers: IncomingMessage['headers'] = {};
  answers = (request, response) => {
    ({ headers } = request);
    response.end();
  };
  await ask(path, fields);
  return headers;
}

test('who sends bodies that never end keeps nobody else from control', async () => {
  answers = (request, response) => {
    request.resume().on('end', () => response.end('answered'));
  };
  const slow = Array.from({ length: 300 }, () => {
    const socket = connect(edge.port, '127.0.0.1').on('error', () => {});
    socket.write('POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));

  assert.match(await ask('/readyz'), /answered$/);
  for (const socket of slow) socket.destroy();
});

test('who fetches pages slowly keeps no probe from control', async () => {
  answers = (request, response) => response.end(request.url === '/readyz' ? 'ready' : Buffer.alloc(8_000_000));
  const slow = Array.from({ length: 300 }, () => {
    const socket = connect(edge.port, '127.0.0.1')
      .on('error', () => {})
      .pause();
    socket.write('GET /app HTTP/1.1\r\nHost: a\r\n\r\n');
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));

  assert.match(await ask('/readyz'), /ready$/);
  for (const socket of slow) socket.destroy();
});

test('control gets no field that could carry an address, only those it needs, and the host as it is called', async () => {
  const passing = [
    'Accept: text/html',
    'Origin: https://go.example.org',
    'Authorization: Bearer kz_x',
    'If-Match: "1"',
  ];
  const carriers = [
    'X-Forwarded-For',
    'Forwarded',
    'X-Real-IP',
    'CF-Connecting-IP',
    'True-Client-IP',
    'Via',
    'From',
    'X-Else',
  ];
  const headers = await told('/status', [
    ...passing,
    ...carriers.map((name) => `${name}: 192.0.2.1`),
    'User-Agent: 192.0.2.1',
  ]);

  assert.deepEqual(headers, {
    host: 'go.example.org',
    connection: 'keep-alive',
    'kurzum-agent': 'Firefox, Linux',
    accept: 'text/html',
    origin: 'https://go.example.org',
    authorization: 'Bearer kz_x',
    'if-match': '"1"',
  });
});

test('of user agent and referrer nothing passes but two words, and of the cookies only our own', async () => {
  const fields = [
    'User-Agent: x',
    'Kurzum-Agent: 192.0.2.1',
    'Referer: https://example.org/',
    'Cookie: a=192.0.2.1; __Host-kurzum=t; kurzum_lang=de; kurzumx=1; kurzum=u',
  ];

  const { 'user-agent': agent, 'kurzum-agent': named, referer, cookie } = await told('/app/links', fields);
  assert.deepEqual(
    [agent, named, referer, cookie],
    [undefined, 'Firefox, Linux', undefined, '__Host-kurzum=t; kurzum_lang=de; kurzum=u'],
  );
});

test('control says whether somebody guessed wrong, and that goes no further', async () => {
  answers = (_, response) => response.writeHead(401, { 'Kurzum-Strike': '1', 'X-A': 'b' }).end();
  verdicts.length = 0;

  const answer = await ask('/api/v1/session');
  answers = (_, response) => response.writeHead(401).end();
  await ask('/api/v1/session');

  assert.deepEqual(verdicts, [true, false]);
  assert.match(answer, /X-A: b/);
  assert.doesNotMatch(answer, /strike/i);
});

test('the answer comes back with its fields, but for those of one hop', async () => {
  answers = (_, response) => {
    response.writeHead(201, {
      'X-A': 'b',
      'Set-Cookie': ['a=1', 'b=2'],
      Connection: 'x-hop',
      'X-Hop': 'y',
      'Content-Length': 2,
    });
    response.end('ok');
  };
  const answer = await ask('/api/v1/links');

  assert.match(answer, /^HTTP\/1\.1 201 Created\r\nConnection: close\r\nDate: [^\r]+ GMT\r\n/);
  assert.match(answer, /X-A: b\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok$/);
  assert.doesNotMatch(answer, /x-hop/i);
  assert.equal(answer.match(/^Date:/gm)?.length, 1);
});

test('bodies stream through both ways, in chunks and with a length, larger than any buffer', async () => {
  answers = (request, response) => request.pipe(response);
  const body = 'x'.repeat(3_000_000);
  const withLength = await ask('/api/a', [`Content-Length: ${body.length}`], body, 'POST');
  const inChunks = await ask('/api/a', ['Transfer-Encoding: chunked'], `2dc6c0\r\n${body}\r\n0\r\n\r\n`, 'POST');

  for (const answer of [withLength, inChunks]) {
    const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
    assert.equal(text.replace(/(^|\r\n)[0-9a-f]+\r\n(?=x)|\r\n0\r\n\r\n$/g, ''), body);
  }
});

test('a client that reads slowly slows control down instead of filling the memory', async () => {
  let written = 0;
  answers = (_, response) => {
    const part = Buffer.alloc(64 * 1024);
    const write = (): void => {
      while (written < 400 * part.length && !response.destroyed) {
        written += part.length;
        if (!response.write(part)) return void response.once('drain', write);
      }
    };
    write();
  };
  const socket = connect(edge.port, '127.0.0.1');
  socket.write('GET /api/slow HTTP/1.1\r\nHost: a\r\n\r\n');
  socket.pause();
  let before = -1;
  while (before !== written || written === 0) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  socket.destroy();

  assert.ok(written < 400 * 64 * 1024, `control could write ${written} bytes`);
});

test('an answer before the body has ended is delivered, and the connection closed', async () => {
  answers = (request, response) => {
    request.once('data', () => response.writeHead(413, { 'Content-Length': 5 }).end('large'));
  };
  const answer = await ask('/api/a', ['Content-Length: 10000000'], 'x'.repeat(100_000), 'POST');

  assert.match(answer, /^HTTP\/1\.1 413 .*Connection: close.*large$/s);
});

test('who asks before sending a body is refused at once, and told to go ahead when control takes it', async () => {
  answers = (request, response) => {
    if (request.headers['content-length'] !== '5') return void response.writeHead(413).end('large');
    request.resume().on('end', () => response.end('taken'));
  };
  const expecting = ['Expect: 100-continue'];
  const refused = await ask('/api/a', [...expecting, 'Content-Length: 70000'], '', 'POST');
  assert.match(refused, /^HTTP\/1\.1 413 [^]*Connection: close[^]*large/);

  const unasked = await ask('/api/a', ['Content-Length: 70000'], '', 'POST');
  assert.match(unasked, /^HTTP\/1\.1 413 /, 'the same for who sends nothing but a head');

  const socket = connect(edge.port, '127.0.0.1');
  socket.write(
    'POST /api/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
  );
  const [first] = (await once(socket, 'data')) as [Buffer];
  assert.equal(first.toString(), 'HTTP/1.1 100 Continue\r\n\r\n');
  socket.write('hello');
  const [second] = (await once(socket, 'data')) as [Buffer];
  assert.match(second.toString(), /^HTTP\/1\.1 200 /);
  socket.destroy();
});

test('a control that hangs is given up after fifteen seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = Promise.withResolvers<ServerResponse>();
  answers = (_, response) => asked.resolve(response);
  const answer = ask('/api/a');
  const upstream = once(await asked.promise, 'close');
  let answered = false;
  void answer.then(() => (answered = true));
  t.mock.timers.tick(14_999);
  await new Promise(setImmediate);
  assert.equal(answered, false);
  t.mock.timers.tick(1);

  assert.match(await answer, /^HTTP\/1\.1 503 [^]*Retry-After: 5\r\n[^]*away$/);
  await upstream;
});

test('a control that takes no body is given up, a client that takes its time over one is not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  answers = () => {};
  let refused = '';
  void ask('/api/a', ['Content-Length: 9000000'], 'x'.repeat(9_000_000), 'POST').then((answer) => (refused = answer));
  while (refused === '') {
    t.mock.timers.tick(15_000);
    await new Promise(setImmediate);
  }
  assert.match(refused, /^HTTP\/1\.1 503 /);

  const asked = Promise.withResolvers<void>();
  answers = (request, response) => {
    asked.resolve();
    request.resume().on('end', () => response.end('taken'));
  };
  const socket = connect(edge.port, '127.0.0.1');
  socket.write('POST /api/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n');
  await asked.promise;
  t.mock.timers.tick(60_000);
  socket.write('hello');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
});

test('while control is away, visitors are told to come back', async () => {
  answers = (request) => request.socket.destroy();

  assert.match(await ask('/api/a'), /^HTTP\/1\.1 503 .*Retry-After: 5\r\n.*away$/s);
  assert.match(await ask('/api/a', ['Content-Length: 2'], 'ab', 'POST'), /^HTTP\/1\.1 503 /);
});

test('an answer that breaks off is no whole answer to the visitor either', async () => {
  answers = (_, response) => {
    response.writeHead(200, { 'Content-Length': 100 }).write('half');
    setTimeout(() => response.destroy(), 20);
  };

  assert.match(await ask('/app'), /half$/);
});

test('a visitor who leaves takes the request to control along', async () => {
  const left = new Promise<void>((resolve) => {
    answers = (request) => request.on('close', resolve);
  });
  const socket = connect(edge.port, '127.0.0.1');
  socket.write('GET /api/a HTTP/1.1\r\nHost: a\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.resetAndDestroy();

  await left;
});

test('HEAD and answers without a body are framed as such', async () => {
  answers = (request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, { 'Content-Length': 7 });
    else response.writeHead(304, { ETag: '"1"' });
    response.end();
  };

  assert.match(await ask('/app', [], '', 'HEAD'), /Content-Length: 7\r\n\r\n$/);
  assert.match(await ask('/app'), /^HTTP\/1\.1 304 [^]*ETag: "1"\r\n\r\n$/);
});
