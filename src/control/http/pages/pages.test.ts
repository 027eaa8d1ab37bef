/** Pages: what people see of control, in both languages, before and after set-up, and what their browsers are told. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import pg from 'pg';
import { problemTypes } from '#problem';
import { newBareWorld, newWorld } from '#world';
import { openDoors, type Answered } from '../../../../test/world/doors.ts';

const { platform } = await newWorld();
const dashboardFolder = builtDashboard();
const doors = await openDoors(platform, { dashboardFolder });
const english = { 'accept-language': 'en' };

/** A dashboard as the build leaves it: a page, a script whose name holds its hash, a font. */
function builtDashboard(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kz-dist-'));
  after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Kurzum</title><style>body{}</style>${'<p>'.repeat(300)}`,
  );
  writeFileSync(join(folder, 'assets', 'index-abc.js'), `console.log('${'k'.repeat(2_000)}')`);
  writeFileSync(join(folder, 'assets', 'geist-latin-wght-normal-abc.woff2'), 'font');
  return folder;
}

const pagePaths = [
  '/trust',
  '/trust/anonymity',
  '/status',
  '/legal',
  '/api',
  '/problems/invalid',
  '/problems/nothing',
  '/nowhere',
];

function page(path: string, headers: Record<string, string> = english): Promise<Answered> {
  return doors.edge('GET', path, { headers: { accept: 'text/html', ...headers } });
}

test('before set-up the start page says in both languages where the set-up link is, and afterwards leads to the dashboard', async () => {
  const bare = await openDoors((await newBareWorld()).platform);

  const before = await bare.edge('GET', '/', { headers: english });
  const german = await bare.edge('GET', '/', { headers: { 'accept-language': 'fr, de-AT;q=0.9, en;q=0.5' } });
  const afterwards = await page('/');

  assert.deepEqual([before.status, german.status], [200, 200]);
  assert.match(before.text, /lang="en"[^]*npx kurzum setup-link/);
  assert.match(german.text, /lang="de"[^]*npx kurzum setup-link/);
  assert.deepEqual([afterwards.status, afterwards.headers.location], [302, '/app']);
});

test('every page lets its own style in and nothing else, whoever asks', async () => {
  for (const path of pagePaths) {
    for (const lang of ['de', 'en']) {
      const answer = await page(`${path}?lang=${lang}`);
      const styles = [...answer.text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css]) => css!);
      const hash = createHash('sha256').update(styles[0]!).digest('base64');

      assert.equal(styles.length, 1, path);
      assert.equal(
        answer.headers['content-security-policy'],
        `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
      assert.match(answer.text, new RegExp(`<html lang="${lang}">`));
      assert.doesNotMatch(answer.text, /<script|\son\w+=|style="|(src|href)="(https?:)?\/\//);
    }
  }
});

test('the trust page says in both languages how visitors stay unknown, with the number that holds here', async () => {
  const said = async (lang: string) => (await page(`/trust?lang=${lang}`)).text.replaceAll(/\s+/g, ' ');
  const [german, english] = [await said('de'), await said('en')];

  assert.match(
    german,
    /sobald Aufrufe aus mindestens 5 verschiedenen Netzen[^]*etwa alle 15 Minuten[^]*\/beispiel\+[^]*npx kurzum prove/,
  );
  assert.match(
    english,
    /once hits from at least 5 different networks[^]*about every 15 minutes[^]*\/example\+[^]*npx kurzum prove/,
  );
});

