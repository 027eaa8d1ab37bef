import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLink, createProject, editLink, listLinks, type ListQuery } from '#links';
import { newWorld } from '#world';

const { acme, globex } = await newWorld();

const fair = await createLink(acme.owner, {
  target: 'https://veranstaltungen.example.org/messe/Frühjahr-2027?quelle=anzeige',
  slug: 'Fair27_Wien',
  title: 'Müllers große Straßenmesse',
  notes: 'verborgen',
  tags: ['Print', 'Österreich', 'EU'],
});
const plain = await createLink(acme.owner, {
  target: 'https://shop.example.net/',
  slug: 'shop',
  title: 'Mueller Cafe',
});

test('a link is found by the beginning of any word of its title, host, path or tags', async () => {
  for (const search of [
    'mül',
    'müllers',
    'straßenmesse',
    'veranst',
    'example',
    'messe',
    'frühj',
    '2027',
    'pri',
    'öster',
  ])
    assert.ok((await slugs({ search })).includes(fair.slug), search);
});

test('umlauts, accents and case are folded', async () => {
  for (const search of [
    'MUELLERS',
    'mullers',
    'Müllers',
    'mu\u0308llers',
    'strassen',
    'osterreich',
    'oesterreich',
    'große',
  ])
    assert.deepEqual(await slugs({ search }), [fair.slug], search);
  assert.deepEqual(await slugs({ search: 'müller' }), [plain.slug, fair.slug]);
  assert.deepEqual(await slugs({ search: 'café' }), [plain.slug]);
  for (const search of ['mu', 'mue', 'muel', 'muell', 'mull', 'mül', 'Mülle'])
    assert.deepEqual(await slugs({ search }), search === 'mu' ? [] : [plain.slug, fair.slug], search);
});

test('ä, ae and a are one letter, whichever of them was written and whichever is looked for', async () => {
  const titles = ['Jäger', 'Jaeger', 'Jager'];
  const made: string[] = [];
  for (const title of titles)
    made.unshift((await createLink(acme.owner, { target: 'https://example.org/', title })).slug);

  for (const search of ['jäger', 'jaeger', 'jager', 'JAE', 'jä', 'jag'])
    assert.deepEqual(await slugs({ search }), made, search);
});

test('every word of a search must be found', async () => {
  assert.deepEqual(await slugs({ search: 'müller cafe' }), [plain.slug]);
  assert.deepEqual(await slugs({ search: 'müller messe wien' }), [fair.slug]);
  assert.deepEqual(await slugs({ search: 'messe cafe' }), []);
});

test('words that agree in their first six letters only are told apart', async () => {
  assert.deepEqual(await slugs({ search: 'veranstalter' }), []);
  assert.deepEqual(await slugs({ search: 'veranstaltung' }), [fair.slug]);
});

test('a slug is found by any part of it, and by one letter at its beginning', async () => {
  for (const search of ['air27', 'fair27_wien', 'WIEN', 'f'])
    assert.deepEqual(await slugs({ search }), [fair.slug], search);
  assert.deepEqual(await slugs({ search: '_' }), []);
  assert.deepEqual(await slugs({ search: 'eu' }), [fair.slug]);
});

test('notes, the query of a target and signs without meaning find nothing', async () => {
  for (const search of ['verborgen', 'anzeige', '%', '🎉', "'; drop table link"])
    assert.deepEqual(await slugs({ search }), [], search);
});

test('a tag finds the links that bear it, whole and in any case', async () => {
  assert.deepEqual(await slugs({ tag: 'print' }), [fair.slug]);
  assert.deepEqual(await slugs({ tag: 'österreich', search: 'messe' }), [fair.slug]);
  assert.deepEqual(await slugs({ tag: 'prin' }), []);
});

test('what a link said before is not found any more', async () => {
  const link = await createLink(acme.owner, { target: 'https://example.org/', title: 'Vorher', tags: ['alt'] });
  await editLink(acme.owner, link.id, { title: 'Nachher', tags: ['neu'] });

  assert.deepEqual(await slugs({ search: 'vorher' }), []);
  assert.deepEqual(await slugs({ tag: 'alt' }), []);
  assert.deepEqual(await slugs({ search: 'nachher', tag: 'neu' }), [link.slug]);
});

test('no search reaches another tenant', async () => {
  for (const search of ['müllers', 'fair', 'shop'])
    assert.deepEqual((await listLinks(globex.owner, { search })).items, [], search);
  assert.deepEqual((await listLinks(globex.owner, { tag: 'print' })).items, []);
});

test('pages follow each other without a gap or a repeat while links come and go', async () => {
  const project = await createProject(globex.owner, { name: 'Seiten' });
  const draft = { target: 'https://example.org/', title: 'Seitenweise', projectId: project.id };
  const made: string[] = [];
  for (let n = 0; n < 7; n += 1) made.push((await createLink(globex.owner, draft)).id);

  for (const query of [{ projectId: project.id }, { search: 'seitenw', projectId: project.id }]) {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listLinks(globex.owner, { ...query, limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await createLink(globex.owner, draft);
    }
    assert.deepEqual(
      seen.filter((id) => made.includes(id)),
      made.toReversed(),
    );
    assert.equal(new Set(seen).size, seen.length);
  }
});

test('a list that ends with its page has no cursor', async () => {
  assert.equal((await listLinks(acme.owner, { limit: 6 })).nextCursor, null);
  assert.notEqual((await listLinks(acme.owner, { limit: 5 })).nextCursor, null);
});

test('a cursor that was not given out is invalid, another tenant’s too', async () => {
  const { nextCursor } = await listLinks(acme.owner, { limit: 1 });
  const forged = `${nextCursor!.slice(0, -3)}AAA`;

  for (const cursor of ['', 'nonsense', forged, `${nextCursor}=`, 'A'.repeat(40)])
    await assert.rejects(listLinks(acme.owner, { cursor }), { type: 'invalid' }, cursor);
  await assert.rejects(listLinks(globex.owner, { cursor: nextCursor! }), { type: 'invalid' });
});

async function slugs(query: ListQuery): Promise<string[]> {
  return (await listLinks(acme.owner, query)).items.map(({ slug }) => slug);
}
