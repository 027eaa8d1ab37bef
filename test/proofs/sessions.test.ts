/** Sessions, as an attacker would try them over HTTP: every door that a session has, with what it takes and with what it doesn't. */
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { TOTP } from 'otpauth';
import { Authenticator } from '../world/authenticator.ts';
import { Client, type Answer } from '../world/client.ts';
import { startAgain, startKurzum } from '../world/kurzum.ts';
import { openMailbox } from '../world/mailbox.ts';

const mailbox = await openMailbox();
after(() => mailbox.close());
const mail = { KURZUM_SMTP_URL: mailbox.url, KURZUM_MAIL_FROM: 'Kurzum <kurzum@acme.example>' };
const kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback', ...mail });
await kurzum.setUp();
const owner = { email: 'owner@acme.example', password: 'correct horse battery' };
const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
let ahead_ms = 0;
let sources = 0;

/** A browser on a network of its own, so that what one test gets wrong is not counted against another. */
function client(headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' }): Client {
  sources += 1;
  return new Client(kurzum.url, { 'x-forwarded-for': `198.51.${sources}.7`, ...headers });
}

async function signedIn(who = owner): Promise<Client> {
  const browser = client();
  const answer = await browser.send('POST', '/session', { body: who });
  assert.equal(answer.status, 200, answer.text);
  return browser;
}

async function advance(by_ms: number): Promise<void> {
  const { code, stderr } = await kurzum.command('clock', 'advance', `${by_ms / 1_000}s`);
  assert.equal(code, 0, stderr);
  ahead_ms += by_ms;
}

function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + ahead_ms + steps * 30_000 });
}

/** A person of a new tenant is as good as the owner, and leaves the owner's own factors alone. */
async function invited(name: string): Promise<{ readonly email: string; readonly password: string }> {
  const email = `${name}@acme.example`;
  const inviter = await ownerWithFactor();
  const asked = await inviter.send('POST', '/invitations', { body: { email, preset: 'editor', locale: 'en' } });
  assert.equal(asked.status, 201, asked.text);
  const password = `the long password of somebody ${name.length}`;
  const accepted = await client().send('POST', '/invitations/accept', {
    body: { token: await tokenFor(email), name, password },
  });
  assert.equal(accepted.status, 200, accepted.text);
  return { email, password };
}

