/** Who sees which codes, and who may do what to them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor, Grant, Right, Scope } from '#guard';
import { newId } from '#id';
import {
  codeDraft,
  codeImage,
  codePatch,
  createCode,
  createLink,
  createProject,
  deleteCode,
  deleteProject,
  editCode,
  editLink,
  findCode,
  imageQuery,
  listCodes,
  restoreCode,
  type Code,
} from '#links';
import { newMember, newWorld } from '#world';

const { acme, globex } = await newWorld();
const { owner } = acme;
const target = 'https://example.org/';
const content = { kind: 'text', text: 'Hallo' } as const;
const autumn = await createProject(owner, { name: 'Herbst' });
const winter = await createProject(owner, { name: 'Winter' });
const own: Scope = { of: 'own' };
const all: Scope = { of: 'all' };
const in_ = (project: { readonly id: string }): Scope => ({ of: 'project', projectId: project.id });

function qr(right: Right, scope: Scope): Grant {
  return { resource: 'qr', right, scope };
}

function link(right: Right, scope: Scope): Grant {
  return { resource: 'link', right, scope };
}

async function memberWith(...grants: readonly Grant[]): Promise<Actor> {
  return (await newMember(acme, { grants })).actor;
}

function keep(actor: Actor, said: object): Promise<Code> {
  return createCode(actor, codeDraft.parse(said));
}

function edit(actor: Actor, id: string, said: object): Promise<Code> {
  return editCode(actor, id, codePatch.parse(said));
}

const image = (actor: Actor, id: string): Promise<unknown> => codeImage(actor, id, imageQuery.parse({}));

/** Everything that can be done to a code that is there. */
const deeds: readonly ((actor: Actor, id: string) => Promise<unknown>)[] = [
  findCode,
  (actor, id) => edit(actor, id, { name: 'mein' }),
  deleteCode,
  restoreCode,
  image,
];

test('another tenant finds no code, whatever it tries', async () => {
  for (const said of [{ content }, { target }]) {
    const { id } = await keep(owner, said);
    for (const deed of deeds) await assert.rejects(deed(globex.owner, id), { type: 'not_found' });
    assert.equal((await findCode(owner, id)).id, id);
  }
  assert.deepEqual((await listCodes(globex.owner)).items, []);
});

test('a code that was deleted is there for nobody else either', async () => {
  const { id } = await keep(owner, { content });
  await deleteCode(owner, id);
  await assert.rejects(restoreCode(globex.owner, id), { type: 'not_found' });
  assert.equal((await restoreCode(owner, id)).id, id);
});

test('who sees the codes of a project sees those of its links and its own, in lists and one by one', async () => {
  const reader = await memberWith(qr('view', in_(autumn)));
  const inside = [
    await keep(owner, { content, projectId: autumn.id }),
    await keep(owner, { target, projectId: autumn.id }),
  ];
  const outside = [
    await keep(owner, { content, projectId: winter.id }),
    await keep(owner, { target, projectId: winter.id }),
    await keep(owner, { content }),
  ];

  const listed = await listCodes(reader);
  assert.deepEqual(
    listed.items.map(({ id }) => id),
    inside.map(({ id }) => id).toReversed(),
  );
  for (const { id } of inside) assert.equal((await findCode(reader, id)).id, id);
  for (const { id } of outside) await assert.rejects(findCode(reader, id), { type: 'not_found' });
});

test('a code goes where its link goes, and so does who sees it', async () => {
  const reader = await memberWith(qr('view', in_(winter)));
  const { id, linkId } = await keep(owner, { target, projectId: autumn.id });
  await assert.rejects(findCode(reader, id), { type: 'not_found' });
  await editLink(owner, linkId!, { projectId: winter.id });
  assert.equal((await findCode(reader, id)).projectId, winter.id);
});

test('who sees codes and no links doesn’t hear where they lead', async () => {
  const reader = await memberWith(qr('view', all));
  const { id, says } = await keep(owner, { target });
  const seen = await findCode(reader, id);
  assert.deepEqual([seen.target, seen.says], [null, says]);
  assert.ok((await listCodes(reader)).items.every((code) => code.target === null));
});

