/** Proof that a visitor's country is known from what ships with Kurzum, and that a broken table harms nobody. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAgain, startKurzum, type Kurzum } from '../world/kurzum.ts';

/** What the page about a link tells a visitor from that address. */
async function countryOf(kurzum: Kurzum, address: string): Promise<string> {
  const headers = { 'user-agent': 'Mozilla/5.0 Firefox/145.0', 'accept-language': 'en', 'x-forwarded-for': address };
  const answer = await kurzum.request('/known+', { headers });
  assert.equal(answer.status, 200);
  return /<dt>Country<\/dt><dd><bdi[^>]*>([^<]*)</.exec(await answer.text())?.[1] ?? 'none shown';
}

test('known networks are found in their countries, and a table that is damaged is made anew by the next start', async () => {
  const first = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback' });
  const account = await first.setUp();
  await first.api(account, 'POST', '/links', { target: 'https://example.org/', slug: 'known' });
  await waitFor(async () => (await first.request('/known')).status === 302);
  const expected = {
    '194.25.0.125': 'Germany',
    '130.59.31.80': 'Switzerland',
    '2001:628::1': 'Austria',
    '8.8.8.8': 'United States',
    '192.168.1.1': 'unknown',
    '2001:db8::1': 'unknown',
  };
  for (const [address, country] of Object.entries(expected)) {
    assert.equal(await countryOf(first, address), country, address);
  }
  await first.stop();

  const path = join(first.dataFolder, 'edge', 'countries');
  const made = readFileSync(path);
  const { mtimeMs } = statSync(path);
  const second = await startAgain(first);
  assert.doesNotMatch(second.printed(), /table of countries/);
  assert.equal(statSync(path).mtimeMs, mtimeMs);
  await second.stop();

  writeFileSync(path, made.subarray(0, 1000));
  const third = await startAgain(first);
  assert.match(third.printed(), /Preparing the table of countries/);
  assert.deepEqual(readFileSync(path), made);

  // An edge that starts without one serves, and knows no country.
  rmSync(path);
  process.kill(third.pidOf('edge'), 'SIGKILL');
  await waitFor(() => third.printed().includes('edge.no_countries'));
  await waitFor(async () => (await countryOf(third, '194.25.0.125').catch(() => '')) === 'unknown');
});

async function waitFor(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited_ms = 0; waited_ms < 20_000; waited_ms += 50) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('it did not happen in time');
}
