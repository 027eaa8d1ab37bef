/** Proof of measure 3.2: what a customer typed is found nowhere on disk, in no form. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startKurzum } from '../world/kurzum.ts';
import { findTraces, tracesOfText } from './traces.ts';

const fresh = (name: string) => `${name}${randomBytes(8).toString('hex')}`;

test('a planted target, title, note, tag, project, tenant, e-mail address and name are found nowhere below the data folder', async () => {
  const kurzum = await startKurzum();
  const tenant = fresh('tenant');
  const account = await kurzum.setUp(tenant);
  const planted = {
    target: fresh('target'),
    title: fresh('title'),
    notes: fresh('notes'),
    tag: fresh('tag'),
    project: fresh('project'),
  };
  const slug = fresh('slug');

  const project = await kurzum.api<{ id: string }>(account, 'POST', '/projects', { name: planted.project });
  const link = await kurzum.api<{ id: string }>(account, 'POST', '/links', {
    target: `https://example.org/${planted.target}`,
    slug,
    title: planted.title,
    notes: planted.notes,
    tags: [planted.tag],
    projectId: project.id,
  });
  await kurzum.api(account, 'PATCH', `/links/${link.id}`, { title: `${planted.title} again` });
  await kurzum.api(account, 'GET', `/links?search=${planted.title.slice(0, 6)}`);
  await kurzum.request(`/${slug}`);
  // A clean stop writes everything out: the checkpoint, the start file, the last lines of the log.
  await kurzum.stop();

  const control = await findTraces(tracesOfText(slug), [kurzum.dataFolder]);
  assert.ok(control.length > 0, 'the slug, which is public, is found');
  for (const text of [...Object.values(planted), tenant, `owner@${tenant}.example`, 'correct horse battery']) {
    const found = await findTraces(tracesOfText(text), [kurzum.dataFolder], kurzum.printed());
    assert.deepEqual(found, [], `a planted value that begins with ${text.slice(0, 6)} was found`);
  }
  // A token is 256 bits of chance, so its digest, by which it is found, tells nothing about it.
  const tokenTraces = tracesOfText(account.token).filter(({ form }) => !form.startsWith('sha256'));
  assert.deepEqual(await findTraces(tokenTraces, [kurzum.dataFolder], kurzum.printed()), []);
});
