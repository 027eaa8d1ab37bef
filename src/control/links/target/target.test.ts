/** Four eyes: where links lead whose codes may be on paper, and all the ways around a second member that are none. */
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { setClockOffset } from '#clock';
import {
  actorAs,
  actorOfToken,
  change,
  createToken,
  editMember,
  pageOfLog,
  read,
  removeMember,
  type Actor,
} from '#guard';
import { newId } from '#id';
import {
  approveTarget,
  createLink,
  createProject,
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
  withdrawTarget,
  type Link,
} from '#links';
import { newMember, newWorld } from '#world';
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

/** A link whose code was exported. */
async function printedLink(by: Actor = owner, more: { readonly projectId?: string } = {}): Promise<Link> {
  const { id } = await createLink(by, { target: first, ...more });
  await change(by, 'qr.export', async (tx) => {
    const link = await tx.db
      .updateTable('link')
      .set((row) => ({ printed_at: tx.at, version: row('version', '+', 1) }))
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow();
    tx.covers('link', id, link.version, { printedAt: [null, tx.at] });
  });
  return findLink(by, id);
}

/** A link of the owner's that waits to lead to `second`, because `by` asked. */
async function waitingLink(by: Actor): Promise<Link & { readonly ask: string }> {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { id } = await printedLink();
  const link = await editLink(by, id, { target: second, printed });
  return { ...link, ask: link.pendingTarget!.id };
}

async function leadsTo(id: string): Promise<string> {
  return (await findLink(owner, id)).target;
}

test('a link whose code nobody exported leads elsewhere as ever, and says that it was not printed', async () => {
  const { id, printedAt } = await createLink(owner, { target: first });

  assert.equal(printedAt, null);
  assert.equal((await editLink(owner, id, { target: second })).target, second);
});

test('another target of a printed code asks first, and then nothing else of the patch is done either', async () => {
  const link = await printedLink();

  await assert.rejects(editLink(owner, link.id, { target: second, title: 'Plakat' }), {
    type: 'conflict',
    errors: [{ field: 'target', reason: 'printed' }],
  });
  assert.deepEqual(await findLink(owner, link.id), link);
  assert.equal((await editLink(owner, link.id, { title: 'Plakat', target: first })).title, 'Plakat');
  assert.equal((await editLink(owner, link.id, { target: second, printed })).target, second);
});

