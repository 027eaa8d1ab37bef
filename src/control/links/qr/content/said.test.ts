import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#problem';
import { rules } from '#qr';
import { contentDraft } from './draft.ts';
import { sentenceOf } from './rules.ts';
import { encodingOf, saidBy } from './said.ts';

test('a refusal names the field where it was sent, the rule, and says it in a sentence', () => {
  const content = contentDraft.parse({ kind: 'girocode', name: 'x'.repeat(71), iban: 'DE00370400440532013000' });
  const refused = (field?: string) => (error: unknown) => {
    assert.ok(error instanceof Problem);
    const prefix = field === '' ? '' : 'content.';
    assert.deepEqual(error.errors, [
      { field: `${prefix}iban`, reason: 'iban_check', detail: 'The check digits of the IBAN are not right.' },
      { field: `${prefix}name`, reason: 'too_long', detail: 'At most 70 characters.' },
    ]);
    return true;
  };
  assert.throws(() => saidBy(content), refused());
  assert.throws(() => saidBy(content, ''), refused(''));
});

test('every rule has a sentence, with its limit in it', () => {
  for (const rule of rules) assert.match(sentenceOf({ field: 'x', rule, limit: 7 }), /^[A-Z][^#]+\.$/, rule);
  assert.match(sentenceOf({ field: 'x', rule: 'too_long', limit: 70 }), / 70 /);
});

test('a draft takes nothing that its kind doesn’t have, and every kind there is', () => {
  const shapes = contentDraft.options.map((option) => option.shape.kind.value);
  assert.deepEqual(shapes.length, new Set(shapes).size);
  assert.ok(!contentDraft.safeParse({ kind: 'text', text: 'A', url: 'https://example.org' }).success);
  assert.ok(!contentDraft.safeParse({ kind: 'text', text: 'x'.repeat(7_090) }).success);
  assert.ok(!contentDraft.safeParse({ kind: 'wifi', ssid: 'A', security: 'wpa4' }).success);
});

test('a standard that names a level has it, and one that names none is raised', () => {
  assert.deepEqual(encodingOf({ level: 'M', version_max: 13 }, 'H'), { level: 'M', raise: false, version_max: 13 });
  assert.deepEqual(encodingOf({}, 'Q'), { level: 'Q' });
});
