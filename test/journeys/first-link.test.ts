/** The main job in a real browser, in both languages: set-up, first link, redirect, a total that rises; nothing asked of another host. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { de } from '../../dashboard/src/messages/de.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';

const visitorAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const languages = [
  { locale: 'de-DE', messages: de, colorScheme: 'light' },
  { locale: 'en-GB', messages: en, colorScheme: 'dark' },
] as const;

/** A colour on its way from one to another is neither, and has no contrast to speak of. */
const still = { reducedMotion: 'reduce' } as const;

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

for (const { locale, messages: m, colorScheme } of languages) {
  test(`set-up, first link, redirect and total in ${locale}, ${colorScheme}`, { skip }, async () => {
    const kurzum = await startKurzum();
    const context = await browser.newContext({ locale, colorScheme, ...still });
    const watched = await watchNetwork(context, kurzum);
    const page = await context.newPage();

    await page.goto(await setUpLink(kurzum));
    await isAccessible(page, 'set-up');
    await page.getByLabel(m.setup.tenant).fill('Stadtwerke Beispiel');
    await page.getByLabel(m.setup.email).fill('owner@acme.example');
    await page.getByLabel(m.setup.password, { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: m.setup.submit }).click();

    await page.getByRole('heading', { name: m.links, level: 1 }).waitFor();
    await isAccessible(page, 'links, empty');
    await page.getByLabel(m.create.target).fill('https://example.org/sommerfest');
    await page.getByLabel(m.create.slug).fill('sommerfest');
    await page.getByRole('button', { name: m.create.submit }).click();
    await page
      .getByRole('img', { name: m.link.qrOf(`localhost:${kurzum.port}/sommerfest`) })
      .first()
      .waitFor();
    await isAccessible(page, 'links, with one');

    for (let visit = 0; visit < 3; visit++) {
      const answer = await kurzum.request('/sommerfest', { headers: { 'user-agent': visitorAgent } });
      assert.equal(answer.status, 302);
      assert.equal(answer.headers.get('location'), 'https://example.org/sommerfest');
    }
    await page.getByRole('row', { name: /sommerfest.*3/ }).waitFor({ timeout: 15_000 });

    await page
      .getByRole('link', { name: /sommerfest/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /sommerfest/, level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.getByText(m.report.table).click();
    await page.getByRole('table').first().waitFor();
    await isAccessible(page, "a link's report");

    assert.deepEqual(watched.foreign, [], 'no page asks another host');
    assert.deepEqual(watched.refused, [], 'and every request is answered');
    await context.close();
    await kurzum.stop();
  });
}

test('pasting anywhere makes a link, deleting can be undone, and signing in leads back', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const context = await browser.newContext({ locale: 'en-GB', ...still });
  const page = await context.newPage();

  await page.goto(`${kurzum.url}/app/links?search=report`);
  await page.getByLabel(en.setup.email).fill('owner@acme.example');
  await page.getByLabel(en.setup.password, { exact: true }).fill('not the password');
  await page.getByRole('button', { name: en.signIn.submit, exact: true }).click();
  await page.getByText(en.signIn.wrong).waitFor();
  await isAccessible(page, 'sign-in, refused');
  await page.getByLabel(en.setup.password, { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: en.signIn.submit, exact: true }).click();
  await page.waitForURL(/search=report/);

  await page.goto(`${kurzum.url}/app/links`);
  await page.getByRole('heading', { name: en.links, level: 1 }).waitFor();
  await pasteAnywhere(page, 'https://example.org/pasted');
  await page.getByRole('row', { name: /example\.org\/pasted/ }).waitFor();

  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: en.link.delete }).click();
  await page.getByRole('row', { name: /example\.org\/pasted/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: en.link.restore }).click();
  await page.getByRole('row', { name: /example\.org\/pasted/ }).waitFor();
  await context.close();
  await kurzum.stop();
});

test('two people edit one link: the second is shown both versions and chooses', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  const link = await kurzum.api<{ id: string }>(account, 'POST', '/links', {
    target: 'https://example.org/',
    slug: 'shared',
  });
  const context = await browser.newContext({ locale: 'en-GB', ...still });
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app/links/${link.id}`);
  await page.getByLabel(en.setup.email).fill('owner@acme.example');
  await page.getByLabel(en.setup.password, { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: en.signIn.submit, exact: true }).click();

  await page.getByRole('button', { name: en.link.edit }).first().click();
  await page.getByLabel(en.edit.linkTitle).fill('my title');
  await kurzum.api(account, 'PATCH', `/links/${link.id}`, { title: 'their title' });
  await page.getByRole('button', { name: en.save, exact: true }).click();
  await page.getByText(en.merge.title).waitFor();
  await page.getByText('their title').first().waitFor();
  await isAccessible(page, 'merge');
  await page.getByRole('button', { name: en.merge.submit }).click();
  await page.getByText(en.edit.saved).first().waitFor();

  const { title } = await kurzum.api<{ title: string }>(account, 'GET', `/links/${link.id}`);
  assert.equal(title, 'my title');
  await context.close();
  await kurzum.stop();
});

/** Refuses every host but Kurzum, and keeps what was asked of others and what was not answered. */
async function watchNetwork(context: BrowserContext, kurzum: Kurzum) {
  const foreign: string[] = [];
  const refused: string[] = [];
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === kurzum.url || url.protocol === 'data:' || url.protocol === 'blob:') return route.continue();
    foreign.push(url.origin);
    return route.abort();
  });
  context.on('console', (message) => {
    // What the page's own policy refuses never reaches the network; it is told here.
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  context.on('response', (answer) => {
    if (answer.status() >= 500) refused.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
  });
  return { foreign, refused };
}

async function setUpLink(kurzum: Kurzum): Promise<string> {
  const { stdout } = await kurzum.command('setup-link', '--json');
  return (JSON.parse(stdout) as { url: string }).url;
}

async function pasteAnywhere(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const target = globalThis as unknown as {
      document: EventTarget;
      DataTransfer: new () => { setData(type: string, data: string): void };
    };
    const clipboardData = new target.DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const Paste = (globalThis as unknown as { ClipboardEvent: new (type: string, init: object) => Event })
      .ClipboardEvent;
    (target.document as unknown as { body: EventTarget }).body.dispatchEvent(
      new Paste('paste', { clipboardData, bubbles: true }),
    );
  }, text);
}
