/** Codes that are kept: what they say, how they are found, changed and taken away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOfLog } from '#guard';
import { newId } from '#id';
import {
  codeDraft,
  codePatch,
  createCode,
  createLink,
  createProject,
  createTemplate,
  deleteCode,
  deleteLink,
  deleteProject,
  designDraft,
  editCode,
  editLink,
  findCode,
  findLink,
  listCodes,
  listLinks,
  restoreCode,
  restoreLink,
  templateDraft,
  version,
  type Code,
} from '#links';
import type { Problem } from '#problem';
import { newMember, newWorld } from '#world';

const { acme, globex } = await newWorld();
const { owner } = acme;
const target = 'https://example.org/';
const text = { kind: 'text', text: 'Hallo' } as const;
const plain = designDraft.parse({});

function keep(said: object, key: string | null = null): Promise<Code> {
  return createCode(owner, codeDraft.parse(said), key);
}

function edit(id: string, said: object, accepted: readonly number[] | null = null): Promise<Code> {
  return editCode(owner, id, codePatch.parse(said), accepted);
}

/** That it was refused as invalid, for this field. */
function refusal(field: string | null, reason?: string) {
  return (problem: Problem): boolean => {
    const [first] = problem.errors;
    assert.equal(problem.type, 'invalid');
    assert.deepEqual([field ?? first?.field, reason ?? first?.reason], [first?.field, first?.reason]);
    return true;
  };
}

/** What the log says last of a code. */
async function lastTold(id: string) {
  const { items } = await pageOfLog(owner, { action: 'qr.', limit: 200 });
  const { action, changes } = items.find(({ about }) => about.some(({ rowId }) => rowId === id))!;
  return { action, ...Object.fromEntries(changes.map(({ field, old, new: now }) => [field, [old, now]])) };
}

test('a code of a link says the address of that link and leads where it does', async () => {
  const link = await createLink(owner, { target });
  const made = await keep({ name: 'Plakat', linkId: link.id });

  assert.deepEqual(JSON.parse(JSON.stringify(made)), {
    id: made.id,
    name: 'Plakat',
    kind: 'dynamic',
    linkId: link.id,
    shortUrl: link.shortUrl,
    target,
    content: null,
    says: link.qrUrl,
    design: plain,
    level: 'M',
    projectId: null,
    printedAt: null,
    createdAt: made.createdAt,
    updatedAt: made.createdAt,
  });
  assert.deepEqual(made, await findCode(owner, made.id));
  await editLink(owner, link.id, { target: 'https://example.org/new' });
  assert.equal((await findCode(owner, made.id)).target, 'https://example.org/new');
});

test('a code can bring its link along, in the project that is named', async () => {
  const { id: projectId } = await createProject(owner, { name: 'Messe' });
  const made = await keep({ target: 'https://example.org', projectId });

  const link = await findLink(owner, made.linkId!);
  assert.deepEqual([link.target, link.projectId, link.qrUrl], [target, projectId, made.says]);
  assert.equal(made.projectId, projectId);
  await assert.rejects(keep({ target: 'javascript:alert(1)' }), refusal('target'));
});

test('a static code says its content, in its own project', async () => {
  const { id: projectId } = await createProject(owner, { name: 'Lager' });
  const content = { kind: 'wifi', ssid: 'Gäste', security: 'wpa', password: 'sehr geheim' } as const;
  const made = await keep({ content, projectId, level: 'Q' });

  const { kind, linkId, shortUrl, says, level } = made;
  assert.deepEqual(
    { kind, linkId, shortUrl, target: made.target, level, projectId: made.projectId },
    {
      kind: 'static',
      linkId: null,
      shortUrl: null,
      target: null,
      level: 'Q',
      projectId,
    },
  );
  assert.deepEqual([made.content, says], [content, 'WIFI:T:WPA;S:Gäste;P:sehr geheim;;']);
});

