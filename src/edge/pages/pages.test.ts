import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkPage, missingPage, preferredLanguage, startingPage } from './pages.ts';

const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();
const link = (target: string): Parameters<typeof linkPage>[0] => ({
  id: 'l',
  domain: '',
  slug: 'abc',
  code: 'C',
  target,
});

test('the visitor reads the language that they would rather read', () => {
  const cases: Readonly<Record<string, string>> = {
    '': 'de',
    '*': 'de',
    'de-AT,de;q=0.9,en;q=0.8': 'de',
    'en-GB,en;q=0.9': 'en',
    'en;q=0.5,de;q=0.9': 'de',
    fr: 'en',
    'fr,*;q=0.5': 'de',
    'de;q=0,en;q=0.1': 'en',
    EN: 'en',
    'de;q=nonsense': 'de',
  };
  for (const [accepted, language] of Object.entries(cases))
    assert.equal(preferredLanguage(accepted), language, accepted);
});

test('the page about a link shows readably where it leads, and how that is really written', () => {
  const page = text(linkPage(link('https://xn--mnchen-3ya.example:8443/a?x=1'), 'de').body);

  assert.match(page, /<h1><bdi dir="ltr">münchen\.example<\/bdi><\/h1>/);
  assert.match(page, /<code>xn--mnchen-3ya\.example<\/code>/);
  assert.match(page, /<code dir="ltr">https:\/\/<bdi dir="ltr">münchen\.example<\/bdi>:8443\/a\?x=1<\/code>/);
  assert.match(page, /href="https:\/\/xn--mnchen-3ya\.example:8443\/a\?x=1"/);
  assert.match(page, /wird nicht gezählt/);
});

test('a target can put nothing into the page', () => {
  const page = text(linkPage(link(`https://example.org/?a="><script>alert('1')</script>&b`), 'en').body);

  assert.doesNotMatch(page, /<script/);
  assert.match(page, /&quot;&gt;&lt;script&gt;/);
});

test('a host with signs that mean something when text is replaced is shown as it is', () => {
  const page = text(linkPage(link('https://a.example$`.xn--mnchen-3ya.example/'), 'en').body);

  assert.match(page, />https:\/\/<bdi dir="ltr">a\.example\$`\.münchen\.example<\/bdi>\/<\/code>/);
});

test('a host that is read from right to left stands by itself, so that it can’t reorder what is beside it', () => {
  const hebrew = '\u05d0\u05d1.\u05d2\u05d3';
  const { body } = linkPage(link(new URL(`https://${hebrew}:8443/123`).href), 'en');
  const main = text(body).slice(text(body).indexOf('<main>'));

  assert.match(main, new RegExp(`https://<bdi dir="ltr">${hebrew}</bdi>:8443/123</code>`));
  assert.equal(main.split(hebrew).length, main.split(`<bdi dir="ltr">${hebrew}</bdi>`).length);
});

test('pages of our own allow no script and name no other host', () => {
  for (const page of [missingPage('de'), startingPage('en'), linkPage(link('https://example.org/'), 'en')]) {
    assert.match(page.fields, /Content-Security-Policy: default-src 'none'; style-src 'sha256-[\w+/=]{44}';/);
    assert.match(page.fields, /Referrer-Policy: no-referrer\r\n/);
    const shown = text(page.body).replaceAll(/https:\/\/(<bdi dir="ltr">)?example\.org/g, '');
    assert.doesNotMatch(shown, /https?:|\bsrc=|@import|url\(/);
  }
});

test('a page has its length in bytes, umlauts and all', () => {
  const { fields, body } = missingPage('de');

  assert.match(fields, new RegExp(`Content-Length: ${Buffer.byteLength(text(body))}\r\n`));
});
