/** The main job, and the house around it, with the keyboard alone: nobody touches a mouse, and what has the focus can always be named. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { en } from '../../dashboard/src/messages/en.ts';
import { audit as auditEn } from '../../dashboard/src/messages/audit.en.ts';
import { data as dataEn } from '../../dashboard/src/messages/data.en.ts';
import { house as houseEn } from '../../dashboard/src/messages/house.en.ts';
import { members as membersEn } from '../../dashboard/src/messages/members.en.ts';
import { platform as platformEn } from '../../dashboard/src/messages/platform.en.ts';
import { lacksBrowser, openBrowser } from '../world/browser.ts';
import { arrowTo, press, tabTo, typeInto } from '../world/keys.ts';
import { startKurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';

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
  await typeInto(page, en.setup.email, 'owner@acme.example');
  await typeInto(page, en.setup.password, 'correct horse battery');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: en.links, level: 1 }).waitFor();

  await typeInto(page, en.create.target, 'example.org/keyboard');
  await typeInto(page, en.create.slug, 'keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /keyboard/ }).waitFor();

  await press(page, en.list.actionsFor('keyboard'));
  await page.getByRole('menu').waitFor();
  await arrowTo(page, en.link.edit);
  await page.keyboard.press('Enter');
  await typeInto(page, en.edit.linkTitle, 'typed');
  await press(page, en.save);
  await page.getByText(en.edit.saved).first().waitFor();

  await press(page, en.list.actionsFor('keyboard'));
  await page.getByRole('menu').waitFor();
  await arrowTo(page, en.link.delete);
  await page.keyboard.press('Enter');
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

test('members, their rights, the settings, the log and the platform take no mouse either', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const owner = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const { page, call } = owner;
  const headed = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const reads = (text: string) => page.getByText(text).first().waitFor();
  await page.goto(`${kurzum.url}/app/links`);
  await headed(en.links);

  await press(page, en.members);
  await headed(membersEn.title);
  await press(page, membersEn.invite);
  await typeInto(page, membersEn.email, 'jana@acme.example');
  await press(page, membersEn.send);
  await reads(membersEn.invited('jana@acme.example'));
  await joinAs(browser, kurzum, owner, 'Jana Beispiel');
  await page.reload();
  await headed(membersEn.title);
  await press(page, 'Jana Beispiel');
  await headed('Jana Beispiel');
  const { link } = membersEn.resources;
  await press(page, `${link}: ${membersEn.rights.delete} ${membersEn.scopeAll}`);
  await page.getByRole('heading', { name: membersEn.scopeOf(link, membersEn.rights.delete) }).waitFor();
  await tabTo(page, membersEn.pickOwn);
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await tabTo(page, `${link}: ${membersEn.rights.delete} ${membersEn.scopeOwn}`);
  await press(page, membersEn.save);
  await reads(membersEn.saved);

  await press(page, en.auditLog);
  await headed(auditEn.title);
  await typeInto(page, auditEn.search, 'Jana');
  await page.getByText(auditEn.actions['session.step_up']!).waitFor({ state: 'detached' });
  await press(page, auditEn.keepNew);
  await reads(auditEn.keepSigned);

  await press(page, en.settings.title);
  await headed(en.settings.title);
  await press(page, houseEn.access.title);
  await headed(houseEn.access.title);
  await tabTo(page, houseEn.access.minutes(30));
  await page.keyboard.press('ArrowDown');
  await reads(houseEn.saved);
  assert.deepEqual(await call('GET', '/settings/access'), { membersNeedFactor: false, idleMinutes: 15 });
  await press(page, houseEn.tokens.title);
  await press(page, houseEn.tokens.make);
  await typeInto(page, houseEn.tokens.name, 'till');
  await press(page, houseEn.tokens.submit);
  await page.getByText(/^kz_\S+$/).waitFor();
  await press(page, houseEn.tokens.done);
  await press(page, houseEn.tokens.revokeFor('till'));
  await press(page, houseEn.tokens.revoke);
  await reads(houseEn.tokens.revoked('till'));
  await press(page, houseEn.support.title);
  await typeInto(page, houseEn.support.reason, 'codes do not load');
  await press(page, houseEn.support.submit);
  await press(page, houseEn.support.endFor('codes do not load'));
  await reads(houseEn.support.ended);
  await press(page, houseEn.data);
  await press(page, dataEn.export.submit);
  await page.getByRole('link', { name: dataEn.jobs.download }).waitFor();
  await tabTo(page, dataEn.import.kurzum);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, dataEn.import.example);
  await tabTo(page, dataEn.import.file);
  await press(page, houseEn.tenant.title);
  await typeInto(page, houseEn.tenant.name, 'Acme Works');
  await press(page, houseEn.tenant.rename);
  await reads(houseEn.saved);

  await press(page, en.platform);
  await headed(platformEn.tenants.title);
  await press(page, platformEn.tenants.make);
  await typeInto(page, platformEn.tenants.contact, 'Muster GmbH');
  await typeInto(page, platformEn.tenants.owner, 'erika@muster.example');
  await press(page, platformEn.tenants.submit);
  await reads(platformEn.tenants.made);
  await press(page, platformEn.mail.title);
  await press(page, platformEn.mail.readFor(platformEn.mail.kinds['owner_invitation']!));
  await page.getByText('erika@muster.example').waitFor();
  await page.keyboard.press('Escape');
  await press(page, platformEn.operators.title);
  await typeInto(page, platformEn.operators.email, 'olaf@acme.example');
  await page.keyboard.press('Enter');
  await press(page, platformEn.operators.withdrawFor('olaf@acme.example'));
  await reads(platformEn.operators.withdrawn('olaf@acme.example'));
  await page.context().close();
  await kurzum.stop();
});
