/** The designer in a real browser: a code is shaped by keyboard, mended, kept, exported and scanned; and nothing is lost or told unasked. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { content as contentDe } from '../../dashboard/src/messages/content.de.ts';
import { content as contentEn } from '../../dashboard/src/messages/content.en.ts';
import { de } from '../../dashboard/src/messages/de.ts';
import { designer as wordsDe } from '../../dashboard/src/messages/designer.de.ts';
import { designer as wordsEn, type DesignerWords } from '../../dashboard/src/messages/designer.en.ts';
import { en } from '../../dashboard/src/messages/en.ts';
import { sheets } from '../../dashboard/src/messages/sheets.en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { arrowTo, focusedName, press, tabTo, typeInto } from '../world/keys.ts';
import { startKurzum } from '../world/kurzum.ts';
import { joinAs, ownerAtDashboard } from '../world/owner.ts';
import { readByZxing } from '../world/scanners.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

type Code = {
  readonly id: string;
  readonly says: string;
  readonly target: string | null;
  readonly design: { readonly shape: string; readonly quiet: number; readonly ink: object };
  readonly printedAt: string | null;
};

test(
  'a code is shaped, mended, kept and exported by keyboard alone, and what is exported scans',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
    const words = wordsEn;
    const shape = () => page.getByRole('group', { name: words.shape }).locator('input:checked').inputValue();
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    await page.goto(`${kurzum.url}/app/codes/new`);
    await page.getByRole('heading', { name: words.newTitle, level: 1 }).waitFor();
    await graded(page, words, ...good);
    await isAccessible(page, 'a new code');

    await typeInto(page, contentEn.link.target, 'example.org/summer');
    await tabTo(page, words.shapes.square);
    await arrowTo(page, words.shapes.dots);
    assert.equal(await shape(), 'dots');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    assert.equal(await shape(), 'square');
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+y');
    assert.equal(await shape(), 'dots');

    await openSection(page, words.fine);
    await tabTo(page, words.quiet);
    await page.keyboard.press('Home');
    const mend = words.mend({ kind: 'quiet', to: 4 }, String);
    await button(mend).first().waitFor();
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await isAccessible(page, 'a code with something against it');
    await press(page, mend);
    await button(mend).first().waitFor({ state: 'detached' });
    assert.equal(await page.evaluate('document.activeElement.id'), 'grade', 'the focus stays where the button was');
    assert.equal(await page.getByLabel(words.quiet, { exact: true }).inputValue(), '4');

    await press(page, en.save);
    await page.getByText(words.saved).first().waitFor();
    const id = /\/codes\/([0-9a-f-]{36})$/.exec(page.url())![1]!;
    const kept = await call<Code>('GET', `/qrs/${id}`);
    assert.deepEqual([kept.target, kept.design.shape], ['https://example.org/summer', 'dots']);

    // Saving ends no history.
    await page.keyboard.press('Control+z');
    assert.equal(await page.getByLabel(words.quiet, { exact: true }).inputValue(), '0');
    await page.keyboard.press('Control+y');
    await button(words.isSaved).waitFor();

    await press(page, words.export);
    await page.getByRole('dialog', { name: words.exportTitle }).waitFor();
    await tabTo(page, 'SVG');
    await page.keyboard.press('ArrowRight');
    await isAccessible(page, 'the export');
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, words.export)]);
    assert.match(file.suggestedFilename(), /\.png$/);
    assert.equal(await readByZxing(new Uint8Array(await readFile(await file.path()))), kept.says);
    assert.notEqual((await call<Code>('GET', `/qrs/${id}`)).printedAt, null, 'it counts as printed');
  },
);

test('a static code is exported without being kept, and unsaved work asks before it is left', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE', colorScheme: 'dark', width: 375 });
  const words = wordsDe;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

  await page.goto(`${kurzum.url}/app/codes/new?kind=wifi`);
  await page.getByText(words.waits).waitFor();
  await page.getByRole('button', { name: words.copy }).click();
  await page.getByText(words.incomplete).waitFor();
  await page.getByLabel(contentDe.wifi.ssid).fill('Gäste');
  await page.getByLabel(contentDe.wifi.password, { exact: true }).fill('gruene;Wiese');
  await graded(page, words, 'A');
  await isAccessible(page, 'a code of a network');
  await page.getByRole('button', { name: words.copy }).click();
  await page.getByText(words.copied).waitFor();
  const says = 'WIFI:T:WPA;S:Gäste;P:gruene\\;Wiese;;';
  assert.equal(await readByZxing(await clipboardImage(page)), says);
  assert.deepEqual((await call<{ items: unknown[] }>('GET', '/qrs')).items, [], 'nothing is kept');

  await page.getByRole('link', { name: words.codes }).first().click();
  const leaving = page.getByRole('dialog', { name: words.leavingTitle });
  await leaving.waitFor();
  await isAccessible(page, 'the question before leaving');
  await leaving.getByRole('button', { name: words.stay }).click();
  assert.equal(await page.getByLabel(contentDe.wifi.ssid).inputValue(), 'Gäste');
  assert.equal(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]).includes('Wiese')), false);
  await page.getByRole('link', { name: words.codes }).first().click();
  await leaving.getByRole('button', { name: words.discard }).click();
  await page.getByRole('heading', { name: words.codes, level: 1 }).waitFor();
  await kurzum.stop();
});

test(
  'whoever saves after somebody else is asked which version holds, and can take back what they took',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'de-DE' });
    const words = wordsDe;
    const content = { kind: 'url', url: 'https://example.org/' };
    const { id } = await call<Code>('POST', '/qrs', { content });
    const shape = () => page.getByRole('group', { name: words.shape }).locator('input:checked').inputValue();
    const conflict = page.getByRole('dialog', { name: words.conflictTitle });
    const choose = (name: string) =>
      page
        .getByRole('radio', { name, exact: true })
        .first()
        .focus()
        .then(() => page.keyboard.press('Space'));

    await page.goto(`${kurzum.url}/app/codes/${id}`);
    await graded(page, words, 'A');
    await choose(words.shapes.dots);
    await call('PATCH', `/qrs/${id}`, { design: { shape: 'rows' } });
    await page.getByRole('button', { name: de.save, exact: true }).click();
    await conflict.waitFor();
    await isAccessible(page, 'two versions of a code');
    await conflict.getByRole('button', { name: words.takeTheirs }).click();
    assert.equal(await shape(), 'rows');
    await page.keyboard.press('Control+z');
    assert.equal(await shape(), 'dots');
    await call('PATCH', `/qrs/${id}`, { design: { shape: 'columns' } });
    await page.getByRole('button', { name: de.save, exact: true }).click();
    await conflict.getByRole('button', { name: words.saveMine }).click();
    await page.getByText(words.saved, { exact: true }).first().waitFor();
    assert.equal((await call<Code>('GET', `/qrs/${id}`)).design.shape, 'dots');
  },
);

test('a code that no scanner reads is exported only by who insists', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const words = wordsEn;
  const pale = { ink: { kind: 'plain', colour: '#fefefe' } };
  const { id } = await call<Code>('POST', '/qrs', { content: { kind: 'text', text: 'Hello' }, design: pale });
  const ink = async () => (await call<Code>('GET', `/qrs/${id}`)).design.ink;

  await page.goto(`${kurzum.url}/app/codes/${id}`);
  await graded(page, words, 'F');
  await page.getByRole('button', { name: words.export, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: words.exportTitle });
  await dialog.getByRole('button', { name: words.export }).click();
  await dialog.getByText(words.unreadable).waitFor();
  assert.equal((await call<Code>('GET', `/qrs/${id}`)).printedAt, null);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: words.insist }).click();
  await download;
  await dialog.waitFor({ state: 'detached' });
  const { items } = await call<{ items: { action: string; text?: string }[] }>('GET', '/audit?action=qr.export');
  assert.match(JSON.stringify(items), /insisted/);

  const black = words.mend({ kind: 'colours', ink: '#000000', background: '#ffffff' }, String);
  await page.getByRole('button', { name: black }).first().click();
  await graded(page, words, 'A');
  await page.getByText(words.printedAt('').trim().split(';')[1]!).waitFor();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: words.isSaved, exact: true }).waitFor();
  assert.deepEqual(await ink(), { kind: 'plain', colour: '#000000' }, 'an export is nobody else’s change');

  await page.getByRole('heading', { name: words.colours, exact: true }).click();
  await page.getByLabel(words.inkColour, { exact: true }).fill('#fdfdfd');
  await graded(page, words, 'F');
  await page.getByRole('button', { name: words.copy, exact: true }).click();
  const saving = page.getByRole('dialog', { name: words.copySaves });
  await isAccessible(page, 'the question before copying');
  await saving.getByRole('button', { name: words.saveAndCopy }).click();
  const insisting = page.getByRole('dialog', { name: words.unreadableTitle });
  await insisting.getByRole('button', { name: en.cancel }).click();
  assert.deepEqual(await ink(), { kind: 'plain', colour: '#000000' }, 'what was kept stays until somebody insists');
  await kurzum.stop();
});

test('a logo and a template are kept for the house, and whoever may only look changes nothing', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const owner = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const { page, call } = owner;
  const words = wordsEn;
  const section = (name: string) => page.getByRole('heading', { name, exact: true });
  const { id } = await call<Code>('POST', '/qrs', { target: 'https://example.org/menu', level: 'Q' });

  await page.goto(`${kurzum.url}/app/codes/${id}`);
  await section(words.logo).click();
  const file = page.getByLabel(words.logoFile);
  await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svgWith('<script/>')) });
  await page.getByText(words.logoReasons.script).waitFor();
  await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svgWith('')) });
  const share = page.getByLabel(words.logoShare);
  await share.waitFor();
  assert.ok(Number(await share.inputValue()) <= Number(await share.getAttribute('max')));
  await page.getByRole('group', { name: words.logosBefore }).getByRole('radio', { checked: true }).waitFor();
  await page.getByRole('img').locator('svg svg svg').waitFor();
  await graded(page, words, ...good);

  await section(words.templates).click();
  await page.getByRole('button', { name: words.templateSave }).click();
  await page.getByLabel(words.templateName).fill('House');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: words.templateMenu('House') }).click();
  await page.getByRole('menuitem', { name: words.templateMakeDefault }).click();
  await page.getByText(words.templateDefault).waitFor();
  await isAccessible(page, 'a code with a logo, and a template');
  await page.getByRole('button', { name: en.save, exact: true }).click();
  await page.getByText(words.saved, { exact: true }).first().waitFor();
  await page.getByRole('link', { name: words.duplicate }).click();
  await page.getByRole('heading', { name: words.newTitle, level: 1 }).waitFor();
  await page.getByRole('img').locator('svg svg svg').waitFor();

  await call('POST', '/invitations', { email: 'jana@acme.example', preset: 'viewer', locale: 'en' });
  await joinAs(browser, kurzum, owner, 'Jana Beispiel');
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  const viewer = await context.newPage();
  await viewer.goto(`${kurzum.url}/app/sign-in?back=/codes/${id}`);
  await viewer.getByLabel(en.setup.email).fill('jana@acme.example');
  await viewer.getByLabel(en.setup.password, { exact: true }).fill('another long sentence here');
  await viewer.keyboard.press('Enter');
  await graded(viewer, words, ...good);
  assert.equal(await viewer.getByRole('button', { name: words.undo }).count(), 0);
  assert.ok(await viewer.getByRole('radio', { name: words.shapes.dots }).isDisabled());
  await isAccessible(viewer, 'a code that one may only look at');
  await viewer.goto(`${kurzum.url}/app/codes/new`);
  await viewer.getByText(sheets.noRight).waitFor();
  await viewer.goBack();
  await graded(viewer, words, ...good);
  await viewer.getByRole('button', { name: words.export, exact: true }).click();
  const download = viewer.waitForEvent('download');
  await viewer.getByRole('dialog').getByRole('button', { name: words.export }).click();
  await download;
  await kurzum.stop();
});

test('a mend stands once for all that it lifts, and the code of a Swiss bill has no design', { skip }, async () => {
  const kurzum = await startKurzum();
  await kurzum.setUp();
  const { page, call } = await ownerAtDashboard(browser, kurzum, { locale: 'en-GB' });
  const words = wordsEn;
  const ink = { kind: 'linear', from: '#ffe600', to: '#fff3a0', angle: 0 };
  const { id } = await call<Code>('POST', '/qrs', { content: { kind: 'text', text: 'Hello' }, design: { ink } });

  await page.goto(`${kurzum.url}/app/codes/${id}`);
  const mends = page.getByRole('list', { name: words.mends }).getByRole('button');
  await mends.first().waitFor();
  const names = await mends.allInnerTexts();
  assert.equal(new Set(names).size, names.length, names.join(', '));
  assert.match(names.at(-1)!, /black on white/i);
  await isAccessible(page, 'a pale code');
  await mends.first().press('Enter');
  assert.equal(await page.evaluate<string>('document.activeElement.id'), 'grade');

  await page.goto(`${kurzum.url}/app/codes/new?kind=swiss_bill`);
  await page.getByText(words.prescribed).waitFor();
  assert.equal(await page.getByRole('heading', { name: words.colours, exact: true }).count(), 0);
  await kurzum.stop();
});

function svgWith(more: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" rx="2" fill="#0c6b58"/>${more}</svg>`;
}

/** Waits until the page says one of these grades of what it shows. */
async function graded(
  page: Page,
  words: DesignerWords,
  ...grades: readonly (keyof DesignerWords['grades'])[]
): Promise<void> {
  const headings = grades.map((grade) => page.getByRole('heading', { name: words.grades[grade][0], exact: true }));
  await headings.reduce((either, heading) => either.or(heading)).waitFor();
  const details = grades.map((grade) => page.getByText(words.grades[grade][1]));
  await details.reduce((either, detail) => either.or(detail)).waitFor();
}

/** What a link's code says is drawn by chance, and of some a little dirt is too much for the best grade. */
const good = ['A', 'B'] as const;

/** Opens a section of the controls by keyboard; its name is followed by what holds in it. */
async function openSection(page: Page, name: string): Promise<void> {
  for (let presses = 0; !(await focusedName(page)).startsWith(name); presses++) {
    assert.ok(presses < 100, `Tab never reached “${name}”`);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

async function clipboardImage(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = await page.evaluate<string>(`(async () => {
    const [item] = await navigator.clipboard.read();
    const bytes = new Uint8Array(await (await item.getType('image/png')).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  })()`);
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
