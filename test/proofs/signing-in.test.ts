/** Signing in, as an attacker would try it over HTTP: without the second factor, by guessing, and with links that were mailed. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Client, type Answer } from '../world/client.ts';
import { hour_ms, minute_ms, openHouse } from '../world/house.ts';

const house = await openHouse();
const { kurzum, mailbox, owner, client, signedIn, ownerWithFactor, invited, tokenFor, advance, codeOf } = house;
await ownerWithFactor();

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
    // The app may show another one by the time that it is brought again.
    const first = codeOf(secret);
    assert.equal((await browser.send('POST', '/me/totp/confirm', { body: { code: first } })).status, 200);
    const half = async (): Promise<Client> => {
      const fresh = client();
      await fresh.send('POST', '/session', { body: person });
      return fresh;
    };
    const bring = (from: Client, totp: string): Promise<Answer> =>
      from.send('POST', '/session/factor', { body: { totp, trustBrowser: true } });

    assert.equal((await bring(await half(), first)).problem, 'unauthenticated', 'used at set-up');
    await advance(minute_ms);
    const late = await half();
    await advance(5 * minute_ms);
    assert.equal((await bring(late, codeOf(secret))).problem, 'unauthenticated');
    const trusted = await half();
    const seen = codeOf(secret);
    assert.equal((await bring(trusted, seen)).status, 200);
    const thief = await half();
    assert.equal((await bring(thief, seen)).problem, 'unauthenticated', 'overheard');
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
  test('an account waits after many wrong passwords, the same whether or not there is one, but not where its owner was', async () => {
    const person = await invited('guessed');
    const known = await signedIn(person);
    await known.send('DELETE', '/session');

    const guess = async (email: string): Promise<string> => {
      const { status, text } = await client().send('POST', '/session', { body: { email, password: 'a wrong guess' } });
      return `${status} ${text}`;
    };
    const told: string[][] = [];
    for (const email of [person.email, 'nobody@acme.example']) {
      told.push(await Promise.all(Array.from({ length: 30 }, () => guess(email))));
    }

    const [theirs, nobodys] = told.map((answers) => [...new Set(answers)].toSorted());
    assert.deepEqual(theirs, nobodys);
    assert.deepEqual(
      theirs!.map((text) => text.slice(0, 4)),
      ['401 ', '429 '],
    );
    // One more comes back every 25 seconds, however long this machine takes to check them.
    for (const answers of told) assert.ok(answers.filter((text) => text.startsWith('401')).length >= 24);
    while (!(await guess(person.email)).startsWith('429'));
    assert.equal((await client().send('POST', '/session', { body: person })).status, 429);
    assert.equal((await known.send('POST', '/session', { body: person })).status, 200);
  });

  test('whoever keeps guessing keeps nobody out: a mail lets in where nobody was before, and joining does', async () => {
    const person = await invited('besieged');
    const besiege = async (): Promise<void> => {
      for (
        let tries = 0;
        (await client().send('POST', '/session', { body: { ...person, password: 'no' } })).status !== 429;
      )
        assert.ok((tries += 1) < 30);
    };
    await besiege();
    const fresh = client();
    assert.equal((await fresh.send('POST', '/session', { body: person })).status, 429);

    const letters = mailbox.received.length;
    await fresh.send('POST', '/password-reset', { body: { email: person.email } });
    while (mailbox.received.length === letters) await new Promise((resolve) => setTimeout(resolve, 20));
    const chosen = { token: await tokenFor(person.email), password: 'a new and longer password' };
    assert.equal((await fresh.send('POST', '/password-reset/confirm', { body: chosen })).status, 204);
    await besiege();

    assert.equal(
      (await client().send('POST', '/session', { body: { ...person, password: chosen.password } })).status,
      429,
    );
    assert.equal(
      (await fresh.send('POST', '/session', { body: { ...person, password: chosen.password } })).status,
      200,
    );
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

test('one network that tries somebody’s password as often as it can keeps them out nowhere', async () => {
  const person = await invited('envied');
  const stranger = (): Promise<Answer> =>
    new Client(kurzum.url, { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '198.51.100.9' }).send(
      'POST',
      '/session',
      { body: { ...person, password: 'a wrong guess' } },
    );
  const guesses = await Promise.all(Array.from({ length: 40 }, stranger));
  assert.ok(guesses.some(({ status }) => status === 429));
  assert.equal((await client().send('POST', '/session', { body: person })).status, 200);
});

test('a hundred guesses at once from one network are no more than twenty', async () => {
  const from = (last: number): Client =>
    new Client(kurzum.url, { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `192.0.2.${last}` });

  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      from(n).send('POST', '/session', { body: { email: `sprayed${n}@acme.example`, password: 'Winter2026 guess' } }),
    ),
  );

  assert.equal(answers.filter(({ status }) => status === 401).length, 20);
  assert.equal(answers.filter(({ status }) => status === 429).length, 80);
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
