/** The rules about who may import whom: the table of ARCHITECTURE.md, held file by file. */
import { posix } from 'node:path';
import { importsOf } from './source.ts';
import { pathsOf, type Rule, type Tree } from './tree.ts';

/** Which doors a folder may use. A folder may always use its own. */
export const table: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  config: ['runtime'],
  exchange: ['runtime'],
  store: ['runtime'],
  tree: [],
  qr: [],
  edge: ['exchange', 'runtime'],
  guard: ['store', 'tree', 'runtime'],
  links: ['qr', 'guard', 'store', 'exchange', 'runtime'],
  mail: ['guard', 'store', 'runtime'],
  jobs: ['mail', 'links', 'guard', 'store', 'runtime'],
  http: ['jobs', 'mail', 'links', 'guard', 'runtime'],
  cli: ['tree', 'runtime', 'config'],
  'edge/main': ['edge', 'exchange', 'runtime', 'config'],
  'control/main': ['http', 'jobs', 'mail', 'links', 'guard', 'store', 'exchange', 'runtime', 'config'],
  supervisor: ['guard', 'store', 'exchange', 'runtime', 'config'],
  main: ['supervisor', 'guard', 'config'],
};

/** The one folder, or the few, that may know a package; what is not here may be imported by tests and tools alone. */
const homes: Readonly<Record<string, readonly string[]>> = {
  pg: ['store'],
  kysely: ['store', 'guard', 'links', 'mail', 'jobs'],
  hono: ['http'],
  '@hono/node-server': ['http'],
  'prom-client': ['http', 'control/main'],
  zod: ['http', 'jobs', 'links', 'guard'],
  '@zip.js/zip.js': ['jobs'],
  isbot: ['edge'],
  '@ip-location-db/geo-whois-asn-country': ['supervisor'],
  pdfkit: ['cli', 'links'],
  '@jsquash/jpeg': ['links'],
  '@rgrove/parse-xml': ['links'],
  'svg-pathdata': ['links'],
  'zxing-wasm': ['links'],
  nodemailer: ['mail'],
  '@simplewebauthn/server': ['guard'],
  otpauth: ['guard'],
  '@zxcvbn-ts/core': ['guard'],
  '@zxcvbn-ts/language-common': ['guard'],
};

/** The folder of the table that a file of `src` belongs to; null for one that has no place in it. */
export function folderOf(path: string): string | null {
  const single = /^src\/(?:(main)|(control|edge)\/main)\.ts$/.exec(path);
  if (single) return single[1] ?? `${single[2]}/main`;
  if (/^src\/control\/[\w-]+(\.test)?\.ts$/.test(path)) return 'control/main';
  const folder = /^src\/(?:control\/)?(\w+)\//.exec(path)?.[1];
  return folder !== undefined && folder in table ? folder : null;
}

const isTest = (path: string): boolean => path.endsWith('.test.ts');
const sources = (tree: Tree): readonly string[] => pathsOf(tree, /^src\/.*\.ts$/);

function doorsOf(tree: Tree): ReadonlyMap<string, string> {
  const manifest = JSON.parse(tree.get('package.json') ?? '{}') as { imports?: Record<string, string> };
  return new Map(Object.entries(manifest.imports ?? {}).map(([door, path]) => [door, path.replace('./', '')]));
}

/** Walks every import of the files: `visit` says what is wrong with one, or null. */
function judge(
  tree: Tree,
  files: readonly string[],
  visit: (path: string, specifier: string) => string | null,
): readonly string[] {
  return files.flatMap((path) =>
    importsOf(tree.get(path)!)
      .map((specifier) => ({ specifier, wrong: visit(path, specifier) }))
      .filter(({ wrong }) => wrong !== null)
      .map(({ specifier, wrong }) => `${path}: imports ${specifier}, ${wrong}`),
  );
}

const aManifest = JSON.stringify({
  imports: { '#clock': './src/runtime/clock.ts', '#store': './src/store/store.ts', '#edge': './src/edge/edge.ts' },
});