test('the explanation for data-protection officers is the document itself, in both languages, one link away', async () => {
  for (const [lang, file] of [
    ['de', 'anonymity.de.md'],
    ['en', 'anonymity.md'],
  ] as const) {
    const answer = await page(`/trust/anonymity?lang=${lang}`);
    const document = await readFile(join(import.meta.dirname, '../../../../docs', file), 'utf8');
    const words = (text: string): string => text.replaceAll(/[^\p{L}\d]+/gu, ' ');
    const main = /<main>([^]*)<\/main>/.exec(answer.text)![1]!;
    const said = words(main.replaceAll(/<[^>]+>/g, ' ').replaceAll(/&#?\w+;/g, ' '));

    assert.equal(answer.status, 200);
    assert.ok((await page(`/trust?lang=${lang}`)).text.includes(`href="/trust/anonymity?lang=${lang}"`));
    assert.equal(main.match(/<h2>/g)!.length, document.match(/^## /gm)!.length);
    assert.equal(main.match(/<li>/g)!.length, document.match(/^(\* |\d\. )/gm)!.length);
    assert.doesNotMatch(main.replaceAll(/<code>[^<]*<\/code>/g, ''), /\*|`|\]\(|\.md/);
    for (const line of document.split('\n').filter((text) => !/[[\]*`]/.test(text) && text !== ''))
      assert.ok(said.includes(words(line).trim()), line);
  }
  assert.equal((await page('/trust/release-rule')).status, 404);
});

test('every answer forbids guessing, framing, referrers and what a page could reach for', async () => {
  for (const path of [
    ...pagePaths,
    '/app',
    '/app/assets/index-abc.js',
    '/api/v1/links',
    '/api/v1/openapi.json',
    '/readyz',
    '/favicon.ico',
  ]) {
    const { headers } = await page(path);

    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['referrer-policy'], 'no-referrer', path);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', path);
    assert.match(headers['permissions-policy'] as string, /camera=\(\)/, path);
    const policy = headers['content-security-policy'] as string;
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/, path);
  }
});

test('each type of problem leads to a page that explains it, in both languages', async () => {
  for (const type of [...Object.keys(problemTypes), 'method_not_allowed']) {
    const [german, inEnglish] = [await page(`/problems/${type}?lang=de`), await page(`/problems/${type}?lang=en`)];

    assert.deepEqual([german.status, inEnglish.status], [200, 200], type);
    assert.notEqual(german.text, inEnglish.text);
  }
  assert.equal((await page('/problems/toString')).status, 404);
});

test('the reference shows every operation of the document', async () => {
  const { paths } = (await doors.edge('GET', '/api/v1/openapi.json')).json as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const { text } = await page('/api');

  for (const item of Object.values(paths)) {
    for (const { operationId } of Object.values(item))
      assert.ok(text.includes(`<article id="${operationId}">`), operationId);
  }
});

test('what has no page is told to people as a page and to programs as a problem', async () => {
  const [people, program] = [await page('/nowhere'), await doors.edge('GET', '/nowhere')];

  assert.match(people.headers['content-type']!, /^text\/html/);
  assert.equal(program.headers['content-type'], 'application/problem+json');
  assert.deepEqual([people.status, program.status], [404, 404]);
});

test('an address in the page cannot become markup', async () => {
  const { text } = await page('/%3Cscript%3Ealert(1)%3C/script%3E"%3E%3Cb%3E?lang=en');

  assert.doesNotMatch(text, /<script>|<b>/);
});

test("the dashboard's page answers every address below /app, and is asked for anew each time", async () => {
  for (const path of ['/app', '/app/', '/app/links/0199', '/app/setup', '/app/index.html']) {
    const answer = await page(path);

    assert.match(answer.text, /<title>Kurzum<\/title>/, path);
    assert.equal(answer.headers['cache-control'], 'no-cache');
    assert.match(
      answer.headers['content-security-policy'] as string,
      /script-src 'self'; style-src 'self' 'sha256-[\w+/]{43}='/,
    );
  }
});

test("the dashboard's hashed files may be kept for ever, and come compressed to whoever can read that", async () => {
  const plain = await page('/app/assets/index-abc.js');
  const brotli = await page('/app/assets/index-abc.js', { 'accept-encoding': 'gzip, deflate, br' });
  const gzip = await page('/app/assets/index-abc.js', { 'accept-encoding': 'gzip, br;q=0' });

  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.deepEqual([brotli.headers['content-encoding'], gzip.headers['content-encoding']], ['br', 'gzip']);
  assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes);
  assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes);
  const again = await page('/app/assets/index-abc.js', { 'if-none-match': plain.headers.etag! });
  assert.deepEqual([again.status, again.bytes.length], [304, 0]);
});

