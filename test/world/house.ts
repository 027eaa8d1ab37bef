/** A house with people: a running Kurzum behind a proxy, its mail, an owner, and browsers on networks of their own. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { TOTP } from 'otpauth';
import { Authenticator } from './authenticator.ts';
import { Client } from './client.ts';
import { startKurzum, type Kurzum } from './kurzum.ts';
import { openMailbox, type Mailbox } from './mailbox.ts';

export const minute_ms = 60_000;
export const hour_ms = 60 * minute_ms;

export type Credentials = { readonly email: string; readonly password: string };

export type House = {
  readonly kurzum: Kurzum;
  readonly mailbox: Mailbox;
  readonly owner: Credentials;
  /** The passkey that the owner has from the first `ownerWithFactor` on. */
  readonly ownerKey: Authenticator;
  /** A browser on a network of its own, so that what one test gets wrong is not counted against another. */
  client(headers?: Readonly<Record<string, string>>): Client;
  signedIn(who?: Credentials): Promise<Client>;
  /** The owner, signed in with their passkey. */
  ownerWithFactor(): Promise<Client>;
  /** Somebody new, asked by the owner, with no second factor yet. */
  invited(name: string): Promise<Credentials>;
  /** What stands after `#` in the newest mail to somebody; waits for it. */
  tokenFor(email: string): Promise<string>;
  advance(by_ms: number): Promise<void>;
  /** What an app shows now, or so many steps later. */
  codeOf(secret: string, steps?: number): string;
};

/** Starts it; it is gone when the file's tests are done. */
export async function openHouse(): Promise<House> {
  const mailbox = await openMailbox();
  after(() => mailbox.close());
  const mail = { KURZUM_SMTP_URL: mailbox.url, KURZUM_MAIL_FROM: 'Kurzum <kurzum@acme.example>' };
  const kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', ...mail });
  await kurzum.setUp();
  const owner = { email: 'owner@acme.example', password: 'correct horse battery' };
  const ownerKey = new Authenticator(kurzum.url);
  let isKeyAdded = false;
  let ahead_ms = 0;
  let sources = 0;

  function client(headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' }): Client {
    sources += 1;
    return new Client(kurzum.url, { 'x-forwarded-for': `198.51.${sources}.7`, ...headers });
  }

  async function done(sent: ReturnType<Client['send']>, status = 200): Promise<void> {
    const answer = await sent;
    assert.equal(answer.status, status, answer.text);
  }

  async function signedIn(who: Credentials = owner): Promise<Client> {
    const browser = client();
    await done(browser.send('POST', '/session', { body: who }));
    return browser;
  }

  async function ownerWithFactor(): Promise<Client> {
    if (!isKeyAdded) {
      const browser = await signedIn();
      const { json } = await browser.send('POST', '/me/passkeys/options');
      const body = { name: 'Key', credential: ownerKey.create(json) };
      await done(browser.send('POST', '/me/passkeys', { body }), 201);
      isKeyAdded = true;
      return browser;
    }
    const browser = client();
    const { json } = await browser.send('POST', '/session/passkey/options');
    await done(browser.send('POST', '/session/passkey', { body: { assertion: ownerKey.get(json) } }));
    return browser;
  }

  async function tokenFor(email: string): Promise<string> {
    for (let waited_ms = 0; waited_ms < 10_000; waited_ms += 50) {
      const letter = mailbox.received.findLast(({ to }) => to === email);
      const token = /\/app\/\w+#([\w-]+)/.exec(letter?.text ?? '')?.[1];
      if (token) return token;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no mail with a link came for ${email}`);
  }

  return {
    kurzum,
    mailbox,
    owner,
    ownerKey,
    client,
    signedIn,
    ownerWithFactor,
    tokenFor,
    async invited(name) {
      const email = `${name}@acme.example`;
      const asked = { email, preset: 'editor', locale: 'en' };
      await done((await ownerWithFactor()).send('POST', '/invitations', { body: asked }), 201);
      const password = `the long password of somebody ${name.length}`;
      const body = { token: await tokenFor(email), name, password };
      await done(client().send('POST', '/invitations/accept', { body }));
      return { email, password };
    },
    async advance(by_ms) {
      const { code, stderr } = await kurzum.command('clock', 'advance', `${by_ms / 1_000}s`);
      assert.equal(code, 0, stderr);
      ahead_ms += by_ms;
    },
    codeOf: (secret, steps = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + ahead_ms + steps * 30_000 }),
  };
}