test('a draft that says none of the three, or two of them, is refused; as is a project beside a link', () => {
  const refused = [{}, { linkId: newId(), target }, { target, content: text }, { linkId: newId(), projectId: newId() }];
  for (const said of refused) assert.ok(!codeDraft.safeParse(said).success, JSON.stringify(said));
});

test('a content that breaks a rule of its standard is refused by field, and one that no code holds at its level', async () => {
  const iban = 'DE02120300000000202052';
  await assert.rejects(
    keep({ content: { kind: 'girocode', name: 'Erika', iban } }),
    refusal('content.iban', 'iban_check'),
  );
  const long = { kind: 'text', text: 'ß'.repeat(1_000) };
  assert.equal((await keep({ content: long, level: 'L' })).level, 'L');
  await assert.rejects(keep({ content: long, level: 'H' }), refusal('level'));
});

test('a code that names a link, a project or a logo that isn’t there is refused by field', async () => {
  const theirs = await createLink(globex.owner, { target });
  const gone = await createLink(owner, { target });
  await deleteLink(owner, gone.id);
  for (const linkId of [newId(), theirs.id, gone.id])
    await assert.rejects(keep({ linkId }), refusal('linkId', 'not_found'));
  for (const projectId of [newId(), (await createProject(globex.owner, { name: 'Fremd' })).id])
    for (const said of [{ content: text }, { target }])
      await assert.rejects(keep({ ...said, projectId }), refusal('projectId'));
  const logo = { id: newId(), share: 0.2, clears: true };
  await assert.rejects(keep({ content: text, design: { logo } }), refusal('design.logo.id', 'not_found'));
  const { id } = await keep({ content: text });
  await assert.rejects(edit(id, { design: { logo } }), refusal('design.logo.id'));
});

test('what nobody says of the look is as the default template has it', async () => {
  const design = designDraft.parse({ shape: 'dots', eyeColour: '#0055aa' });
  await createTemplate(globex.owner, templateDraft.parse({ name: 'Haus', design, level: 'H', isDefault: true }));
  const looks = [{}, { level: 'L' }, { design: { shape: 'rows' } }].map(async (said) => {
    const made = await createCode(globex.owner, codeDraft.parse({ content: text, ...said }));
    return [made.design.shape, made.level];
  });
  assert.deepEqual(await Promise.all(looks), [
    ['dots', 'H'],
    ['dots', 'L'],
    ['rows', 'M'],
  ]);
});

test('the same key twice makes one code, and with another draft it is a conflict', async () => {
  const said = { target, name: 'Einmal' };
  const [one, other] = await Promise.all([keep(said, 'key'), keep(said, 'key')]);
  assert.deepEqual(one, other);
  assert.equal((await listCodes(owner, { search: 'einmal' })).items.length, 1);
  assert.equal((await listLinks(owner, {})).items.filter(({ id }) => id === one.linkId).length, 1);
  await assert.rejects(keep({ ...said, name: 'Zweimal' }, 'key'), { type: 'conflict' });
  // Keys are one space: a link's is no code's.
  await createLink(owner, { target }, 'of a link');
  await assert.rejects(keep({ target }, 'of a link'), { type: 'conflict' });
  await assert.rejects(createLink(owner, { target }, 'key'), { type: 'conflict' });
});

test('an edit changes what it names, and the log what changed', async () => {
  const made = await keep({ name: 'Alt', content: text, design: { shape: 'dots', quiet: 2 } });
  const { id: projectId } = await createProject(owner, { name: 'Neu' });

  const edited = await edit(made.id, { name: 'Neu', design: { shape: 'rows', quiet: 2 }, level: 'H', projectId });

  assert.equal(edited[version], 2);
  assert.deepEqual(
    [edited.name, edited.design.shape, edited.level, edited.projectId, edited.content],
    ['Neu', 'rows', 'H', projectId, text],
  );
  assert.deepEqual(await lastTold(made.id), {
    action: 'qr.edit',
    name: ['Alt', 'Neu'],
    design: [{ shape: 'dots' }, { shape: 'rows' }],
    level: ['M', 'H'],
    projectId: [null, projectId],
  });
  const cleared = await edit(made.id, { name: null, projectId: null });
  assert.deepEqual([cleared.name, cleared.projectId], [null, null]);
});

