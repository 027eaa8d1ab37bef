/** Asking: another target of a link whose code may be on paper, with and without a second member. */
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import { pageOfLog, read, type Actor } from '#guard';
import { newId } from '#id';
import {
  approveTarget,
  createLink,
  deleteLink,
  editLink,
  editPrinting,
  findLink,
  findPrinting,
  listLinks,
  listWaiting,
  purgeDeleted,
  restoreLink,
  version,
  type Link,
} from '#links';
import { newMember, newWorld } from '#world';
import { printedLink } from '../../../../test/world/printed.ts';
import { changesAfter } from '../exchange/records.ts';
import { Stream } from '../exchange/stream.ts';

const { acme, globex, platform } = await newWorld();
const { owner } = acme;
const first = 'https://example.org/first';
const second = 'https://example.org/second';
const third = 'https://example.org/third';
const printed = 'acknowledged' as const;
const day_ms = 24 * 3_600_000;

afterEach(() => setClockOffset(0));

/** A link of the owner's that waits to lead to `second`, because `by` asked. */
async function waitingLink(by: Actor): Promise<Link & { readonly ask: string }> {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { id } = await printedLink(owner, { target: first });
  const link = await editLink(by, id, { target: second, printed });
  return { ...link, ask: link.pendingTarget!.id };
}

test('a link whose code nobody exported leads elsewhere as ever, and says that it was not printed', async () => {
  const { id, printedAt } = await createLink(owner, { target: first });

  assert.equal(printedAt, null);
  assert.equal((await editLink(owner, id, { target: second })).target, second);
});

test('another target of a printed code asks first, and then nothing else of the patch is done either', async () => {
  const link = await printedLink(owner, { target: first });

  await assert.rejects(editLink(owner, link.id, { target: second, title: 'Plakat' }), {
    type: 'conflict',
    errors: [{ field: 'target', reason: 'printed' }],
  });
  assert.deepEqual(await findLink(owner, link.id), link);
  assert.equal((await editLink(owner, link.id, { title: 'Plakat', target: first })).title, 'Plakat');
  assert.equal((await editLink(owner, link.id, { target: second, printed })).target, second);
});

test('who says that they know still has to have seen the version that they change', async () => {
  const link = await printedLink(owner, { target: first });
  await editLink(owner, link.id, { title: 'Plakat' });

  await assert.rejects(editLink(owner, link.id, { target: second, printed }, [link[version]]), {
    type: 'conflict',
    errors: [],
  });
});

test('whether a second member is needed is off at first, and its tenant’s alone', async () => {
  assert.equal((await findPrinting(globex.owner)).printedNeedsSecond, false);
  const on = await editPrinting(owner, { printedNeedsSecond: true });

  assert.equal((await editPrinting(owner, { printedNeedsSecond: true }))[version], on[version]);
  assert.equal((await editPrinting(owner, {}))[version], on[version]);
  await assert.rejects(editPrinting(owner, { printedNeedsSecond: false }, [on[version] - 1]), { type: 'conflict' });
  assert.equal((await findPrinting(globex.owner)).printedNeedsSecond, false);
  const { items } = await pageOfLog(owner, { action: 'printing.edit', limit: 1 });
  assert.deepEqual(items[0]!.changes, [
    { table: 'tenant', rowId: acme.tenantId, field: 'printedNeedsSecond', old: false, new: true },
  ]);
});

test('where a second member is needed, the target waits and all else is done at once', async () => {
  const { actor, memberId } = await newMember(acme);
  await editPrinting(owner, { printedNeedsSecond: true });
  const link = await printedLink(owner, { target: first });

  await assert.rejects(editLink(actor, link.id, { target: second }), {
    type: 'conflict',
    errors: [
      { field: 'target', reason: 'printed' },
      { field: 'target', reason: 'needs_second' },
    ],
  });
  const waiting = await editLink(actor, link.id, { target: second, title: 'Plakat', printed });

  assert.deepEqual([waiting.target, waiting.title], [first, 'Plakat']);
  const { id, createdAt } = waiting.pendingTarget!;
  assert.deepEqual(waiting.pendingTarget, { id, target: second, askedBy: memberId, createdAt });
  assert.ok(waiting[version] > link[version]);
  assert.deepEqual(await findLink(owner, link.id), waiting);
  assert.deepEqual(
    (await listLinks(owner, { limit: 200 })).items.find((one) => one.id === link.id),
    waiting,
  );
  const [listed] = (await listWaiting(owner, { linkId: link.id })).items;
  assert.deepEqual(listed, {
    id,
    linkId: link.id,
    shortUrl: link.shortUrl,
    title: 'Plakat',
    current: first,
    target: second,
    printedAt: link.printedAt,
    askedBy: { id: memberId, name: listed!.askedBy.name },
    createdAt,
    consent: 'open',
  });
});

