/** The press in the running program: codes are drawn and graded beside everything else, never instead of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKurzum } from '../world/kurzum.ts';
import { readByZxing } from '../world/scanners.ts';

const kurzum = await startKurzum();
const acme = await kurzum.setUp('Acme');

type Link = { readonly id: string; readonly qrUrl: string };
type Check = { readonly grade: string; readonly says: string };

test('a code is graded and drawn through the edge', async () => {
  const link = await kurzum.api<Link>(acme, 'POST', '/links', { target: 'https://example.org/' });
  const { grade, says } = await kurzum.api<Check>(acme, 'POST', '/qrs/check', { linkId: link.id });
  // What a drawn code says is chance, and for some of it five per cent of dirt are a little too much.
  assert.match(grade, /^[AB]$/);
  assert.equal(says, link.qrUrl);
  const image = await post('/qrs/render', { linkId: link.id, format: 'png' });
  assert.equal(await readByZxing(new Uint8Array(await image.arrayBuffer())), link.qrUrl);
});

test('control answers everybody while the press has more to do than it has threads', async () => {
  let over = 0;
  const flood = manyChecks().map((check) => check.finally(() => (over += 1)));
  for (let n = 0; n < 3; n += 1) await kurzum.api(acme, 'GET', '/links');
  assert.ok(over < flood.length, 'the flood is not over yet');
  assert.deepEqual(new Set((await Promise.all(flood)).map((answer) => answer?.status)), new Set([200]));
});

test('it stops in order, whatever is in the press', async () => {
  const asked = manyChecks();
  await Promise.race(asked);
  assert.equal(await kurzum.stop(), 0);
  await Promise.all(asked);
  assert.doesNotMatch(kurzum.printed(), /press\.|stop_failed|crashed/);
});

/** Each of them takes a while; null for one that is not answered any more. */
function manyChecks(): readonly Promise<Response | null>[] {
  const body = { content: { kind: 'text', text: 'Scan me' }, design: { shape: 'dots' } };
  return Array.from({ length: 20 }, () => post('/qrs/check', body).catch(() => null));
}

function post(path: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${acme.token}`, 'content-type': 'application/json' };
  return kurzum.request(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
