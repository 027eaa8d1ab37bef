/** Proves on a running Kurzum what operators decide and visitors see, and that a mail survives whoever was sending it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('the platform’s log is checked offline by whoever runs it: what was kept holds, and a line that was edited is named', async () => {
  const { key } = await said<{ key: string }>('GET', '/platform/audit/key');
  const { note, size } = await said<{ note: string; size: number }>('POST', '/platform/audit/checkpoint');
  await said('POST', '/platform/takedowns', { slug: slug.slice(1), for: 'abuse' });
  await said('DELETE', `/platform/takedowns/${slug.slice(1)}`);
  const member = await house.signedIn(await house.invited('rita'));
  assert.equal((await member.send('GET', '/platform/audit/export')).problem, 'forbidden');

  const { status, text, headers } = await operator.send('GET', '/platform/audit/export');

  assert.equal(status, 200);
  assert.match(headers.get('content-disposition')!, /^attachment; filename="kurzum-audit-[\w-]+\.jsonl"$/);
  const lines = text.trimEnd().split('\n');
  const actions = lines.map((line) => /"action":"([a-z_.]+)"/.exec(line)?.[1]);
  assert.ok(
    ['platform.tenant_suspend', 'platform.link_take_down', 'person.create'].every((one) => actions.includes(one)),
  );
  assert.equal(actions.at(-1), 'platform.audit_export');
  assert.ok(!text.includes('link.create'), 'nothing of what tenants do');
  const holds = await verified(text, { key, note });
  assert.deepEqual([holds.holds, holds.provedTo], [true, size]);
  const edited = lines.with(
    actions.indexOf('platform.tenant_suspend'),
    lines[actions.indexOf('platform.tenant_suspend')]!.replace('tenant_suspend', 'tenant_resume'),
  );
  assert.equal((await verified(edited.join('\n'), { key, note })).holds, false);
  const { key: another } = await said<{ key: string }>('GET', '/audit/key');
  assert.equal((await verified(text, { key: another, note })).holds, false, 'the key of another log');
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

/** What `kurzum audit verify` says of an export, with nothing but the key and a checkpoint that somebody kept. */
async function verified(
  log: string,
  { key, note }: { readonly key: string; readonly note: string },
): Promise<{ readonly holds: boolean; readonly provedTo: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'kz-operators-'));
  const [exported, kept] = [join(folder, 'audit.jsonl'), join(folder, 'checkpoint.txt')];
  writeFileSync(exported, log);
  writeFileSync(kept, note);
  const words = ['verify', exported, '--key', key, '--checkpoint', kept, '--json'];
  const { code, stdout } = await kurzum.command('audit', ...words);
  rmSync(folder, { recursive: true });
  const verdict = JSON.parse(stdout) as { holds: boolean; provedTo: number };
  assert.equal(code, verdict.holds ? 0 : 1);
  return verdict;
}

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
