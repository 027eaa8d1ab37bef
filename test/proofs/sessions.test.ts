/** Sessions, as an attacker would try them over HTTP: what they take, when they lock and end, and what their cookies give away. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Authenticator } from '../world/authenticator.ts';
import { Client, type Answer } from '../world/client.ts';
import { hour_ms, minute_ms, openHouse } from '../world/house.ts';
import { startAgain } from '../world/kurzum.ts';

const { kurzum, owner, ownerKey, client, signedIn, ownerWithFactor, advance } = await openHouse();

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

suite('one’s own sessions', () => {
  test('each is named by browser and system and nothing else, ends when its person says so, and only then', async () => {
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 planted-agent';
    const [here, there] = [await ownerWithFactor(), await ownerWithFactor()];
    const named = client({ 'sec-fetch-site': 'same-origin', 'user-agent': firefox, 'kurzum-agent': 'planted' });
    const { json } = await named.send('POST', '/session/passkey/options');
    await named.send('POST', '/session/passkey', { body: { assertion: ownerKey.get(json) } });

    const list = await here.send('GET', '/me/sessions');
    const { items } = list.json as { items: { id: string; agent: string | null; current: boolean }[] };
    const other = items.find(({ agent }) => agent === 'Firefox, Linux');
    assert.ok(other && !list.text.includes('planted') && !list.text.includes('198.51'));
    assert.equal(items.filter(({ current }) => current).length, 1);

    assert.equal((await here.send('DELETE', `/me/sessions/${other.id}`)).status, 204);
    assert.equal((await here.send('DELETE', `/me/sessions/${other.id}`)).status, 404);
    assert.equal((await named.send('GET', '/session')).status, 401);
    assert.equal((await there.send('GET', '/session')).status, 200);
    assert.equal((await here.send('DELETE', '/me/sessions')).status, 204);
    assert.deepEqual(
      [(await there.send('GET', '/session')).status, (await here.send('GET', '/session')).status],
      [401, 200],
    );
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
    const passkey = ownerKey.get((await options()).json);
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

suite('the cookie', () => {
  test('over HTTPS every cookie is bound to the host, secure, and out of reach of scripts and other sites', async () => {
    await kurzum.stop();
    const secure = await startAgain(kurzum, { KURZUM_URL: 'https://go.example' });
    const browser = new Client(secure.url, { origin: 'https://go.example', 'sec-fetch-site': 'same-origin' });
    const { stdout } = await secure.command('member', 'reset', owner.email, '--factors', '--json');
    const { password } = JSON.parse(stdout) as { password: string };
    const { status, cookies } = await browser.send('POST', '/session', { body: { ...owner, password } });

    assert.equal(status, 200);
    assert.ok(cookies.length >= 2);
    for (const cookie of cookies) {
      assert.match(cookie, /^__Host-kurzum\w*=[\w-]*; Path=\/; HttpOnly; SameSite=Lax; Secure; (Expires|Max-Age)=/);
      assert.doesNotMatch(cookie, /domain/i);
    }
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
