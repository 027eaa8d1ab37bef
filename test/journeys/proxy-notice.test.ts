/** A proxy that nobody told Kurzum to trust: an owner reads of it without a reload, in their language, and nobody's address. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { de } from '../../dashboard/src/messages/de.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';

const visitorAddress = '192.0.2.77';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

for (const { locale, messages: m, colorScheme } of [
  { locale: 'de-DE', messages: de, colorScheme: 'light' },
  { locale: 'en-GB', messages: en, colorScheme: 'dark' },
] as const) {
  test(
    `a proxy that is not trusted shows on every page, and what to set, in ${locale}, ${colorScheme}`,
    { skip },
    async () => {
      const kurzum = await startKurzum();
      const account = await kurzum.setUp();
      const { id } = await kurzum.api<{ id: string }>(account, 'POST', '/links', {
        target: 'https://example.org/',
        slug: 'some-link',
      });
      const context = await browser.newContext({ locale, colorScheme, viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await page.goto(`${kurzum.url}/app/links`);
      await page.getByLabel(m.setup.email).fill('owner@acme.example');
      await page.getByLabel(m.setup.password, { exact: true }).fill('correct horse battery');
      await page.getByRole('button', { name: m.signIn.submit, exact: true }).click();
      await page.getByRole('heading', { name: m.links, level: 1 }).waitFor();
      const bar = page.getByRole('status').filter({ hasText: m.notices.proxy_not_trusted.title });
      assert.equal(await bar.count(), 0);

      await kurzum.request('/some-link', { headers: { 'x-forwarded-for': visitorAddress } });
      await untilNoticed(page);
      await comeBack(page);
      await bar.waitFor();
      await bar.getByText('KURZUM_TRUST_PROXY', { exact: true }).waitFor();
      assert.equal(await overflow_px(page), 0, 'nothing is wider than 320 pixels');
      await isAccessible(page, 'links, with the notice');

      await page.goto(`${kurzum.url}/app/links/${id}`);
      await bar.waitFor();
      const { body } = await sessionOf(page);
      assert.doesNotMatch(`${body}${await page.content()}${kurzum.printed()}`, /192\.0\.2\.77|127\.0\.0\.1/);

      await bar.getByRole('button', { name: m.notices.hide }).click();
      await bar.waitFor({ state: 'detached' });
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await bar.count(), 0, 'what was hidden stays hidden');
      await context.close();
      await kurzum.stop();
    },
  );
}

async function untilNoticed(page: Page): Promise<void> {
  for (let looks = 0; looks < 200; looks += 1) {
    if ((await sessionOf(page)).notices.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('control never heard of it');
}

/** Who is signed in, as this browser is told. */
async function sessionOf(page: Page): Promise<{ body: string; notices: readonly string[] }> {
  const body = await page.evaluate(async () => (await fetch('/api/v1/session')).text());
  return { body, notices: (JSON.parse(body) as { notices: string[] }).notices };
}

/** What a browser tells a page when somebody comes back to its tab. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
}

async function overflow_px(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
