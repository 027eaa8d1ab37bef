/** An owner at the dashboard: signed in in a real browser, with a second factor, as the pages of the house ask for. */
import type { Browser, Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import type { Kurzum } from './kurzum.ts';

export type AtDashboard = {
  readonly page: Page;
  /** A call of the API in the session of the page; throws with the problem unless the answer is 2xx. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
};

type Look = { readonly locale: string; readonly colorScheme?: 'light' | 'dark'; readonly width?: number };

const password = 'correct horse battery';

/** The first owner, who also runs the platform, has signed the commitment, and has proved a moment ago that it is they. */
export async function ownerAtDashboard(browser: Browser, kurzum: Kurzum, look: Look): Promise<AtDashboard> {
  const { locale, colorScheme = 'light', width = 1280 } = look;
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ locale, colorScheme, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app/sign-in`);
  const call = <T>(method: string, path: string, body?: object) => callFrom<T>(page, method, path, body);
  await call('POST', '/session', { email: 'owner@acme.example', password });
  await call('POST', '/session/step-up', { password });
  const { secret } = await call<{ secret: string }>('POST', '/me/totp');
  await call('POST', '/me/totp/confirm', { code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() });
  const { version, hash } = await call<{ version: string; hash: string }>('GET', '/platform/commitment');
  await call('POST', '/platform/commitment', { version, hash, name: 'Otto Beispiel' });
  return { page, call };
}

/** Somebody who was invited, and accepted with the link of the mail that waits. */
export async function joinAs(browser: Browser, kurzum: Kurzum, owner: AtDashboard, name: string): Promise<void> {
  const { items } = await owner.call<{ items: { id: string; kind: string }[] }>('GET', '/platform/mail');
  const { id } = items.find(({ kind }) => kind === 'invitation')!;
  const { text } = await owner.call<{ text: string }>('GET', `/platform/mail/${id}`);
  const token = /accept#(\S+)/.exec(text)![1];
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app/sign-in`);
  await callFrom(page, 'POST', '/invitations/accept', { token, name, password: 'another long sentence here' });
  await context.close();
}

async function callFrom<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  const { ok, text } = await page.evaluate(
    async (asked) => {
      const init = asked.body ? { headers: { 'content-type': 'application/json' }, body: asked.body } : {};
      const answer = await fetch(`/api/v1${asked.path}`, { method: asked.method, ...init });
      return { ok: answer.ok, text: await answer.text() };
    },
    { method, path, body: body ? JSON.stringify(body) : '' },
  );
  if (!ok) throw new Error(`${method} ${path}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
