import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { Actor, Own } from '#guard';
import { createCode, createLink, deleteLink, designDraft } from '#links';
import { newMember, newWorld } from '#world';
import { jsonIn, unpacked } from '../../../../test/world/archive.ts';
import { allKinds, archiveOf, beginJob, findJob, openJobs } from '../jobs.ts';

const { acme, globex, platform } = await newWorld();

suite('the export of an account', () => {
  const jobs = openJobs(platform, allKinds);
  after(() => jobs.stop());

  test('it holds what is known of its person, and of others neither names nor addresses', async () => {
    const anna = await newMember(acme, { email: 'anna@acme.example', preset: 'editor' });
    await createLink(anna.actor, { target: 'https://example.org/', slug: 'annas' });
    const erikas = await createLink(acme.owner, { target: 'https://example.org/', slug: 'erikas' });
    const text = { content: { kind: 'text', text: 'Geheimes' }, design: designDraft.parse({}) } as const;
    const mine = [
      await createCode(anna.actor, text),
      await createCode(anna.actor, { ...text, content: undefined, linkId: erikas.id }),
    ];
    await createCode(acme.owner, text);
    const gone = await createLink(anna.actor, { target: 'https://example.org/', slug: 'weg' });
    await createCode(anna.actor, { ...text, content: undefined, linkId: gone.id });
    await deleteLink(anna.actor, gone.id);

    const files = await unpacked(await bytesOf(ownOf(anna.actor)));

    const person = jsonIn<{ email: string }>(files, 'person.json');
    assert.equal(person.email, 'anna@acme.example');
    const [membership, ...more] = jsonIn<{ tenantName: string; preset: string }[]>(files, 'memberships.json');
    assert.deepEqual([membership!.tenantName, membership!.preset, more.length], ['Acme GmbH', 'editor', 0]);
    assert.deepEqual(
      jsonIn<{ slug: string }[]>(files, 'links.json').map(({ slug }) => slug),
      ['annas'],
    );
    assert.deepEqual(
      jsonIn<{ id: string; linkId: string | null }[]>(files, 'qrs.json').map(({ id, linkId }) => [id, linkId]),
      mine.map(({ id, linkId }) => [id, linkId]),
    );
    const log = jsonIn<{ action: string; by: string; tenantId: string | null }[]>(files, 'log.json');
    assert.ok(
      log.some((entry) => entry.action === 'link.create' && entry.by === 'you' && entry.tenantId === acme.tenantId),
    );
    assert.ok(
      log.some(({ tenantId }) => tenantId === null),
      'and what was done above tenants',
    );
    for (const [name, text] of files)
      for (const other of ['erika@', 'erikas', 'Globex', 'Geheimes'])
        assert.ok(!text.includes(other), `${name} names ${other}`);
  });

  test('nobody else finds it, neither in their own account nor in a tenant', async () => {
    const own = ownOf(globex.owner);
    const { id } = await beginJob(own, 'account_export');

    await assert.rejects(findJob(ownOf(acme.owner), id), { type: 'not_found' });
    await assert.rejects(findJob(globex.owner, id), { type: 'not_found' });
    await assert.rejects(archiveOf(ownOf(acme.owner), id), { type: 'not_found' });
  });
});

function ownOf({ personId }: Pick<Actor, 'personId'>): Own {
  return { platform, kind: 'person', personId };
}

async function bytesOf(own: Own): Promise<Buffer> {
  const { id } = await beginJob(own, 'account_export');
  for (;;) {
    const { state } = await findJob(own, id);
    if (state === 'done') break;
    assert.ok(state === 'queued' || state === 'running', state);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Buffer.concat(await Array.fromAsync((await archiveOf(own, id)).bytes));
}
