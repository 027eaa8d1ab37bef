/** Projects in a real browser: made, filled, renamed against somebody else, deleted while their links stay; by keyboard too. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { de } from '../../dashboard/src/messages/de.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { members as membersDe } from '../../dashboard/src/messages/members.de.ts';
import { projects as wordsDe } from '../../dashboard/src/messages/projects.de.ts';
import { projects as wordsEn } from '../../dashboard/src/messages/projects.en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

type Project = { readonly id: string; readonly name: string; readonly links: number };

test('links are grouped in a project, which is renamed and deleted while they stay', { skip }, async () => {
  const kurzum = await startKurzum();
  const account = await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
  const words = wordsDe;
  await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/alt', slug: 'alt' });
  const projects = async () => (await call<{ items: Project[] }>('GET', '/projects')).items;

  await page.goto(`${kurzum.url}/app/links`);
  await page.getByRole('link', { name: de.list.makeProject }).click();
  await page.getByRole('heading', { name: de.projects, level: 1 }).waitFor();
  await page.getByText(words.emptyTitle).waitFor();
  await isAccessible(page, 'no projects');
  await page.getByRole('button', { name: words.make }).click();
  await page.getByText(de.reasons.required).waitFor();
  await page.getByLabel(words.name).fill('Herbst');
  await page.keyboard.press('Enter');
  await page.getByText(words.made('Herbst')).waitFor();

  await page.getByRole('link', { name: words.linksOf('Herbst') }).click();
  await page.getByText(de.create.inProject('Herbst')).waitFor();
  await page.getByText(de.list.projectEmptyTitle).waitFor();
  await page.getByLabel(de.create.target).fill('example.org/neu');
  await page.keyboard.press('Enter');
  await page.getByText(de.list.results(1)).waitFor();
  assert.equal(await page.getByRole('row', { name: /alt/ }).count(), 0);
  await page.getByLabel(de.list.project).selectOption({ label: de.list.allProjects });
  await page.getByRole('row', { name: /alt/ }).waitFor();
  await page.getByRole('button', { name: de.list.actionsFor('alt') }).click();
  await page.getByRole('menuitem', { name: de.link.edit }).click();
  await page.getByRole('dialog').getByLabel(de.edit.project).selectOption({ label: 'Herbst' });
  await page.getByRole('button', { name: de.save }).click();
  await page.getByText(de.edit.saved).waitFor();

  await page.getByRole('link', { name: de.projects, exact: true }).click();
  await page.getByText(words.links(2)).waitFor();
  await isAccessible(page, 'the projects');
  await page.getByRole('button', { name: words.rename('Herbst') }).click();
  const naming = page.getByRole('dialog', { name: words.rename('Herbst') });
  const [{ id }] = (await projects()) as [Project];
  await call('PATCH', `/projects/${id}`, { name: 'Winter' });
  await naming.getByLabel(words.newName).fill('Advent');
  await page.keyboard.press('Enter');
  await naming.getByText(words.renamedElsewhere('Winter')).waitFor();
  assert.equal((await projects())[0]!.name, 'Winter', 'nothing of somebody else’s is overwritten unseen');
  await isAccessible(page, 'a name that somebody else has changed');
  await page.keyboard.press('Enter');
  await page.getByText(words.renamed('Advent')).waitFor();
  assert.equal((await projects())[0]!.name, 'Advent');

  await page.getByRole('button', { name: words.remove('Advent') }).click();
  const ending = page.getByRole('dialog', { name: words.remove('Advent') });
  await ending.getByText(words.removeLinks(2)).waitFor();
  await isAccessible(page, 'the end of a project');
  await call('PATCH', `/projects/${id}`, { name: 'Januar' });
  await ending.getByRole('button', { name: words.removeDo }).click();
  await page.getByText(words.changedElsewhere).waitFor();
  assert.equal((await projects()).length, 1, 'nobody deletes what they have not seen');
  await page.getByRole('button', { name: words.removeDo }).click();
  await page.getByText(words.removed('Januar')).waitFor();
  await page.getByText(words.emptyTitle).waitFor();
  await page.getByRole('link', { name: de.links, exact: true }).first().click();
  await page.getByRole('row', { name: /alt/ }).waitFor();
  assert.equal(await page.getByRole('row').count(), 3, 'a header and both links');
  await page.context().close();
  await kurzum.stop();
});

test('who may only look at projects changes none, and the matrix leads to where they are made', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const owner = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
  await owner.call('POST', '/invitations', { email: 'jana@acme.example', preset: 'viewer', locale: 'de' });
  await joinAs(browser, kurzum, owner, 'Jana Beispiel');
  const { items } = await owner.call<{ items: { id: string; preset: string }[] }>('GET', '/members');
  const { id } = items.find(({ preset }) => preset === 'viewer')!;
  await owner.page.goto(`${kurzum.url}/app/members/${id}`);
  const link = owner.page.getByRole('group', { name: membersDe.resources.link, exact: true });
  await link.getByRole('button', { name: membersDe.rights.edit }).click();
  await owner.page.getByRole('link', { name: membersDe.makeProject }).click();
  await owner.page.getByLabel(wordsDe.name).fill('Herbst');
  await owner.page.keyboard.press('Enter');
  await owner.page.getByRole('link', { name: wordsDe.linksOf('Herbst') }).waitFor();
  await owner.page.context().close();

  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app/sign-in?back=/projects`);
  await page.getByLabel(en.setup.email).fill('jana@acme.example');
  await page.getByLabel(en.setup.password, { exact: true }).fill('another long sentence here');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: wordsEn.linksOf('Herbst') }).waitFor();
  assert.equal(await page.getByRole('button', { name: wordsEn.rename('Herbst') }).count(), 0);
  assert.equal(await page.getByRole('button', { name: wordsEn.remove('Herbst') }).count(), 0);
  assert.equal(await page.getByLabel(wordsEn.name).count(), 0);
  await context.close();
  await kurzum.stop();
});
