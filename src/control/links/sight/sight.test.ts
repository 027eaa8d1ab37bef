import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor, Grant, Right, Scope } from '#guard';
import { newId } from '#id';
import { createLink, createProject, deleteProject, editLink, findLink, listLinks } from '#links';
import { newMember, newWorld } from '#world';

const { acme } = await newWorld();
const target = 'https://example.org/';
const autumn = await createProject(acme.owner, { name: 'Herbst' });
const winter = await createProject(acme.owner, { name: 'Winter' });
const in_ = (project: { readonly id: string }): Scope => ({ of: 'project', projectId: project.id });

function link(right: Right, scope: Scope): Grant {
  return { resource: 'link', right, scope };
}

async function memberWith(...grants: readonly Grant[]): Promise<Actor> {
  return (await newMember(acme, { grants })).actor;
}

test('a link moves where its mover may change links, and nowhere else', async () => {
  const one = await memberWith(link('view', { of: 'all' }), link('edit', in_(autumn)));
  const both = await memberWith(link('view', { of: 'all' }), link('edit', in_(autumn)), link('edit', in_(winter)));
  const { id } = await createLink(acme.owner, { target, projectId: autumn.id });

  await assert.rejects(editLink(one, id, { projectId: winter.id }), { type: 'forbidden' });
  await assert.rejects(editLink(one, id, { projectId: null }), { type: 'forbidden' });
  assert.equal((await editLink(both, id, { projectId: winter.id })).projectId, winter.id);
  await assert.rejects(editLink(one, id, { projectId: autumn.id }), { type: 'forbidden' });
  assert.equal((await findLink(acme.owner, id)).projectId, winter.id);
});

test('a project that somebody doesn’t see is one that never was', async () => {
  const actor = await memberWith(link('view', in_(autumn)), link('edit', in_(autumn)), link('create', in_(autumn)));
  const { id } = await createLink(acme.owner, { target, projectId: autumn.id });
  const errors = (projectId: string): Promise<unknown> =>
    editLink(actor, id, { projectId }).catch((problem: { detail: string; errors: unknown }) => ({
      detail: problem.detail,
      errors: problem.errors,
    }));

  assert.deepEqual(await errors(winter.id), await errors(newId()));
  await assert.rejects(createLink(actor, { target, projectId: winter.id }), { type: 'invalid' });
  await assert.rejects(createLink(actor, { target }), { type: 'forbidden' });
  assert.equal((await createLink(actor, { target, projectId: autumn.id })).projectId, autumn.id);
});

test('who sees a link and may not change it is told so; who doesn’t see it finds nothing', async () => {
  const viewer = await memberWith(link('view', in_(autumn)), link('edit', { of: 'own' }));
  const seen = await createLink(acme.owner, { target, projectId: autumn.id });
  const unseen = await createLink(acme.owner, { target, projectId: winter.id });

  await assert.rejects(editLink(viewer, seen.id, { title: 'mine' }), { type: 'forbidden' });
  await assert.rejects(editLink(viewer, unseen.id, { title: 'mine' }), { type: 'not_found' });
});

test('a list goes on, and a search finds, within what its reader sees', async () => {
  const viewer = await memberWith(link('view', in_(winter)));
  for (let i = 0; i < 5; i += 1) {
    await createLink(acme.owner, { target, projectId: winter.id, title: 'Adventskalender' });
    await createLink(acme.owner, { target, projectId: autumn.id, title: 'Adventskalender' });
  }

  const first = await listLinks(viewer, { search: 'advent', limit: 3 });
  const rest = await listLinks(viewer, { search: 'advent', limit: 3, cursor: first.nextCursor! });

  assert.deepEqual([first.items.length, rest.items.length, rest.nextCursor], [3, 2, null]);
  assert.ok([...first.items, ...rest.items].every(({ projectId }) => projectId === winter.id));
});

test('a project with links goes only by somebody who may move each of them out', async () => {
  const going = await createProject(acme.owner, { name: 'Frühling' });
  const mine: Grant = { resource: 'project', right: 'delete', scope: in_(going) };
  const see: Grant = { resource: 'project', right: 'view', scope: in_(going) };
  const actor = await memberWith(
    mine,
    see,
    link('view', { of: 'own' }),
    link('edit', { of: 'own' }),
    link('create', { of: 'own' }),
  );
  await createLink(actor, { target, projectId: going.id });
  const { id } = await createLink(acme.owner, { target, projectId: going.id });

  await assert.rejects(deleteProject(actor, going.id), { type: 'forbidden' });
  await editLink(acme.owner, id, { projectId: null });
  await deleteProject(actor, going.id);
});
