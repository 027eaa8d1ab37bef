/** The command line as a person and a script meet it: what is printed where, and the exit code. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setClockOffset } from '#clock';
import { newBareWorld } from '#world';
import { openDoors } from '../../test/world/doors.ts';

const clone = fileURLToPath(new URL('../../', import.meta.url));
const world = await newBareWorld();
const runFolder = join(world.dataFolder, 'run');
mkdirSync(runFolder, { recursive: true });
const doors = await openDoors(world.platform, { runFolder, mayMoveClock: true });

type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const ofWorld = { KURZUM_ENV: 'test', KURZUM_DATA: world.dataFolder, KURZUM_KEYS: world.keysFolder };

async function kurzum(
  words: readonly string[],
  { stdin = '', settings = {} }: { stdin?: string; settings?: Record<string, string> } = {},
): Promise<Said> {
  const child = spawn(process.execPath, ['bin/kurzum.js', ...words], {
    cwd: clone,
    env: { PATH: process.env['PATH'], ...ofWorld, ...settings },
  });
  child.stdin.on('error', () => {}).end(stdin);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

const draft = ['setup', '--email', 'erika@acme.example', '--tenant', 'Acme GmbH', '--json'];

test('before set-up, the set-up link is printed, alone on its line', async () => {
  const { code, stdout, stderr } = await kurzum(['setup-link']);

  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^http:\/\/localhost:8080\/app\/setup#[\w-]{43}\n$/);
});

test('set-up without a password, or with one that is too short, says so and does nothing', async () => {
  const none = await kurzum(draft);
  const short = await kurzum([...draft, '--password', 'short']);

  assert.deepEqual([none.code, none.stdout], [2, '']);
  assert.match(none.stderr, /password/);
  assert.deepEqual([short.code, short.stdout], [1, '']);
  assert.match(short.stderr, /^password: /);
});

test('a value may begin with a hyphen, as passwords and keys do', async () => {
  const { code, stderr } = await kurzum([...draft, '--password', '-short']);

  assert.deepEqual([code, stderr.startsWith('password: ')], [1, true]);
});

test('set-up takes the password from standard input, gives what a script needs, and is refused the second time', async () => {
  const first = await kurzum(draft, { stdin: 'correct horse battery\n' });
  const second = await kurzum(draft, { settings: { KURZUM_SETUP_PASSWORD: 'correct horse battery' } });

  const account = JSON.parse(first.stdout) as Record<string, string>;
  assert.equal(first.code, 0);
  assert.deepEqual(Object.keys(account), ['baseUrl', 'tenantId', 'memberId', 'token']);
  assert.equal(account['baseUrl'], 'http://localhost:8080');
  assert.match(account['token']!, /^kz_/);
  assert.deepEqual([second.code, second.stdout], [1, '']);
  assert.match(second.stderr, /set up already/);
});

test('a link is made in the name of the owner, and with a token in the name of its member', async () => {
  const token = (await kurzum(['token', 'create', '--name', 'script'])).stdout.trim();
  const words = ['link', 'create', 'https://example.org/', '--tag', 'a', '--tag', 'b', '--title', 'Two tags'];

  const plain = await kurzum(['link', 'create', 'https://example.org/', '--slug', 'plain']);
  const json = await kurzum([...words, '--json', '--token', token]);
  const taken = await kurzum(['link', 'create', '--target', 'https://example.org/', '--slug', 'plain']);

  assert.deepEqual([plain.code, plain.stdout], [0, 'http://localhost:8080/plain\n']);
  const link = JSON.parse(json.stdout) as { tags: string[]; title: string };
  assert.deepEqual([link.tags, link.title], [['a', 'b'], 'Two tags']);
  assert.deepEqual([taken.code, taken.stdout], [1, '']);
  assert.notEqual(taken.stderr, '');
  const entries = await world.platform.store.identity
    .selectFrom('audit_entry')
    .select('via')
    .where('action', '=', 'link.create')
    .orderBy('id')
    .execute();
  assert.deepEqual(
    entries.map(({ via }) => via),
    ['command', 'token'],
  );
});

test('a token is listed with its day of use, and worth nothing once it is revoked', async () => {
  const made = JSON.parse((await kurzum(['token', 'create', '--name', 'short-lived', '--json'])).stdout) as Made;
  const use = () => kurzum(['link', 'create', 'https://example.org/', '--token', made.token]);
  const before = await use();

  const listed = await kurzum(['token', 'list']);
  const revoked = await kurzum(['token', 'revoke', made.id]);
  const again = await kurzum(['token', 'revoke', made.id]);
  const afterwards = await use();

  assert.equal(before.code, 0);
  assert.match(
    listed.stdout,
    new RegExp(`^${made.id}\\t\\d{4}-\\d\\d-\\d\\d\\t\\d{4}-\\d\\d-\\d\\d\\tshort-lived$`, 'm'),
  );
  assert.equal(listed.stdout.includes(made.token), false);
  assert.deepEqual([revoked.code, revoked.stdout], [0, `${made.id}\n`]);
  assert.deepEqual([again.code, again.stdout], [1, '']);
  assert.deepEqual([afterwards.code, afterwards.stdout], [1, '']);
});

test('a token is made with an end and a part of the rights, and ends when it says', async (t) => {
  t.after(() => setClockOffset(0));
  const words = ['token', 'create', '--name', 'reader', '--json'];
  const grants = ['--grants', 'link.view, report.view'];
  const made = JSON.parse((await kurzum([...words, '--expires', '12h', ...grants])).stdout) as Made;
  const links = (token: string) => doors.control('GET', '/api/v1/links', { token });
  const { items } = JSON.parse((await kurzum(['token', 'list', '--json'])).stdout) as {
    items: { id: string; expiresAt: string; grants: { resource: string }[] }[];
  };
  const listed = items.find(({ id }) => id === made.id)!;

  assert.deepEqual(
    listed.grants.map(({ resource }) => resource),
    ['link', 'report'],
  );
  assert.equal((await links(made.token)).status, 200);
  const write = await kurzum(['link', 'create', 'https://example.org/', '--token', made.token]);
  assert.equal(write.code, 1);
  const moment = await kurzum([...words, '--expires', '2099-01-31T12:00:00Z', '--grants', 'link.edit:own']);
  assert.equal(moment.code, 0);
  await kurzum(['clock', 'advance', '12h']);
  assert.equal((await links(made.token)).status, 401);
  assert.equal((await links((JSON.parse(moment.stdout) as Made).token)).status, 403);
});

test('an end or a grant that makes no sense is said so, and nothing is made', async () => {
  const list = async (): Promise<string> => (await kurzum(['token', 'list'])).stdout;
  const before = await list();

  for (const [words, code, sentence] of [
    [['--expires', 'tomorrow'], 2, /^When\?/],
    [['--expires', '2020-01-31T12:00:00Z'], 1, /over already/],
    [['--expires', '99999999d'], 1, /^expiresIn_ms: /],
    [['--expires', '2020-01-31T'], 1, /^expiresAt: /],
    [['--grants', 'everything'], 2, /is no grant/],
    [['--grants', 'link.paint'], 1, /^grants\.0\.right: /],
    [['--grants', 'audit.view:own'], 1, /no such scope/],
  ] as const) {
    const said = await kurzum(['token', 'create', ...words]);
    assert.deepEqual([said.code, said.stdout], [code, ''], words.join(' '));
    assert.match(said.stderr, sentence);
  }
  assert.equal(await list(), before);
});

type Made = { readonly id: string; readonly token: string };

test('a forgotten password is replaced by a new one', async () => {
  const { code, stdout } = await kurzum(['member', 'reset', 'erika@acme.example']);
  const unknown = await kurzum(['member', 'reset', '--email', 'nobody@acme.example']);

  assert.equal(code, 0);
  assert.match(stdout, /^\S+\n$/);
  assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
});

test('the settings are listed with what they are now, and no password among them', async () => {
  const settings = { DATABASE_URL: 'postgres://me:secret@db.example/kurzum?password=secret', KURZUM_PORT: '9000' };

  const { stdout } = await kurzum(['config', '--json'], { settings });
  const readable = await kurzum(['config'], { settings });

  const listed = JSON.parse(stdout) as { name: string; value: string; meaning: string }[];
  assert.equal(listed.find(({ name }) => name === 'KURZUM_PORT')?.value, '9000');
  assert.ok(listed.every(({ value, meaning }) => value !== undefined && meaning !== ''));
  assert.match(readable.stdout, /^KURZUM_URL=http:\/\/localhost:9000$/m);
  assert.doesNotMatch(stdout + readable.stdout, /secret/);
});

test('settings that are wrong are named, each in a sentence', async () => {
  const { code, stdout, stderr } = await kurzum(['config'], { settings: { KURZUM_PORT: 'x', KURZUM_THRESHOLD: '1' } });

  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /KURZUM_PORT .*\nKURZUM_THRESHOLD /);
});

test('the clock can be moved in a test environment; elsewhere there is no such command', async () => {
  const { code, stdout } = await kurzum(['clock', 'advance', '15m', '--json']);
  const far = await kurzum(['clock', 'advance', 'far']);
  const elsewhere = await kurzum(['clock', 'advance', '15m'], { settings: { KURZUM_ENV: 'production' } });

  assert.deepEqual([code, (JSON.parse(stdout) as { offset_ms: number }).offset_ms], [0, 900_000]);
  assert.equal(far.code, 2);
  assert.equal(elsewhere.code, 2);
  assert.match(elsewhere.stderr, /There is no command "clock advance"/);
});

test('the clock moves 366 days at once, and whoever asks for more hears so', async () => {
  assert.equal((await kurzum(['clock', 'advance', '2912712s'])).code, 0);
  for (const far of ['367d', '31622401s', `${'9'.repeat(400)}d`]) {
    assert.deepEqual(await kurzum(['clock', 'advance', far]), {
      code: 2,
      stdout: '',
      stderr: 'That is too far: the clock moves 366 days at most at once.\n',
    });
  }
});

test('--version prints the version, whatever the settings are', async () => {
  const { version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { version: string };

  assert.deepEqual(await kurzum(['--version'], { settings: { KURZUM_PORT: 'x' } }), {
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test('every command teaches with an example, and the overview names them all', async () => {
  const overview = await kurzum([]);
  const commands = [
    'setup',
    'setup-link',
    'token create',
    'token list',
    'token revoke',
    'link create',
    'member reset',
    'config',
    'clock advance',
  ];

  assert.equal(overview.code, 0);
  for (const command of commands) {
    const help = await kurzum([...command.split(' '), '--help']);
    assert.ok(overview.stdout.includes(`  ${command} `), command);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`Examples?:\\n(  .*\\n)*.*npx kurzum ${command}`), command);
  }
});

test('what was typed wrong is said, with where to read on, and exits with 2', async () => {
  for (const words of [
    ['nonsense'],
    ['token'],
    ['setup', '--colour', 'red'],
    ['setup-link', 'too', 'many'],
    ['setup'],
  ]) {
    const { code, stdout, stderr } = await kurzum(words);
    assert.deepEqual([code, stdout], [2, ''], words.join(' '));
    assert.match(stderr, /^[^\n]+\n$/);
  }
});

test('where Kurzum does not run, the sentence says where it was looked for and how to start it', async () => {
  const settings = { KURZUM_DATA: join(world.dataFolder, 'elsewhere') };

  const { code, stdout, stderr } = await kurzum(['setup-link', '--json'], { settings });

  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /^Kurzum is not running here \(looked for \S*elsewhere\S*control\.sock\); start it with npm start\.\n$/,
  );
});
