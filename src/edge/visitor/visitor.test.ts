import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Head, parseHead } from '../wire/wire.ts';
import { snapshot } from './visitor.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

function isBot(fields: string): boolean {
  const head = new Head();
  const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`);
  assert.ok(parseHead(bytes, 0, bytes.length, head) > 0);
  return snapshot(new Uint8Array(16), head, 'link').bot;
}

test('a browser is no bot, the first time and the next', () => {
  for (let time = 0; time < 3; time += 1) assert.equal(isBot(`User-Agent: ${firefox}\r\n`), false);
});

test('crawlers, previews, tools and whoever hides are bots, the first time and the next', () => {
  const agents = [
    'Mozilla/5.0 (compatible; Googlebot/2.1)',
    'Slackbot-LinkExpanding 1.0',
    'WhatsApp/2.23.20.0',
    'curl/8.5.0',
    '',
  ];
  for (const agent of [...agents, ...agents]) assert.equal(isBot(`User-Agent: ${agent}\r\n`), true, agent);
  assert.equal(isBot(''), true);
});

test('a prefetch is a bot, whoever does it', () => {
  for (const field of ['Sec-Purpose: prefetch', 'Sec-Purpose: prefetch;prerender', 'Purpose: prefetch']) {
    assert.equal(isBot(`User-Agent: ${firefox}\r\n${field}\r\n`), true, field);
  }
});
