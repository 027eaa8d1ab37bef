/** Codes in bulk and on sheets of labels in a real browser: a table becomes an archive, and codes that are kept a PDF. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { data } from '../../dashboard/src/messages/data.en.ts';
import { en as messages } from '../../dashboard/src/messages/en.ts';
import { sheets as de } from '../../dashboard/src/messages/sheets.de.ts';
import { sheets as en } from '../../dashboard/src/messages/sheets.en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { openCodes } from '../world/codes.ts';
import { startKurzum } from '../world/kurzum.ts';
import { ownerAtDashboard } from '../world/owner.ts';
import { readByZxing } from '../world/scanners.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test('a table becomes an archive of codes in the look of a template, at 375 px and in the dark', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB', width: 375, colorScheme: 'dark' });
  const words = en.bulk;
  const design = { shape: 'dots', ink: { kind: 'plain', colour: '#0b3d91' } };
  await call('POST', '/qr-templates', { name: 'Blue', design, level: 'Q', isDefault: true });
  await page.goto(`${kurzum.url}/app/codes/bulk`);
  await page.getByRole('button', { name: words.submit }).click();
  await page.getByText(words.fileMissing).waitFor();
  await page.getByLabel(words.file, { exact: true }).setInputFiles({
    name: 'tables.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,target,text\nTable 1,https://example.org/1,\nTable 2,,Good day\nTable 3,nonsense,\n'),
  });
  assert.equal(await page.getByLabel(words.look).locator('option:checked').textContent(), words.standard('Blue'));
  await isAccessible(page, 'the form of codes in bulk');
  await page.getByRole('button', { name: words.submit }).click();
  const archives = page.getByRole('list', { name: words.list });
  await archives.getByText(words.taken(2)).waitFor();
  await archives.getByText(words.refused(1)).waitFor();
  await archives.getByText(words.rowRefused('4', messages.reasons.target)).waitFor();
  await isAccessible(page, 'an archive of codes');

  const fetching = page.waitForEvent('download');
  await archives.getByRole('link', { name: /^Download the QR codes/ }).click();
  const { images, manifest } = await openCodes(await readFile(await (await fetching).path()));
  assert.deepEqual([...images.keys()], ['Table 1.png', 'Table 2.png']);
  assert.equal(await readByZxing(images.get('Table 2.png')!), 'Good day');
  assert.equal(await readByZxing(images.get('Table 1.png')!), manifest[0]!['says']);
  assert.equal(manifest[1]!['level'], 'Q', 'or a higher one for free');

  await page.getByLabel(words.file, { exact: true }).setInputFiles({
    name: 'none.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('address\nhttps://example.org/\n'),
  });
  await page.getByRole('button', { name: words.submit }).click();
  await archives.getByText(words.reasons.not_a_table).waitFor();
  await archives.getByText(words.rowRefused('1', words.rowReasons.unknown('address'))).waitFor();
  const sideways_px = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.equal(sideways_px, 0, 'nothing sticks out sideways');
  await archives
    .getByRole('button', { name: new RegExp(`^${data.jobs.remove}`) })
    .first()
    .click();
  await archives.getByText(words.reasons.not_a_table).waitFor({ state: 'detached' });
  await page.context().close();
  await kurzum.stop();
});

test('a sheet shows what it will print, begins where one clicks, and counts as printed', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
  const words = de.sheet;
  const ids: string[] = [];
  for (const name of ['Tür', 'Fenster']) {
    const { id } = await call<{ id: string }>('POST', '/qrs', { name, target: 'https://example.org/' });
    ids.push(id);
  }
  await page.goto(`${kurzum.url}/app/codes/sheet?ids=${ids.join(',')}`);
  await page.getByText(words.previewOf(2, 1)).waitFor();
  const preview = page.getByRole('group', { name: words.preview });
  assert.equal(await preview.locator('button:has(svg)').count(), 2);
  await page.getByRole('button', { name: words.fill }).click();
  await page.getByText(words.previewOf(21, 1)).waitFor();
  await preview.getByTitle(words.startHere(3)).click();
  assert.equal(await page.getByLabel(words.skip).inputValue(), '2');
  await page.getByText(words.previewOf(21, 2)).waitFor();
  await isAccessible(page, 'the page of a sheet');

  const fetching = page.waitForEvent('download');
  await page.getByRole('button', { name: words.submit }).click();
  const bytes = await readFile(await (await fetching).path());
  assert.equal(bytes.toString('latin1', 0, 5), '%PDF-');
  assert.equal(bytes.toString('latin1').match(/\/Type \/Page\b/g)!.length, 2);
  const code = await call<{ printedAt: string | null }>('GET', `/qrs/${ids[0]}`);
  assert.notEqual(code.printedAt, null);

  await page.getByLabel(words.layout, { exact: true }).selectOption('own');
  await page.getByLabel(words.measures.width_mm).fill('90');
  await page.getByText(words.beyond).waitFor();
  await page.getByLabel(words.measures.columns, { exact: true }).fill('2');
  await page.getByText(words.beyond).waitFor({ state: 'detached' });
  await page.context().close();
  await kurzum.stop();
});

test('a sheet of nothing says where codes are chosen', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  await page.goto(`${kurzum.url}/app/codes/sheet`);
  await page.getByText(en.sheet.emptyTitle).waitFor();
  await page.getByRole('link', { name: en.toCodes }).click();
  await page.waitForURL('**/app/codes');
  await page.context().close();
  await kurzum.stop();
});
