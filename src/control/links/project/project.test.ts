import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createLink,
  createProject,
  deleteLink,
  deleteProject,
  editProject,
  findProject,
  listProjects,
  projectDraft,
  projectPatch,
  version,
} from '#links';
import { newMember, newWorld } from '#world';

const { acme, globex } = await newWorld();

test('a project is made, found, renamed and removed', async () => {
  const made = await createProject(acme.owner, { name: 'Herbst' });
  assert.deepEqual(await findProject(acme.owner, made.id), made);
  assert.deepEqual((await listProjects(acme.owner)).items, [made]);

  const renamed = await editProject(acme.owner, made.id, { name: 'Winter' }, [made[version]]);
  assert.deepEqual([renamed.name, renamed[version]], ['Winter', 2]);

  await deleteProject(acme.owner, made.id);
  await assert.rejects(findProject(acme.owner, made.id), { type: 'not_found' });
  assert.deepEqual(await listProjects(acme.owner), { items: [], nextCursor: null });
});

test('a project says how many of its links whoever asks may see', async () => {
  const { id } = await createProject(acme.owner, { name: 'Gezählt' });
  const draft = { target: 'https://example.org/', projectId: id };
  await createLink(acme.owner, draft);
  await deleteLink(acme.owner, (await createLink(acme.owner, draft)).id);
  await createLink(acme.owner, { target: 'https://example.org/' });
  const seeing = { resource: 'project', right: 'view', scope: { of: 'project', projectId: id } } as const;
  const { actor: other } = await newMember(acme, { preset: 'custom', grants: [seeing] });
  const renamed = await editProject(acme.owner, id, { name: 'Umbenannt' });

  assert.deepEqual([renamed.links, (await findProject(acme.owner, id)).links], [1, 1]);
  assert.equal((await listProjects(acme.owner)).items.find((project) => project.id === id)?.links, 1);
  assert.deepEqual(
    (await listProjects(other)).items.map(({ name, links }) => [name, links]),
    [['Umbenannt', 0]],
  );
});

test('another tenant cannot tell that a project exists', async () => {
  const { id } = await createProject(acme.owner, { name: 'Geheim' });

  for (const attempt of [
    () => findProject(globex.owner, id),
    () => editProject(globex.owner, id, { name: 'x' }),
    () => deleteProject(globex.owner, id),
  ]) {
    await assert.rejects(attempt, { type: 'not_found' });
  }
  assert.deepEqual((await listProjects(globex.owner)).items, []);
});

test('who renames what someone else has renamed meanwhile gets a conflict', async () => {
  const seen = await createProject(acme.owner, { name: 'Eins' });
  await editProject(acme.owner, seen.id, { name: 'Zwei' });

  await assert.rejects(editProject(acme.owner, seen.id, { name: 'Drei' }, [seen[version]]), { type: 'conflict' });
  await assert.rejects(deleteProject(acme.owner, seen.id, [seen[version]]), { type: 'conflict' });
});

test('an edit that says what is there already changes nothing, and still honours the version it names', async () => {
  const seen = await createProject(acme.owner, { name: 'Eins' });

  for (const patch of [{}, { name: 'Eins' }]) assert.deepEqual(await editProject(acme.owner, seen.id, patch), seen);
  await editProject(acme.owner, seen.id, { name: 'Zwei' }, [seen[version]]);
  await assert.rejects(editProject(acme.owner, seen.id, {}, [seen[version]]), { type: 'conflict' });
});

test('a name has 1 to 200 characters and cannot be cleared', () => {
  assert.equal(projectDraft.parse({ name: ' Herbst ' }).name, 'Herbst');
  for (const name of ['', '  ', 'x'.repeat(201), 'a\u0000', null]) assert.ok(!projectDraft.safeParse({ name }).success);
  assert.ok(!projectPatch.safeParse({ name: null }).success);
  assert.ok(projectPatch.safeParse({}).success);
});
