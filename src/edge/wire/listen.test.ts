import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Connection, PassedOn } from './connection.ts';
import type { Head } from './head.ts';
import { droppedBody_bytes_max } from './limits.ts';
import { listen, type Listener } from './listen.ts';
import { reply, statusLine } from './reply.ts';

/** The sweeps of all listeners of this file, so that a test can let seconds pass. */
const sweeps: (() => void)[] = [];
let listener: Listener;
/** How many requests came so far. */
let asked = 0;
/** How many of them broke before they were whole. */
let aborted = 0;

before(async () => {
  const real = globalThis.setInterval;
  globalThis.setInterval = ((sweep: () => void) => {
    sweeps.push(sweep);
    return real(() => {}, 1e6).unref();
  }) as typeof setInterval;
  listener = await open();
});
after(() => listener.destroy());

function open(): Promise<Listener> {
  return listen({ host: '127.0.0.1', port: 0, respond, crowded: () => reply(503, {}, 'crowded') });
}

/** Says what was asked; below `/later` by way of somebody else, who answers when the body has ended. */
function respond(head: Head, connection: Connection): void {
  const said = `${head.method} ${head.target()}`;
  asked += 1;
  if (head.target().startsWith('/later')) connection.passOn(new Later(connection, said));
  else connection.reply(reply(200, {}, head.target() === '/large' ? 'x'.repeat(100_000) : said));
}

class Later implements PassedOn {
  #got = 0;
  readonly #connection: Connection;
  readonly #said: string;

  constructor(connection: Connection, said: string) {
    this.#connection = connection;
    this.#said = said;
  }

  body(part: Buffer): boolean {
    this.#got += part.length;
    if (this.#said.endsWith('/begun')) this.#connection.beginAnswer(statusLine(200), '', 1000, true);
    return true;
  }

  bodyEnd(): void {
    setTimeout(() => {
      const text = Buffer.from(`${this.#said} with ${this.#got} bytes`);
      const length = this.#said.includes('chunks') ? null : text.length;
      const framing = this.#connection.beginAnswer(statusLine(200), '', length, true);
      this.#connection.answerPart(text, framing, () => {});
      this.#connection.endAnswer(framing);
    }, 5);
  }

  abort(): void {
    aborted += 1;
  }
}

/** Sends pieces, one turn after the other, and reads until the server closes. */
async function talk(...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(listener.port, '127.0.0.1');
  const answer = everything(socket);
  for (const piece of pieces) {
    socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (pieces.length > 1) await new Promise(setImmediate);
  }
  return answer;
}

async function everything(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  return text;
}

function bodies(answer: string): string[] {
  return [...answer.matchAll(/Content-Length: \d+\r\n(?:[^\r]+\r\n)*\r\n([^]*?)(?=HTTP\/1\.1 |$)/g)].map(
    ([, body]) => body!,
  );
}

function statuses(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}

function get(path: string, fields = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
}

const last = get('/last', 'Connection: close\r\n');

test('an answer has a date and a length, and the connection goes on until it is told to close', async () => {
  const answer = await talk(get('/a'), get('/b'), last);

  assert.deepEqual(bodies(answer), ['GET /a', 'GET /b', 'GET /last']);
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/);
  assert.match(answer, /Connection: close\r\nContent-Length: 9\r\n\r\nGET \/last$/);
});

test('requests sent at once are answered in order, those that take longer too', async () => {
  const answer = await talk(get('/1') + get('/later/2') + get('/3') + get('/later/4') + get('/5') + last);

  assert.deepEqual(bodies(answer), [
    'GET /1',
    'GET /later/2 with 0 bytes',
    'GET /3',
    'GET /later/4 with 0 bytes',
    'GET /5',
    'GET /last',
  ]);
});

test('a client that closes its end after asking still gets all its answers', async () => {
  const socket = connect(listener.port, '127.0.0.1');
  socket.end(get('/later/1') + get('/2') + get('/later/3'));

  assert.deepEqual(statuses(await everything(socket)), [200, 200, 200]);
});

test('a stream of requests is answered alike wherever it is cut', async () => {
  const stream =
    get('/1') +
    'POST /later/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello' +
    'POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n' +
    '\r\nHEAD /4 HTTP/1.1\r\nHost: a\r\n\r\n' +
    last;
  const undated = (answer: string): string => answer.replace(/Date: .*\r\n/g, '');
  const whole = undated(await talk(stream));
  assert.deepEqual(statuses(whole), [200, 200, 200, 200, 200]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(stream.length), { maxLength: 10 }), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((end, i) => stream.slice(places[i], end));
      assert.equal(undated(await talk(...pieces)), whole);
    }),
    { numRuns: 60 },
  );
  assert.equal(undated(await talk(...stream)), whole, 'byte by byte');
});

test('HEAD is answered like GET, without the body', async () => {
  const answer = await talk('HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');

  assert.match(answer, /Content-Length: 7\r\n\r\n$/);
});

test('an answer that can have no body says nothing of its length', () => {
  assert.equal(reply(204, { Allow: 'GET' }, '').fields, 'Allow: GET\r\n');
});

test('HTTP/1.0 closes unless it asks to be kept', async () => {
  assert.match(await talk('GET /a HTTP/1.0\r\n\r\n'), /Connection: close\r\n/);
  const kept = await talk('GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', 'GET /b HTTP/1.0\r\n\r\n');
  assert.deepEqual(bodies(kept), ['GET /a', 'GET /b']);
  assert.match(kept, /Connection: keep-alive/);
});

