import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '#problem';
import { readTarget } from './target.ts';

const own = new URL('https://go.example.com');
const local = new URL('http://localhost:8080');

test('a target is stored as WHATWG URLs serialise', () => {
  const given = {
    'https://example.org': 'https://example.org/',
    ' HTTP://EXAMPLE.org:80/a b?q=ü#x ': 'http://example.org/a%20b?q=%C3%BC#x',
    'https://münchen.example/straße': 'https://xn--mnchen-3ya.example/stra%C3%9Fe',
    'https://example.org/a/../b': 'https://example.org/b',
    'http://192.0.2.1:8080/': 'http://192.0.2.1:8080/',
  };
  for (const [text, href] of Object.entries(given)) assert.equal(readTarget(text, own), href);
});

test('what is no web address is refused with the reason', () => {
  const refused = {
    hello: 'not_a_url',
    'https://': 'not_a_url',
    'https://exa mple.org/': 'not_a_url',
    'example.org/x': 'scheme',
    'example.org:8080/x': 'scheme',
    'javascript:alert(1)': 'scheme',
    'data:text/html,x': 'scheme',
    'ftp://example.org/': 'scheme',
    'https://user@example.org/': 'credentials',
    'https://:secret@example.org/': 'credentials',
    'https://example.org/\u0000': 'control_characters',
    'https://example.org/a\nb': 'control_characters',
    'https://example.org/\ud800': 'control_characters',
    [`https://example.org/${'a'.repeat(8192)}`]: 'too_long',
    [`https://example.org/${'ü'.repeat(3000)}`]: 'too_long',
  };
  for (const [text, reason] of Object.entries(refused)) assert.equal(reasonFor(text, own), reason, text.slice(0, 40));
});

test('a target cannot lead back to Kurzum, in whatever spelling', () => {
  for (const text of [
    'https://go.example.com/x',
    'https://GO.example.com:443/',
    'http://go.example.com/',
    'https://go.example.com./x',
  ])
    assert.equal(reasonFor(text, own), 'own_address', text);
  for (const host of [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
  ])
    assert.equal(reasonFor(`http://${host}:8080/x`, local), 'own_address', host);
});

test('what only resembles Kurzum’s address is a target like any other', () => {
  for (const text of ['https://go.example.com:8443/', 'https://example.com/', 'https://go.example.com.example.org/'])
    assert.equal(readTarget(text, own), text);
  for (const text of ['http://localhost:3000/', 'http://127.0.0.1/', 'http://example.org:8080/'])
    assert.equal(readTarget(text, local), text);
});

function reasonFor(text: string, address: URL): string | undefined {
  try {
    readTarget(text, address);
    return undefined;
  } catch (error) {
    return (error as Problem).errors[0]?.reason;
  }
}
