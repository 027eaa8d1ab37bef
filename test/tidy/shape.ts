/** The rules about how a file looks: its name, its length, its first sentence, what is left lying in it. */
import { posix } from 'node:path';
import { bareCode, placesOf, withoutComments } from './source.ts';
import { pathsOf, type Rule, type Tree } from './tree.ts';

const linesMax = 400;
const filesInModuleMax = 10;

/** Written by a tool from something else in the repository, so no one reads or edits them. */
const generated =
  /^(package-lock\.json|src\/store\/schema\.ts|src\/qr\/draw\/glyphs\.ts|dashboard\/src\/(api\/client)\.ts)$/;

const written = (tree: Tree): readonly string[] =>
  pathsOf(tree, /^(src|test|bench|tools|bin|dashboard|docs|\.ci)\//).filter((path) => !generated.test(path));
/** All but this file, which has to spell what it forbids. */
const others = (tree: Tree): readonly string[] => written(tree).filter((path) => path !== 'test/tidy/shape.ts');
const code = (tree: Tree): readonly string[] => written(tree).filter((path) => /\.(ts|tsx|js|mjs)$/.test(path));
const sentence = /^\s*(#!.*\n)?\s*(\/\*\*?|\/\/|--|#|<!--|\{\/\*)\s*\*?\s*["“‘`#/]?\p{L}[^]*?[.:](\s|$|\*\/)/u;

export const shapeRules: readonly Rule[] = [
  {
    sentence: 'a file opens with a sentence that says what it is',
    violations: (tree) =>
      [
        ...code(tree).filter((path) => !path.endsWith('.test.ts')),
        ...written(tree).filter((path) => /\.(sql|lua|sh)$|\/run$/.test(path)),
      ]
        .filter((path) => !sentence.test(tree.get(path)!.slice(0, 800)))
        .map((path) => `${path}: opens without one`),
    broken: {
      'src/edge/edge.ts': "import { listen } from './listen.ts';\n/** The edge. */",
      'src/edge/listen.ts': '/** */\nexport {};',
      'src/store/migrations/0002_x.sql': 'create table x ();',
      'tools/t.ts': '// eslint-disable\nexport {};',
    },
  },
  {
    sentence: `a file stays within ${linesMax} lines`,
    violations: (tree) =>
      [...code(tree), ...written(tree).filter((path) => /\.(css|sql)$/.test(path))]
        .map((path) => ({ path, lines: tree.get(path)!.trimEnd().split('\n').length }))
        .filter(({ lines }) => lines > linesMax)
        .map(({ path, lines }) => `${path}: ${lines} lines`),
    broken: { 'src/edge/edge.ts': '\n'.repeat(linesMax) + '.' },
  },
  {
    sentence: `a module is a folder of at most ${filesInModuleMax} files, its tests not counted`,
    violations: (tree) => {
      const files = pathsOf(tree, /^src\/.*\.ts$/).filter((path) => !path.endsWith('.test.ts'));
      const folders = Map.groupBy(files, (path) => posix.dirname(path));
      return [...folders]
        .filter(([, paths]) => paths.length > filesInModuleMax)
        .flatMap(([folder, paths]) => paths.map((path) => `${path}: one of ${paths.length} in ${folder}`));
    },
    broken: Object.fromEntries(Array.from({ length: filesInModuleMax + 1 }, (_, n) => [`src/edge/part${n}.ts`, ''])),
  },
  {
    sentence: 'no file or folder is named as a dumping ground',
    violations: (tree) =>
      [...tree.keys()]
        .filter((path) =>
          /(^|[/._-])(utils?|helpers?|common|managers?|services?|misc|lib|shared)([/._-]|$)/i.test(path),
        )
        .map((path) => `${path}: says nothing of what it holds`),
    broken: {
      'src/edge/utils.ts': '',
      'src/helpers/x.ts': '',
      'dashboard/src/common/x.tsx': '',
      'src/edge/link-service.ts': '',
    },
  },
  {
    sentence: 'names of files are words in small letters, joined by hyphens',
    violations: (tree) =>
      pathsOf(tree, /^(src|test|bench|tools|bin|dashboard|docs)\//)
        .filter(
          (path) => !generated.test(path) && !/^([a-z0-9_-]+(\.[a-z0-9]+)*|README\.md)$/.test(posix.basename(path)),
        )
        .map((path) => `${path}: is written otherwise`),
    broken: { 'src/edge/Listen.ts': '', 'dashboard/src/pages/LinkPage.tsx': '' },
  },
  {
    sentence: 'nothing is left for later in a comment',
    violations: (tree) =>
      others(tree).flatMap((path) => placesOf(path, tree.get(path)!, /\b(TODO|FIXME|XXX|HACK)\b.*/g)),
    broken: { 'src/edge/edge.ts': '// TODO: wash', 'docs/data.md': 'FIXME' },
  },
  {
    sentence: 'no test runs alone, and none is skipped without saying why',
    violations: (tree) =>
      pathsOf(tree, /\.test\.ts$/).flatMap((path) => {
        const bare = bareCode(tree.get(path)!);
        return [
          ...placesOf(path, bare, /\b(test|it|describe|suite)\.only\b|\bonly:\s*true|\.todo\(|\btodo:/g),
          ...placesOf(path, bare, /\bskip:\s*(true|!?\w+(\.\w+)*\s*[,}])|\b(t|context)\.skip\(\s*\)/g).filter(
            (place) => !saysWhy(tree.get(path)!, /skip:\s*(\w+)/.exec(place)?.[1]),
          ),
          ...placesOf(path, bare, /\b(test|it|describe|suite)\.skip\b/g),
        ];
      }),
    broken: {
      'src/edge/a.test.ts': "test.only('x', () => {});",
      'src/edge/b.test.ts': "test('x', { skip: true }, () => {});",
      'src/edge/c.test.ts': "test('x', { skip: onRoot }, () => {});",
      'src/edge/d.test.ts': "test.skip('x', () => {});",
      'src/edge/e.test.ts': "test('x', (t) => t.skip());",
    },
  },
  {
    sentence: 'types are not argued away: no any, no ts-ignore',
    violations: (tree) =>
      code(tree).flatMap((path) => [
        ...placesOf(path, bareCode(tree.get(path)!), /(:|\bas|<)\s*any\b(\[\])?/g),
        ...placesOf(path, tree.get(path)!, /^\s*(\/\/|\/\*) @ts-(ignore|nocheck)\b/gm),
      ]),
    broken: {
      'src/edge/a.ts': 'const x: any = 1;',
      'src/edge/b.ts': 'y(z as any);',
      'src/edge/c.ts': '// @ts-ignore',
    },
  },
  {
    sentence: 'only the log and the command line write to the standard streams',
    violations: (tree) =>
      pathsOf(tree, /^src\/.*\.ts$/)
        .filter((path) => !/\.test\.ts$|^src\/(cli\/|runtime\/log\.ts|main\.ts|supervisor\/|edge\/selftest)/.test(path))
        .flatMap((path) => placesOf(path, bareCode(tree.get(path)!), /\bconsole\.\w+|\bprocess\.(stdout|stderr)\b/g)),
    broken: { 'src/edge/edge.ts': 'console.log(link);', 'src/control/main.ts': 'process.stderr.write(text);' },
  },
  {
    sentence: 'a placeholder is an example of RFC 2606, never somebody’s host',
    violations: (tree) =>
      pathsOf(tree, /^(src|test)\/.*\.test\.ts$/).flatMap((path) =>
        placesOf(
          path,
          withoutComments(tree.get(path)!),
          /https?:\/\/(www\.)?(google|bit\.ly|facebook|amazon|heise|spiegel)[^'"`\s]*/gi,
        ),
      ),
    broken: { 'src/edge/a.test.ts': "const target = 'https://www.google.com/';" },
  },
];

/** Whether the value that decides about skipping holds a sentence where it is made. */
function saysWhy(text: string, name: string | undefined): boolean {
  return name !== undefined && new RegExp(`\\bconst ${name} =[^;]*['"\`]\\w+ [^;]*;`).test(text);
}