test('who says that they know still has to have seen the version that they change', async () => {
  const link = await printedLink();
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
  const link = await printedLink();

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

test('a second member agrees, and the log says who asked, who agreed, and where it led and leads', async () => {
  const asker = await newMember(acme);
  const link = await waitingLink(asker.actor);
  const approver = await newMember(acme);

  const approved = await approveTarget(approver.actor, link.ask);

  assert.deepEqual([approved.target, approved.pendingTarget], [second, null]);
  assert.deepEqual((await listWaiting(owner, { linkId: link.id })).items, []);
  const { items } = await pageOfLog(owner, { search: link.slug });
  const told = items.map(({ action, actor, changes }) => [
    action,
    actor.id,
    Object.fromEntries(changes.map(({ field, old, new: now }) => [field, [old, now]])),
  ]);
  assert.deepEqual(told.slice(0, 2), [
    ['target.approve', approver.memberId, { target: [first, second], pendingTarget: [second, null] }],
    ['link.edit', asker.memberId, { pendingTarget: [null, second] }],
  ]);
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

test('nobody agrees with themselves, by whatever membership', async () => {
  const { actor, memberId, email } = await newMember(acme, { preset: 'admin' });
  const link = await waitingLink(actor);

  const own = { type: 'forbidden', errors: [{ field: 'askedBy', reason: 'own' }] };
  await assert.rejects(approveTarget(actor, link.ask), own);
  assert.equal((await listWaiting(actor, { linkId: link.id })).items[0]!.consent, 'own');
  const { items } = await pageOfLog(owner, { action: 'target.approve', outcome: 'refused', actor: memberId });
  assert.equal(items.length, 1);

  await removeMember(owner, memberId);
  const { actor: back } = await newMember(acme, { email });
  assert.notEqual(back.memberId, memberId);
  await assert.rejects(approveTarget(back, link.ask), own);
  assert.equal(await leadsTo(link.id), first);
});

test('nobody agrees by a token, on the machine itself, as an operator who was let in, or through another’s eyes', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const { memberId } = await newMember(acme);
  const token = await actorOfToken(platform, (await createToken(owner, { name: 'script' })).token);
  const command: Actor = { ...owner, via: 'command' };
  const operator: Actor = { ...owner, via: 'support', memberId: newId(), personId: globex.personId };
  const eyes = await actorAs(owner, memberId);

  for (const other of [token, command, operator, eyes]) {
    await assert.rejects(approveTarget(other, link.ask), { type: 'forbidden' });
    assert.equal((await listWaiting(other, { linkId: link.id })).items[0]!.consent, 'closed');
  }
  assert.equal(await leadsTo(link.id), first);
});

test('an operator who was let in can ask for nothing', async () => {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { id } = await printedLink();
  const operator: Actor = { ...owner, via: 'support', memberId: newId(), personId: globex.personId };

  await assert.rejects(editLink(operator, id, { target: second, printed }), { type: 'forbidden' });
  assert.deepEqual((await listWaiting(owner, { linkId: id })).items, []);
});

test('what a token asks for waits too, and whoever made the token is who asked', async () => {
  const maker = await newMember(acme);
  const token = await actorOfToken(platform, (await createToken(maker.actor, { name: 'script' })).token);
  const link = await waitingLink(token);

  assert.deepEqual([link.target, link.pendingTarget!.askedBy], [first, maker.memberId]);
  await assert.rejects(approveTarget(maker.actor, link.ask), { type: 'forbidden' });
});

test('of two who agree at once, one does', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const others = [owner, (await newMember(acme)).actor, (await newMember(acme)).actor];

  const outcomes = await Promise.allSettled(others.map((other) => approveTarget(other, link.ask)));

  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.type, 'not_found');
  const { items } = await pageOfLog(owner, { search: link.slug, action: 'target.approve' });
  assert.equal(items.length, 1);
});

test('whoever agrees does so to what they saw: another ask, of whomever, has another id', async () => {
  const { actor } = await newMember(acme);
  const other = await newMember(acme);
  const link = await waitingLink(actor);

  const replaced = await editLink(actor, link.id, { target: third, printed });
  await assert.rejects(approveTarget(owner, link.ask), { type: 'not_found' });
  const asked = await editLink(other.actor, link.id, { target: third, printed });
  await assert.rejects(approveTarget(owner, replaced.pendingTarget!.id), { type: 'not_found' });

  assert.equal(asked.pendingTarget!.askedBy, other.memberId);
  assert.ok(asked[version] > replaced[version] && replaced[version] > link[version]);
  assert.equal(await leadsTo(link.id), first);
  assert.equal((await approveTarget(actor, asked.pendingTarget!.id)).target, third);
});

test('who asks again for what waits already has asked once', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);

  const again = await editLink(actor, link.id, { target: second, printed });

  assert.deepEqual([again.pendingTarget, again[version]], [link.pendingTarget, link[version]]);
});

