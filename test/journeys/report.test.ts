/** The report in a real browser, in both languages: visitors come, numbers are released, and every page says what it shows and what it withholds. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { de } from '../../dashboard/src/messages/de.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';
import { ownerAtDashboard } from '../world/owner.ts';
import { advance } from '../world/visitors.ts';

const agents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
] as const;

/** Networks of two providers, as the table of addresses has them: the third part of the address makes another network. */
const networks = [
  { prefix: '2.200', visitors: 60 },
  { prefix: '62.46', visitors: 30 },
] as const;
const visitors = 90;
const threshold = 5;
const release_s = 900;
/** More than a lot would ever leave a link out. */
const looks_max = 12;

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

for (const { locale, messages: m, colorScheme, germany } of [
  { locale: 'de-DE', messages: de, colorScheme: 'light', germany: 'Deutschland' },
  { locale: 'en-GB', messages: en, colorScheme: 'dark', germany: 'Germany' },
] as const) {
  test(
    `what visitors leave is shown, compared, explained and taken along, in ${locale}, ${colorScheme}`,
    { skip },
    async () => {
      const kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback' });
      const account = await kurzum.setUp();
      const link = await newLink(kurzum, account, 'sommerfest');
      await released(kurzum, account, link);
      const context = await browser.newContext({ locale, colorScheme, reducedMotion: 'reduce' });
      const page = await signedIn(context, kurzum, m, `/links/${link.id}`);

      const countries = page.getByRole('region', { name: m.report.dimensions.country });
      await countries.getByRole('rowheader', { name: germany }).waitFor();
      await page.getByText(m.report.withheld.title(threshold)).waitFor();
      await page.getByText(m.report.withheld.why).or(page.getByText(m.report.withheld.whyAll)).click();
      await page.getByText(m.report.withheld.threshold(threshold, release_s)).waitFor();
      assert.equal(
        await page.getByRole('link', { name: m.report.withheld.more }).getAttribute('href'),
        `/trust/anonymity?lang=${locale.slice(0, 2)}`,
      );
      await page.getByText(m.report.alone('hour', threshold)).waitFor();
      await page.getByText(m.report.changeYounger(visitors)).waitFor();
      await isAccessible(page, 'the report of a link');

      await countries.getByRole('group', { name: m.report.map }).focus();
      await page.keyboard.press('ArrowRight');
      await countries.locator('p', { hasText: `${germany}: ` }).waitFor();

      await page.getByRole('radio', { name: m.report.presets['30d'], exact: true }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(/period=7d/);
      await countries.getByRole('rowheader', { name: germany }).waitFor();
      await chooseDates(page, m);
      await page.waitForURL(/from=2020-02-01&to=2020-02-29/);
      await page.getByText(m.report.empty.period).waitFor();
      await page.getByText(m.report.withheld.nonePast).waitFor();
      assert.equal(await page.getByRole('figure', { name: m.report.curve }).count(), 0, 'no empty chart');
      await page.getByText(m.report.presets['30d'], { exact: true }).click();
      await countries.getByRole('rowheader', { name: germany }).waitFor();

      const files = page.getByRole('link', { name: m.report.downloadAs('CSV') });
      const [download] = await Promise.all([page.waitForEvent('download'), files.click()]);
      assert.match(download.suggestedFilename(), /^kurzum-sommerfest-.*\.csv$/);
      assert.match(
        await readFile(await download.path(), 'utf8'),
        locale === 'de-DE'
          ? /^\ufeff?section;key;hits\r\n[^]*\r\ncountry;DE;\d+\r\n/
          : /^\ufeff?section,key,hits\r\n[^]*\r\ncountry,DE,\d+\r\n/,
      );

      await page.getByRole('link', { name: m.report.title, exact: true }).click();
      await page.getByRole('heading', { name: m.report.title, level: 1 }).waitFor();
      await page.getByRole('rowheader', { name: germany }).waitFor();
      await isAccessible(page, 'the report of all links');
      await context.close();
      await kurzum.stop();
    },
  );

  test(
    `a link with three hits shows them, and says once what is still to come, and one without any says how they come, in ${locale}, ${colorScheme}`,
    { skip },
    async () => {
      const kurzum = await startKurzum();
      const account = await kurzum.setUp();
      const { id } = await newLink(kurzum, account, 'sommerfest');
      const unvisited = await newLink(kurzum, account, 'winterfest');
      for (let visit = 0; visit < 3; visit++) await open(kurzum, '/sommerfest', agents[2]);
      const viewport = { width: 320, height: 640 };
      const context = await browser.newContext({ locale, colorScheme, viewport, reducedMotion: 'reduce' });
      const page = await signedIn(context, kurzum, m, `/links/${id}`);

      await page.getByText(m.report.withheld.none(threshold, release_s)).waitFor();
      assert.equal(await page.getByText(m.report.withheld.title(threshold)).count(), 1, 'said once');
      assert.equal(await page.getByRole('region', { name: m.report.dimensions.device }).count(), 0, 'no empty card');
      await page.getByText(m.report.table).click();
      await page.getByRole('row', { name: /3/ }).first().waitFor();
      await isAccessible(page, 'the report of a link with three hits');
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0, 'nothing sticks out');

      await page.goto(`${kurzum.url}/app/links/${unvisited.id}`);
      await page.getByText(m.report.empty.link).waitFor();
      await kurzum.request('/winterfest', { method: 'HEAD' });
      await page.getByText(m.report.empty.botsSoFar(1)).waitFor();
      await isAccessible(page, 'the report of a link without hits');
      await context.close();
      await kurzum.stop();
    },
  );
}

