/** Tidy: the rules of the house, each a sentence, a test over the whole tree, and a proof that it can fail. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { importRules } from './tidy/imports.ts';
import { paperRules } from './tidy/papers.ts';
import { placeRules } from './tidy/places.ts';
import { shapeRules } from './tidy/shape.ts';
import { importsOf } from './tidy/source.ts';
import { readTree, treeOf } from './tidy/tree.ts';

const ours = readTree(join(import.meta.dirname, '..'));

for (const rule of [...importRules, ...placeRules, ...shapeRules, ...paperRules]) {
  test(rule.sentence, () => {
    const { around = {}, broken } = rule;
    assert.deepEqual(rule.violations(treeOf(around)), [], 'what stands around the broken files is in order');
    const found = rule.violations(treeOf({ ...around, ...broken }));
    const missed = Object.keys(broken).filter((path) => !found.some((violation) => violation.startsWith(path)));
    assert.deepEqual(missed, [], 'the rule can fail');

    assert.deepEqual(rule.violations(ours), []);
  });
}

test('an import is found however it is written, and one in a comment or a string is none', () => {
  const text = [
    "import a from 'a';",
    'import {\n  b,\n} from "b";',
    "export * from 'c';",
    "const d = await import('d');",
    "type E = import('e').E;",
    "import 'f';",
    "// import 'no';",
    "/* from 'no' */",
    `const said = "import 'no'";`,
    'const quoted = /[\'"]/;',
    "const g = `${await import('g')} from 'no'`;",
  ].join('\n');

  assert.deepEqual(importsOf(text), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});
