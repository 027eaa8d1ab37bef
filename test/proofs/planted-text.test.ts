/** Proof of measure 3.2: what a customer typed is found nowhere on disk, in no form. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startKurzum, type Kurzum } from '../world/kurzum.ts';
import { findTraces, tracesOfText } from './traces.ts';

const password = 'correct horse battery';
const fresh = (name: string) => `${name}${randomBytes(8).toString('hex')}`;

test('a planted target, title, note, tag, project, tenant, e-mail address and name are found nowhere below the data folder', async () => {
  const kurzum = await startKurzum();
  const tenant = fresh('tenant');
  const person = { name: fresh('person'), email: `${fresh('mail')}@acme.example` };
  const account = await setUpInBrowser(kurzum, { ...person, tenant });
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
  for (const text of [...Object.values({ ...planted, ...person }), tenant, password]) {
    const found = await findTraces(tracesOfText(text), [kurzum.dataFolder], kurzum.printed());
    assert.deepEqual(found, [], `a planted value that begins with ${text.slice(0, 6)} was found`);
  }
  // A token is 256 bits of chance, so its digest, by which it is found, tells nothing about it.
  const tokenTraces = tracesOfText(account.token).filter(({ form }) => !form.startsWith('sha256'));
  assert.deepEqual(await findTraces(tokenTraces, [kurzum.dataFolder], kurzum.printed()), []);
});

/** Set-up as the page does it, which asks for a name too, and a token made on this machine. */
async function setUpInBrowser(kurzum: Kurzum, draft: Readonly<Record<'name' | 'email' | 'tenant', string>>) {
  const { url } = JSON.parse((await kurzum.command('setup-link', '--json')).stdout) as { url: string };
  const body = JSON.stringify({ ...draft, password, setupToken: new URL(url).hash.slice(1) });
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const answer = await kurzum.request('/api/v1/setup', { method: 'POST', headers, body });
  assert.equal(answer.status, 201);
  const { stdout } = await kurzum.command('token', 'create', '--name', 'planted', '--json');
  const { token } = JSON.parse(stdout) as { token: string };
  return { tenantId: '', memberId: '', token };
}
