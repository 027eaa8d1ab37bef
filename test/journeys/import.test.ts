/** An import in a real browser: a table on its way over a broken connection, and what came of its rows. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { data as dataEn } from '../../dashboard/src/messages/data.en.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { ownerAtDashboard } from '../world/owner.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test(
  'an import goes on after a broken connection, and says which rows were refused, at 375 px and in the dark',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { page, call } = await ownerAtDashboard(browser, kurzum, {
      locale: 'en-GB',
      width: 375,
      colorScheme: 'dark',
    });
    const words = dataEn.import;
    await page.goto(`${kurzum.url}/app/settings/data`);
    await page.getByRole('button', { name: words.submit }).click();
    await page.getByText(words.fileMissing).waitFor();
    await page.getByLabel(words.file, { exact: true }).setInputFiles(table());
    assert.ok(await page.getByRole('radio', { name: words.csv }).isChecked(), 'what it is, its name tells');
    await isAccessible(page, 'the form of an import');

    const isLast = (url: URL) => url.pathname.endsWith('/parts/1');
    await page.route(isLast, (route) => route.abort('connectionreset'));
    await page.getByRole('button', { name: words.submit }).click();
    const imports = page.getByRole('list', { name: words.list });
    await imports.getByText(words.broken).waitFor();
    await imports.getByRole('progressbar').waitFor();
    await page.unroute(isLast);
    await imports.getByText(words.taken(good)).waitFor();
    await imports.getByText(words.refused(1)).waitFor();
    await isAccessible(page, 'an import that is over');

    const fetching = page.waitForEvent('download');
    await imports.getByRole('link', { name: /Refused rows/ }).click();
    const refused = await readFile(await (await fetching).path(), 'utf8');
    assert.match(refused, /\b4\b.*target/, 'line and field');
    assert.ok(!refused.includes('not an address'), 'and nothing of what it said');
    const { items } = await call<{ items: { slug: string }[] }>('GET', '/links?search=summer-299');
    assert.deepEqual(
      items.map(({ slug }) => slug),
      ['summer-299'],
    );
    const sideways_px = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.equal(sideways_px, 0, 'nothing sticks out sideways');
    await page.context().close();
    await kurzum.stop();
  },
);

test('an upload goes on while its person looks at other pages, and is given up at once', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const words = dataEn.import;
  let tried = 0;
  await page.route('**/parts/1', (route) => {
    tried += 1;
    return route.abort('connectionreset');
  });
  await page.goto(`${kurzum.url}/app/settings/data`);
  await page.getByLabel(words.file, { exact: true }).setInputFiles(table());
  await page.getByRole('button', { name: words.submit }).click();
  const imports = page.getByRole('list', { name: words.list });
  await imports.getByText(words.broken).waitFor();
  await page.getByRole('link', { name: en.links }).first().click();
  await page.getByRole('heading', { name: en.links, level: 1 }).waitFor();
  const before = tried;
  while (tried === before) await page.waitForTimeout(50);
  await page.goBack();
  await imports.getByText(words.broken).waitFor();
  await imports.getByRole('button', { name: /Cancel/ }).click();
  await imports.getByText(dataEn.jobs.states.cancelled).waitFor();
  const { items } = await call<{ items: { state: string }[] }>('GET', '/jobs');
  assert.deepEqual(
    items.map(({ state }) => state),
    ['cancelled'],
  );
  await imports.getByRole('button', { name: /Remove/ }).click();
  await imports.waitFor({ state: 'detached' });
  await page.context().close();
  await kurzum.stop();
});

test('an archive that was taken along changes nothing where all of it is there', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/a', slug: 'summer', title: 'Summer' });
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/b', slug: 'autumn' });
  const { page } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const held = await kurzum.api(account, 'GET', '/links');
  await page.goto(`${kurzum.url}/app/settings/data`);
  await page.getByRole('button', { name: dataEn.export.submit }).click();
  const fetching = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const archive = await readFile(await (await fetching).path());

  const words = dataEn.import;
  const file = { name: 'kurzum.zip', mimeType: 'application/zip', buffer: archive };
  await page.getByLabel(words.file, { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: words.submit }).click();
  const imports = page.getByRole('list', { name: words.list });
  await imports.getByText(words.taken(2)).waitFor();
  assert.equal(await imports.getByText(/refused/).count(), 0);
  assert.deepEqual(await kurzum.api(account, 'GET', '/links'), held);
  await page.context().close();
  await kurzum.stop();
});

const good = 300;

/** A table of more than one part: rows with long notes, and a bad one in its fourth line. */
function table() {
  const rows = Array.from({ length: good }, (_, n) => `https://example.org/${n},summer-${n},${'long '.repeat(900)}`);
  const lines = ['target,slug,notes', ...rows.slice(0, 2), 'not an address,,', ...rows.slice(2)];
  return { name: 'links.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
}