test('an ask lapses with the right to change the link: with the membership, the rights or the link’s place', async () => {
  const lapsed = { type: 'conflict', errors: [{ field: 'askedBy', reason: 'lapsed' }] };
  const gone = await newMember(acme);
  const reading = await newMember(acme);
  const project = await createProject(owner, { name: 'Herbst' });
  const scope = { of: 'project', projectId: project.id } as const;
  const inside = await newMember(acme, {
    grants: [
      { resource: 'link', right: 'view', scope },
      { resource: 'link', right: 'edit', scope },
    ],
  });
  const links = [await waitingLink(gone.actor), await waitingLink(reading.actor)];
  const { id } = await printedLink(owner, { projectId: project.id });
  const placed = await editLink(inside.actor, id, { target: second, printed });
  links.push({ ...placed, ask: placed.pendingTarget!.id });

  await removeMember(owner, gone.memberId);
  await editMember(owner, reading.memberId, { preset: 'viewer' });
  await editLink(owner, id, { projectId: null });

  for (const link of links) {
    assert.equal((await listWaiting(owner, { linkId: link.id })).items[0]!.consent, 'lapsed');
    await assert.rejects(approveTarget(owner, link.ask), lapsed);
    assert.equal(await leadsTo(link.id), first);
    await withdrawTarget(owner, link.ask);
  }
});

test('who may not change a link agrees to nothing there, and who does not see it learns of nothing', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const viewer = await newMember(acme, { preset: 'viewer' });
  const all = { of: 'all' } as const;
  const elsewhere = await newMember(acme, {
    grants: [
      { resource: 'link', right: 'view', scope: { of: 'own' } },
      { resource: 'link', right: 'edit', scope: { of: 'own' } },
    ],
  });
  const seeing = await newMember(acme, {
    grants: [
      { resource: 'link', right: 'view', scope: all },
      { resource: 'link', right: 'edit', scope: { of: 'own' } },
    ],
  });

  assert.equal((await listWaiting(viewer.actor, { linkId: link.id })).items[0]!.consent, 'closed');
  assert.deepEqual((await listWaiting(elsewhere.actor)).items, []);
  for (const [who, type] of [
    [viewer.actor, 'forbidden'],
    [seeing.actor, 'forbidden'],
    [elsewhere.actor, 'not_found'],
    [globex.owner, 'not_found'],
  ] as const) {
    await assert.rejects(approveTarget(who, link.ask), { type });
    await assert.rejects(withdrawTarget(who, link.ask), { type });
  }
  assert.equal((await findLink(owner, link.id)).pendingTarget!.id, link.ask);
});

test('whoever asked withdraws it, and so does whoever could agree; then it is over', async () => {
  const { actor } = await newMember(acme);
  const [one, other] = [await waitingLink(actor), await waitingLink(actor)];

  await withdrawTarget(actor, one.ask);
  await withdrawTarget(owner, other.ask);

  for (const { id, ask } of [one, other]) {
    assert.equal((await findLink(owner, id)).pendingTarget, null);
    await assert.rejects(approveTarget(owner, ask), { type: 'not_found' });
    await assert.rejects(withdrawTarget(owner, ask), { type: 'not_found' });
  }
  const { items } = await pageOfLog(owner, { search: one.slug, action: 'target.withdraw' });
  assert.deepEqual(
    items[0]!.changes.map(({ field, old, new: now }) => [field, old, now]),
    [['pendingTarget', second, null]],
  );
});

test('while a link is deleted nobody can agree, and afterwards it waits as before', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);

  await deleteLink(owner, link.id);
  assert.deepEqual((await listWaiting(owner, { linkId: link.id })).items, []);
  await assert.rejects(approveTarget(owner, link.ask), { type: 'not_found' });
  await assert.rejects(withdrawTarget(owner, link.ask), { type: 'not_found' });

  const restored = await restoreLink(owner, link.id);
  assert.deepEqual([restored.target, restored.pendingTarget], [first, link.pendingTarget]);
  assert.equal((await approveTarget(owner, link.ask)).target, second);
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

test('what leads to Kurzum itself by now is agreed to by nobody', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const moved: Actor = { ...owner, platform: { ...platform, url: new URL('https://example.org') } };

  await assert.rejects(approveTarget(moved, link.ask), { type: 'invalid' });
  assert.equal(await leadsTo(link.id), first);
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
