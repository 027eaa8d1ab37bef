/** The house in a real browser: an owner invites somebody, sets what they may do, sees it as they would, and removes them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { presetGrants } from '../../dashboard/src/members/grants.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { house as houseDe } from '../../dashboard/src/messages/house.de.ts';
import { members as membersDe } from '../../dashboard/src/messages/members.de.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';
const words = membersDe;

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

type Grant = { readonly resource: string; readonly right: string; readonly scope: object };
type Member = { readonly id: string; readonly preset: string; readonly grants: readonly Grant[] };

test(
  'an owner invites, sets rights with a matrix, looks with the eyes of a member, and removes them',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    const owner = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    const { page } = owner;
    await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/a', slug: 'sommer' });

    await page.goto(`${kurzum.url}/app/members`);
    await page.getByText(words.aloneTitle).waitFor();
    await isAccessible(page, 'the members');
    await page.getByRole('button', { name: words.invite }).first().click();
    await page.getByLabel(words.email).fill('jana@acme.example');
    await page.getByLabel(words.preset).selectOption('viewer');
    await isAccessible(page, 'the panel that invites');
    await page.getByRole('button', { name: words.send }).click();
    await page.getByText(words.invited('jana@acme.example')).waitFor();
    await page.getByRole('button', { name: words.withdrawFor('jana@acme.example') }).waitFor();
    assert.equal(await page.getByText(words.aloneTitle).count(), 0, 'somebody is on their way');
    await page.getByRole('button', { name: words.invite }).first().click();
    await page.getByLabel(words.email).fill('jana@acme.example');
    await page.keyboard.press('Enter');
    await page.getByText(de.reasons.emailInvited).waitFor();
    await page.keyboard.press('Escape');

    await joinAs(browser, kurzum, owner, 'Jana Beispiel');
    await page.reload();
    await page.getByRole('link', { name: 'Jana Beispiel' }).click();
    await page.getByRole('heading', { name: 'Jana Beispiel', level: 1 }).waitFor();
    const link = page.getByRole('group', { name: words.resources.link, exact: true });
    await link.getByRole('button', { name: words.rights.edit }).click();
    await page.getByRole('checkbox', { name: words.pickOwn }).check();
    await isAccessible(page, 'the matrix with a field open');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: words.save }).click();
    await page.getByText(words.saved).first().waitFor();
    const now = async () =>
      (await owner.call<{ items: Member[] }>('GET', '/members')).items.find((one) => one.preset !== 'owner')!;
    assert.deepEqual((await now()).preset, 'custom');
    const edit = (await now()).grants.filter(({ resource, right }) => resource === 'link' && right === 'edit');
    assert.deepEqual(
      edit.map(({ scope }) => scope),
      [{ of: 'own' }],
    );
    await page.getByRole('button', { name: words.undo, exact: true }).click();
    await page.getByText(words.undone).first().waitFor();
    assert.deepEqual((await now()).preset, 'viewer');

    await link.getByRole('button', { name: words.rights.edit }).click();
    await page.getByRole('checkbox', { name: words.pickOwn }).check();
    await page.keyboard.press('Escape');
    await owner.call('PATCH', `/members/${(await now()).id}`, { preset: 'editor' });
    await page.getByRole('button', { name: words.save }).click();
    await page.getByText(words.changedElsewhere).waitFor();
    assert.deepEqual((await now()).preset, 'editor', 'nothing of somebody else’s is overwritten unseen');
    await page.getByRole('button', { name: words.save }).click();
    await page.getByText(words.saved).first().waitFor();
    assert.deepEqual((await now()).preset, 'custom');
    await page.getByLabel(words.presetName).fill('Agentur');
    await page.getByRole('button', { name: words.keepPreset }).click();
    await page.getByText(words.presetKept('Agentur')).first().waitFor();

    await page.getByRole('link', { name: words.back }).click();
    await page.getByRole('button', { name: words.presetRename('Agentur') }).click();
    const naming = page.getByRole('dialog', { name: words.presetRename('Agentur') });
    await naming.getByLabel(words.presetName).fill('Agentur Nord');
    await isAccessible(page, 'another name');
    await page.keyboard.press('Enter');
    await page.getByText('Agentur Nord', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Jana Beispiel' }).click();

    await page.getByRole('button', { name: words.see }).click();
    await page.getByText(de.sight.title('Jana Beispiel')).waitFor();
    await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();
    await page.getByRole('row', { name: /sommer/ }).waitFor();
    assert.equal(await page.getByRole('link', { name: de.members }).count(), 0, 'a viewer sees no members');
    assert.equal(await page.getByLabel(de.create.target).count(), 0, 'nor the field of those who make links');
    await page.getByRole('button', { name: de.list.actionsFor('sommer') }).click();
    const editing = page.getByRole('menuitem', { name: de.link.edit });
    assert.equal(await editing.getAttribute('aria-disabled'), 'true', 'what they could do is shown, and locked');
    assert.equal(await page.getByRole('menuitem', { name: de.link.delete }).count(), 0);
    await isAccessible(page, 'the links through the eyes of another');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: de.sight.end }).click();
    await page.getByRole('heading', { name: 'Jana Beispiel', level: 1 }).waitFor();

    await owner.call('PATCH', `/members/${(await now()).id}`, { preset: 'admin' });
    await page.getByRole('button', { name: words.see }).click();
    await page.getByText(de.sight.title('Jana Beispiel')).waitFor();
    assert.ok(await page.getByLabel(de.create.target).isDisabled());
    assert.ok(await page.getByRole('button', { name: de.create.submit }).isDisabled());
    await page.getByRole('link', { name: de.members }).first().click();
    assert.ok(await page.getByRole('button', { name: words.invite }).first().isDisabled());
    await page.getByRole('link', { name: de.settings.title }).first().click();
    await page.getByRole('heading', { name: de.settings.title, level: 1 }).waitFor();
    assert.ok(await page.getByRole('radio').first().isDisabled());
    await isAccessible(page, 'the settings through the eyes of another');
    await page.getByRole('button', { name: de.sight.end }).click();
    await page.getByRole('heading', { name: 'Jana Beispiel', level: 1 }).waitFor();

    await page.getByRole('button', { name: words.remove }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
    await page.getByText(words.removed('Jana Beispiel')).first().waitFor();
    assert.equal(await now(), undefined);
    await page.context().close();
    await kurzum.stop();
  },
);

test(
  'whoever only reads is offered nothing that would be refused, and reads why a link is gone',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    const owner = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    const { id } = await kurzum.api<{ id: string }>(account, 'POST', '/links', {
      target: 'https://example.org/a',
      slug: 'sommer',
    });
    await owner.call('POST', '/invitations', { email: 'jana@acme.example', preset: 'viewer', locale: 'de' });
    await joinAs(browser, kurzum, owner, 'Jana Beispiel');
    const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${kurzum.url}/app/sign-in`);
    await page.getByLabel(de.setup.email).fill('jana@acme.example');
    await page.getByLabel(de.setup.password, { exact: true }).fill('another long sentence here');
    await page.keyboard.press('Enter');

    await page.getByRole('row', { name: /sommer/ }).waitFor();
    assert.equal(await page.getByLabel(de.create.target).count(), 0);
    await page.getByRole('button', { name: de.list.actionsFor('sommer') }).click();
    await page.getByRole('menuitem', { name: de.link.open }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: de.link.edit }).count(), 0);
    assert.equal(await page.getByRole('menuitem', { name: de.link.delete }).count(), 0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: de.settings.title }).first().click();
    await page.getByRole('heading', { name: houseDe.tenant.title, level: 1 }).waitFor();

    await owner.call('POST', '/platform/takedowns', { slug: 'sommer', for: 'abuse' });
    await page.goto(`${kurzum.url}/app/links/${id}`);
    await page.getByText(de.link.takenDownDetail).waitFor();
    assert.equal(await page.getByRole('button', { name: de.link.delete }).count(), 0);
    await isAccessible(page, 'a link that was taken down');
    await context.close();
    await owner.page.context().close();
    await kurzum.stop();
  },
);

test('what a preset fills into the matrix is what the server gives it', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const owner = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  for (const preset of ['admin', 'editor', 'viewer'] as const) {
    await owner.call('POST', '/invitations', { email: `${preset}@acme.example`, preset, locale: 'en' });
    await joinAs(browser, kurzum, owner, preset);
  }
  const { items } = await owner.call<{ items: Member[] }>('GET', '/members');
  const sorted = (grants: readonly Grant[]) =>
    grants.map(({ resource, right, scope }) => JSON.stringify([resource, right, scope])).toSorted();
  assert.equal(items.length, 4);
  for (const { preset, grants } of items) {
    assert.deepEqual(sorted(grants), sorted(presetGrants[preset as keyof typeof presetGrants]), preset);
  }
  await owner.page.context().close();
  await kurzum.stop();
});