test('an answer of unknown length is chunked for HTTP/1.1 and ends with the connection for HTTP/1.0', async () => {
  const newer = await talk(get('/later/chunks', 'Connection: close\r\n'));
  const older = await talk('GET /later/chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');

  assert.match(newer, /Transfer-Encoding: chunked\r\n\r\n1e\r\nGET \/later\/chunks with 0 bytes\r\n0\r\n\r\n$/);
  assert.match(older, /Connection: close\r\n\r\nGET \/later\/chunks with 0 bytes$/);
});

test('what is refused is answered with a problem, and nothing after it is read', async () => {
  const answer = await talk(
    `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${get('/no')}`,
  );

  assert.deepEqual(statuses(answer), [400]);
  assert.match(answer, /Connection: close\r\n.*application\/problem\+json.*"type":"\/problems\/malformed"/s);
});

test('a body that nobody reads is dropped, and the connection goes on', async () => {
  const answer = await talk(`POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello${last}`);

  assert.deepEqual(bodies(answer), ['POST /a', 'GET /last']);
});

test('a body that is too long to drop closes the connection', async () => {
  const declared = await talk(`POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n${last}`);
  assert.deepEqual(statuses(declared), [200]);
  assert.match(declared, /Connection: close/);

  const chunk = `${droppedBody_bytes_max.toString(16)}\r\n${'x'.repeat(droppedBody_bytes_max)}\r\n`;
  const chunks = `POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n${last}`;
  assert.deepEqual(statuses(await talk(chunks)), [200]);
});

test('broken chunks end a connection without a second answer', async () => {
  const answer = await talk(`POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${last}`);

  assert.deepEqual(statuses(answer), [200]);
});

test('a body that breaks is refused as long as nothing of the answer is sent, and whoever answers is told', async () => {
  const chunked = await talk(`POST /later HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${last}`);
  const socket = connect(listener.port, '127.0.0.1');
  const short = everything(socket);
  socket.end('POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello');

  for (const answer of [chunked, await short]) {
    assert.deepEqual(statuses(answer), [400]);
    assert.match(answer, /Connection: close[^]*problem\+json[^]*"\/problems\/malformed"/);
  }
  assert.equal(aborted, 2);
});

test('an answer that has begun breaks off with the body', async () => {
  const socket = connect(listener.port, '127.0.0.1');
  const answer = everything(socket);
  socket.write('POST /later/begun HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
  socket.once('data', () => socket.write(`zz\r\n${last}`));

  assert.match(await answer, /^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 1000\r\n\r\n$/);
});

test('who waits for a go-ahead gets it when the body is wanted, and the answer when it is not', async () => {
  const fields = 'Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n';
  const socket = connect(listener.port, '127.0.0.1');
  const wanted = everything(socket);
  socket.write(`POST /later HTTP/1.1\r\n${fields}`);
  socket.once('data', () => socket.write('hello'));
  assert.match(await wanted, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 [^]*with 5 bytes$/);
  assert.deepEqual(statuses(await talk(`POST /later HTTP/1.1\r\n${fields}`, 'hello')), [200], 'it did not wait');

  const unwanted = await talk(`POST /a HTTP/1.1\r\n${fields}`);
  assert.deepEqual(statuses(unwanted), [200]);
  assert.match(unwanted, /Connection: close/);
});

test('a head that takes too long is refused with 408, drip by drip too, and an empty connection is closed', async () => {
  const silent = connect(listener.port, '127.0.0.1');
  const slow = connect(listener.port, '127.0.0.1');
  const [none, refused] = [everything(silent), everything(slow)];
  slow.write('GET / HTTP/1.1\r\n');
  for (let second = 0; second < 12; second += 1) {
    await sleep(5);
    if (slow.writable) slow.write('X: y\r\n');
    for (const sweep of sweeps) sweep();
  }

  assert.equal(await none, '');
  assert.deepEqual(statuses(await refused), [408]);
});

test('a connection that is not used for a minute is closed without a word', async () => {
  const socket = connect(listener.port, '127.0.0.1');
  const answer = everything(socket);
  socket.write(get('/a'));
  await sleep(20);
  for (let second = 0; second < 61; second += 1) for (const sweep of sweeps) sweep();

  assert.deepEqual(statuses(await answer), [200]);
});

test('a client that never reads its answers is paused rather than buffered, and cut off in the end', async () => {
  const socket = connect({ port: listener.port, host: '127.0.0.1' }).pause();
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const batch = get('/a').repeat(2000);
  let refused = false;
  for (let round = 0; round < 400 && !refused; round += 1) {
    refused = !socket.write(batch) && socket.writableLength > 4_000_000;
    await new Promise(setImmediate);
  }
  for (let second = 0; second < 40; second += 1) for (const sweep of sweeps) sweep();
  socket.resume();

  await closed;
});

test('of requests sent at once, only so many are answered as the client may leave unread, and then the others', async () => {
  const socket = connect({ port: listener.port, host: '127.0.0.1' }).pause();
  const before = asked;
  socket.write(get('/large').repeat(600) + last);
  await sleep(300);
  assert.ok(asked - before < 600, `${asked - before} were answered`);

  const answer = await everything(socket.resume());

  assert.equal(statuses(answer).length, 601);
});

test('draining answers what was asked, tells it is the last answer, and lets nobody in', async () => {
  const own = await open();
  const socket = connect(own.port, '127.0.0.1');
  const answer = everything(socket);
  socket.write(get('/a'));
  await sleep(20);
  const drained = own.drain();
  await sleep(20);
  socket.write(get('/b') + get('/c'));

  assert.deepEqual(bodies(await answer), ['GET /a', 'GET /b']);
  await drained;
  await assert.rejects(
    new Promise((resolve, reject) => connect(own.port, '127.0.0.1', () => resolve(0)).on('error', reject)),
  );
});
