/** Many at once at the same few codes, links and projects: everybody gets an answer, and it is one of those that they can expect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#problem';
import {
  codeDraft,
  codeImage,
  codePatch,
  createCode,
  createLink,
  createProject,
  deleteCode,
  deleteLink,
  deleteProject,
  editCode,
  editLink,
  findCode,
  findLink,
  imageQuery,
  listCodes,
  qrImage,
  restoreCode,
  restoreLink,
} from '#links';
import { newMember, newWorld } from '#world';

const { acme } = await newWorld();
const { owner } = acme;
const target = 'https://example.org/';
const content = { kind: 'text', text: 'Hallo' } as const;

test('whatever many do at once, nobody waits for another who waits for them, and what is printed stays so', async () => {
  const { actor } = await newMember(acme, { preset: 'admin' });
  for (let round = 0; round < 4; round += 1) {
    const project = await createProject(owner, { name: `Runde ${round}` });
    const link = await createLink(owner, { target, projectId: project.id });
    const dynamic = await createCode(owner, codeDraft.parse({ linkId: link.id }));
    const fixed = await createCode(owner, codeDraft.parse({ content, projectId: project.id }));
    const deeds: readonly (() => Promise<unknown>)[] = [dynamic.id, fixed.id].flatMap((id) => [
      () => codeImage(owner, id, imageQuery.parse({})),
      () => codeImage(actor, id, imageQuery.parse({ format: 'png' })),
      () => editCode(actor, id, codePatch.parse({ name: 'neu', design: { shape: 'rows' } })),
      () => deleteCode(actor, id),
      () => restoreCode(owner, id),
      () => listCodes(actor),
    ]);
    const others: readonly (() => Promise<unknown>)[] = [
      () => createCode(actor, codeDraft.parse({ linkId: link.id })),
      () => createCode(actor, codeDraft.parse({ content, projectId: project.id })),
      () => editCode(owner, fixed.id, codePatch.parse({ projectId: null })),
      () => editLink(actor, link.id, { projectId: null }),
      () => qrImage(owner, link.id, { printed: true }),
      () => deleteLink(actor, link.id),
      () => restoreLink(owner, link.id),
      () => deleteProject(actor, project.id),
    ];
    const done = await Promise.allSettled([...deeds, ...others].map((deed) => deed()));
    for (const one of done)
      if (one.status === 'rejected') {
        assert.ok(one.reason instanceof Problem, String(one.reason));
        assert.ok(['not_found', 'invalid', 'conflict'].includes(one.reason.type), one.reason.type);
      }

    await restoreLink(owner, link.id);
    for (const { id } of [dynamic, fixed]) {
      const { projectId } = await restoreCode(owner, id);
      assert.equal(projectId, null);
      await codeImage(owner, id, imageQuery.parse({}));
      const { printedAt } = await findCode(owner, id);
      await codeImage(owner, id, imageQuery.parse({}));
      assert.equal((await findCode(owner, id)).printedAt, printedAt);
    }
    assert.ok((await findLink(owner, link.id)).printedAt);
  }
});
