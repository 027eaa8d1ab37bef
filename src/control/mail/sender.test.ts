import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { setClockOffset } from '#clock';
import { change } from '#guard';
import { openMailing, sendMail, tidyMail, type Letter, type Mailing } from '#mail';
import type { Database } from '#store';
import { newWorld } from '#world';
import { openMailbox, type Mailbox } from '../../../test/world/mailbox.ts';

const world = await newWorld();
const { acme } = world;
const logged: { event: string; fields: string }[] = [];
const platform = {
  ...world.platform,
  log: (_level: string, event: string, fields?: object) => void logged.push({ event, fields: JSON.stringify(fields) }),
};
const from = 'Kurzum <kurzum@go.example>';
const minute_ms = 60_000;

suite('the sender', () => {
  let mailbox: Mailbox;
  let mailing: Mailing | null = null;

  beforeEach(async () => {
    mailbox = await openMailbox();
    await platform.store.identity.deleteFrom('mail').execute();
    logged.length = 0;
  });
  afterEach(async () => {
    await mailing?.stop();
    mailing = null;
    await mailbox.close();
    setClockOffset(0);
  });
  after(() => setClockOffset(0));

  const begin = (url = mailbox.url): void => {
    mailing = openMailing(platform, { url, from }, { patience_ms: 300 });
  };

  test('delivers a mail that was committed, in the language asked for, as text and as HTML', async () => {
    begin();

    await post({
      kind: 'invitation',
      params: { tenantName: 'Müller & Söhne', link: 'http://localhost/app/accept#abc' },
    });

    const letter = await mailbox.letter('gemeinsam');
    assert.equal(letter.to, 'neu@acme.example');
    assert.equal(letter.from, from);
    assert.equal(letter.subject, 'Einladung von Müller & Söhne');
    assert.match(letter.text, /^http:\/\/localhost\/app\/accept#abc$/m);
    assert.match(letter.html, /Müller &amp; Söhne/);
    assert.match(letter.html, /href="http:\/\/localhost\/app\/accept#abc"/);
    assert.match(letter.raw, /^Auto-Submitted: auto-generated/m);
  });

  test('erases address and content once the server has taken the mail', async () => {
    begin();

    await post({ kind: 'test', params: {} });

    await mailbox.letter('localhost:8080');
    await untilRow((row) => row.sent_at !== null);
    const { recipient_sealed, content_sealed } = await row();
    assert.deepEqual([recipient_sealed, content_sealed], [null, null]);
  });

  test('sends nothing of a change that was not committed', async () => {
    begin();

    await assert.rejects(
      change(acme.owner, 'link.create', async (tx) => {
        await sendMail(platform, tx, { kind: 'test', params: {}, to: 'a@acme.example', locale: 'en' });
        throw new Error('no');
      }),
    );

    await sleep(1_300);
    assert.deepEqual(mailbox.received, []);
  });

  test('tries again where the server refuses for now, later each time, and under the same Message-ID', async () => {
    mailbox.refuse('recipient', 451);
    begin();
    await post({ kind: 'test', params: {} });
    await untilRow(({ tries, next_try_at }) => tries === 1 && next_try_at.getTime() < Date.now() + 2 * minute_ms);
    setClockOffset(2 * minute_ms);
    await untilRow(
      ({ tries, next_try_at }) => tries === 2 && next_try_at.getTime() < Date.now() + 2 * minute_ms + 6 * minute_ms,
    );
    assert.equal(mailbox.asked(), 2);

    mailbox.refuse(null);
    setClockOffset(10 * minute_ms);

    const { messageId } = await mailbox.letter('localhost:8080');
    assert.equal(messageId, `<${(await row()).id}@localhost>`);
  });

  test('gives up a mail that the server refuses for good, and forgets whom it was for', async () => {
    mailbox.refuse('content', 554);
    begin();

    await post({ kind: 'test', params: {} });

    await untilRow(({ failure }) => failure === 'refused');
    assert.equal((await row()).recipient_sealed, null);
    setClockOffset(60 * minute_ms);
    await sleep(100);
    assert.equal(mailbox.asked(), 1);
  });

  test('keeps a mail while no server is there, and delivers it when one comes', async () => {
    const { url } = mailbox;
    await mailbox.close();
    begin(url);
    await post({ kind: 'test', params: {} });
    await untilRow(({ tries, next_try_at }) => tries === 1 && next_try_at.getTime() < Date.now() + 2 * minute_ms);

    mailbox = await openMailbox({ port: Number(new URL(url).port) });
    setClockOffset(2 * minute_ms);

    await mailbox.letter('localhost:8080');
  });

  test('waits no longer for a server than its patience lasts, and others are not kept waiting', async () => {
    mailbox.hold(100);
    begin();

    for (let n = 0; n < 6; n += 1) await post({ kind: 'test', params: {} });
    await untilRow(() => mailbox.received.length === 6);

    mailbox.hold(2_000);
    await post({ kind: 'test', params: {} });
    await untilRow(() => logged.some(({ event }) => event === 'mail.failed'));
  });

  test('signs in with name and password where the server asks for them', async () => {
    await mailbox.close();
    mailbox = await openMailbox({ account: { user: 'kurzum@go.example', pass: 'p@ss:w/rd' } });
    begin();

    await post({ kind: 'test', params: {} });

    await mailbox.letter('localhost:8080');
  });

  test('delivers each mail once, however many senders there are', async () => {
    begin();
    const other = openMailing({ ...platform }, { url: mailbox.url, from });

    for (let n = 0; n < 20; n += 1) await post({ kind: 'test', params: {} });
    await untilRow(() => mailbox.received.length >= 20);
    await sleep(300);
    await other.stop();

    assert.equal(mailbox.received.length, 20);
    assert.equal(new Set(mailbox.received.map(({ messageId }) => messageId)).size, 20);
  });

  test('takes over what a sender left that was killed at it, when its time is over', async () => {
    await post({ kind: 'test', params: {} });
    await platform.store.identity
      .updateTable('mail')
      .set({ tries: 1, next_try_at: new Date(Date.now() + 10 * minute_ms) })
      .execute();
    begin();
    await sleep(200);
    assert.equal(mailbox.asked(), 0);

    setClockOffset(11 * minute_ms);

    await mailbox.letter('localhost:8080');
  });

  test('leaves alone what has come too late to be of use', async () => {
    await post({ kind: 'password_reset', params: { link: 'http://localhost/app/reset#abc' } });
    setClockOffset(61 * minute_ms);
    begin();

    await untilRow(({ failure }) => failure === 'expired');
    assert.equal(mailbox.asked(), 0);
  });

  test('logs neither address nor content, whatever the server says', async () => {
    mailbox.refuse('recipient', 550);
    begin();

    await post({ kind: 'test', params: {} });

    await untilRow(({ failure }) => failure === 'refused');
    assert.deepEqual(
      logged.map(({ event }) => event),
      ['mail.refused'],
    );
    assert.doesNotMatch(logged[0]!.fields, /@|acme|wanted/);
    assert.match(logged[0]!.fields, /"status":550/);
  });

  test('gives nothing to a server beyond this machine that offers no TLS', async () => {
    // Another name for loopback, which Kurzum does not know as one.
    begin(mailbox.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'));

    await post({ kind: 'test', params: {} });

    await untilRow(() => logged.some(({ event }) => event === 'mail.failed'));
    assert.match(logged[0]!.fields, /ETLS/);
    assert.equal(mailbox.asked(), 0);
  });
});

test('what is left of a mail is deleted after 30 days, and its content as soon as it is of no use', async () => {
  await platform.store.identity.deleteFrom('mail').execute();
  await post({ kind: 'test', params: {} });
  setClockOffset(15 * 24 * 60 * minute_ms);
  await tidyMail(platform);
  assert.equal((await row()).content_sealed, null);

  setClockOffset(31 * 24 * 60 * minute_ms);
  await tidyMail(platform);

  assert.deepEqual(await platform.store.identity.selectFrom('mail').select('id').execute(), []);
  setClockOffset(0);
});

/** As a change of a member would. */
async function post(letter: Letter): Promise<void> {
  await change(acme.owner, 'link.create', (tx) =>
    sendMail(platform, tx, { ...letter, to: 'neu@acme.example', locale: letter.kind === 'test' ? 'en' : 'de' }),
  );
}

type Row = Selectable<Database['mail']>;

async function row(): Promise<Row> {
  return platform.store.identity.selectFrom('mail').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
}

async function untilRow(holds: (row: Row) => boolean): Promise<void> {
  for (let waited_ms = 0; waited_ms < 10_000; waited_ms += 20) {
    if (holds(await row())) return;
    await sleep(20);
  }
  assert.fail('it did not come about');
}