test('where a second member is needed, a printed link keeps its slug, which may stand below its code', async () => {
  await editPrinting(owner, { printedNeedsSecond: true });
  const link = await printedLink(owner, { target: first });
  const unprinted = await createLink(owner, { target: first });
  const kept = { type: 'forbidden', errors: [{ field: 'slug', reason: 'printed' }] };

  await assert.rejects(editLink(owner, link.id, { slug: `${link.slug}-2` }), kept);
  await assert.rejects(editLink(owner, link.id, { slug: `${link.slug}-2`, target: second, printed }), kept);
  assert.equal((await findLink(owner, link.id)).pendingTarget, null);
  assert.equal((await editLink(owner, link.id, { slug: link.slug, title: 'Plakat' })).title, 'Plakat');
  assert.equal((await editLink(owner, unprinted.id, { slug: `${unprinted.slug}-2` })).slug, `${unprinted.slug}-2`);

  await editPrinting(owner, { printedNeedsSecond: false });
  assert.equal((await editLink(owner, link.id, { slug: `${link.slug}-2` })).slug, `${link.slug}-2`);
});

test('edges hear of a target when somebody agreed to it, and not before', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const stream = new Stream(platform, () => {});
  after(() => stream.stop());
  const settled = async (): Promise<number> => {
    const waits = () =>
      platform.store.exchange.selectFrom('outbox').select('id').where('place', 'is', null).executeTakeFirst();
    while (stream.place === null || (await waits())) await new Promise((resolve) => setTimeout(resolve, 10));
    return stream.place;
  };
  const place = await settled();

  const again = await editLink(actor, link.id, { target: third, printed });
  assert.equal(await settled(), place);
  assert.equal(await changesAfter(platform, place, 10), null);

  await approveTarget(owner, again.pendingTarget!.id);
  await settled();
  const changes = await changesAfter(platform, place, 10);
  assert.deepEqual(
    changes!.links.map((record) => 'target' in record && [record.id, record.target]),
    [[link.id, third]],
  );
});

test('an operator who was let in can ask for nothing', async () => {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { id } = await printedLink(owner, { target: first });
  const operator: Actor = { ...owner, via: 'support', memberId: newId(), personId: globex.personId };

  await assert.rejects(editLink(operator, id, { target: second, printed }), { type: 'forbidden' });
  assert.deepEqual((await listWaiting(owner, { linkId: id })).items, []);
});

test('who asks again for what waits already has asked once', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);

  const again = await editLink(actor, link.id, { target: second, printed });

  assert.deepEqual([again.pendingTarget, again[version]], [link.pendingTarget, link[version]]);
});

test('what waits for a link goes with it for good', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  await deleteLink(owner, link.id);

  setClockOffset(31 * day_ms);
  await purgeDeleted(platform);

  await assert.rejects(restoreLink(owner, link.id), { type: 'not_found' });
  const left = await read(owner, 'target.view', ({ db }) =>
    db.selectFrom('target_change').select('id').where('link_id', '=', link.id).execute(),
  );
  assert.deepEqual(left, []);
});

test('switched off, what waits goes on waiting; what leads elsewhere then does so at once, and ends the waiting', async () => {
  const { actor } = await newMember(acme);
  const [link, other] = [await waitingLink(actor), await waitingLink(actor)];

  await editPrinting(owner, { printedNeedsSecond: false });

  assert.equal((await findLink(owner, link.id)).pendingTarget!.id, link.ask);
  await assert.rejects(approveTarget(actor, link.ask), { type: 'forbidden' });
  assert.equal((await approveTarget(owner, link.ask)).target, second);
  const direct = await editLink(actor, other.id, { target: third, printed });
  assert.deepEqual([direct.target, direct.pendingTarget], [third, null]);
  await assert.rejects(approveTarget(owner, other.ask), { type: 'not_found' });
});

test('the list goes on where a page ends', async () => {
  const { actor } = await newMember(acme);
  const asks = [];
  for (let n = 0; n < 3; n += 1) asks.unshift((await waitingLink(actor)).ask);

  const seen: string[] = [];
  let cursor: string | undefined;
  while (seen.length < asks.length) {
    const page = await listWaiting(owner, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  }

  assert.deepEqual(seen.slice(0, 3), asks);
  assert.equal(new Set(seen).size, seen.length);
});
