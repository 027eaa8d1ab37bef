/**
 * Proof by trying: what somebody does who wants in, at a running Kurzum. Requests that two programs could read differently,
 * paths and headers that mean something elsewhere, bodies that never come, people who were sent away, operators who are let
 * in for a look, owners who remove each other, and other users of the machine.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { Authenticator } from '../world/authenticator.ts';
import type { Answer, Client } from '../world/client.ts';
import { openHouse } from '../world/house.ts';

const house = await openHouse();
const { kurzum, client, mailbox, owner, ownerWithFactor, tokenFor } = house;
const password = 'a long sentence that nobody knows';

/** Somebody who was asked, came, and has a passkey. */
async function joined(asking: Client, email: string, asked: object): Promise<{ browser: Client; id: string }> {
  await done(asking.send('POST', '/invitations', { body: { email, locale: 'en', ...asked } }), 201);
  return comeIn(email);
}

async function comeIn(email: string): Promise<{ browser: Client; id: string }> {
  const browser = client();
  const body = { token: await tokenFor(email), name: 'Max Mustermann', password };
  const { json } = await done(browser.send('POST', '/invitations/accept', { body }));
  await done(browser.send('POST', '/session/step-up', { body: { password } }), 204);
  const options = await done(browser.send('POST', '/me/passkeys/options'));
  const credential = new Authenticator(kurzum.url).create(options.json);
  await done(browser.send('POST', '/me/passkeys', { body: { name: 'Key', credential } }), 201);
  return { browser, id: (json as { member: { id: string } | null }).member?.id ?? '' };
}

async function done(sent: Promise<Answer>, status = 200): Promise<Answer> {
  const answer = await sent;
  assert.equal(answer.status, status, answer.text);
  return answer;
}

/** What comes back of bytes that are sent as they are, until the edge closes. */
async function answered(bytes: string): Promise<string> {
  const socket = connect(kurzum.port, '127.0.0.1');
  socket.end(bytes, 'latin1');
  return text(socket);
}

