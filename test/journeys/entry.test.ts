/** The way in, in a real browser: passkeys, an app's codes, the lock that loses nothing, a forgotten password, invitations. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { de } from '../../dashboard/src/messages/de.ts';
import { en, type Messages } from '../../dashboard/src/messages/en.ts';
import { isAccessible, lacksBrowser, openBrowser } from '../world/browser.ts';
import { startKurzum } from '../world/kurzum.ts';
import { openMailbox } from '../world/mailbox.ts';
import { giveDevice } from '../world/passkeys.ts';
import { readByZxing } from '../world/scanners.ts';
import { advance } from '../world/visitors.ts';

const skip = lacksBrowser && 'no Chromium is installed here (Debian: apt-get install chromium)';
const password = 'correct horse battery';
/** Whoever has just signed in has proved who they are, for ten minutes. */
const afterProof_s = 11 * 60;

let browser: Browser;
before(async () => {
  if (!skip) browser = await openBrowser();
});
after(() => browser?.close());

test(
  'a passkey is added after proving who one is, opens the lock with nothing lost, and signs in alone',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    const account = await kurzum.setUp();
    await kurzum.api(account, 'POST', '/links', { target: 'https://example.org/', slug: 'kept' });
    const { context, page } = await arrive(de, 'light');
    const device = await giveDevice(context, page);

    await page.goto(`${kurzum.url}/app/account`);
    await signIn(page, de);
    await page.getByRole('heading', { name: de.ownAccount.title, level: 1 }).waitFor();
    await isAccessible(page, 'account');
    await page.getByLabel(de.ownAccount.passkeyName).fill('Dienst-Laptop');
    await advance(kurzum, afterProof_s);
    await page.getByRole('button', { name: de.ownAccount.passkeyAdd }).click();
    const again = page.getByRole('dialog', { name: de.entry.stepUp.title });
    await again.getByLabel(de.setup.password, { exact: true }).fill('wrong horse battery');
    await again.getByRole('button', { name: de.entry.stepUp.submit }).click();
    await again.getByText(de.entry.lock.wrong).waitFor();
    await isAccessible(page, 'step-up, refused');
    await again.getByLabel(de.setup.password, { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Dienst-Laptop', { exact: true }).waitFor();
    assert.equal(await device.count(), 1);
    await page.getByRole('button', { name: de.ownAccount.renameNamed('Dienst-Laptop') }).click();
    const naming = page.getByRole('dialog', { name: de.ownAccount.renameNamed('Dienst-Laptop') });
    await naming.getByLabel(de.ownAccount.passkeyName).fill('Laptop im Archiv');
    await page.keyboard.press('Enter');
    await page.getByText('Laptop im Archiv', { exact: true }).waitFor();

    await page.goto(`${kurzum.url}/app/links`);
    await page.getByRole('button', { name: de.list.actionsFor('kept') }).click();
    await page.getByRole('menuitem', { name: de.link.edit }).click();
    await page.getByLabel(de.edit.linkTitle).fill('halb getippt');
    await advance(kurzum, 31 * 60);
    const lock = page.getByRole('dialog', { name: de.entry.lock.title });
    await lock.waitFor();
    await isAccessible(page, 'lock');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.ok(await lock.isVisible(), 'no key closes it');
    await lock.getByRole('button', { name: de.entry.lock.passkey }).click();
    await lock.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel(de.edit.linkTitle).inputValue(), 'halb getippt');
    await page.getByRole('button', { name: de.save, exact: true }).click();
    await page.getByText(de.edit.saved).first().waitFor();

    await signOut(page, de);
    await page.getByRole('button', { name: de.entry.withPasskey }).click();
    await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();
    await context.close();
    await kurzum.stop();
  },
);