test('nothing but the files of the dashboard can be reached below /app', async () => {
  assert.equal((await page('/app/assets/missing.js')).status, 404);
  for (const path of ['/app/../package.json', '/app/%2e%2e/%2e%2e/package.json', '/app/..%2f..%2fetc%2fpasswd']) {
    assert.doesNotMatch((await page(path)).text, /"name"|root:/, path);
  }
});

test('a dashboard that was never built is said to be missing, while the API answers', async () => {
  const unbuilt = await openDoors(platform);

  const answer = await unbuilt.edge('GET', '/app', { headers: english });

  assert.equal(answer.status, 503);
  assert.match(answer.text, /npm start/);
  assert.equal((await unbuilt.edge('GET', '/api/v1/links')).status, 401);
});

test('ready means that database, control and an edge can serve, and what is missing is named', async () => {
  const alone = await openDoors(platform, { edges: () => 0 });
  const [ready, notReady] = [await doors.edge('GET', '/readyz'), await alone.edge('GET', '/readyz')];

  assert.deepEqual([ready.status, ready.json], [200, { ready: true, database: true, control: true, edge: true }]);
  assert.deepEqual(
    [notReady.status, notReady.json],
    [503, { ready: false, database: true, control: true, edge: false }],
  );
  assert.match((await alone.edge('GET', '/status?lang=en')).text, /Something is out of order/);
});

test('a control that stands by is named as missing, and while the database is away, the database alone', async () => {
  const away = await newWorld();
  const itsDoors = await openDoors(away.platform, { isLeading: () => false });
  const standingBy = await itsDoors.edge('GET', '/readyz');
  const role = `${decodeURIComponent(new URL(away.database.owner).pathname.slice(1))}_app_login`;
  const [owner, app] = [away.database.owner, away.database.connections.app].map(
    (connectionString) => new pg.Client({ connectionString }),
  );
  await Promise.all([owner!.connect(), app!.connect()]);
  await owner!.query(`alter role ${role} connection limit 0`);
  await app!.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
  );
  const withoutDatabase = await itsDoors.edge('GET', '/readyz');
  await owner!.query(`alter role ${role} connection limit -1`);
  await Promise.all([owner!.end(), app!.end()]);

  assert.deepEqual(
    [standingBy.status, standingBy.json],
    [503, { ready: false, database: true, control: false, edge: true }],
  );
  assert.deepEqual(
    [withoutDatabase.status, withoutDatabase.json],
    [503, { ready: false, database: false, control: true, edge: true }],
  );
});

test('the icon is an icon, and no contact for security is made up', async () => {
  const icon = await page('/favicon.ico');

  assert.equal(icon.headers['content-type'], 'image/x-icon');
  assert.deepEqual([...icon.bytes.subarray(0, 4)], [0, 0, 1, 0]);
  assert.equal((await page('/.well-known/security.txt')).status, 404);
});

test("metrics and local routes answer on control's own socket alone, and metrics hold no word of a tenant's", async () => {
  for (const path of ['/metrics', '/local/setup-link']) assert.equal((await doors.edge('GET', path)).status, 404, path);

  const metrics = await doors.control('GET', '/metrics');

  assert.match(metrics.text, /^kurzum_edges_connected 1$/m);
  assert.match(metrics.text, /^kurzum_edge_cells_given_up_links_total 0$/m);
  assert.doesNotMatch(metrics.text, /Acme|acme|kz_|example/);
  assert.equal((await doors.control('GET', '/local/setup-link')).status, 410);
});

test('no page above met a mistake of ours', () => {
  assert.deepEqual(doors.logged, []);
});
