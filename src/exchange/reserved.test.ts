import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isReservedWord, passedOnWords, reservedWords } from './reserved.ts';

test('a reserved word is reserved in any case, and what only begins like one is not', () => {
  assert.equal(isReservedWord('API'), true);
  assert.equal(isReservedWord('Admin'), true);
  assert.equal(isReservedWord('apis'), false);
});

test('what control answers is reserved', () => {
  for (const word of passedOnWords) assert.equal(isReservedWord(word), true);
});

test('the page about reserved words lists them all and no others', () => {
  const page = readFileSync(new URL('../../docs/reserved.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) => row.split('|')[1]!.match(/[^`\s]+/g) ?? []);

  assert.deepEqual(listed.toSorted(), reservedWords.toSorted());
});
