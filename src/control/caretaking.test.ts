/** Caretaking: what control does when time passes. */
import assert from 'node:assert/strict';
import { after, mock, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { beginProof, createLink, deleteLink, restoreLink } from '#links';
import { setTimeout as sleep } from 'node:timers/promises';
import { newWorld } from '#world';
import { openCaretaking } from './caretaking.ts';

const day_ms = 24 * 3_600_000;
const { platform, acme } = await newWorld();
after(() => setClockOffset(0));

test('a deleted link can be restored for thirty days and is gone for good after that', async () => {
  const kept = await createLink(acme.owner, { target: 'https://example.org/' });
  const purged = await createLink(acme.owner, { target: 'https://example.org/' });
  await Promise.all([deleteLink(acme.owner, kept.id), deleteLink(acme.owner, purged.id)]);
  const caretaking = openCaretaking(platform);

  setClockOffset(clockOffset_ms() + 29 * day_ms);
  await restoreLink(acme.owner, kept.id);
  setClockOffset(clockOffset_ms() + 2 * day_ms);
  await caretaking.stop();

  assert.equal((await restoreLink(acme.owner, kept.id)).id, kept.id);
  await assert.rejects(restoreLink(acme.owner, purged.id), { type: 'not_found' });
});

test('the link of a proof that nobody ended is gone a quarter of an hour after it was made', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() });
  const caretaking = openCaretaking(platform);
  const { id } = await beginProof(acme.owner);
  const isThere = async (): Promise<boolean> =>
    (await platform.store.exchange.selectFrom('link').select('id').where('id', '=', id).execute()).length > 0;

  // Its time is over after ten minutes, so it is the second look or the third that finds it.
  mock.timers.tick(5 * 60_000);
  await sleep(200);
  assert.equal(await isThere(), true);
  mock.timers.tick(10 * 60_000);
  await caretaking.stop();
  assert.equal(await isThere(), false);
});
