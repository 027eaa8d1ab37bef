/** The main job with the keyboard alone: nobody touches a mouse, and what has the focus can always be named. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { en } from '../../dashboard/src/messages/en.ts';
import { lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test('signing in, making, editing, deleting and restoring a link takes no mouse, at 320 px too', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  const viewport = { width: 320, height: 640 };
  const context = await browser.newContext({ locale: 'en-GB', viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();

  await page.goto(`${kurzum.url}/app/sign-in`);
  await tabTo(page, en.setup.email);
  await page.keyboard.type('owner@acme.example');
  await tabTo(page, en.setup.password);
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: en.links, level: 1 }).waitFor();

  await tabTo(page, en.create.target);
  await page.keyboard.type('example.org/keyboard');
  await tabTo(page, en.create.slug);
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /keyboard/ }).waitFor();

  await tabTo(page, en.list.actionsFor('keyboard'));
  await page.keyboard.press('Enter');
  await chooseInMenu(page, en.link.edit);
  await tabTo(page, en.edit.linkTitle);
  await page.keyboard.type('typed');
  await tabTo(page, en.save);
  await page.keyboard.press('Enter');
  await page.getByText(en.edit.saved).first().waitFor();

  await tabTo(page, en.list.actionsFor('keyboard'));
  await page.keyboard.press('Enter');
  await chooseInMenu(page, en.link.delete);
  await page.getByRole('row', { name: /keyboard/ }).waitFor({ state: 'detached' });
  await page.getByText(en.link.deleted('keyboard')).first().waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('row', { name: /keyboard/ }).waitFor();

  const { items } = await kurzum.api<{ items: { slug: string; title: string }[] }>(account, 'GET', '/links');
  assert.deepEqual(
    items.map(({ slug, title }) => [slug, title]),
    [['keyboard', 'typed']],
  );
  const sideways_px = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.equal(sideways_px, 0, 'nothing sticks out sideways');
  await context.close();
  await kurzum.stop();
});

/** Presses Tab until the thing of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 60; press++) {
    const focused = await focusedName(page);
    if (focused === name || focused.startsWith(`${name}:`) || focused.startsWith(`${name} (`)) return;
    passed.push(focused);
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reached “${name}”; it passed ${[...new Set(passed)].join(', ')}`);
}

async function chooseInMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('menu').waitFor();
  for (let press = 0; press < 12; press++) {
    if ((await focusedName(page)) === name) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`the arrow keys never reached “${name}”`);
}

/** What a screen reader would call the focused element, as far as labels, texts and aria-label tell. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
    return label.trim().replace(/\\s+/g, ' ');
  })()`);
}