test('an edit that says what is there already changes nothing', async () => {
  const made = await keep({ name: 'Gleich', content: text });
  const told = await lastTold(made.id);
  for (const said of [{}, { name: ' Gleich' }, { content: text, design: {}, level: 'M', projectId: null }])
    assert.equal((await edit(made.id, said))[version], 1);
  assert.deepEqual(await lastTold(made.id), told);
});

test('an edit is held against the version that was seen', async () => {
  const made = await keep({ content: text });
  await edit(made.id, { name: 'eins' }, [1]);
  await assert.rejects(edit(made.id, { name: 'zwei' }, [1]), { type: 'conflict' });
  await assert.rejects(deleteCode(owner, made.id, [1]), { type: 'conflict' });
  assert.equal((await findCode(owner, made.id)).name, 'eins');
});

test('a code of a link takes neither a content nor a project, and a content is checked again', async () => {
  const { id } = await keep({ target });
  for (const said of [{ content: text }, { projectId: newId() }, { projectId: null }])
    await assert.rejects(edit(id, said), refusal(null, 'not_here'));
  const long = await keep({ content: { kind: 'text', text: 'ß'.repeat(1_000) }, level: 'L' });
  await assert.rejects(edit(long.id, { level: 'H' }), refusal('level'));
  await assert.rejects(edit(long.id, { content: { kind: 'url', url: 'ftp://example.org' } }), refusal('content.url'));
});

test('the password of a network stands nowhere in the log, but that there is another one does', async () => {
  const content = { kind: 'wifi', ssid: 'Büro', security: 'wpa', password: 'kennwort-eins' } as const;
  const { id } = await keep({ content });
  const first = await lastTold(id);
  await edit(id, { content: { ...content, password: 'kennwort-zwei' } });
  const second = await lastTold(id);

  const { password: _, ...told } = content;
  assert.deepEqual(first, { ...first, content: [null, told], password: [null, '…'] });
  assert.deepEqual(second, { action: 'qr.edit', content: [told, told], password: ['…', '…'] });
});

test('a deleted code is gone, and back within 30 days; its link leads on', async () => {
  const made = await keep({ name: 'Fort', target });
  await deleteCode(owner, made.id);

  await assert.rejects(findCode(owner, made.id), { type: 'not_found' });
  await assert.rejects(edit(made.id, { name: 'x' }), { type: 'not_found' });
  await assert.rejects(deleteCode(owner, made.id), { type: 'not_found' });
  assert.ok(!(await idsOf()).includes(made.id));
  assert.equal((await findLink(owner, made.linkId!)).target, target);
  const back = await restoreCode(owner, made.id);
  assert.deepEqual([back.id, back.name, back[version]], [made.id, 'Fort', 3]);
  assert.equal((await restoreCode(owner, made.id))[version], 3, 'one that is there stays as it is');
});

test('codes of a deleted link are there again with it', async () => {
  const made = await keep({ target });
  const deleted = await keep({ linkId: made.linkId });
  await deleteCode(owner, deleted.id);
  await deleteLink(owner, made.linkId!);

  assert.ok(!(await idsOf()).includes(made.id));
  for (const call of [findCode, deleteCode, restoreCode])
    await assert.rejects(call(owner, made.id), { type: 'not_found' });
  await assert.rejects(restoreCode(owner, deleted.id), { type: 'not_found' });
  await restoreLink(owner, made.linkId!);
  assert.deepEqual((await findCode(owner, made.id)).says, made.says);
});