test('who made a code has it by a right to their own, and others don’t', async () => {
  const rights = (['view', 'create', 'edit', 'delete'] as const).map((right) => qr(right, own));
  const [maker, other] = [await memberWith(...rights), await memberWith(...rights)];
  const { id } = await keep(maker, { content });

  await edit(maker, id, { name: 'mein' });
  assert.deepEqual(
    (await listCodes(maker)).items.map(({ name }) => name),
    ['mein'],
  );
  assert.deepEqual((await listCodes(other)).items, []);
  for (const deed of deeds) await assert.rejects(deed(other, id), { type: 'not_found' });
  await deleteCode(maker, id);
  await restoreCode(maker, id);
});

test('who sees a code and may not change it is told so', async () => {
  const viewer = await memberWith(qr('view', all), qr('edit', in_(winter)), qr('delete', in_(winter)));
  const { id } = await keep(owner, { content, projectId: autumn.id });
  await assert.rejects(edit(viewer, id, { name: 'mein' }), { type: 'forbidden' });
  await assert.rejects(deleteCode(viewer, id), { type: 'forbidden' });
  await deleteCode(owner, id);
  await assert.rejects(restoreCode(viewer, id), { type: 'forbidden' });
  assert.equal((await findCode(owner, (await restoreCode(owner, id)).id)).name, null);
});

test('a code comes over a link that its maker sees, where they may make codes', async () => {
  const maker = await memberWith(qr('view', in_(autumn)), qr('create', in_(autumn)), link('view', in_(winter)));
  const [here, seen] = [
    await createLink(owner, { target, projectId: autumn.id }),
    await createLink(owner, { target, projectId: winter.id }),
  ];
  const unseen = await createLink(owner, { target });

  assert.equal((await keep(maker, { linkId: here.id })).linkId, here.id);
  await assert.rejects(keep(maker, { linkId: seen.id }), { type: 'forbidden' });
  const errors = (linkId: string): Promise<unknown> =>
    keep(maker, { linkId }).catch((problem: { detail: string; errors: unknown }) => [problem.detail, problem.errors]);
  assert.deepEqual(await errors(unseen.id), await errors(newId()));
});

test('a link is made for a code by who may make both', async () => {
  const both = await memberWith(
    qr('view', in_(autumn)),
    qr('create', in_(autumn)),
    link('view', in_(autumn)),
    link('create', in_(autumn)),
  );
  const codesOnly = await memberWith(qr('view', all), qr('create', all));
  const linksOnly = await memberWith(link('view', all), link('create', all));

  assert.equal((await keep(both, { target, projectId: autumn.id })).projectId, autumn.id);
  await assert.rejects(keep(both, { target }), { type: 'forbidden' });
  await assert.rejects(keep(both, { target, projectId: winter.id }), { type: 'invalid' });
  for (const actor of [codesOnly, linksOnly]) await assert.rejects(keep(actor, { target }), { type: 'forbidden' });
});

test('a static code moves where its mover may change codes, and nowhere else', async () => {
  const mover = await memberWith(qr('view', all), qr('edit', in_(autumn)), qr('edit', in_(winter)));
  const { id } = await keep(owner, { content, projectId: autumn.id });
  assert.equal((await edit(mover, id, { projectId: winter.id })).projectId, winter.id);
  await assert.rejects(edit(mover, id, { projectId: null }), { type: 'forbidden' });

  const narrow = await memberWith(qr('view', in_(winter)), qr('edit', in_(winter)));
  const errors = (projectId: string): Promise<unknown> =>
    edit(narrow, id, { projectId }).catch((problem: { detail: string; errors: unknown }) => [
      problem.detail,
      problem.errors,
    ]);
  assert.deepEqual(await errors(autumn.id), await errors(newId()));
});

test('a project with codes goes only by somebody who may move each of them out', async () => {
  const going = await createProject(owner, { name: 'Frühling' });
  const rights = [qr('view', own), qr('create', own), qr('edit', own)];
  const seen: Grant = { resource: 'project', right: 'view', scope: in_(going) };
  const actor = await memberWith(seen, { ...seen, right: 'delete' }, ...rights);
  await keep(actor, { content, projectId: going.id });
  const { id } = await keep(owner, { content, projectId: going.id });

  await assert.rejects(deleteProject(actor, going.id), { type: 'forbidden' });
  await edit(owner, id, { projectId: null });
  await deleteProject(actor, going.id);
});