test(
  'an app is set up by its code and asked for at each sign-in of an operator, and a recovery code does once',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { context, page } = await arrive(en, 'dark');
    await page.goto(`${kurzum.url}/app/account`);
    await signIn(page, en);

    await page.getByRole('button', { name: en.ownAccount.totpSetUp }).waitFor();
    await advance(kurzum, afterProof_s);
    await page.getByRole('button', { name: en.ownAccount.totpSetUp }).click();
    await prove(page, en);
    const picture = await page.getByRole('img', { name: en.ownAccount.totpQr }).screenshot();
    await isAccessible(page, 'authenticator app');
    const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
    const scanned = new URL((await readByZxing(new Uint8Array(picture))) ?? 'nothing:');
    assert.deepEqual([scanned.protocol, scanned.searchParams.get('secret')], ['otpauth:', secret]);
    await page.getByLabel(en.ownAccount.totpCode).fill('000000');
    await page.getByRole('button', { name: en.ownAccount.totpConfirm }).click();
    await page.getByText(en.ownAccount.totpWrong).waitFor();
    await page.getByLabel(en.ownAccount.totpCode).fill(codeAt(secret, await advance(kurzum, 1)));
    await page.getByRole('button', { name: en.ownAccount.totpConfirm }).click();
    await page.getByRole('heading', { name: en.ownAccount.codesTitle }).waitFor();
    await isAccessible(page, 'recovery codes');
    const codes = await page.locator('.printed li').allInnerTexts();
    assert.equal(codes.length, 10);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: en.ownAccount.codesDownload }).click();
    assert.equal((await saving).suggestedFilename(), en.ownAccount.codesFile);
    await page.getByRole('button', { name: en.ownAccount.codesKept }).click();
    await page.getByText(en.ownAccount.codesLeft(10)).waitFor();

    await signOut(page, en);
    const later_ms = await advance(kurzum, 60);
    await signIn(page, en);
    await page.getByLabel(en.entry.step.totp).fill(codeAt(secret, later_ms));
    await isAccessible(page, 'second step');
    assert.equal(await page.getByLabel(en.entry.step.trust).count(), 0, 'no browser of theirs is trusted');
    await page.getByRole('button', { name: en.signIn.submit }).click();
    await page.getByRole('heading', { name: en.links, level: 1 }).waitFor();

    const other = await arrive(en, 'light');
    await other.page.goto(`${kurzum.url}/app/sign-in`);
    await signIn(other.page, en);
    await other.page.getByRole('button', { name: en.entry.step.useRecoveryCode }).click();
    await other.page.getByLabel(en.entry.step.recoveryCode).fill(codes[0]!);
    await other.page.getByRole('button', { name: en.signIn.submit }).click();
    await other.page.getByRole('heading', { name: en.links, level: 1 }).waitFor();
    await signOut(other.page, en);
    await signIn(other.page, en);
    await other.page.getByRole('button', { name: en.entry.step.useRecoveryCode }).click();
    await other.page.getByLabel(en.entry.step.recoveryCode).fill(codes[0]!);
    await other.page.getByRole('button', { name: en.signIn.submit }).click();
    await other.page.getByText(en.entry.step.recoveryCodeWrong).waitFor();

    await page.goto(`${kurzum.url}/app/account`);
    await page.getByText(en.ownAccount.codesLeft(9)).waitFor();
    await page.getByRole('button', { name: en.ownAccount.sessionsEnd }).waitFor({ state: 'detached' });
    await context.close();
    await other.context.close();
    await kurzum.stop();
  },
);

test(
  'a session that another browser has opened can be ended from here, which then is asked to sign in',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const [here, there] = [await arrive(en, 'light'), await arrive(en, 'light')];
    for (const { page } of [here, there]) {
      await page.goto(`${kurzum.url}/app/account`);
      await signIn(page, en);
      await page.getByText(en.ownAccount.sessionHere).waitFor();
    }

    await here.page.reload();
    await here.page.getByRole('button', { name: /^End the session in/ }).click();
    await here.page.getByText(en.ownAccount.sessionEnded).waitFor();
    await there.page.reload();
    await there.page.getByRole('heading', { name: en.signIn.title, level: 1 }).waitFor();
    await here.context.close();
    await there.context.close();
    await kurzum.stop();
  },
);

test(
  'a locked session that is loaded anew opens with the password at the page that was asked for',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { context, page } = await arrive(en, 'light', { width: 320, height: 640 });
    await page.goto(`${kurzum.url}/app/links`);
    await signIn(page, en);
    await page.getByRole('button', { name: en.menu }).click();
    await page.getByRole('menuitem', { name: en.entry.lock.now }).click();
    await page.getByRole('dialog', { name: en.entry.lock.title }).waitFor();

    await page.goto(`${kurzum.url}/app/report`);
    const lock = page.getByRole('dialog', { name: en.entry.lock.title });
    await lock.waitFor();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: en.report.title, level: 1 }).waitFor();
    await page.goto(`${kurzum.url}/app/account`);
    await page.getByRole('heading', { name: en.ownAccount.title, level: 1 }).waitFor();
    await staysInside(page);
    await context.close();
    await kurzum.stop();
  },
);

