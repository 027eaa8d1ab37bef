/** Proof of measure 3.2: what a customer typed, in whichever field there is, is found nowhere on disk, in no form. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ownerConnectionAt, readAccess } from '#store';
import { Authenticator } from '../world/authenticator.ts';
import { Client, type Answer } from '../world/client.ts';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';
import { findTraces, tracesOfText } from './traces.ts';

const password = 'correct-horse-battery-of-somebody';
const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Words of letters alone: what visitors bring is cut where it looks like a number. */
const fresh = (name: string): string =>
  name + [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');

/** A corner of a picture, as long numbers. */
const digits = (): string => [...'xy'].map(() => `${(40 + randomBytes(1)[0]! / 16).toFixed(4)}7`).join(',');

/** What is typed, by the column that keeps it sealed. One that comes anew must be typed into here too. */
const planted = {
  'person.email_sealed': `${fresh('mail')}@acme.example`,
  'person.name_sealed': fresh('person'),
  'tenant.name_sealed': fresh('tenant'),
  'tenant.contact_sealed': fresh('contact'),
  'link.target_sealed': fresh('target'),
  'link.title_sealed': fresh('title'),
  'link.notes_sealed': fresh('notes'),
  'link.tags_sealed': fresh('tag'),
  'target_change.target_sealed': fresh('waiting'),
  'qr.name_sealed': fresh('code'),
  'qr.content_sealed': fresh('content'),
  // The letters of frames are large ones.
  'qr.design_sealed': fresh('frame').slice(0, 30).toUpperCase(),
  // Of a logo nothing is kept but what it looks like: its numbers are what could be found.
  'qr_logo.picture_sealed': digits(),
  'qr_template.name_sealed': fresh('template'),
  'qr_template.design_sealed': fresh('call').slice(0, 30).toUpperCase(),
  'project.name_sealed': fresh('project'),
  'api_token.name_sealed': fresh('token'),
  'preset.name_sealed': fresh('preset'),
  'invitation.email_sealed': `${fresh('invited')}@acme.example`,
  'operator_invitation.email_sealed': `${fresh('operator')}@platform.example`,
  'commitment.name_sealed': `Erika ${fresh('signature')}`,
  'support_access.reason_sealed': fresh('reason'),
  'passkey.name_sealed': fresh('passkey'),
  // Made by Kurzum, and shown once: it is put in when it is known.
  'totp.secret_sealed': '',
  // Typed by visitors, so to speak: a campaign.
  'tally_value.value_sealed': fresh('camp').slice(0, 16),
  'mail.recipient_sealed': `${fresh('owner')}@globex.example`,
  // What mails say names the tenant that somebody is asked to join.
  'mail.content_sealed': fresh('joined'),
  // What an import was asked for; Kurzum writes it itself.
  'job.cursor_sealed': '{"format":"csv"}',
  'job_part.content_sealed': fresh('imported'),
  // The log keeps what every field was and is.
  'audit_entry.payload_sealed': fresh('renamed'),
};

test('planted text in every field that somebody can type into is found nowhere below the data folder, nor in what is printed', async () => {
  const kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', KURZUM_RELEASE_SECONDS: '1' });
  const token = await typeEverything(kurzum);
  await untilSealed(kurzum);
  const slug = fresh('slug');
  const account = { tenantId: '', memberId: '', token };
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/', slug });
  // A clean stop writes everything out: the checkpoint, the start file, the last lines of the log.
  await kurzum.stop();

  const control = await findTraces(tracesOfText(slug), [kurzum.dataFolder]);
  assert.ok(control.length > 0, 'the slug, which is public, is found');
  for (const [field, text] of [...Object.entries(planted), ['a password', password] as const]) {
    // What is planted of a whole name or address.
    const local = text.split('@')[0]!.split(' ').at(-1)!;
    const found = await findTraces(tracesOfText(local), [kurzum.dataFolder], kurzum.printed());
    assert.deepEqual(found, [], `what was typed into ${field} was found`);
  }
  // A token is 256 bits of chance, so its digest, by which it is found, tells nothing about it.
  const tokenTraces = tracesOfText(token).filter(({ form }) => !form.startsWith('sha256'));
  assert.deepEqual(await findTraces(tokenTraces, [kurzum.dataFolder], kurzum.printed()), []);
});

/** Types as people do, in a browser that is set up, signed in and has a second factor; gives a token. */
async function typeEverything(kurzum: Kurzum): Promise<string> {
  const browser = new Client(kurzum.url);
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer: Answer = await browser.send(method, path, body === undefined ? {} : { body });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json as T;
  };
  const { url } = JSON.parse((await kurzum.command('setup-link', '--json')).stdout) as { url: string };
  await send('POST', '/setup', {
    email: planted['person.email_sealed'],
    name: planted['person.name_sealed'],
    tenant: planted['tenant.name_sealed'],
    password,
    setupToken: new URL(url).hash.slice(1),
  });
  const key = new Authenticator(kurzum.url);
  const credential = key.create(await send('POST', '/me/passkeys/options'));
  await send('POST', '/me/passkeys', { name: planted['passkey.name_sealed'], credential });
  const stepUp = async (): Promise<void> => {
    await send('POST', '/session/step-up', { passkey: key.get(await send('POST', '/session/passkey/options')) });
  };
  await stepUp();
  const totp = await send<{ secret: string }>('POST', '/me/totp');
  planted['totp.secret_sealed'] = totp.secret;

  const project = await send<{ id: string }>('POST', '/projects', { name: planted['project.name_sealed'] });
  const link = await send<{ id: string; slug: string; version: number }>('POST', '/links', {
    target: `https://example.org/${planted['link.target_sealed']}`,
    title: planted['link.title_sealed'],
    notes: planted['link.notes_sealed'],
    tags: [planted['link.tags_sealed']],
    projectId: project.id,
  });
  const { token } = await send<{ token: string }>('POST', '/tokens', { name: planted['api_token.name_sealed'] });
  await send('PATCH', `/projects/${project.id}`, { name: planted['audit_entry.payload_sealed'] });
  await send('PATCH', `/projects/${project.id}`, { name: planted['project.name_sealed'] });
  await send('GET', `/links?search=${planted['link.title_sealed'].slice(0, 6)}`);
  await send('GET', `/audit?search=${planted['link.title_sealed']}`);
  await typeCodes(browser, send, link.id);
  await send('POST', '/presets', { name: planted['preset.name_sealed'], grants: [] });
  await send('PATCH', '/tenant', { name: planted['mail.content_sealed'] });
  await send('POST', '/invitations', { email: planted['invitation.email_sealed'], preset: 'editor', locale: 'de' });
  await send('PATCH', '/tenant', { name: planted['tenant.name_sealed'] });
  await send('POST', '/support', { reason: planted['support_access.reason_sealed'], hours: 1, rights: 'view' });

  // An archive with all that is typed above, and a file on its way in.
  const exported = await send<{ id: string }>('POST', '/exports');
  for (let state = ''; state !== 'done'; await sleep(50))
    ({ state } = await send<{ state: string }>('GET', `/jobs/${exported.id}`));
  await send('GET', `/jobs/${exported.id}/file`);
  const coming = await send<{ id: string }>('POST', '/imports', { format: 'csv' });
  const octets = { 'content-type': 'application/octet-stream' };
  const body = `target,title\nhttps://example.org/,${planted['job_part.content_sealed']}\n`;
  assert.equal((await browser.send('POST', `/imports/${coming.id}/parts/0`, { body, headers: octets })).status, 204);

  // A table of codes: their images, and what the manifest and the names of files say.
  const printed = await send<{ id: string }>('POST', '/qrs/bulk', { format: 'svg' });
  const rows = `name,text\n${planted['job_part.content_sealed']},${planted['qr.content_sealed']}\n`;
  assert.equal(
    (await browser.send('POST', `/qrs/bulk/${printed.id}/parts/0`, { body: rows, headers: octets })).status,
    204,
  );
  await send('POST', `/qrs/bulk/${printed.id}/start`, { parts: 1 });
  for (let state = ''; state !== 'done'; await sleep(50))
    ({ state } = await send<{ state: string }>('GET', `/qrs/bulk/${printed.id}`));
  await send('GET', `/qrs/bulk/${printed.id}/file`);

  const { version, hash } = await send<{ version: string; hash: string }>('GET', '/platform/commitment');
  await send('POST', '/platform/commitment', { version, hash, name: planted['commitment.name_sealed'] });
  await send('POST', '/platform/operators', { email: planted['operator_invitation.email_sealed'], locale: 'en' });
  const ownerEmail = planted['mail.recipient_sealed'];
  await send('POST', '/platform/tenants', { contact: planted['tenant.contact_sealed'], ownerEmail, locale: 'en' });

  for (let visitor = 1; visitor <= 40; visitor += 1) {
    const headers = {
      'x-forwarded-for': `198.51.${visitor}.7`,
      'user-agent': 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0',
    };
    const campaign = planted['tally_value.value_sealed'];
    const answer = await kurzum.request(`/${link.slug}?utm_campaign=${campaign}`, { headers });
    assert.equal(answer.status, 302);
  }
  return token;
}

