/** Proves on a running Kurzum what operators decide and visitors see, and that a mail survives whoever was sending it. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../world/client.ts';
import { minute_ms, openHouse } from '../world/house.ts';

const house = await openHouse();
const { kurzum, mailbox } = house;
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' };

let operator: Client;
let slug: string;

before(async () => {
  operator = await house.ownerWithFactor();
  const target = 'https://example.org/wohin';
  const { shortUrl } = await said<{ shortUrl: string }>('POST', '/links', { target });
  slug = new URL(shortUrl).pathname;
  await visited(302);
});

test('before the commitment is signed, no operator’s route answers; from then on all do', async () => {
  for (const path of ['/platform/tenants', '/platform/operators', '/platform/mail', '/platform/audit'])
    assert.equal((await operator.send('GET', path)).problem, 'forbidden', path);

  const { version, hash } = await said<{ version: string; hash: string }>('GET', '/platform/commitment');
  await said('POST', '/platform/commitment', { version, hash, name: 'Erika Mustermann' });

  for (const path of ['/platform/tenants', '/platform/operators', '/platform/mail', '/platform/audit'])
    assert.equal((await operator.send('GET', path)).status, 200, path);
});

test('visitors of a suspended tenant get 410 and the reason, until it is resumed', async () => {
  const { items } = await said<{ items: { id: string }[] }>('GET', '/platform/tenants');
  const path = `/platform/tenants/${items[0]!.id}`;

  await said('POST', `${path}/suspend`, { for: 'legal' });
  const answer = await visited(410);
  assert.match(answer, /Konto, zu dem er gehört, ist zurzeit gesperrt/);
  assert.doesNotMatch(answer, /wohin|example\.org/);

  await said('POST', `${path}/resume`);
  await visited(302);
});

test('a link that was taken down stays so without control, and leads on when it is lifted', async () => {
  await said('POST', '/platform/takedowns', { slug: slug.slice(1), for: 'security' });
  assert.match(await visited(410), /gefährdete Besucher/);

  process.kill(kurzum.pidOf('control'), 'SIGKILL');
  await visited(410);

  await untilReady();
  await said('DELETE', `/platform/takedowns/${slug.slice(1)}`);
  await visited(302);
});

test('a mail whose sender is killed at it arrives all the same', async () => {
  mailbox.hold(5_000);
  const asked = mailbox.asked();
  await said('POST', '/platform/mail/test', { to: 'probe@acme.example', locale: 'en' });
  for (let waited_ms = 0; mailbox.asked() === asked && waited_ms < 10_000; waited_ms += 20) await sleep(20);
  assert.ok(mailbox.asked() > asked, 'the sender is at it');
  const before = mailbox.received.length;
  process.kill(kurzum.pidOf('control'), 'SIGKILL');
  mailbox.hold(0);
  await untilReady();

  await house.advance(11 * minute_ms);

  const { to, messageId } = await mailbox.letter('can send mail');
  assert.equal(to, 'probe@acme.example');
  // The server may have had it before the sender died: then it got the same message twice, and can tell.
  await sleep(1_500);
  const copies = mailbox.received.slice(before).filter((mail) => mail.to === to);
  assert.deepEqual([...new Set(copies.map((mail) => mail.messageId))], [messageId]);
});

async function said<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await operator.send(method, path, body === undefined ? {} : { body });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json as T;
}

/** What a visitor gets, once it has the status that is waited for. */
async function visited(status: number): Promise<string> {
  for (let waited_ms = 0; ; waited_ms += 20) {
    const answer = await kurzum.request(slug, { headers: { ...browser, 'accept-language': 'de' } });
    const text = await answer.text();
    if (answer.status === status) return text;
    assert.ok(waited_ms < 10_000, `visitors still get ${answer.status}`);
    await sleep(20);
  }
}

async function untilReady(): Promise<void> {
  for (let waited_ms = 0; waited_ms < 30_000; waited_ms += 50) {
    const answer = await kurzum.request('/readyz').catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await sleep(50);
  }
  assert.fail('Kurzum did not come back');
}