test(
  'an owner without a second factor makes links at once, and is told what waits for one and where it is made',
  { skip },
  async () => {
    const kurzum = await startKurzum();
    await kurzum.setUp();
    const { context, page } = await arrive(de, 'dark');
    await giveDevice(context, page);
    await page.goto(`${kurzum.url}/app/links`);
    await signIn(page, de);
    await page.getByLabel(de.create.target).fill('https://example.org/sofort');
    await page.getByRole('button', { name: de.create.submit }).click();
    await page.getByRole('row', { name: /sofort/ }).waitFor();

    await page.goto(`${kurzum.url}/app/members`);
    await page.getByRole('dialog', { name: de.entry.factor.title }).waitFor();
    await isAccessible(page, 'a missing factor');
    await page.getByRole('button', { name: de.entry.factor.later }).click();
    await page.getByText(de.entry.factor.needed).waitFor();
    await page.getByRole('link', { name: de.entry.factor.setUp }).click();
    await page.getByRole('button', { name: de.ownAccount.passkeyAdd }).waitFor();
    await page.waitForFunction('document.querySelector("#factors").getBoundingClientRect().top < innerHeight / 2');
    await page.getByText(de.ownAccount.factorsThenBack).waitFor();

    await page.goto(`${kurzum.url}/app/members`);
    await page.getByRole('dialog').getByRole('button', { name: de.entry.factor.setUp }).click();
    await page.getByRole('button', { name: de.ownAccount.passkeyAdd }).click();
    await page.getByRole('heading', { name: de.members, level: 1 }).waitFor();
    await page.getByRole('list', { name: de.members }).waitFor();
    await context.close();
    await kurzum.stop();
  },
);

test('a forgotten password comes back by mail, and one that is easily guessed is called so', { skip }, async (t) => {
  const mailbox = await openMailbox();
  t.after(() => mailbox.close());
  const kurzum = await startKurzum({ KURZUM_SMTP_URL: mailbox.url, KURZUM_MAIL_FROM: 'kurzum@acme.example' });
  await kurzum.setUp();
  const { context, page } = await arrive(de, 'dark', { width: 320, height: 640 });

  await page.goto(`${kurzum.url}/app/sign-in`);
  await page.getByRole('link', { name: de.entry.forgotten }).click();
  await page.getByRole('heading', { name: de.entry.forgot.title, level: 1 }).waitFor();
  await page.getByLabel(de.setup.email).fill('owner@acme.example');
  await isAccessible(page, 'forgotten');
  await page.getByRole('button', { name: de.entry.forgot.submit }).click();
  await page.getByRole('heading', { name: de.entry.forgot.sentTitle }).waitFor();
  await page.getByText('npx kurzum member reset owner@acme.example').waitFor();
  await isAccessible(page, 'a mail on its way');
  await staysInside(page);
  const letter = await mailbox.letter('/app/reset#');

  await page.goto(linkIn(letter.text, 'reset'));
  await page.getByLabel(de.entry.reset.fresh, { exact: true }).fill('passwordpassword');
  await page.getByText(de.ownAccount.strength.common).waitFor();
  await isAccessible(page, 'reset, weak');
  await page.getByRole('button', { name: de.entry.reset.submit }).click();
  await page.getByText(de.reasons.passwordCommon).waitFor();
  assert.equal(await page.getByText(de.ownAccount.strength.common).count(), 0, 'it is said once');
  await page.getByLabel(de.entry.reset.fresh, { exact: true }).fill('another horse altogether');
  await page.getByText(de.ownAccount.strength.best).waitFor();
  await staysInside(page);
  await page.getByRole('button', { name: de.entry.reset.submit }).click();
  await page.getByText(de.entry.reset.done).waitFor();
  await signIn(page, de, 'owner@acme.example', 'another horse altogether');
  await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();

  await page.goto(linkIn(letter.text, 'reset'));
  await page.getByLabel(de.entry.reset.fresh, { exact: true }).fill('another horse once more');
  await page.getByRole('button', { name: de.entry.reset.submit }).click();
  await page.getByRole('heading', { name: de.entry.reset.goneTitle }).waitFor();
  await context.close();
  await kurzum.stop();
});

