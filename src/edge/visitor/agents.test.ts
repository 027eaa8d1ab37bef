import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agentOf } from './agents.ts';
import agents from './agents.test.json' with { type: 'json' };

const [today, tomorrow] = [Uint32Array.of(1, 2, 3, 4), Uint32Array.of(5, 6, 7, 8)];
const devices = ['desktop', 'mobile', 'tablet', 'other'];

function agent(name: string | Uint8Array, key = today) {
  const bytes = Buffer.concat([Buffer.from('User-Agent: '), Buffer.from(name as string), Buffer.from('\r\n')]);
  return agentOf(key, bytes, 12, bytes.length - 2);
}

test('over two hundred real user agents are what they are, the first time, the next, and on another day', () => {
  assert.ok(agents.length >= 200);
  for (const key of [today, today, tomorrow]) {
    for (const { agent: name, ...expected } of agents) {
      const found = agent(name, key);
      if (expected.bot) assert.equal(found.bot, true, name);
      else assert.deepEqual({ ...found }, expected, name);
    }
  }
});

test('who says nothing is a bot', () => {
  assert.deepEqual(agent(''), { bot: true, device: 'other', os: 'other', browser: 'other' });
});

test('whatever is sent is recognised as something, with names from a short list', () => {
  const browsers = new Set<string>();
  const systems = new Set<string>();
  const names = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.constantFrom(...agents.flatMap(({ agent: name }) => name.split(' '))), { maxLength: 20 })
      .map((words) => Buffer.from(words.join(' '))),
  );
  fc.assert(
    fc.property(names, (name) => {
      const found = agent(name);
      assert.deepEqual(agent(name), found);
      assert.ok(devices.includes(found.device));
      browsers.add(found.browser);
      systems.add(found.os);
    }),
    { numRuns: 2000 },
  );
  assert.ok(browsers.size < 50 && systems.size < 15);
});

test('a user agent longer than any browser’s is judged by its beginning', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
  assert.deepEqual(
    { ...agent(firefox.padEnd(2000) + 'Googlebot/2.1') },
    { bot: false, device: 'desktop', os: 'Linux', browser: 'Firefox' },
  );
});
