import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readableHost } from '#exchange';

const asciiOf = (host: string): string => new URL(`https://${host}`).hostname;

test('an international host is shown as people read it', () => {
  for (const host of ['münchen.example', 'www.straße.example', 'пример.example', '例え.example', 'δοκιμή.example'])
    assert.equal(readableHost(asciiOf(host)), host);
});

test('a host that could pass for another one keeps its plain form', () => {
  for (const host of ['раураl.example', 'аррӏе.example', 'gооgle.example', 'paypaı.example', 'ρυ.example'])
    assert.equal(readableHost(asciiOf(host)), asciiOf(host));
});

test('each label is judged by itself, and other hosts stay as they are', () => {
  assert.equal(readableHost(asciiOf('münchen.gооgle.example')), `münchen.${asciiOf('gооgle.example')}`);
  for (const host of ['example.org', '192.0.2.1', '[2001:db8::1]', 'xn--.example', 'xn--a-.example'])
    assert.equal(readableHost(host), host);
});
