/** The operators' pages in a real browser: a tenant is made, suspended and resumed, a link taken down and let go, mail read, and support entered and left. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { audit as auditDe } from '../../dashboard/src/messages/audit.de.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { platform as platformDe } from '../../dashboard/src/messages/platform.de.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { ownerAtDashboard, type AtDashboard } from '../world/owner.ts';
import { giveDevice } from '../world/passkeys.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';
const { tenants, takedowns, mail, support } = platformDe;
const contact = 'Bäckerei Muster GmbH';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test(
  'an operator makes and limits tenants, takes a link down, reads mail that waits, and comes in only where let',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/spam', slug: 'spam' });

    await page.goto(`${kurzum.url}/app/platform`);
    await page.getByRole('button', { name: tenants.make }).click();
    await page.getByLabel(tenants.contact).fill(contact);
    await page.getByLabel(tenants.quotaLinks, { exact: true }).fill('100');
    await page.getByLabel(tenants.owner).fill('erika@muster.example');
    await isAccessible(page, 'the panel that makes a tenant');
    await page.getByRole('button', { name: tenants.submit }).click();
    await page.getByText(tenants.made).first().waitFor();

    await page.getByRole('button', { name: tenants.suspendFor(contact) }).click();
    await page.getByRole('dialog').getByRole('button', { name: tenants.suspend }).click();
    await page.getByRole('button', { name: tenants.resumeFor(contact) }).click();
    await page.getByText(tenants.resumed).first().waitFor();

    await page.getByRole('link', { name: takedowns.title }).click();
    await page.getByText(takedowns.emptyTitle).waitFor();
    await page.getByLabel(takedowns.slug).fill('spam');
    await page.getByRole('button', { name: takedowns.submit }).click();
    await page.getByRole('button', { name: takedowns.liftFor('spam') }).waitFor();
    await untilStatus(410);
    await page.keyboard.press('Control+z');
    await page.getByText(takedowns.emptyTitle).waitFor();
    await untilStatus(302);

    await page.goto(`${kurzum.url}/app/platform/audit`);
    const logged = (action: keyof typeof auditDe.actions) =>
      page.getByRole('listitem').filter({ hasText: auditDe.actions[action] }).first();
    // Which organisation it was, the page asks for by itself.
    await logged('platform.tenant_suspend').getByText(`· ${contact}`).waitFor();
    assert.match(await logged('platform.link_take_down').innerText(), /· spam/);

    await page.getByRole('link', { name: mail.title }).click();
    await page.getByRole('button', { name: mail.readFor(mail.kinds.owner_invitation) }).click();
    await page.getByText('erika@muster.example').waitFor();
    await isAccessible(page, 'a mail that waits');
    await page.keyboard.press('Escape');

    await call('POST', '/support', { reason: 'QR-Codes laden nicht', hours: 1, rights: 'view' });
    await page.getByRole('link', { name: support.title, exact: true }).click();
    await page.getByRole('button', { name: support.enter }).click();
    await page.getByText(de.supporting.title('Acme')).waitFor();
    await page.getByRole('row', { name: /spam/ }).waitFor();
    await page.getByRole('button', { name: de.supporting.end }).click();
    await page.getByText(de.supporting.title('Acme')).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: support.title, level: 1 }).waitFor();

    const { items } = await call<{ items: { id: string; contact: string | null }[] }>('GET', '/platform/tenants');
    const own = items.find((tenant) => tenant.contact !== contact)!;
    await call('POST', `/platform/tenants/${own.id}/suspend`, { for: 'unpaid' });
    await page.goto(`${kurzum.url}/app/links`);
    await page.getByText(de.create.leadsNowhere).waitFor();
    await isAccessible(page, 'the links of an organisation that is suspended');
    await page.context().close();
    await kurzum.stop();

    async function untilStatus(status: number): Promise<void> {
      let found = 0;
      for (let look = 0; look < 100 && found !== status; look++) {
        found = (await kurzum.request('/spam')).status;
        await page.waitForTimeout(50);
      }
      assert.equal(found, status);
    }
  },
);

test('whoever belongs to two organisations goes from one to the other in the account menu', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/a', slug: 'first' });
  await call('POST', '/platform/tenants', { contact, ownerEmail: 'owner@acme.example', locale: 'de' });
  await page.goto(await invitationIn(call, 'owner_invitation'));
  await page.getByText(de.entry.accept.leadOwner('owner@acme.example')).waitFor();
  await isAccessible(page, 'the invitation of a first owner who is known');
  await page.getByLabel(de.setup.tenant).fill('Zweitwerk');
  await page.getByRole('button', { name: de.entry.accept.submitOwner }).click();

  await page.getByText(de.list.emptyTitle).waitFor();
  await page.getByRole('button', { name: de.account }).click();
  await isAccessible(page, 'the account menu with two organisations');
  await page.getByRole('menuitemradio', { name: 'Acme' }).click();
  await page.getByRole('row', { name: /first/ }).waitFor();
  assert.equal((await call<{ tenant: { name: string } }>('GET', '/session')).tenant.name, 'Acme');
  await page.context().close();
  await kurzum.stop();
});

test(
  'an operator who is invited accepts, sets up a second factor, and signs before anything else',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { page: first, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    await call('POST', '/platform/operators', { email: 'paul@betrieb.example', locale: 'de' });
    await first.goto(`${kurzum.url}/app/platform/operators`);
    await first.getByRole('button', { name: platformDe.operators.resendFor('paul@betrieb.example') }).click();
    await first.getByText(platformDe.operators.resent('paul@betrieb.example')).waitFor();
    await isAccessible(first, 'the operators');
    const context = await browser.newContext({ locale: 'de-DE', colorScheme: 'dark', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await giveDevice(context, page);

    await page.goto(await invitationIn(call, 'operator_invitation'));
    await page.getByText(de.entry.accept.leadOperator('paul@betrieb.example')).waitFor();
    await page.getByText(de.entry.accept.nameHintOperator).waitFor();
    await isAccessible(page, 'the invitation of an operator');
    await page.getByLabel(de.entry.accept.name).fill('Paul Beispiel');
    await page.getByLabel(de.setup.password, { exact: true }).fill('die wolken ziehen vorbei');
    await page.getByRole('button', { name: de.entry.accept.submitOperator }).click();
    await page.getByText(de.entry.factor.requiredAlone).waitFor();
    await page.getByRole('button', { name: de.ownAccount.passkeyAdd }).click();
    await page.getByLabel(platformDe.commitment.name).fill('Paul Beispiel');
    await isAccessible(page, 'the commitment');
    await page.getByRole('button', { name: platformDe.commitment.sign }).click();
    await page.getByRole('heading', { name: tenants.title, level: 1 }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'the focus goes on with the page');
    await context.close();
    await first.context().close();
    await kurzum.stop();
  },
);

/** The address in the newest mail of a kind that waits. */
async function invitationIn(call: AtDashboard['call'], wanted: string): Promise<string> {
  const { items } = await call<{ items: { id: string; kind: string }[] }>('GET', '/platform/mail');
  const { id } = items.find(({ kind }) => kind === wanted)!;
  const { text } = await call<{ text: string }>('GET', `/platform/mail/${id}`);
  return /http\S+\/app\/accept#\S+/.exec(text)![0];
}
