/** Four eyes: where links lead whose codes may be on paper, and all the ways around a second member that are none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actorAs, actorOfToken, createToken, editMember, pageOfLog, removeMember, type Actor } from '#guard';
import { newId } from '#id';
import {
  approveTarget,
  createProject,
  deleteLink,
  editLink,
  editPrinting,
  findLink,
  listWaiting,
  restoreLink,
  version,
  withdrawTarget,
  type Link,
} from '#links';
import { newMember, newWorld } from '#world';
import { printedLink } from '../../../../test/world/printed.ts';

const { acme, globex, platform } = await newWorld();
const { owner } = acme;
const first = 'https://example.org/first';
const second = 'https://example.org/second';
const third = 'https://example.org/third';
const printed = 'acknowledged' as const;

/** A link of the owner's that waits to lead to `second`, because `by` asked. */
async function waitingLink(by: Actor): Promise<Link & { readonly ask: string }> {
  await editPrinting(owner, { printedNeedsSecond: true });
  const { id } = await printedLink(owner, { target: first });
  const link = await editLink(by, id, { target: second, printed });
  return { ...link, ask: link.pendingTarget!.id };
}

async function leadsTo(id: string): Promise<string> {
  return (await findLink(owner, id)).target;
}

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

test('whoever agrees while another target is asked for gets the one that they saw, or none', async () => {
  const { actor } = await newMember(acme);
  for (let round = 0; round < 8; round += 1) {
    const link = await waitingLink(actor);

    const [agreed] = await Promise.allSettled([
      approveTarget(owner, link.ask),
      editLink(actor, link.id, { target: third, printed }),
    ]);

    const { target, pendingTarget } = await findLink(owner, link.id);
    assert.equal(target, agreed.status === 'fulfilled' ? second : first);
    assert.equal(pendingTarget?.target, third);
  }
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
  const { id } = await printedLink(owner, { target: first, projectId: project.id });
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
  const asker = await newMember(acme);
  const link = await waitingLink(asker.actor);
  const editor = await newMember(acme);
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

  const [closed] = (await listWaiting(viewer.actor, { linkId: link.id })).items;
  assert.deepEqual([closed!.consent, closed!.askedBy], ['closed', { id: asker.memberId, name: null }]);
  assert.equal((await listWaiting(editor.actor, { linkId: link.id })).items[0]!.askedBy.name, asker.email);
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

test('what leads to Kurzum itself by now is agreed to by nobody', async () => {
  const { actor } = await newMember(acme);
  const link = await waitingLink(actor);
  const moved: Actor = { ...owner, platform: { ...platform, url: new URL('https://example.org') } };

  await assert.rejects(approveTarget(moved, link.ask), { type: 'invalid' });
  assert.equal(await leadsTo(link.id), first);
});
