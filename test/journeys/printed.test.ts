/** Printed codes in a real browser: a code is downloaded, its link is to lead elsewhere, and two members see to it that it does. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { audit as auditDe } from '../../dashboard/src/messages/audit.de.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { printing as words } from '../../dashboard/src/messages/printing.de.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';
const [first, second, third] = ['https://example.org/herbst', 'https://example.org/winter', 'https://example.org/mai'];

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test(
  'a code that may be on paper leads elsewhere when it was asked for again, and a second member agreed',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    const owner = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    const { page } = owner;
    const { id } = await kurzum.api<{ id: string }>(account, 'POST', '/links', { target: first, slug: 'plakat' });
    const jana = await editorAtDashboard(kurzum, owner);

    await page.goto(`${kurzum.url}/app/links/${id}`);
    await page.getByRole('img', { name: de.link.qrOf(`${new URL(kurzum.url).host}/plakat`) }).waitFor();
    assert.equal(await page.getByText(words.exported, { exact: true }).count(), 0, 'to look at it is not to print it');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: de.link.downloadSvg }).click();
    assert.equal((await download).suggestedFilename(), 'plakat.svg');
    await page.getByText(words.exported, { exact: true }).waitFor();

    // One member is enough at first, and is asked.
    await changeTarget(page, second);
    const asking = page.getByRole('dialog', { name: words.ask.title });
    await asking.getByText(words.outThere.plain).waitFor();
    await asking.getByText(words.outThere.scans(0)).waitFor();
    assert.equal(await asking.getByText(words.ask.needsSecond).count(), 0);
    await isAccessible(page, 'what is out there');
    await page.keyboard.press('Escape');
    assert.equal(await leadsTo(kurzum), first);
    assert.equal(await page.getByLabel(de.edit.target).inputValue(), second, 'nothing that was typed is lost');
    await page.getByRole('button', { name: de.save, exact: true }).click();
    await asking.getByRole('button', { name: words.ask.change }).click();
    await page.getByText(de.edit.saved).first().waitFor();
    await untilItLeadsTo(kurzum, second);

    await page.goto(`${kurzum.url}/app/settings/printing`);
    await page.getByRole('radio', { name: words.settings.two }).click();
    await page.getByText(words.settings.saved).first().waitFor();
    await isAccessible(page, 'whether a second member is needed');

    await page.goto(`${kurzum.url}/app/links/${id}`);
    await changeTarget(page, third);
    await asking.getByText(words.ask.needsSecond).waitFor();
    await asking.getByRole('button', { name: words.ask.request }).click();
    await page.getByText(words.ask.requested).first().waitFor();
    const waiting = page.getByRole('region', { name: words.waiting.title });
    await waiting.getByText(words.waiting.own('|').split('|')[1]!).waitFor();
    assert.equal(await waiting.getByRole('button', { name: words.waiting.approveFor('plakat') }).count(), 0);
    await waiting.getByRole('button', { name: words.waiting.withdrawFor('plakat') }).waitFor();
    await isAccessible(page, 'a link that waits');
    assert.equal(await leadsTo(kurzum), second);

    await jana.reload();
    const list = jana.getByRole('region', { name: words.waiting.list(1) });
    await list.getByText(second, { exact: true }).waitFor();
    await list.getByText(third, { exact: true }).waitFor();
    await jana
      .getByRole('row', { name: /plakat/ })
      .getByText(words.waiting.mark)
      .waitFor();
    await isAccessible(jana, 'all that waits');
    await list.getByRole('button', { name: words.waiting.approveFor('plakat') }).click();
    await jana.getByText(words.waiting.approved('plakat')).first().waitFor();
    await list.waitFor({ state: 'detached' });
    await untilItLeadsTo(kurzum, third);
    await waiting.waitFor({ state: 'detached' });

    // What was asked for by the one is turned down by the other.
    await jana.goto(`${kurzum.url}/app/links/${id}`);
    await changeTarget(jana, first);
    await jana.getByRole('button', { name: words.ask.request }).click();
    await page.getByRole('button', { name: words.waiting.refuseFor('plakat') }).click();
    await page.getByText(words.waiting.refused('plakat')).first().waitFor();
    await jana.getByRole('region', { name: words.waiting.title }).waitFor({ state: 'detached' });
    assert.equal(await leadsTo(kurzum), third);

    await page.goto(`${kurzum.url}/app/audit`);
    for (const action of ['target.approve', 'target.withdraw', 'printing.edit'] as const)
      await page.getByText(auditDe.actions[action]).first().waitFor();

    await page.goto(`${kurzum.url}/app/links/${id}`);
    await page.getByRole('button', { name: de.link.delete }).click();
    const removing = page.getByRole('dialog', { name: words.remove.title('plakat') });
    await isAccessible(page, 'before a printed code ends');
    await removing.getByRole('button', { name: words.remove.deed }).click();
    await page.getByText(de.link.deleted('plakat')).first().waitFor();

    await jana.context().close();
    await page.context().close();
    await kurzum.stop();
  },
);

/** Somebody else who may change links, at the list of them. */
async function editorAtDashboard(kurzum: Kurzum, owner: Awaited<ReturnType<typeof ownerAtDashboard>>): Promise<Page> {
  await owner.call('POST', '/invitations', { email: 'jana@acme.example', preset: 'editor', locale: 'de' });
  await joinAs(browser, kurzum, owner, 'Jana Beispiel');
  const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app/sign-in`);
  await page.getByLabel(de.setup.email).fill('jana@acme.example');
  await page.getByLabel(de.setup.password, { exact: true }).fill('another long sentence here');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /plakat/ }).waitFor();
  return page;
}

async function changeTarget(page: Page, target: string): Promise<void> {
  await page.getByRole('button', { name: de.link.edit, exact: true }).click();
  await page.getByLabel(de.edit.target).fill(target);
  await page.getByRole('button', { name: de.save, exact: true }).click();
}

async function leadsTo(kurzum: Kurzum): Promise<string | null> {
  const answer = await fetch(`${kurzum.url}/plakat`, { redirect: 'manual' });
  return answer.headers.get('location');
}

async function untilItLeadsTo(kurzum: Kurzum, target: string): Promise<void> {
  while ((await leadsTo(kurzum)) !== target) await new Promise((resolve) => setTimeout(resolve, 50));
}