/** Codes of every kind, with a logo and words in their frames, and another target of a printed one that waits. */
async function typeCodes(
  browser: Client,
  send: <T>(method: string, path: string, body?: unknown) => Promise<T>,
  linkId: string,
): Promise<void> {
  const [x, y] = planted['qr_logo.picture_sealed'].split(',');
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M0 0H100L${x} ${y}z"/></svg>`;
  const octets = { 'content-type': 'application/octet-stream' };
  const brought = await browser.send('POST', '/qr-logos', { body, headers: octets });
  assert.equal(brought.status, 201, brought.text);
  const logo = { id: (brought.json as { id: string }).id, share: 0.2, clears: true };
  const framed = (text: string) => ({ logo, frame: { kind: 'below', text, colour: '#123456' } });
  await send('POST', '/qr-templates', {
    name: planted['qr_template.name_sealed'],
    design: framed(planted['qr_template.design_sealed']),
  });
  const design = framed(planted['qr.design_sealed']);
  const name = planted['qr.name_sealed'];
  const code = await send<{ id: string }>('POST', '/qrs', { name, linkId, design });
  const content = { kind: 'text', text: planted['qr.content_sealed'] };
  await send('POST', '/qrs', { content, design });
  await send('GET', `/qrs?search=${name.slice(0, 6)}`);
  await send('POST', '/qrs/check', { content, design, level: 'H' });
  await send('POST', '/qrs/render', { content, design, level: 'H', insist: true });
  await send('GET', `/qrs/${code.id}/image?insist=true`);
  await send('PATCH', '/settings/printing', { printedNeedsSecond: true });
  const target = `https://example.org/${planted['target_change.target_sealed']}`;
  await send('PATCH', `/links/${linkId}`, { target, printed: 'acknowledged' });
}

/** Until something is sealed in every column that is there to be; throws where one is not typed into. */
async function untilSealed(kurzum: Kurzum): Promise<void> {
  const runFolder = join(kurzum.dataFolder, 'run');
  const connectionString = ownerConnectionAt({ kind: 'embedded', runFolder }, readAccess(kurzum.keysFolder)!);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and column_name like '%\\_sealed'`,
    );
    assert.deepEqual(
      columns.map(({ table, column }) => `${table}.${column}`).toSorted(),
      Object.keys(planted).toSorted(),
    );
    for (const { table } of columns) await client.query(`alter table ${table} no force row level security`);
    let empty = columns;
    for (let waited_ms = 0; waited_ms < 60_000 && empty.length > 0; waited_ms += 200) {
      const still: typeof columns = [];
      for (const one of empty) {
        const { rowCount } = await client.query(`select 1 from ${one.table} where ${one.column} is not null limit 1`);
        if (!rowCount) still.push(one);
      }
      empty = still;
      await sleep(200);
    }
    assert.deepEqual(empty, []);
    for (const { table } of columns) await client.query(`alter table ${table} force row level security`);
  } finally {
    await client.end();
  }
}