/** What stands after `#` in the newest mail to somebody. */
async function tokenFor(email: string): Promise<string> {
  for (let waited_ms = 0; waited_ms < 10_000; waited_ms += 50) {
    const letter = mailbox.received.findLast(({ to }) => to === email);
    const token = /\/app\/\w+#([\w-]+)/.exec(letter?.text ?? '')?.[1];
    if (token) return token;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no mail with a link came for ${email}`);
}

let ownerKey: Authenticator | undefined;

async function ownerWithFactor(): Promise<Client> {
  const browser = client();
  if (ownerKey) {
    const { json } = await browser.send('POST', '/session/passkey/options');
    const answer = await browser.send('POST', '/session/passkey', { body: { assertion: ownerKey.get(json) } });
    assert.equal(answer.status, 200, answer.text);
    return browser;
  }
  await browser.send('POST', '/session', { body: owner });
  ownerKey = new Authenticator(kurzum.url);
  const { json } = await browser.send('POST', '/me/passkeys/options');
  const added = await browser.send('POST', '/me/passkeys', {
    body: { name: 'Key', credential: ownerKey.create(json) },
  });
  assert.equal(added.status, 201, added.text);
  return browser;
}

suite('before anybody has a second factor', () => {
  test('an owner makes links and reads reports at once, and waits for what is more', async () => {
    const browser = await signedIn();

    const made = await browser.send('POST', '/links', { body: { target: 'https://example.org/' } });
    const report = await browser.send('GET', `/links/${(made.json as { id: string }).id}/report`);
    const token = await browser.send('POST', '/tokens', { body: { name: 'mine' } });
    const invitation = { email: 'new@acme.example', preset: 'editor', locale: 'en' };
    const invited = await browser.send('POST', '/invitations', { body: invitation });

    assert.deepEqual([made.status, report.status], [201, 200]);
    for (const refused of [token, invited]) {
      assert.deepEqual([refused.status, refused.problem], [403, 'second_factor_needed'], refused.text);
    }
  });

  test('a cookie that somebody planted becomes no session, and one of theirs ends when its victim signs in', async () => {
    const attacker = await signedIn();
    const planted = attacker.jar.get('kurzum')!;
    for (const cookie of [planted, 'A'.repeat(43)]) {
      const victim = client();
      victim.jar.set('kurzum', cookie);
      await victim.send('POST', '/session', { body: owner });

      assert.notEqual(victim.jar.get('kurzum'), cookie);
      const thief = client();
      thief.jar.set('kurzum', cookie);
      assert.equal((await thief.send('GET', '/session')).status, 401);
    }
  });

  test('what another site sends with the cookie changes nothing, and signs nobody in or out', async () => {
    const victim = await signedIn();
    const sendings: readonly (readonly [string, string, unknown])[] = [
      ['POST', '/links', { target: 'https://evil.example/' }],
      ['POST', '/session/lock', undefined],
      ['POST', '/me/password', { current: owner.password, password: 'a password of the thief' }],
      ['POST', '/me/totp', undefined],
      ['DELETE', '/me/sessions', undefined],
      ['DELETE', '/session', undefined],
      ['POST', '/session', owner],
    ];
    const before = (await victim.send('GET', '/links')).text;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.acme.example' },
      { 'sec-fetch-site': 'cross-site', origin: 'null' },
    ]) {
      const page = client(headers);
      page.jar.set('kurzum', victim.jar.get('kurzum')!);
      for (const [method, path, body] of sendings) {
        const answer = await page.send(method, path, body === undefined ? {} : { body });
        assert.deepEqual([answer.status, answer.problem, answer.cookies], [403, 'forbidden', []], `${method} ${path}`);
      }
      const form = await page.send('POST', '/session', {
        body: 'email=a&password=b',
        headers: { 'content-type': 'text/plain' },
      });
      assert.equal(form.status, 403);
    }

    assert.equal((await victim.send('GET', '/links')).text, before);
  });

  test('a first factor renews the cookie, so that whoever has the old one has nothing', async () => {
    const thief = (await signedIn()).copy();
    const browser = await ownerWithFactor();
    const old = client();
    old.jar.set('kurzum', thief.jar.get('kurzum')!);

    assert.equal((await old.send('GET', '/session')).status, 401);
    assert.equal((await browser.send('GET', '/session')).status, 200);
  });
});

suite('the lock', () => {
  test('an idle session is locked by the server, whatever the browser does, and opens again by password', async () => {
    const browser = await ownerWithFactor();
    const links = (): Promise<Answer> => browser.send('GET', '/links');
    const poll = (): Promise<Answer> => browser.send('GET', '/session', { headers: { 'kurzum-poll': '1' } });

    await advance(14 * minute_ms);
    assert.equal((await links()).status, 200);
    await advance(14 * minute_ms);
    // Polling shows that a page is open, and not that anybody sits before it.
    assert.equal((await poll()).status, 200);
    await advance(minute_ms);

    for (const [method, path] of [
      ['GET', '/session'],
      ['GET', '/links'],
      ['POST', '/links'],
      ['GET', '/me/sessions'],
      ['POST', '/me/totp'],
      ['POST', '/session/step-up'],
      ['GET', '/members'],
    ] as const) {
      const answer = await browser.send(method, path, method === 'POST' ? { body: {} } : {});
      assert.deepEqual([answer.status, answer.problem], [401, 'session_locked'], `${method} ${path}`);
    }
    const wrong = await browser.send('POST', '/session/unlock', { body: { password: 'not the right one' } });
    assert.deepEqual([wrong.status, wrong.problem], [422, 'invalid']);
    assert.equal((await links()).problem, 'session_locked');
    assert.equal((await browser.send('POST', '/session/unlock', { body: { password: owner.password } })).status, 200);
    assert.equal((await links()).status, 200);
  });

  test('a passkey opens it with one touch, a stranger’s does not, and signing out needs no unlocking', async () => {
    const browser = await ownerWithFactor();
    assert.equal((await browser.send('POST', '/session/lock')).status, 204);
    const options = (): Promise<Answer> => browser.send('POST', '/session/passkey/options');

    const stranger = new Authenticator(kurzum.url).get((await options()).json);
    assert.equal((await browser.send('POST', '/session/unlock', { body: { passkey: stranger } })).status, 422);
    const passkey = ownerKey!.get((await options()).json);
    assert.equal((await browser.send('POST', '/session/unlock', { body: { passkey } })).status, 200);
    const again = browser.send('POST', '/session/unlock', { body: { passkey } });
    assert.equal((await again).status, 422, 'what was signed once is not good twice');

    await browser.send('POST', '/session/lock');
    const gone = browser.copy();
    assert.equal((await browser.send('DELETE', '/session')).status, 204);
    const late = await gone.send('POST', '/session/unlock', { body: { password: owner.password } });
    assert.equal(late.problem, 'unauthenticated');
  });

  test('whoever guesses at a locked session waits, and the session’s owner elsewhere does not', async () => {
    const browser = await ownerWithFactor();
    await browser.send('POST', '/session/lock');
    const guess = (): Promise<Answer> =>
      browser.send('POST', '/session/unlock', { body: { password: 'a guess at it' } });

    const guesses = await Promise.all(Array.from({ length: 12 }, guess));

    assert.equal(guesses.filter(({ status }) => status === 422).length, 5);
    assert.equal(guesses.filter(({ problem }) => problem === 'too_many').length, 7);
    assert.equal((await (await ownerWithFactor()).send('GET', '/links')).status, 200);
  });

  test('twelve hours after sign-in a session ends, however busy it was, and opens no more', async () => {
    const browser = await ownerWithFactor();
    for (let hours = 0; hours < 11; hours += 1) {
      await advance(hour_ms);
      const unlocked = await browser.send('POST', '/session/unlock', { body: { password: owner.password } });
      assert.equal(unlocked.status, 200, String(hours));
    }
    await advance(hour_ms);

    assert.equal((await browser.send('GET', '/session')).problem, 'unauthenticated');
    const unlock = await browser.send('POST', '/session/unlock', { body: { password: owner.password } });
    assert.equal(unlock.problem, 'unauthenticated');
  });
});

suite('the second factor', () => {
  test('a password alone opens nothing where there is one, and what it gives the browser opens nothing either', async () => {
    const browser = client();
    const answer = await browser.send('POST', '/session', { body: owner });

    assert.deepEqual([answer.status, answer.problem], [403, 'second_factor_needed']);
    assert.equal(browser.jar.has('kurzum'), false);
    assert.equal((await browser.send('GET', '/session')).status, 401);
    browser.jar.set('kurzum', browser.jar.get('kurzum_pending')!);
    assert.equal((await browser.send('GET', '/session')).status, 401);
  });

  test('codes are throttled by account, taken once, and end with the five minutes that a sign-in may take', async () => {
    const person = await invited('codes');
    const browser = await signedIn(person);
    const { secret } = (await browser.send('POST', '/me/totp')).json as { secret: string };
    assert.equal((await browser.send('POST', '/me/totp/confirm', { body: { code: codeOf(secret) } })).status, 200);
    const half = async (): Promise<Client> => {
      const fresh = client();
      await fresh.send('POST', '/session', { body: person });
      return fresh;
    };
    const bring = (from: Client, totp: string): Promise<Answer> =>
      from.send('POST', '/session/factor', { body: { totp, trustBrowser: true } });

    assert.equal((await bring(await half(), codeOf(secret))).problem, 'unauthenticated', 'used at set-up');
    await advance(minute_ms);
    const late = await half();
    await advance(5 * minute_ms);
    assert.equal((await bring(late, codeOf(secret))).problem, 'unauthenticated');
    const trusted = await half();
    assert.equal((await bring(trusted, codeOf(secret))).status, 200);
    const thief = await half();
    assert.equal((await bring(thief, codeOf(secret))).problem, 'unauthenticated', 'overheard');
    // Ten at once, from ten networks, by whoever knows the password.
    const thieves: Client[] = [];
    for (let n = 0; n < 10; n += 1) thieves.push(await half());
    const guesses = await Promise.all(thieves.map((one) => bring(one, '123456')));
    assert.ok(guesses.every(({ problem }) => problem === 'unauthenticated' || problem === 'too_many'));
    assert.ok(guesses.filter(({ problem }) => problem === 'too_many').length >= 5);

    await trusted.send('DELETE', '/session');
    assert.equal((await trusted.send('POST', '/session', { body: person })).status, 200, 'a trusted browser');
    const changed = { current: person.password, password: 'another password that is long' };
    assert.equal((await trusted.send('POST', '/me/password', { body: changed })).status, 204);
    await trusted.send('DELETE', '/session');
    const after = await trusted.send('POST', '/session', { body: { ...person, password: changed.password } });
    assert.equal(after.problem, 'second_factor_needed');
  });

  test('what is dangerous asks again after ten minutes, and takes no token', async () => {
    const browser = await ownerWithFactor();
    const begin = (): Promise<Answer> => browser.send('POST', '/me/passkeys/options');
    assert.equal((await begin()).status, 200);

    await advance(10 * minute_ms);
    const refused = await begin();
    assert.equal(refused.problem, 'second_factor_needed');
    assert.deepEqual((refused.json as { errors: object[] }).errors[0], { field: 'factor', reason: 'step_up' });
    const wrong = await browser.send('POST', '/session/step-up', { body: { password: 'not the right one' } });
    assert.equal(wrong.problem, 'invalid');
    assert.equal((await begin()).status, 403);
    assert.equal((await browser.send('POST', '/session/step-up', { body: { password: owner.password } })).status, 204);
    assert.equal((await begin()).status, 200);
    const { token } = (await browser.send('POST', '/tokens', { body: { name: 'thief' } })).json as { token: string };
    const byToken = await client({ authorization: `Bearer ${token}` }).send('POST', '/me/passkeys/options');
    assert.equal(byToken.problem, 'forbidden');
  });
});

suite('guessing', () => {
  test('an account waits after five wrong passwords, the same whether or not there is one, but not where its owner was', async () => {
    const person = await invited('guessed');
    const known = await signedIn(person);
    await known.send('DELETE', '/session');

    const guess = async (email: string): Promise<string> => {
      const { status, text } = await client().send('POST', '/session', { body: { email, password: 'a wrong guess' } });
      return `${status} ${text}`;
    };
    const told: string[] = [];
    for (const email of [person.email, 'nobody@acme.example']) {
      told.push((await Promise.all(Array.from({ length: 8 }, () => guess(email)))).toSorted().join('\n'));
    }

    assert.equal(told[0], told[1]);
    assert.match(told[0]!, /^(401 .*\n){5}(429 .*\n?){3}$/);
    // Whoever goes on makes the wait longer, until it is a minute.
    for (let more = 0; more < 5; more += 1) {
      await advance(minute_ms);
      assert.match(await guess(person.email), /^401 /);
    }
    assert.equal((await client().send('POST', '/session', { body: person })).status, 429);
    assert.equal((await known.send('POST', '/session', { body: person })).status, 200);
  });

  test('a network that guesses waits at the edge, and no other network does; control hears of neither', async () => {
    const from = (last: number): Client =>
      new Client(kurzum.url, { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `203.0.113.${last}` });
    const guess = (n: number): Promise<Answer> =>
      from(n).send('POST', '/session', { body: { email: `person${n}@acme.example`, password: 'Winter2026 guess' } });

    const first: Answer[] = [];
    for (let n = 0; n < 20; n += 1) first.push(await guess(n));
    const more = await guess(77);
    const right = await from(78).send('POST', '/session', { body: owner });

    assert.ok(first.every(({ status }) => status === 401));
    assert.deepEqual([more.status, more.problem, right.status], [429, 'too_many', 429]);
    assert.ok(Number(more.headers.get('retry-after')) <= 600);
    for (const { headers } of [...first, more]) assert.equal(headers.has('kurzum-strike'), false);
    assert.equal((await from(79).send('GET', '/session')).status, 401, 'only where there is something to guess');
    assert.equal((await client().send('POST', '/session', { body: owner })).problem, 'second_factor_needed');
    await advance(10 * minute_ms);
    assert.equal((await from(80).send('POST', '/session', { body: owner })).problem, 'second_factor_needed');
  });
});

suite('ways in by mail', () => {
  test('an invitation is good once, for its address, and for seven days', async () => {
    await invited('twice');
    const used = await client().send('POST', '/invitations/accept', {
      body: { token: await tokenFor('twice@acme.example'), name: 'Thief', password: 'the password of a thief' },
    });
    const inviter = await ownerWithFactor();
    await inviter.send('POST', '/invitations', {
      body: { email: 'late@acme.example', preset: 'viewer', locale: 'de' },
    });
    const token = await tokenFor('late@acme.example');
    await advance(7 * 24 * hour_ms);
    const late = await client().send('POST', '/invitations/accept', {
      body: { token, name: 'Late', password: 'the password of a late one' },
    });
    const guessed = await client().send('POST', '/invitations/accept', {
      body: { token: 'A'.repeat(43), name: 'Thief', password: 'the password of a thief' },
    });

    assert.deepEqual([used.problem, late.problem, guessed.problem], ['gone', 'gone', 'not_found']);
    for (const { cookies } of [used, late, guessed]) assert.deepEqual(cookies, []);
  });

  test('a reset is answered alike for everybody, is good once and for an hour, and ends every session but no factor', async () => {
    const person = await invited('forgetful');
    const browser = await signedIn(person);
    const ask = (email: string): Promise<Answer> => client().send('POST', '/password-reset', { body: { email } });
    const letters = mailbox.received.length;
    const [known, unknown] = [await ask(person.email), await ask('nobody@acme.example')];
    assert.deepEqual([known.status, known.text], [unknown.status, unknown.text]);
    while (mailbox.received.length === letters) await new Promise((resolve) => setTimeout(resolve, 20));
    const token = await tokenFor(person.email);
    const choose = (password: string, by = token): Promise<Answer> =>
      client().send('POST', '/password-reset/confirm', { body: { token: by, password } });

    assert.equal((await choose('passwordpassword')).problem, 'invalid');
    assert.equal((await choose('a new and longer password')).status, 204);
    assert.equal((await choose('a password of the thief')).problem, 'gone');
    assert.equal((await choose('a password of the thief', 'A'.repeat(43))).problem, 'gone');
    assert.equal((await browser.send('GET', '/session')).status, 401);
    assert.equal((await client().send('POST', '/session', { body: person })).status, 401);
    await signedIn({ ...person, password: 'a new and longer password' });
    assert.equal(mailbox.received.filter(({ to }) => to === 'nobody@acme.example').length, 0);
  });

  test('however often somebody asks, few mails are sent, and a link too old opens nothing', async () => {
    const person = await invited('annoyed');
    const before = mailbox.received.filter(({ to }) => to === person.email).length;
    for (let asked = 0; asked < 8; asked += 1)
      await client().send('POST', '/password-reset', { body: { email: person.email } });
    while (mailbox.received.filter(({ to }) => to === person.email).length < before + 3)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const token = await tokenFor(person.email);
    await advance(hour_ms);

    const late = await client().send('POST', '/password-reset/confirm', {
      body: { token, password: 'a new and longer password' },
    });
    assert.equal(late.problem, 'gone');
    assert.equal(mailbox.received.filter(({ to }) => to === person.email).length, before + 3);
  });
});

suite('the cookie', () => {
  test('over HTTPS every cookie is bound to the host, secure, and out of reach of scripts and other sites', async () => {
    await kurzum.stop();
    const secure = await startAgain(kurzum, { KURZUM_URL: 'https://go.example' });
    const browser = new Client(secure.url, { origin: 'https://go.example', 'sec-fetch-site': 'same-origin' });
    await secure.command('member', 'reset', owner.email, '--factors', '--json').then(async ({ stdout }) => {
      const { password } = JSON.parse(stdout) as { password: string };
      const { status, cookies } = await browser.send('POST', '/session', { body: { ...owner, password } });

      assert.equal(status, 200);
      assert.ok(cookies.length >= 2);
      for (const cookie of cookies) {
        assert.match(cookie, /^__Host-kurzum\w*=[\w-]*; Path=\/; HttpOnly; SameSite=Lax; Secure; (Expires|Max-Age)=/);
        assert.doesNotMatch(cookie, /domain/i);
      }
    });
    const bare = new Client(secure.url, { 'sec-fetch-site': 'same-origin' });
    bare.jar.set('kurzum', browser.jar.get('__Host-kurzum')!);
    assert.equal((await bare.send('GET', '/session')).status, 401, 'a cookie that any host may have set');
    assert.equal((await browser.send('GET', '/session')).status, 200);
    await secure.stop();
  });

  test('over plain HTTP beyond this machine there is no session, but a sentence that says why', async () => {
    const plain = await startAgain(kurzum, { KURZUM_URL: 'http://go.example' });
    const browser = new Client(plain.url, { origin: 'http://go.example' });
    for (const path of ['/session', '/session/passkey/options', '/setup', '/password-reset']) {
      const { status, json, cookies } = await browser.send('POST', path, { body: owner });
      const { detail, errors } = json as { detail: string; errors: readonly object[] };

      assert.deepEqual([status, cookies], [403, []], path);
      assert.match(detail, /plain HTTP.*HTTPS.*KURZUM_URL/);
      assert.deepEqual(errors, [{ field: 'KURZUM_URL', reason: 'plain_http' }]);
    }
    await plain.stop();
  });
});