export const importRules: readonly Rule[] = [
  {
    sentence: 'every file of src has a place in the import table',
    violations: (tree) =>
      sources(tree)
        .filter((path) => folderOf(path) === null)
        .map((path) => `${path}: in no folder`),
    broken: { 'src/misc/thing.ts': '', 'src/control/misc/thing.ts': '', 'src/loose.ts': '' },
  },
  {
    sentence: 'a folder of src uses only the doors that the import table gives it',
    violations: (tree) => {
      const doors = doorsOf(tree);
      return judge(
        tree,
        sources(tree).filter((path) => !isTest(path)),
        (path, specifier) => {
          if (!specifier.startsWith('#')) return null;
          const door = doors.get(specifier);
          if (door === undefined) return 'which is no door';
          const from = folderOf(path) ?? '';
          const to = folderOf(door);
          if (to === null) return 'which is not part of src';
          return from === to || table[from]?.includes(to) ? null : `but ${from} may not know ${to}`;
        },
      );
    },
    broken: {
      'src/runtime/id.ts': "import { openStore } from '#store';",
      'src/edge/answer.ts': "const store = await import('#store');",
      'src/store/rows.ts': "import type { Edge } from '#edge';",
      'src/cli/cli.ts': "export { openStore } from '#store';",
      'src/control/http/http.ts': "import '#nowhere';",
    },
    around: { 'package.json': aManifest },
  },
  {
    sentence: 'a relative import stays in its own folder of src; the others have doors',
    violations: (tree) =>
      judge(tree, sources(tree), (path, specifier) => {
        if (!specifier.startsWith('.')) return null;
        const target = posix.join(posix.dirname(path), specifier);
        if (target === 'package.json') return null;
        if (!specifier.endsWith('.ts') && !specifier.endsWith('.json')) return 'without its ending';
        // Tests may use whatever makes their world.
        if (isTest(path) && /^(test|tools)\//.test(target)) return null;
        const folder = folderOf(target);
        return folder !== null && folder === folderOf(path) ? null : 'which is another folder’s inside';
      }),
    broken: {
      'src/edge/answer.ts': "import { openStore } from '../store/store.ts';",
      'src/control/guard/guard.ts': "import { createLink } from '../links/links.ts';",
      'src/control/links/link.ts': "import { rows } from './rows';",
      'src/main.ts': "import { readConfig } from './config/config.ts';",
    },
  },
  {
    sentence: 'a package is known to its own folder alone',
    violations: (tree) =>
      judge(
        tree,
        sources(tree).filter((path) => !isTest(path)),
        (path, specifier) => {
          if (/^(\.|#|node:)/.test(specifier)) return null;
          const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
          return homes[name]?.includes(folderOf(path) ?? '') ? null : 'whose home is elsewhere';
        },
      ),
    broken: {
      'src/edge/edge.ts': "import pg from 'pg';",
      'src/control/http/http.ts': "import { sql } from 'kysely';",
      'src/store/store.ts': "import leftPad from 'left-pad';",
      'src/runtime/clock.ts': "import fs from 'fs';",
    },
  },
  {
    sentence: 'a door of package.json leads to a file that exists',
    violations: (tree) =>
      [...doorsOf(tree)].filter(([, path]) => !tree.has(path)).map(([door, path]) => `package.json: ${door} → ${path}`),
    broken: { 'package.json': aManifest },
  },
  {
    sentence: 'the dashboard knows nothing of src but the drawing of codes',
    violations: (tree) =>
      judge(tree, pathsOf(tree, /^dashboard\/.*\.tsx?$/), (path, specifier) => {
        if (specifier === '#qr') return null;
        if (specifier.startsWith('#')) return 'a door of the server';
        if (!specifier.startsWith('.')) return null;
        const target = posix.join(posix.dirname(path), specifier);
        return target.startsWith('dashboard/') || target === 'package.json' ? null : 'outside the dashboard';
      }),
    broken: {
      'dashboard/src/app.tsx': "import type { Link } from '../../src/control/links/links.ts';",
      'dashboard/src/api.ts': "import type { Link } from '#links';",
    },
  },
  {
    sentence: 'the drawing of codes runs in a browser: it imports nothing of Node',
    violations: (tree) =>
      judge(
        tree,
        pathsOf(tree, /^src\/qr\/.*\.ts$/).filter((path) => !isTest(path)),
        (_, specifier) => (specifier.startsWith('.') ? null : 'which a browser may not have'),
      ),
    broken: { 'src/qr/paper/png.ts': "import { deflateSync } from 'node:zlib';" },
  },
  {
    sentence: 'the answer to a visit is pure: it imports nothing of Node and no clock',
    violations: (tree) =>
      judge(tree, pathsOf(tree, /^src\/edge\/(\w+\/)?answer\.ts$/), (_, specifier) =>
        /^(node:|#clock|#log)/.test(specifier) ? 'which does I/O or reads time' : null,
      ),
    broken: { 'src/edge/answer.ts': "import { now_ms } from '#clock';" },
  },
];
