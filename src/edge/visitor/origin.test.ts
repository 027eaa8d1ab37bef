import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withQuery } from '../answer.ts';
import { campaignOf, languageOf, referrerOf } from './origin.ts';
import type { Visit } from './visitor.ts';

function visitOf(target: string, query: string): Visit {
  const counting = { byDay: false, uncounted: [] };
  const link = { id: 'a', domain: '', slug: 'a', code: 'A', target, runBy: 'a', gone: null, counting };
  return { channel: 'link', link, query };
}

const campaign = (target: string, query: string) => Object.values(campaignOf(visitOf(target, query))).join();
const referrer = (text: string, ownHost = 'kurzum.example') =>
  referrerOf(Buffer.from(text, 'latin1'), 0, text.length, ownHost);
const language = (text: string) => languageOf(Buffer.from(text, 'latin1'), 0, text.length);

test('a campaign is named by the visitor’s query', () => {
  assert.equal(campaign('https://example.org/', ''), 'none,none,none');
  assert.equal(campaign('https://example.org/', 'utm_source=mail'), 'mail,none,none');
  assert.equal(campaign('https://example.org/', 'a=b&utm_medium=x&utm_campaign=y&utm_source=z'), 'z,x,y');
  assert.equal(campaign('https://example.org/', 'utm_source=&utm_medium&utm_campaign=+'), 'none,none,none');
  assert.equal(campaign('https://example.org/', 'utm_source=a&utm_source=b'), 'a,none,none');
  assert.equal(campaign('https://example.org/', 'utm_sources=a&xutm_source=b&UTM_SOURCE=c'), 'none,none,none');
  assert.equal(campaign('https://example.org/', '%75tm_source=a&utm%5fmedium=b'), 'a,b,none');
});

test('where the target names it too, the target’s word stands, as in the redirect', () => {
  const target = 'https://example.org/?utm_source=own&utm_medium=#utm_campaign=hash';
  assert.equal(campaign(target, 'utm_source=visitor&utm_medium=visitor&utm_campaign=visitor'), 'own,none,visitor');
  assert.equal(campaign('https://example.org/#?utm_source=hash', ''), 'none,none,none');
  assert.equal(campaign('https://example.org/?%75tm_source=own', 'utm_source=visitor'), 'own,none,none');
});

test('what is counted as the campaign is what the redirect carries', () => {
  const pair = fc.tuple(
    fc.constantFrom('utm_source', '%75tm_medium', 'utm_campaign', 'other'),
    fc.constantFrom('', 'x', 'Y+z'),
  );
  const query = fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.map((parts) => parts.join('=')).join('&'));
  fc.assert(
    fc.property(query, query, (own, asked) => {
      const target = `https://example.org/${own === '' ? '' : `?${own}`}`;
      const carried = new URL(asked === '' ? target : withQuery(target, asked)).searchParams;
      const expected = ['utm_source', 'utm_medium', 'utm_campaign'].map((key) => carried.get(key) || 'none').join();
      assert.equal(campaign(target, asked), expected);
    }),
  );
});

test('a referrer is its host', () => {
  assert.equal(referrer(''), 'direct');
  assert.equal(referrer('https://www.Example.org/path?q#h'), 'www.example.org');
  assert.equal(referrer('HTTP://example.org'), 'example.org');
  assert.equal(referrer('https://example.org?query'), 'example.org');
  assert.equal(referrer('https://example.org:8443/'), 'example.org');
  assert.equal(referrer('android-app://com.google.android.gm/'), 'com.google.android.gm');
});

test('a page of our own says nothing of whence somebody came', () => {
  assert.equal(referrer('https://KURZUM.example:8080/app'), 'direct');
  assert.equal(referrer('https://www.kurzum.example/'), 'www.kurzum.example');
});

test('what is no referrer is cut', () => {
  for (const text of [
    'x',
    '/path',
    'https:/example.org',
    'ftp://example.org',
    'about:blank',
    'https://',
    'https:///x',
  ]) {
    assert.equal(referrer(text), 'other', text);
  }
  for (const text of [
    'https://anna@example.org/',
    'https://a:b@example.org',
    'https://192.0.2.1/',
    'http://[2001:db8::1]/',
  ])
    assert.equal(referrer(text), 'other', text);
});

test('a language is the primary subtag of the first', () => {
  assert.equal(language(''), 'none');
  assert.equal(language('*'), 'none');
  assert.equal(language('de-DE,de;q=0.9,en;q=0.8'), 'de');
  assert.equal(language('EN'), 'en');
  assert.equal(language('gsw-CH'), 'gsw');
  assert.equal(language('pt_BR'), 'pt');
  assert.equal(language('fr;q=0.5, de'), 'fr');
  for (const text of ['d', 'deutsch', 'i-klingon', '1', '-', ',de', 'd e', 'äö', 'de1', '*de', '\x00']) {
    assert.match(language(text), /^(other|none)$/, text);
  }
});

test('whatever is sent, a host, a word or a short language comes out', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(20),
      fc.constantFrom('', 'https://', 'http://a'),
      (bytes, start, scheme) => {
        const text = Buffer.concat([Buffer.from(scheme), bytes]);
        const from = Math.min(start, text.length);
        assert.match(languageOf(text, from, text.length), /^([a-z]{2,3}|none|other)$/);
        assert.match(referrerOf(text, from, text.length, 'kurzum.example'), /^([a-z0-9._-]{1,100}|direct|other)$/);
        for (const value of Object.values(
          campaignOf(visitOf('https://example.org/?utm_source', text.toString('latin1'))),
        ))
          assert.ok(value.length > 0 && value.length <= 64);
      },
    ),
    { numRuns: 3000 },
  );
});
