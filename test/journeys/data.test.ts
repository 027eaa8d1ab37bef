/** Data in a real browser: everything taken along while nobody looks, and an account that is exported and ended. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { data as dataDe } from '../../dashboard/src/messages/data.de.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test('an owner exports everything, leaves the page meanwhile, and takes the archive along', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/a', slug: 'sommer' });
  const { page } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE', width: 1440 });
  await page.goto(`${kurzum.url}/app/settings/data`);
  await page.getByText(dataDe.export.what).click();
  await isAccessible(page, 'the page of the data');
  await page.getByRole('button', { name: dataDe.export.submit }).click();
  await page.getByText(dataDe.export.begun).first().waitFor();
  await page.getByRole('link', { name: de.links }).first().click();
  await page.getByRole('row', { name: /sommer/ }).waitFor();
  await page.goBack();

  const exports = page.getByRole('list', { name: dataDe.export.list });
  const fetching = page.waitForEvent('download');
  await exports.getByRole('link', { name: /herunterladen/ }).click();
  const archive = await readFile(await (await fetching).path());
  assert.ok(['PK', 'links.json', 'audit.jsonl', 'README.txt'].every((part) => archive.includes(part)));
  await isAccessible(page, 'an export that is ready');
  await exports.getByRole('button', { name: /Entfernen/ }).click();
  await exports.waitFor({ state: 'detached' });
  await page.context().close();
  await kurzum.stop();
});

test(
  'a member exports what is known of them, and ends their account, which the last owner can’t',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const owner = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    await owner.call('POST', '/invitations', { email: 'jana@acme.example', preset: 'viewer', locale: 'de' });
    await joinAs(browser, kurzum, owner, 'Jana Beispiel');
    const words = dataDe.erase;

    await owner.page.goto(`${kurzum.url}/app/account`);
    await owner.page.getByRole('button', { name: words.open }).click();
    await owner.page.getByLabel(words.typeEmail('owner@acme.example')).fill('owner@acme.example');
    await owner.page.getByRole('button', { name: words.confirm }).click();
    await owner.page.getByText(words.lastOwner('Acme')).waitFor();
    await owner.page.getByText(words.lastOperator).waitFor();
    await isAccessible(owner.page, 'why somebody has to take over first');
    await owner.page.getByRole('link', { name: words.toMembers }).click();
    await owner.page.getByRole('link', { name: 'Jana Beispiel' }).waitFor();

    const look = { locale: 'de-DE', colorScheme: 'dark', viewport: { width: 375, height: 800 } } as const;
    const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const signIn = async (): Promise<void> => {
      await page.getByLabel(de.setup.email).fill('jana@acme.example');
      await page.getByLabel(de.setup.password, { exact: true }).fill('another long sentence here');
      await page.getByRole('button', { name: de.signIn.submit, exact: true }).click();
    };
    await page.goto(`${kurzum.url}/app/sign-in`);
    await signIn();
    await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();
    await page.goto(`${kurzum.url}/app/account`);
    // What was proved at sign-in is good for ten minutes.
    await kurzum.command('clock', 'advance', '660s');
    await page.getByRole('button', { name: dataDe.own.submit }).click();
    const again = page.getByRole('dialog', { name: de.entry.stepUp.title });
    await again.getByLabel(de.setup.password, { exact: true }).fill('another long sentence here');
    await again.getByRole('button', { name: de.entry.stepUp.submit }).click();
    const fetching = page.waitForEvent('download');
    await page.getByRole('link', { name: /herunterladen/ }).click();
    assert.ok((await readFile(await (await fetching).path())).includes('PK'));
    const sideways_px = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.equal(sideways_px, 0, 'nothing sticks out sideways');

    await page.getByRole('button', { name: words.open }).click();
    await page.getByLabel(words.typeEmail('jana@acme.example')).fill('somebody else');
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByText(de.reasons.notTheSame).waitFor();
    await page.getByLabel(words.typeEmail('jana@acme.example')).fill('jana@acme.example');
    await isAccessible(page, 'what ends with an account');
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByText(de.signIn.erased).waitFor();
    await signIn();
    await page.getByText(de.signIn.wrong).waitFor();
    await context.close();

    const { items } = await owner.call<{ items: { email: string }[] }>('GET', '/members');
    assert.deepEqual(
      items.map(({ email }) => email),
      ['owner@acme.example'],
    );
    await owner.page.context().close();
    await kurzum.stop();
  },
);
