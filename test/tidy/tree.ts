/** The tree: what stands in the repository, as texts by path, so that a rule can be tried on a made-up one too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of every file by its path from the root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** A rule of the house: the sentence that names it, what breaks it, and a small tree that proves it can fail. */
export type Rule = {
  readonly sentence: string;
  /** One line for every place that breaks the rule: `path: what is wrong`. */
  readonly violations: (tree: Tree) => readonly string[];
  /** Each file of it breaks the rule, so each must be named in a violation. */
  readonly broken: Readonly<Record<string, string>>;
  /** What the broken files need around them; breaks nothing by itself. */
  readonly around?: Readonly<Record<string, string>>;
};

const passedOver = new Set(['node_modules', '.git', 'data', 'keys', 'dist']);
const texts = /(\.(ts|tsx|js|mjs|json|sql|css|html|svg|md|conf|lua|sh)|\/run|^LICENSE|^NOTICE|\.npmrc|\.gitignore)$/;

export function readTree(root: string): Tree {
  const tree = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) walk(path);
      if (entry.isFile() && texts.test(path)) tree.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return tree;
}

/** The paths of `tree` that match, in order. */
export function pathsOf(tree: Tree, pattern: RegExp): readonly string[] {
  return [...tree.keys()].filter((path) => pattern.test(path)).toSorted();
}

/** A made-up tree. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files));
}
