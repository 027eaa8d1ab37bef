import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passedOnWords } from '#exchange';
import { routeOf, routeOfTarget, type Route } from './route.ts';
import { Head, parseHead } from './wire/wire.ts';

const head = new Head();

/** As a request with that target is routed; targets are written in UTF-8, as clients send them. */
function route(target: string): Route {
  const bytes = Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
  assert.ok(parseHead(bytes, 0, bytes.length, head) > 0, target);
  return routeOf(head);
}

const slug = (name: string, query = '', wants: 'link' | 'page' = 'link'): Route => ({
  kind: 'slug',
  name,
  wants,
  query,
});

test('a slug is found however it is written', () => {
  for (const target of [
    '/abc',
    '/%61bc',
    '/abc/',
    '//abc',
    '/./abc',
    '/x/../abc',
    '/x/%2e%2E/abc',
    '/../../abc',
    'http://example.org/abc',
    'HTTPS://example.org:8080/abc',
  ]) {
    assert.deepEqual(route(target), slug('abc'), target);
  }
});

test('the query is kept as it came', () => {
  assert.deepEqual(route('/abc?x=%20&y=?&z'), slug('abc', 'x=%20&y=?&z'));
  assert.deepEqual(route('/abc?'), slug('abc'));
  assert.deepEqual(route('/%61bc?x=1'), slug('abc', 'x=1'));
});

test('a plus behind a slug asks for the page about it', () => {
  assert.deepEqual(route('/abc+'), slug('abc', '', 'page'));
  assert.deepEqual(route('/abc%2B?x'), slug('abc', 'x', 'page'));
  assert.deepEqual(route('/+'), { kind: 'missing' });
});

test('a plus behind a code asks for the page too', () => {
  assert.deepEqual(route('/Q/C0DE+'), { kind: 'code', name: 'C0DE', wants: 'page', query: '' });
  assert.deepEqual(route('/q/c0de%2b?x'), { kind: 'code', name: 'c0de', wants: 'page', query: 'x' });
  for (const target of ['/Q/+', '/Q/C++', '/Q/C+/D']) assert.deepEqual(route(target), { kind: 'missing' }, target);
});

test('a code is found in any case', () => {
  for (const target of ['/Q/C0DE', '/q/C0DE', '/Q/C0DE/', '/%51/C0DE']) {
    assert.deepEqual(route(target), { kind: 'code', name: 'C0DE', wants: 'link', query: '' }, target);
  }
  for (const target of ['/q', '/Q/', '/q/C/D', '/q/C%20']) assert.deepEqual(route(target), { kind: 'missing' }, target);
});

test('odd but legal paths are no link, and no error', () => {
  for (const target of [
    '/straße',
    '/stra%C3%9Fe',
    '/🎉',
    '/%F0%9F%8E%89',
    '/a b'.replace(' ', '%20'),
    '/a/b',
    `/${'a'.repeat(65)}`,
    '/%00',
    '/a;b',
  ]) {
    assert.deepEqual(route(target), { kind: 'missing' }, target);
  }
});

test('broken escapes and targets of another form are malformed', () => {
  for (const target of ['/%', '/%4', '/%zz', 'abc', 'ftp://a/b', 'http://', 'http://a@b/c', 'a:80']) {
    assert.deepEqual(route(target), { kind: 'malformed' }, target);
  }
  assert.deepEqual(route('*'), { kind: 'server' });
});

test('what the edge answers itself, and what is never told to the network', () => {
  assert.deepEqual(route('/healthz'), { kind: 'healthz' });
  assert.deepEqual(route('/robots.txt'), { kind: 'robots' });
  for (const target of ['/metrics', '/local', '/local/setup', '/%4DETRICS', '/admin', '/%41PI', '/App/x']) {
    assert.deepEqual(route(target), { kind: 'missing' }, target);
  }
  for (const target of ['/METRICS', '/API'])
    assert.equal(route(target).kind, 'slug', `${target} is one that no link has`);
});

test('reserved paths are passed on, in one spelling', () => {
  const cases: Readonly<Record<string, string>> = {
    '/': '/',
    '/?a=b': '/?a=b',
    '//': '/',
    '/app': '/app',
    '/app/': '/app/',
    '/app/links?x=1&y=%20': '/app/links?x=1&y=%20',
    '/%61pp/x': '/app/x',
    '/api//v1/./links': '/api/v1/links',
    '/app/../api/v1': '/api/v1',
    '/api/v1/stra%c3%9fe': '/api/v1/stra%C3%9Fe',
    '/api/straße?ß=<x>': '/api/stra%C3%9Fe?%C3%9F=%3Cx%3E',
    '/api/%252e%252e/local': '/api/%252e%252e/local',
    '/.well-known/x': '/.well-known/x',
    'http://example.org': '/',
    'http://example.org?x': '/?x',
  };
  for (const [target, path] of Object.entries(cases)) {
    const found = route(target);
    assert.equal(found.kind === 'passedOn' && found.path, path, target);
  }
});

test('an escaped slash or control character in a path for control is malformed', () => {
  for (const target of ['/api/%2e%2e%2flocal', '/api%2f..%2fmetrics', '/app/%5c..', '/api/%00', '/app/%0d%0a']) {
    assert.ok(['malformed', 'missing'].includes(route(target).kind), target);
  }
});

test('whatever the target, only reserved words reach control, without a way around', () => {
  const part = fc.constantFrom(
    '/',
    '..',
    '.',
    '%2e',
    '%2F',
    '%5C',
    'api',
    'local',
    'metrics',
    'app',
    '%00',
    '?',
    'http://a',
    'ß',
    '%25',
    '+',
    ';',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const found = routeOfTarget(Buffer.from(`/${parts.join('')}`).toString('latin1'));
      if (found.kind !== 'passedOn') return;
      const { pathname } = new URL(`http://control${found.path}`);
      assert.equal(found.path.split('?')[0], pathname, 'control reads the path as it is');
      const word = decodeURIComponent(pathname.split('/')[1]!);
      assert.ok(word === '' || passedOnWords.includes(word), found.path);
    }),
    { numRuns: 2000 },
  );
});
