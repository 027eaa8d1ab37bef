import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LinkRecord } from '#exchange';
import { answer, withQuery, type VisitRequest } from './answer.ts';

const link: LinkRecord = {
  id: 'l1',
  domain: '',
  slug: 'abc',
  code: 'C',
  target: 'https://example.org/a?x=1#top',
  runBy: 'Acme',
  gone: null,
  counting: { byDay: false, uncounted: [] },
};
const request: VisitRequest = { method: 'GET', wants: 'link', link, query: '' };
const person = { bot: false, seen: null };

test('a link is answered with its target as stored', () => {
  assert.deepEqual(answer(request, person), {
    kind: 'redirect',
    link,
    location: 'https://example.org/a?x=1#top',
    counts: 'hit',
  });
});

test('only a person who GETs a link is a hit; HEAD and bots count apart, the page about a link not at all', () => {
  const bot = { ...person, bot: true };
  const counted = (method: 'GET' | 'HEAD', taken: typeof person): unknown => {
    const given = answer({ ...request, method }, taken);
    return given.kind === 'redirect' && given.counts;
  };

  assert.deepEqual([counted('GET', person), counted('HEAD', person), counted('GET', bot)], ['hit', 'bot', 'bot']);
  assert.deepEqual(answer({ ...request, wants: 'page' }, person), { kind: 'page', link });
});

test("the visitor's query follows the target's own, whose keys win", () => {
  const cases: readonly (readonly [target: string, query: string, location: string])[] = [
    ['https://example.org/', 'a=1', 'https://example.org/?a=1'],
    ['https://example.org/?b=2', 'a=1', 'https://example.org/?b=2&a=1'],
    ['https://example.org/?a=2', 'a=1', 'https://example.org/?a=2'],
    ['https://example.org/?a=2', '%61=1&b=3&a', 'https://example.org/?a=2&b=3'],
    ['https://example.org/?a+b=2', 'a%20b=1', 'https://example.org/?a+b=2'],
    ['https://example.org/?', 'a=1', 'https://example.org/?a=1'],
    ['https://example.org/?a&', 'b', 'https://example.org/?a&b'],
    ['https://example.org/#top', 'a=1', 'https://example.org/?a=1#top'],
    ['https://example.org/#a?b', 'c', 'https://example.org/?c#a?b'],
    ['https://example.org/', 'a=1&a=2', 'https://example.org/?a=1&a=2'],
    ['https://example.org/', '&&', 'https://example.org/?&&'],
    ['https://example.org/', '=v', 'https://example.org/?=v'],
    ['https://example.org/?', '=v&+', 'https://example.org/?=v&+'],
    ['https://example.org/?&b', '=v', 'https://example.org/?&b&=v'],
    ['https://example.org/?=w', '=v&c', 'https://example.org/?=w&c'],
    ['https://example.org/?%FF=1', '%ff=2&%FE=3', 'https://example.org/?%FF=1&%FE=3'],
    ['https://example.org/?%C3%A4=1', '\xc3\xa4=2', 'https://example.org/?%C3%A4=1'],
    ['https://example.org/', 'a=%zz', 'https://example.org/?a=%zz'],
    ['https://example.org/', 'a=http://b/?c', 'https://example.org/?a=http://b/?c'],
    ['https://example.org/', '\xc3\xa4="<>\'', "https://example.org/?%C3%A4=%22%3C%3E'"],
  ];
  for (const [target, query, location] of cases) assert.equal(withQuery(target, query), location);
});

test('what the target does not name arrives unchanged, byte for byte', () => {
  const pair = fc.string({
    unit: fc.constantFrom('a', 'b', 'zz', '=', '+', '%FF', '%61', '%', "'", '?', '/', ';', '{', '|'),
  });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 300 }), (pairs) => {
      const query = pairs.join('&');
      assert.equal(
        withQuery('https://example.org/?x=1#top', query),
        `https://example.org/?x=1${query && `&${query}`}#top`,
      );
      assert.equal(withQuery('https://example.org/', query), `https://example.org/${query && `?${query}`}`);
    }),
  );
});

test('whatever the query, the location stays one address of the target, in plain ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (bytes) => {
      const query = bytes.replace(/[\x00-\x20\x7f#]|[^\x00-\xff]/g, ''); // eslint-disable-line no-control-regex
      const location = withQuery(link.target, query);
      assert.match(location, /^[\x21-\x7e]*$/);
      const { origin, pathname, hash, searchParams } = new URL(location);
      assert.deepEqual([origin, pathname, hash], ['https://example.org', '/a', '#top']);
      assert.deepEqual(searchParams.getAll('x'), ['1']);
    }),
  );
});