test(
  'counting less is asked about, counting more can be taken back, and the report says what is not counted',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    const { id } = await newLink(kurzum, account, 'sommerfest');
    await open(kurzum, '/sommerfest', agents[0]);
    const counting = () =>
      kurzum.api<{ totals: string; dimensions: string[]; keepMonths: number }>(account, 'GET', '/counting');
    const { page } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
    await page.goto(`${kurzum.url}/app/settings`);
    const year = page.getByRole('radio', { name: en.settings.months(13) });
    const twoYears = page.getByRole('radio', { name: en.settings.months(25) });

    await year.focus();
    await page.keyboard.press('Space');
    await page.getByRole('dialog', { name: en.settings.confirm }).waitFor();
    await isAccessible(page, 'settings, asking');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal((await counting()).keepMonths, 25, 'nothing happens to who says no');

    await year.click();
    await page.getByText(en.settings.confirmKept(13)).waitFor();
    await page.getByRole('button', { name: en.settings.confirmDo }).click();
    await page.getByText(en.settings.saved, { exact: true }).waitFor();
    assert.equal((await counting()).keepMonths, 13);

    await twoYears.click();
    await page.getByText(en.settings.savedLooser).waitFor();
    await page.getByRole('button', { name: en.settings.undo }).click();
    await page.getByText(en.settings.undone).waitFor();
    assert.equal((await counting()).keepMonths, 13, 'as before');

    await page.getByRole('checkbox', { name: en.report.dimensions.language }).click();
    await page.getByText(en.settings.confirmDimension(en.report.dimensions.language)).waitFor();
    await page.getByRole('button', { name: en.settings.confirmDo }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: en.settings.byDay }).click();
    await page.getByRole('button', { name: en.settings.confirmDo }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await isAccessible(page, 'settings');
    const { totals, dimensions } = await counting();
    assert.equal(totals, 'day');
    assert.ok(!dimensions.includes('language'));

    await page.goto(`${kurzum.url}/app/links/${id}`);
    await page.getByText(en.report.uncounted(en.report.dimensions.language)).waitFor();
    await page.getByText(en.report.dayByDay).waitFor();
    await page.getByText(en.report.alone('day', threshold)).waitFor();
    assert.equal(await page.getByRole('radio', { name: en.report.byHour }).count(), 0);
    await page.context().close();
    await kurzum.stop();
  },
);

type Link = { readonly id: string; readonly slug: string };

function newLink(kurzum: Kurzum, account: Account, slug: string): Promise<Link> {
  return kurzum.api(account, 'POST', '/links', { target: 'https://example.org/', slug });
}

async function open(kurzum: Kurzum, path: string, agent: string, address?: string): Promise<void> {
  const headers = { 'user-agent': agent, ...(address ? { 'x-forwarded-for': address } : {}) };
  const statuses = new Set<number>();
  // A link that was made a moment ago may still be on its way to the edge.
  for (let attempt = 0; attempt < 50 && !statuses.has(302); attempt++) {
    if (attempt > 0) await sleep(100);
    statuses.add((await kurzum.request(path, { headers })).status);
  }
  assert.ok(statuses.has(302), `${path} was answered ${[...statuses].join(', ')}`);
}

/** Ninety visitors, each from a network of their own. */
async function visited(kurzum: Kurzum, slug: string): Promise<void> {
  for (const { prefix, visitors: count } of networks)
    for (let visitor = 0; visitor < count; visitor++)
      await open(kurzum, `/${slug}`, agents[visitor % agents.length]!, `${prefix}.${visitor}.7`);
}

/** Lets visitors come and time go by until their countries are told; by lot, a look may leave a link for the next one. */
async function released(kurzum: Kurzum, account: Account, { id, slug }: Link): Promise<void> {
  type Seen = { total: number; breakdown: { country: unknown[] } };
  const isSoon = async (isSo: (seen: Seen) => boolean) => {
    for (let waited_ms = 0; waited_ms < 5_000; waited_ms += 100) {
      if (isSo(await kurzum.api<Seen>(account, 'GET', `/links/${id}/report`))) return true;
      await sleep(100);
    }
    return false;
  };
  for (let look = 1; look <= looks_max; look++) {
    await visited(kurzum, slug);
    assert.ok(await isSoon(({ total }) => total === look * visitors), 'all visits are counted');
    await advance(kurzum, 15 * 60);
    if (await isSoon(({ breakdown }) => breakdown.country.length > 0)) return;
  }
  assert.fail(`no country was told in ${looks_max} looks`);
}

async function signedIn(context: BrowserContext, kurzum: Kurzum, m: typeof en, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${kurzum.url}/app${path}`);
  await page.getByLabel(m.setup.email).fill('owner@acme.example');
  await page.getByLabel(m.setup.password, { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: m.signIn.submit, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** By keyboard alone: opens the choice and types two dates. */
async function chooseDates(page: Page, m: typeof en): Promise<void> {
  await page.getByRole('button', { name: m.report.otherPeriod }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel(m.report.from, { exact: true }).fill('2020-02-01');
  await page.getByLabel(m.report.to, { exact: true }).fill('2020-02-29');
  await page.keyboard.press('Enter');
}
