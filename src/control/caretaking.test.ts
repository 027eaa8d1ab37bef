/** Caretaking: what control does when time passes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { createLink, deleteLink, restoreLink } from '#links';
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
