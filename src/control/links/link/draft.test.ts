import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkDraft, linkPatch, listQuery } from './draft.ts';

const target = 'https://example.org/';

test('text is kept trimmed, composed, and as long as people count it', () => {
  const draft = linkDraft.parse({ target, title: ' u\u0308ber \n', tags: [' A ', 'a', 'B'], notes: 'a\r\n\tb' });

  assert.deepEqual([draft.title, draft.tags, draft.notes], ['über', ['A', 'B'], 'a\r\n\tb']);
  assert.ok(linkDraft.safeParse({ target, title: '🎉'.repeat(200) }).success);
});

test('each wrong field is refused with a stable reason', () => {
  const wrong: [object, string, string][] = [
    [{ title: 'x'.repeat(201) }, 'title', 'too_long'],
    [{ notes: 'x'.repeat(10_001) }, 'notes', 'too_long'],
    [{ title: 'a\u0000b' }, 'title', 'control_characters'],
    [{ title: 'a\nb' }, 'title', 'control_characters'],
    [{ notes: 'a\u0007b' }, 'notes', 'control_characters'],
    [{ title: 'half \ud83c' }, 'title', 'not_text'],
    [{ tags: [''] }, 'tags.0', 'empty'],
    [{ tags: ['ok', 'x'.repeat(51)] }, 'tags.1', 'too_long'],
    [{ slug: 'app' }, 'slug', 'reserved'],
    [{ slug: 'Q' }, 'slug', 'reserved'],
  ];
  for (const [fields, field, reason] of wrong) {
    const issues = linkDraft.safeParse({ target, ...fields }).error?.issues ?? [];
    const found = issues.map((issue) => [
      issue.path.join('.'),
      issue.code === 'custom' ? issue.params?.['reason'] : issue.code,
    ]);
    assert.deepEqual(found, [[field, reason]]);
  }
});

test('a slug has 1 to 64 letters, digits, hyphens and underscores', () => {
  for (const slug of ['a', 'A-b_9', '-', 'x'.repeat(64)])
    assert.ok(linkDraft.safeParse({ target, slug }).success, slug);
  for (const slug of ['', 'x'.repeat(65), 'ä', 'a b', 'a/b', 'a.b', 'a+', 'a\n'])
    assert.ok(!linkDraft.safeParse({ target, slug }).success, slug);
});

test('twenty tags are enough', () => {
  const tags = Array.from({ length: 20 }, (_, n) => `tag ${n}`);

  assert.ok(linkDraft.safeParse({ target, tags }).success);
  assert.ok(!linkDraft.safeParse({ target, tags: [...tags, 'one more'] }).success);
});

test('unknown fields are refused everywhere', () => {
  assert.ok(!linkDraft.safeParse({ target, titel: 'x' }).success);
  assert.ok(!linkPatch.safeParse({ id: 'x' }).success);
  assert.ok(!listQuery.safeParse({ sort: 'x' }).success);
});

test('target and slug can be changed and not cleared', () => {
  assert.ok(linkPatch.safeParse({}).success);
  assert.ok(linkPatch.safeParse({ title: null, notes: null, tags: null, projectId: null }).success);
  assert.ok(!linkPatch.safeParse({ target: null }).success);
  assert.ok(!linkPatch.safeParse({ slug: null }).success);
});
