import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkRecord } from '#exchange';
import { Zone } from '#zone';
import type { Seen } from '../visitor/visitor.ts';
import type { Counted } from './link-page.ts';
import { linkPage, missingPage, preferredLanguage, startingPage } from './pages.ts';

const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();
const link = (target: string, more: Partial<LinkRecord> = {}): LinkRecord => ({
  id: 'l',
  domain: '',
  slug: 'abc',
  code: 'C',
  target,
  runBy: 'Acme GmbH',
  gone: null,
  counting: { byDay: false, uncounted: [] },
  ...more,
});
const values: Seen['values'] = {
  country: 'AT',
  device: 'mobile',
  os: 'Android',
  browser: 'Firefox',
  language: 'sv',
  referrer: 'xn--mnchen-3ya.example',
  channel: 'link',
  source: 'link',
  medium: 'none',
  campaign: 'other',
};
const counted = (more: Partial<Counted> = {}): Counted => ({
  snapshot: { bot: false, seen: { values, coordinate: 1, mark: 2 } as Seen },
  at_ms: Date.UTC(2026, 10, 23, 11, 30),
  zone: new Zone('Asia/Kolkata'),
  threshold: 5,
  ...more,
});
/** What a page says, without its tags. */
const said = (bytes: string): string =>
  text(bytes)
    .replace(/^[^]*<main>/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const example = 'https://example.org/';

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
  const page = text(linkPage(link('https://xn--mnchen-3ya.example:8443/a?x=1'), counted(), 'de').body);

  assert.match(page, /<h1><bdi dir="ltr">münchen\.example<\/bdi><\/h1>/);
  assert.match(page, /<code>xn--mnchen-3ya\.example<\/code>/);
  assert.match(page, /<code dir="ltr">https:\/\/<bdi dir="ltr">münchen\.example<\/bdi>:8443\/a\?x=1<\/code>/);
  assert.match(page, /href="https:\/\/xn--mnchen-3ya\.example:8443\/a\?x=1"/);
});

test('a target can put nothing into the page', () => {
  const page = text(linkPage(link(`https://example.org/?a="><script>alert('1')</script>&b`), counted(), 'en').body);

  assert.doesNotMatch(page, /<script/);
  assert.match(page, /&quot;&gt;&lt;script&gt;/);
});

test('a host with signs that mean something when text is replaced is shown as it is', () => {
  const page = text(linkPage(link('https://a.example$`.xn--mnchen-3ya.example/'), counted(), 'en').body);

  assert.match(page, />https:\/\/<bdi dir="ltr">a\.example\$`\.münchen\.example<\/bdi>\/<\/code>/);
});

test('a host that is read from right to left stands by itself, so that it can’t reorder what is beside it', () => {
  const hebrew = '\u05d0\u05d1.\u05d2\u05d3';
  const { body } = linkPage(link(new URL(`https://${hebrew}:8443/123`).href), counted(), 'en');
  const main = text(body).slice(text(body).indexOf('<main>'));

  assert.match(main, new RegExp(`https://<bdi dir="ltr">${hebrew}</bdi>:8443/123</code>`));
  assert.equal(main.split(hebrew).length, main.split(`<bdi dir="ltr">${hebrew}</bdi>`).length);
});

test('a visitor is shown in words all that is counted of them, in the hour of the operator’s zone, and the rule', () => {
  const german = said(linkPage(link(example), counted(), 'de').body);
  const english = said(linkPage(link(example), counted(), 'en').body);

  assert.match(german, /Betreiber dieses Kurzlinks: Acme GmbH /);
  assert.match(german, /Aufruf \+1 in der Stunde ab 17:00 Uhr am 23\. November 2026/);
  assert.match(german, /Land Österreich Gerät Smartphone System Android Browser Firefox Sprache Schwedisch/);
  assert.match(german, /Gekommen von münchen\.example Geöffnet als Link Quelle der Kampagne link/);
  assert.match(german, /Medium der Kampagne ohne Angabe Name der Kampagne Übrige/);
  assert.match(german, /aus mindestens 5 verschiedenen Netzen sie teilen/);
  assert.match(german, /Gezeigt ist, was ein Aufruf jetzt aus diesem Browser ergäbe/);
  assert.match(german, /Der Besuch dieser Seite hier wird nicht gezählt/);
  assert.match(german, /nach höchstens 25 Monaten gelöscht/);
  assert.match(english, /Hit \+1 in the hour from 17:00 on 23 November 2026/);
  assert.match(english, /Country Austria Device phone .* Language Swedish/);
  assert.match(english, /from at least 5 different networks share it/);
});

test('what a tenant does not count is not shown, and where it counts by day no hour is', () => {
  const counting = { byDay: true, uncounted: ['country', 'browser'] as const };
  const page = said(linkPage(link(example, { counting }), counted(), 'en').body);

  assert.match(page, /Hit \+1 on 23 November 2026/);
  assert.doesNotMatch(page, /Country|Austria|Browser|Firefox|the hour/);
  assert.match(page, /Language Swedish/);
});

test('who asks not to be counted closely, and a program, are one in a total and nothing else', () => {
  const asked = said(linkPage(link(example), counted({ snapshot: { bot: false, seen: null } }), 'en').body);
  const program = said(linkPage(link(example), counted({ snapshot: { bot: true, seen: null } }), 'en').body);

  assert.match(asked, /Global Privacy Control.* Hit \+1 in the hour/);
  assert.match(program, /Hit by a program \+1 in the hour/);
  for (const page of [asked, program]) assert.doesNotMatch(page, /Country|Device|share/);
});

test('nothing that a visitor or a tenant writes gets into the page as it came', () => {
  const hostile = `"><script>alert('1')</script>\u202e&amp;`;
  const seen = {
    ...counted().snapshot.seen!,
    values: Object.fromEntries(Object.keys(values).map((dimension) => [dimension, hostile])) as Seen['values'],
  };
  for (const language of ['de', 'en'] as const) {
    const page = linkPage(link(example, { runBy: hostile }), counted({ snapshot: { bot: false, seen } }), language);
    const main = text(page.body).replace(/^[^]*<main>/, '');

    assert.doesNotMatch(main, /<script|alert\('/);
    assert.equal(main.match(/&quot;&gt;&lt;script&gt;/g)?.length, 11);
    // What turns the direction of reading can't reach what is beside it.
    assert.equal(main.match(/<bdi dir="auto">[^<]*\u202e[^<]*<\/bdi>/g)?.length, 11);
    assert.match(page.fields, /Cache-Control: no-store\r\n/);
  }
});

test('pages of our own allow no script and name no other host', () => {
  for (const page of [missingPage('de'), startingPage('en'), linkPage(link(example), counted(), 'en')]) {
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
