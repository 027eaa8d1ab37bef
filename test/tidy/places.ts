/** The rules about things that have one place: addresses, the environment, the wall clock, other hosts. */
import { bareCode, placesOf, withoutComments } from './source.ts';
import { pathsOf, type Rule, type Tree } from './tree.ts';

/** Code of the running program: not its tests, which may do as they like with their own process. */
const program = (tree: Tree): readonly string[] =>
  pathsOf(tree, /^(src|bin)\/.*\.(ts|js)$/).filter((path) => !path.endsWith('.test.ts'));

/** Hosts that stand in a page or its code without ever being asked: names of formats, and those of RFC 2606. */
const named =
  /^https?:\/\/(www\.w3\.org|([\w-]+\.)*example(\.(org|com|net))?|localhost|127\.0\.0\.1|\[::1\])([/:'"`?#\s<)]|$)/;

/** Finds `pattern` in the bare code of every program file but those in `home`. */
const onlyIn =
  (home: readonly string[], pattern: RegExp) =>
  (tree: Tree): readonly string[] =>
    program(tree)
      .filter((path) => !home.includes(path))
      .flatMap((path) => placesOf(path, bareCode(tree.get(path)!), pattern));

export const placeRules: readonly Rule[] = [
  {
    sentence: 'a peer’s address is read in one file, and that file is the edge’s',
    violations: (tree) => {
      const reading = program(tree).filter((path) =>
        /remote_?address|getpeername/i.test(withoutComments(tree.get(path)!)),
      );
      return reading.length === 1 && reading[0]!.startsWith('src/edge/')
        ? []
        : reading.map((path) => `${path}: address`);
    },
    broken: {
      'src/edge/listen.ts': 'const address = socket.remoteAddress;',
      'src/control/http/http.ts': "const address = socket['remoteAddress'];",
      'src/edge/wire/listen.ts': 'handle.getpeername(told);',
    },
  },
  {
    sentence: 'config.ts alone reads the environment',
    violations: onlyIn(
      ['src/config/config.ts'],
      /\bprocess\s*\??\.\s*(env\b|loadEnvFile)|\bprocess\s*\[|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'/g,
    ),
    broken: {
      'src/main.ts': 'const port = process.env.PORT;',
      'src/edge/edge.ts': 'const { HOME } = process.env;',
      'src/cli/cli.ts': "import { argv, env } from 'node:process';",
      'bin/kurzum.js': "process['env'].HOME = '/';",
    },
  },
  {
    sentence: 'clock.ts alone reads the wall clock',
    violations: onlyIn(
      ['src/runtime/clock.ts'],
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bperformance\.(now|timeOrigin)\b|\bTemporal\.Now\b|\bprocess\.hrtime\b/g,
    ),
    broken: {
      'src/edge/tally.ts': 'const at = Date.now();',
      'src/runtime/id.ts': 'const at = new Date();',
      'src/control/guard/session.ts': 'const at = performance.now();',
      'src/control/links/report.ts': 'const day = Temporal.Now.plainDateISO();',
    },
  },
  {
    sentence: 'SQL takes its time from the program, so that a test can move it',
    violations: (tree) =>
      pathsOf(tree, /^src\/.*\.(sql|ts)$/)
        .filter((path) => !path.endsWith('.test.ts'))
        .flatMap((path) => {
          const text = tree.get(path)!;
          const code = path.endsWith('.sql') ? text.replace(/--.*/g, '') : withoutComments(text);
          return placesOf(
            path,
            code,
            /\b(current_timestamp|clock_timestamp\(|statement_timestamp\(|localtimestamp|default now\(\))/gi,
          );
        }),
    broken: {
      'src/store/migrations/0002_x.sql': 'create table x (at timestamptz not null default now());',
      'src/control/links/rows.ts': 'sql`update link set deleted_at = current_timestamp`;',
    },
  },
  {
    sentence: 'no page and no style of ours names another host',
    violations: (tree) =>
      pathsOf(tree, /^(dashboard\/.*\.(tsx?|css|html|json)|src\/(control\/http|edge)\/.*\.(ts|html|css))$/)
        .filter((path) => !/\.test\.tsx?$|tsconfig/.test(path))
        .flatMap((path) =>
          placesOf(path, tree.get(path)!, /https?:\/\/[a-z0-9[][^\s'"`]*|(?<=['"(])\/\/[a-z0-9-]+\.[a-z]{2,}/gi),
        )
        .filter((place) => !named.test(place.replace(/^.*?: /, ''))),
    broken: {
      'dashboard/index.html': '<link href="https://fonts.googleapis.com/css2?family=Geist">',
      'dashboard/src/app.css': '@import url("//cdn.jsdelivr.net/x.css");',
      'src/control/http/reference.ts': "const script = 'https://unpkg.com/redoc';",
    },
  },
  {
    sentence: 'the edge starts no process, no thread and no database of its own',
    violations: (tree) =>
      // But the seal, which closes them, and its test of itself.
      pathsOf(tree, /^src\/edge\/(?!seal|selftest).*\.ts$/)
        .filter((path) => !path.endsWith('.test.ts'))
        .flatMap((path) =>
          placesOf(
            path,
            withoutComments(tree.get(path)!),
            /node:(child_process|worker_threads|cluster|sqlite|dgram|inspector|repl)\b/g,
          ),
        ),
    broken: { 'src/edge/listen.ts': "import { fork } from 'node:child_process';" },
  },
  {
    sentence: 'whatever starts a Node of ours keeps signals from opening its inspector',
    violations: (tree) =>
      pathsOf(tree, /^(package\.json|bin\/kurzum\.js|src\/supervisor\/running\/programs\.ts)$/).flatMap((path) => {
        const text = tree.get(path)!;
        const starts = text.match(/ src\/main\.ts"|spawnSync\(pinnedNode|'src\/(control|edge)\/main\.ts'/g) ?? [];
        const kept = text.match(/--disable-sigusr1/g) ?? [];
        return starts.length === 0 || kept.length < starts.length ? [`${path}: an inspector`] : [];
      }),
    broken: {
      'package.json': '{ "scripts": { "start": "node src/main.ts" } }',
      'bin/kurzum.js': 'spawnSync(pinnedNode, [program]);',
      'src/supervisor/running/programs.ts':
        "const flags = ['--disable-sigusr1', 'src/control/main.ts', 'src/edge/main.ts'];",
    },
  },
];
