/** The end of codes: by themselves after 30 days, and with their links. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import { pageOfLog, read } from '#guard';
import {
  codeDraft,
  createCode,
  createLink,
  deleteCode,
  deleteLink,
  findCode,
  findLink,
  purgeCodes,
  purgeDeleted,
  restoreCode,
  restoreLink,
} from '#links';
import { newWorld } from '#world';

const { acme, globex, platform } = await newWorld();
const { owner } = acme;
const day_ms = 24 * 3_600_000;
const target = 'https://example.org/';
const content = { kind: 'text', text: 'Hallo' } as const;
afterEach(() => setClockOffset(0));

const keep = (said: object, by = owner) => createCode(by, codeDraft.parse(said));

/** Which of these codes there are still rows of. */
function rowsOf(ids: readonly string[]): Promise<readonly string[]> {
  return read(owner, 'qr.view', async ({ db }) => {
    const rows = await db.selectFrom('qr').select('id').where('id', 'in', ids).execute();
    return rows.map(({ id }) => id).toSorted();
  });
}

/** Which codes the log says were purged by an action. */
async function purgedBy(action: string): Promise<readonly string[]> {
  const { items } = await pageOfLog(owner, { action, limit: 200 });
  return items.flatMap(({ about }) => about.flatMap(({ table, rowId }) => (table === 'qr' ? rowId : [])));
}

test('a deleted code can be restored for 30 days and is then gone, of every tenant; its link stays', async () => {
  const [code, kept] = [await keep({ target }), await keep({ content })];
  const theirs = await keep({ content }, globex.owner);
  await deleteCode(owner, code.id);
  await deleteCode(globex.owner, theirs.id);

  setClockOffset(30 * day_ms - 60_000);
  assert.equal(await purgeCodes(platform), 0);
  await restoreCode(owner, code.id);
  await deleteCode(owner, code.id);
  setClockOffset(clockOffset_ms() + 2 * 60_000);
  assert.equal(await purgeCodes(platform), 1, 'the other tenant’s');
  await assert.rejects(restoreCode(globex.owner, theirs.id), { type: 'not_found' });
  setClockOffset(clockOffset_ms() + 30 * day_ms);
  assert.equal(await purgeCodes(platform), 1);

  await assert.rejects(restoreCode(owner, code.id), { type: 'not_found' });
  assert.deepEqual(await rowsOf([code.id, kept.id]), [kept.id]);
  assert.deepEqual(await purgedBy('qr.purge'), [code.id]);
  assert.equal((await findLink(owner, code.linkId!)).target, target);
});

test('more codes than one transaction takes all go', async () => {
  const made = await Promise.all(Array.from({ length: 230 }, () => keep({ content })));
  for (const { id } of made) await deleteCode(owner, id);
  setClockOffset(31 * day_ms);
  assert.equal(await purgeCodes(platform), made.length);
});

test('codes go with their link, deleted ones too, and come back with it until then', async () => {
  const link = await createLink(owner, { target });
  const codes = [await keep({ linkId: link.id }), await keep({ linkId: link.id })];
  const ids = codes.map(({ id }) => id).toSorted();
  await deleteLink(owner, link.id);
  setClockOffset(29 * day_ms);
  await purgeDeleted(platform);
  await restoreLink(owner, link.id);
  for (const { id } of codes) assert.equal((await findCode(owner, id)).linkId, link.id);

  await deleteCode(owner, codes[0]!.id);
  await deleteLink(owner, link.id);
  setClockOffset(60 * day_ms);
  assert.equal(await purgeDeleted(platform), 1);

  assert.deepEqual(await rowsOf(ids), []);
  assert.deepEqual((await purgedBy('link.purge')).toSorted(), ids);
});
