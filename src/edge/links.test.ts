import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkRecord } from '#exchange';
import { Links } from './links.ts';

function link(id: string, slug: string, target = `https://example.org/${id}`): LinkRecord {
  const counting = { byDay: true, uncounted: ['language' as const] };
  const names = { domain: '', slug, code: `CODE${id.toUpperCase()}` };
  return { id, ...names, target, runBy: ['ac', 'me'].join(''), counting, gone: null };
}

function linksOf(...all: readonly LinkRecord[]): Links {
  const links = new Links();
  for (const one of all) links.put(one);
  return links;
}

test('a slug is case-sensitive, and a code is not', () => {
  const links = linksOf(link('a', 'Abc'), link('b', 'abc'));

  assert.equal(links.bySlug('Abc')?.id, 'a');
  assert.equal(links.bySlug('abc')?.id, 'b');
  assert.equal(links.byCode('codea')?.id, 'a');
});

test('a slug that differs only in case is found if it is the only one', () => {
  assert.equal(linksOf(link('a', 'Abc')).bySlug('aBC')?.id, 'a');
  assert.equal(linksOf(link('a', 'abc')).bySlug('ABC')?.id, 'a');
  assert.equal(linksOf(link('a', 'abc'), link('b', 'Abc')).bySlug('ABC'), undefined);
  assert.equal(linksOf(link('a', 'aBc'), link('b', 'Abc')).bySlug('abc'), undefined);
  assert.equal(linksOf(link('a', 'aBc')).bySlug('abd'), undefined);
});

test('the newest version of a link wins, under its newest names', () => {
  const links = linksOf(link('a', 'Old'), link('a', 'New', 'https://example.org/new'));

  assert.equal(links.bySlug('Old'), undefined);
  assert.equal(links.bySlug('old'), undefined);
  assert.equal(links.bySlug('New')?.target, 'https://example.org/new');
  assert.equal(links.size, 1);
});

test('a removed link is gone under all its names, and what shared a spelling is found again', () => {
  const links = linksOf(link('a', 'Abc'), link('b', 'ABc'));
  links.put({ id: 'a', removed: true });
  links.put({ id: 'never', removed: true });

  assert.equal(links.bySlug('Abc')?.id, 'b');
  assert.equal(links.byCode('CODEA'), undefined);
  assert.equal(links.size, 1);
});

test('a slug that was taken over before its old link was removed stays with the new one', () => {
  const links = linksOf(link('a', 'abc'), link('b', 'abc'));
  links.put({ id: 'a', removed: true });

  assert.equal(links.bySlug('abc')?.id, 'b');
});

test('what many links say alike is kept once, and what they say differently is kept apart', () => {
  const links = linksOf(link('a', 'a'), link('b', 'b'));
  links.put({ ...link('c', 'c'), counting: { byDay: false, uncounted: ['language'] } });

  assert.equal(links.bySlug('a')?.counting, links.bySlug('b')?.counting);
  assert.deepEqual(links.bySlug('b')?.counting, { byDay: true, uncounted: ['language'] });
  assert.deepEqual(links.bySlug('c')?.counting, { byDay: false, uncounted: ['language'] });
});
