/** Settings and log in a real browser: a token that is shown once, support let in and out, rules of signing in, the log that tells it all, and the end that is taken back. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { audit as auditEn } from '../../dashboard/src/messages/audit.en.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { house as houseEn } from '../../dashboard/src/messages/house.en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { ownerAtDashboard } from '../world/owner.ts';
import { advance } from '../world/visitors.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test('an owner sets the house in order, in the dark and at 375 px', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const look = { locale: 'en-GB', colorScheme: 'dark', width: 375 } as const;
  const { page, call } = await ownerAtDashboard(browser, kurzum, look);

  await page.goto(`${kurzum.url}/app/settings/tokens`);
  await page.getByRole('button', { name: houseEn.tokens.make }).click();
  await page.getByLabel(houseEn.tokens.name, { exact: true }).fill('till');
  await page.getByRole('radio', { name: houseEn.tokens.reading }).check();
  await isAccessible(page, 'the panel that makes a token');
  // What is dangerous asks again after ten minutes, and goes on with what was typed.
  await advance(kurzum, 11 * 60);
  await page.getByRole('button', { name: houseEn.tokens.submit }).click();
  const again = page.getByRole('dialog', { name: en.entry.stepUp.title });
  await again.getByLabel(en.setup.password, { exact: true }).fill('correct horse battery');
  await again.getByRole('button', { name: en.entry.stepUp.submit }).click();
  const token = await page.getByText(/^kz_\S+$/).textContent();
  const reading = { headers: { authorization: `Bearer ${token}` } };
  assert.equal((await kurzum.request('/api/v1/links', reading)).status, 200);
  const making = { ...reading, method: 'POST', body: '{"target":"https://example.org"}' };
  const headers = { ...reading.headers, 'content-type': 'application/json' };
  assert.equal((await kurzum.request('/api/v1/links', { ...making, headers })).status, 403, 'it only reads');
  await page.getByRole('button', { name: houseEn.tokens.done }).click();
  await page.getByRole('button', { name: houseEn.tokens.revokeFor('till') }).click();
  await page.getByRole('dialog').getByRole('button', { name: houseEn.tokens.revoke }).click();
  await page.getByText(houseEn.tokens.revoked('till')).first().waitFor();
  assert.equal((await kurzum.request('/api/v1/links', reading)).status, 401, 'it opens nothing any more');

  await page.goto(`${kurzum.url}/app/settings/support`);
  await page.getByText(houseEn.support.emptyTitle).waitFor();
  await page.getByLabel(houseEn.support.reason, { exact: true }).fill('codes do not load');
  await page.getByRole('button', { name: houseEn.support.submit }).click();
  await page.getByRole('button', { name: houseEn.support.endFor('codes do not load') }).click();
  await page.getByText(houseEn.support.ended).first().waitFor();

  await page.goto(`${kurzum.url}/app/settings/sign-in`);
  // Not checked until the wish is on its way, a moment later.
  await page.getByRole('radio', { name: houseEn.access.minutes(10) }).click();
  await page.getByRole('button', { name: houseEn.undo }).click();
  await page.getByText(houseEn.undone).first().waitFor();
  assert.deepEqual(await call('GET', '/settings/access'), { membersNeedFactor: false, idleMinutes: 30 });

  await page.goto(`${kurzum.url}/app/settings/organisation`);
  await page.getByRole('button', { name: houseEn.tenant.endDo }).click();
  await page.getByLabel(houseEn.tenant.typeName('Acme')).fill('Acme');
  await isAccessible(page, 'what the end of an organisation means');
  await page.getByRole('button', { name: houseEn.tenant.endConfirm }).click();
  await page.goto(`${kurzum.url}/app/links`);
  await page.getByText(en.tenantState.leadsOn).waitFor();
  await isAccessible(page, 'a page of an organisation that ends');
  await page.getByRole('button', { name: en.tenantState.restore }).click();
  await page.getByText(en.tenantState.restored).first().waitFor();
  await page.getByText(en.tenantState.leadsOn).waitFor({ state: 'detached' });
  assert.equal((await call<{ endsAt: string | null }>('GET', '/tenant')).endsAt, null);

  await page.goto(`${kurzum.url}/app/audit`);
  await page.getByText(auditEn.actions['tenant.restore']!).waitFor();
  await page.getByLabel(auditEn.search).fill('codes do not load');
  await page.getByText(auditEn.actions['tenant.restore']!).waitFor({ state: 'detached' });
  await page.getByText(auditEn.actions['support.grant']!).waitFor();
  await page.locator('summary', { hasText: /field/ }).first().click();
  await page.getByRole('cell', { name: 'codes do not load' }).first().waitFor();
  await page.getByRole('button', { name: auditEn.keepNew }).click();
  await page.getByText(auditEn.keepSigned).first().waitFor();
  await isAccessible(page, 'the log');
  const checkpoint = await downloaded(() => page.getByRole('button', { name: auditEn.keepSave }).click());
  const log = await downloaded(() => page.getByRole('link', { name: auditEn.takeDo }).click());
  const lines = (await readFile(log.path, 'utf8')).trim().split('\n');
  assert.ok(lines.length > 5 && lines.every((line) => JSON.parse(line) !== null));

  await page.getByText(auditEn.verify, { exact: true }).click();
  const command = await page.locator('code', { hasText: 'audit verify' }).innerText();
  await isAccessible(page, 'how a log is verified');
  assert.match(command, /^npx kurzum audit verify /);
  const pathOf = (word: string) => [checkpoint, log].find(({ name }) => name === word)?.path ?? word;
  const words = command.replaceAll("'", '').split(' ').slice(2).map(pathOf);
  const verdict = await kurzum.command(...words);
  assert.equal(verdict.code, 0, 'the command reads the files as they are called when they are saved');

  /** A file that the page saves when this is done. */
  async function downloaded(act: () => Promise<void>): Promise<{ readonly name: string; readonly path: string }> {
    const saving = page.waitForEvent('download');
    await act();
    const file = await saving;
    return { name: file.suggestedFilename(), path: await file.path() };
  }

  const sideways_px = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.equal(sideways_px, 0, 'nothing sticks out sideways');
  await page.context().close();
  await kurzum.stop();
});