/** The mail that leads to another password; waits for it. */
async function resetLetter(): Promise<(typeof mailbox.received)[number]> {
  for (;;) {
    const letter = mailbox.received.find(({ text: said }) => said.includes('/app/reset#'));
    if (letter) return letter;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

suite('on the wire', () => {
  const host = 'Host: localhost\r\n';
  const post = `POST /api/v1/session HTTP/1.1\r\n${host}`;
  const hidden = `GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;

  test('no request hides in another one, whoever reads where the first one ends', async () => {
    for (const framing of [
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n',
      'Content-Length: 0\r\nContent-Length: 0\r\n\r\n',
      'Content-Length: 0, 0\r\n\r\n',
      'Content-Length: +0\r\n\r\n',
      'Content-Length: 0x0\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\n0 \r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\n0\n\n',
      'Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n45\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n\r\n',
      'X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ])
      assert.match(
        await answered(`${post}${framing}${hidden}`),
        /^HTTP\/1\.1 400 [^]*$(?<!HTTP\/1\.1 200[^]*)/,
        framing,
      );
  });

  test('what is for the machine alone is not found from outside, however it is written', async () => {
    for (const path of [
      '/metrics',
      '/local/setup-link',
      '/%6cocal/setup-link',
      '//local/setup-link',
      '/api/../local/setup-link',
      '/api/%2e%2e/local/setup-link',
      '/api/..%2flocal/setup-link',
      '/api/v1/../../local/tokens',
      '/app/..%5c..%5cpackage.json',
      '/app/%2e%2e%2f%2e%2e%2fpackage.json',
      '/api/v1/s%2565ssion',
      '/API/v1/session',
    ]) {
      const said = await answered(`GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
      assert.match(said, /^HTTP\/1\.1 40[04] /, path);
    }
  });

  test('no header makes another request of it, and none another address of Kurzum', async () => {
    const browser = await ownerWithFactor();
    const { json } = await done(browser.send('POST', '/links', { body: { target: 'https://example.org/' } }), 201);
    const path = `/links/${(json as { id: string }).id}`;
    for (const headers of [
      { 'x-http-method-override': 'DELETE' },
      { 'x-http-method': 'DELETE' },
      { 'x-original-url': '/local/setup-link' },
      { 'x-rewrite-url': '/metrics' },
    ]) {
      assert.equal((await browser.send('POST', path, { headers })).status, 405);
      assert.equal((await browser.send('GET', path, { headers })).status, 200);
    }

    const body = JSON.stringify({ email: owner.email });
    const elsewhere = 'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n';
    const asked = `POST /api/v1/password-reset HTTP/1.1\r\n${elsewhere}X-Forwarded-For: 198.51.200.7\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    assert.match(await answered(asked), /^HTTP\/1\.1 204 /);
    const letter = await resetLetter();
    assert.ok(letter.text.includes(`${kurzum.url}/app/reset#`));
    assert.doesNotMatch(letter.raw, /evil/);
  });

  test('whoever sends too much hears just that, however fast it comes', async () => {
    const browser = await ownerWithFactor();
    const body = { links: ['x'.repeat(4_500_000)] };
    const statuses = new Set<number>();
    for (let n = 0; n < 12; n += 1) statuses.add((await browser.send('POST', '/links/bulk', { body })).status);
    assert.deepEqual([...statuses], [413]);
  });

  test('bodies that never come from one network keep nobody else’s waiting', async () => {
    const browser = await ownerWithFactor();
    const held: Socket[] = [];
    for (let n = 0; n < 300; n += 1) {
      const socket = connect(kurzum.port, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(
        `POST /api/v1/session/unlock HTTP/1.1\r\n${host}X-Forwarded-For: 198.51.201.7\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      );
      held.push(socket);
    }

    await done(browser.send('POST', '/links', { body: { target: 'https://example.org/' } }), 201);
    for (const socket of held) socket.destroy();
  });
});

suite('people', () => {
  test('whoever is removed is out everywhere: session, token, invitations, and the way back in', async () => {
    const asking = await ownerWithFactor();
    const { browser, id } = await joined(asking, 'gone@acme.example', { preset: 'admin' });
    const { json } = await done(browser.send('POST', '/tokens', { body: { name: 'kept' } }), 201);
    const { token } = json as { token: string };
    await done(
      browser.send('POST', '/invitations', { body: { email: 'sock@acme.example', preset: 'admin', locale: 'en' } }),
      201,
    );
    const theirs = await tokenFor('sock@acme.example');

    await done(asking.send('DELETE', `/members/${id}`), 204);

    assert.equal((await browser.send('GET', '/links')).status, 401);
    assert.equal((await client({ authorization: `Bearer ${token}` }).send('GET', '/links')).status, 401);
    const body = { token: theirs, name: 'Max Mustermann', password };
    assert.equal((await client().send('POST', '/invitations/accept', { body })).problem, 'gone');
  });

  test('of two owners who remove each other at once, one is left', async () => {
    const asking = await ownerWithFactor();
    const { browser, id } = await joined(asking, 'second@acme.example', { preset: 'owner' });
    const { json } = await done(asking.send('GET', '/session'));
    const { member } = json as { member: { id: string } };

    const answers = await Promise.all([
      asking.send('PATCH', `/members/${id}`, { body: { preset: 'viewer' } }),
      browser.send('PATCH', `/members/${member.id}`, { body: { preset: 'viewer' } }),
    ]);

    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 403]);
    // So that those who come after find the owner that they know.
    if (answers[0]!.status === 403)
      await done(browser.send('PATCH', `/members/${member.id}`, { body: { preset: 'owner' } }));
  });

  test('an operator reads nothing of a tenant, and let in to look does nothing else, until the owner says so', async () => {
    const asking = await ownerWithFactor();
    const { json } = await done(asking.send('POST', '/links', { body: { target: 'https://example.org/' } }), 201);
    const link = `/links/${(json as { id: string }).id}`;
    const looks = ['/links', link, '/report', '/projects'];
    const never = ['/members', '/tokens', '/audit', '/audit/export', '/jobs', '/invitations', '/settings/access'];
    const operator = await anOperator(asking);
    const seen = async (paths: readonly string[]): Promise<readonly number[]> => {
      const answers = await Promise.all(paths.map((path) => operator.send('GET', path)));
      return [...new Set(answers.map(({ status }) => status))];
    };
    assert.deepEqual(await seen([...looks, ...never]), [403]);

    const access = { reason: 'A look at a report', hours: 1, rights: 'view' };
    const granted = (await done(asking.send('POST', '/support', { body: access }), 201)).json as { id: string };
    await done(operator.send('POST', `/platform/support/${granted.id}/enter`), 204);
    assert.deepEqual([await seen(looks), await seen(never)], [[200], [403]]);
    for (const [method, path, body] of [
      ['PATCH', link, { title: 'changed' }],
      ['DELETE', link],
      ['POST', '/links', { target: 'https://example.org/' }],
      ['POST', '/links/bulk', { links: [{ target: 'https://example.org/' }] }],
      ['POST', '/tokens', { name: 'kept' }],
      ['POST', '/exports'],
      ['POST', '/imports', { format: 'csv' }],
      ['POST', '/support', { reason: 'Longer', hours: 24, rights: 'edit' }],
      ['POST', '/invitations', { email: 'max@acme.example', preset: 'owner', locale: 'en' }],
      ['DELETE', '/tenant'],
    ] as const)
      assert.equal((await operator.send(method, path, body ? { body } : {})).problem, 'forbidden', `${method} ${path}`);

    await done(asking.send('DELETE', `/support/${granted.id}`), 204);
    assert.deepEqual(await seen([...looks, ...never]), [403]);
    assert.equal((await operator.send('POST', `/platform/support/${granted.id}/enter`)).problem, 'gone');
  });
});

/** A second operator, who has signed. */
async function anOperator(first: Client): Promise<Client> {
  const { json } = await done(first.send('GET', '/platform/commitment'));
  const { version, hash } = json as { version: string; hash: string };
  const signature = { version, hash, name: 'Erika Mustermann' };
  await done(first.send('POST', '/platform/commitment', { body: signature }));
  await done(first.send('POST', '/platform/operators', { body: { email: 'max@ops.example', locale: 'en' } }), 201);
  const { browser } = await comeIn('max@ops.example');
  await done(browser.send('POST', '/platform/commitment', { body: signature }));
  return browser;
}

test(
  'another user of the machine opens no file and no socket of it, and signals none of its processes',
  { skip: process.getuid?.() !== 0 && 'only root can be somebody else' },
  () => {
    const { dataFolder, keysFolder } = kurzum;
    const as = (uid: number, command: string): number | null =>
      spawnSync('/bin/sh', ['-c', command], { uid, gid: uid, stdio: 'ignore' }).status;
    const nobody = 65_534;
    const others = [nobody, 61_877, 61_878];
    for (const uid of others) {
      for (const file of ['root.key', 'database.json', 'start.key'])
        assert.notEqual(as(uid, `cat ${join(keysFolder, file)}`), 0, `${uid} ${file}`);
      for (const path of [dataFolder, keysFolder, join(dataFolder, 'edge')])
        assert.notEqual(as(uid, `ls ${path}`), 0, `${uid} ${path}`);
      for (const process of ['control', 'edge'] as const)
        assert.notEqual(as(uid, `cat /proc/${kurzum.pidOf(process)}/environ`), 0, `${uid} ${process}`);
      assert.notEqual(as(uid, `kill -0 ${kurzum.pidOf('control')}`), 0);
      assert.notEqual(as(uid, `touch ${join(dataFolder, 'run', 'planted')}`), 0);
    }
    assert.notEqual(as(nobody, `kill -0 ${kurzum.pidOf('edge')}`), 0);
  },
);