test('codes of a deleted project stay, in no project', async () => {
  const { id: projectId } = await createProject(owner, { name: 'Kurz' });
  const [stays, deleted] = [await keep({ content: text, projectId }), await keep({ content: text, projectId })];
  await deleteCode(owner, deleted.id);
  await deleteProject(owner, projectId);

  const { projectId: now, [version]: reached } = await findCode(owner, stays.id);
  assert.deepEqual([now, reached], [null, 2]);
  assert.equal((await restoreCode(owner, deleted.id)).projectId, null);
});

test('a list goes on page by page, the newest first, and narrows by project, link and kind', async () => {
  const { actor } = await newMember(acme, { preset: 'editor' });
  const { id: projectId } = await createProject(owner, { name: 'Liste' });
  const link = await createLink(owner, { target, projectId });
  const made: Code[] = [];
  for (let n = 0; n < 5; n += 1)
    made.unshift(await createCode(actor, codeDraft.parse(n % 2 ? { linkId: link.id } : { content: text, projectId })));

  const pages: Code[][] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await listCodes(owner, { projectId, limit: 2, ...(cursor && { cursor }) });
    pages.push([...page.items]);
    cursor = page.nextCursor;
  }
  assert.deepEqual(pages.flat(), made);
  assert.deepEqual(
    pages.map(({ length }) => length),
    [2, 2, 1],
  );
  const kinds = async (query: object) => (await listCodes(owner, query)).items.map(({ kind }) => kind);
  assert.deepEqual(await kinds({ linkId: link.id }), ['dynamic', 'dynamic']);
  assert.deepEqual(await kinds({ projectId, kind: 'static' }), ['static', 'static', 'static']);
  assert.deepEqual(await kinds({ projectId, kind: 'dynamic' }), ['dynamic', 'dynamic']);
  await assert.rejects(listCodes(globex.owner, { cursor: (await listCodes(owner, { limit: 1 })).nextCursor! }), {
    type: 'invalid',
  });
});

test('a search finds by the beginnings of words in names, however they are written', async () => {
  const names = ['Müllers Schaufenster', 'Schaukasten Müller', 'Weg'];
  for (const name of names) await keep({ name, content: text });
  await keep({ content: text });
  const found = async (search: string) => (await listCodes(owner, { search })).items.map(({ name }) => name);

  assert.deepEqual(await found('mueller'), [names[1], names[0]]);
  assert.deepEqual(await found('SCHAUF mul'), [names[0]]);
  assert.deepEqual(await found('kasten'), []);
  const first = await listCodes(owner, { search: 'schau', limit: 1 });
  const second = await listCodes(owner, { search: 'schau', limit: 1, cursor: first.nextCursor! });
  assert.deepEqual(
    [first, second].map(({ items }) => items[0]?.name),
    [names[1], names[0]],
  );
});

test('a search finds what a list shows of a code, but nobody by a password', async () => {
  const found = async (search: string) => (await listCodes(owner, { search })).items.map(({ id }) => id);
  const wifi = await keep({ content: { kind: 'wifi', ssid: 'Gastnetz', security: 'wpa', password: 'zauberwort' } });
  const over = await keep({ target: 'https://example.org/speisekarte' });

  assert.deepEqual(await found('gastn'), [wifi.id]);
  assert.deepEqual(await found('zauberwort'), []);
  assert.deepEqual(await found('speisek'), [over.id]);
  assert.deepEqual(await found(over.shortUrl!.split('/').at(-1)!), [over.id]);
});

test('a search reads on past hundreds that are called otherwise', async () => {
  const theirs = (name: string) => createCode(globex.owner, codeDraft.parse({ name, content: text }));
  const oldest = await theirs('Nadel');
  await Promise.all(Array.from({ length: 510 }, (_, n) => theirs(`Halm ${n}`)));
  const { items, nextCursor } = await listCodes(globex.owner, { search: 'nadel', limit: 5 });
  assert.deepEqual([items.map(({ id }) => id), nextCursor], [[oldest.id], null]);
});

async function idsOf(): Promise<readonly string[]> {
  return (await listCodes(owner, { limit: 200 })).items.map(({ id }) => id);
}