test(
  'somebody new joins by an invitation, sets up a second factor where all are asked for one, and signs in when known',
  { skip },
  async (t) => {
    const mailbox = await openMailbox();
    t.after(() => mailbox.close());
    const kurzum = await startKurzum({ KURZUM_SMTP_URL: mailbox.url, KURZUM_MAIL_FROM: 'kurzum@acme.example' });
    await kurzum.setUp();
    const owner = await arrive(en, 'light');
    await giveDevice(owner.context, owner.page);
    await owner.page.goto(`${kurzum.url}/app/account`);
    await signIn(owner.page, en);
    await owner.page.getByRole('heading', { name: en.ownAccount.title, level: 1 }).waitFor();
    assert.equal(await callFrom(owner.page, 'PATCH', '/settings/access', { membersNeedFactor: true }), 403);
    await owner.page.getByRole('button', { name: en.ownAccount.passkeyAdd }).click();
    await owner.page.getByText(en.ownAccount.passkeyAdded).waitFor();
    assert.equal(await callFrom(owner.page, 'PATCH', '/settings/access', { membersNeedFactor: true }), 200);
    const asked = { email: 'erika@acme.example', preset: 'editor', locale: 'de' };
    assert.equal(await callFrom(owner.page, 'POST', '/invitations', asked), 201);
    const link = linkIn((await mailbox.letter('/app/accept#')).text, 'accept');
    const { context, page } = await arrive(de, 'light');
    await giveDevice(context, page);

    await page.goto(link);
    await page.getByRole('heading', { name: de.entry.accept.title('Acme') }).waitFor();
    await page.getByLabel(de.entry.accept.name).fill('Erika Muster');
    await page.getByLabel(de.setup.password, { exact: true }).fill('erika@acme.example');
    await page.getByText(de.ownAccount.strength.names).waitFor();
    await isAccessible(page, 'invitation');
    await page.getByLabel(de.setup.password, { exact: true }).fill(password);
    await page.getByRole('button', { name: de.entry.accept.submit }).click();
    await page.getByRole('heading', { name: de.entry.factor.requiredTitle }).waitFor();
    await isAccessible(page, 'a factor is required');
    await page.goto(`${kurzum.url}/app/links`);
    await page.getByRole('heading', { name: de.entry.factor.requiredTitle }).waitFor();
    await page.getByRole('button', { name: de.ownAccount.passkeyAdd }).click();
    await page.getByRole('heading', { name: de.links, level: 1 }).or(page.getByRole('dialog')).first().waitFor();
    if (await page.getByRole('dialog').isVisible()) await prove(page, de);
    await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();
    await page.goto(link);
    await page.getByRole('heading', { name: de.entry.accept.goneTitle }).waitFor();

    await page.goto(`${kurzum.url}/app/links`);
    await signOut(page, de);
    const erika = await owner.page.evaluate(async () => {
      type Members = { readonly items: readonly { readonly id: string; readonly email: string }[] };
      const { items } = (await (await fetch('/api/v1/members')).json()) as Members;
      return items.find(({ email }) => email.startsWith('erika'))!.id;
    });
    assert.equal(await callFrom(owner.page, 'DELETE', `/members/${erika}`), 204);
    mailbox.received.length = 0;
    assert.equal(await callFrom(owner.page, 'POST', '/invitations', asked), 201);
    await page.goto(linkIn((await mailbox.letter('/app/accept#')).text, 'accept'));
    await page.getByText(de.entry.accept.known).waitFor();
    await isAccessible(page, 'invitation of somebody known');
    await page.getByLabel(de.setup.password, { exact: true }).fill(password);
    await page.getByRole('button', { name: de.signIn.submit, exact: true }).click();
    await page.getByRole('button', { name: de.entry.step.usePasskey }).click();
    await page.getByRole('heading', { name: de.links, level: 1 }).waitFor();
    await context.close();
    await kurzum.stop();
  },
);

async function arrive(
  { languageName }: Messages,
  colorScheme: 'light' | 'dark',
  viewport = { width: 1280, height: 800 },
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const locale = languageName === de.languageName ? 'de-DE' : 'en-GB';
  const context = await browser.newContext({ locale, colorScheme, viewport, reducedMotion: 'reduce' });
  return { context, page: await context.newPage() };
}

async function signIn(page: Page, m: Messages, email = 'owner@acme.example', secret = password): Promise<void> {
  await page.getByLabel(m.setup.email).fill(email);
  await page.getByLabel(m.setup.password, { exact: true }).fill(secret);
  await page.getByRole('button', { name: m.signIn.submit, exact: true }).click();
}

async function signOut(page: Page, m: Messages): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${m.account}:`) }).click();
  await page.getByRole('menuitem', { name: m.signOut }).click();
  await page.getByRole('heading', { name: m.signIn.title, level: 1 }).waitFor();
}

/** Answers the question whether it is they. */
async function prove(page: Page, m: Messages): Promise<void> {
  const again = page.getByRole('dialog', { name: m.entry.stepUp.title });
  await again.getByLabel(m.setup.password, { exact: true }).fill(password);
  await again.getByRole('button', { name: m.entry.stepUp.submit }).click();
  await again.waitFor({ state: 'detached' });
}

/** A call as the dashboard makes it; gives the status of the answer. */
function callFrom(page: Page, method: string, path: string, body?: object): Promise<number> {
  return page.evaluate(
    async ([verb, where, sent]) => {
      const headers = { 'content-type': 'application/json' };
      const init = sent === '' ? { method: verb! } : { method: verb!, headers, body: sent! };
      return (await fetch(`/api/v1${where}`, init)).status;
    },
    [method, path, body === undefined ? '' : JSON.stringify(body)],
  );
}

function linkIn(text: string, page: 'reset' | 'accept'): string {
  const [link] = new RegExp(`http\\S+/app/${page}#\\S+`).exec(text) ?? [];
  assert.ok(link, text);
  return link;
}

function codeAt(secret: string, timestamp: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

async function staysInside(page: Page): Promise<void> {
  assert.equal(
    await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    0,
    'nothing sticks out sideways',
  );
}
